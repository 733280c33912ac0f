import Foundation

/// A real Radicale on a free loopback port, with one calendar full of events; gone with the object, and when this process dies.
final class RadicaleServer {
    /// The address without a path.
    let origin: String
    static let user = "owner"
    static let password = "benchmark"
    /// The path of the calendar.
    static let calendar = "/owner/benchmark/"

    private let folder: TemporaryFolder
    private let program: LineProgram

    private struct Setup: Encodable {
        let users: [String: String]
        let readOnly: String
    }

    private struct Ready: Decodable {
        let ready: String?
        let failed: String?
    }

    /// Writes the events and starts the server by the program that the tests use.
    init(events: EventCorpus) throws {
        folder = try TemporaryFolder()
        try events.write(to: folder.url.appending(path: "collections/collection-root/owner/benchmark"))
        let script = ProjectFolder.root.appending(path: "Tests/TestServers/serve.py")
        program = try LineProgram(
            try ProjectFolder.python(),
            [script.path(percentEncoded: false), "radicale", folder.url.path(percentEncoded: false)])
        let setup = try JSONEncoder().encode(Setup(users: [Self.user: Self.password], readOnly: "locked"))
        let answer = try JSONDecoder().decode(Ready.self, from: program.ask(String(decoding: setup, as: UTF8.self)))
        guard let origin = answer.ready else {
            throw BenchmarkError(answer.failed ?? "Radicale does not start; run scripts/bootstrap --test")
        }
        self.origin = origin
        try warmUp()
    }

    /// Has the server read every file once, which takes it milliseconds each, and more than a request of a client may last.
    private func warmUp() throws {
        let process = Process()
        process.executableURL = try CurlProgram.executable()
        process.arguments = [
            "-q", "--silent", "--output", "/dev/null", "--user", "\(Self.user):\(Self.password)", "--request", "PROPFIND", "--header",
            "Depth: 1",
            "--data-binary", #"<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>"#, origin + Self.calendar,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkError("Radicale does not answer a listing of its calendar") }
    }

    /// Ends the server.
    func stop() { program.stop() }
}
