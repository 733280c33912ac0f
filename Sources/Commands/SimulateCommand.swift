import ArgumentParser
import Foundation
import ProviderKit
import ProviderSimulators
import SimulatorServer
import Transport

/// `calendar-host simulate`: a simulated provider on a loopback port, to try the host without any account.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Run a simulated provider on this machine.",
        discussion: """
            The simulator checks every request as strictly as the service's own description allows, and forgets everything when it ends. It
            listens on 127.0.0.1 only and runs until it is interrupted. The folder gets what a host and a curious person need: `origin`,
            `client-id`, `client-secret`, and `token`, an access token of the account. Push goes to hosts on this machine, also over plain http.

            EXAMPLES
              calendar-host simulate google --account ada@example.org --folder simulated-google
              CALENDAR_GOOGLE_ENDPOINT=$(cat simulated-google/origin) calendar-host connect google
            """)

    @Argument(help: "The provider, for instance google.")
    var provider: String
    @Option(help: "The address of the account to make.")
    var account = "ada@example.org"
    @Option(help: "The port; 0 takes a free one.")
    var port = 0
    @Option(help: "Where the registered application is sent back to; the host's CALENDAR_OAUTH_REDIRECT_URI.")
    var redirect: String?
    @Option(help: "The folder for what a host needs; made if it is not there, for its owner only.", completion: .directory)
    var folder: String
    @OptionGroup var output: OutputOptions

    private struct Facts: Encodable {
        let provider: String
        let origin: String
        let account: String
        let clientID: String
    }

    func run() async throws {
        guard let service = CommandEnvironment.simulated.first(where: { $0.id.rawValue == provider }) else {
            let names = CommandEnvironment.simulated.map(\.id.rawValue).joined(separator: ", ")
            throw CommandError("there is no simulator of '\(provider)'; there is one of: \(names)", code: 64)
        }
        let redirectURI = try redirect.map { text in
            guard let url = URL(string: text), url.host() != nil else {
                throw CommandError(
                    "'\(text)' is no address to come back to; give one such as http://127.0.0.1:8080/oauth/callback", code: 64)
            }
            return url
        }
        let simulator = Self.simulator(of: service, redirectURI: redirectURI)
        simulator.makeAccount(account)
        let deliveries = try Self.deliveries(of: simulator)
        defer { deliveries.cancel() }
        let server = try await SimulatorServer(simulator, port: port)
        do {
            try write(simulator, origin: server.origin)
            let facts = Facts(
                provider: provider, origin: server.origin.absoluteString, account: account, clientID: simulator.client.id)
            try output.print(facts) {
                "simulated \(provider) answers at \(facts.origin) with the account \(account); everything else is in \(folder)"
            }
            // Whoever reads this through a pipe or file should see it now: the process does not end by itself.
            fflush(nil)
            // Ended by a signal; there is nothing to save.
            while !Task.isCancelled { try await Task.sleep(for: .seconds(3_600)) }
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Delivers push to hosts on this machine, until the task is cancelled.
    private static func deliveries(of simulator: any SimulatedProvider) throws -> Task<Void, Never> {
        guard let pushing = simulator as? any PushingSimulator else { return Task {} }
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        pushing.allowPlainAddresses()
        pushing.pushTransport = try CurlTransport(configuration: configuration)
        return Task { await pushing.deliverContinuously() }
    }

    /// A simulator whose application may be sent back to an address.
    private static func simulator(of service: SimulatedService, redirectURI: URL?) -> any SimulatedProvider {
        let usual = service.makeSimulator(SystemClock(), nil)
        guard let redirectURI else { return usual }
        let client = OAuthClient(id: usual.client.id, secret: usual.client.secret, redirectURI: redirectURI)
        return service.makeSimulator(SystemClock(), client)
    }

    /// Writes the folder; `origin` last, so that who waits for it finds the rest.
    private func write(_ simulator: any SimulatedProvider, origin: URL) throws {
        let directory = URL(filePath: folder)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let contents = [
            ("client-id", simulator.client.id), ("client-secret", simulator.client.secret?.revealText() ?? ""),
            ("token", simulator.grant(to: account, scopes: nil).accessToken.revealText()), ("origin", origin.absoluteString),
        ]
        for (name, text) in contents {
            let file = directory.appending(path: name)
            guard
                FileManager.default.createFile(
                    atPath: file.path(percentEncoded: false), contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            else { throw CommandError("the file \(file.path(percentEncoded: false)) cannot be written; choose another --folder") }
        }
    }
}
