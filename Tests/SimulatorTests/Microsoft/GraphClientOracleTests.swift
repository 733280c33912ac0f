import Foundation
import ProviderKit
import SimulatorServer
import Testing

@testable import ProviderSimulators

/// Microsoft's own client, msgraph-sdk for Python, against the simulator on a loopback port.
@Suite struct GraphClientOracleTests {
    private struct Order: Encodable {
        let origin: String
        let token: String
        let address: String
    }

    @Test(.timeLimit(.minutes(3))) func `Microsoft's own client finds what it expects`() async throws {
        let simulator = MicrosoftSimulator(clock: SystemClock())
        simulator.makeAccount("ada@example.org")
        let service = CheckedMicrosoft(simulator)
        let server = try await SimulatorServer(service)
        let token = simulator.grant(to: "ada@example.org", scopes: nil).accessToken.revealText()
        simulator.faults = FaultPlan([.init(.rateLimited(retryAfter: 1.128), on: "graph.calendars.get", times: 1)])
        let order = Order(origin: server.origin.absoluteString, token: token, address: "ada@example.org")
        let report: GraphValue
        do {
            report = try await OracleProgram(script: "graph_client.py").answer(to: order)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()

        #expect(report["me"] == "ada@example.org")
        #expect(report["calendars"] == [["Calendar", true, "ada@example.org"]])
        #expect(
            report["made"] == ["Standup", "2027-01-04T09:00:00.0000000", "tentative", "singleInstance", "transaction-1", false])
        #expect(report["duplicate"] == [409, "ErrorDuplicateTransactionId"])
        #expect(report["found"] == [[true, ["booking's key"]]])
        #expect(report["first round"] == [true, []])
        #expect(report["changed"] == ["Later", "2027-01-04T09:00:00.0000000"])
        #expect(report["second round"] == [true, []])
        #expect(report["stale"] == [412, "ErrorIrresolvableConflict"])
        #expect(report["third round"] == [[], true])
        #expect(report["missing"] == [404, "ErrorItemNotFound"])
        #expect(
            report["schedules"] == [
                ["ada@example.org", .text("0000000001" + String(repeating: "0", count: 14)), .null],
                ["nobody@example.org", "", "ErrorMailRecipientNotFound"],
            ])
        #expect(report["paged"] == 13)
        #expect(report["limited"] == [true, true])
        #expect(simulator.operations.filter { $0 == "graph.calendars.get" }.count == 2)
        #expect(!simulator.operations.contains("unknown"))
        #expect(service.compared.keys.count >= 9)
    }
}
