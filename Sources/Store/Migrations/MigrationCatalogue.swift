import ProviderKit

/// The migrations of this release, oldest first, as the files in `SQL` spell them.
public enum MigrationCatalogue {
    /// The migrations, oldest first.
    ///
    /// Throws ``StoreError/Code/engine`` where the embedded files do not fit together, which only a broken build can bring about.
    public static func standard() throws(StoreError) -> [Migration] {
        let scripts: [(name: String, up: [UInt8])] = [
            ("foundations", PackageResources.foundations_up_sql),
            ("uniqueness", PackageResources.uniqueness_up_sql),
            ("outbound", PackageResources.outbound_up_sql),
            ("operational", PackageResources.operational_up_sql),
        ]
        return try assemble(
            scripts.map { ($0.name, text($0.up)) }, rollback: rollbackScripts, verification: verificationQueries)
    }

    /// The text of `docs/ops/calendar_migration_rollback_scripts.sql`, as it is run.
    public static var rollbackScripts: String { text(PackageResources.calendar_migration_rollback_scripts_sql) }

    /// The text of `docs/ops/calendar_migration_verification_queries.sql`, as it is run.
    public static var verificationQueries: String { text(PackageResources.calendar_migration_verification_queries_sql) }

    /// Puts scripts together. Each migration must have a way back and at least one query, and nothing may be left over.
    static func assemble(
        _ scripts: [(name: String, up: String)], rollback: String, verification: String
    ) throws(StoreError) -> [Migration] {
        let downs = ScriptSection.sections(of: rollback, marker: "migration")
        let checks = ScriptSection.sections(of: verification, marker: "migration")
        guard downs.map(\.name) == scripts.map(\.name).reversed() else {
            throw StoreError(.engine, "the rollback scripts are \(downs.map(\.name)); they must be the migrations, newest first")
        }
        guard checks.map(\.name) == scripts.map(\.name) else {
            throw StoreError(
                .engine, "the verification queries are for \(checks.map(\.name)); they must be for the migrations, oldest first")
        }
        var migrations: [Migration] = []
        for (index, script) in scripts.enumerated() {
            let queries = ScriptSection.sections(of: checks[index].text, marker: "query").map {
                VerificationQuery(name: $0.name, sql: $0.text)
            }
            guard !queries.isEmpty else { throw StoreError(.engine, "the migration \(script.name) has no verification query") }
            migrations.append(
                Migration(
                    name: script.name, up: script.up, down: downs[scripts.count - 1 - index].text, verification: queries,
                    checksum: try checksum(script.up)))
        }
        return migrations
    }

    private static func checksum(_ script: String) throws(StoreError) -> String {
        do { return try MessageDigest.sha256.hexadecimal(script) } catch {
            throw StoreError(.engine, "cannot compute a migration's checksum: \(error)")
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
