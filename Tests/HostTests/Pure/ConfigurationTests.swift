import Foundation
import ProviderKit
import Testing
import Transport

@testable import CalendarHost

@Suite struct ConfigurationTests {
    @Test func `an empty environment lets nothing run and reaches nothing private`() throws {
        let configuration = try HostConfiguration(environment: [:])
        #expect(configuration.flags == OperationalFlags())
        #expect(!configuration.flags.sync && !configuration.flags.oauth && !configuration.flags.jobs && !configuration.flags.webhook)
        #expect(!configuration.allowedProviders.allows("caldav"))
        #expect(!configuration.allowedConnections.allows("anything"))
        #expect(!configuration.allowedConnections.allows(""))
        #expect(configuration.vaultKey == .absent)
        #expect(configuration.listen == .standard)
        #expect(configuration.transport.plainHTTP == .never)
        #expect(configuration.jobLeaseSeconds == 60)
    }

    @Test func `a blank value is the same as none`() throws {
        let blank = Dictionary(
            uniqueKeysWithValues: [
                "CALENDAR_SYNC_ENABLED", "CALENDAR_JOBS_ENABLED", "CALENDAR_ALLOWLIST_PROVIDER_IDS", "CALENDAR_LISTEN",
                "CALENDAR_HORIZON_DAYS", "CALENDAR_PLAIN_HTTP", "CALENDAR_VAULT_KEY", "CALENDAR_DATABASE",
            ].map { ($0, " \t ") })
        let configuration = try HostConfiguration(environment: blank)
        #expect(configuration.flags == OperationalFlags())
        #expect(configuration.databasePath == "calendar-host.sqlite")
    }

    @Test(arguments: ["1", "yes", "on", "ja", "truee", "true false", "0", "TRUE!", "тrue", "\u{0}true"])
    func `a mistyped flag stops the start instead of passing for on or off`(_ value: String) {
        for name in ["SYNC", "OAUTH", "JOBS", "WEBHOOK"] {
            let error = #expect(throws: ConfigurationError.self) {
                try HostConfiguration(environment: ["CALENDAR_\(name)_ENABLED": value])
            }
            #expect(error?.problems.count == 1)
            #expect(error?.description.contains("CALENDAR_\(name)_ENABLED") == true)
        }
    }

    @Test(arguments: [("true", true), (" true ", true), ("TRUE", true), ("True", true), ("false", false), ("FALSE", false)])
    func `true and false are read in any case`(_ value: String, _ expected: Bool) throws {
        #expect(try HostConfiguration(environment: ["CALENDAR_SYNC_ENABLED": value]).flags.sync == expected)
    }

    @Test func `every problem is named at once`() {
        let environment = [
            "CALENDAR_SYNC_ENABLED": "yes", "CALENDAR_OAUTH_ENABLED": "no", "CALENDAR_JOBS_ENABLED": "1", "CALENDAR_WEBHOOK_ENABLED": "0",
            "CALENDAR_ALLOWLIST_PROVIDER_IDS": "a,,b", "CALENDAR_ALLOWLIST_CONNECTION_IDS": ",", "CALENDAR_LISTEN": "localhost",
            "CALENDAR_HORIZON_DAYS": "0", "CALENDAR_POLL_SECONDS": "soon", "CALENDAR_PLAIN_HTTP": "sometimes",
            "CALENDAR_JOB_LEASE_SECONDS": "-1", "CALENDAR_NETWORK_ALLOW": "everywhere", "CALENDAR_VAULT_KEY": "a",
            "CALENDAR_VAULT_KEY_FILE": "b",
        ]
        let error = #expect(throws: ConfigurationError.self) { try HostConfiguration(environment: environment) }
        for name in environment.keys { #expect(error?.description.contains(name) == true, "\(name) is not named") }
        #expect((error?.problems.count ?? 0) >= 13)
    }

    @Test(arguments: ["0", "1501", "-1", "1e3", "٣", "12 days", "99999999999999999999", "0x10", "1.5"])
    func `a number outside its range, or none, stops the start`(_ value: String) {
        #expect(throws: ConfigurationError.self) { try HostConfiguration(environment: ["CALENDAR_HORIZON_DAYS": value]) }
    }

    @Test func `a list is exact: no prefixes, no other case, and a star only as a name of its own`() throws {
        func list(_ text: String) throws -> Allowlist {
            try HostConfiguration(environment: ["CALENDAR_ALLOWLIST_PROVIDER_IDS": text]).allowedProviders
        }
        #expect(try list("caldav, google").allows("google"))
        #expect(try !list("caldav").allows("caldav2"))
        #expect(try !list("caldav").allows("CalDAV"))
        #expect(try !list("cal*").allows("caldav"))
        #expect(try list("*").allows("anything"))
        #expect(try list("a,*").allows("anything"))
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("localhost:0", "localhost", 0), ("[::1]:65535", "::1", 65_535),
            ("0.0.0.0:1", "0.0.0.0", 1),
        ])
    func `an address to listen at is a host and a port`(_ text: String, _ host: String, _ port: Int) throws {
        let address = try #require(ListenAddress(parsing: text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(ListenAddress(parsing: address.description) == address)
    }

    @Test(
        arguments: [
            "", ":", ":80", "host", "host:", "host:65536", "host:-1", "host:+80", "host:8o", "::1:80", "[::1]", "[]:80", "[::1:80", "[a:80",
            "a]:80", "a b:80", "host:80:90", "host: 80",
        ])
    func `anything else is no address to listen at`(_ text: String) { #expect(ListenAddress(parsing: text) == nil) }

    @Test(
        arguments: [
            ("", ""), (String(repeating: "a", count: 63), ""), (String(repeating: "a", count: 65), ""),
            (String(repeating: "g", count: 64), ""),
            (String(repeating: "+f", count: 32), ""), (String(repeating: "-0", count: 32), ""), (String(repeating: "a", count: 128), ""),
            (String(repeating: "٣٤", count: 32), ""),
        ])
    func `a vault key is 64 hexadecimal digits and nothing else, and a malformed one is not repeated`(_ text: String, _ unused: String) {
        let error = #expect(throws: ConfigurationError.self) { try VaultKeySource.inline(Secret(text)).load() }
        #expect(text.isEmpty || error?.description.contains(text) == false)
    }

    @Test func `a vault key may have line breaks around and between its digits`() throws {
        let folder = try TestFolder()
        try Data("0001020304050607 08090a0b0c0d0e0f\n101112131415161718191A1B1C1D1E1F\n".utf8)
            .write(to: folder.url.appending(path: "key"))
        #expect(try VaultKeySource.file(folder.path("key")).load() == Secret(bytes: Array(0..<32)))
        #expect(throws: ConfigurationError.self) { try VaultKeySource.file(folder.path("missing")).load() }
        #expect(throws: ConfigurationError.self) { try VaultKeySource.absent.load() }
    }
}
