/// What may be written where.
enum TextRules {
    /// RFC 5545 §3.1 leaves no way to write these, escaped or not.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
    }

    /// Line feeds for every kind of line end, since `\n` is the only one that a TEXT value can hold.
    static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var result = ""
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.unicodeScalars.append("\n")
            } else if scalar != "\n" || !afterReturn {
                result.unicodeScalars.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return result
    }

    static func text(_ text: String, _ property: String) throws(EventWritingError) -> String {
        let result = withLineFeeds(text)
        if let bad = result.unicodeScalars.first(where: isForbidden) {
            throw EventWritingError(property, .controlCharacter(codePoint: bad.value))
        }
        return result
    }

    /// A parameter value, encoded as RFC 6868 says; what is left for libical is to put quotes around it.
    static func parameter(_ text: String, _ property: String) throws(EventWritingError) -> String {
        var result = ""
        for scalar in try self.text(text, property).unicodeScalars {
            switch scalar {
            case "^": result += "^^"
            case "\n": result += "^n"
            case "\"": result += "^'"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Undoes RFC 6868.
    static func decodedParameter(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "^")) else { return text }
        var result = ""
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "^" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.next() {
            case "^": result += "^"
            case "n": result += "\n"
            case "'": result += "\""
            case let other?: result += "^" + String(other)
            case nil: result += "^"
            }
        }
        return result
    }

    /// An absolute URI: a scheme, a colon, and visible ASCII without quotes, brackets or backslashes.
    static func uri(_ text: String, _ property: String) throws(EventWritingError) -> String {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count < text.utf8.count, scheme.count > 0, text.utf8.count <= 2_000,
            scheme.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) })
        else {
            throw EventWritingError(property, .malformed("is no absolute URI in ASCII: \(PropertyProblem.quote(text))"))
        }
        return text
    }

    /// A calendar address; a bare e-mail address becomes a `mailto:` one. Letters outside ASCII are allowed (RFC 6531).
    static func address(_ text: String, _ property: String) throws(EventWritingError) -> String {
        let full = text.contains(":") ? text : "mailto:" + text
        guard full.utf8.count <= 1_000, full.count > full.prefix(while: { $0 != ":" }).count + 1,
            full.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0.properties.generalCategory != .control && !$0.properties.isWhitespace
                    && !"\"<>\\,;".unicodeScalars.contains($0)
            })
        else {
            throw EventWritingError(property, .malformed("is no calendar address: \(PropertyProblem.quote(text))"))
        }
        return full
    }

    static func extensionName(_ name: String) throws(EventWritingError) -> String {
        let upper = name.uppercased()
        guard upper.hasPrefix("X-"), upper.utf8.count > 2, upper.utf8.count <= 100,
            upper.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
        else {
            throw EventWritingError("A marker", .malformed("has a name that is no X- name: \(PropertyProblem.quote(name))"))
        }
        return upper
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
