import Foundation
import Testing

@testable import ICalendar

@Suite("Finding time zones")
struct ZoneDatabaseTests {
    private let database = ZoneDatabase(directory: ZoneDatabase.directory(in: [:]))

    private func reason(_ name: String) -> ZoneError.Reason? {
        do {
            _ = try database.zone(named: name)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "A vendor's prefix is taken off, and nothing else",
        arguments: [
            ("Europe/Berlin", "Europe/Berlin"), ("/Europe/Berlin", "Europe/Berlin"),
            ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
            ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
            ("/softwarestudio.org/Olson_20011030_5/America/Indiana/Knox", "America/Indiana/Knox"),
            ("/citadel.org/20190124_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("/mozilla.org/20050126_1/UTC", "UTC"), ("Etc/GMT+5", "Etc/GMT+5"), ("EST5EDT", "EST5EDT"),
        ])
    func vendorPrefixes(name: String, identifier: String) throws {
        #expect(try database.zone(named: name).identifier == identifier)
    }

    @Test(
        "What is no zone is unknown, never UTC",
        arguments: [
            "Mars/Olympus_Mons", "Europe", "Europe/", "Europe/Berlin/", "Europe//Berlin", "/vendor/Europe/Berlin", "/a.org/Nowhere/GMT",
            "localtime",
            "posixrules", "Factory", "zone.tab", "tzdata.zi", "leapseconds", "Mid-Atlantic Standard Time", "Customized Time Zone", "berlin",
            "/", "GMT+0200",
        ])
    func unknown(name: String) {
        let reason = reason(name)
        if case .malformed = reason { return }
        #expect(reason == .unknown, "\(name)")
    }

    @Test(
        "A name that could lead out of the directory is refused as such",
        arguments: [
            "../../../etc/passwd", "Europe/../../../../etc/passwd", "/a.org/../../etc/passwd", "..", "./Europe/Berlin",
            "Europe\\..\\Berlin", "",
            "Europe/Berlin\u{0}", "Europe/Berlin\n", "Europé/Berlin", String(repeating: "a.b/", count: 100) + "Europe/Berlin",
        ])
    func traversal(name: String) {
        #expect(reason(name) == .unsafeName)
    }

    @Test("Every Windows name of the table leads to a zone of the system, in either case")
    func windowsNames() throws {
        #expect(WindowsZoneNames.table.count > 135)
        for (name, identifier) in WindowsZoneNames.table {
            let expected = identifier == "Etc/UTC" ? "UTC" : identifier
            #expect(try database.zone(named: name).identifier == expected)
            #expect(try database.zone(named: name.uppercased()).identifier == expected)
        }
        #expect(try database.zone(named: "W. Europe Standard Time").offset(atUTC: 1_784_000_000) == 7_200)
    }

    @Test("TZDIR names the directory, and an empty one does not")
    func environment() {
        #expect(ZoneDatabase.directory(in: ["TZDIR": "/opt/zones"]) == "/opt/zones")
        #expect(ZoneDatabase.directory(in: ["TZDIR": ""]) == "/usr/share/zoneinfo")
        #expect(ZoneDatabase.directory(in: [:]) == "/usr/share/zoneinfo")
    }

    @Test("A zone that the operator replaces is read again without a restart, and one that is damaged is an error")
    func replacedZone() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory.appendingPathComponent("Test"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("Test/Zone")
        let zones = ZoneDatabase(directory: directory.path)
        var file = TZifBytes()
        file.footer = "\nAAA-1\n"
        try Data(file.bytes).write(to: path, options: .atomic)
        #expect(try zones.zone(named: "Test/Zone").offset(atUTC: 0) == 3_600)
        #expect(try zones.zone(named: "/vendor.org/Test/Zone").offset(atUTC: 0) == 3_600)
        file.footer = "\nAAA-2\n"
        try Data(file.bytes).write(to: path, options: .atomic)
        #expect(try zones.zone(named: "Test/Zone").offset(atUTC: 0) == 7_200)
        try Data(file.bytes.dropLast()).write(to: path, options: .atomic)
        let error = #expect(throws: ZoneError.self) { try zones.zone(named: "Test/Zone") }
        #expect(error?.reason == .malformed("cut short in the footer"))
        #expect(error?.description.contains("tzdata") == true)
        try FileManager.default.removeItem(at: path)
        #expect(throws: ZoneError.self) { try zones.zone(named: "Test/Zone") }
        // UTC needs no file.
        #expect(try zones.zone(named: "Etc/UTC") == .utc)
    }

    @Test("Many tasks may ask at once", .timeLimit(.minutes(5)))
    func concurrency() async throws {
        let names = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "W. Europe Standard Time", "Australia/Lord_Howe"]
        let database = ZoneDatabase(directory: ZoneDatabase.directory(in: [:]))
        let offsets = try await withThrowingTaskGroup(of: (String, Int).self) { group in
            for index in 0..<500 {
                let name = names[index % names.count]
                group.addTask { (name, try database.zone(named: name).offset(atUTC: 1_784_000_000)) }
            }
            var found: [String: Set<Int>] = [:]
            for try await (name, offset) in group { found[name, default: []].insert(offset) }
            return found
        }
        #expect(offsets["Europe/Berlin"] == [7_200])
        #expect(offsets["America/New_York"] == [-14_400])
        #expect(offsets["Asia/Tokyo"] == [32_400])
        #expect(offsets["Australia/Lord_Howe"] == [37_800])
    }
}
