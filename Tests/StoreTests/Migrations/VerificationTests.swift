import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct VerificationTests {
    /// For each query, what a careless hand could do to make it find something.
    private static let breakages: [String: String] = [
        "database_is_intact": "UPDATE connections SET state = 'asleep'",
        "references_lead_somewhere": "UPDATE calendars SET connection_id = 'nobody'",
        "connections_are_complete": "UPDATE connections SET settings = 'not json'",
        "disconnected_accounts_have_no_credentials": "UPDATE connections SET state = 'disconnected'",
        "credentials_are_sealed": "UPDATE credentials SET sealed = x'00'",
        "calendars_have_a_sync_state": "DELETE FROM calendar_sync_state",
        "sync_states_are_consistent": "UPDATE calendar_sync_state SET covered_marks = 9",
        "busy_blocks_have_a_length": "UPDATE busy_blocks SET end_at = start_at",
        "busy_blocks_are_found_by_the_window_search": "UPDATE calendar_sync_state SET longest_block = 1",
        "busy_blocks_belong_to_events_of_their_calendar": "UPDATE busy_blocks SET calendar = calendar + 1",
        "unknown_times_have_a_length": "UPDATE unknown_times SET end_at = start_at - 1",
        "api_keys_are_hashed": "UPDATE api_keys SET hash = 'secret'",
        "consents_are_hashed_and_sealed": "UPDATE oauth_authorizations SET browser = 'in the clear'",
        "consents_that_were_answered_keep_nothing": "UPDATE oauth_authorizations SET state = 'failed'",
        "consents_lead_to_connections": "UPDATE oauth_authorizations SET finished_as = 'nobody', state = 'finished', sealed = NULL",
        "channels_are_hashed_and_sealed": "UPDATE push_channels SET sealed = x'00'",
        "channels_that_ended_keep_nothing": "UPDATE push_channels SET state = 'closed'",
        "open_channels_were_confirmed": "UPDATE push_channels SET settings = NULL",
        "channels_accept_no_longer_than_their_token": "UPDATE push_channels SET accepted_until = token_until + 1",
        "disconnected_accounts_have_no_channels": "UPDATE connections SET state = 'disconnected'",
        "one_channel_per_hook": "DROP INDEX one_channel_per_hook; " + twin("generation = 99, state = 'opening'"),
        "one_channel_per_generation":
            "DROP INDEX one_channel_per_generation; " + twin("hook = lower(hex(randomblob(32))), state = 'opening'"),
        "one_open_channel_per_calendar":
            "DROP INDEX one_open_channel_per_calendar; " + twin("hook = lower(hex(randomblob(32))), generation = 99"),
        "deliveries_are_digests": "UPDATE webhook_deliveries SET content = 'what was said'",
        "one_connection_per_account":
            "DROP INDEX one_connection_per_account; INSERT INTO connections SELECT 'twin', provider, account_subject, account_name, settings, state, reason, created_at, updated_at FROM connections",
        "one_credential_per_kind":
            "DROP INDEX one_credential_per_kind; INSERT INTO credentials SELECT id + 1000, connection_id, kind, sealed, key_id, version, updated_at FROM credentials",
        "one_row_per_calendar":
            "DROP INDEX one_row_per_calendar; INSERT INTO calendars SELECT id + 1000, connection_id, calendar_id, name, time_zone, access, counts_as_busy, is_selected, last_seen_at, gone_at FROM calendars",
        "one_row_per_remote_event":
            "DROP INDEX one_row_per_remote_event; INSERT INTO remote_events SELECT id + 1000, calendar, event_id, uid, revision, key_value, key_generation, seen_generation FROM remote_events",
        "one_row_per_busy_block":
            "DROP INDEX one_row_per_busy_block; INSERT INTO busy_blocks SELECT id + 1000, calendar, event, start_at, end_at, kind FROM busy_blocks",
        "one_api_key_per_hash":
            "DROP INDEX one_api_key_per_hash; INSERT INTO api_keys SELECT id + 1000, name || '-2', hash, created_at, revoked_at FROM api_keys",
        "one_active_api_key_per_name":
            "DROP INDEX one_active_api_key_per_name; INSERT INTO api_keys SELECT id + 1000, name, replace(hash, 'a', 'b'), created_at, revoked_at FROM api_keys",
        "one_event_per_booking_and_calendar":
            "DROP INDEX one_event_per_booking_and_calendar; INSERT INTO external_calendar_events SELECT id + 1000, booking_id, connection_id, calendar_id, 'lost', generation, event_id, uid, revision, booking_version, created_at, updated_at FROM external_calendar_events",
        "one_live_booking_per_event":
            "DROP INDEX one_live_booking_per_event; INSERT INTO external_calendar_events SELECT id + 1000, 'open', connection_id, calendar_id, state, generation, event_id, uid, revision, booking_version, created_at, updated_at FROM external_calendar_events WHERE booking_id = 'done'",
        "live_mappings_name_their_event": "UPDATE external_calendar_events SET revision = NULL",
        "mappings_are_not_ahead_of_their_booking": "UPDATE external_calendar_events SET booking_version = 99",
        "open_bookings_are_in_the_outbox": "DELETE FROM booking_outbox",
        "settled_bookings_are_not_in_the_outbox": "INSERT INTO booking_outbox VALUES ('done', 1, 0)",
        "settled_confirmed_bookings_have_their_event": "DELETE FROM external_calendar_events",
        "settled_bookings_have_no_other_event": "UPDATE bookings SET status = 'cancelled' WHERE id = 'done'",
        "bookings_have_a_length": "UPDATE bookings SET end_at = start_at",
        "one_job_per_subject":
            "DROP INDEX one_job_per_subject; INSERT INTO jobs SELECT id + 1000, kind, subject, connection_id, payload, state, run_after, attempts, max_attempts, lease_owner, lease_until, enqueued_again, again_after, last_error, created_at FROM jobs",
        "leased_jobs_have_an_owner": "UPDATE jobs SET state = 'leased'",
        "pending_bookings_have_a_job": "DELETE FROM jobs",
    ]

    /// Puts a second channel beside each, with changes.
    private static func twin(_ changes: String) -> String {
        "CREATE TEMP TABLE twins AS SELECT * FROM push_channels; UPDATE twins SET id = id || '-twin', \(changes); "
            + "INSERT INTO push_channels SELECT * FROM twins"
    }

    /// A database with something of everything, and nothing wrong.
    private func sound() async throws -> TestDatabase {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        _ = try await store.putCredential(
            SealedCredential(bytes: Data(repeating: 7, count: 40), keyID: "k1"), of: Sample.connection, kind: CredentialKind("password"),
            replacing: nil, at: Sample.now)
        _ = try await store.run([.upserted(Sample.snapshot("e1", unknown: [Sample.window(5, 6)]))])
        _ = try await store.addAPIKey(name: "product", hash: String(repeating: "a", count: 64), at: Sample.now)
        try await store.addAuthorization(Sample.authorization(), at: Sample.now)
        _ = try await store.putBooking(Sample.request("open"), expecting: nil, at: Sample.now)
        _ = try await store.putBooking(Sample.request("done"), expecting: nil, at: Sample.now)
        _ = try await store.beginWrite(BookingID("done"), version: 1, in: Sample.calendar, at: Sample.now)
        _ = try await store.recordWrite(
            WriteResult(
                booking: BookingID("done"), version: 1, address: Sample.calendar, generation: 0,
                effect: .written(Sample.reference(), occupied: nil)), at: Sample.now)
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        _ = try await store.confirm("ch-1")
        _ = try await store.recordDeliveries([try await store.delivery()], at: Sample.now)
        try await store.close()
        #expect(try await database.migrator().verify() == [])
        return database
    }

    @Test func `every query has a breakage that it finds, and there is no query without one`() async throws {
        let queries = Set(try MigrationCatalogue.standard().flatMap { $0.verification.map(\.name) })
        #expect(queries == Set(Self.breakages.keys))
        let sound = try await sound()
        for (query, sql) in Self.breakages.sorted(by: { $0.key < $1.key }) {
            let database = try sound.copy()
            try database.tamper(sql)
            let found = try await database.migrator().verify()
            #expect(
                found.contains { $0.query == query && !$0.details.hasPrefix("the query cannot run") },
                "\(query) found nothing; found: \(found)")
        }
    }

    @Test func `the rollback and verification files can also be run by hand`() async throws {
        let database = try await sound()
        try database.tamper(MigrationCatalogue.verificationQueries)
        try database.tamper(MigrationCatalogue.rollbackScripts)
        #expect(try database.schema().filter { $0.hasPrefix("table ") && !$0.contains("sqlite_") }.count == 1)
    }
}
