import Foundation
import ProviderKit

/// The request by which Graph makes sure that an address is meant to be one: `POST …?validationToken=…`, to be answered with the token.
struct EndpointValidation: Sendable {
    /// The longest token that is repeated, in bytes before decoding; real ones have some hundred.
    static let longestToken = 1_024
    /// The parameter's name; its case matters.
    static let parameter = "validationToken"

    /// The token, decoded.
    let token: [UInt8]

    /// Reads a delivery; `nil` where it is not one validation and nothing else.
    init?(_ delivery: Delivery) {
        guard delivery.method == .post, delivery.body.isEmpty else { return nil }
        let values = Self.values(in: delivery.query)
        guard values.count == 1, let value = values.first, (1...Self.longestToken).contains(value.utf8.count),
            let token = Self.decoded(value), !token.isEmpty
        else { return nil }
        self.token = token
    }

    /// The answer: the token and nothing else, as a text that no browser takes for anything else.
    var answer: HTTPResponse {
        HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"], body: Data(token))
    }

    /// Whether a query has such a parameter at all.
    static func isNamed(in query: String) -> Bool { !values(in: query).isEmpty }

    private static func values(in query: String) -> [String] {
        query.split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(String(parts[0])), name == Array(parameter.utf8) else { return nil }
            return parts.count == 2 ? String(parts[1]) : ""
        }
    }

    /// The bytes behind a value of a form, where a plus sign is a space; `nil` where an escape is broken or the bytes are no UTF-8.
    private static func decoded(_ text: String) -> [UInt8]? {
        var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], text[...].utf8)
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(PercentEncoding.hexValue),
                    let low = rest.popFirst().flatMap(PercentEncoding.hexValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }
}
