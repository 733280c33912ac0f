import Foundation
import ProviderKit

/// The content lines of an iCalendar object, unfolded (RFC 5545 §3.1).
struct ICalendarLines {
    private let lines: [String]

    /// Unfolds a body.
    init(_ body: Data) { lines = Self.unfolded(body) }

    /// A body's content lines, unfolded byte by byte: a fold may be inside a character.
    static func unfolded(_ body: Data) -> [String] {
        var unfolded: [UInt8] = []
        for byte in body where byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"), unfolded.last == UInt8(ascii: "\n") {
                unfolded.removeLast()
            } else {
                unfolded.append(byte)
            }
        }
        return unfolded.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text value of a property of the first event.
    func text(of name: String) -> String? {
        guard let start = lines.firstIndex(of: "BEGIN:VEVENT") else { return nil }
        let line = lines[start...].first { Self.name(of: $0) == name }
        return line.flatMap { Self.value(of: $0) }.map(Self.unescaped)
    }

    /// The object with another title and, where given, another time.
    func changed(title: String, window: TimeWindow?) -> String {
        var isInEvent = false
        let changed = lines.map { line in
            if line == "BEGIN:VEVENT" { isInEvent = true }
            if line == "END:VEVENT" { isInEvent = false }
            guard isInEvent else { return line }
            switch Self.name(of: line) {
            case "SUMMARY": return "SUMMARY:\(Self.escaped(title))"
            case "DTSTART": return window.map { "DTSTART:\(ICalendarWriter.utc($0.start))" } ?? line
            case "DTEND", "DURATION": return window.map { "DTEND:\(ICalendarWriter.utc($0.end))" } ?? line
            default: return line
            }
        }
        return Self.text(of: changed)
    }

    /// Lines as they are sent: folded at 75 octets, never inside a character, ended by CRLF.
    static func text(of lines: [String]) -> String {
        lines.map { line in
            var folded = ""
            var octets = 0
            for scalar in line.unicodeScalars {
                let width = UTF8.width(scalar)
                if octets + width > 75 {
                    folded += "\r\n "
                    octets = 1
                }
                folded.unicodeScalars.append(scalar)
                octets += width
            }
            return folded + "\r\n"
        }.joined()
    }

    /// A text value (RFC 5545 §3.3.11).
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case ";": result += "\\;"
            case ",": result += "\\,"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func unescaped(_ value: String) -> String {
        var text = ""
        var isEscaped = false
        for scalar in value.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A line's name in upper case.
    static func name(of line: String) -> String { String(line.prefix { $0 != ";" && $0 != ":" }).uppercased() }

    /// What follows the first colon outside quotes.
    static func value(of line: String) -> String? {
        var isQuoted = false
        for (index, character) in zip(line.indices, line) {
            if character == "\"" { isQuoted.toggle() }
            if character == ":", !isQuoted { return String(line[line.index(after: index)...]) }
        }
        return nil
    }
}
