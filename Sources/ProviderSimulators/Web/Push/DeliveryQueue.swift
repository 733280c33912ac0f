import Foundation
import ProviderKit

/// What waits to be pushed: items that are still to be put into requests, and requests that are to be tried again.
struct DeliveryQueue<Item: Sendable>: Sendable {
    /// How many items are remembered for replays.
    private static var memory: Int { 64 }
    /// How many items wait at most; a world in which nobody takes deliveries forgets the oldest.
    private static var longest: Int { 10_000 }

    private struct Waiting: Sendable {
        let item: Item
        let notBefore: Date
    }

    /// What befalls items.
    var plan = DeliveryPlan()
    private var items: [Waiting] = []
    private var requests: [OutgoingRequest] = []
    private var past: [Item] = []
    /// An item that the next one overtakes.
    private var held: Item?

    /// Takes an item in; the plan decides what becomes of it.
    mutating func add(_ item: Item, now: Date) {
        switch plan.draw() {
        case nil: append(item, at: now)
        case .lost: break
        case .duplicated:
            append(item, at: now)
            append(item, at: now)
        case .delayed(let seconds): append(item, at: now.addingTimeInterval(seconds))
        case .overtaken:
            releaseHeld(at: now)
            held = item
            past.append(item)
            return
        case .replayed:
            append(item, at: now)
            if let old = past.first { append(old, at: now) }
        }
        past = Array((past + [item]).suffix(Self.memory))
        releaseHeld(at: now)
    }

    /// Takes out everything that is due. `pack` makes requests of items.
    mutating func takeDue(now: Date, where isWanted: (Item) -> Bool = { _ in true }, pack: ([Item]) -> [HTTPRequest]) -> [OutgoingRequest] {
        releaseHeld(at: now)
        let due = items.filter { $0.notBefore <= now && isWanted($0.item) }.map(\.item)
        items.removeAll { $0.notBefore <= now && isWanted($0.item) }
        let again = requests.filter { $0.notBefore <= now }
        requests.removeAll { $0.notBefore <= now }
        return again + pack(due).map { OutgoingRequest(request: $0, begun: now, notBefore: now) }
    }

    /// Puts a request back that failed, if it is to be tried again.
    mutating func putBack(_ request: OutgoingRequest, now: Date, rules: RetryRules) {
        var request = request
        request.failures += 1
        guard let next = rules.next(after: request, now: now) else { return }
        request.notBefore = next
        requests.append(request)
    }

    /// When the next retry is due; `nil` where there is none.
    var nextRetry: Date? { requests.map(\.notBefore).min() }

    /// Forgets items that are not to be sent any more.
    mutating func drop(where isUnwanted: (Item) -> Bool) {
        items.removeAll { isUnwanted($0.item) }
        if let item = held, isUnwanted(item) { held = nil }
    }

    private mutating func append(_ item: Item, at instant: Date) {
        items.append(Waiting(item: item, notBefore: instant))
        if items.count > Self.longest { items.removeFirst(items.count - Self.longest) }
    }

    private mutating func releaseHeld(at now: Date) {
        guard let item = held else { return }
        held = nil
        append(item, at: now)
    }
}
