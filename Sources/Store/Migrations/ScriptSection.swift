/// A part of an SQL file that begins with a comment line such as `-- migration: outbound`.
struct ScriptSection: Hashable, Sendable {
    /// What the comment names.
    let name: String
    /// Everything up to the next such comment, without surrounding blank lines.
    let text: String

    /// The sections of a file, in order; what stands before the first one belongs to none.
    static func sections(of file: String, marker: String) -> [ScriptSection] {
        let prefix = "-- \(marker): "
        var sections: [ScriptSection] = []
        var name: String?
        var lines: [Substring] = []
        func close() {
            guard let name else { return }
            let body = lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
            sections.append(ScriptSection(name: name, text: body.joined(separator: "\n")))
        }
        for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix(prefix) else {
                lines.append(line)
                continue
            }
            close()
            name = String(line.dropFirst(prefix.count))
            lines = []
        }
        close()
        return sections
    }
}
