import Foundation
import ProviderKit

/// One Web Push subscription as the server keeps it.
struct PushRegistration: Sendable {
    /// Its name in the registration's address.
    let id: String
    /// The calendar it watches, by serial.
    let calendar: String
    /// Who registered it, and may remove it.
    let user: String
    /// Where messages go.
    let pushResource: URL
    /// Whom they are encrypted for.
    var receiverKey: P256PublicKey
    /// The other half of what encryption needs.
    var authSecret: Secret
    /// Whether changes of events are told.
    var wantsContent: Bool
    /// Whether changes of properties are told.
    var wantsProperties: Bool
    /// When the server stops to push, UTC.
    var expires: Date
}
