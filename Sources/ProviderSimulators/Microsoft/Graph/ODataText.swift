/// Reads an expression of OData from its beginning, piece by piece. What is not there is not taken.
///
/// Not a regular expression: those are parsed anew each time, and every request of an adapter comes by here.
struct ODataText {
    /// What was not read yet.
    private(set) var rest: Substring

    init(_ text: some StringProtocol) { rest = Substring(text) }

    /// Takes exactly this piece.
    mutating func take(_ piece: String) -> Bool {
        guard rest.hasPrefix(piece) else { return false }
        rest = rest.dropFirst(piece.count)
        return true
    }

    /// Takes as many spaces as there are.
    mutating func takeSpaces() { rest = rest.drop(while: \.isWhitespace) }

    /// Takes characters for as long as they are fit; `nil` where the first one is not.
    mutating func run(of isFit: (Character) -> Bool) -> String? {
        let run = rest.prefix(while: isFit)
        guard !run.isEmpty else { return nil }
        rest = rest[run.endIndex...]
        return String(run)
    }

    /// Takes a name of letters, digits and underscores.
    mutating func name() -> String? { run { $0.isLetter || $0.isNumber || $0 == "_" } }

    /// Takes a text in quotation marks, in which two of them stand for one. OData 4.01 ABNF, rule `string`.
    mutating func quoted() -> String? {
        let start = rest
        guard take("'") else { return nil }
        var text = ""
        while true {
            text += run { $0 != "'" } ?? ""
            guard take("'") else {
                rest = start
                return nil
            }
            guard take("'") else { return text }
            text += "'"
        }
    }
}
