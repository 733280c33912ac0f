import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Testing
import Transport

@testable import CalendarHost
@testable import HostProcess

/// A host is killed by the system while deliveries arrive: what was accepted is there.
@Suite(.timeLimit(.minutes(5)))
struct DeliveryKillTests {
    @Test func `a host that is killed right after it accepted a delivery has lost nothing`() async throws {
        try await Gate.processes.pass {
            let folder = try TestFolder()
            let path = folder.path("host.sqlite")
            _ = try await SQLiteMigrator(path: path).apply(at: Date())
            let world = try await PushWorld(store: try await SQLiteStore(path: path))
            // Every job that waits is of no interest here.
            try await world.settle()
            let id = try #require(try await world.channel()?.id)
            try await world.store.close()

            let environment = PushWorld.environment([
                "CALENDAR_DATABASE": path, "CALENDAR_VAULT_KEY": String(repeating: "07", count: 32), "CALENDAR_JOBS_ENABLED": "false",
                "CALENDAR_LISTEN": "127.0.0.1:0", "CALENDAR_WEBHOOK_RATE": "100000",
            ])
            let child = try HostChild(HostProcessOrder(serves: true), environment: environment)
            var port: Int?
            for await line in child.lines where line.hasPrefix("PORT ") {
                port = Int(line.dropFirst(5))
                break
            }
            let number = try #require(port)
            let http = try RunningHost.transport()
            let accepted = Accepted()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        // Until the host is gone: each sender sends one message after the other.
                        while true {
                            world.provider.send(.changed, through: id)
                            for message in world.provider.takeMessages() {
                                guard let url = URL(string: "http://127.0.0.1:\(number)" + PushWorld.path(of: message)),
                                    let answer = try? await http.send(HTTPRequest(method: .post, url: url, headers: message.headers))
                                else { return }
                                if answer.status == 202 { await accepted.add(message) }
                            }
                        }
                    }
                }
                group.addTask {
                    while await accepted.messages.count < 50 { try? await Task.sleep(for: .milliseconds(1)) }
                    await child.kill()
                }
            }

            let store = try await SQLiteStore(path: path)
            let stamp = try #require(try await store.channel(id)).stamp
            let again = await accepted.messages
            #expect(again.count >= 50)
            let records = try await store.recordDeliveries(
                try again.map { message in
                    NewDelivery(
                        channel: id, stamp: stamp,
                        mark: try DeliveryMark(
                            name: String(message.number), content: Array("\(id)\n\(message.number)\n\(message.event.rawValue)".utf8)),
                        tellsChange: true, wish: nil, jobs: [], receivedAt: Date())
                }, at: Date())
            #expect(Set(records) == [.duplicate])
            let jobs = try await store.jobs(in: .ready, after: nil, limit: 100).filter { $0.kind == .pullChanges && $0.runAfter <= Date() }
            #expect(jobs.count == 1)
            #expect(try await store.syncState(of: world.address).isDirty)
            try await store.close()
            #expect(try await SQLiteMigrator(path: path).verify() == [])
        }
    }

    /// The messages that a host accepted.
    private actor Accepted {
        var messages: [MemoryMessage] = []

        func add(_ message: MemoryMessage) { messages.append(message) }
    }
}
