import Foundation

/// One calendar collection of the simulated server.
struct StoredCalendar: Sendable {
    /// One event's resource.
    struct Object: Sendable {
        /// The text as it was put, byte by byte.
        let text: Data
        /// The UID that all its components share.
        let uid: String
        /// When it was put, by the calendar's own counter.
        let stamp: Int
        /// The entity tag without quotes; never the same for two texts.
        let tag: String
    }

    /// Tells the calendar from every other one, also from a later one at the same place.
    let serial: String
    /// The name that people see.
    var displayName: String
    /// Whether its owner may only read it.
    var isReadOnly = false
    /// Its events by file name.
    private(set) var objects: [String: Object] = [:]
    /// The stamps of removals, by file name.
    private(set) var removals: [String: Int] = [:]
    /// Counts the changes.
    private(set) var stamp = 0
    /// Sync tokens of earlier states are forgotten.
    private(set) var oldestPosition = 0

    init(serial: String, displayName: String) {
        self.serial = serial
        self.displayName = displayName
    }

    /// The token of the present state (RFC 6578 §4): a URI.
    var syncToken: String { Self.tokenPrefix + "\(serial)/\(stamp)" }

    private static let tokenPrefix = "https://caldav.simulator.example/sync/"

    /// The state that a token stands for; `nil` for one that this calendar never gave out, or has forgotten. An empty one is the beginning.
    func position(of token: String) -> Int? {
        if token.isEmpty { return -1 }
        let start = Self.tokenPrefix + serial + "/"
        guard token.hasPrefix(start), let position = Int(token.dropFirst(start.count)), String(position) == token.dropFirst(start.count),
            (oldestPosition...stamp).contains(position)
        else { return nil }
        return position
    }

    /// Keeps a text under a name, in place of any earlier one.
    mutating func put(_ text: Data, uid: String, as name: String) -> Object {
        stamp += 1
        let object = Object(text: text, uid: uid, stamp: stamp, tag: "\(serial)-\(stamp)")
        objects[name] = object
        removals[name] = nil
        return object
    }

    /// Removes what has that name.
    mutating func remove(_ name: String) {
        guard objects.removeValue(forKey: name) != nil else { return }
        stamp += 1
        removals[name] = stamp
    }

    /// Forgets every state but the present one, so that tokens from before are refused.
    mutating func forgetPositions() {
        stamp += 1
        oldestPosition = stamp
    }
}
