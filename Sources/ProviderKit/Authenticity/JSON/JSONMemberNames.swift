/// Notices a member name that comes twice: by looking at all of them while they are few, by a set when they are many.
struct JSONMemberNames {
    private static let few = 12
    private var seen: Set<[UInt8]> = []

    /// Whether the name is new, byte for byte; `members` are those before it.
    mutating func insert(_ name: String, among members: [JSONObject.Member]) -> Bool {
        guard members.count >= Self.few else { return !members.contains { $0.isNamed(name) } }
        if seen.isEmpty { seen = Set(members.map { Array($0.name.utf8) }) }
        return seen.insert(Array(name.utf8)).inserted
    }
}
