import Foundation
public import Logging
import Synchronization

/// Writes one JSON object a line to standard error, redacted.
///
/// Keys: `time` (UTC, RFC 3339 with milliseconds), `level`, `logger`, `message`, and the metadata flat beside them.
public struct JSONLogHandler: LogHandler {
    /// Metadata added to every line of this logger.
    public var metadata: Logger.Metadata = [:]
    /// The least level written.
    public var logLevel: Logger.Level
    private let label: String
    private let write: @Sendable (String) -> Void

    /// Makes a handler. `write` takes one complete line without its line break; standard error unless said otherwise.
    public init(label: String, level: Logger.Level = .info, write: @escaping @Sendable (String) -> Void = JSONLogHandler.standardError) {
        self.label = label
        logLevel = level
        self.write = write
    }

    /// One metadata value.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one event.
    public func log(event: LogEvent) {
        var fields: [String: String] = [
            "time": Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            "level": event.level.rawValue, "logger": label, "message": Redaction.scrub(event.message.description),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) where fields[key] == nil {
            fields[key] = Self.text(value, under: key)
        }
        if let error = event.error { fields["error"] = Redaction.scrub(String(describing: error)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        write(Self.onOneLine(String(decoding: line, as: UTF8.self)))
    }

    /// A metadata value as text, redacted at every depth.
    private static func text(_ value: Logger.MetadataValue, under key: String) -> String {
        guard !Redaction.isSensitive(key: key) else { return Redaction.mark }
        return switch value {
        case .string(let text): Redaction.scrub(text)
        case .stringConvertible(let value): Redaction.scrub(value.description)
        case .array(let values): "[" + values.map { text($0, under: "") }.joined(separator: ", ") + "]"
        case .dictionary(let values):
            "[" + values.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value, under: $0.key))" }.joined(separator: ", ") + "]"
        }
    }

    /// JSON lets some characters stand that viewers take for a new line; written as escapes they mean the same and forge nothing.
    private static func onOneLine(_ line: String) -> String {
        String(
            line.unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
                switch scalar.value {
                case 0x85: result.append(contentsOf: "\\u0085".unicodeScalars)
                case 0x2028: result.append(contentsOf: "\\u2028".unicodeScalars)
                case 0x2029: result.append(contentsOf: "\\u2029".unicodeScalars)
                default: result.append(scalar)
                }
            })
    }

    private static let lock = Mutex(())

    /// Writes a line to standard error; lines of concurrent writers are not mixed.
    public static let standardError: @Sendable (String) -> Void = { line in
        lock.withLock { _ in FileHandle.standardError.write(Data((line + "\n").utf8)) }
    }
}
