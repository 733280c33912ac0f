/// What every method of a store throws: what happened, to what, and what to do next. Nothing was changed.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which kind of failure.
    public let code: Code
    /// What happened, to what, and what to do next, for a person; holds no secrets and no event text.
    public let message: String

    /// The kind of a ``StoreError``; stable because it ends up in metrics.
    public enum Code: String, Sendable, CaseIterable {
        /// What the call names is not there.
        case notFound = "not-found"
        /// The call contradicts what is stored.
        case conflict
        /// A value cannot be stored, for instance an identifier with a NUL character.
        case invalid
        /// The schema is pending, drifted or of a newer release; see ``SchemaState``.
        case schemaNotReady = "schema-not-ready"
        /// The file is a database of something else, or no database.
        case foreignDatabase = "foreign-database"
        /// The database is damaged.
        case corrupt
        /// Another process held the database for longer than the time allowed; try again.
        case busy
        /// The database, or the folder around it, may not be written.
        case readOnly = "read-only"
        /// The disk is full.
        case full
        /// The file cannot be opened, read or written.
        case inaccessible
        /// The task was cancelled.
        case cancelled
        /// A rule of the schema refused the change: a mistake of this program.
        case ruleBroken = "rule-broken"
        /// Anything else the engine reports.
        case engine
    }

    /// Makes an error. `message` must be free of secrets and event text.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message and its code.
    public var description: String { "\(message) [\(code.rawValue)]" }

    /// Whether the same call may succeed later without anybody's help.
    public var isTemporary: Bool { code == .busy }
}
