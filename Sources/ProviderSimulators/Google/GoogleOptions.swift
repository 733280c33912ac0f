/// How the simulated service behaves where the real one may behave this way or that way.
public struct GoogleOptions: Sendable, Equatable {
    /// Whether every refresh gives a new refresh token and ends the old one. Google does not.
    public var rotatesRefreshTokens = false
    /// Whether the application is in testing: its refresh tokens end after seven days.
    public var isInTesting = false
    /// How long access tokens live, in seconds.
    public var accessTokenLifetime = 3_599
    /// How many living refresh tokens an account may have; one more ends the oldest without a word.
    public var maximumRefreshTokens = 100
    /// The longest window of a free/busy query, in days. Google's own figure is not published.
    public var maximumFreeBusyDays = 90
    /// Whether a change feed that began with `timeMin` or `timeMax` still tells an event that was moved out of it.
    public var tellsEventsMovedOut = true

    /// Makes the options of a usual day.
    public init() {}
}
