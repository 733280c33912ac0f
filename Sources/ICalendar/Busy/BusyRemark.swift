/// Something odd about an event that has a defined meaning all the same, worth a line in a log.
public struct BusyRemark: Hashable, Sendable {
    /// UID of the event; empty when it has none.
    public let uid: String
    /// What is odd, for a person.
    public let text: String
}
