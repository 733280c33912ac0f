import Hummingbird

/// A value as the whole body of an answer. It keeps the web server's types out of the values' own declarations, which are public.
struct JSONResponse<Value: Encodable & Sendable>: ResponseEncodable {
    let value: Value

    init(_ value: Value) { self.value = value }

    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
