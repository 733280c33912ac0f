import Foundation
import ProviderKit

/// The codes in an error answer of Graph: `error.code`, and those of its nested `innerError`, each more specific than the one before.
struct GraphFailure: Sendable, Equatable {
    /// The codes from outside to inside, as they were spelled.
    let codes: [String]

    private struct Body: Decodable { let error: Level }

    /// One level. An array holds the next one, because a value cannot hold itself.
    private struct Level: Decodable {
        let code: String?
        let inner: [Level]

        private enum Key: String, CodingKey { case code, innerError, innererror }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            code = try? container.decodeIfPresent(String.self, forKey: .code)
            let next =
                (try? container.decodeIfPresent(Level.self, forKey: .innerError))
                ?? (try? container.decodeIfPresent(Level.self, forKey: .innererror))
            inner = next.map { [$0] } ?? []
        }
    }

    /// Reads an answer's body; one that is no error of Graph has no codes.
    init(_ response: HTTPResponse) {
        guard response.body.count <= 65_536, let body = try? JSONDecoder().decode(Body.self, from: response.body) else {
            codes = []
            return
        }
        var codes: [String] = []
        var level: Level? = body.error
        while let current = level {
            if let code = current.code { codes.append(code) }
            level = current.inner.first
        }
        self.codes = codes
    }

    /// Whether one of the codes is this one.
    func names(_ code: GraphErrorCode) -> Bool { codes.contains { GraphErrorCode(spelled: $0) == code } }
}
