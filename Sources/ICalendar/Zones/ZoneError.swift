/// Why a time zone could not be used. An unknown zone is never read as UTC.
public struct ZoneError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed list of causes.
    public enum Reason: Equatable, Sendable {
        /// No zone has this name, neither in the system's data nor among the Windows names.
        case unknown
        /// The name could lead outside the zone directory, or is longer than any zone's name.
        case unsafeName
        /// The file exists but cannot be read.
        case unreadable(String)
        /// The data do not follow RFC 8536.
        case malformed(String)
        /// A rule in the POSIX notation (`CET-1CEST,M3.5.0,M10.5.0/3`) cannot be read.
        case malformedRule
    }

    /// What went wrong.
    public let reason: Reason
    /// The zone or rule that was asked for, shortened and free of control characters.
    public let name: String

    init(_ reason: Reason, name: some StringProtocol) {
        self.reason = reason
        var printable = ""
        for scalar in name.unicodeScalars.prefix(160) {
            printable.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        self.name = printable
    }

    /// What happened, to which zone, and what to do about it.
    public var description: String {
        switch reason {
        case .unknown:
            "There is no time zone “\(name)”. Use an IANA name such as Europe/Berlin, or update the system's tzdata if the zone is new."
        case .unsafeName: "“\(name)” is not the name of a time zone. Use an IANA name such as Europe/Berlin."
        case .unreadable(let cause):
            "The data of the time zone “\(name)” cannot be read (\(cause)). Check the zone directory and its permissions."
        case .malformed(let cause): "The data of the time zone “\(name)” are damaged (\(cause)). Install the system's tzdata again."
        case .malformedRule: "“\(name)” is not a POSIX time zone rule. Install the system's tzdata again, or correct the rule."
        }
    }
}
