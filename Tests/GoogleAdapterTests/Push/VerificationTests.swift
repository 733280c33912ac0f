import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import GoogleAdapter

/// What is truly Google's own about a delivery; the attacks on its token are the conformance suite's.
@Suite struct PushVerificationTests {
    @Test func `a change is delivered, believed, and says no more than that something changed`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        guard case .genuine(let notification) = try await world.verdict(delivery, channel) else {
            Issue.record("the delivery is not believed")
            return
        }
        #expect(notification.kind == .changed)
        #expect(notification.channel == channel.id)
        #expect(notification.connection == channel.connection)
        #expect(notification.mark.name == delivery.headers["X-Goog-Message-Number"])
    }

    @Test func `the first message is believed before the answer to opening, and no other is`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let greeting = try #require(world.inbox.take(from: channel.address).first)
        let pending = channel.confirmed(nil)
        guard case .genuine(let notification) = try await world.verdict(greeting, pending) else {
            Issue.record("the greeting is not believed while the channel is being opened")
            return
        }
        #expect(notification.kind == .channelConfirmed)
        #expect(try await world.reason(greeting, channel) == nil)
        let change = try await world.change(channel)
        #expect(try await world.reason(change, pending) == .unverifiable)
        #expect(try await world.reason(change, channel) == nil)
    }

    @Test func `a field that is needed is there once and is not empty`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        for name in ["X-Goog-Channel-ID", "X-Goog-Channel-Token", "X-Goog-Resource-ID", "X-Goog-Resource-State", "X-Goog-Message-Number"] {
            let value = try #require(delivery.headers[name])
            #expect(try await world.reason(delivery.with(name, nil), channel) != nil, "without \(name)")
            #expect(try await world.reason(delivery.with(name, ""), channel) != nil, "with an empty \(name)")
            #expect(try await world.reason(delivery.with(name, "\(value), \(value)"), channel) != nil, "with \(name) joined by a comma")
            for other in [value, "other"] {
                var headers = delivery.headers
                headers.add(name, other)
                #expect(try await world.reason(delivery.with(headers: headers), channel) == .malformed, "with \(name) twice")
                headers[name] = other
                headers.add(name, value)
                #expect(try await world.reason(delivery.with(headers: headers), channel) == .malformed, "with \(name) twice")
            }
        }
    }

    @Test func `without a token there is no proof, and the token of another channel is a forgery`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let other = try await world.open("channel-2")
        let delivery = try await world.change(channel)
        #expect(try await world.reason(delivery.with("X-Goog-Channel-Token", nil), channel) == .missingProof)
        let foreign = try await world.change(other).headers["X-Goog-Channel-Token"]
        #expect(try await world.reason(delivery.with("X-Goog-Channel-Token", foreign), channel) == .forged)
    }

    @Test func `headers of one channel at the address of another are refused, although both watch the same calendar`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let other = try await world.open("channel-2")
        #expect(channel.settings == other.settings, "the resource's id is the same for both")
        let delivery = try await world.change(channel)
        #expect(try await world.reason(delivery, other) == .forged)
        let mixed = delivery.with("X-Goog-Channel-ID", other.id.rawValue)
        #expect(try await world.reason(mixed, channel) == .misdirected)
    }

    @Test func `the resource is the one that was confirmed`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        let resource = try #require(delivery.headers["X-Goog-Resource-ID"])
        for wrong in [String(resource.dropLast()), resource + "A", resource.lowercased() + "x", "another"] {
            #expect(try await world.reason(delivery.with("X-Goog-Resource-ID", wrong), channel) == .misdirected)
        }
    }

    @Test(arguments: ["add", "remove", "update", "Exists", "EXISTS", "sync ", "exists;", "not-exists", ""])
    func `a state that a calendar does not have is refused`(state: String) async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(try await world.reason(delivery.with("X-Goog-Resource-State", state), channel) == .malformed)
    }

    @Test func `only the greeting has the number 1`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let greeting = try #require(world.inbox.take(from: channel.address).first)
        let delivery = try await world.change(channel)
        #expect(try await world.reason(greeting.with("X-Goog-Message-Number", "7"), channel) == .malformed)
        #expect(try await world.reason(delivery.with("X-Goog-Message-Number", "1"), channel) == .malformed)
        #expect(try await world.reason(delivery.with("X-Goog-Resource-State", "not_exists"), channel) == nil)
    }

    @Test(arguments: [
        "-1", "+2", "1e3", "0x2", "2.0", " 2", "2 3", "02", "0", "٢٣", "２", String(repeating: "9", count: 21),
        String(repeating: "9", count: 30),
    ])
    func `a message number is a plain decimal of at most twenty digits`(number: String) async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(try await world.reason(delivery.with("X-Goog-Message-Number", number), channel) == .malformed)
        #expect(try await world.reason(delivery.with("X-Goog-Message-Number", "99999999999999999999"), channel) == nil)
    }

    @Test func `a repeated message has the same mark, and a lower number is another message`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let (first, second) = (try await world.change(channel), try await world.change(channel))
        func mark(_ delivery: Delivery) async throws -> DeliveryMark? {
            if case .genuine(let notification) = try await world.verdict(delivery, channel) { notification.mark } else { nil }
        }
        let marks = [try await mark(first), try await mark(second), try await mark(first)]
        #expect(marks[0] != nil)
        #expect(marks[0] == marks[2])
        #expect(marks[0]?.name != marks[1]?.name)
    }

    @Test func `the end and the address that a message names change nothing, and nothing is fetched`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        let later = "Fri, 31 Dec 9999 23:59:59 GMT"
        let ended = channel.confirmed(channel.settings, until: world.now)
        #expect(try await world.reason(delivery.with("X-Goog-Channel-Expiration", later), ended) == .outsideTolerance)
        let strays = world.inbox.strays.count
        for address in ["http://169.254.169.254/", "https://10.0.0.1/", "nonsense"] {
            #expect(try await world.reason(delivery.with("X-Goog-Resource-URI", address), channel) == nil)
        }
        #expect(world.inbox.strays.count == strays)
    }

    @Test func `only POST delivers, and a body is put up with and not read`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        for method in ["GET", "PUT", "HEAD", "post"] {
            #expect(try await world.reason(delivery.with(method: HTTPMethod(method)), channel) == .malformed)
        }
        #expect(try await world.reason(delivery.with(body: Data(repeating: 0x7B, count: 8_192)), channel) == nil)
        #expect(try await world.reason(delivery.with(body: Data(repeating: 0x7B, count: 8_193)), channel) == .tooLarge)
        #expect(try await world.reason(delivery.with(body: Data(repeating: 0x7B, count: 10 << 20)), channel) == .tooLarge)
    }

    @Test func `names of fields in any case and any media type, or none, pass`() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        for spelled in [{ (name: String) in name.lowercased() }, { $0.uppercased() }, { $0.capitalized }] {
            var headers = HTTPHeaders()
            for field in delivery.headers.fields { headers.add(spelled(field.name), field.value) }
            #expect(try await world.reason(delivery.with(headers: headers), channel) == nil)
        }
        for type in [nil, "application/json; utf-8", "text/html", ";;;"] {
            #expect(try await world.reason(delivery.with("Content-Type", type), channel) == nil)
        }
    }

    @Test func `both channels deliver while one takes the place of the other, and the old token is worth nothing at the new one`()
        async throws
    {
        let world = try await PushWorld()
        let old = try await world.open("channel-1")
        let new = try await world.open("channel-2", generation: 1)
        let fromNew = try await world.change(new)
        let fromOld = try #require(world.inbox.take(from: old.address).last)
        #expect(try await world.reason(fromNew, new) == nil)
        #expect(try await world.reason(fromOld, old) == nil)
        #expect(try await world.reason(fromOld, new) == .forged)
    }

    @Test func `a handshake of another provider is not answered`() async throws {
        let world = try await PushWorld()
        let channel = world.prepared()
        let role = GooglePushReceiving(endpoints: .production)
        let question = Delivery(
            method: .post, headers: ["Content-Type": "text/plain"], query: "validationToken=echo", body: Data(), receivedAt: world.now)
        #expect(role.handshake(question, for: channel) == nil)
        #expect(try await world.reason(question, channel) == .malformed)
    }
}
