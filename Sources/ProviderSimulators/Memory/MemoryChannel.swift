import Foundation
import ProviderKit

/// A push channel as a simulated provider keeps it.
struct MemoryChannel: Sendable {
    let id: ChannelID
    let calendar: CalendarID
    let address: Secret
    /// Shown with every message, so that whoever gave it knows us again.
    let token: Secret
    var expiresAt: Date
    /// Counts its messages, from 1.
    var messages = 0
}
