/// The element and property names of WebDAV-Push (draft-bitfire-webdav-push-00).
enum PushName {
    // Properties of a collection (§2.1)
    static let transports = push("transports")
    static let topic = push("topic")
    static let supportedTriggers = push("supported-triggers")
    // Transports and triggers (§2.1, §6.2)
    static let webPush = push("web-push")
    static let vapidPublicKey = push("vapid-public-key")
    static let contentUpdate = push("content-update")
    static let propertyUpdate = push("property-update")
    static let depth = XMLName(namespace: Namespace.dav, local: "depth")
    // Registering (§3.1)
    static let pushRegister = push("push-register")
    static let subscription = push("subscription")
    static let webPushSubscription = push("web-push-subscription")
    static let pushResource = push("push-resource")
    static let contentEncoding = push("content-encoding")
    static let subscriptionPublicKey = push("subscription-public-key")
    static let authSecret = push("auth-secret")
    static let trigger = push("trigger")
    static let expires = push("expires")
    // The message (§4.1)
    static let pushMessage = push("push-message")

    private static func push(_ local: String) -> XMLName { XMLName(namespace: Namespace.push, local: local) }
}
