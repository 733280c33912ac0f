import Foundation
import ProviderKit

/// The address of one resource. The path keeps every byte as the server spelled it, because servers treat two spellings of one path
/// (`@` and `%40`) as two resources.
struct ResourceAddress: Hashable, Sendable {
    /// Where the server is.
    let origin: Origin
    /// The path with its query, beginning with a slash; always a valid URI path.
    let path: String
    /// The same as a URL.
    let url: URL

    /// Makes an address; `nil` where the parts make no URL. Bytes that may not stand in a URI are percent-encoded, all others are kept.
    init?(origin: Origin, path: String) {
        let encoded = Self.encodingForbiddenBytes(path.isEmpty ? "/" : path)
        guard encoded.hasPrefix("/"), let url = URL(string: origin.text + encoded, encodingInvalidCharacters: false) else { return nil }
        self.origin = origin
        self.path = encoded
        self.url = url
    }

    /// Reads an absolute `http` or `https` address; `nil` for anything else, for user information, and for a fragment.
    init?(_ text: String) {
        guard let separator = text.range(of: "://") else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { !"/?#\\".contains($0) }
        guard let (host, port) = Self.hostAndPort(String(authority)) else { return nil }
        var path = String(rest.dropFirst(authority.count))
        if path.hasPrefix("?") { path = "/" + path }
        guard path.isEmpty || path.hasPrefix("/") else { return nil }
        self.init(origin: Origin(scheme: scheme, host: host, port: port ?? Origin.defaultPort(of: scheme)), path: path)
    }

    /// The whole address as text.
    var text: String { origin.text + path }

    /// The folder that the resource lies in: the path up to its last slash.
    private var folder: String {
        let bare = path.prefix { $0 != "?" }
        return bare.lastIndex(of: "/").map { String(bare[...$0]) } ?? "/"
    }

    /// The address that `reference` means when it stands in an answer to a request for this one (RFC 3986 §5.2): absolute, with an
    /// authority, with an absolute path, or relative. `nil` where it makes no sense, and for dot segments, which no honest server sends.
    func resolving(_ reference: String) -> ResourceAddress? {
        let text = reference.trimmedOfWhiteSpace
        guard !text.isEmpty, !text.contains("#"), !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else {
            return nil
        }
        let resolved: ResourceAddress? =
            if text.hasPrefix("//") {
                ResourceAddress("\(origin.scheme):\(text)")
            } else if text.hasPrefix("/") {
                ResourceAddress(origin: origin, path: text)
            } else if text.prefix(while: { $0 != "/" }).contains(":") {
                ResourceAddress(text)
            } else {
                ResourceAddress(origin: origin, path: folder + text)
            }
        guard let resolved, !resolved.hasDotSegments else { return nil }
        return resolved
    }

    /// A member of this collection; `name` must already be fit for a path.
    func member(_ name: String) -> ResourceAddress? {
        ResourceAddress(origin: origin, path: (path.hasSuffix("/") ? path : path + "/") + name)
    }

    private var hasDotSegments: Bool {
        // Nearly no path has one, and there are as many paths as events: look for what one would have to begin with first.
        var previous = UInt8(0)
        let isSuspect = path.utf8.contains { byte in
            defer { previous = byte }
            return previous == UInt8(ascii: "/") && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "%"))
        }
        guard isSuspect else { return false }
        return path.prefix { $0 != "?" }.split(separator: "/").contains { [".", ".."].contains(PercentEncoding.decodedText(String($0))) }
    }

    /// For comparing two spellings of one path: percent-encoding removed. A trailing slash counts as nothing.
    var comparablePath: [UInt8] {
        var decoded = PercentEncoding.decoded(path)
        while decoded.count > 1, decoded.last == UInt8(ascii: "/") { decoded.removeLast() }
        return decoded
    }

    /// Whether this is `other`, or a folder that `other` lies in, however the two are spelled.
    func isOrHolds(_ other: ResourceAddress) -> Bool {
        guard origin == other.origin else { return false }
        let (own, path) = (comparablePath, other.comparablePath)
        return own == path || own == [UInt8(ascii: "/")] || path.starts(with: own + [UInt8(ascii: "/")])
    }

    private static func hostAndPort(_ authority: String) -> (String, Int?)? {
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        var host = authority.lowercased()
        var port: Int?
        let tail = authority.hasPrefix("[") ? authority[(authority.lastIndex(of: "]") ?? authority.startIndex)...] : authority[...]
        if let colon = tail.lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits), (1...65_535).contains(number)
            else { return nil }
            port = number
            host = authority[..<colon].lowercased()
        }
        let isLiteral = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        let inner = isLiteral ? host.dropFirst().dropLast() : host[...]
        let allowed = isLiteral ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789-._"
        guard !inner.isEmpty, inner.allSatisfy({ allowed.contains($0) }) else { return nil }
        return (host, port)
    }

    private static func encodingForbiddenBytes(_ path: String) -> String {
        guard !path.utf8.allSatisfy({ PercentEncoding.isAllowedInPath($0) }) else { return path }
        let bytes = Array(path.utf8)
        var encoded = ""
        for (index, byte) in bytes.enumerated() {
            let isEscape =
                byte == UInt8(ascii: "%") && index + 2 < bytes.count && PercentEncoding.hexValue(bytes[index + 1]) != nil
                && PercentEncoding.hexValue(bytes[index + 2]) != nil
            if isEscape || PercentEncoding.isAllowedInPath(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += PercentEncoding.escape(byte)
            }
        }
        return encoded
    }
}
