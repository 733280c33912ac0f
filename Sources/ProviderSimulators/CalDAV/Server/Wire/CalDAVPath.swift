import Foundation
import ProviderKit

/// What a path of the simulated server leads to.
enum CalDAVPath: Hashable, Sendable {
    /// `/`.
    case root
    /// `/.well-known/caldav` (RFC 6764 §5).
    case wellKnown
    /// `/principals/NAME/`.
    case principal(String)
    /// `/calendars/NAME/`.
    case home(String)
    /// `/calendars/NAME/CALENDAR/`.
    case calendar(Place)
    /// An event's resource in a calendar.
    case object(Place, String)
    /// A push registration: `/subscriptions/ID`, or where servers of another style keep them.
    case registration(String)

    /// Where a calendar is.
    struct Place: Hashable, Sendable {
        let owner: String
        let name: String
    }

    /// Reads a path, percent-encoded; `nil` where it leads nowhere. A collection is meant with or without its last slash.
    init?(_ path: String) {
        guard path.hasPrefix("/"), !path.contains("//") else { return nil }
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? "" }
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("/") }) else { return nil }
        switch (parts.first, parts.count) {
        case (nil, _): self = .root
        case (".well-known", 2) where parts[1] == "caldav": self = .wellKnown
        case ("principals", 2): self = .principal(parts[1])
        case ("calendars", 2): self = .home(parts[1])
        case ("calendars", 3): self = .calendar(Place(owner: parts[1], name: parts[2]))
        case ("calendars", 4) where !path.hasSuffix("/"): self = .object(Place(owner: parts[1], name: parts[2]), parts[3])
        case ("subscriptions", 2) where !path.hasSuffix("/"), ("push_subscription", 2) where !path.hasSuffix("/"):
            self = .registration(parts[1])
        case ("apps", 4) where parts[1] == "dav_push" && parts[2] == "subscriptions" && !path.hasSuffix("/"): self = .registration(parts[3])
        default: return nil
        }
    }

    /// The path as the server spells it.
    var href: String {
        switch self {
        case .root: "/"
        case .wellKnown: "/.well-known/caldav"
        case .principal(let name): "/principals/\(Self.encoded(name))/"
        case .home(let name): "/calendars/\(Self.encoded(name))/"
        case .calendar(let place): "/calendars/\(Self.encoded(place.owner))/\(Self.encoded(place.name))/"
        case .object(let place, let name): CalDAVPath.calendar(place).href + Self.encoded(name)
        case .registration(let id): "/subscriptions/\(Self.encoded(id))"
        }
    }

    /// Whose it is; `nil` for what belongs to everybody.
    var owner: String? {
        switch self {
        case .root, .wellKnown, .registration: nil
        case .principal(let name), .home(let name): name
        case .calendar(let place), .object(let place, _): place.owner
        }
    }

    private static func encoded(_ name: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@")
        return name.addingPercentEncoding(withAllowedCharacters: unreserved) ?? name
    }
}
