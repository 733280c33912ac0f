import Foundation
import ProviderKit

/// Public keys in the forms of files (RFC 5280 §4.1, RFC 8017 §A.1.1), written for forgers.
enum PublicKeyInfo {
    /// An RSA key as PKCS#1, as SubjectPublicKeyInfo, and the latter as PEM with and without a line break at its end.
    static func forms(modulus: [UInt8], exponent: [UInt8]) -> [[UInt8]] {
        let key = sequence(integer(modulus) + integer(exponent))
        return [key] + files(algorithm: [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00], key: key)
    }

    /// A P-256 key as SubjectPublicKeyInfo, and as PEM with and without a line break at its end.
    static func forms(point: [UInt8]) -> [[UInt8]] {
        let curve: [UInt8] = [
            0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
        ]
        return files(algorithm: curve, key: point)
    }

    private static func files(algorithm: [UInt8], key: [UInt8]) -> [[UInt8]] {
        let info = sequence(sequence(algorithm) + tagged(0x03, [0] + key))
        let text = Data(info).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let file = "-----BEGIN PUBLIC KEY-----\n\(text)\n-----END PUBLIC KEY-----"
        return [info, Array(file.utf8), Array((file + "\n").utf8)]
    }

    private static func sequence(_ content: [UInt8]) -> [UInt8] { tagged(0x30, content) }

    private static func integer(_ bytes: [UInt8]) -> [UInt8] { tagged(0x02, (bytes.first ?? 0) >= 0x80 ? [0] + bytes : bytes) }

    private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            switch count {
            case ..<0x80: [UInt8(count)]
            case ..<0x100: [0x81, UInt8(count)]
            default: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
            }
        return [tag] + length + content
    }
}
