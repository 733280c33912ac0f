extension BusyPolicy {
    /// How an event takes time, or `nil` when it takes none (RFC 4791 §7.10, caldav.md §3.5).
    func kind(of event: EventComponent) -> BusyPeriod.Kind? {
        guard event.status != .cancelled, !isDeclined(event) else { return nil }
        if readsMicrosoftBusyStatus, let status = event.extensionValue("X-MICROSOFT-CDO-BUSYSTATUS")?.uppercased() {
            switch status {
            case "FREE": return nil
            case "TENTATIVE": return .tentative
            case "OOF": return .unavailable
            case "BUSY", "WORKINGELSEWHERE": return .busy
            default: break
            }
        }
        guard event.transparency == .opaque else { return nil }
        return event.status == .tentative ? .tentative : .busy
    }

    private func isDeclined(_ event: EventComponent) -> Bool {
        guard declinedIsFree, !ownAddresses.isEmpty else { return false }
        let own = Set(ownAddresses.map(Participant.comparable))
        return event.attendees.contains { $0.participation == "DECLINED" && own.contains($0.comparableAddress) }
    }
}
