import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@testable import CalDAVAdapter

@Suite("A relay beside a real Radicale", .timeLimit(.minutes(5)))
struct RadicaleRelayTests {
    @Test("what the documented hook signs is proven, for the calendar that changed and no other")
    func hook() async throws {
        let certificate = try await TestCertificate()
        let listener = try await PushListener(certificate)
        defer { listener.stop() }
        let relays = FileManager.default.temporaryDirectory.appending(path: "calendar-host-relays-\(UUID().uuidString)")
        try Data().write(to: relays)
        defer { try? FileManager.default.removeItem(at: relays) }
        let server = try await CalDAVServer(.radicale, pushesTo: certificate.authority, relays: relays)
        defer { server.stop() }
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        let counterpart = CalDAVCounterpart(
            home: server.home, username: server.owner.name, password: Secret(server.owner.password),
            transport: try CurlTransport(configuration: configuration))
        let watched = try #require(try await counterpart.makeCalendar(named: "Watched")).id
        let silent = try #require(try await counterpart.makeCalendar(named: "Silent")).id

        // No server is asked for a relay's channel, so any context will do.
        let context = Fixture.context(ScriptedTransport { _, _ in HTTPResponse(status: 500) }, random: SystemRandom())
        let secrets = try CalDAVPushReceiving().prepareChannel(
            PrepareChannelRequest(calendar: watched, channel: ChannelID("relay"), sender: .relay), in: context
        ).secrets
        let address = "\(listener.origin.absoluteString)/webhooks/caldav/capability"
        let channel = PushChannel(
            id: ChannelID("relay"), provider: ProviderID("caldav"), connection: ConnectionID("c"), calendar: watched, generation: 0,
            sender: .relay, address: Secret(address), isBeingOpened: false, acceptedUntil: .distantFuture,
            settings: ConnectionSettings(["sender": "relay"]), secrets: secrets)
        try Data("# calendar address secret\n\(watched) \(address) \(secrets.revealText())\n".utf8).write(to: relays)

        let start = Date().addingTimeInterval(86_400)
        let window = try #require(TimeWindow(start: start, end: start.addingTimeInterval(3_600)))
        let event = CounterpartEvent("Fitting", .instants(window))
        _ = try await counterpart.put(event, in: silent)
        #expect(try await listener.next(within: .seconds(1)) == nil)
        let id = try await counterpart.put(event, in: watched)
        let first = try #require(try await listener.next(), "nothing was told")
        try await counterpart.remove(id, from: watched)
        let second = try #require(try await listener.next(), "nothing was told")
        var names: Set<String> = []
        for request in [first, second] {
            var headers = HTTPHeaders()
            for field in request.headers { headers.add(field[0], field[1]) }
            let delivery = Delivery(method: HTTPMethod(request.method), headers: headers, query: "", body: request.body, receivedAt: Date())
            let notification = try #require(try DeliveryJudge(channel: channel, now: Date()).notification(delivery))
            #expect(notification.kind == .changed)
            names.insert(notification.mark.name)
            #expect(try DeliveryJudge(channel: channel, now: Date()).notification(delivery.with(body: delivery.body + [0x20])) == nil)
        }
        #expect(names.count == 2)

        // An address that does not answer costs the server's users nothing but the time of trying.
        listener.stop()
        _ = try await counterpart.put(event, in: watched)
    }
}

extension DeliveryJudge {
    /// What the delivery says; `nil` where it is not believed.
    fileprivate func notification(_ delivery: Delivery) throws -> ChangeNotification? {
        do throws(RejectionReason) { return try judge(delivery) } catch { return nil }
    }
}
