import CalendarStore
import Foundation
import Testing

@Suite struct DriftTests {
    @Test(
        "a schema that somebody changed is refused, and the message names the part",
        arguments: [
            ("DROP INDEX one_row_per_calendar", "index one_row_per_calendar is missing"),
            ("ALTER TABLE bookings ADD COLUMN colour TEXT", "table bookings is defined differently"),
            ("CREATE TABLE notes (text TEXT)", "table notes does not belong there"),
            ("CREATE TRIGGER t AFTER INSERT ON jobs BEGIN SELECT 1; END", "trigger t does not belong there"),
            ("CREATE VIEW v AS SELECT 1", "view v does not belong there"),
            ("DROP TABLE audit_log", "table audit_log is missing"),
            ("DROP INDEX jobs_due; CREATE INDEX jobs_due ON jobs (id)", "index jobs_due is defined differently"),
            (
                "UPDATE calendar_migrations SET checksum = 'x' WHERE name = 'outbound'",
                "the script of migration outbound is defined differently"
            ),
            ("DELETE FROM calendar_migrations WHERE name = 'uniqueness'", "migration uniqueness is missing"),
        ])
    func drift(_ sql: String, _ message: String) async throws {
        let database = try await TestDatabase.migrated()
        try database.tamper(sql)
        guard case .drifted(let differences) = try await database.migrator().state() else {
            Issue.record("the change was not noticed")
            return
        }
        #expect(differences.map(\.description).contains(message))
        let refused = await failure { _ = try await database.open() }
        #expect(refused?.code == .schemaNotReady)
        #expect(refused?.message.contains(message) == true)
        #expect(await failure { _ = try await database.migrator().apply(at: Sample.now) }?.code == .schemaNotReady)
    }

    @Test func `statistics that the engine keeps for itself are no drift`() async throws {
        let database = try await TestDatabase.migrated()
        try database.tamper("ANALYZE")
        #expect(try await database.migrator().state() == .current)
    }

    @Test func `a database of a newer release is neither opened nor taken back`() async throws {
        let database = try await TestDatabase.migrated()
        try database.tamper("INSERT INTO calendar_migrations VALUES ('webhooks', 'x', 0)")
        #expect(try await database.migrator().state() == .unknownMigrations(["webhooks"]))
        #expect(await failure { _ = try await database.open() }?.message.contains("newer release") == true)
        #expect(await failure { _ = try await database.migrator().rollback(to: .all) }?.code == .schemaNotReady)
    }

    @Test func `a pending schema is refused and says what to run`() async throws {
        let database = try await TestDatabase.migrated()
        _ = try await database.migrator().rollback(to: .steps(1))
        let refused = await failure { _ = try await database.open() }
        #expect(refused?.code == .schemaNotReady)
        #expect(refused?.message.contains("operational is to be applied; run `calendar-host migrate plan`") == true)
    }

    @Test func `a drifted schema can still be taken back`() async throws {
        let database = try await TestDatabase.migrated()
        try database.tamper("ALTER TABLE jobs ADD COLUMN colour TEXT")
        #expect(try await database.migrator().rollback(to: .steps(1)) == ["operational"])
        #expect(try await database.migrator().state() == .pending(["operational"]))
    }

    @Test func `duplicates from before make uniqueness fail as a whole`() async throws {
        let database = try await TestDatabase.migrated()
        _ = try await database.migrator().rollback(to: .to("foundations"))
        try database.tamper(
            "INSERT INTO connections VALUES ('a', 'p', 's', 'n', '{}', 'active', NULL, 0, 0), ('b', 'p', 's', 'n', '{}', 'active', NULL, 0, 0)"
        )
        let schema = try database.schema()
        #expect(await failure { _ = try await database.migrator().apply(at: Sample.now) }?.code == .ruleBroken)
        #expect(try database.schema() == schema)
        #expect(try await database.migrator().state() == .pending(["uniqueness", "outbound", "operational"]))
    }
}
