/// Splits a text into lines and components within bounds. It is the guard in front of libical: what passes here has balanced
/// components, no zero byte, and no more of anything than ``ICalendarLimits`` allows; and every line's value is still as written,
/// so that what libical reads leniently can be read again strictly.
struct ContentScanner {
    private let bytes: [UInt8]
    private let limits: ICalendarLimits
    private var position = 0
    private var lineNumber = 0
    private var lineCount = 0
    private var componentCount = 0
    private var open: [ComponentText] = []
    private var listedDates: [Int] = []
    private var calendars: [ComponentText] = []

    /// The calendars (`VCALENDAR`) of a text, in order.
    static func calendars(in bytes: [UInt8], limits: ICalendarLimits) throws(ICalendarError) -> [ComponentText] {
        guard bytes.count <= limits.bytes else { throw ICalendarError(.tooMuch(what: "bytes", limit: limits.bytes)) }
        var scanner = ContentScanner(bytes: bytes, limits: limits)
        return try scanner.scan()
    }

    private init(bytes: [UInt8], limits: ICalendarLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func scan() throws(ICalendarError) -> [ComponentText] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while position < bytes.count {
            let firstLine = lineNumber + 1
            let start = position
            let unfolded = nextLine()
            if unfolded.contains(0) { throw ICalendarError(.zeroByte, line: firstLine) }
            if unfolded.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            lineCount += 1
            guard lineCount <= limits.lines else { throw ICalendarError(.tooMuch(what: "lines", limit: limits.lines), line: firstLine) }
            try take(ContentLine(unfolded: unfolded, range: start..<position), number: firstLine)
        }
        if let unclosed = open.last { throw ICalendarError(.unbalanced("\(unclosed.name) has no END"), line: lineNumber) }
        guard !calendars.isEmpty else { throw ICalendarError(.empty) }
        return calendars
    }

    /// The next line without its line end, continued lines joined. Joining happens on bytes, because a fold may stand inside a
    /// character (RFC 5545 §3.1).
    private mutating func nextLine() -> [UInt8] {
        var unfolded: [UInt8] = []
        repeat {
            let start = position
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            var end = position
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            unfolded.append(contentsOf: bytes[start..<end])
            if position < bytes.count { position += 1 }
            lineNumber += 1
            guard position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 else { return unfolded }
            position += 1
        } while true
    }

    private mutating func take(_ line: ContentLine, number: Int) throws(ICalendarError) {
        switch line.name {
        case "BEGIN" where line.isWellFormed: try begin(line, number: number)
        case "END" where line.isWellFormed: try end(line, number: number)
        default:
            guard !open.isEmpty else { throw ICalendarError(.notCalendar, line: number) }
            if line.name == "RDATE" || line.name == "EXDATE" {
                listedDates[listedDates.count - 1] += line.value.utf8.count { $0 == UInt8(ascii: ",") } + 1
                if listedDates[listedDates.count - 1] > limits.listedDates {
                    throw ICalendarError(.tooMuch(what: "listed dates in one component", limit: limits.listedDates), line: number)
                }
            }
            open[open.count - 1].lines.append(line)
        }
    }

    private mutating func begin(_ line: ContentLine, number: Int) throws(ICalendarError) {
        let name = Self.componentName(line)
        guard !open.isEmpty || name == "VCALENDAR" else { throw ICalendarError(.notCalendar, line: number) }
        componentCount += 1
        guard componentCount <= limits.components else {
            throw ICalendarError(.tooMuch(what: "components", limit: limits.components), line: number)
        }
        guard open.count < limits.depth else {
            throw ICalendarError(.tooMuch(what: "components inside each other", limit: limits.depth), line: number)
        }
        open.append(ComponentText(name: name, begin: line.range, end: line.range))
        listedDates.append(0)
    }

    private mutating func end(_ line: ContentLine, number: Int) throws(ICalendarError) {
        let name = Self.componentName(line)
        guard var closed = open.popLast() else { throw ICalendarError(.unbalanced("END:\(name) without a BEGIN"), line: number) }
        guard closed.name == name else {
            throw ICalendarError(.unbalanced("END:\(name) where END:\(closed.name) was due"), line: number)
        }
        listedDates.removeLast()
        closed.end = line.range
        if open.isEmpty { calendars.append(closed) } else { open[open.count - 1].children.append(closed) }
    }

    /// Cut short, because it goes into error messages.
    private static func componentName(_ line: ContentLine) -> String {
        let trimmed = line.value.utf8.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 > 0x20 }.prefix(64)
        return String(decoding: trimmed, as: UTF8.self).uppercased()
    }
}
