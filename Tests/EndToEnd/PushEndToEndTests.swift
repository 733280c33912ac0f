import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import CalendarHost

/// From the change at a provider to the answer about free time, through sockets, the queue and the database; and what forgers achieve.
@Suite("Push from end to end", .serialized, .timeLimit(.minutes(5)))
struct PushEndToEndTests {
    @Test("a change is pushed, proven and shows in busy time; what is forged changes nothing", arguments: PushedWorld.Kind.allCases)
    func pushed(_ kind: PushedWorld.Kind) async throws {
        let world = try await PushedWorld(kind)
        try await world.serve {
            try await world.settle()
            _ = world.forwarder.takeSeen()

            var latencies: [Duration] = []
            for day in 2..<12 {
                let start = ContinuousClock.now
                let window = try await world.change(day: day)
                try await world.wait("the change to show") { try await world.isBusy(window) }
                latencies.append(ContinuousClock.now - start)
            }
            latencies.sort()
            print("\(kind.rawValue): change to visible, median \(latencies[5]), slowest \(latencies[9])")
            #expect(world.count { $0.outcome == "accepted" } >= 10)
            #expect(world.count { $0.outcome == "rejected" } == 0)

            try await world.wait("quiet") { try await world.isQuiet() }
            try await Self.attack(world)
        }
    }

    /// Shows the host what a forger could make of a genuine delivery.
    private static func attack(_ world: PushedWorld) async throws {
        let genuine = try #require(world.forwarder.takeSeen().last, "the provider delivered nothing")
        let stored = try #require(try await world.openChannel())
        let channel = try #require(try world.services.channels.vault.open(stored, at: Date()))
        let anatomy = try world.push.anatomy(of: genuine, for: channel)
        let scheme = try #require(anatomy.protected.first?.scheme)
        var forged = DeliveryDamage.ofFields(genuine, anatomy, otherwise: scheme).map { ($0.description, $0.applied(to: genuine)) }
        let bits = try DeliveryDamage.ofBits(genuine, anatomy)
        forged += stride(from: 0, to: bits.count, by: max(1, bits.count / 100)).map {
            (bits[$0].description, bits[$0].applied(to: genuine))
        }
        let cuts = try DeliveryDamage.ofCuts(genuine, anatomy, otherwise: scheme)
        forged += stride(from: 0, to: cuts.count, by: max(1, cuts.count / 40)).map { (cuts[$0].description, cuts[$0].applied(to: genuine)) }

        let before = try await world.picture()
        let abilities = try #require(world.adapter.capabilities.push)
        let refusedBefore = world.count { $0.outcome == "rejected" }
        var answers: Set<String> = []
        var sent = 0
        for (what, delivery) in forged {
            let answer: HTTPResponse
            do { answer = try await deliver(delivery, to: channel.address, world) } catch let error as HTTPTransportError {
                // A damaged field can hold what no HTTP client can send; such a delivery never comes to a host.
                guard error.kind == .invalidRequest else { throw error }
                continue
            }
            sent += 1
            #expect(answer.status == abilities.answers.rejected, "\(what)")
            answers.insert(visible(answer))
        }
        #expect(answers.count == 1, "rejections look alike, but these came: \(answers.sorted())")
        let attacked = try await world.picture()
        #expect(attacked == before, "something that was forged had an effect: \(attacked) instead of \(before)")
        let refused = world.count { $0.outcome == "rejected" } - refusedBefore
        #expect(sent > 100 && refused >= sent, "\(sent) were sent and \(refused) counted as refused")
        print("\(world.kind.rawValue): \(sent) forged deliveries refused over HTTP, with one and the same answer")

        // To an address that leads nowhere, and to another provider's.
        let nowhere = Secret("\(Forwarder.base)/webhooks/\(world.adapter.id)/\(String(repeating: "A", count: 43))")
        let lost = try await deliver(genuine, to: nowhere, world)
        #expect(lost.status == abilities.answers.unknown)
        if abilities.answers.unknown == abilities.answers.rejected { #expect(answers == [visible(lost)]) }
        for query in ["validationToken=echo", "challenge=echo-echo-echo"] {
            let asked = Delivery(method: .post, headers: [:], query: query, body: Data(), receivedAt: genuine.receivedAt)
            #expect(visible(try await deliver(asked, to: nowhere, world)) == visible(lost), "nobody answers a handshake nowhere")
        }

        // The genuine one again: a good answer, and nothing else.
        for _ in 0..<5 {
            let answer = try await deliver(genuine, to: channel.address, world)
            #expect(answer.status == abilities.answers.accepted)
            if abilities.answers.accepted == abilities.answers.rejected { #expect(answers == [visible(answer)]) }
        }
        #expect(world.count { $0.outcome == "duplicate" } == 5)
        let after = try await world.picture()
        #expect(after.marks == before.marks && after.jobs == before.jobs, "a replay started work: \(after) instead of \(before)")

        // And the host still listens.
        let window = try await world.change(day: 20)
        try await world.wait("a change after the attack to show") { try await world.isBusy(window) }
    }

    private static func deliver(_ delivery: Delivery, to address: Secret, _ world: PushedWorld) async throws -> HTTPResponse {
        let text = address.revealText() + (delivery.query.isEmpty ? "" : "?" + delivery.query)
        let url = try #require(URL(string: text))
        return try await world.forwarder.send(
            HTTPRequest(method: delivery.method, url: url, headers: delivery.headers, body: delivery.body))
    }

    /// What a sender can see of an answer, but for the time.
    private static func visible(_ answer: HTTPResponse) -> String {
        let fields = answer.headers.fields.filter { $0.name.lowercased() != "date" }.map { "\($0.name): \($0.value)" }
        return (["\(answer.status)"] + fields + [String(decoding: answer.body, as: UTF8.self)]).joined(separator: "\n")
    }
}
