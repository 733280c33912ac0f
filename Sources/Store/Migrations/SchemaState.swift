/// How a database's schema relates to this release.
public enum SchemaState: Hashable, Sendable, CustomStringConvertible {
    /// It is exactly this release's.
    case current
    /// These migrations are still to be applied, in this order.
    case pending([String])
    /// It is not what the applied migrations make.
    case drifted([SchemaDifference])
    /// It has migrations that this release does not know: a newer release made it.
    case unknownMigrations([String])

    /// The state and what to do next, for a person.
    public var description: String {
        switch self {
        case .current: "the schema is current"
        case .pending(let names):
            "the schema is not ready: \(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") to be applied; "
                + "run `calendar-host migrate plan`, then `calendar-host migrate apply`"
        case .drifted(let differences):
            "the schema is not what its migrations make: \(differences.map(\.description).joined(separator: "; ")). Something else changed it; "
                + "undo that change, or restore a copy made before it"
        case .unknownMigrations(let names):
            "the database was made by a newer release: this one does not know \(names.joined(separator: ", ")); run that release, "
                + "or take its migrations back with it first"
        }
    }
}

/// One way in which a schema is not what it should be.
public struct SchemaDifference: Hashable, Sendable, CustomStringConvertible {
    /// What it is about, for instance `index one_row_per_calendar`.
    public let object: String
    /// What is wrong.
    public let kind: Kind

    /// What is wrong with a part of a schema.
    public enum Kind: Hashable, Sendable {
        /// It should be there and is not.
        case missing
        /// It is there and should not be.
        case unexpected
        /// It is defined in another way.
        case altered
    }

    /// Makes a difference.
    public init(object: String, kind: Kind) {
        self.object = object
        self.kind = kind
    }

    /// For a person.
    public var description: String {
        switch kind {
        case .missing: "\(object) is missing"
        case .unexpected: "\(object) does not belong there"
        case .altered: "\(object) is defined differently"
        }
    }
}
