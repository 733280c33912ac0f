import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct ErrorTests {
    private let error = GoogleError(
        operation: .createEvent, peer: "www.googleapis.com:443", now: Date(timeIntervalSince1970: 1_700_000_000))

    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        let reason: String
        let code: ProviderErrorCode
        let permanence: ProviderError.Permanence
        var effect = ProviderError.Effect.none
        var testDescription: String { "\(status) \(reason)" }
    }

    private static let later = ProviderError.Permanence.temporary(retryAfter: nil)

    static let table = [
        Row(status: 400, reason: "invalid", code: .invalidRequest, permanence: .permanent),
        Row(status: 400, reason: "timeRangeTooLong", code: .invalidRequest, permanence: .permanent),
        Row(status: 401, reason: "authError", code: .unauthenticated, permanence: .permanent),
        Row(status: 403, reason: "rateLimitExceeded", code: .rateLimited, permanence: later),
        Row(status: 403, reason: "userRateLimitExceeded", code: .rateLimited, permanence: later),
        Row(status: 429, reason: "rateLimitExceeded", code: .rateLimited, permanence: later),
        Row(status: 429, reason: "somethingNew", code: .rateLimited, permanence: later),
        Row(status: 403, reason: "quotaExceeded", code: .quotaExceeded, permanence: .temporary(retryAfter: .seconds(3_600))),
        Row(status: 429, reason: "quotaExceeded", code: .quotaExceeded, permanence: .temporary(retryAfter: .seconds(3_600))),
        Row(status: 403, reason: "forbiddenForNonOrganizer", code: .forbidden, permanence: .permanent),
        Row(status: 403, reason: "insufficientPermissions", code: .forbidden, permanence: .permanent),
        Row(status: 403, reason: "accessNotConfigured", code: .forbidden, permanence: .permanent),
        Row(status: 403, reason: "somethingNew", code: .forbidden, permanence: .permanent),
        Row(status: 404, reason: "notFound", code: .notFound, permanence: .permanent),
        Row(status: 409, reason: "duplicate", code: .conflict, permanence: .permanent),
        Row(status: 409, reason: "conflict", code: .conflict, permanence: later),
        Row(status: 410, reason: "deleted", code: .notFound, permanence: .permanent),
        Row(status: 410, reason: "fullSyncRequired", code: .cursorLost, permanence: .permanent),
        Row(status: 410, reason: "updatedMinTooLongAgo", code: .cursorLost, permanence: .permanent),
        Row(status: 412, reason: "conditionNotMet", code: .revisionMismatch, permanence: .permanent),
        Row(status: 500, reason: "backendError", code: .serverFault, permanence: later, effect: .unknown),
        Row(status: 503, reason: "rateLimitExceeded", code: .serverFault, permanence: later, effect: .unknown),
        Row(status: 302, reason: "x", code: .protocolViolation, permanence: .permanent),
        Row(status: 418, reason: "x", code: .protocolViolation, permanence: .permanent),
    ]

    @Test(arguments: table)
    func `status and reason decide what a refusal is`(_ row: Row) {
        let found = error.refusal(
            Fixture.answer(Fixture.refusal(row.status, row.reason), status: row.status), what: "the event", isWrite: true)
        #expect(found.code == row.code)
        #expect(found.permanence == row.permanence)
        #expect(found.effect == row.effect)
        #expect(found.context["reason"] == (GoogleError.Reason(rawValue: row.reason) == nil ? nil : row.reason))
    }

    @Test(arguments: [
        "", "<html>Service unavailable</html>", "{", #"{"error":"rate"}"#, #"{"error":{"errors":[]}}"#, #"{"error":{"errors":7}}"#,
    ])
    func `a refusal without a readable reason goes by its status`(_ body: String) {
        for (status, code) in [
            (403, ProviderErrorCode.forbidden), (404, .notFound), (429, .rateLimited), (500, .serverFault), (401, .unauthenticated),
        ] {
            let found = error.refusal(Fixture.answer(body, status: status), what: "the event")
            #expect(found.code == code)
            #expect(found.context["reason"] == nil)
        }
    }

    @Test func `the reason counts, never the message`() {
        let body = #"{"error":{"errors":[{"reason":"forbidden","message":"Rate Limit Exceeded"}],"message":"quotaExceeded"}}"#
        #expect(error.refusal(Fixture.answer(body, status: 403), what: "x").code == .forbidden)
    }

    @Test func `newer fronts give their reason in the details`() {
        let body =
            #"{"error":{"code":403,"status":"PERMISSION_DENIED","details":[{"@type":"x"},{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}"#
        #expect(error.refusal(Fixture.answer(body, status: 403), what: "x").context["reason"] == "insufficientPermissions")
    }

    @Test func `a wish to wait is passed on`() {
        let response = HTTPResponse(status: 403, headers: ["Retry-After": "17"], body: Data(Fixture.refusal(403, "rateLimitExceeded").utf8))
        #expect(error.refusal(response, what: "x").permanence == .temporary(retryAfter: .seconds(17)))
    }

    @Test func `errors repeat nothing of an answer and no token`() async {
        let secret = "Dentist-ya29.hostile"
        let bodies = [
            Fixture.refusal(403, secret), #"{"error":{"errors":[{"reason":"notFound","message":"\#(secret)"}],"message":"\#(secret)"}}"#,
            "<html>\(secret)</html>", secret,
        ]
        for body in bodies {
            for status in [200, 400, 401, 403, 404, 409, 410, 412, 429, 500] {
                let context = Fixture.context(status, body, headers: ["Location": secret, "WWW-Authenticate": secret])
                let request = UpdateEventRequest(
                    calendar: Fixture.calendar, event: EventID("abc"), expected: Revision("\"1\""), key: Fixture.key,
                    draft: Fixture.draft(secret))
                let failure = await Fixture.failure { () throws(ProviderError) in
                    try await GoogleAdapter().eventWriting?.updateEvent(request, in: context)
                }
                let said = failure.map { "\($0) \($0.context)" } ?? ""
                #expect(failure != nil)
                #expect(!said.contains(secret), "\(said)")
                #expect(!said.contains(Fixture.token))
            }
        }
    }
}
