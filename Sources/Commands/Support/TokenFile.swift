import Foundation
import ProviderKit

/// Reads OAuth tokens in the form in which a token endpoint answers (RFC 6749 §5.1).
enum TokenFile {
    private struct Answer: Decodable {
        let accessToken: String
        let refreshToken: String?
        let expiresIn: Double?
        let scope: String?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case refreshToken = "refresh_token"
            case expiresIn = "expires_in"
            case scope
        }
    }

    static func read(_ path: String, now: Date) throws -> OAuthTokens {
        let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw CommandError("the token file \(path) cannot be read; check the name and its permissions", code: 66) }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: data), !answer.accessToken.isEmpty else {
            throw CommandError("the token file \(path) holds no JSON object with access_token", code: 65)
        }
        return OAuthTokens(
            accessToken: Secret(answer.accessToken), refreshToken: answer.refreshToken.map { Secret($0) },
            expiresAt: answer.expiresIn.map { now + $0 }, scopes: answer.scope.map { $0.split(separator: " ").map(String.init) } ?? [])
    }
}
