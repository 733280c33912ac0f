import Foundation

/// The few calls of the system that a loopback server needs.
enum StreamSocket {
    /// A listening socket on a free port of 127.0.0.1.
    static func listen() throws(BenchmarkError) -> (socket: Int32, port: UInt16) {
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        let listener = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(listener, general, length) == 0 && Foundation.listen(listener, 64) == 0 && getsockname(listener, general, &length) == 0
            }
        }
        guard listener >= 0, isListening else {
            throw BenchmarkError("no loopback port can be opened: \(String(cString: strerror(errno)))")
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// The next connection; `nil` once the listening socket is closed.
    static func accept(_ listener: Int32) -> Int32? {
        let connection = Foundation.accept(listener, nil, nil)
        guard connection >= 0 else { return nil }
        var yes: Int32 = 1
        _ = setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return connection
    }

    /// What has arrived; empty at the end.
    static func receive(from connection: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            count = max(0, recv(connection, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// Sends everything; `false` where the other side is gone.
    static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let more = Foundation.send(connection, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, flags)
                guard more > 0 else { return false }
                sent += more
            }
            return true
        }
    }

    /// Ends a connection, or wakes up who waits for one.
    static func close(_ socket: Int32) {
        _ = shutdown(socket, Int32(SHUT_RDWR))
        _ = Foundation.close(socket)
    }
}
