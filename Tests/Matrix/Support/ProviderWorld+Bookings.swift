import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

extension ProviderWorld {
    func request(_ id: String, in calendar: CalendarID, title: String, hour: Int) throws -> BookingRequest {
        BookingRequest(id: BookingID(id), address: address(calendar), draft: EventDraft(title: title, window: try window(hour)))
    }

    /// Works off bookings, waiting as long as the queue says and consenting again where that is asked for, until nothing is pending. A booking
    /// that was given up is tried again, as an operator would, so many times.
    func settle(_ ids: [String], operatorTries: Int = 3) async throws {
        var tries: [String: Int] = [:]
        for _ in 0..<400 {
            try await runDueBookings()
            var isOpen = false
            for id in ids {
                let booking = try #require(try await store.booking(BookingID(id)))
                switch booking.state {
                case .synced: continue
                case .pending: isOpen = true
                case .failed:
                    isOpen = true
                    tries[id, default: 0] += 1
                    guard tries[id, default: 0] <= operatorTries else {
                        Issue.record("\(id) cannot be delivered: \(booking.lastError ?? "")")
                        return
                    }
                    _ = try await services.bookings.retry(BookingID(id))
                }
            }
            if !isOpen { return }
            try await consentAgainIfNeeded()
            clock.advance(by: 31)
        }
        Issue.record("bookings are still pending after hours: \(ids)")
    }

    func runDueBookings() async throws {
        let claim = JobClaim(owner: "test", kinds: [.writeBooking], limit: 1_000, leaseUntil: clock.now + 600)
        for job in try await store.claimJobs(claim, at: clock.now) { await services.worker.run(job) }
    }

    /// The events of a title that the provider holds, by calendar.
    func events(titled title: String) async throws -> [CalendarID: [CounterpartRecord]] {
        var found: [CalendarID: [CounterpartRecord]] = [:]
        for calendar in calendars {
            let records = try await counterpart.events(in: calendar).filter { $0.title?.hasPrefix(title) == true }
            if !records.isEmpty { found[calendar] = records }
        }
        return found
    }

    /// What is wrong with a booking's events and mappings; `nil` where exactly one event says what it should and the mapping names it.
    /// `calendar` is `nil` for a booking that is cancelled. All titles of the booking begin with `name`.
    func flaw(_ id: String, name: String, title: String, calendar: CalendarID?) async throws -> String? {
        let found = try await events(titled: name)
        let live = try await services.bookings.work(BookingID(id)).mappings.filter { $0.state == .live }
        guard let calendar else {
            return found.isEmpty && live.isEmpty ? nil : "a cancelled booking has \(found) and mappings \(live)"
        }
        guard found.count == 1, let records = found[calendar], records.count == 1, records[0].title == title else {
            return "expected one event “\(title)” in \(calendar), found \(found)"
        }
        guard live.count == 1, live[0].address.calendar == calendar, live[0].event?.id == records[0].id else {
            return "the mapping names \(live), the event is \(records[0].id)"
        }
        return nil
    }
}
