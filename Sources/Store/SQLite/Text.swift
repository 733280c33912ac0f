import Foundation
import ProviderKit

/// Text on its way into the database, which ends a text at its first NUL character.
enum Text {
    /// An identifier, byte for byte. Throws ``StoreError/Code/invalid`` where it is empty or holds a NUL: cut off, it would be another
    /// one's name.
    static func identifier(_ id: some OpaqueIdentifier) throws(StoreError) -> String { try identifier(id.rawValue, "\(type(of: id))") }

    /// As above, for a name that is not a type of its own.
    static func identifier(_ text: String, _ what: String) throws(StoreError) -> String {
        guard !text.isEmpty else { throw StoreError(.invalid, "an empty \(what) cannot be stored") }
        return try opaque(text, what)
    }

    /// A value that may be empty and must come back as it is, such as a cursor.
    static func opaque(_ text: String, _ what: String) throws(StoreError) -> String {
        guard !text.utf8.contains(0) else { throw StoreError(.invalid, "a \(what) with a NUL character cannot be stored") }
        return text
    }

    /// Text for people: a NUL becomes the replacement character.
    static func prose(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacingOccurrences(of: "\0", with: "\u{FFFD}") : text
    }

    /// JSON with sorted keys, so that equal values are equal texts; instants as milliseconds.
    static func json(_ value: some Encodable) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Instant.milliseconds(date))
        }
        do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw StoreError(.invalid, "a \(type(of: value)) cannot be written as JSON")
        }
    }

    /// Reads what ``json(_:)`` wrote.
    static func value<Value: Decodable>(_ type: Value.Type, json: String) throws(StoreError) -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            Instant.date(try decoder.singleValueContainer().decode(Int64.self))
        }
        do { return try decoder.decode(type, from: Data(json.utf8)) } catch {
            throw StoreError(.corrupt, "a stored \(type) cannot be read; restore a copy of the database")
        }
    }
}
