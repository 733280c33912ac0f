import Foundation

/// An address and a port, as a socket call takes them.
struct SocketAddress: Equatable, Sendable {
    let address: IPAddress
    let port: UInt16

    init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads the system's structure; `nil` for a family other than IPv4 and IPv6, or for fewer bytes than the family needs.
    init?(_ raw: UnsafeRawBufferPointer) {
        guard raw.count >= MemoryLayout<sockaddr>.size else { return nil }
        switch Int32(raw.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET where raw.count >= MemoryLayout<sockaddr_in>.size:
            let v4 = raw.loadUnaligned(as: sockaddr_in.self)
            address = IPAddress(family: .v4, value: UInt128(UInt32(bigEndian: v4.sin_addr.s_addr)))
            port = UInt16(bigEndian: v4.sin_port)
        case AF_INET6 where raw.count >= MemoryLayout<sockaddr_in6>.size:
            let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            guard let address = withUnsafeBytes(of: v6.sin6_addr, { IPAddress(networkOrder: $0) }) else { return nil }
            self.address = address
            port = UInt16(bigEndian: v6.sin6_port)
        default: return nil
        }
    }

    /// `address:port`, with brackets around IPv6.
    var text: String { address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
