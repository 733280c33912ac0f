import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct ErrorTests {
    private let errors = MicrosoftError(operation: .updateEvent, peer: "graph.microsoft.com:443", now: FixedClock().now)

    struct Case: Sendable {
        let status: Int
        let code: String
        let meaning: ProviderErrorCode
        var permanence = ProviderError.Permanence.permanent
        var effect = ProviderError.Effect.none
    }

    static let table = [
        Case(status: 404, code: "ErrorItemNotFound", meaning: .notFound),
        Case(status: 404, code: "erroritemnotfound", meaning: .notFound),
        Case(status: 400, code: "ErrorInvalidIdMalformed", meaning: .notFound),
        Case(status: 404, code: "MailboxNotEnabledForRESTAPI", meaning: .notSupported),
        Case(status: 409, code: "ErrorIrresolvableConflict", meaning: .revisionMismatch),
        Case(status: 412, code: "ErrorIrresolvableConflict", meaning: .revisionMismatch),
        Case(status: 412, code: "Unheard", meaning: .revisionMismatch),
        Case(status: 409, code: "Unheard", meaning: .conflict),
        Case(status: 409, code: "ErrorDuplicateTransactionId", meaning: .conflict),
        Case(status: 403, code: "ErrorAccessDenied", meaning: .forbidden),
        Case(status: 401, code: "InvalidAuthenticationToken", meaning: .unauthenticated),
        Case(status: 401, code: "ErrorAccessDenied", meaning: .unauthenticated),
        Case(status: 400, code: "ErrorOccurrenceCrossingBoundary", meaning: .invalidRequest),
        Case(status: 429, code: "ApplicationThrottled", meaning: .rateLimited, permanence: .temporary(retryAfter: .milliseconds(2_128))),
        Case(
            status: 503, code: "ErrorAccessDenied", meaning: .rateLimited, permanence: .temporary(retryAfter: .milliseconds(2_128)),
            effect: .unknown),
        Case(
            status: 504, code: "Unheard", meaning: .rateLimited, permanence: .temporary(retryAfter: .milliseconds(2_128)), effect: .unknown),
        Case(
            status: 509, code: "Unheard", meaning: .rateLimited, permanence: .temporary(retryAfter: .milliseconds(2_128)), effect: .unknown),
        Case(
            status: 500, code: "ErrorItemNotFound", meaning: .serverFault, permanence: .temporary(retryAfter: .milliseconds(2_128)),
            effect: .unknown),
        Case(
            status: 507, code: "ErrorQuotaExceeded", meaning: .serverFault, permanence: .temporary(retryAfter: .milliseconds(2_128)),
            effect: .unknown),
        Case(status: 403, code: "ErrorQuotaExceeded", meaning: .quotaExceeded),
        Case(status: 302, code: "", meaning: .protocolViolation),
        Case(status: 418, code: "", meaning: .protocolViolation),
    ]

    @Test(arguments: table) func `a refused write is what its code and status say`(_ item: Case) {
        let error = errors.refusal(
            Fixture.refusal(item.status, item.code, headers: ["Retry-After": "2.128"]), what: "the event", isWrite: true)
        #expect(error.code == item.meaning)
        #expect(error.permanence == item.permanence)
        #expect(error.effect == item.effect)
        #expect(!error.description.contains("Grace") && !error.description.contains("Unheard"))
    }

    @Test func `the innermost known code counts, and names of the message do not`() {
        let texts = [
            #"{"error":{"code":"BadRequest","message":"x","innerError":{"code":"ErrorItemNotFound","innererror":{"code":"Grace"}}}}"#,
            #"{"error":{"code":"UnknownError","innererror":{"code":"ErrorItemNotFound"}}}"#,
            #"{"error":{"code":"ErrorItemNotFound","innerError":{"code":7}}}"#,
            #"{"error":{"code":"ErrorItemNotFound","message":{"code":"ErrorAccessDenied"}}}"#,
        ]
        for text in texts {
            let error = errors.refusal(Fixture.json(text, status: 400), what: "the event")
            #expect(error.code == .notFound, "\(text)")
            #expect(!error.description.contains("Grace"))
        }
    }

    @Test func `a body that is deep, huge or no JSON is judged by its status`() {
        let deep = String(repeating: #"{"innerError":"#, count: 100_000)
        for text in [#"{"error":"# + deep, #"{"error":{"code":"\#(String(repeating: "a", count: 100_000))"}}"#, "<html>", "", "[]", "null"]
        {
            #expect(errors.refusal(Fixture.json(text, status: 404), what: "the event").code == .notFound)
        }
    }

    @Test func `a conflict on a plain read is trouble of the service`() {
        let error = errors.refusal(Fixture.refusal(409, "ErrorIrresolvableConflict"), what: "the event")
        #expect(error.isTemporary && error.code == .serverFault)
    }

    @Test func `rules that want to see the owner need new consent`() {
        let challenge: HTTPHeaders = ["WWW-Authenticate": #"Bearer realm="", error="insufficient_claims", claims="eyJhIjoiR3JhY2UifQ==""#]
        for response in [
            Fixture.refusal(401, "InvalidAuthenticationToken", headers: challenge), Fixture.refusal(403, "Forbidden", headers: challenge),
            Fixture.refusal(403, "insufficient_claims"),
        ] {
            let error = errors.refusal(response, what: "the calendar")
            #expect(error.code == .unauthenticated && error.permanence == .needsReconsent)
            #expect(!error.description.contains("eyJ"))
        }
    }

    @Test(arguments: ["<html>Sign in</html>", #"{"value":["#, "", "null", #"{"value":7}"#, #"{}"#, "\u{FEFF}"])
    func `a success that is not Graph's is a violation, and of a write nobody knows the effect`(_ body: String) async throws {
        let read = await Fixture.failure { () throws(ProviderError) in
            try await Fixture.adapter.calendarListing.listCalendars(
                ListCalendarsRequest(), in: Fixture.context(ScriptedTransport(Fixture.json(body))))
        }
        #expect(read?.code == .protocolViolation && read?.effect == ProviderError.Effect.none)
        let writing = try #require(Fixture.adapter.eventWriting)
        let transport = ScriptedTransport(Fixture.page([]), Fixture.json(body, status: 201))
        let write = await Fixture.failure { () throws(ProviderError) in
            try await writing.createEvent(
                CreateEventRequest(
                    calendar: Fixture.calendar, key: EventKey("k"), draft: EventDraft(title: "Dinner", window: Fixture.window(1, 2))),
                in: Fixture.context(transport))
        }
        #expect(write?.code == .protocolViolation && write?.effect == .unknown)
    }

    @Test func `a removal is believed only where it is answered as Graph does`() async throws {
        let writing = try #require(Fixture.adapter.eventWriting)
        for (response, code) in [
            (Fixture.json("<html>", status: 200), ProviderErrorCode.protocolViolation), (Fixture.refusal(500, "x"), .serverFault),
        ] {
            let error = await Fixture.failure { () throws(ProviderError) in
                try await writing.deleteEvent(
                    DeleteEventRequest(calendar: Fixture.calendar, event: EventID("e"), expected: nil),
                    in: Fixture.context(ScriptedTransport(response)))
            }
            #expect(error?.code == code && error?.effect == .unknown)
        }
    }

    @Test func `nothing secret is in what a verb says when it fails in any way`() async throws {
        let writing = try #require(Fixture.adapter.eventWriting)
        let draft = EventDraft(title: "Secret dinner", window: Fixture.window(1, 2), details: "with Grace")
        for status in [200, 201, 204, 301, 400, 401, 403, 404, 409, 410, 412, 418, 429, 500, 503] {
            for body in [#"{"error":{"code":"Secret dinner \#(Fixture.token)","message":"with Grace"}}"#, "with Grace \(Fixture.token)"] {
                let transport = ScriptedTransport(Fixture.page([]), Fixture.json(body, status: status))
                let error = await Fixture.failure { () throws(ProviderError) in
                    try await writing.createEvent(
                        CreateEventRequest(calendar: Fixture.calendar, key: EventKey("k"), draft: draft), in: Fixture.context(transport))
                }
                let text = try #require(error).description
                #expect(!text.contains("dinner") && !text.contains("Grace") && !text.contains(Fixture.token), "\(text)")
            }
        }
    }
}
