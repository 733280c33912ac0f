/// What a TZif file says (RFC 8536, and RFC 9636 as far as it is the same): the compiled form of a time zone on every Unix system.
///
/// Nothing in the file is believed before it is checked: every count against the bytes that are there, every index against its table,
/// the order of the instants, the range of the offsets. Files that count leap seconds are refused, for their instants are not POSIX time.
struct TZifFile {
    /// The largest zones take 4 KiB. A file beyond this is not a zone.
    static let maximumSize = 262_144

    private(set) var transitions: [(at: Int, offset: Int)] = []
    private(set) var initialOffset = 0
    private(set) var footer: POSIXZoneRule?

    private let name: String
    private let bytes: [UInt8]
    private var position = 0

    private struct Header {
        let version: UInt8
        let utcIndicators, standardIndicators, leapSeconds, transitions, types, characters: Int

        func length(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardIndicators + utcIndicators
        }
    }

    /// Reads a file's bytes. `name` is for messages only.
    init(bytes: [UInt8], name: String) throws(ZoneError) {
        self.bytes = bytes
        self.name = name
        guard bytes.count <= Self.maximumSize else { throw malformed("larger than \(Self.maximumSize) bytes") }
        let first = try header()
        if first.version == 0 {
            try readBody(first, timeSize: 4)
            guard position == bytes.count else { throw malformed("bytes after its end") }
            return
        }
        guard first.version >= UInt8(ascii: "2") else { throw malformed("unknown version") }
        // Newer versions keep an old block in front for old readers.
        guard first.length(timeSize: 4) <= bytes.count - position else { throw malformed("cut short") }
        position += first.length(timeSize: 4)
        let second = try header()
        guard second.version == first.version else { throw malformed("two versions in one file") }
        try readBody(second, timeSize: 8)
        try readFooter()
    }

    private mutating func header() throws(ZoneError) -> Header {
        guard bytes.count - position >= 44 else { throw malformed("cut short") }
        guard bytes[position..<position + 4].elementsEqual("TZif".utf8) else { throw malformed("not a TZif file") }
        let version = bytes[position + 4]
        position += 20
        let header = Header(
            version: version, utcIndicators: integer(4), standardIndicators: integer(4), leapSeconds: integer(4), transitions: integer(4),
            types: integer(4), characters: integer(4))
        // Bounded first, so that no product of counts can overflow.
        let counts = [
            header.utcIndicators, header.standardIndicators, header.leapSeconds, header.transitions, header.types, header.characters,
        ]
        guard counts.allSatisfy({ (0...Self.maximumSize).contains($0) }) else { throw malformed("an impossible count") }
        return header
    }

    private mutating func readBody(_ header: Header, timeSize: Int) throws(ZoneError) {
        guard header.length(timeSize: timeSize) <= bytes.count - position else { throw malformed("cut short") }
        guard (1...256).contains(header.types), header.characters >= 1 else { throw malformed("no local time types") }
        guard [0, header.types].contains(header.utcIndicators), [0, header.types].contains(header.standardIndicators) else {
            throw malformed("an impossible count of indicators")
        }
        guard header.leapSeconds == 0 else { throw malformed("it counts leap seconds, which calendars do not") }
        var instants: [Int] = []
        instants.reserveCapacity(header.transitions)
        for _ in 0..<header.transitions {
            let instant = signed(timeSize)
            if let last = instants.last, instant <= last { throw malformed("transitions out of order") }
            instants.append(instant)
        }
        let indices = bytes[position..<position + header.transitions]
        position += header.transitions
        var offsets: [Int] = []
        for _ in 0..<header.types {
            let offset = signed(4)
            guard abs(offset) <= ZoneRules.maximumOffset else { throw malformed("an impossible offset") }
            guard bytes[position] <= 1, Int(bytes[position + 1]) < header.characters else {
                throw malformed("an impossible local time type")
            }
            position += 2
            offsets.append(offset)
        }
        position += header.characters + header.standardIndicators + header.utcIndicators
        initialOffset = offsets[0]
        transitions.reserveCapacity(instants.count)
        for (instant, index) in zip(instants, indices) {
            guard Int(index) < offsets.count else { throw malformed("a transition to an unknown type") }
            transitions.append((instant, offsets[Int(index)]))
        }
    }

    /// The rule between two line feeds at the very end. An empty one says that nothing is known about later times.
    private mutating func readFooter() throws(ZoneError) {
        let rest = bytes[position...]
        guard rest.count >= 2, rest.first == 0x0A, rest.last == 0x0A else { throw malformed("cut short in the footer") }
        let text = rest.dropFirst().dropLast()
        guard text.count <= 256, text.allSatisfy({ (0x20..<0x7F).contains($0) }) else { throw malformed("an unreadable footer") }
        if !text.isEmpty { footer = try POSIXZoneRule(parsing: String(decoding: text, as: UTF8.self)) }
        position = bytes.count
    }

    /// An unsigned big-endian number. The caller has checked that the bytes are there.
    private mutating func integer(_ size: Int) -> Int {
        let value = bytes[position..<position + size].reduce(0) { $0 << 8 | Int($1) }
        position += size
        return value
    }

    /// A number of 4 or 8 bytes in two's complement.
    private mutating func signed(_ size: Int) -> Int {
        let value = integer(size)
        return size == 4 ? Int(Int32(truncatingIfNeeded: value)) : value
    }

    private func malformed(_ cause: String) -> ZoneError { ZoneError(.malformed(cause), name: name) }
}
