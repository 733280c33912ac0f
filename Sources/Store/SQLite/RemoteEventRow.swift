import GRDB
import ProviderKit

/// A row of `remote_events` to be written.
struct RemoteEventRow {
    let id: EventID
    let uid: EventUID?
    let revision: Revision
    let key: EventKey?

    /// Adds or replaces the row, without any busy time, and returns its number.
    func write(in calendar: Int64, generation: Int64, _ db: Database) throws -> Int64 {
        let name = try Text.identifier(id)
        guard
            let row = try db.number(
                """
                INSERT INTO remote_events (calendar, event_id, uid, revision, key_value, key_generation, seen_generation)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (calendar, event_id) DO UPDATE SET
                    uid = excluded.uid, revision = excluded.revision, key_value = excluded.key_value,
                    key_generation = excluded.key_generation, seen_generation = excluded.seen_generation
                RETURNING id
                """,
                [
                    calendar, name, (uid?.rawValue).map(Text.prose), try Text.opaque(revision.rawValue, "revision"),
                    (key?.value).map(Text.prose), key?.generation, generation,
                ])
        else { throw StoreError(.engine, "an event was not there after it was written") }
        try db.run("DELETE FROM busy_blocks WHERE event = ?", [row])
        try db.run("DELETE FROM unknown_times WHERE event = ?", [row])
        return row
    }
}
