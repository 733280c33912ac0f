/// A JSON object whose member names differ, byte for byte.
///
/// Names are compared as UTF-8, not as Swift compares text: to Swift, the Kelvin sign and the letter K are the same.
public struct JSONObject: Sendable, Equatable {
    /// One member.
    public struct Member: Sendable, Equatable {
        /// The name, unescaped.
        public let name: String
        /// The value.
        public let value: JSONValue

        /// Whether the member has that name, byte for byte.
        func isNamed(_ other: String) -> Bool { ExactText.areEqual(name, other) }
    }

    /// The members in the order of the text.
    public let members: [Member]

    /// Only the reader comes here: it has seen to it that names differ.
    init(members: [Member]) { self.members = members }

    /// The value of that name, or `nil` where there is none.
    public subscript(name: String) -> JSONValue? { members.first { $0.isNamed(name) }?.value }
}
