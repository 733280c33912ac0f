import CalendarHost
import CalendarStore
import Foundation

/// Waits for a consent that its owner gives in a browser, and answers the browser where that is this machine's business.
struct BrowserConsent {
    let services: HostServices
    let opensBrowser: Bool
    let patience: Duration

    /// Shows the address, waits, and gives what became of the consent.
    func outcome(of begun: BegunAuthorization) async throws -> AuthorizationOutcome {
        // To standard error, so that `--json` on standard output stays JSON.
        Self.tell("open this address in a browser, within ten minutes:\n\n  \(begun.start.absoluteString)\n")
        let wait: @Sendable () async throws -> AuthorizationOutcome = { [services, patience] in
            try await services.authorizations.wait(for: begun.id, patience: patience)
        }
        guard let address = services.configuration.oauthRedirect?.loopback else {
            Self.tell("the host at \(begun.start.host() ?? "") answers it; waiting …")
            open(begun.start)
            return try await wait()
        }
        let server = ConsentServer(services: services, logger: CommandEnvironment.logger())
        let answer = try await server.run(at: address, onListening: { _ in open(begun.start) }, while: wait)
        if let answer { return answer }
        Self.tell("something listens at \(address) already; if that is calendar-host serve with this database, it answers. Waiting …")
        open(begun.start)
        return try await wait()
    }

    /// Hands the address to the desktop. Other users of the machine can see it for a moment in the list of processes; that is why nobody
    /// has this done who did not ask for it.
    private func open(_ address: URL) {
        guard opensBrowser else { return }
        #if os(macOS)
            let opener = "open"
        #else
            let opener = "xdg-open"
        #endif
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [opener, address.absoluteString]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { Self.tell("\(opener) cannot be run; open the address yourself") }
    }

    private static func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
