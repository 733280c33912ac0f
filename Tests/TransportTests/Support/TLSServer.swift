import Foundation
import Testing

/// A TLS server in a process of its own, written in Python's standard library, which ends when its input does.
final class TLSServer {
    /// What the server does with a request.
    enum Behaviour: String, CaseIterable {
        /// HTTP/1.1, answers with the connection's number.
        case answer
        /// HTTP/1.1, a body without a length, ended by TLS's own closing message.
        case closeProperly = "close-properly"
        /// HTTP/1.1, ends the TCP connection in the middle of the body, without TLS's closing message.
        case cutTCP = "cut-tcp"
        /// TLS 1.1 and older only.
        case oldTLS = "old-tls"
        /// HTTP/2, answers with the connection's number.
        case http2 = "h2"
        /// HTTP/2, resets the stream in the middle of the body.
        case http2Reset = "h2-reset"
        /// HTTP/2, closes the connection in the middle of the body.
        case http2Cut = "h2-cut"
        /// HTTP/2, an endless body.
        case http2Endless = "h2-endless"
    }

    let port: Int
    private let process: ChildProcess

    init(_ behaviour: Behaviour, certificate: Certificate) throws {
        process = try ChildProcess("python3", ["-c", Self.program, behaviour.rawValue, certificate.path, certificate.keyPath])
        port = try #require(Int(process.readLine()), "the server did not start")
    }

    func url(_ path: String = "/", host: String = "127.0.0.1") throws -> URL { try #require(URL(string: "https://\(host):\(port)\(path)")) }

    private static let program = #"""
        import os, socket, ssl, struct, sys, threading
        behaviour, certificate, key = sys.argv[1:4]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if behaviour == "old-tls":
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["h2"] if behaviour.startswith("h2") else ["http/1.1"])
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        print(listener.getsockname()[1], flush=True)

        def exactly(tls, count):
            data = b""
            while len(data) < count:
                more = tls.recv(count - len(data))
                if not more: raise EOFError
                data += more
            return data

        def serve1(tls, raw, number):
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    more = tls.recv(65536)
                    if not more: return
                    data += more
                data = data.split(b"\r\n\r\n", 1)[1]
                if behaviour == "answer":
                    body = b"http/1.1 connection %d" % number
                    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                    continue
                if behaviour == "close-properly":
                    tls.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole")
                    tls.unwrap()
                else:
                    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf")
                    os.close(tls.detach())
                return

        def frame(kind, flags, stream, payload=b""):
            return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

        def serve2(tls, number):
            assert tls.selected_alpn_protocol() == "h2"
            exactly(tls, 24)
            tls.sendall(frame(4, 0, 0))
            while True:
                head = exactly(tls, 9)
                length, kind, flags, stream = int.from_bytes(head[:3], "big"), head[3], head[4], int.from_bytes(head[5:9], "big")
                exactly(tls, length)
                if kind == 4 and not flags & 1: tls.sendall(frame(4, 1, 0))
                if kind != 1: continue
                tls.sendall(frame(1, 4, stream, b"\x88"))
                if behaviour == "h2":
                    tls.sendall(frame(0, 1, stream, b"h2 connection %d" % number))
                elif behaviour == "h2-endless":
                    for _ in range(4): tls.sendall(frame(0, 0, stream, b"x" * 16000))
                else:
                    tls.sendall(frame(0, 0, stream, b"half"))
                    if behaviour == "h2-cut": return
                    tls.sendall(frame(3, 0, stream, struct.pack(">I", 2)))

        def serve(raw, number):
            try:
                tls = context.wrap_socket(raw, server_side=True)
                serve2(tls, number) if behaviour.startswith("h2") else serve1(tls, raw, number)
                tls.close()
            except (OSError, EOFError, AssertionError, ValueError):
                raw.close()

        def accept():
            number = 0
            while True:
                raw, _ = listener.accept()
                number += 1
                threading.Thread(target=serve, args=(raw, number), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        sys.stdin.read()
        """#
}
