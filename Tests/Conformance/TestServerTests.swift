import Foundation
import TestServers
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("The test servers", .timeLimit(.minutes(3)))
struct TestServerTests {
    @Test("an interpreter that is missing is a failure that says what to run")
    func missingInterpreter() async {
        let error = await #expect(throws: TestServerError.self) {
            _ = try await CalDAVServer(.radicale, interpreter: URL(filePath: "/nonexistent/python"))
        }
        #expect(error?.description.contains("scripts/bootstrap --test") == true)
    }

    @Test("an interpreter without the server is a failure that says why and what to run", arguments: CalDAVServer.Kind.allCases)
    func missingServer(kind: CalDAVServer.Kind) async throws {
        let system = URL(filePath: "/usr/bin/python3")
        try #require(
            FileManager.default.isExecutableFile(atPath: system.path()), "this test needs the system's Python, which has no servers")
        let error = await #expect(throws: TestServerError.self) { _ = try await CalDAVServer(kind, interpreter: system) }
        #expect(error?.description.contains("No module named") == true, "\(String(describing: error))")
        #expect(error?.description.contains("scripts/bootstrap --test") == true)
    }

    @Test("a server is gone after stop, and when its guardian is killed", arguments: CalDAVServer.Kind.allCases, [false, true])
    func isGone(kind: CalDAVServer.Kind, isKilled: Bool) async throws {
        let server = try await CalDAVServer(kind)
        defer { server.stop() }
        let process = server.processID
        #expect(kill(process, 0) == 0)
        if isKilled { #expect(kill(try #require(server.guardianProcessID), SIGKILL) == 0) } else { server.stop() }
        // The death of a process that is not our child can only be watched.
        while kill(process, 0) == 0, !Self.isZombie(process) { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// Whether a process has ended and only waits to be collected.
    private static func isZombie(_ process: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return status.contains(") Z ")
    }
}
