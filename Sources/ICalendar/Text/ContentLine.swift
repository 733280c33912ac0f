/// One content line (RFC 5545 §3.1) after unfolding: a name, parameters, and the value exactly as written.
struct ContentLine: Equatable, Sendable {
    /// A parameter, its name in upper case. The values have lost their quotes and nothing else.
    struct Parameter: Equatable, Sendable {
        let name: String
        let values: [String]
    }

    /// The property's name in upper case. For a line that is no content line: the letters that it begins with.
    let name: String
    let parameters: [Parameter]
    let value: String
    /// False when the line does not follow the grammar; name and value are then only hints.
    let isWellFormed: Bool
    /// The unfolded line.
    let text: String
    /// Where the line, with its folds and its line end, stands in the scanned bytes.
    let range: Range<Int>

    /// The only value of a parameter: `nil` when it is absent. Given twice or as a list, it is `ambiguous`.
    func single(_ name: String) -> SingleParameter {
        var found: String?
        for parameter in parameters where parameter.name == name {
            guard found == nil, parameter.values.count == 1 else { return .ambiguous }
            found = parameter.values.first
        }
        return found.map(SingleParameter.value) ?? .absent
    }

    enum SingleParameter: Equatable {
        case absent
        case value(String)
        case ambiguous
    }
}

extension ContentLine {
    /// Splits an unfolded line. Never fails: a line outside the grammar is marked as such.
    init(unfolded bytes: [UInt8], range: Range<Int>) {
        var rest = bytes[...]
        let nameBytes = rest.prefix { Self.isNameByte($0) }
        rest = rest.dropFirst(nameBytes.count)
        var parameters: [Parameter] = []
        var wellFormed = !nameBytes.isEmpty

        while wellFormed, rest.first == UInt8(ascii: ";") {
            rest = rest.dropFirst()
            let parameterName = rest.prefix { Self.isNameByte($0) }
            rest = rest.dropFirst(parameterName.count)
            guard !parameterName.isEmpty, rest.first == UInt8(ascii: "=") else {
                wellFormed = false
                break
            }
            var values: [String] = []
            repeat {
                rest = rest.dropFirst()
                if rest.first == UInt8(ascii: "\"") {
                    let quoted = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
                    rest = rest.dropFirst(quoted.count + 1)
                    wellFormed = rest.first == UInt8(ascii: "\"")
                    rest = rest.dropFirst()
                    values.append(String(decoding: quoted, as: UTF8.self))
                } else {
                    let plain = rest.prefix { !Self.parameterEnds.contains($0) }
                    rest = rest.dropFirst(plain.count)
                    values.append(String(decoding: plain, as: UTF8.self))
                }
            } while wellFormed && rest.first == UInt8(ascii: ",")
            parameters.append(Parameter(name: String(decoding: parameterName, as: UTF8.self).uppercased(), values: values))
        }
        wellFormed = wellFormed && rest.first == UInt8(ascii: ":")

        name = String(decoding: nameBytes, as: UTF8.self).uppercased()
        self.parameters = parameters
        value = String(decoding: rest.dropFirst(), as: UTF8.self)
        isWellFormed = wellFormed
        text = String(decoding: bytes, as: UTF8.self)
        self.range = range
    }

    private static let parameterEnds = Set(",;:\"".utf8)

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
