import CCurl
import Foundation

extension Transfer {
    /// Gives libcurl the request, the limits and the rules.
    ///
    /// - Parameter trusted: The PEM text that replaces libcurl's default certificates, which must outlive the transfer.
    func configure(trusted: UnsafeRawBufferPointer?) throws(EasyHandle.OptionError) {
        try setRequest()
        try setConnectionRules()
        try setLimits()
        if let trusted { try easy.setBorrowed(CURLOPT_CAINFO_BLOB, trusted) }
        try setCallbacks()
    }

    private func setRequest() throws(EasyHandle.OptionError) {
        let request = call.request
        try easy.set(CURLOPT_URL, request.target.url)
        try easy.set(CURLOPT_PATH_AS_IS, 1)
        if request.method == "HEAD" { try easy.set(CURLOPT_NOBODY, 1) }
        if let body = request.body { try easy.setBody(body) }
        try easy.set(CURLOPT_CUSTOMREQUEST, request.method)
        try easy.set(CURLOPT_USERAGENT, configuration.userAgent)
        try easy.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try easy.setHeader(request.headerLines)
    }

    /// Everything libcurl could do beside the request is switched off by name, so that a changed default changes nothing here.
    private func setConnectionRules() throws(EasyHandle.OptionError) {
        try easy.set(CURLOPT_PROTOCOLS_STR, configuration.plainHTTP == .never ? "https" : "https,http")
        try easy.set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        try easy.set(CURLOPT_MAXREDIRS, 0)
        try easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // An empty proxy also keeps libcurl from reading http_proxy and its like from the environment.
        try easy.set(CURLOPT_PROXY, "")
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try easy.set(CURLOPT_HTTP09_ALLOWED, 0)
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // Without this, ending a transfer during its name look-up would wait for the look-up, and everything else with it.
        try easy.set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setLimits() throws(EasyHandle.OptionError) {
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
        try easy.set(CURLOPT_LOW_SPEED_LIMIT, configuration.stallBytesPerSecond)
        try easy.set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.stallTimeout.wholeMilliseconds / 1000))
        try easy.set(CURLOPT_BUFFERSIZE, 64 << 10)
    }

    private func setCallbacks() throws(EasyHandle.OptionError) {
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, pointer)
        try easy.set(CURLOPT_HEADERDATA, pointer)
        try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, pointer in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.from(pointer)?.takeHeader(line) == true ? line.count : -1
        }
        try easy.set(CURLOPT_WRITEDATA, pointer)
        try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, pointer in
            let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.from(pointer)?.takeBody(chunk) == true ? chunk.count : -1
        }
        try easy.set(CURLOPT_OPENSOCKETDATA, pointer)
        try easy.setOpenSocket { pointer, purpose, address in
            guard let transfer = Transfer.from(pointer), purpose == CURLSOCKTYPE_IPCXN, let address else { return CURL_SOCKET_BAD }
            return transfer.openSocket(for: address)
        }
        try easy.set(CURLOPT_PREREQDATA, pointer)
        try easy.setBeforeRequest { pointer, address, _, port, _ in
            let mayWrite = Transfer.from(pointer)?.mayWriteRequest(to: address.map { String(cString: $0) }, port: port) == true
            return mayWrite ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    /// Opens a socket for the address that libcurl is about to connect to, unless the policy refuses that very address.
    private func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let socket = withUnsafePointer(to: &address.pointee.addr) { pointer in
            SocketAddress(UnsafeRawBufferPointer(start: pointer, count: Int(address.pointee.addrlen)))
        }
        guard let socket else {
            refusedAddresses.append("an address of an unknown family")
            return CURL_SOCKET_BAD
        }
        if let refusal = refusal(of: socket) {
            refusedAddresses.append("\(socket.text) (\(refusal.rawValue))")
            return CURL_SOCKET_BAD
        }
        return calendar_host_open_socket(address)
    }
}

extension Duration {
    /// The duration in milliseconds, rounded up, so that a wait never ends too early.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
