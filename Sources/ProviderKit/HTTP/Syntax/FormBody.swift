public import Foundation

/// `application/x-www-form-urlencoded` (RFC 6749 appendix B): everything but unreserved characters is escaped.
public enum FormBody {
    /// The media type.
    public static let contentType = "application/x-www-form-urlencoded"

    /// The fields in order.
    public static func encode(_ fields: [(String, String)]) -> Data { Data(query(fields).utf8) }

    /// The fields as a query.
    public static func query(_ fields: [(String, String)]) -> String {
        fields.map { "\(PercentEncoding.component($0.0))=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
    }
}
