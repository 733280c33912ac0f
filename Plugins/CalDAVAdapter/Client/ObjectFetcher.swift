import Foundation
import ProviderKit

/// Gets the text of many events of one calendar: in batches, split where a batch is too much for the server, one by one where a single
/// event spoils its batch.
struct ObjectFetcher: Sendable {
    /// The most events of one request. Large enough that a first sync is not all round trips.
    static let batchSize = 100
    /// How many batches may fail before the server, and not an event, is taken to be at fault.
    private static let mostFailures = 24

    let client: DAVClient
    let calendar: ResourceAddress

    /// What came of one event.
    enum Fetched: Sendable {
        /// Here it is.
        case object(EntityTag, text: Data)
        /// It is not there any more.
        case gone
        /// It is there and cannot be had.
        case unreadable(EntityTag?, reason: String)
    }

    /// One outcome for each member, in order. At most ``batchSize`` members.
    func fetch(_ members: [ResourceAddress]) async throws(ProviderError) -> [Fetched] {
        var failures = 0
        return try await fetch(members[...], failures: &failures)
    }

    private func fetch(_ members: ArraySlice<ResourceAddress>, failures: inout Int) async throws(ProviderError) -> [Fetched] {
        guard !members.isEmpty else { return [] }
        do throws(ProviderError) {
            return try await batch(members, failures: &failures)
        } catch {
            failures += 1
            guard Self.mayBeOneEvent(error), failures < Self.mostFailures else { throw error }
            if members.count == 1, let only = members.first { return [try await single(only)] }
        }
        let middle = members.index(members.startIndex, offsetBy: members.count / 2)
        return try await fetch(members[..<middle], failures: &failures) + fetch(members[middle...], failures: &failures)
    }

    /// Whether a failed batch may fare better in parts.
    private static func mayBeOneEvent(_ error: ProviderError) -> Bool {
        [.tooLarge, .protocolViolation, .serverFault, .timedOut, .notSupported, .forbidden].contains(error.code)
    }

    private func batch(_ members: ArraySlice<ResourceAddress>, failures: inout Int) async throws(ProviderError) -> [Fetched] {
        let multistatus = try await client.perform(CalendarMultiget(address: calendar, members: Array(members)))
        var items: [[UInt8]: Multistatus.Item] = [:]
        for item in multistatus.items where items[item.address.comparablePath] == nil { items[item.address.comparablePath] = item }
        var fetched: [Fetched] = []
        for member in members {
            if let item = items[member.comparablePath], let outcome = Self.outcome(item) {
                fetched.append(outcome)
            } else {
                // Not named in the answer, or named without its text: ask for it alone rather than guess.
                fetched.append(try await single(member))
            }
        }
        return fetched
    }

    /// What an item says; `nil` where it does not say enough.
    static func outcome(_ item: Multistatus.Item) -> Fetched? {
        let tag = item.property(DAVName.getetag).flatMap { EntityTag($0.text) }
        if let data = item.property(DAVName.calendarData), !data.text.isEmpty {
            let text = Data(data.text.utf8)
            return (tag ?? EntityTag(ofText: text)).map { .object($0, text: text) }
        }
        return switch item.status {
        case 404, 410: .gone
        default: nil
        }
    }

    private func single(_ member: ResourceAddress) async throws(ProviderError) -> Fetched {
        do throws(ProviderError) {
            guard let object = try await client.perform(ObjectRequest(address: member)) else { return .gone }
            guard let tag = object.tag ?? EntityTag(ofText: object.text) else {
                return .unreadable(nil, reason: "the server names no version of the event")
            }
            return .object(tag, text: object.text)
        } catch {
            guard [.tooLarge, .protocolViolation, .serverFault, .forbidden, .notSupported].contains(error.code) else { throw error }
            return .unreadable(nil, reason: "the server does not give the event out: \(error.shortDescription)")
        }
    }
}
