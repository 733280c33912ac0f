public import Foundation

/// Published keys (RFC 7517 §5).
public struct JSONWebKeySet: Sendable, Equatable {
    /// The keys that can check signatures, in the order of the set. Keys of other kinds and uses, weak ones, ones without an id, and ones
    /// that are not public are left out (§5: they are ignored); so are all of an id that comes more than once, because none is *the* key.
    public let keys: [JSONWebKey]

    /// The largest set that is read, in bytes.
    public static let maximumBytes = 256 << 10
    /// The most keys that a set may have.
    public static let maximumKeys = 100

    /// Makes a set of keys.
    public init(keys: [JSONWebKey]) { self.keys = keys }

    /// Reads a set. Throws `malformed` for what is not one, and `tooLarge` for one above the bounds.
    public init(parsing text: Data) throws(RejectionReason) {
        let members: [JSONValue]
        do {
            let set = try StrictJSON.object(text, limits: StrictJSON.Limits(bytes: Self.maximumBytes, depth: 6, values: 8_192))
            guard let list = set["keys"]?.array else { throw RejectionReason.malformed }
            members = list
        } catch let refusal as StrictJSON.Refusal {
            throw refusal == .tooLarge ? .tooLarge : .malformed
        } catch { throw .malformed }
        guard members.count <= Self.maximumKeys else { throw .tooLarge }
        let readable = members.compactMap { $0.object.flatMap(Self.key) }
        let count = Dictionary(grouping: readable) { Array($0.id.utf8) }
        keys = readable.filter { count[Array($0.id.utf8)]?.count == 1 }
    }

    /// The key of that id, or `nil`.
    public func key(_ id: String) -> JSONWebKey? { keys.first { $0.id.utf8.elementsEqual(id.utf8) } }

    private static func key(_ object: JSONObject) -> JSONWebKey? {
        guard let id = object["kid"]?.string, (1...256).contains(id.utf8.count) else { return nil }
        // A set that shows private or shared keys has given them away.
        guard ["d", "p", "q", "k"].allSatisfy({ object[$0] == nil }) else { return nil }
        guard object["use"].map({ $0.string == "sig" }) ?? true else { return nil }
        guard object["key_ops"].map({ $0.array?.contains(.string("verify")) == true }) ?? true else { return nil }
        guard let material = material(object) else { return nil }
        let key = JSONWebKey(id: id, material: material, issuer: object["issuer"]?.string)
        guard object["alg"].map({ $0.string == key.algorithm.rawValue }) ?? true else { return nil }
        return key
    }

    /// RFC 7518 §6.2.1 and §6.3.1.
    private static func material(_ object: JSONObject) -> JSONWebKey.Material? {
        switch object["kty"]?.string {
        case "RSA":
            guard let modulus = bytes(object["n"]), let exponent = bytes(object["e"]) else { return nil }
            return (try? RSAPublicKey(modulus: modulus, exponent: exponent)).map { .rsa($0) }
        case "EC":
            guard object["crv"]?.string == "P-256", let x = bytes(object["x"]), x.count == 32, let y = bytes(object["y"]), y.count == 32
            else { return nil }
            return (try? P256PublicKey(uncompressed: [0x04] + x + y)).map { .p256($0) }
        default: return nil
        }
    }

    private static func bytes(_ value: JSONValue?) -> [UInt8]? {
        guard let text = value?.string, text.utf8.count <= 2_048 else { return nil }
        return Base64URL.decode(text).map { Array($0) }
    }
}
