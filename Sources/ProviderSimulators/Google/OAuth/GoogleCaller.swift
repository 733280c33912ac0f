/// On whose behalf a request comes, and what its token allows.
struct GoogleCaller: Sendable {
    let account: String
    let scopes: Set<String>

    /// Demands one of the scopes that a method accepts.
    func demandScope(of method: DiscoveryDocument.Method) throws(GoogleRefusal) {
        guard !scopes.isDisjoint(with: method.scopes) else { throw .insufficientScope }
    }

    /// Demands that one of the accepted scopes reaches this calendar: some go to own, to public or to the application's calendars only.
    func demandReach(of calendar: GoogleCalendar, _ method: DiscoveryDocument.Method) throws(GoogleRefusal) {
        let reaches = fitting(method).contains { scope in
            switch scope {
            case "calendar.events.owned", "calendar.events.owned.readonly", "calendar.acls": calendar.roles[account] == .owner
            case "calendar.app.created": calendar.isMadeByApplication
            case "calendar.events.public.readonly": false
            default: true
            }
        }
        guard reaches else { throw .insufficientScope }
    }

    /// Whether only the time of events may be seen: by the calendar's sharing, or because no scope allows more.
    func seesTimesOnly(_ calendar: GoogleCalendar, _ method: DiscoveryDocument.Method) -> Bool {
        calendar.roles[account] == .freeBusyReader || fitting(method).allSatisfy { $0 == "calendar.events.freebusy" }
    }

    /// The accepted scopes that the token has, without the common beginning.
    private func fitting(_ method: DiscoveryDocument.Method) -> [String] {
        scopes.intersection(method.scopes).map { String($0.dropFirst(GoogleScopes.prefix.count)) }
    }
}
