/// What came of one item of a delivery.
public enum DeliveryVerdict: Sendable, Equatable {
    /// The item is authentic.
    case genuine(ChangeNotification)
    /// The item is not believed.
    case rejected(item: Int, RejectionReason)
}
