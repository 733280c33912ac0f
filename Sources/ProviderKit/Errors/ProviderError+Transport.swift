extension ProviderError {
    /// Wraps a transport's failure. A write that may have reached the server has an unknown effect.
    public init(_ failure: HTTPTransportError, operation: ProviderOperation, isWrite: Bool) {
        let code: ProviderErrorCode =
            switch failure.kind {
            case .invalidRequest: .invalidRequest
            case .nameNotFound, .unreachable, .connectionLost: .unreachable
            case .addressRefused, .untrustedCertificate: .untrustedPeer
            case .timedOut: .timedOut
            case .headersTooLarge, .bodyTooLarge: .tooLarge
            case .protocolError: .protocolViolation
            case .cancelled: .cancelled
            }
        let permanence: Permanence =
            switch failure.kind {
            case .nameNotFound, .unreachable, .connectionLost, .timedOut, .cancelled: .temporary(retryAfter: nil)
            case .invalidRequest, .addressRefused, .untrustedCertificate, .headersTooLarge, .bodyTooLarge, .protocolError: .permanent
            }
        self.init(
            code, permanence, operation: operation, effect: isWrite && failure.mayHaveReachedServer ? .unknown : .none,
            message: failure.description, context: ["transport": failure.kind.rawValue, "peer": failure.peer])
    }
}
