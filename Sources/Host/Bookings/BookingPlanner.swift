public import CalendarStore
public import ProviderKit

/// Decides the next step that brings calendars in line with a booking.
///
/// Pure: a step follows from what is stored and from what the provider answered, so a process that dies anywhere continues from what is
/// stored and does nothing twice. The product's booking wins over edits made at the provider.
public struct BookingPlanner: Sendable {
    /// Makes a planner.
    public init() {}

    /// The next step. `uncertain` names calendars whose event has to be read back before anything else, because an answer got lost or told
    /// that the event changed.
    ///
    /// The new calendar is written before an old one is cleared, so that the time is never free in between.
    public func nextStep(_ work: BookingWork, uncertain: Set<CalendarAddress>) -> BookingStep {
        let wanted = work.booking.status == .confirmed ? work.booking.address : nil
        if let wanted {
            let step = write(to: wanted, mapping: work.mappings.first { $0.address == wanted }, version: work.booking.version, uncertain)
            if step != .done { return step }
        }
        for mapping in work.mappings where mapping.address != wanted {
            let step = clear(mapping, isUncertain: uncertain.contains(mapping.address))
            if step != .done { return step }
        }
        return .done
    }

    private func write(
        to address: CalendarAddress, mapping: ExternalCalendarEvent?, version: Int, _ uncertain: Set<CalendarAddress>
    ) -> BookingStep {
        guard let mapping, mapping.state == .live, let event = mapping.event else {
            // Creating again under the same key is safe: the contract makes it idempotent.
            return .create(address)
        }
        if uncertain.contains(address) { return .readBack(address, event, generation: mapping.generation) }
        return mapping.writtenVersion == version ? .done : .update(address, event, generation: mapping.generation)
    }

    private func clear(_ mapping: ExternalCalendarEvent, isUncertain: Bool) -> BookingStep {
        switch mapping.state {
        case .deleted, .lost: return .done
        case .creating: return .readBack(mapping.address, nil, generation: mapping.generation)
        case .live:
            guard let event = mapping.event else { return .readBack(mapping.address, nil, generation: mapping.generation) }
            if isUncertain { return .readBack(mapping.address, event, generation: mapping.generation) }
            return .delete(mapping.address, event, generation: mapping.generation)
        }
    }

    /// Whether the event at the provider says what the booking says, as far as the provider tells.
    public func shows(_ event: StoredEvent, _ draft: EventDraft) -> Bool { event.window == draft.window && event.title == draft.title }

    /// What an event that was found means for the mapping.
    ///
    /// A provider tells title and time of what it stores, not every detail. So an event that looks right is taken for written only in the
    /// booking's first version: later it may be an older version that differs in what is not told, and is written once more.
    public func effect(of event: StoredEvent, _ booking: Booking, isWanted: Bool) -> WriteResult.Effect {
        let reference = EventReference(id: event.id, uid: event.uid, revision: event.revision)
        guard isWanted, booking.version == 1, shows(event, booking.draft) else { return .found(reference) }
        return .written(reference, occupied: occupied(booking))
    }

    /// The time that the event takes once it says what the booking says.
    public func occupied(_ booking: Booking) -> BusyInterval? {
        guard booking.draft.isBusy else { return nil }
        return BusyInterval(window: booking.draft.window, kind: booking.draft.status == .tentative ? .tentative : .busy)
    }

    /// Whether a failed step means that the event has to be read back, rather than that the job has to wait or end.
    public func needsReadBack(_ error: ProviderError) -> Bool {
        switch error.operation {
        case .updateEvent: error.effect == .unknown || error.code == .revisionMismatch || error.code == .notFound
        case .deleteEvent: error.code == .revisionMismatch
        default: false
        }
    }
}
