import CalendarHostCommands
import Foundation
import ProviderKit

#if CalDAV
    import CalDAVAdapter
#endif
#if Google
    import GoogleAdapter
#endif
#if Microsoft
    import MicrosoftAdapter
#endif
#if CalDAV || Google || Microsoft
    import ProviderSimulators
#endif

/// The host with the adapters that the package's traits chose. A team's own host is these lines with its own list.
@main
enum CalendarHostMain {
    static func main() async {
        var adapters: [any ProviderAdapter] = []
        var counterparts: [ProviderID: LiveAccount.CounterpartMaker] = [:]
        var simulated: [SimulatedService] = []
        #if CalDAV
            let caldav = CalDAVAdapter()
            adapters.append(caldav)
            counterparts[caldav.id] = { account in
                try await CalDAVCounterpart.discover(
                    server: account.server, username: account.username, password: account.password, transport: account.transport)
            }
        #endif
        #if Google
            let google = GoogleAdapter(endpoints: otherOrigin("CALENDAR_GOOGLE_ENDPOINT", GoogleEndpoints.init) ?? .production)
            adapters.append(google)
            simulated.append(
                SimulatedService(
                    id: google.id, makeSimulator: { GoogleSimulator(clock: $0, client: $1 ?? GoogleSimulator.defaultClient) },
                    modes: [.init { GoogleEndpoints(origin: $0).map { GoogleAdapter(endpoints: $0) } }]))
        #endif
        #if Microsoft
            let resourceData = isOn("CALENDAR_MICROSOFT_RESOURCE_DATA")
            let microsoft = MicrosoftAdapter(
                endpoints: otherOrigin("CALENDAR_MICROSOFT_ENDPOINT", MicrosoftEndpoints.init) ?? .production,
                tenant: ProcessInfo.processInfo.environment["CALENDAR_MICROSOFT_TENANT"] ?? "common", resourceData: resourceData)
            adapters.append(microsoft)
            simulated.append(
                SimulatedService(
                    id: microsoft.id, makeSimulator: { MicrosoftSimulator(clock: $0, client: $1 ?? MicrosoftSimulator.defaultClient) },
                    modes: [("basic", false), ("with content", true)].map { name, resourceData in
                        .init(name: name) {
                            MicrosoftEndpoints(origin: $0).map { MicrosoftAdapter(endpoints: $0, resourceData: resourceData) }
                        }
                    }))
        #endif
        await CalendarHostCommand.run(adapters: adapters, counterparts: counterparts, simulated: simulated)
    }

    /// A provider's endpoints somewhere else than the real service, for simulators. What is set and no address ends the process: a host that
    /// was meant for a simulator must not speak to the real service.
    private static func otherOrigin<Endpoints>(_ variable: String, _ make: (URL) -> Endpoints?) -> Endpoints? {
        guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), let endpoints = make(url) else {
            refuse("\(variable) is '\(text)', which is no address; give one such as http://127.0.0.1:8123")
        }
        return endpoints
    }

    /// Whether a switch is set; anything but `true` and `false` ends the process.
    private static func isOn(_ variable: String) -> Bool {
        switch ProcessInfo.processInfo.environment[variable]?.lowercased() {
        case nil, "", "false": return false
        case "true": return true
        case .some(let text): refuse("\(variable) is '\(text)'; it takes true or false")
        }
    }

    private static func refuse(_ problem: String) -> Never {
        FileHandle.standardError.write(Data("error: \(problem)\n".utf8))
        exit(78)
    }
}
