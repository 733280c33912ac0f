public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``DeliveryStore/recordDeliveries(_:at:)``.
    public func recordDeliveries(
        _ gather: @escaping @Sendable () -> [NewDelivery], at instant: Date
    ) async throws(StoreError) -> [DeliveryRecord] {
        try await write { db in
            var group = DeliveryGroup(db: db)
            let records = try gather().map { try group.record($0) }
            try group.finish(at: instant)
            return records
        }
    }

    /// See ``DeliveryStore/sweepDeliveries(before:)``.
    public func sweepDeliveries(before limit: Date) async throws(StoreError) -> Int {
        let before = Instant.milliseconds(limit)
        // In steps: a channel can have millions of marks, and others want to write.
        var sum = 0
        var step: Int
        repeat {
            step = try await write { db in try Self.sweepMarks(before: before, in: db) }
            sum += step
        } while step == Self.sweptAtOnce
        // A provider that has no push for a calendar is remembered for as long as it is not to be asked.
        return sum
            + (try await write { db in
                try db.run(
                    "DELETE FROM push_channels WHERE ended_at < ?1 AND coalesce(not_supported_until, 0) < ?1", [before])
            })
    }

    /// How many marks one transaction takes away.
    private static let sweptAtOnce = 10_000

    /// Takes away marks that nothing can be held against any more: of channels that ended, and old ones of relays, whose messages are
    /// believed for minutes.
    private static func sweepMarks(before: Int64, in db: Database) throws -> Int {
        try db.run(
            """
            DELETE FROM webhook_deliveries WHERE (channel_id, mark) IN (
                SELECT channel_id, mark FROM push_channels JOIN webhook_deliveries ON channel_id = push_channels.id
                WHERE state = 'closed' OR sender = 'relay' AND received_at < ? LIMIT \(sweptAtOnce))
            """, [before])
    }
}

/// Stores one group of deliveries inside the caller's transaction: work that several items call for is done once.
private struct DeliveryGroup {
    private struct Channel {
        let known: ReceivingChannel
        /// What this group brings.
        var lastDelivery: Int64?
        var lastChange: Int64?
        var wish: ChannelWish?

        /// Whether the row says less than is true now.
        var isOutdated: Bool {
            guard lastDelivery != nil else { return false }
            return known.isSuspected || wish != nil || Self.isNews(lastDelivery, after: known.lastDelivery)
                || Self.isNews(lastChange, after: known.lastChange)
        }

        private static func isNews(_ instant: Int64?, after known: Int64?) -> Bool {
            guard let instant else { return false }
            return known.map { instant - $0 >= ReceivingChannel.slack } ?? true
        }
    }

    private struct JobName: Hashable {
        let kind: JobKind
        let subject: String
    }

    private let db: Database
    /// Looked up once; `nil` for one that is not there or ended.
    private var channels: [ChannelID: Channel?] = [:]
    private var jobs: [JobName: NewJob] = [:]

    init(db: Database) { self.db = db }

    mutating func record(_ delivery: NewDelivery) throws -> DeliveryRecord {
        guard var channel = try channel(delivery.channel) else { return .unknownChannel }
        guard channel.known.stamp == delivery.stamp else { return .outdated }
        let received = Instant.milliseconds(delivery.receivedAt)
        let mark = try Text.opaque(delivery.mark.name, "delivery's name")
        let inserted = try db.run(
            """
            INSERT INTO webhook_deliveries (channel_id, mark, content, received_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (channel_id, mark) DO NOTHING
            """, [delivery.channel.rawValue, mark, delivery.mark.content, received])
        guard inserted > 0 else {
            let same = try db.row(
                "SELECT 1 FROM webhook_deliveries WHERE channel_id = ? AND mark = ? AND content = ?",
                [delivery.channel.rawValue, mark, delivery.mark.content])
            return same == nil ? .conflict : .duplicate
        }
        channel.lastDelivery = max(channel.lastDelivery ?? received, received)
        if delivery.tellsChange { channel.lastChange = max(channel.lastChange ?? received, received) }
        if let wish = delivery.wish, channel.wish != .replace { channel.wish = wish }
        channels[delivery.channel] = channel
        for job in delivery.jobs {
            let name = JobName(kind: job.kind, subject: job.subject)
            if let known = jobs[name], known.runAfter <= job.runAfter { continue }
            jobs[name] = job
        }
        return .new
    }

    func finish(at instant: Date) throws {
        for case (let id, let channel?) in channels where channel.isOutdated {
            try db.run(
                """
                UPDATE push_channels SET last_delivery_at = max(coalesce(last_delivery_at, ?1), ?1),
                    last_change_at = coalesce(max(last_change_at, ?2), ?2, last_change_at),
                    silent_changes = 0, wish = CASE WHEN wish = 'replace' THEN wish ELSE coalesce(?3, wish) END
                WHERE id = ?4
                """, [channel.lastDelivery, channel.lastChange, channel.wish?.rawValue, id.rawValue])
        }
        let changed = channels.values.compactMap { channel in
            channel.flatMap { $0.lastChange != nil && !$0.known.isMarked ? $0.known.calendar : nil }
        }
        for calendar in Set(changed) {
            try db.run("UPDATE calendar_sync_state SET dirty_marks = dirty_marks + 1 WHERE calendar = ?", [calendar])
        }
        for job in jobs.values { try SQLiteStore.put(job, at: instant, in: db) }
    }

    private mutating func channel(_ id: ChannelID) throws -> Channel? {
        if let known = channels[id] { return known }
        let channel = try ChannelRow.receiving(id, in: db).map { Channel(known: $0) }
        channels[id] = .some(channel)
        return channel
    }
}
