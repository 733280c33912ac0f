/// Everything the host remembers, in the words of its field.
///
/// Each method is one transaction: it happens whole or not at all, also when the process is killed in the middle, and also while other
/// processes work on the same database. Nothing here reads a clock; every instant is handed in, is UTC, and is kept to the millisecond.
/// Text is kept byte for byte; identifiers with a NUL character are refused (``StoreError/Code/invalid``).
///
/// Outcomes that a caller has to decide about (somebody was faster, it is there already) are return values. A thrown ``StoreError`` means
/// that nothing was changed.
public protocol Store: ConnectionStore, CredentialStore, CalendarListStore, ChangeStore, AvailabilityStore, BookingStore, JobStore,
    LeaseStore, APIKeyStore, AuditStore, AuthorizationStore, ChannelStore, DeliveryStore
{
    /// Gives the database back to the system; every later call throws. Waits for what is under way.
    func close() async throws(StoreError)
}
