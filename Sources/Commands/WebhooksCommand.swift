import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit
import Transport

/// `calendar-host webhooks`: push channels, and what became of deliveries.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "List push channels, or count what became of deliveries to a running host.",
        discussion: """
            Channels come from the database. Counts are kept by the process that receives, since it started, so that one is asked: at
            CALENDAR_LISTEN, or at --host, with an API key.

            EXAMPLES
              calendar-host webhooks
              calendar-host webhooks --counts --key-file operator.key
              calendar-host webhooks --counts --key-file operator.key --host https://sync.example.org --json
            """)
    @Flag(help: "Count what became of deliveries, by provider, outcome and reason.")
    var counts = false
    @Option(help: "A file with an API key, for --counts.")
    var keyFile: String?
    @Option(help: "The address of the running host, for --counts.")
    var host: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard counts == (keyFile != nil) else { throw ValidationError("--counts and --key-file belong together") }
        guard counts || host == nil else { throw ValidationError("--host is for --counts") }
    }

    func run() async throws {
        guard let keyFile else {
            let channels = try await CommandEnvironment.services().store.channels(of: nil, endedToo: false).map { ChannelResource($0) }
            return try output.print(channels) { ChannelTable.text(channels, empty: "no push channels") }
        }
        let items = try await Self.counts(host, key: PasswordFile.read(keyFile, holding: "key"))
        try output.print(items) {
            var table = TextTable("PROVIDER", "OUTCOME", "REASON", "COUNT")
            for item in items { table.add(item.provider, item.outcome, item.reason ?? "", String(item.count)) }
            return table.text(empty: "nothing was delivered since the host started")
        }
    }

    private struct Answer: Decodable {
        let items: [DeliveryCount]
    }

    private static func counts(_ host: String?, key: Secret) async throws -> [DeliveryCount] {
        let configuration = try CommandEnvironment.configuration()
        let scheme = configuration.tls == nil ? "http" : "https"
        guard let url = URL(string: (host ?? "\(scheme)://\(configuration.listen)") + "/v1/webhooks/counts") else {
            throw CommandError("\(host ?? "") is no address of a host")
        }
        var transport = configuration.transport
        if transport.plainHTTP == .never { transport.plainHTTP = .loopbackOnly }
        transport.addressPolicy = AddressPolicy(
            allowed: transport.addressPolicy.allowed + [try AddressRange("127.0.0.0/8"), try AddressRange("::1/128")])
        let request = HTTPRequest(method: .get, url: url, headers: ["Authorization": "Bearer \(key.revealText())"])
        let answer = try await CurlTransport(configuration: transport).send(request)
        guard answer.status == 200, let list = try? JSONDecoder().decode(Answer.self, from: answer.body) else {
            throw CommandError("the host at \(url.host() ?? "") answered with status \(answer.status); check --host and the key")
        }
        return list.items
    }
}
