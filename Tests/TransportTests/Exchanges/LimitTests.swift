import Foundation
import ProviderKit
import Testing
import Transport

@Suite("Limits", .timeLimit(.minutes(1)))
struct LimitTests {
    private func answer(
        limit: Int = 1000, _ script: @escaping @Sendable (ServerConnection) -> Void
    ) async throws -> Result<HTTPResponse, HTTPTransportError> {
        let server = try ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            script(connection)
            connection.waitForEnd()
        }
        let transport = try localTransport()
        let request = HTTPRequest(method: .get, url: try server.url(), maximumResponseBytes: limit)
        let result: Result<HTTPResponse, HTTPTransportError>
        do throws(HTTPTransportError) {
            result = .success(try await transport.send(request))
        } catch {
            result = .failure(error)
            // The transfer is stopped at once: the server sees the end although the transport goes on.
            try await eventually { server.openCount == 0 }
        }
        await transport.shutdown()
        return result
    }

    @Test("a body may be exactly as long as the limit and not a byte longer", arguments: [0, 1, 65_536, 100_000])
    func exact(limit: Int) async throws {
        for chunked in [false, true] {
            for length in [limit, limit + 1] {
                let result = try await answer(limit: limit) { connection in
                    let body = String(repeating: "x", count: length)
                    if chunked {
                        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                        connection.write(length == 0 ? "0\r\n\r\n" : String(length, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n")
                    } else {
                        connection.respond(body: body)
                    }
                }
                if length == limit {
                    #expect(try result.get().body.count == limit)
                } else {
                    let error = #expect(throws: HTTPTransportError.self) { try result.get() }
                    #expect(error?.kind == .bodyTooLarge)
                    #expect(error?.mayHaveReachedServer == true)
                }
            }
        }
    }

    @Test("a length of gigabytes is refused before its body arrives")
    func announced() async throws {
        let result = try await answer { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n") }
        let error = #expect(throws: HTTPTransportError.self) { try result.get() }
        #expect(error?.kind == .bodyTooLarge)
    }

    @Test("a gzip bomb is measured unpacked")
    func bomb() async throws {
        let packed = [UInt8](try run("sh", ["-c", "head -c 300000000 /dev/zero | gzip -1"]))
        let result = try await answer(limit: 10_000_000) { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
            connection.write(packed)
        }
        let error = #expect(throws: HTTPTransportError.self) { try result.get() }
        #expect(error?.kind == .bodyTooLarge)
    }

    @Test(
        "headers have a limit: one huge line, many lines, a line without end, endless interim responses, endless trailers",
        arguments: ["huge", "many", "endless", "interim", "trailers"])
    func headers(how: String) async throws {
        let result = try await answer { connection in
            switch how {
            case "huge": connection.write("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000) + "\r\n\r\n")
            case "many":
                connection.write("HTTP/1.1 200 OK\r\n")
                while connection.write("X: 1\r\n") {}
            case "endless":
                connection.write("HTTP/1.1 200 OK\r\nX: ")
                while connection.write("xxxxxxxxxx") {}
            case "interim": while connection.write("HTTP/1.1 100 Continue\r\n\r\n") {}
            default:
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
                while connection.write("X: 1\r\n") {}
            }
        }
        let error = #expect(throws: HTTPTransportError.self) { try result.get() }
        #expect(error?.kind == .headersTooLarge)
    }

    @Test("five gigabytes cost neither time nor memory")
    func flatMemory() async {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.write("HTTP/1.1 200 OK\r\n\r\n")
                let block = [UInt8](repeating: 0x78, count: 1 << 20)
                var sent = 0
                while sent < 5 << 30, connection.write(block) { sent += block.count }
                precondition(sent < 1 << 30, "the transfer was not stopped")
            }
            let transport = try localTransport()
            let before = try peakMemory()
            for _ in 0..<5 {
                let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url(), maximumResponseBytes: 4 << 20))
                #expect(error.kind == .bodyTooLarge)
            }
            await transport.shutdown()
            #expect(try peakMemory() - before < 100 << 20)
        }
    }
}

/// The largest amount of memory this process had at once, in bytes.
private func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.filter(\.isNumber))) * 1024
}
