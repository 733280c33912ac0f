/// Takes out of a log line what must not be in one, should a caller ever let it in.
///
/// The types are the first line of defence (``ProviderKit/Secret`` has no printable form); this is the second.
public enum Redaction {
    /// What stands where something was taken out.
    public static let mark = "<redacted>"

    private static let sensitiveWords = [
        "password", "secret", "token", "authorization", "cookie", "credential", "api-key", "api_key", "apikey", "verifier", "code-verifier",
    ]

    /// Whether values under this name are never written.
    public static func isSensitive(key: String) -> Bool {
        let lowered = key.lowercased()
        return sensitiveWords.contains { lowered.contains($0) }
    }

    /// The text without credentials: what follows `Basic`, `Bearer` and `Digest`, cookies, user information in addresses, and the values
    /// of sensitive parameters, quoted or not.
    public static func scrub(_ text: String) -> String {
        text.replacing(/(?i)\bdigest\s+[a-z]+\s*=[^\r\n]*/) { _ in "Digest \(mark)" }
            .replacing(/(?i)\b(basic|bearer|digest)\s+[A-Za-z0-9+\/=._~"-][^\s,;]*/) { "\($0.output.1) \(mark)" }
            .replacing(/(?i)\b((?:set-)?cookie\s*:)[^\r\n]*/) { "\($0.output.1) \(mark)" }
            .replacing(/:\/\/[^\/@\s]+@/) { _ in "://\(mark)@" }
            .replacing(/(?i)([a-z_-]*(?:token|secret|password|verifier|credential|api[_-]?key)"?\s*[=:]\s*)"(?:[^"\\]|\\.)*"/) {
                "\($0.output.1)\"\(mark)\""
            }
            .replacing(/(?i)\b(code|[a-z_-]*(?:token|secret|password|verifier|credential|api[_-]?key))(\s*[=:]\s*)[^&\s",}]+/) {
                "\($0.output.1)\($0.output.2)\(mark)"
            }
    }
}
