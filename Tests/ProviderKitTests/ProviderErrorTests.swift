import Foundation
import ProviderKit
import Testing

@Suite("A provider error")
struct ProviderErrorTests {
    @Test("has a short description without dynamic data")
    func shortDescription() {
        let error = ProviderError(
            .serverFault, .temporary(retryAfter: .seconds(3)), operation: .createEvent, effect: .unknown,
            message: "calendar.example.org failed with 503", context: ["peer": "calendar.example.org", "status": "503"])
        #expect(error.shortDescription == "create-event:server-fault")
        #expect(
            error.description == "calendar.example.org failed with 503 [create-event:server-fault peer=calendar.example.org status=503]")
    }

    @Test(
        "from a transport says what to do, and whether a write may have taken effect", arguments: HTTPTransportError.Kind.allCases,
        [true, false])
    func fromTransport(kind: HTTPTransportError.Kind, mayHaveReachedServer: Bool) {
        let failure = HTTPTransportError(kind: kind, mayHaveReachedServer: mayHaveReachedServer, peer: "h:443")
        let write = ProviderError(failure, operation: .updateEvent, isWrite: true)
        let read = ProviderError(failure, operation: .readEvent, isWrite: false)
        #expect(write.effect == (mayHaveReachedServer ? .unknown : .none))
        #expect(read.effect == .none)
        #expect(write.message.count > 20)
        #expect(write.context == ["transport": kind.rawValue, "peer": "h:443"])
        let temporary: Set<HTTPTransportError.Kind> = [.nameNotFound, .unreachable, .timedOut, .connectionLost, .cancelled]
        #expect(read.isTemporary == temporary.contains(kind))
    }

    @Test("codes and operations are fit for metric labels")
    func labels() {
        for operation in ProviderOperation.allCases { #expect(operation.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil) }
        for reason in RejectionReason.allCases { #expect(reason.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil) }
        #expect(Set(ProviderOperation.allCases.map(\.rawValue)).count == ProviderOperation.allCases.count)
    }
}

@Suite("The retry policy")
struct RetryPolicyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let error: ProviderError
        let attempt: Int
        let pause: Duration?
        var testDescription: String { name }
    }

    private static func error(
        _ permanence: ProviderError.Permanence, _ operation: ProviderOperation = .readEvent, _ effect: ProviderError.Effect = .none,
        _ code: ProviderErrorCode = .serverFault
    ) -> ProviderError {
        ProviderError(code, permanence, operation: operation, effect: effect, message: "the provider failed")
    }

    private static let later = ProviderError.Permanence.temporary(retryAfter: nil)

    private static let rows = [
        Row(name: "first failure", error: error(later), attempt: 1, pause: .milliseconds(100)),
        Row(name: "second failure", error: error(later), attempt: 2, pause: .milliseconds(200)),
        Row(name: "long series is capped", error: error(later), attempt: 9, pause: .seconds(2.5)),
        Row(name: "no overflow", error: error(later), attempt: 60, pause: .seconds(2.5)),
        Row(name: "attempts used up", error: error(later), attempt: 100, pause: nil),
        Row(name: "permanent", error: error(.permanent), attempt: 1, pause: nil),
        Row(name: "needs consent", error: error(.needsReconsent), attempt: 1, pause: nil),
        Row(name: "the provider's wish", error: error(.temporary(retryAfter: .seconds(4))), attempt: 1, pause: .seconds(4)),
        Row(name: "the provider's wish to the limit", error: error(.temporary(retryAfter: .seconds(5))), attempt: 1, pause: .seconds(5)),
        Row(name: "a wish too long", error: error(.temporary(retryAfter: .seconds(6))), attempt: 1, pause: nil),
        Row(name: "cancelled", error: error(later, .readEvent, .none, .cancelled), attempt: 1, pause: nil),
        Row(name: "create, unknown effect", error: error(later, .createEvent, .unknown), attempt: 1, pause: .milliseconds(100)),
        Row(name: "delete, unknown effect", error: error(later, .deleteEvent, .unknown), attempt: 1, pause: .milliseconds(100)),
        Row(name: "update, no effect", error: error(later, .updateEvent, .none), attempt: 1, pause: .milliseconds(100)),
        Row(name: "update, unknown effect", error: error(later, .updateEvent, .unknown), attempt: 1, pause: nil),
        Row(name: "code exchange, unknown effect", error: error(later, .exchangeCode, .unknown), attempt: 1, pause: nil),
        Row(name: "refresh, unknown effect", error: error(later, .refreshTokens, .unknown), attempt: 1, pause: nil),
    ]

    @Test("decides by the table", arguments: rows)
    func table(row: Row) {
        let policy = RetryPolicy(maximumAttempts: 100, firstPause: .milliseconds(200), longestPause: .seconds(5))
        #expect(policy.pause(after: row.error, attempt: row.attempt, random: 0.5) == row.pause)
    }

    @Test("never tries again where one attempt is allowed")
    func never() {
        #expect(RetryPolicy.never.pause(after: Self.error(Self.later), attempt: 1, random: 0) == nil)
        #expect(RetryPolicy(maximumAttempts: -3, firstPause: .zero, longestPause: .zero).maximumAttempts == 1)
        #expect(RetryPolicy.standard.pause(after: Self.error(Self.later), attempt: 3, random: 0) == nil)
    }
}
