import CalendarHostCommands
import ProviderKit

#if CalDAV
    import CalDAVAdapter
#endif

/// The host with the adapters that the package's traits chose. A team's own host is these lines with its own list.
@main
enum CalendarHostMain {
    static func main() async {
        var adapters: [any ProviderAdapter] = []
        #if CalDAV
            adapters.append(CalDAVAdapter())
        #endif
        await CalendarHostCommand.run(adapters: adapters)
    }
}
