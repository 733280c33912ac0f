/// The reader behind ``StrictJSON``: one pass, no look-ahead but one byte, recursion bounded by the limits.
struct JSONScanner {
    private let bytes: [UInt8]
    private let limits: StrictJSON.Limits
    private var position = 0
    private var values = 0

    init(bytes: [UInt8], limits: StrictJSON.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func wholeText() throws(StrictJSON.Refusal) -> JSONValue {
        skipSpace()
        let value = try self.value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw .malformed }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func value(depth: Int) throws(StrictJSON.Refusal) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw .tooLarge }
        switch current {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(StrictJSON.Refusal) -> JSONValue {
        let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw .malformed }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func array(depth: Int) throws(StrictJSON.Refusal) -> [JSONValue] {
        guard depth <= limits.depth else { throw .tooLarge }
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw .malformed }
        }
    }

    private mutating func object(depth: Int) throws(StrictJSON.Refusal) -> JSONObject {
        guard depth <= limits.depth else { throw .tooLarge }
        position += 1
        var members: [JSONObject.Member] = []
        // The outermost object is there once, and as a rule has some members.
        if depth == 1 { members.reserveCapacity(16) }
        var names = JSONMemberNames()
        skipSpace()
        if take(UInt8(ascii: "}")) { return JSONObject(members: members) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw .malformed }
            let name = try string()
            guard names.insert(name, among: members) else { throw .duplicateMember }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw .malformed }
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return JSONObject(members: members) }
            guard take(UInt8(ascii: ",")) else { throw .malformed }
        }
    }

    /// RFC 8259 §7.
    private mutating func string() throws(StrictJSON.Refusal) -> String {
        position += 1
        let start = position
        position = bytes.withUnsafeBufferPointer { bytes in
            bytes[start...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 } ?? bytes.count
        }
        // Most strings have no escapes and need no copy.
        if current == UInt8(ascii: "\"") {
            let text = bytes.withUnsafeBufferPointer {
                String(validating: UnsafeBufferPointer(rebasing: $0[start..<position]), as: UTF8.self)
            }
            guard let text else { throw .malformed }
            position += 1
            return text
        }
        var content = Array(bytes[start..<position])
        while true {
            guard let byte = current, byte >= 0x20 else { throw .malformed }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw .malformed }
                return text
            case UInt8(ascii: "\\"): content.append(contentsOf: try escape())
            default: content.append(byte)
            }
        }
    }

    private mutating func escape() throws(StrictJSON.Refusal) -> [UInt8] {
        guard let byte = current else { throw .malformed }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw .malformed
        }
    }

    private mutating func unicodeEscape() throws(StrictJSON.Refusal) -> [UInt8] {
        var code = try fourDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw .malformed }
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw .malformed }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .malformed }
        return Array(String(scalar).utf8)
    }

    private mutating func fourDigits() throws(StrictJSON.Refusal) -> UInt32 {
        guard position + 4 <= bytes.count else { throw .malformed }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw .malformed
            }
        }
        position += 4
        return code
    }

    /// RFC 8259 §6.
    private mutating func number() throws(StrictJSON.Refusal) -> Double {
        let start = position
        _ = take(UInt8(ascii: "-"))
        guard take(UInt8(ascii: "0")) || digits() > 0 else { throw .malformed }
        // Most numbers are whole and short, and need no reading as text.
        if position - start <= 15, current != UInt8(ascii: "."), current != UInt8(ascii: "e"), current != UInt8(ascii: "E"),
            bytes[start] != UInt8(ascii: "-")
        {
            return Double(bytes[start..<position].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        if take(UInt8(ascii: ".")) { guard digits() > 0 else { throw .malformed } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard digits() > 0 else { throw .malformed }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw .malformed }
        return number
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }
}
