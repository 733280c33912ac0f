import Foundation
import ProviderKit

/// Collects a response's header lines as they arrive, within limits, and keeps those of the final response only.
struct HeaderCollector {
    /// What a line led to.
    enum Progress: Equatable {
        case more
        /// The final response's header is complete.
        case complete
        case tooLarge
        case malformed(String)
    }

    private let maximumBytes: Int
    private let maximumFields: Int
    private var bytes = 0
    private var lines = 0
    /// The status of the response whose header is being read, or was read last; 0 before the first.
    private(set) var status = 0
    private(set) var headers = HTTPHeaders()
    /// Whether the final response's header is complete; lines after that are trailers (RFC 9110 §6.5), which count but are not kept.
    private(set) var isComplete = false

    init(maximumBytes: Int, maximumFields: Int) {
        self.maximumBytes = maximumBytes
        self.maximumFields = maximumFields
    }

    /// The announced body length, where there is exactly one meaning.
    var contentLength: Int? { headers["Transfer-Encoding"] == nil ? headers["Content-Length"].flatMap { Int($0) } : nil }

    /// Takes one line with its end, as libcurl hands it over: status lines, fields, the empty line.
    mutating func take(_ line: some Collection<UInt8>) -> Progress {
        bytes += line.count
        lines += 1
        guard bytes <= maximumBytes, lines <= maximumFields else { return .tooLarge }
        if isComplete { return .more }
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: CharacterSet(charactersIn: "\r\n"))
        if text.isEmpty { return endBlock() }
        if text.hasPrefix("HTTP/") { return beginBlock(text) }
        if let first = text.first, first == " " || first == "\t" { return fold(text) }
        guard let colon = text.firstIndex(of: ":"), HeaderSyntax.isToken(String(text[..<colon])) else {
            return .malformed("a header line is not a field")
        }
        headers.add(String(text[..<colon]), text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        return .more
    }

    private mutating func beginBlock(_ text: String) -> Progress {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count >= 2, parts[1].utf8.count == 3, let status = Int(parts[1]), (100...599).contains(status) else {
            return .malformed("the status line is not one")
        }
        self.status = status
        headers = HTTPHeaders()
        return .more
    }

    private mutating func endBlock() -> Progress {
        guard status != 0 else { return .malformed("the header has no status line") }
        guard status != 101 else { return .malformed("the server switched protocols unasked") }
        guard status >= 200 else { return .more }
        // RFC 9112 §6.3: lengths that differ leave the end of the message to guessing.
        let lengths = headers.all("Content-Length").flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        guard Set(lengths).count <= 1 else { return .malformed("the response has more than one Content-Length") }
        isComplete = true
        return .complete
    }

    /// A line that begins with white space continues the field before it (RFC 9112 §5.2).
    private mutating func fold(_ text: String) -> Progress {
        guard let last = headers.fields.last else { return .malformed("the first header line is a continuation") }
        var kept = HTTPHeaders()
        for field in headers.fields.dropLast() { kept.add(field.name, field.value) }
        kept.add(last.name, last.value + " " + text.trimmingCharacters(in: .whitespaces))
        headers = kept
        return .more
    }
}
