import CCurl
import Foundation

/// libcurl's handle for one transfer, with the options' types. It belongs to the transfer thread.
final class EasyHandle {
    /// An option that libcurl did not take.
    struct OptionError: Error {
        let option: CURLoption
        let code: CURLcode
    }

    let pointer: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        _ = calendar_host_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(list)
        errorText.deallocate()
    }

    /// libcurl's words about what went wrong; empty where it said none.
    var errorDetail: String { String(cString: errorText) }

    /// Whether a TCP connection was made for this transfer.
    var hasConnected: Bool {
        var microseconds: curl_off_t = 0
        return calendar_host_easy_get_offset(pointer, CURLINFO_CONNECT_TIME_T, &microseconds) == CURLE_OK && microseconds > 0
    }

    func set(_ option: CURLoption, _ value: Int) throws(OptionError) {
        try check(option, calendar_host_easy_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(OptionError) {
        try check(option, calendar_host_easy_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(OptionError) {
        try check(option, calendar_host_easy_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: @escaping curl_write_callback) throws(OptionError) {
        try check(option, calendar_host_easy_set_data_callback(pointer, option, value))
    }

    func setOpenSocket(_ value: @escaping curl_opensocket_callback) throws(OptionError) {
        try check(CURLOPT_OPENSOCKETFUNCTION, calendar_host_easy_set_open_socket_callback(pointer, value))
    }

    func setBeforeRequest(_ value: @escaping curl_prereq_callback) throws(OptionError) {
        try check(CURLOPT_PREREQFUNCTION, calendar_host_easy_set_before_request_callback(pointer, value))
    }

    /// Sets header lines, once.
    func setHeader(_ lines: [String]) throws(OptionError) {
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                throw OptionError(option: CURLOPT_HTTPHEADER, code: CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        try check(CURLOPT_HTTPHEADER, calendar_host_easy_set_list(pointer, CURLOPT_HTTPHEADER, list))
    }

    /// Sets a request body; libcurl copies the bytes.
    func setBody(_ body: Data) throws(OptionError) {
        try set(CURLOPT_POST, 1)
        try check(
            CURLOPT_POSTFIELDSIZE_LARGE, calendar_host_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        let code =
            body.isEmpty
            ? calendar_host_easy_set_string(pointer, CURLOPT_COPYPOSTFIELDS, "")
            : body.withUnsafeBytes { calendar_host_easy_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        try check(CURLOPT_COPYPOSTFIELDS, code)
    }

    /// Lends bytes to libcurl, which must stay where they are for as long as this handle lives.
    func setBorrowed(_ option: CURLoption, _ bytes: UnsafeRawBufferPointer) throws(OptionError) {
        try check(option, calendar_host_easy_set_borrowed_blob(pointer, option, bytes.baseAddress, bytes.count))
    }

    private func check(_ option: CURLoption, _ code: CURLcode) throws(OptionError) {
        guard code == CURLE_OK else { throw OptionError(option: option, code: code) }
    }
}
