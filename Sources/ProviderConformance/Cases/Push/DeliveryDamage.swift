import Foundation
package import ProviderKit

/// One way to damage a genuine delivery.
package struct DeliveryDamage: Sendable, CustomStringConvertible {
    /// By which scheme it has to be noticed.
    package let scheme: AuthenticityScheme
    private let place: Place
    private let kind: Kind

    fileprivate enum Place: Sendable {
        case header(String)
        case body
    }

    private enum Kind: Sendable {
        case removed
        case emptied
        case doubled(String, inFront: Bool)
        case flipped(byte: Int, bit: UInt8)
        case cut(Int)
        case byteRemoved(Int)
        case byteDoubled(Int)
        case appended(UInt8)
        case replaced(byte: Int, by: UInt8)
        case inserted(UInt8, before: Int)
    }

    /// What is damaged and how.
    package var description: String {
        let where_ = if case .header(let name) = place { "the field \(name)" } else { "the body" }
        return switch kind {
        case .removed: "\(where_) removed"
        case .emptied: "\(where_) emptied"
        case .doubled(let value, let inFront): "\(where_) twice, “\(value.prefix(20))…” \(inFront ? "in front" : "behind")"
        case .flipped(let byte, let bit): "bit \(bit) of byte \(byte) of \(where_) flipped"
        case .cut(let count): "\(where_) cut to \(count) bytes"
        case .byteRemoved(let byte): "byte \(byte) of \(where_) removed"
        case .byteDoubled(let byte): "byte \(byte) of \(where_) doubled"
        case .appended(let byte): "a byte \(byte) behind \(where_)"
        case .replaced(let byte, let value): "byte \(byte) of \(where_) is \(value)"
        case .inserted(let value, let byte): "a byte \(value) before byte \(byte) of \(where_)"
        }
    }

    /// The damaged delivery.
    package func applied(to delivery: Delivery) -> Delivery {
        switch (place, kind) {
        case (.header(let name), .removed): return delivery.with(field: name, nil)
        case (.header(let name), .emptied): return delivery.with(field: name, "")
        case (.header(let name), .doubled(let value, let inFront)): return delivery.adding(field: name, value, inFront: inFront)
        case (.header(let name), _):
            let bytes = changed(Array((delivery.headers[name] ?? "").utf8))
            // Fields are octets (RFC 9110 §5.5); those beyond ASCII are kept as ISO 8859-1, as servers do.
            return delivery.with(field: name, String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        case (.body, .removed), (.body, .emptied): return delivery.with(body: Data())
        case (.body, .doubled(let value, _)): return delivery.with(body: delivery.body + Data(value.utf8))
        case (.body, _): return delivery.with(body: Data(changed(Array(delivery.body))))
        }
    }

    private func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        switch kind {
        case .removed, .emptied, .doubled: return []
        case .flipped(let byte, let bit): bytes[byte] ^= 1 << bit
        case .cut(let count): bytes.removeSubrange(count...)
        case .byteRemoved(let byte): bytes.remove(at: byte)
        case .byteDoubled(let byte): bytes.insert(bytes[byte], at: byte)
        case .appended(let byte): bytes.append(byte)
        case .replaced(let byte, let value): bytes[byte] = value
        case .inserted(let value, let byte): bytes.insert(value, at: byte)
        }
        return bytes
    }

    /// Every required field removed, emptied, and there twice: with the same value, with another one in front, with another one behind.
    package static func ofFields(_ delivery: Delivery, _ anatomy: DeliveryAnatomy, otherwise scheme: AuthenticityScheme) -> [DeliveryDamage]
    {
        anatomy.required.sorted().flatMap { name -> [DeliveryDamage] in
            let value = delivery.headers[name] ?? ""
            let scheme = anatomy.protected.first { $0.isIn(field: name) }?.scheme ?? scheme
            let kinds: [Kind] = [
                .removed, .emptied, .doubled(value, inFront: false), .doubled(value + "x", inFront: true),
                .doubled(value + "x", inFront: false), .doubled("", inFront: true), .doubled("", inFront: false),
            ]
            return kinds.map { DeliveryDamage(scheme: scheme, place: .header(name), kind: $0) }
        }
    }

    /// Every bit of every protected byte flipped.
    package static func ofBits(_ delivery: Delivery, _ anatomy: DeliveryAnatomy) throws -> [DeliveryDamage] {
        try anatomy.protected.flatMap { part in try ofBits(delivery, part) }
    }

    /// Every cut that reaches a protected byte, every cut of a body, and every protected byte removed or doubled.
    package static func ofCuts(_ delivery: Delivery, _ anatomy: DeliveryAnatomy, otherwise scheme: AuthenticityScheme) throws
        -> [DeliveryDamage]
    {
        var damages: [DeliveryDamage] = []
        for part in anatomy.protected {
            let range = try part.bytes(of: delivery)
            let place = part.damagePlace
            for byte in range {
                damages.append(DeliveryDamage(scheme: part.scheme, place: place, kind: .byteRemoved(byte)))
                damages.append(DeliveryDamage(scheme: part.scheme, place: place, kind: .byteDoubled(byte)))
            }
            guard case .header = part.place else { continue }
            damages += (0..<range.upperBound).map { DeliveryDamage(scheme: part.scheme, place: place, kind: .cut($0)) }
        }
        let sealing = anatomy.protected.last { $0.place == .body }?.scheme ?? scheme
        damages += (0..<delivery.body.count).map { DeliveryDamage(scheme: sealing, place: .body, kind: .cut($0)) }
        if anatomy.sealsBody {
            damages += (0...255).map { DeliveryDamage(scheme: sealing, place: .body, kind: .appended($0)) }
        }
        return damages
    }

    /// Every protected byte replaced by every other value, and every value put between two of a part's bytes.
    ///
    /// Nothing where a scheme of the delivery computes with public keys: tens of thousands of judgements are cheap for codes only.
    package static func ofValues(_ delivery: Delivery, _ anatomy: DeliveryAnatomy) throws -> [DeliveryDamage] {
        guard anatomy.protected.allSatisfy(\.scheme.isCode) else { return [] }
        return try anatomy.protected.flatMap { part in
            let (bytes, range, place) = (part.allBytes(of: delivery), try part.bytes(of: delivery), part.damagePlace)
            let replaced = range.flatMap { byte in
                (UInt8.min...UInt8.max).filter { !part.isAlike(bytes[byte], $0) }.map { Kind.replaced(byte: byte, by: $0) }
            }
            // At a part's ends a byte may belong to what surrounds it: space around a field's value, a list's next entry.
            let inserted = range.dropFirst().flatMap { byte in
                (UInt8.min...UInt8.max).map { Kind.inserted($0, before: byte) }
            }
            return (replaced + inserted).map { DeliveryDamage(scheme: part.scheme, place: place, kind: $0) }
        }
    }

    /// A delivery with the first bit of a part flipped that damages it.
    static func flipped(_ delivery: Delivery, _ part: ProtectedPart) throws -> Delivery {
        guard let first = try ofBits(delivery, part).first else { throw HarnessError("the part \(part.name) has no byte") }
        return first.applied(to: delivery)
    }

    private static func ofBits(_ delivery: Delivery, _ part: ProtectedPart) throws -> [DeliveryDamage] {
        let bytes = part.allBytes(of: delivery)
        return try part.bytes(of: delivery).flatMap { byte in
            (UInt8(0)..<8).compactMap { bit in
                guard !part.isAlike(bytes[byte], bytes[byte] ^ 1 << bit) else { return nil }
                return DeliveryDamage(scheme: part.scheme, place: part.damagePlace, kind: .flipped(byte: byte, bit: bit))
            }
        }
    }
}

extension AuthenticityScheme {
    /// Whether a judgement is, as a rule, a keyed code over a short text, and nothing is computed with public keys.
    fileprivate var isCode: Bool {
        switch self {
        case .channelToken, .bodySignature: true
        case .signedToken, .encryptedPayload, .webPush: false
        }
    }
}

extension ProtectedPart {
    fileprivate func isIn(field name: String) -> Bool {
        if case .header(let own) = place { own.lowercased() == name.lowercased() } else { false }
    }

    /// All bytes of the place that the part is in.
    fileprivate func allBytes(of delivery: Delivery) -> [UInt8] {
        switch place {
        case .header(let name): Array((delivery.headers[name] ?? "").utf8)
        case .body: Array(delivery.body)
        }
    }

    /// Whether one byte instead of another changes nothing.
    fileprivate func isAlike(_ byte: UInt8, _ other: UInt8) -> Bool {
        // The bit 0x20 is the case of an ASCII letter.
        byte == other || ignoresCase && byte ^ other == 0x20 && (0x41...0x5A).contains(byte & 0xDF)
    }

    /// The part's bytes; an error where the delivery has none there.
    fileprivate func bytes(of delivery: Delivery) throws -> Range<Int> {
        let count = allBytes(of: delivery).count
        let range = range ?? 0..<count
        guard !range.isEmpty, range.upperBound <= count else {
            throw HarnessError("the anatomy names bytes \(range) for \(name), and there are \(count)")
        }
        return range
    }

    fileprivate var damagePlace: DeliveryDamage.Place {
        switch place {
        case .header(let name): .header(name)
        case .body: .body
        }
    }
}
