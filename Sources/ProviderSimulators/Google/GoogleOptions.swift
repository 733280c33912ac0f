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

    /// Whether a new channel's first message is sent before the answer to opening it; otherwise with the other messages.
    public var greetsBeforeAnswer = true
    /// Whether a channel's end is told as a number, as the guide shows it; otherwise as a text, as the schema has it.
    public var tellsExpirationAsNumber = false
    /// Whether channels may deliver to plain `http` addresses. Google's may not; loopback servers have no certificates.
    public var takesPlainHooks = false
    /// Hosts that the service refuses to deliver to.
    public var refusedHookHosts: Set<String> = []
    /// Whether messages that wait when a channel is stopped are sent all the same, as people have seen it happen.
    public var deliversAfterStop = false

    /// Makes the options of a usual day.
    public init() {}
}
