/// What storing a delivery has to know of its channel, so that it writes only what changes.
struct ReceivingChannel {
    /// The calendar's row.
    let calendar: Int64
    /// What ``StoredChannel/stamp`` says.
    let stamp: String
    /// When the last delivery came, to the second, in milliseconds since 1970.
    let lastDelivery: Int64?
    /// When the last one came that told of a change, to the second.
    let lastChange: Int64?
    /// Whether polls found what no delivery had told.
    let isSuspected: Bool
    /// Whether the calendar is marked already as one with something new, so that another mark would say nothing more.
    let isMarked: Bool

    /// How far from the truth the instants of the last delivery may be, in milliseconds: a busy channel's row is not written each time.
    static let slack: Int64 = 1_000
}
