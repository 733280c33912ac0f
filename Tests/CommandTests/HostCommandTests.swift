import Foundation
import ProviderConformance
import Testing

@Suite("calendar-host")
struct HostCommandTests {
    @Test(
        "has help with an abstract for every command",
        arguments: [
            "serve", "migrate", "key", "connect", "connections", "disconnect", "calendars", "sync", "freebusy", "book", "cancel",
            "bookings",
            "jobs", "conformance", "busy", "relay", "webhooks", "simulate",
        ])
    func help(command: String) throws {
        let run = try CommandRun(command, "--help")
        #expect(run.status == 0)
        #expect(run.output.contains("OVERVIEW:"))
        #expect(run.output.contains("USAGE: calendar-host \(command)"))
    }

    @Test("lists every conformance case by id")
    func lists() throws {
        let run = try CommandRun("conformance", "--list")
        #expect(run.status == 0)
        for aCase in ConformanceCase.all { #expect(run.output.contains(aCase.id)) }
        for id in ["CALDAV-PUSH-1", "GOOGLE-PUSH-1", "MICROSOFT-PUSH-1"] { #expect(run.output.contains(id)) }
    }

    @Test("says before an examination that its report cannot be written", arguments: ["--report", "--junit"])
    func reportNowhere(option: String) throws {
        let run = try CommandRun("conformance", "google", option, "/nowhere/report")
        #expect(run.status == 73)
        #expect(run.errors.contains("/nowhere/report cannot be written") && !run.output.contains("AUTH-"))
    }

    @Test("migrates up, verifies, goes back and up again; refuses work before")
    func migrates() throws {
        let folder = try ScratchFolder()
        let before = try CommandRun("calendars", environment: folder.environment)
        #expect(before.status == 78)
        #expect(before.errors.contains("migrate apply"))
        #expect(try CommandRun("migrate", "plan", environment: folder.environment).output.contains("operational"))
        #expect(try CommandRun("migrate", "apply", environment: folder.environment).output.contains("applied foundations"))
        #expect(try CommandRun("migrate", "verify", environment: folder.environment).output.contains("0 violations"))
        let planned = try CommandRun("migrate", "rollback", "--all", environment: folder.environment)
        #expect(planned.output.contains("--yes"))
        #expect(try CommandRun("calendars", environment: folder.environment).status == 0)
        #expect(try CommandRun("migrate", "rollback", "--all", "--yes", environment: folder.environment).status == 0)
        #expect(try CommandRun("calendars", environment: folder.environment).status == 78)
        #expect(try CommandRun("migrate", "apply", environment: folder.environment).status == 0)
        #expect(try CommandRun("calendars", environment: folder.environment).status == 0)
    }

    @Test("names every unreadable setting at once and does not start")
    func configuration() throws {
        let run = try CommandRun(
            "serve", environment: ["CALENDAR_SYNC_ENABLED": "yes", "CALENDAR_LISTEN": "everywhere", "CALENDAR_POLL_SECONDS": "0"])
        #expect(run.status == 78)
        for name in ["CALENDAR_SYNC_ENABLED", "CALENDAR_LISTEN", "CALENDAR_POLL_SECONDS"] { #expect(run.errors.contains(name)) }
    }

    @Test("refuses a provider that is not allowlisted, without any traffic")
    func allowlist() throws {
        let folder = try ScratchFolder()
        var environment = folder.environment
        environment["CALENDAR_ALLOWLIST_PROVIDER_IDS"] = ""
        _ = try CommandRun("migrate", "apply", environment: environment)
        let password = try folder.write("hunter2-planted", to: "password")
        let run = try CommandRun(
            "connect", "caldav", "--server", "http://127.0.0.1:1/", "--user", "ada", "--password-file", password, environment: environment)
        #expect(run.status == 77)
        #expect(run.errors.contains("CALENDAR_ALLOWLIST_PROVIDER_IDS"))
    }

    @Test("tells that a server cannot be reached, what to do, and never the password")
    func unreachable() throws {
        let folder = try ScratchFolder()
        _ = try CommandRun("migrate", "apply", environment: folder.environment)
        let password = try folder.write("hunter2-planted\n", to: "password")
        let run = try CommandRun(
            "connect", "caldav", "--server", "http://127.0.0.1:1/", "--user", "ada", "--password-file", password,
            environment: folder.environment)
        #expect(run.status == 69)
        #expect(run.errors.contains("127.0.0.1:1"))
        #expect(!(run.errors + run.output).contains("hunter2"))
        #expect(try CommandRun("connections", "--json", environment: folder.environment).output.contains("[\n\n]"))
    }

    @Test("refuses a private address that no operator allowed")
    func privateAddress() throws {
        let folder = try ScratchFolder()
        var environment = folder.environment
        environment["CALENDAR_NETWORK_ALLOW"] = nil
        _ = try CommandRun("migrate", "apply", environment: environment)
        let password = try folder.write("pw", to: "password")
        let run = try CommandRun(
            "connect", "caldav", "--server", "https://127.0.0.1/", "--user", "ada", "--password-file", password, environment: environment)
        #expect(run.status == 77)
        #expect(run.errors.contains("private or reserved"))
    }

    @Test("makes a key that is shown once and kept as a hash only")
    func keys() throws {
        let folder = try ScratchFolder()
        _ = try CommandRun("migrate", "apply", environment: folder.environment)
        let key = try CommandRun("key", "create", "product", environment: folder.environment).output.trimmingCharacters(
            in: .whitespacesAndNewlines)
        #expect(key.hasPrefix("chk_"))
        let database = try Data(contentsOf: folder.url.appending(path: "host.sqlite"))
        #expect(database.range(of: Data(key.utf8)) == nil)
        #expect(try CommandRun("key", "list", environment: folder.environment).output.contains("product"))
        #expect(try CommandRun("key", "create", "product", environment: folder.environment).status == 1)
        #expect(try CommandRun("key", "revoke", "product", environment: folder.environment).status == 0)
    }

    @Test("names the setting that a consent lacks, and where it is explained")
    func consentWithoutClient() throws {
        let folder = try ScratchFolder()
        var environment = folder.environment
        _ = try CommandRun("migrate", "apply", environment: environment)
        let off = try CommandRun("connect", "caldav", "--server", "https://127.0.0.1/", environment: environment)
        #expect(off.status == 77)
        #expect(off.errors.contains("CALENDAR_OAUTH_ENABLED"))
        environment["CALENDAR_OAUTH_ENABLED"] = "true"
        environment["CALENDAR_OAUTH_REDIRECT_URI"] = "http://127.0.0.1:8080/oauth/callback"
        let run = try CommandRun("connect", "caldav", "--server", "https://127.0.0.1/", environment: environment)
        #expect(run.status == 78)
        #expect(run.errors.contains("CALENDAR_OAUTH_CALDAV_CLIENT_ID") && run.errors.contains("docs/providers/caldav.md"))
        #expect(!run.errors.contains("CALENDAR_OAUTH_REDIRECT_URI"))
    }

    @Test(
        "refuses arguments that do not belong together",
        arguments: [
            ["--user", "ada"], ["--user", "ada", "--password-file", "x"], ["--token-file", "x", "--reconsent", "c"],
            ["--reconsent", "c", "--id", "d"], ["--timeout", "0"], ["--server", "x", "--user", "a", "--password-file", "x", "--open"],
        ])
    func wrongUsage(arguments: [String]) throws {
        #expect(try CommandRun(arguments: ["connect", "caldav"] + arguments).status == 64)
    }
}
