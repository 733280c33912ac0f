import Foundation

/// `application/x-www-form-urlencoded` (RFC 6749 appendix B): everything but unreserved characters is escaped.
enum FormBody {
    /// The fields in order.
    static func encode(_ fields: [(String, String)]) -> Data { Data(query(fields).utf8) }

    /// The fields as a query.
    static func query(_ fields: [(String, String)]) -> String {
        fields.map { "\(PercentEncoding.component($0.0))=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
    }
}
