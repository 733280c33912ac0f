extension ContentLine {
    /// The value as TEXT (RFC 5545 §3.3.11), unescaped. A backslash before anything else stays, as some producers do not escape it.
    var unescaped: String {
        guard value.utf8.contains(UInt8(ascii: "\\")) else { return value }
        var result: [UInt8] = []
        var bytes = value.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch bytes.next() {
            case UInt8(ascii: "n"), UInt8(ascii: "N"): result.append(0x0A)
            case let escaped? where "\\;,".utf8.contains(escaped): result.append(escaped)
            case let other?: result += [byte, other]
            case nil: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The value as a person; parameter values are decoded as RFC 6868 says.
    var participant: Participant {
        func first(_ name: String) -> String? { parameters.first { $0.name == name }?.values.first.map(TextRules.decodedParameter) }
        return Participant(
            address: value, name: first("CN"), participation: first("PARTSTAT")?.uppercased(),
            scheduleAgent: first("SCHEDULE-AGENT")?.uppercased())
    }
}
