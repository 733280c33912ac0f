import Foundation

extension ProviderError {
    /// What stands where a secret was taken out.
    private static let mark = "<redacted>"
    /// What is shorter may be found in words that mean nothing.
    private static let shortestSecret = 8

    /// The same error without these secrets in its message and facts, as they are, percent-encoded, or in Base64.
    ///
    /// An adapter must not put them there (see ``ProviderError``); a host's session makes sure, because servers repeat what they are sent.
    func hiding(_ secrets: [Secret]) -> ProviderError {
        let spellings = secrets.map { $0.revealText() }.filter(Self.isTelling).flatMap { text in
            [text, PercentEncoding.component(text), Data(text.utf8).base64EncodedString(), Base64URL.encode(Array(text.utf8))]
        }.sorted { $0.count > $1.count }
        func hide(_ text: String) -> String { spellings.reduce(text) { $0.replacing($1, with: Self.mark) } }
        let hidden = ProviderError(
            code, permanence, operation: operation, effect: effect, message: hide(message), context: context.mapValues(hide))
        return hidden == self ? self : hidden
    }

    /// Whether a text stands out. A password that is a mere word is left alone: a hole in a sentence that everybody knows would tell it.
    private static func isTelling(_ text: String) -> Bool {
        text.utf8.count >= shortestSecret && !text.allSatisfy { $0.isASCII && $0.isLetter }
    }
}

extension Credential {
    /// What of the credential must be told to nobody; with the form of Basic authentication (RFC 7617 §2), which holds the password.
    var secrets: [Secret] {
        switch self {
        case .none: []
        case .bearer(let token): [token]
        case .password(let username, let password): [password, Secret("\(username):\(password.revealText())")]
        }
    }
}
