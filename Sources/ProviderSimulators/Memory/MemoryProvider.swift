public import ProviderKit
import Synchronization

/// A calendar provider that lives in memory: accounts, calendars, events, revisions, a change feed, and switches for misfortune.
///
/// It is strict: what a real provider might let pass is refused here. Instances share nothing; one instance may be used from many tasks.
public final class MemoryProvider: Sendable {
    /// What the simulated provider holds; behind a mutex, so that every call is one step.
    private let state: Mutex<MemoryState>
    /// The address under which the simulator lets itself be connected.
    public let server = "https://memory.example/"

    /// Makes a provider with one account. `pageSize` is the most items of a page of a listing or change feed.
    public init(username: String = "owner", password: Secret = Secret("correct horse battery staple"), pageSize: Int = 100) {
        state = Mutex(MemoryState(accounts: [username: password], pageSize: max(1, pageSize)))
    }

    /// The switches for misfortune.
    public var faults: MemoryFaults {
        get { state.withLock(\.faults) }
        set { state.withLock { $0.faults = newValue } }
    }

    /// How many calls of verbs reached the provider.
    public var callCount: Int { state.withLock(\.callCount) }

    /// Adds an account or changes its password.
    public func setPassword(_ password: Secret, of username: String) { state.withLock { $0.accounts[username] = password } }

    /// Makes an empty calendar of the first account, or of the one named.
    @discardableResult
    public func makeCalendar(
        named name: String, owner: String = "owner", access: CalendarAccess = .write, timeZone: String? = nil, countsAsBusy: Bool = true
    ) -> CalendarID {
        state.withLock { state in
            state.serial += 1
            let id = CalendarID("/\(owner)/\(state.serial)/")
            state.calendars[id] = MemoryCalendar(
                description: ProviderCalendar(id: id, name: name, timeZone: timeZone, access: access, countsAsBusy: countsAsBusy),
                owner: owner)
            return id
        }
    }

    /// Removes a calendar with everything in it.
    public func removeCalendar(_ calendar: CalendarID) { state.withLock { $0.calendars[calendar] = nil } }

    /// Makes every cursor given out so far unknown.
    public func forgetCursors() { state.withLock { $0.feedGeneration += 1 } }

    /// Every event of a calendar, in the order in which they came.
    public func events(in calendar: CalendarID) -> [MemoryEvent] {
        state.withLock { ($0.calendars[calendar]?.events.values).map { $0.sorted { $0.serial < $1.serial } } ?? [] }
    }

    /// Runs a step on the state; for the adapter and the counterpart beside this file.
    func withState<Result: Sendable, Failure: Error>(_ body: (inout MemoryState) throws(Failure) -> Result) throws(Failure) -> Result {
        try state.withLock { (state) throws(Failure) -> Result in try body(&state) }
    }
}
