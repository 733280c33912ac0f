/// The `$orderby` of a list of events; without one the order stays as it is.
struct EventOrder: Sendable {
    private let path: [String]?
    private let isDescending: Bool

    init(_ call: GraphCall) throws(GraphProblem) {
        guard let text = call.target.value("$orderby") else {
            path = nil
            isDescending = false
            return
        }
        let words = text.split(separator: " ").map(String.init)
        let known = ["start/dateTime", "end/dateTime", "subject", "createdDateTime", "lastModifiedDateTime"]
        guard let first = words.first, known.contains(first), words.count == 1 || words.count == 2 && ["asc", "desc"].contains(words[1])
        else {
            throw .query("The simulator does not order events by '\(text)'.")
        }
        path = first.split(separator: "/").map(String.init)
        isDescending = words.last == "desc"
    }

    /// The items to show, in order; each comes with everything there is to compare.
    func sorted(_ items: [(whole: GraphValue, shown: GraphValue)]) -> [GraphValue] {
        guard let path else { return items.map(\.shown) }
        func key(_ item: GraphValue) -> String { path.reduce(Optional(item)) { $0?[$1] }?.text ?? "" }
        let ordered = items.enumerated().map { (key($0.element.whole), $0.offset, $0.element.shown) }
            .sorted { isDescending ? ($1.0, $0.1) < ($0.0, $1.1) : ($0.0, $0.1) < ($1.0, $1.1) }
        return ordered.map(\.2)
    }
}
