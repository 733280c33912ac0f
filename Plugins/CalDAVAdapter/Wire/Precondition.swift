import Foundation
import ProviderKit

/// The body of a refusal (RFC 4918 §16): which condition did not hold, and sometimes whose fault it is.
struct Precondition: Sendable {
    /// The names inside `DAV:error`.
    let names: [XMLName]
    /// The resource that stands in the way, for instance the one that has the same UID (RFC 4791 §5.3.2.1).
    let href: String?

    /// Reads a body; one that is no `DAV:error` has no names.
    init(_ response: HTTPResponse) {
        guard !response.body.isEmpty, let root = try? XMLReader.read(response.body, limits: .answer) else {
            names = []
            href = nil
            return
        }
        let error = root.name == DAVName.error ? root : root.first(DAVName.error)
        names = error?.children.map(\.name) ?? []
        href = error?.children.lazy.compactMap { $0.first(DAVName.href)?.trimmedText }.first
    }

    /// Whether a condition of that local name is there, in WebDAV's or CalDAV's namespace, or in CardDAV's where a server mixes them up.
    func has(_ local: String) -> Bool {
        names.contains { $0.local == local && [Namespace.dav, Namespace.caldav, Namespace.carddav].contains($0.namespace) }
    }

    /// The condition of WebDAV-Push that did not hold (draft-bitfire-webdav-push-00 §3.1.3), under the draft's name; `nil` where it is another.
    var pushRefusal: PushRefusal? {
        names.lazy.filter { $0.namespace == Namespace.push }.compactMap { PushRefusal(precondition: $0.local) }.first
    }

    /// The UID is taken: by RFC 4791 §5.3.2.1, or by RFC 6638 §3.2.4.1.
    var isTakenUID: Bool { has("no-uid-conflict") || has("unique-scheduling-object-resource") }

    /// The body will never be accepted as it is (RFC 4791 §5.3.2.1).
    var isBodyRefusal: Bool { Self.bodyRefusals.contains { has($0) } }

    /// A rule of scheduling forbids it (RFC 6638 §3.2.4).
    var isSchedulingRefusal: Bool { Self.schedulingRefusals.contains { has($0) } }

    /// The known name to tell in an error, if there is one; a name the server made up is not repeated.
    var knownName: String? {
        let known =
            Self.bodyRefusals + Self.schedulingRefusals + [
                "no-uid-conflict", "unique-scheduling-object-resource", "valid-sync-token", "need-privileges", "quota-not-exceeded",
                "sufficient-disk-space", "number-of-matches-within-limits", "lock-token-submitted", "supported-report", "supported-filter",
            ]
        return known.first { has($0) }
    }

    private static let bodyRefusals = [
        "valid-calendar-data", "valid-calendar-object-resource", "supported-calendar-component", "supported-calendar-data",
        "max-resource-size", "min-date-time", "max-date-time", "max-instances", "max-attendees-per-instance",
    ]
    private static let schedulingRefusals = [
        "allowed-organizer-scheduling-object-change", "allowed-attendee-scheduling-object-change", "same-organizer-in-all-components",
    ]
}
