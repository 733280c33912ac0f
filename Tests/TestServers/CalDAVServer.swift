public import Foundation

/// A real CalDAV server from PyPI on a free loopback port, started for a test and gone with it.
public final class CalDAVServer: Sendable {
    /// Which server.
    public enum Kind: String, Sendable, CaseIterable {
        /// Radicale, with password checking of its own.
        case radicale
        /// Xandikos, which checks no passwords; a proxy before it does.
        case xandikos
    }

    /// A person who may use the server.
    public struct User: Sendable {
        /// The user name.
        public let name: String
        /// The password, in the clear: it is worth nothing.
        public let password: String
    }

    /// Which server.
    public let kind: Kind
    /// The server's address, without a path.
    public let origin: URL
    /// The user whose calendars the tests use.
    public let owner = User(name: "owner", password: "Owner's pass: 1%")
    /// Another user. Xandikos has one principal, so there it is the same account under another name.
    public let other = User(name: "other", password: "another-password-2")
    /// The server's process.
    public let processID: Int32
    private let guardian: Guardian

    /// Starts a server and waits until it answers. Throws ``TestServerError`` with what to do where it does not.
    ///
    /// `interpreter` is the Python that has the servers: by default the one that the environment variable `CALENDAR_HOST_TEST_PYTHON` names,
    /// else that of the virtual environment at the package's root.
    ///
    /// With `pushesTo`, Xandikos pushes (WebDAV-Push) to https addresses on this machine whose certificates come from that authority (PEM).
    /// It does so in an environment of its own: the Python installation is not touched. Radicale has no push; where `relays` is given beside
    /// the authority, it runs `docs/providers/radicale-relay.py` with that file after every write.
    public init(
        _ kind: Kind, pushesTo authority: URL? = nil, relays: URL? = nil, interpreter: URL? = nil
    ) async throws {
        self.kind = kind
        let users = [owner, other]
        let list = users.map { "\(Self.json($0.name)): \(Self.json($0.password))" }.joined(separator: ", ")
        let trusted = authority.map { ", \"pushAuthority\": \(Self.json($0.path()))" } ?? ""
        let relaying = relays.map { ", \"relays\": \(Self.json($0.path()))" } ?? ""
        let setup = "{\"users\": {\(list)}, \"readOnly\": \"locked\"\(trusted)\(relaying)}"
        guardian = try Guardian(
            "serve.py", arguments: { [kind.rawValue, $0.path()] }, name: kind.rawValue, setup: setup, interpreter: interpreter)
        let ready = try await guardian.ready()
        origin = ready.origin
        processID = ready.pid
    }

    /// The process of the program that guards the server; `nil` once it was stopped.
    public var guardianProcessID: Int32? { guardian.processID }

    /// Where the owner's calendars are.
    public var home: URL {
        switch kind {
        case .radicale: origin.appending(path: "owner/", directoryHint: .isDirectory)
        case .xandikos: origin.appending(path: "owner/calendars/", directoryHint: .isDirectory)
        }
    }

    /// The path of a calendar that the owner may only read; `nil` where the server has no such thing.
    public var readOnlyCalendar: String? { kind == .radicale ? "/owner/locked/" : nil }

    /// Ends the server and removes what it wrote. Also done when the last reference goes away, and when the tests die.
    public func stop() { guardian.stop() }

    private static func json(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
