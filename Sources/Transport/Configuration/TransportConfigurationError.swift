/// Why a transport cannot be made.
public enum TransportConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A setting is outside its range.
    case invalidValue(name: String, value: String, expected: String)
    /// The additional CA file cannot be read.
    case unreadableCAFile(path: String, reason: String)
    /// The additional CA file holds no usable certificate.
    case invalidCAFile(path: String, reason: String)
    /// libcurl cannot start or lacks something that is needed.
    case libraryUnavailable(reason: String)

    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .invalidValue(let name, let value, let expected): "\(name) is \(value); it must be \(expected)"
        case .unreadableCAFile(let path, let reason): "the CA file '\(path)' cannot be read (\(reason)); check the path and its permissions"
        case .invalidCAFile(let path, let reason): "the CA file '\(path)' is not usable (\(reason)); it must hold PEM certificates"
        case .libraryUnavailable(let reason): "libcurl cannot be used: \(reason)"
        }
    }
}
