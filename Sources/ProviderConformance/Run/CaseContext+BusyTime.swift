import Foundation
package import ProviderKit

extension CaseContext {
    /// Busy time of the case's calendar straight from the adapter's role, not clipped or filled in by the session.
    package func busyTime(in window: TimeWindow, zone: String = "UTC", file: String = #fileID, line: UInt = #line) async throws -> BusyTime
    {
        guard let role = adapter.freeBusyReading else { throw CaseNotApplicable(reason: "needs free/busy reading") }
        let reply = try await role.readFreeBusy(
            FreeBusyRequest(calendars: [calendar.id], window: window, floatingZone: zone), in: ownerContext)
        switch reply.outcomes[calendar.id] {
        case .known(let time): return time
        case .unknown(let error):
            throw ConformanceFailure(
                message: "The calendar can be read", expected: "busy time", actual: "unknown: \(error)", file: file, line: line)
        case nil:
            throw ConformanceFailure(
                message: "The calendar has an outcome", expected: "busy time", actual: "nothing", file: file, line: line)
        }
    }

    /// Demands exactly these busy and tentative windows, and nothing unknown.
    package func expectBusy(
        _ busy: [TimeWindow], tentative: [TimeWindow] = [], in window: TimeWindow, zone: String = "UTC", _ message: String,
        file: String = #fileID, line: UInt = #line
    ) async throws {
        let time = try await busyTime(in: window, zone: zone, file: file, line: line)
        let actual = BusyPicture(time, tellsTentative: tellsTentative)
        let expected = BusyPicture(
            BusyTime(busy: busy.map { BusyBlock(window: $0) } + tentative.map { BusyBlock(window: $0, kind: .tentative) }),
            tellsTentative: tellsTentative)
        try expect(
            actual == expected, message, expected: "\(expected)", actual: "\(actual)", file: file, line: line)
    }

    /// Whether free/busy of this adapter tells tentative time apart.
    package var tellsTentative: Bool { adapter.capabilities.freeBusy?.tellsTentative ?? true }

    /// The zone in which the provider means the case's calendar's all-day events; `nil` where it is the request's.
    package func calendarZone() async throws -> String? { try await owner.listCalendars().first { $0.id == calendar.id }?.timeZone }
}
