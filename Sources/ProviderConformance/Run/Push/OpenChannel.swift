package import Foundation
package import ProviderKit

/// A channel that a case opened, and what can be done with it.
package struct OpenChannel: Sendable {
    /// The host's side.
    package let stage: PushStage
    /// The channel as it was stored while it was being opened.
    package let opening: PushChannel
    /// The channel as it is stored now.
    package let channel: PushChannel
    /// The token that the provider was given.
    package let token: Secret
    /// What the provider said.
    package let reply: OpenChannelReply
    /// What arrived while it was being opened, handshakes included.
    package let early: [Delivery]

    /// The scheme that the report counts deliveries under, where a case is about none in particular.
    package var mainScheme: AuthenticityScheme {
        guard channel.sender == .provider else { return .bodySignature }
        let schemes = AuthenticityScheme.allCases.filter(stage.abilities.schemes.contains)
        return schemes.first ?? .channelToken
    }

    /// Everything that the provider delivers now.
    package func arrivals() async throws -> [Delivery] {
        try await stage.counterpart.flushDeliveries()
        return stage.inbox.take(from: channel.address)
    }

    /// Has something change in the calendar and gives the delivery that says so; of a relay, the suite makes it.
    package func change(day: Int = 1, file: String = #fileID, line: UInt = #line) async throws -> Delivery {
        if channel.sender == .relay { return try signedBody() }
        _ = try await arrivals()
        let window = try stage.context.window(day: day)
        try await stage.context.place(CounterpartEvent("Pushed \(day)", .instants(window)), in: channel.calendar)
        for delivery in try await arrivals() {
            let verdicts = await verdicts(on: delivery)
            if verdicts.contains(where: { $0.kind == .changed }) { return delivery }
            try expect(
                verdicts.contains { $0.kind != nil }, "What the provider delivers is believed", expected: "a notification",
                actual: "\(verdicts)", file: file, line: line)
        }
        throw ConformanceFailure(
            message: "A change in a watched calendar is delivered to the channel's address", expected: "a genuine delivery of a change",
            actual: "none", file: file, line: line)
    }

    /// What the adapter says of a delivery; of another instant, channel, key or key set where given.
    package func verdicts(
        on delivery: Delivery, for other: PushChannel? = nil, at now: Date? = nil, tokens: ChannelTokens? = nil,
        keySets: KeySetCache? = nil
    ) async -> [DeliveryVerdict] {
        let verification = stage.verification(at: now, tokens: tokens, keySets: keySets)
        return await stage.role.verify(delivery, for: other ?? channel, in: verification)
    }

    /// Demands that every item is believed, and gives what they say. There has to be one at least.
    @discardableResult
    package func expectBelieved(
        _ delivery: Delivery, _ message: String, kind: ChangeNotification.Kind? = .changed, for other: PushChannel? = nil,
        at now: Date? = nil, tokens: ChannelTokens? = nil, keySets: KeySetCache? = nil, scheme: AuthenticityScheme? = nil,
        file: String = #fileID, line: UInt = #line
    ) async throws -> [ChangeNotification] {
        let verdicts = await verdicts(on: delivery, for: other, at: now, tokens: tokens, keySets: keySets)
        stage.context.tally.count(scheme ?? mainScheme, judged: 1, refused: 0)
        let notifications = verdicts.compactMap { if case .genuine(let notification) = $0 { notification } else { nil } }
        try expect(
            !notifications.isEmpty && notifications.count == verdicts.count, message, expected: "every item believed",
            actual: "\(verdicts)", file: file, line: line)
        if let kind {
            try expect(
                notifications.allSatisfy { $0.kind == kind }, message, expected: kind.rawValue,
                actual: notifications.map(\.kind.rawValue).joined(separator: ", "), file: file, line: line)
        }
        return notifications
    }

    /// Demands that no item is believed, and gives the reasons.
    @discardableResult
    package func expectRefused(
        _ delivery: Delivery, _ message: String, for other: PushChannel? = nil, at now: Date? = nil, tokens: ChannelTokens? = nil,
        keySets: KeySetCache? = nil, scheme: AuthenticityScheme? = nil, file: String = #fileID, line: UInt = #line
    ) async throws -> [RejectionReason] {
        let verdicts = await verdicts(on: delivery, for: other, at: now, tokens: tokens, keySets: keySets)
        let reasons: [RejectionReason] = verdicts.compactMap { if case .rejected(_, let reason) = $0 { reason } else { nil } }
        stage.context.tally.count(scheme ?? mainScheme, judged: 1, refused: reasons.count == verdicts.count ? 1 : 0)
        try expect(
            reasons.count == verdicts.count, message, expected: "no item believed", actual: "\(verdicts)", file: file, line: line)
        return reasons
    }
}

extension DeliveryVerdict {
    /// What a believed item says; `nil` of one that is not believed.
    package var kind: ChangeNotification.Kind? { if case .genuine(let notification) = self { notification.kind } else { nil } }
}

extension Delivery {
    /// The same delivery with something else about it.
    package func with(
        method: HTTPMethod? = nil, headers: HTTPHeaders? = nil, query: String? = nil, body: Data? = nil
    ) -> Delivery {
        Delivery(
            method: method ?? self.method, headers: headers ?? self.headers, query: query ?? self.query, body: body ?? self.body,
            receivedAt: receivedAt)
    }

    /// The same delivery with one field's value replaced, or the field taken away.
    package func with(field name: String, _ value: String?) -> Delivery {
        var changed = HTTPHeaders()
        var isPlaced = false
        for field in headers.fields {
            guard field.name.lowercased() == name.lowercased() else {
                changed.add(field.name, field.value)
                continue
            }
            if let value, !isPlaced { changed.add(field.name, value) }
            isPlaced = true
        }
        if let value, !isPlaced { changed.add(name, value) }
        return with(headers: changed)
    }

    /// The same delivery with one more line of a field, behind or in front of all others.
    package func adding(field name: String, _ value: String, inFront: Bool = false) -> Delivery {
        var changed = HTTPHeaders()
        if inFront { changed.add(name, value) }
        for field in headers.fields { changed.add(field.name, field.value) }
        if !inFront { changed.add(name, value) }
        return with(headers: changed)
    }
}
