/// One step of the schema: up, down, and what must hold afterwards.
public struct Migration: Hashable, Sendable {
    /// The operator's name for it.
    public let name: String
    /// The script that makes it.
    public let up: String
    /// The script that takes it back; leaves what earlier migrations made untouched.
    public let down: String
    /// What must hold while it is applied.
    public let verification: [VerificationQuery]
    /// SHA-256 of `up` in lower-case hexadecimal; recorded when it is applied.
    public let checksum: String

    /// What the script says of itself in its first line.
    public var summary: String {
        let line = up.prefix { $0 != "\n" }
        return line.hasPrefix("-- ") ? String(line.dropFirst(3)) : name
    }
}

/// A query that returns no rows when all is well, and otherwise one row per violation.
public struct VerificationQuery: Hashable, Sendable {
    /// Its name in the file.
    public let name: String
    /// The query; one column of text.
    public let sql: String

    /// Makes a query.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}
