import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Testing
import Transport

@testable import CalendarHost

/// Deliveries over real sockets: a provider that behaves, and senders that do not.
@Suite(.timeLimit(.minutes(5)))
struct WebhookServerTests {
    /// A host with its channel open; bodies have half a second to arrive.
    private func world(_ forwarding: ForwardingTransport? = nil) async throws -> (PushWorld, HostServices) {
        let world = try await PushWorld(
            http: forwarding ?? (NoTransport() as any HTTPTransport), clock: TestClock(skipsPauses: false), opens: forwarding == nil)
        var configuration = try HostConfiguration(environment: PushWorld.environment(["CALENDAR_LISTEN": "127.0.0.1:0"]))
        configuration.webhookLimits.bodySeconds = 0.5
        let services = try HostServices(
            configuration: configuration, catalogue: try AdapterCatalogue([world.adapter]), store: world.store,
            vaultKey: PushWorld.vaultKey, http: forwarding ?? (NoTransport() as any HTTPTransport), clock: world.clock,
            logger: world.log.logger())
        return (world, services)
    }

    @Test func `connect, handshake, channel, change, delivery, free/busy: the whole way over a port, by itself`() async throws {
        let forwarding = try ForwardingTransport()
        let (world, services) = try await world(forwarding)
        world.provider.push.shakesHands = true
        try await RunningHost.serve(services, log: world.log) { port in
            _ = forwarding.port.set(port)
            // The running queue opens the channel, reads, and reads again when it is told to.
            while try await world.channel()?.state != .open { try await Task.sleep(for: .milliseconds(10)) }
            #expect(world.count(.handshake, of: services) == 1)
            while try await world.store.syncState(of: world.address).asOf == nil { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try await world.provider.deliver(through: forwarding) == [202])
            try await world.changeAtProvider()
            #expect(try await world.provider.deliver(through: forwarding) == [202])
            while try await world.busyCount() == 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(world.count(.accepted, of: services) == 2)
    }

    @Test func `a handshake is answered only while the provider is being asked`() async throws {
        let (world, services) = try await world()
        let message = try await world.message()
        let path = PushWorld.path(of: message)
        let answer = try await world.post(path, [try world.name("X-Memory-Challenge"): "<script>"], to: services)
        #expect(answer.status == 403 && answer.text.isEmpty)
        let id = try #require(try await world.channel()?.id)
        // Another process is asking: the row says so.
        _ = try await world.store.changeChannel(id, .renewing(until: world.clock.now + 60), at: world.clock.now)
        let shaken = try await world.post(path, [try world.name("X-Memory-Challenge"): "<script>"], to: services)
        #expect(shaken.status == 200 && shaken.text == "<script>")
        #expect(shaken.headers[try world.name("X-Content-Type-Options")] == "nosniff" && shaken.headers[.contentType] == "text/plain")
        world.clock.advance(by: 61)
        #expect(try await world.post(path, [try world.name("X-Memory-Challenge"): "<script>"], to: services).status == 403)
    }

    @Test func `a channel that is not being opened answers no handshake, whatever its adapter would`() async throws {
        let world = try await PushWorld(wrap: { WrappedPush(base: $0, shakesEveryHand: true) })
        let path = PushWorld.path(of: try await world.message())
        #expect(try await world.post(path).status == 403)
        let id = try #require(try await world.channel()?.id)
        _ = try await world.store.changeChannel(id, .renewing(until: world.clock.now + 60), at: world.clock.now)
        #expect(try await world.post(path).status == 200)
    }

    /// Bodies that do not come to an end, or to far too much of one; to an address that is there, and to one that is not.
    private static let bodies: [(head: String, parts: [String])] = [
        ("Content-Length: 100", ["only this"]),
        ("Content-Length: 65537", []),
        ("Content-Length: 99999999999999", []),
        ("Transfer-Encoding: chunked", ["5\r\nhello\r\n"]),
        (
            "Transfer-Encoding: chunked",
            ["ffff\r\n" + String(repeating: "x", count: 0xffff) + "\r\nffff\r\n" + String(repeating: "x", count: 1_000)]
        ),
        ("Transfer-Encoding: chunked", []),
    ]

    @Test func `bodies that are too large or do not end are refused alike, and the connection is closed`() async throws {
        let (world, services) = try await world()
        let message = try await world.message()
        let paths = [PushWorld.path(of: message), "/webhooks/memory/" + SystemRandom().urlSafeToken(bytes: 32)]
        let answers = try await RunningHost.serve(services, log: world.log) { port in
            try await withThrowingTaskGroup(of: String.self) { group in
                for path in paths {
                    for body in Self.bodies {
                        group.addTask {
                            let connection = try RawConnection(port: port)
                            connection.send("POST \(path) HTTP/1.1\r\nHost: sync.example.org\r\n\(body.head)\r\n\r\n")
                            for part in body.parts { connection.send(part) }
                            let answer = await connection.readToEnd()
                            return answer.split(separator: "\r\n").filter { !$0.lowercased().hasPrefix("date:") }.joined(separator: "\n")
                        }
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(answers.count == 1, "\(answers)")
        #expect(answers.first?.hasPrefix("HTTP/1.1 403") == true, "\(answers)")
        #expect(world.count(.rejected(.tooLarge), of: services) == 6)
        #expect(world.count(.rejected(.tooSlow), of: services) == 6)
    }

    @Test func `a genuine body arrives whole, however its length is told, and in however many parts`() async throws {
        let (world, services) = try await world()
        let message = try await world.message()
        let path = PushWorld.path(of: message)
        let batches = try (1...2).map { number in
            var item = message
            item.number = 900 + number
            return String(decoding: try MemoryMessage.batch([item]), as: UTF8.self)
        }
        let chunks = batches[1].map { "1\r\n\($0)\r\n" } + ["0\r\n\r\n"]
        let requests = [
            ("Content-Length: \(batches[0].utf8.count)", batches[0].map(String.init)), ("Transfer-Encoding: chunked", chunks),
        ]
        let answers = try await RunningHost.serve(services, log: world.log) { port in
            var answers: [String] = []
            for (head, parts) in requests {
                let connection = try RawConnection(port: port)
                connection.send("POST \(path) HTTP/1.1\r\nHost: sync.example.org\r\nConnection: close\r\n\(head)\r\n\r\n")
                for part in parts { connection.send(part) }
                answers.append(await connection.readToEnd())
            }
            return answers
        }
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 202") }, "\(answers)")
        #expect(world.count(.accepted, of: services) == 2)
    }

    @Test func `slow senders in great number do not keep a genuine delivery out`() async throws {
        let (world, services) = try await world()
        let message = try await world.message()
        let status = try await RunningHost.serve(services, log: world.log) { port in
            let slow = try (0..<200).map { _ in try RawConnection(port: port) }
            for connection in slow {
                connection.send("POST /webhooks/memory/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1")
            }
            let url = try #require(URL(string: "http://127.0.0.1:\(port)" + PushWorld.path(of: message)))
            let answer = try await RunningHost.transport().send(ProviderKit.HTTPRequest(method: .post, url: url, headers: message.headers))
            withExtendedLifetime(slow) {}
            return answer.status
        }
        #expect(status == 202)
    }

    @Test func `a sender that goes away in the middle leaves nothing`() async throws {
        let (world, services) = try await world()
        let message = try await world.message()
        let path = PushWorld.path(of: message)
        try await RunningHost.serve(services, log: world.log) { port in
            for _ in 0..<20 {
                let connection = try RawConnection(port: port)
                connection.send("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n[{")
            }
            let url = try #require(URL(string: "http://127.0.0.1:\(port)" + path))
            let answer = try await RunningHost.transport().send(ProviderKit.HTTPRequest(method: .post, url: url, headers: message.headers))
            #expect(answer.status == 202 && answer.body.isEmpty)
        }
        #expect(world.count(.accepted, of: services) == 1)
    }
}
