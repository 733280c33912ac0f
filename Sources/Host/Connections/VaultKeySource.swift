import Foundation
public import ProviderKit

/// Where the key of the credential vault comes from: a file or the environment, never the database.
public enum VaultKeySource: Sendable, Equatable {
    /// `CALENDAR_VAULT_KEY_FILE`: a file that holds 32 bytes as 64 hexadecimal digits.
    case file(String)
    /// `CALENDAR_VAULT_KEY`: 64 hexadecimal digits.
    case inline(Secret)
    /// Neither is set: what needs the vault says so.
    case absent

    init(_ reader: inout EnvironmentReader) {
        switch (reader.text("CALENDAR_VAULT_KEY_FILE"), reader.text("CALENDAR_VAULT_KEY")) {
        case (let path?, nil): self = .file(path)
        case (nil, let key?): self = .inline(Secret(key))
        case (nil, nil): self = .absent
        case (_?, _?):
            reader.report("CALENDAR_VAULT_KEY_FILE and CALENDAR_VAULT_KEY are both set; set one of them")
            self = .absent
        }
    }

    /// Reads the key: 32 bytes. Throws ``ConfigurationError`` where there is none or it is malformed.
    public func load() throws(ConfigurationError) -> Secret {
        switch self {
        case .inline(let text): return try Self.decode(text.revealText(), source: "CALENDAR_VAULT_KEY")
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError(["the vault key file \(path) cannot be read; create it with: openssl rand -hex 32 > \(path)"])
            }
            return try Self.decode(String(decoding: data, as: UTF8.self), source: path)
        case .absent:
            throw ConfigurationError([
                "no vault key is set; credentials are kept encrypted, so set CALENDAR_VAULT_KEY_FILE to a file made with: openssl rand -hex 32"
            ])
        }
    }

    private static func decode(_ text: String, source: String) throws(ConfigurationError) -> Secret {
        let digits = text.filter { !$0.isWhitespace }
        var bytes: [UInt8] = []
        var rest = digits[...]
        // `UInt8` takes a sign too, which is no digit of a key.
        while rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexDigit), let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard bytes.count == SealedBox.keyLength, rest.isEmpty else {
            throw ConfigurationError(["\(source) does not hold a key: 64 hexadecimal digits are needed (openssl rand -hex 32 makes one)"])
        }
        return Secret(bytes: bytes)
    }
}
