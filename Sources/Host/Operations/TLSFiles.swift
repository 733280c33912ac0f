/// Where the certificate and key are that the host speaks TLS with.
public struct TLSFiles: Equatable, Sendable {
    /// `CALENDAR_TLS_CERTIFICATE_FILE`: PEM, the host's own certificate first, then those that lead to a root.
    public let certificate: String
    /// `CALENDAR_TLS_KEY_FILE`: PEM, without a pass phrase.
    public let key: String

    /// Names the files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    init?(_ reader: inout EnvironmentReader) {
        switch (reader.text("CALENDAR_TLS_CERTIFICATE_FILE"), reader.text("CALENDAR_TLS_KEY_FILE")) {
        case (let certificate?, let key?): self.init(certificate: certificate, key: key)
        case (nil, nil): return nil
        default:
            reader.report("CALENDAR_TLS_CERTIFICATE_FILE and CALENDAR_TLS_KEY_FILE belong together; set both, or neither")
            return nil
        }
    }
}
