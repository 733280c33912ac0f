/// A request method (RFC 9110 §9); open, because WebDAV and CalDAV bring their own.
public struct HTTPMethod: Hashable, Sendable, CustomStringConvertible {
    /// The method's token, upper case by custom and case-sensitive by RFC 9110 §9.1.
    public let rawValue: String

    /// Takes a method token as it is.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The token.
    public var description: String { rawValue }

    /// RFC 9110 §9.3.1.
    public static let get = HTTPMethod("GET")
    /// RFC 9110 §9.3.3.
    public static let post = HTTPMethod("POST")
    /// RFC 9110 §9.3.4.
    public static let put = HTTPMethod("PUT")
    /// RFC 9110 §9.3.5.
    public static let delete = HTTPMethod("DELETE")
    /// RFC 9110 §9.3.7.
    public static let options = HTTPMethod("OPTIONS")
    /// RFC 5789.
    public static let patch = HTTPMethod("PATCH")
    /// RFC 4918 §9.1.
    public static let propfind = HTTPMethod("PROPFIND")
    /// RFC 3253 §3.6.
    public static let report = HTTPMethod("REPORT")
}
