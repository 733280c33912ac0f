extension ContentLine {
    /// The value as TEXT (RFC 5545 §3.3.11), unescaped. A backslash before anything else stays, as some producers do not escape it.
    var unescaped: String {
        guard value.utf8.contains(UInt8(ascii: "\\")) else { return value }
        var result = ""
        var scalars = value.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.next() {
            case "n", "N": result += "\n"
            case let escaped? where "\\;,".unicodeScalars.contains(escaped): result.unicodeScalars.append(escaped)
            case let other?: result += "\\" + String(other)
            case nil: result += "\\"
            }
        }
        return result
    }

    /// The value as a person; parameter values are decoded as RFC 6868 says.
    var participant: Participant {
        func first(_ name: String) -> String? { parameters.first { $0.name == name }?.values.first.map(TextRules.decodedParameter) }
        return Participant(
            address: value, name: first("CN"), participation: first("PARTSTAT")?.uppercased(),
            scheduleAgent: first("SCHEDULE-AGENT")?.uppercased())
    }
}
