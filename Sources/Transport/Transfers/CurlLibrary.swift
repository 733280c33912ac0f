import CCurl

/// libcurl's one-time start, which must come before any other use.
enum CurlLibrary {
    private static let outcome: CURLcode = calendar_host_global_init()

    /// Starts the library at the first call, whichever thread makes it.
    static func start() throws(TransportConfigurationError) {
        guard outcome == CURLE_OK else { throw .libraryUnavailable(reason: String(cString: curl_easy_strerror(outcome))) }
    }
}
