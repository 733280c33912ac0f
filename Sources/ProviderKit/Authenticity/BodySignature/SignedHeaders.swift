import Foundation

/// Readers of the headers that go into what is signed: one value, one spelling.
enum SignedHeaders {
    /// The one value of a header. Throws `missingProof` where there is none or it is empty, `malformed` where there are several.
    static func single(_ name: String, in headers: HTTPHeaders) throws(RejectionReason) -> String {
        var found: String?
        for field in headers.fields where field.isNamed(name) {
            guard found == nil else { throw found?.isEmpty == true ? .missingProof : .malformed }
            found = field.value
        }
        guard let found, !found.isEmpty else { throw .missingProof }
        return found
    }

    /// An id: at most 256 bytes, no point, no control characters.
    static func id(_ name: String, in headers: HTTPHeaders) throws(RejectionReason) -> String {
        let id = try single(name, in: headers)
        guard id.utf8.count <= 256, id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ".") }) else { throw .malformed }
        return id
    }

    /// A time in seconds since 1970: at most eleven digits, without leading zeros, within the tolerance on either side of now.
    static func timestamp(
        _ name: String, in headers: HTTPHeaders, at now: Date, tolerance: TimeInterval
    ) throws(RejectionReason) -> (text: String, date: Date) {
        let text = try single(name, in: headers)
        guard (1...11).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text.utf8.count == 1 || text.utf8.first != 48
        else { throw .malformed }
        let seconds = TimeInterval(text.utf8.reduce(0) { $0 * 10 + Int($1 - 48) })
        guard abs(now.timeIntervalSince1970 - seconds) <= tolerance else { throw .outsideTolerance }
        return (text, Date(timeIntervalSince1970: seconds))
    }
}
