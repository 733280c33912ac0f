/// What would run.
public struct MigrationPlan: Hashable, Sendable, CustomStringConvertible {
    /// Up or down.
    public let direction: Direction
    /// The steps, in the order in which they run; each is one transaction.
    public let steps: [Step]

    /// Up or down.
    public enum Direction: String, Sendable {
        /// Migrations are applied.
        case apply
        /// Migrations are taken back; what they made, and its content, is dropped.
        case rollback
    }

    /// One migration to be applied or taken back.
    public struct Step: Hashable, Sendable {
        /// The migration's name.
        public let name: String
        /// What the migration is about, for a person.
        public let summary: String
        /// The script that runs.
        public let sql: String
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { steps.isEmpty }

    /// One line per step, for a person.
    public var description: String {
        if steps.isEmpty { return direction == .apply ? "Nothing to apply: the schema is current." : "Nothing to take back." }
        return steps.enumerated().map { index, step in
            switch direction {
            case .apply: "\(index + 1). apply \(step.summary)"
            case .rollback: "\(index + 1). take back \(step.summary)"
            }
        }.joined(separator: "\n")
    }
}

/// How far to go back.
public enum RollbackTarget: Hashable, Sendable {
    /// Take everything back.
    case all
    /// Take the newest ones back. At least 1; more than there are means all.
    case steps(Int)
    /// Take back what came after this migration, which stays.
    case to(String)
}
