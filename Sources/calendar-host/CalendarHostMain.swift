import CalendarHostCommands
import ProviderKit

#if CalDAV
    import CalDAVAdapter
    import ProviderSimulators
#endif

/// The host with the adapters that the package's traits chose. A team's own host is these lines with its own list.
@main
enum CalendarHostMain {
    static func main() async {
        var adapters: [any ProviderAdapter] = []
        var counterparts: [ProviderID: LiveAccount.CounterpartMaker] = [:]
        #if CalDAV
            let caldav = CalDAVAdapter()
            adapters.append(caldav)
            counterparts[caldav.id] = { account in
                try await CalDAVCounterpart.discover(
                    server: account.server, username: account.username, password: account.password, transport: account.transport)
            }
        #endif
        await CalendarHostCommand.run(adapters: adapters, counterparts: counterparts)
    }
}
