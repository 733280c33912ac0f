/// A value inside a larger answer that may be damaged without taking the answer with it.
struct Lenient<Value: Decodable>: Decodable {
    /// The value; `nil` where it is not what it should be.
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

extension Lenient: Sendable where Value: Sendable {}
