/// The four switches of the checklist. All are off unless the environment sets them to `true`.
public struct OperationalFlags: Equatable, Sendable {
    /// `CALENDAR_SYNC_ENABLED`: reading busy time and writing bookings at providers.
    public var sync: Bool
    /// `CALENDAR_OAUTH_ENABLED`: connecting accounts by OAuth and refreshing their tokens.
    public var oauth: Bool
    /// `CALENDAR_JOBS_ENABLED`: working off the queue in the background.
    public var jobs: Bool
    /// `CALENDAR_WEBHOOK_ENABLED`: receiving push deliveries.
    public var webhook: Bool

    /// Makes a set of flags; all off unless said otherwise.
    public init(sync: Bool = false, oauth: Bool = false, jobs: Bool = false, webhook: Bool = false) {
        self.sync = sync
        self.oauth = oauth
        self.jobs = jobs
        self.webhook = webhook
    }
}
