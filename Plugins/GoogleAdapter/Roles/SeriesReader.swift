import Foundation
import ProviderKit

/// Reads whole series: the busy time of all their occurrences in the horizon as Google expands them, exceptions included.
///
/// A series is told as one event under its own id. Its revision is a digest over its own version and those of its occurrences in the horizon:
/// Google does not say that a series gets a new version when one of its occurrences is changed. So it is good for telling two states
/// apart, not for `If-Match`, and series are never told as unchanged.
struct SeriesReader: Sendable {
    /// How many series are read at the same time.
    private static let width = 4
    /// The most pages of one series: a hundred thousand occurrences.
    private static let maximumPages = 40

    let client: GoogleClient
    let request: ChangesRequest
    /// The calendar's zone, where a list told it just now.
    let zone: String?

    /// What came of one series.
    enum Reading: Sendable {
        /// What there is to tell.
        case told(EventChange)
        /// Google failed on its own; what is told if it stays so.
        case failed(EventChange)
    }

    /// One reading for each id, in order. `masters` are those that a list has just shown. What concerns the account and not one series is thrown.
    func read(_ ids: [String], masters: [String: EventResource]) async throws(ProviderError) -> [Reading] {
        let results = await withTaskGroup(of: (Int, Result<Reading, ProviderError>).self) { group in
            var waiting = Array(ids.enumerated())[...]
            var results: [Int: Result<Reading, ProviderError>] = [:]
            func addNext() {
                guard let (index, id) = waiting.popFirst() else { return }
                group.addTask { (index, await reading(id, masters[id])) }
            }
            for _ in 0..<Self.width { addNext() }
            while let (index, result) = await group.next() {
                results[index] = result
                if case .failure = result {
                    group.cancelAll()
                    waiting = []
                }
                addNext()
            }
            return results
        }
        // The failure that stopped the others counts, not what they say of being stopped.
        let failures = results.values.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        if let failure = failures.first(where: { $0.code != .cancelled }) ?? failures.first { throw failure }
        var readings: [Reading] = []
        for index in ids.indices {
            guard let result = results[index] else { continue }
            readings.append(try result.get())
        }
        return readings
    }

    private func reading(_ id: String, _ master: EventResource?) async -> Result<Reading, ProviderError> {
        do throws(ProviderError) {
            return .success(.told(try await change(id, master)))
        } catch {
            switch error.code {
            // A violation is as a rule something between us and Google that answers in its place, and passes.
            case .serverFault, .protocolViolation: return .success(.failed(unknown(id, master, "Google failed to show its occurrences")))
            case .invalidRequest, .tooLarge:
                return .success(.told(unknown(id, master, "its occurrences cannot be read: \(error.code.rawValue)")))
            default: return .failure(error)
            }
        }
    }

    private func change(_ id: String, _ listed: EventResource?) async throws(ProviderError) -> EventChange {
        guard let master = try await master(id, listed), !master.isCancelled else { return .removed(EventID(id)) }
        let eventID = EventID(id)
        guard master.isSeries else {
            let reader = EventReader(horizon: request.horizon, zone: zone, fallback: request.floatingZone)
            return .upserted(snapshot(master, revision: master.etag ?? "", busyTime: reader.busyTime(of: master, as: eventID)))
        }
        var time = BusyTime()
        var versions = [master.etag ?? ""]
        var page: String?
        for _ in 0..<Self.maximumPages {
            let listing = InstancesListing(calendar: request.calendar, series: id, window: request.horizon, page: page)
            guard let answer = try await client.perform(listing) else { return .removed(eventID) }
            let reader = EventReader(horizon: request.horizon, zone: answer.timeZone ?? zone, fallback: request.floatingZone)
            for item in answer.items ?? [] {
                let part =
                    item.event.map { reader.busyTime(of: $0, as: eventID) }
                    ?? reader.unreadable(eventID, "one of its occurrences cannot be read")
                time.busy += part.busy
                time.unknown += part.unknown
                versions.append("\(item.id) \(item.event?.etag ?? "")")
            }
            page = answer.nextPageToken
            guard page != nil else { break }
        }
        guard page == nil else { return unknown(id, master, "it has too many occurrences") }
        return .upserted(snapshot(master, revision: try digest(versions), busyTime: time))
    }

    /// The series itself: from the list, or by asking for it. `nil` where it is gone.
    private func master(_ id: String, _ listed: EventResource?) async throws(ProviderError) -> EventResource? {
        if let listed { return listed }
        return try await client.perform(EventLookup(calendar: request.calendar, event: id))
    }

    private func unknown(_ id: String, _ master: EventResource?, _ reason: String) -> EventChange {
        let reader = EventReader(horizon: request.horizon, zone: zone, fallback: request.floatingZone)
        let uid = master?.iCalUID.map { EventUID($0) }
        let time = reader.unreadable(EventID(id), uid: uid, reason)
        return .upserted(
            EventSnapshot(
                id: EventID(id), uid: uid, revision: Revision(master?.etag ?? ""), busyTime: time,
                key: master.flatMap { EventMarker.key(of: $0) }))
    }

    private func snapshot(_ master: EventResource, revision: String, busyTime: BusyTime) -> EventSnapshot {
        EventSnapshot(
            id: EventID(master.id), uid: master.iCalUID.map { EventUID($0) }, revision: Revision(revision), busyTime: busyTime,
            key: EventMarker.key(of: master))
    }

    private func digest(_ versions: [String]) throws(ProviderError) -> String {
        do throws(CryptographyError) {
            return "series-" + (try MessageDigest.sha256.hexadecimal(versions.sorted().joined(separator: "\n"))).prefix(32)
        } catch {
            throw ProviderError(
                .notSupported, .permanent, operation: client.operation,
                message: "this machine's cryptography refuses SHA-256, without which series have no version: \(error)")
        }
    }
}
