import Foundation
import ProviderKit

/// What was sent to a token endpoint (RFC 6749 §4.1.3, §6).
struct TokenForm: Sendable {
    private let fields: [String: String]
    let clientID: String?
    let clientSecret: String?

    init(_ request: HTTPRequest) throws(OAuthProblem) {
        let type = request.headers["Content-Type"]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard type == "application/x-www-form-urlencoded" else {
            throw OAuthProblem("invalid_request", 900_144, "The request body must be a form.")
        }
        var fields: [String: String] = [:]
        for (name, value) in RequestTarget.fields(String(decoding: request.body, as: UTF8.self)) {
            guard fields.updateValue(value, forKey: name) == nil else {
                throw OAuthProblem("invalid_request", 90_100, "The parameter '\(name)' is sent twice.")
            }
        }
        self.fields = fields
        if let header = request.headers["Authorization"], header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: header.dropFirst(6).trimmingCharacters(in: .whitespaces))
        {
            let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map {
                PercentEncoding.decodedText(String($0))
            }
            clientID = parts.first
            clientSecret = parts.count > 1 ? parts[1] : nil
        } else {
            clientID = fields["client_id"]
            clientSecret = fields["client_secret"]
        }
    }

    subscript(name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
}
