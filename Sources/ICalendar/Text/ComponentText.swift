/// A component as it stands in the text: its own lines and the components inside it, nothing interpreted.
struct ComponentText: Sendable {
    /// In upper case: `VEVENT`.
    let name: String
    /// The lines between `BEGIN` and `END` that belong to no inner component.
    var lines: [ContentLine] = []
    var children: [ComponentText] = []
    /// Where the `BEGIN` line begins and where the `END` line begins, in the scanned bytes.
    let begin: Range<Int>
    var end: Range<Int>

    /// The lines with one of the names.
    func lines(named names: String...) -> [ContentLine] { lines.filter { names.contains($0.name) } }

    /// The value of the first line with the name.
    func firstValue(_ name: String) -> String? { lines.first { $0.name == name && $0.isWellFormed }?.value }
}
