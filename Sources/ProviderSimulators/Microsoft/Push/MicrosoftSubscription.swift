import Foundation
import ProviderKit

/// A subscription to changes of events.
struct MicrosoftSubscription: Sendable {
    /// What is watched.
    enum Scope: Sendable, Equatable {
        /// The events of one calendar. Undocumented, and in use.
        case calendar(String)
        /// `me/events`. Pages say all events of the mailbox; what people see are those of the default calendar.
        case mailbox
    }

    /// For whom content is encrypted.
    struct Encryption: Sendable {
        /// Base64 of the certificate's DER, as it was given.
        let certificate: String
        let certificateID: String
        /// Names of properties.
        let selection: [String]
    }

    let id: String
    /// The mailbox.
    let account: String
    let scope: Scope
    /// As it was given.
    let resource: String
    let changeTypes: Set<String>
    /// As they were given.
    let changeType: String
    let notificationURL: URL
    let lifecycleURL: URL?
    let clientState: String?
    let encryption: Encryption?
    /// Whether ids are told that survive a move.
    let isImmutable: Bool
    /// The mailbox's count when it was made; only what came after is told.
    let since: Int
    var end: Date
    /// Whether deliveries pause until the application shows that it still may.
    var needsAuthorization = false

    /// Whether it watches a calendar. `isDefault` says whether that is the mailbox's default calendar.
    func watches(_ calendar: String, isDefault: Bool) -> Bool {
        switch scope {
        case .calendar(let id): id == calendar
        case .mailbox: isDefault
        }
    }

    /// As Graph tells it; the client state only to nobody.
    func value(application: String, creator: String) -> GraphValue {
        [
            "id": .text(id), "resource": .text(resource), "changeType": .text(changeType), "applicationId": .text(application),
            "creatorId": .text(creator), "notificationUrl": .text(notificationURL.absoluteString),
            "lifecycleNotificationUrl": lifecycleURL.map { .text($0.absoluteString) } ?? .null, "clientState": .null,
            "expirationDateTime": .text(GraphText.instant(end)), "latestSupportedTlsVersion": "v1_2",
            "includeResourceData": .boolean(encryption != nil), "encryptionCertificate": .null,
            "encryptionCertificateId": encryption.map { .text($0.certificateID) } ?? .null, "notificationQueryOptions": .null,
            "notificationUrlAppId": .null,
        ]
    }
}
