import CCurl

/// libcurl's handle for many transfers at once.
///
/// Unchecked, because the pointer crosses from the transfer thread, which alone uses it, to other threads for one purpose:
/// `curl_multi_wakeup`, which libcurl documents as callable from any thread. ``CommandQueue``'s lock keeps that from happening after the handle
/// is released.
struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init(configuration: TransportConfiguration) throws(TransportConfigurationError) {
        guard let pointer = curl_multi_init() else { throw .libraryUnavailable(reason: "out of memory or file descriptors") }
        let options = [
            (CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections),
            (CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost),
            (CURLMOPT_MAXCONNECTS, configuration.maximumConnections),
            (CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
        ]
        for (option, value) in options where calendar_host_multi_set_long(pointer, option, value) != CURLM_OK {
            curl_multi_cleanup(pointer)
            throw .libraryUnavailable(reason: "the option \(option.rawValue) is not known")
        }
        self.pointer = pointer
    }

    /// Ends the current or the next wait; from any thread.
    func wake() { curl_multi_wakeup(pointer) }
}
