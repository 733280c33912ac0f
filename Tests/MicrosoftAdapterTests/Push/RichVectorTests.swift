import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import MicrosoftAdapter

/// A rich notification that another implementation signed and encrypted (`Tests/Oracles/graph_rich_vector.py`, Python's `cryptography`).
@Suite struct RichVectorTests {
    private struct Vector: Decodable {
        let privateKey: String
        let certificate: String
        let tenant: String
        let application: String
        let time: Double
        let version1: String
        let version2: String
        let id: String

        static func load() throws -> (vector: Vector, keySet: Data, content: [String: String]) {
            let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
                .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            let data = try Data(contentsOf: tests.appendingPathComponent("Oracles/graph_rich_vector.json"))
            guard let all = try JSONSerialization.jsonObject(with: data) as? [String: Any], let keySet = all["keySet"],
                let content = all["encryptedContent"] as? [String: String]
            else { throw HarnessError("the vector cannot be read") }
            return (try JSONDecoder().decode(Vector.self, from: data), try JSONSerialization.data(withJSONObject: keySet), content)
        }
    }

    @Test(arguments: [1, 2])
    func `what another implementation signed and encrypted is believed, and no bit less`(version: Int) async throws {
        let (vector, keySet, content) = try Vector.load()
        let now = Date(timeIntervalSince1970: vector.time)
        let http = ScriptedTransport(HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: keySet))
        let subscription = UUID().uuidString.lowercased()
        let channel = PushChannel(
            id: ChannelID("channel-1"), provider: ProviderID("microsoft"), connection: ConnectionID("c"), calendar: Fixture.calendar,
            generation: 0, address: Secret("https://host.example/h"), isBeingOpened: false, acceptedUntil: now.addingTimeInterval(60),
            settings: SubscriptionSettings(subscription: subscription, application: vector.application, tenant: nil).values,
            secrets: Secret("microsoft-keys-1\n\(vector.privateKey)\n\(vector.certificate)"))
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 3, count: 32))))
        let context = VerificationContext(tokens: tokens, keySets: KeySetCache(http: http, clock: FixedClock()), now: now)
        let state = try tokens.token(for: channel.binding, until: channel.acceptedUntil).revealText()
        func verdict(_ content: [String: String], _ token: String) async throws -> DeliveryVerdict? {
            let item: [String: Any] = [
                "subscriptionId": subscription, "subscriptionExpirationDateTime": "2027-01-15T08:00:00Z", "tenantId": vector.tenant,
                "clientState": state, "changeType": "updated", "resource": "Users/1/Events/\(vector.id)", "encryptedContent": content,
                "resourceData": ["id": vector.id],
            ]
            let body = try JSONSerialization.data(withJSONObject: ["value": [item], "validationTokens": [token]])
            let delivery = Delivery(method: .post, headers: [:], query: "", body: body, receivedAt: now)
            let role = MicrosoftPushReceiving(endpoints: .production, tenant: nil, wantsResourceData: false)
            return await role.verify(delivery, for: channel, in: context).first
        }
        let token = version == 1 ? vector.version1 : vector.version2
        guard case .genuine(let notification) = try await verdict(content, token) else {
            Issue.record("the vector is not believed: \(String(describing: try await verdict(content, token)))")
            return
        }
        #expect(notification.kind == .changed)
        #expect(
            http.requests.map(\.url.absoluteString) == [
                version == 1
                    ? "https://login.microsoftonline.com/common/discovery/keys"
                    : "https://login.microsoftonline.com/common/discovery/v2.0/keys"
            ])
        for (name, value) in content {
            let middle = value.index(value.startIndex, offsetBy: value.count / 2)
            var damaged = content
            damaged[name] = value.replacingCharacters(in: middle...middle, with: value[middle] == "0" ? "1" : "0")
            guard case .rejected = try await verdict(damaged, token) else {
                Issue.record("the vector is believed although \(name) is damaged")
                continue
            }
        }
    }
}
