import Foundation

/// Brings a document into the one form that the parser gets to see: UTF-8, no document type, no bytes that XML forbids.
enum XMLPreparation {
    /// The document as UTF-8.
    ///
    /// A document type can stand only before the root element, so exactly that part is searched: the same letters inside an event's text
    /// are harmless. Stray bytes that are not UTF-8, and control characters, become U+FFFD: one event with a broken title must not make the
    /// whole calendar unreadable, and the structure of the document cannot change by it.
    static func prepare(_ document: Data, limits: XMLLimits) throws(XMLFailure) -> [UInt8] {
        guard document.count <= limits.bytes else { throw XMLFailure(.tooMuch(what: "bytes", limit: limits.bytes)) }
        var bytes = try decode([UInt8](document))
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard !bytes.isEmpty else { throw XMLFailure(.empty) }
        try checkProlog(bytes)
        return repaired(bytes)
    }

    private static func decode(_ bytes: [UInt8]) throws(XMLFailure) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0x3C, 0x00]) { return try utf16(bytes, low: 0) }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0x00, 0x3C]) { return try utf16(bytes, low: 1) }
        guard let declaration = declaration(bytes), let name = encodingName(declaration) else { return bytes }
        guard ["utf-8", "utf8", "us-ascii"].contains(name) else { throw XMLFailure(.encoding) }
        return bytes
    }

    private static func utf16(_ bytes: [UInt8], low: Int) throws(XMLFailure) -> [UInt8] {
        guard bytes.count % 2 == 0 else { throw XMLFailure(.malformed) }
        let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0 + low]) | UInt16(bytes[$0 + 1 - low]) << 8 }
        let text = Array(String(decoding: units, as: UTF16.self).utf8)
        // A four-byte encoding begins with the same bytes and then has zeros.
        guard !text.prefix(8).contains(0) else { throw XMLFailure(.encoding) }
        return text
    }

    /// The XML declaration's bytes, if there is one.
    private static func declaration(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes[start...].starts(with: Array("<?xml".utf8)), let end = bytes[start...].prefix(1024).firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        return bytes[start...end]
    }

    private static func encodingName(_ declaration: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: declaration, as: UTF8.self)
        guard let range = text.range(of: "encoding") else { return nil }
        return text[range.upperBound...].split(whereSeparator: { "\"'= \t\r\n?>".contains($0) }).first.map { $0.lowercased() }
    }

    /// Walks over declaration, comments and processing instructions to the root element.
    private static func checkProlog(_ bytes: [UInt8]) throws(XMLFailure) {
        var position = 0
        while position < bytes.count {
            let rest = bytes[position...]
            if rest.starts(with: Array("<?".utf8)) {
                position = end(of: "?>", in: bytes, from: position + 2)
            } else if rest.starts(with: Array("<!--".utf8)) {
                position = end(of: "-->", in: bytes, from: position + 4)
            } else if rest.starts(with: Array("<!".utf8)) {
                throw XMLFailure(.documentType)
            } else if bytes[position] == UInt8(ascii: "<") {
                return
            } else {
                position += 1
            }
        }
    }

    private static func end(of mark: String, in bytes: [UInt8], from start: Int) -> Int {
        let mark = Array(mark.utf8)
        var position = start
        while position < bytes.count {
            if bytes[position] == mark[0], bytes[position...].starts(with: mark) { return position + mark.count }
            position += 1
        }
        return bytes.count
    }

    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let isForbidden: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        let isSound = bytes.withUnsafeBufferPointer { buffer in !buffer.contains(where: isForbidden) && isUTF8(buffer) }
        if isSound { return bytes }
        return Array(
            String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
                let isBad = (scalar.value < 0x20 && isForbidden(UInt8(scalar.value))) || scalar.value == 0xFFFE || scalar.value == 0xFFFF
                result.append(isBad ? "\u{FFFD}" : scalar)
            }.description.utf8)
    }

    private static func isUTF8(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool { String(validating: buffer, as: UTF8.self) != nil }
}
