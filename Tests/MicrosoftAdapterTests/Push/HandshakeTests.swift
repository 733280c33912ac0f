import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct PushHandshakeTests {
    private let role = MicrosoftPushReceiving(endpoints: .production, tenant: nil, wantsResourceData: false)

    private func channel(isBeingOpened: Bool = true) -> PushChannel {
        PushChannel(
            id: ChannelID("c"), provider: ProviderID("microsoft"), connection: ConnectionID("c"), calendar: Fixture.calendar, generation: 0,
            address: Secret("https://host.example/h"), isBeingOpened: isBeingOpened, acceptedUntil: .distantFuture, settings: nil,
            secrets: Secret(""))
    }

    private func answer(
        _ query: String, method: HTTPMethod = .post, body: String = "", headers: HTTPHeaders = ["Content-Type": "text/plain"],
        isBeingOpened: Bool = true
    ) -> HTTPResponse? {
        let delivery = Delivery(method: method, headers: headers, query: query, body: Data(body.utf8), receivedAt: .now)
        return role.handshake(delivery, for: channel(isBeingOpened: isBeingOpened))
    }

    @Test(arguments: [
        ("Validation%3A+Testing+client+application+reachability", "Validation: Testing client application reachability"),
        ("a%2Bb+c%20d%3Ae%25f", "a+b c d:e%f"), ("%C3%A9%E2%82%AC%F0%9F%98%80", "é€😀"), ("a=b", "a=b"), ("%0D%0A", "\r\n"),
    ])
    func `the token comes back decoded as a form, to the letter`(spelled: String, meant: String) throws {
        let response = try #require(answer("validationToken=\(spelled)"))
        #expect(response.status == 200)
        #expect(Array(response.body) == Array(meant.utf8))
        #expect(answer("tenant=a&validationToken=\(spelled)&b")?.body == response.body, "other parameters have no say")
    }

    @Test func `a token that looks like a page is a text all the same`() throws {
        let response = try #require(answer("validationToken=%3Cscript%3Ealert(1)%3C%2Fscript%3E"))
        #expect(response.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers.fields.count == 2)
    }

    @Test(arguments: [
        "", "validationToken", "validationToken=", "ValidationToken=a", "validationtoken=a", "VALIDATIONTOKEN=a",
        "validationToken=a&validationToken=a",
        "validationToken=a&validationToken=b", "validationToken=a&validation%54oken=b", "validationToken=%", "validationToken=%4",
        "validationToken=%GG",
        "validationToken=%FF", "validationToken=%C3", "xvalidationToken=a", "validationToken[]=a",
    ])
    func `what is not one token exactly is not answered`(query: String) {
        #expect(answer(query) == nil)
    }

    @Test func `a token of more than a kilobyte is not answered`() {
        #expect(answer("validationToken=" + String(repeating: "a", count: 1_024)) != nil)
        #expect(answer("validationToken=" + String(repeating: "a", count: 1_025)) == nil)
        #expect(answer("validationToken=" + String(repeating: "a", count: 1 << 20)) == nil)
    }

    @Test func `only a channel that is being opened answers, only to POST, and only without a body`() {
        #expect(answer("validationToken=a", isBeingOpened: false) == nil)
        for method in ["GET", "PUT", "HEAD", "OPTIONS", "post"] { #expect(answer("validationToken=a", method: HTTPMethod(method)) == nil) }
        #expect(answer("validationToken=a", body: "{}") == nil)
        #expect(answer("", headers: ["validationToken": "a"]) == nil)
    }

    @Test func `a notification that comes with a token is not processed`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
        let mixed = delivery.with(delivery.text, query: "validationToken=a")
        #expect(await world.verdicts(mixed, channel) == [.rejected(.malformed)])
        #expect(world.role.handshake(mixed, for: channel.confirmed(nil)) == nil)
    }

    @Test func `the handshake is answered while the call that opens the channel waits`() async throws {
        let world = try PushWorld()
        let channel = try world.prepared()
        world.answerHandshakes(of: channel)
        _ = try await world.session.openChannel(world.request(for: channel))
        let asked = world.inbox.take(from: channel.address)
        #expect(asked.count == 2, "once as the address of notifications, once as that of lifecycle notifications")
        #expect(asked.allSatisfy { $0.query.contains("validationToken=Validation%3A+Testing") && $0.body.isEmpty })
    }
}
