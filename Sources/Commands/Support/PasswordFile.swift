import Foundation
import ProviderKit

/// Reads a password, or another secret, from a file or from standard input; one line break at the end is not part of it.
enum PasswordFile {
    static func read(_ path: String, holding content: String = "password") throws -> Secret {
        let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard var bytes = data else {
            throw CommandError("the \(content) file \(path) cannot be read; check the name and its permissions", code: 66)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw CommandError("the \(content) file \(path) is empty", code: 65) }
        return Secret(bytes: bytes)
    }
}
