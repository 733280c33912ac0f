import Foundation
import TestServers
import Testing

@Suite("calendar-host relay and calendar-host webhooks", .timeLimit(.minutes(3)))
struct PushCommandTests {
    private struct Introduction: Decodable {
        struct Relay: Decodable {
            let id: String
        }
        let relay: Relay
        let address: String
        let secret: String
    }

    /// The environment of a host that receives deliveries, whose database is in the folder.
    private func receiving(_ folder: ScratchFolder) -> [String: String] {
        folder.environment.merging(["CALENDAR_WEBHOOK_ENABLED": "true", "CALENDAR_WEBHOOK_BASE_URL": "https://sync.example.org"]) { $1 }
    }

    /// A folder with a database that is ready.
    private func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        #expect(try CommandRun("migrate", "apply", environment: receiving(folder)).status == 0)
        return folder
    }

    @Test("a relay is added, shown once, listed without its secrets, and removed")
    func life() async throws {
        let server = try await CalDAVServer(.radicale)
        let folder = try folder()
        let password = try folder.write(server.owner.password, to: "password")
        let connected = try CommandRun(
            "connect", "caldav", "--server", server.origin.absoluteString, "--user", server.owner.name, "--password-file", password, "--id",
            "reception", environment: receiving(folder))
        try #require(connected.status == 0, "\(connected.errors)")
        struct Calendar: Decodable { let id: String }
        let listed = try CommandRun("calendars", "--json", environment: receiving(folder)).output
        let calendar = try #require(try JSONDecoder().decode([Calendar].self, from: Data(listed.utf8)).first?.id, "\(listed)")

        let added = try CommandRun("relay", "add", "reception", calendar, "--json", environment: receiving(folder))
        try #require(added.status == 0, "\(added.errors)")
        let made = try JSONDecoder().decode(Introduction.self, from: Data(added.output.utf8))
        #expect(made.address.hasPrefix("https://sync.example.org/webhooks/caldav/"))
        #expect(made.secret.hasPrefix("whsec_"))
        for arguments in [["relay", "list"], ["relay", "list", "--json"], ["webhooks"], ["webhooks", "--json"]] {
            let shown = try CommandRun(arguments: arguments, environment: receiving(folder))
            #expect(shown.status == 0 && shown.output.contains(made.relay.id))
            #expect(!shown.output.contains(made.secret) && !shown.output.contains(made.address.suffix(43)))
        }
        #expect(
            try CommandRun("relay", "remove", made.relay.id, environment: receiving(folder)).output.contains("removed \(made.relay.id)"))
        #expect(try CommandRun("relay", "list", environment: receiving(folder)).output.contains("no relays"))
        let again = try CommandRun("relay", "remove", made.relay.id, environment: receiving(folder))
        #expect(again.status == 1 && again.errors.contains("there is no relay \(made.relay.id)"))
        let nowhere = try CommandRun("relay", "add", "reception", "/nowhere/", environment: receiving(folder))
        #expect(nowhere.status == 1 && nowhere.errors.contains("there is no calendar"))
    }

    @Test("a relay for a host that receives nothing is refused, with the settings that are missing")
    func switchedOff() throws {
        let folder = try folder()
        let off = receiving(folder).merging(["CALENDAR_WEBHOOK_ENABLED": "false"]) { $1 }
        let run = try CommandRun("relay", "add", "reception", "/calendars/reception/", environment: off)
        #expect(run.status == 77)
        #expect(run.errors.contains("CALENDAR_WEBHOOK_ENABLED") && run.errors.contains("CALENDAR_WEBHOOK_BASE_URL"))
    }

    @Test("nothing to list is said so, and is an empty list for machines")
    func empty() throws {
        let folder = try folder()
        #expect(try CommandRun("webhooks", environment: receiving(folder)).output.contains("no push channels"))
        for command in [["webhooks", "--json"], ["relay", "list", "--json"]] {
            let output = try CommandRun(arguments: command, environment: receiving(folder)).output
            #expect(try JSONDecoder().decode([String].self, from: Data(output.utf8)).isEmpty)
        }
    }

    @Test(
        "refuses arguments that do not belong together",
        arguments: [
            ["webhooks", "--counts"], ["webhooks", "--key-file", "x"], ["webhooks", "--host", "http://127.0.0.1:1"], ["relay", "add", "c"],
            ["relay", "remove"],
        ])
    func wrongUsage(arguments: [String]) throws {
        let run = try CommandRun(arguments: arguments)
        #expect(run.status == 64 && !run.errors.isEmpty)
    }

    @Test("counts of a host that does not run, or cannot be named, are an error that says where it looked")
    func nobodyListens() throws {
        let folder = try folder()
        let key = try folder.write("chk_no-key-of-anybody\n", to: "key")
        let run = try CommandRun(
            "webhooks", "--counts", "--key-file", key, "--host", "http://127.0.0.1:1", environment: receiving(folder))
        #expect(run.status != 0 && run.errors.contains("127.0.0.1"))
        #expect(!run.errors.contains("chk_no-key"))
        let missing = try CommandRun(
            "webhooks", "--counts", "--key-file", folder.url.appending(path: "none").path, environment: receiving(folder))
        #expect(missing.status == 66 && missing.errors.contains("the key file") && missing.errors.contains("none"))
    }
}
