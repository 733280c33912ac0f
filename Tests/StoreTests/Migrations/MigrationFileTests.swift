import CalendarStore
import Foundation
import Testing

@Suite struct MigrationFileTests {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `what the command runs is byte for byte what docs/ops holds`() throws {
        let folder = Self.root.appending(path: "docs/ops")
        let rollback = try Data(contentsOf: folder.appending(path: "calendar_migration_rollback_scripts.sql"))
        let verification = try Data(contentsOf: folder.appending(path: "calendar_migration_verification_queries.sql"))
        #expect(Data(MigrationCatalogue.rollbackScripts.utf8) == rollback)
        #expect(Data(MigrationCatalogue.verificationQueries.utf8) == verification)
    }

    @Test func `the up scripts in the binary are the files of the folder SQL`() throws {
        let folder = Self.root.appending(path: "Sources/Store/SQL")
        for migration in try MigrationCatalogue.standard() {
            #expect(Data(migration.up.utf8) == (try Data(contentsOf: folder.appending(path: "\(migration.name).up.sql"))))
        }
    }

    @Test func `there are four migrations, in the operator's order, each with a summary, a way back and queries`() throws {
        let catalogue = try MigrationCatalogue.standard()
        #expect(catalogue.map(\.name) == ["foundations", "uniqueness", "outbound", "operational"])
        for migration in catalogue {
            #expect(migration.summary.hasPrefix("\(migration.name): "))
            #expect(migration.down.contains("DROP"))
            #expect(!migration.verification.isEmpty)
            #expect(migration.checksum.utf8.count == 64)
        }
    }
}
