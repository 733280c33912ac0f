import Dispatch
import Foundation
@testable import MicrosoftAdapter
import ProviderKit

private let token = FuzzSubjects.make {
    try FuzzSubjects.tokens.token(for: FuzzSubjects.binding, until: FuzzSubjects.now + 60).revealText()
}
private let channel = PushChannel(
    id: FuzzSubjects.binding.channel, provider: FuzzSubjects.binding.provider, connection: FuzzSubjects.binding.connection,
    calendar: CalendarID("cal-1"), generation: 0, address: Secret("https://a.test/w"), isBeingOpened: false,
    acceptedUntil: FuzzSubjects.now + 60,
    settings: SubscriptionSettings(subscription: "8b1a0f3e-0000-4000-8000-000000000001", application: "app", tenant: nil).values,
    secrets: Secret(""))

/// A body as Microsoft Graph delivers it. `TOKEN` in it stands for the channel's token, so that what is behind it is reached.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: FuzzInput.bytes(start, count), as: UTF8.self).replacingOccurrences(of: "TOKEN", with: token)
    let delivery = Delivery(method: .post, headers: [:], query: "", body: Data(text.utf8), receivedAt: FuzzSubjects.now)
    guard let collection = try? NotificationCollection(delivery) else { return 0 }
    let judge = NotificationJudge(
        channel,
        in: VerificationContext(
            tokens: FuzzSubjects.tokens, keySets: KeySetCache(http: NoNetwork(), clock: SystemClock()), now: FuzzSubjects.now))
    for (number, item) in collection.items.enumerated() {
        _ = judge.needsVouching(item)
        switch judge.verdict(on: item, number: number, vouching: nil) {
        case .genuine(let notification): precondition(notification.item == number && text.contains(token))
        case .rejected(let item, _): precondition(item == number)
        }
    }
    for text in collection.tokens { _ = try? SignedToken(parsing: text) }
    return 0
}
