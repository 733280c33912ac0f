import Foundation
import ProviderKit

/// `POST` of a push subscription to a collection (draft-bitfire-webdav-push-00 §3.1).
struct RegistrationRequest: DAVOperation {
    /// A registration that the server confirmed.
    struct Registration: Sendable {
        /// Where it is removed; the server's own spelling.
        let address: ResourceAddress
        /// When the server stops to push, UTC.
        let expires: Date
    }

    let address: ResourceAddress
    /// Where messages are to arrive; no less than a secret.
    let pushResource: Secret
    /// The key that messages are encrypted for.
    let receiverKey: P256PublicKey
    /// The other half of what a sender needs (RFC 8291 §3.2), 16 bytes.
    let authSecret: Secret
    /// How long it is asked to live.
    let until: Date
    /// The instant of asking, UTC.
    let now: Date
    let subject = "push for the calendar"
    let isWrite = true

    func request(to address: ResourceAddress) -> HTTPRequest {
        let body = XMLBuilder.document(PushName.pushRegister) { root in
            root.element(PushName.subscription) { subscription in
                subscription.element(PushName.webPushSubscription) { webPush in
                    webPush.element(PushName.pushResource, text: pushResource.revealText())
                    webPush.element(PushName.contentEncoding, text: "aes128gcm")
                    webPush.element(
                        PushName.subscriptionPublicKey, attributes: [("type", "p256dh")], text: Base64URL.encode(receiverKey.uncompressed))
                    webPush.element(PushName.authSecret, text: Base64URL.encode(authSecret.revealBytes()))
                }
            }
            // Servers differ in what they take a missing trigger for, so it is always there.
            root.element(PushName.trigger) { trigger in
                trigger.element(PushName.contentUpdate) { $0.element(PushName.depth, text: "1") }
            }
            root.element(PushName.expires, text: HTTPDate.text(until))
        }
        return HTTPRequest(
            method: .post, url: address.url,
            headers: ["Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml, text/xml"],
            body: body)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Registration {
        // 201 and 204 by the draft; one server answers 200 where it had the subscription before.
        guard [200, 201, 204].contains(response.status) else { throw refusal(response, error) }
        guard !CalDAVError.isHTML(response) else { throw error.notCalDAV(response) }
        guard let location = response.headers["Location"], let place = address.resolving(location) else {
            throw error.violation(
                "the server took the push subscription but does not say where it can be removed (Location)", status: response.status,
                isWrite: true)
        }
        guard place.origin == address.origin else {
            throw error.violation(
                "the server names a push registration on another server, \(place.origin.text); a proxy before it may hide its real name"
                    + " or scheme from it (X-Forwarded-Host, X-Forwarded-Proto)", status: response.status, isWrite: true)
        }
        guard !place.isOrHolds(address) else {
            throw error.violation(
                "the server names the calendar itself, or a folder of it, as the push registration; removing that would remove events",
                status: response.status, isWrite: true)
        }
        guard let text = response.headers["Expires"], let expires = ExpiryDate.parse(text) else {
            throw error.violation(
                "the server does not say until when it will push (Expires)", status: response.status, isWrite: true)
        }
        guard expires > now else {
            throw error.violation(
                "the push registration ended before it began (Expires lies in the past); check the server's clock",
                status: response.status, isWrite: true)
        }
        return Registration(address: place, expires: expires)
    }

    private func refusal(_ response: HTTPResponse, _ error: CalDAVError) -> ProviderError {
        let general = error.refusal(response, what: subject, isWrite: true)
        let verdict: (ProviderErrorCode, String)? =
            switch (Precondition(response).pushRefusal, response.status) {
            case (_, 500...): nil
            case (.pushNotAvailable, _): (.notSupported, "the server has no push for this calendar; it is asked at intervals instead")
            case (.noSupportedTrigger, _): (.notSupported, "the server does not push when events of this calendar change")
            case (.invalidSubscription, _), (nil, 400):
                (
                    .invalidRequest,
                    "the server does not take our push address. It must be https and reachable from the server, and many servers push to"
                        + " public addresses only unless their administrator allows others"
                )
            default: nil
            }
        guard let (code, message) = verdict else { return general }
        var context = general.context
        if let name = Precondition(response).pushRefusal { context["precondition"] = name.rawValue }
        return ProviderError(
            code, .permanent, operation: error.operation, message: "\(error.peer): \(message)", context: context)
    }
}
