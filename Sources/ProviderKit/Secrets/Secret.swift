import COpenSSL

/// A password, token, code or key that has no printable form.
///
/// It is not `Codable` and not `ExpressibleByStringLiteral`; interpolating, dumping or reflecting it shows a fixed mark. The bytes are
/// overwritten when the last copy goes away. Reading them is a deliberate act with a name that a reviewer can search for.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `@unchecked`: the buffer is written once, before the object is shared, and freed when nobody holds it any more.
    private final class Storage: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer

        init(_ source: some Collection<UInt8>) {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
            buffer.copyBytes(from: source)
            bytes = UnsafeRawBufferPointer(buffer)
        }

        deinit {
            OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
            bytes.deallocate()
        }
    }

    private let storage: Storage

    /// Keeps a copy of the text's UTF-8 bytes.
    public init(_ text: String) { storage = Storage(Array(text.utf8)) }

    /// Keeps a copy of the bytes.
    public init(bytes: some Collection<UInt8>) { storage = Storage(bytes) }

    /// Whether there is nothing inside.
    public var isEmpty: Bool { storage.bytes.isEmpty }

    /// Length in bytes. A length is less than the secret but not nothing: do not log it.
    public var count: Int { storage.bytes.count }

    /// The secret as text, for the one place that must send it. Bytes that are not UTF-8 are replaced.
    public func revealText() -> String { String(decoding: storage.bytes, as: UTF8.self) }

    /// The secret as bytes, for the one place that must use them.
    public func revealBytes() -> [UInt8] { Array(storage.bytes) }

    /// Compares in a time that depends on the lengths only.
    public static func == (lhs: Secret, rhs: Secret) -> Bool { ConstantTime.areEqual(lhs.storage.bytes, rhs.storage.bytes) }

    /// Always the same mark, whatever is inside.
    public var description: String { "<secret>" }
    /// Always the same mark, whatever is inside.
    public var debugDescription: String { description }
    /// Reflection sees no children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
