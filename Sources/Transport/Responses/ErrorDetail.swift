/// Makes libcurl's words fit for logs.
enum ErrorDetail {
    /// The text without control characters, and without any word that could be an address with a path, a query or user information, or a
    /// path of this machine; at most 300 characters.
    static func scrubbed(_ text: String) -> String {
        let words = HeaderSyntax.printable(text).split(separator: " ", omittingEmptySubsequences: true)
        let clean = words.map { word in
            word.contains { "/@?".contains($0) } && !["HTTP/0.9", "HTTP/1", "HTTP/1.1", "HTTP/2"].contains(word) ? "…" : String(word)
        }
        return String(clean.joined(separator: " ").prefix(300))
    }
}
