import CCurl
import ProviderKit

extension Transfer {
    /// What the caller is told when libcurl is done.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, HTTPTransportError> {
        if let stop { return .failure(error(stop.kind, stop.detail)) }
        guard code == CURLE_OK else { return .failure(failure(code)) }
        guard collector.isComplete else { return .failure(error(.protocolError, "the response has no complete header")) }
        return .success(HTTPResponse(status: collector.status, headers: collector.headers, body: body))
    }

    /// What the caller is told when the loop ends the transfer.
    func error(_ kind: HTTPTransportError.Kind, _ detail: String) -> HTTPTransportError {
        HTTPTransportError(
            kind: kind, mayHaveReachedServer: requestStarted, peer: call.request.target.peer, detail: ErrorDetail.scrubbed(detail))
    }

    /// `CURLE_TOO_LARGE`, which older headers do not name.
    private static var tooLarge: CURLcode { CURLcode(rawValue: 100) }

    private func failure(_ code: CURLcode) -> HTTPTransportError {
        let words = easy.errorDetail.isEmpty ? String(cString: curl_easy_strerror(code)) : easy.errorDetail
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            if requestStarted { return error(code == CURLE_OPERATION_TIMEDOUT ? .timedOut : .connectionLost, words) }
            guard refusedAddresses.isEmpty || easy.hasConnected else {
                return error(.addressRefused, "refused: " + refusedAddresses.prefix(4).joined(separator: ", "))
            }
            return error(.unreachable, words)
        case CURLE_OUT_OF_MEMORY, Self.tooLarge:
            // libcurl's own limit for one header line; older versions report it as memory.
            return error(requestStarted && !collector.isComplete ? .headersTooLarge : .connectionLost, words)
        default:
            return error(kind(code), words)
        }
    }

    private func kind(_ code: CURLcode) -> HTTPTransportError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT: .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .untrustedCertificate
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER:
            .protocolError
        case CURLE_HTTP2: collector.status == 0 ? .protocolError : .connectionLost
        default: requestStarted ? .connectionLost : .unreachable
        }
    }
}
