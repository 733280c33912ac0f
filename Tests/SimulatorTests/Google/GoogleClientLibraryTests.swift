import Foundation
import ProviderKit
import ProviderSimulators
import SimulatorServer
import TestServers
import Testing

@testable import ProviderSimulators

/// The simulator as Google's own client library for Python sees it (google-api-python-client), over sockets.
@Suite struct GoogleClientLibraryTests {
    @Test(.timeLimit(.minutes(2)))
    func `Google's own client library takes the simulator for Google`() async throws {
        let google = GoogleClient()
        let simulator = google.simulator
        simulator.faults = FaultPlan([
            FaultPlan.Rule(.accessTokenExpired, on: "calendar.calendarList.list"),
            FaultPlan.Rule(.rateLimited(retryAfter: nil), on: "calendar.events.get", times: 2),
            FaultPlan.Rule(.smallPages(4), on: "calendar.events.list", skip: 1),
            // The page that is made small is not counted here.
            FaultPlan.Rule(.cursorLost, on: "calendar.events.list", skip: 1),
        ])
        let server = try await SimulatorServer(simulator)
        let tokens = simulator.grant(to: "ada@example.org", scopes: GoogleClient.everything)
        let narrow = simulator.grant(to: "ada@example.org", scopes: [GoogleScopes.prefix + "calendar.events"])
        let setup: GoogleJSON = [
            "origin": .string(server.origin.absoluteString), "access": .string(tokens.accessToken.revealText()),
            "refresh": .string(tokens.refreshToken?.revealText() ?? ""), "clientID": .string(simulator.client.id),
            "clientSecret": .string(simulator.client.secret?.revealText() ?? ""), "narrow": .string(narrow.accessToken.revealText()),
        ]
        let run = await Result(catching: { try await PythonProgram("google_client.py").run(input: setup.data) })
        await server.stop()
        let report = try #require(GoogleJSON(try run.get()))
        let expected: GoogleJSON = [
            "calendars": [["ada@example.org", "owner", true]], "refreshed": true,
            "inserted": ["0123456789abcdef", "confirmed", "2027-01-20T09:00:00Z"], "duplicate": [409, "duplicate"],
            "badID": [400, "invalid"], "first": ["0123456789abcdef"], "patched": ["Longer talk", "ours", true],
            "stale": [412, "conditionNotMet"], "limited": "Longer talk", "pauses": 2, "deletedTwice": [410, "deleted"],
            "changes": [
                "0123456789abcdef": "confirmed", "number0": "cancelled", "number1": "confirmed", "number2": "confirmed",
                "number3": "confirmed", "number4": "confirmed",
            ],
            "pages": 2, "occurrences": ["2027-02-01T08:00:00Z", "2027-02-03T08:00:00Z"], "lost": [410, "fullSyncRequired"],
            "restricted": [400, "syncTokenWithRequestRestrictions"], "busy": [["2027-01-20T09:00:00Z", "2027-01-20T10:00:00Z"]],
            "unknown": ["notFound"], "narrow": [403, "insufficientPermissions"],
            "partial": ["id": "0123456789abcdef", "start": ["dateTime": "2027-01-20T09:00:00Z"]], "alive": 1,
        ]
        for name in Set((report.properties ?? [:]).keys).union((expected.properties ?? [:]).keys).sorted() {
            #expect(report[name] == expected[name], "\(name)")
        }
        #expect(simulator.faults.rules.isEmpty, "every misfortune happened")
        #expect(simulator.operations.filter { $0 == "oauth.token.refresh" }.count == 2)
    }
}

extension Result where Failure == any Error {
    /// Waits for a value, or keeps the error.
    init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
