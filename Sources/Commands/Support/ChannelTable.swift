import CalendarHost

/// Push channels as a table for people.
enum ChannelTable {
    static func text(_ channels: [ChannelResource], empty: String) -> String {
        var table = TextTable("CHANNEL", "PROVIDER", "CONNECTION", "CALENDAR", "SENDER", "STATE", "ENDS", "LAST DELIVERY", "ERROR")
        for channel in channels {
            table.add(
                channel.id, channel.provider, channel.connection, channel.calendar, channel.sender, channel.state,
                channel.expiresAt.map { Instant.text($0) } ?? "", channel.lastDeliveryAt.map { Instant.text($0) } ?? "never",
                channel.lastError ?? "")
        }
        return table.text(empty: empty)
    }
}
