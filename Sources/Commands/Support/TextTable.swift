/// A table for people: columns as wide as their widest cell, a rule under the head.
struct TextTable {
    private let head: [String]
    private var rows: [[String]] = []

    init(_ head: String...) { self.head = head }

    mutating func add(_ cells: String...) { rows.append(cells.map(Self.clean)) }

    /// The table's lines; a sentence instead where there are no rows.
    func text(empty: String) -> String {
        guard !rows.isEmpty else { return empty }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return padded.joined(separator: "  ").trimmingSuffix(while: \.isWhitespace)
        }
        return ([line(head), widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")] + rows.map(line)).joined(
            separator: "\n")
    }

    /// Text from a provider may hold anything; a terminal must not be steered by it.
    private static func clean(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        String(reversed().drop(while: predicate).reversed())
    }
}
