import Foundation
import Synchronization

/// Stands between a host and a real server on raw sockets: passes every request on, and does to the answers what a test wants.
final class Meddler: Sendable {
    /// What becomes of an answer.
    enum Deed: String, Sendable, CaseIterable {
        /// It passes as it is.
        case pass
        /// A web page comes instead, as from a hotel's network.
        case page
        /// The connection ends in the middle of the body.
        case cut
        /// The connection ends before a word.
        case silence
        /// Five gigabytes are announced and begun.
        case announcedFlood
        /// Bytes come without an end and without an announcement.
        case endlessFlood
        /// Fifty thousand elements in one another.
        case deepXML
        /// Entities that double thirty times.
        case entityBomb
        /// A document that stops in the middle, in an answer that is complete.
        case halfDocument
        /// Something that is no HTTP at all.
        case gibberish
        /// The body is replaced by what ``Meddler/rewrite`` makes of it.
        case rewrite

        /// Everything that is wrong with the whole answer.
        static let wrongs: [Deed] = allCases.filter { $0 != .pass && $0 != .rewrite }
    }

    private struct State {
        var deed = Deed.pass
        var requests = 0
        var rewrite: @Sendable (String) -> String = { $0 }
    }

    private let state: Shared
    private let listener: Int32
    let origin: URL

    private final class Shared: Sendable { let content = Mutex(State()) }

    struct SocketFailure: Error { let number = errno }

    /// What becomes of the next answers.
    var deed: Deed {
        get { state.content.withLock(\.deed) }
        set { state.content.withLock { $0.deed = newValue } }
    }

    /// How many requests have arrived.
    var requests: Int { state.content.withLock(\.requests) }

    /// Sets what happens to bodies under ``Deed/rewrite``.
    func rewrite(_ change: @escaping @Sendable (String) -> String) {
        state.content.withLock { state in
            state.rewrite = change
            state.deed = .rewrite
        }
    }

    init(before server: URL) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isListening, let origin = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"),
            let port = server.port.flatMap({ UInt16(exactly: $0) })
        else { throw SocketFailure() }
        self.origin = origin
        self.listener = listener
        let shared = Shared()
        state = shared
        Thread.detachNewThread {
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread {
                    Self.serve(client, upstream: port, shared)
                    close(client)
                }
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    // MARK: - One connection, one request

    private static func serve(_ client: Int32, upstream port: UInt16, _ shared: Shared) {
        guard let request = readRequest(client) else { return }
        let (deed, rewrite) = shared.content.withLock { state in
            state.requests += 1
            return (state.deed, state.rewrite)
        }
        let answer = ask(port, request)
        let marker = Data("\r\n\r\n".utf8)
        guard let end = answer.range(of: marker) else { return }
        let body = Data(answer[end.upperBound...])
        switch deed {
        case .pass: write(client, answer)
        case .page: write(client, response("200 OK", "text/html", "<!doctype html><html><body><p>Welcome &nbsp; to our network<br></body>"))
        case .cut:
            let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
            let announced = head.split(separator: "\r\n").filter { !$0.lowercased().hasPrefix("content-length") }.joined(separator: "\r\n")
            write(client, Data((announced + "\r\nContent-Length: \(body.count + 100)\r\n\r\n").utf8) + body.prefix(body.count / 2))
        case .silence: break
        case .announcedFlood: flood(client, "Content-Length: 5368709120")
        case .endlessFlood: flood(client, "Connection: close")
        case .deepXML:
            let depth = 50_000
            write(client, multistatus(String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)))
        case .entityBomb:
            let entities = (1...30).map { "<!ENTITY e\($0) \"&e\($0 - 1);&e\($0 - 1);\">" }.joined()
            write(
                client,
                response(
                    "207 Multi-Status", "application/xml",
                    "<!DOCTYPE m [<!ENTITY e0 \"boom\">\(entities)]><multistatus xmlns=\"DAV:\">&e30;</multistatus>"))
        case .halfDocument: write(client, response("207 Multi-Status", "application/xml", "<multistatus xmlns=\"DAV:\"><response><href>/"))
        case .gibberish: write(client, Data("220 mail.example ESMTP ready\r\n".utf8))
        case .rewrite:
            let status = String(decoding: answer.prefix { $0 != 13 }, as: UTF8.self).dropFirst("HTTP/1.1 ".count)
            write(client, response(String(status), "application/xml; charset=utf-8", rewrite(String(decoding: body, as: UTF8.self))))
        }
    }

    private static func multistatus(_ content: String) -> Data {
        response("207 Multi-Status", "application/xml", "<multistatus xmlns=\"DAV:\">\(content)</multistatus>")
    }

    private static func response(_ status: String, _ type: String, _ body: String) -> Data {
        Data("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8)
    }

    /// Writes until nobody reads any more.
    private static func flood(_ client: Int32, _ header: String) {
        write(
            client, Data("HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n\(header)\r\n\r\n<multistatus xmlns=\"DAV:\">".utf8)
        )
        let spaces = Data(repeating: 32, count: 1 << 20)
        var sent = 0
        while sent < 5 << 30, write(client, spaces) { sent += spaces.count }
    }

    /// A request with its body, told to close the connection afterwards.
    private static func readRequest(_ client: Int32) -> Data? {
        var data = Data()
        let marker = Data("\r\n\r\n".utf8)
        while true {
            if let end = data.range(of: marker) {
                let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
                let length = head.firstMatch(of: /(?i)\r\ncontent-length: *([0-9]+)/).flatMap { Int($0.output.1) } ?? 0
                if data.count - end.upperBound >= length {
                    // Uncompressed, so that there is a text to rewrite.
                    let plain = head.replacing(/(?i)\r\naccept-encoding:[^\r]*/, with: "")
                    return Data((plain + "\r\nConnection: close\r\n\r\n").utf8) + data[end.upperBound...]
                }
            }
            guard let part = read(client) else { return nil }
            data += part
        }
    }

    /// The server's whole answer.
    private static func ask(_ port: UInt16, _ request: Data) -> Data {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = loopback(port: port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, write(server, request) else { return Data() }
        var answer = Data()
        while let part = read(server) { answer += part }
        return answer
    }

    private static func read(_ descriptor: Int32) -> Data? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count > 0 ? Data(bytes.prefix(count)) : nil
    }

    @discardableResult
    private static func write(_ descriptor: Int32, _ data: Data) -> Bool {
        data.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
