import CCurl
import Foundation
import ProviderKit

/// A request's address, read by libcurl's own parser, so that what is judged here is what libcurl connects to.
struct RequestTarget: Sendable {
    /// The address as libcurl is given it, without a fragment.
    let url: String
    let isPlain: Bool
    /// `host:port`, for messages.
    let peer: String

    init(_ url: URL) throws(HTTPTransportError) {
        let label = url.host ?? "unknown host"
        func refuse(_ detail: String) -> HTTPTransportError {
            HTTPTransportError(kind: .invalidRequest, mayHaveReachedServer: false, peer: HeaderSyntax.printable(label), detail: detail)
        }
        guard let parser = curl_url() else { throw refuse("out of memory") }
        defer { curl_url_cleanup(parser) }
        let flags = UInt32(CURLU_PATH_AS_IS) | UInt32(CURLU_DISALLOW_USER)
        let code = curl_url_set(parser, CURLUPART_URL, url.absoluteString, flags)
        guard code == CURLUE_OK else { throw refuse(String(cString: curl_url_strerror(code))) }
        _ = curl_url_set(parser, CURLUPART_FRAGMENT, nil, 0)

        func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), scheme == "https" || scheme == "http" else {
            throw refuse("only https and http addresses can be requested")
        }
        guard let host = part(CURLUPART_HOST), !host.isEmpty, let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)),
            let whole = part(CURLUPART_URL)
        else { throw refuse("the address has no host") }
        guard Self.agree(url.host(percentEncoded: false), host) else { throw refuse("the address's host is ambiguous") }
        self.url = whole
        isPlain = scheme == "http"
        peer = HeaderSyntax.printable("\(host):\(port)")
    }

    /// Whether Foundation, which callers compare origins with, and libcurl see the same host. libcurl also rewrites numeric spellings of IPv4
    /// addresses; those are judged by the address policy like any other.
    private static func agree(_ foundation: String?, _ curl: String) -> Bool {
        guard let foundation, !foundation.isEmpty else { return false }
        let brackets = CharacterSet(charactersIn: "[]")
        let (left, right) = (foundation.trimmingCharacters(in: brackets).lowercased(), curl.trimmingCharacters(in: brackets).lowercased())
        if left == right || IPAddress(right) != nil { return true }
        return !left.utf8.allSatisfy { $0 < 0x80 }
    }
}
