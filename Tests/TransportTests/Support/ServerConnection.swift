import Foundation

/// The server's end of one connection; used by the one thread that serves it.
final class ServerConnection {
    /// 1 for the server's first connection.
    let number: Int
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
    }

    /// Reads one request with its body; `nil` when the peer closed first.
    func readRequest() -> ReceivedRequest? {
        guard let head = read(until: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.isEmpty }
        let first = (lines.first ?? "").components(separatedBy: " ")
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: line[..<colon].lowercased(), value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        while buffer.count < length { guard fill() else { return nil } }
        defer { buffer.removeFirst(length) }
        return ReceivedRequest(
            method: first[0], target: first.dropFirst().first ?? "", headers: headers, body: Array(buffer.prefix(length)))
    }

    /// Writes bytes; `false` once the peer is gone.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Writes text; `false` once the peer is gone.
    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes a whole response.
    @discardableResult
    func respond(_ status: String = "200 OK", headers: [String] = [], body: String = "") -> Bool {
        write((["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers).joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Waits until the peer closes or resets the connection.
    func waitForEnd() { while fill() {} }

    private func read(until mark: [UInt8]) -> [UInt8]? {
        var end = 0
        while true {
            while end + mark.count <= buffer.count {
                if buffer[end..<(end + mark.count)].elementsEqual(mark) {
                    defer { buffer.removeFirst(end + mark.count) }
                    return Array(buffer[..<end])
                }
                end += 1
            }
            guard fill() else { return nil }
        }
    }

    private func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        buffer += bytes.prefix(count)
        return true
    }
}
