/// Decides what a database needs: pure, from what it says of itself.
struct MigrationPlanner: Sendable {
    /// This release's migrations, oldest first.
    let catalogue: [Migration]

    /// A migration as the database records it.
    struct Applied: Hashable, Sendable {
        let name: String
        let checksum: String
        let appliedAt: Int64
    }

    /// How the database relates to this release; `differences` are those of its schema to what `applied` should have made.
    func state(applied: [Applied], differences: [SchemaDifference]) -> SchemaState {
        let unknown = unknownNames(applied)
        if !unknown.isEmpty { return .unknownMigrations(unknown) }
        let all = historyDifferences(applied) + differences
        if !all.isEmpty { return .drifted(all) }
        let pending = catalogue.dropFirst(applied.count).map(\.name)
        return pending.isEmpty ? .current : .pending(pending)
    }

    /// What is to be applied; `state` is the database's.
    func planApply(applied: [Applied], state: SchemaState) throws(StoreError) -> MigrationPlan {
        switch state {
        case .current, .pending: break
        case .drifted, .unknownMigrations: throw StoreError(.schemaNotReady, "nothing was applied: \(state)")
        }
        return MigrationPlan(
            direction: .apply,
            steps: catalogue.dropFirst(applied.count).map { MigrationPlan.Step(name: $0.name, summary: $0.summary, sql: $0.up) })
    }

    /// What is to be taken back. A drifted schema may be: the way back must be open when things are bad.
    func planRollback(applied: [Applied], to target: RollbackTarget) throws(StoreError) -> MigrationPlan {
        let unknown = unknownNames(applied)
        guard unknown.isEmpty else {
            throw StoreError(.schemaNotReady, "nothing was taken back: \(SchemaState.unknownMigrations(unknown))")
        }
        let present = catalogue.filter { migration in applied.contains { $0.name == migration.name } }
        let count: Int
        switch target {
        case .all: count = present.count
        case .steps(let steps):
            guard steps > 0 else { throw StoreError(.invalid, "cannot take back \(steps) migrations; say how many, at least 1") }
            count = min(steps, present.count)
        case .to(let name):
            guard let index = present.firstIndex(where: { $0.name == name }) else {
                let known = catalogue.contains { $0.name == name }
                throw StoreError(
                    .notFound,
                    known
                        ? "the migration \(name) is not applied, so there is no going back to it"
                        : "there is no migration \(name); they are \(catalogue.map(\.name).joined(separator: ", "))")
            }
            count = present.count - 1 - index
        }
        return MigrationPlan(
            direction: .rollback,
            steps: present.suffix(count).reversed().map { MigrationPlan.Step(name: $0.name, summary: $0.summary, sql: $0.down) })
    }

    /// The catalogue's migrations that the database says it has, for building the schema it should have.
    func expected(applied: [Applied]) -> [Migration] { catalogue.filter { migration in applied.contains { $0.name == migration.name } } }

    private func unknownNames(_ applied: [Applied]) -> [String] {
        applied.map(\.name).filter { name in !catalogue.contains { $0.name == name } }
    }

    /// Gaps and other scripts under known names.
    private func historyDifferences(_ applied: [Applied]) -> [SchemaDifference] {
        var differences: [SchemaDifference] = []
        for (index, migration) in catalogue.enumerated() {
            if let row = applied.first(where: { $0.name == migration.name }) {
                if row.checksum != migration.checksum {
                    differences.append(SchemaDifference(object: "the script of migration \(migration.name)", kind: .altered))
                }
            } else if index < applied.count {
                differences.append(SchemaDifference(object: "migration \(migration.name)", kind: .missing))
            }
        }
        return differences
    }
}
