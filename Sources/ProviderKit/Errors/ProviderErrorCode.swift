/// The kind of a ``ProviderError``; open-ended, and stable because it ends up in metrics.
public struct ProviderErrorCode: Hashable, Sendable, RawRepresentable {
    /// Lower-case words with hyphens.
    public let rawValue: String

    /// Takes a code; an adapter may add its own.
    public init(rawValue: String) { self.rawValue = rawValue }

    private init(_ rawValue: String) { self.rawValue = rawValue }

    /// The request itself is not acceptable; nothing was sent.
    public static let invalidRequest = ProviderErrorCode("invalid-request")
    /// The adapter, server or calendar cannot do this.
    public static let notSupported = ProviderErrorCode("not-supported")
    /// The credentials are wrong or were withdrawn.
    public static let unauthenticated = ProviderErrorCode("unauthenticated")
    /// The account may not do this.
    public static let forbidden = ProviderErrorCode("forbidden")
    /// The calendar or event is not there.
    public static let notFound = ProviderErrorCode("not-found")
    /// The event is no longer in the expected revision; read it and decide again.
    public static let revisionMismatch = ProviderErrorCode("revision-mismatch")
    /// Something that is not ours holds the name.
    public static let conflict = ProviderErrorCode("conflict")
    /// Too many requests.
    public static let rateLimited = ProviderErrorCode("rate-limited")
    /// The account or server has no room left.
    public static let quotaExceeded = ProviderErrorCode("quota-exceeded")
    /// No connection, or it was cut.
    public static let unreachable = ProviderErrorCode("unreachable")
    /// The deadline passed.
    public static let timedOut = ProviderErrorCode("timed-out")
    /// The task was cancelled.
    public static let cancelled = ProviderErrorCode("cancelled")
    /// The answer is not what the protocol promises.
    public static let protocolViolation = ProviderErrorCode("protocol-violation")
    /// The answer exceeds a limit.
    public static let tooLarge = ProviderErrorCode("too-large")
    /// The provider failed on its own.
    public static let serverFault = ProviderErrorCode("server-fault")
    /// The address is refused by policy, or the certificate is not trusted.
    public static let untrustedPeer = ProviderErrorCode("untrusted-peer")
    /// The server sends us to another origin; credentials were not sent there.
    public static let movedElsewhere = ProviderErrorCode("moved-elsewhere")
    /// The change feed's position is no longer known; used only inside adapters, the contract makes it an outcome.
    public static let cursorLost = ProviderErrorCode("cursor-lost")
}
