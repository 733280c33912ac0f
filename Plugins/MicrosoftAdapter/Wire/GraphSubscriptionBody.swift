/// What is asked of a subscription.
struct GraphSubscriptionBody: Encodable, Sendable {
    var changeType: String?
    var notificationUrl: String?
    var lifecycleNotificationUrl: String?
    var resource: String?
    /// UTC.
    var expirationDateTime: String
    var clientState: String?
    var includeResourceData: Bool?
    /// Base64 of the certificate's DER.
    var encryptionCertificate: String?
    var encryptionCertificateId: String?
}
