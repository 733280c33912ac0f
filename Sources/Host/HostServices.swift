public import CalendarStore
import Foundation
public import Logging
public import ProviderKit
import Transport

/// A calendar host without its web server: every capability as a plain call, over one database. The REST API and the command line are
/// thin faces of this.
public struct HostServices: Sendable {
    /// What the environment asked for.
    public let configuration: HostConfiguration
    /// The adapters this host was built with.
    public let catalogue: AdapterCatalogue
    /// Everything the host remembers.
    public let store: any Store
    /// Connects accounts.
    public let connections: ConnectionService
    /// Knows the connections' calendars.
    public let calendars: CalendarService
    /// Connects accounts by their owners' consent.
    public let authorizations: AuthorizationService
    /// Brings calendars up to date.
    public let changes: ChangeService
    /// Answers when somebody is free.
    public let availability: AvailabilityService
    /// Takes and delivers bookings.
    public let bookings: BookingService
    /// Keeps push channels.
    public let channels: ChannelService
    /// Keeps relays.
    public let relays: RelayService
    /// Counts what became of deliveries.
    public let deliveries: DeliveryCounters
    /// Keeps the keys of the REST API.
    public let accessKeys: AccessKeyService
    /// Works off the queue; run it in a service group, or use ``drain(booking:)`` from a command.
    public let jobs: JobRunner
    let worker: JobWorker
    let receiver: WebhookReceiver
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// Puts a host together from its parts. A test or a team hands in what it likes; ``open(configuration:catalogue:logger:)`` uses the real ones.
    public init(
        configuration: HostConfiguration, catalogue: AdapterCatalogue, store: any Store, vaultKey: Secret,
        previousVaultKey: PreviousVaultKey? = nil, http: any HTTPTransport, clock: any WallClock = SystemClock(),
        random: any RandomSource = SystemRandom(), logger: Logger
    ) throws {
        self.configuration = configuration
        self.catalogue = catalogue
        self.store = store
        self.clock = clock
        self.random = random
        self.logger = logger
        let vault = CredentialVault(key: vaultKey, previous: previousVaultKey?.key, random: random)
        let credentials = CredentialKeeper(
            store: store, vault: vault, clients: configuration.oauthClient, clock: clock,
            random: random, logger: logger)
        let sessions = SessionFactory(
            configuration: configuration, catalogue: catalogue, store: store, credentials: credentials, http: http, clock: clock,
            random: random, logger: logger)
        let channelVault = try ChannelVault(vault: vault)
        let tokens = try ChannelTokens(vaultKey: vaultKey, previous: previousVaultKey)
        channels = ChannelService(
            store: store, sessions: sessions, catalogue: catalogue, configuration: configuration, vault: channelVault, tokens: tokens,
            clock: clock, random: random, logger: logger)
        relays = RelayService(channels: channels, store: store, clock: clock)
        let signal = WorkSignal()
        deliveries = DeliveryCounters(clock: clock, logger: logger)
        receiver = WebhookReceiver(
            store: store, catalogue: catalogue, configuration: configuration, vault: channelVault, tokens: tokens,
            keySets: KeySetCache(http: http, clock: clock), privateKeys: PrivateKeyCache(),
            journal: DeliveryJournal(store: store, clock: clock, bound: configuration.webhookLimits.queue, signal: signal),
            rates: DeliveryRates(configuration.webhookLimits, now: clock.now),
            opened: OpenedChannels(bound: configuration.webhookLimits.rememberedChannels),
            pacer: PullPacer(bound: configuration.webhookLimits.rememberedChannels), counters: deliveries, clock: clock,
            random: random, logger: logger)
        connections = ConnectionService(
            store: store, sessions: sessions, credentials: credentials, catalogue: catalogue, channels: channels, clock: clock,
            random: random, logger: logger)
        calendars = CalendarService(store: store, sessions: sessions, clock: clock)
        authorizations = AuthorizationService(
            store: store, connections: connections, calendars: calendars, vault: vault, clock: clock, random: random, logger: logger)
        changes = ChangeService(
            store: store, sessions: sessions, planner: PullPlanner(horizonDays: configuration.horizonDays),
            defaultZone: configuration.defaultZone, clock: clock, random: random, logger: logger)
        availability = AvailabilityService(store: store, calendars: calendars, clock: clock)
        bookings = BookingService(
            store: store, executor: BookingExecutor(store: store, sessions: sessions, clock: clock, logger: logger), clock: clock,
            logger: logger)
        accessKeys = AccessKeyService(store: store, clock: clock, random: random)
        worker = JobWorker(
            store: store, bookings: bookings, changes: changes, channels: channels, clock: clock, random: random, backOff: BackOff(),
            leaseLength: Double(configuration.jobLeaseSeconds), logger: logger)
        let scheduler = PullScheduler(
            store: store, calendars: calendars, channels: channels,
            seals: SealRenewal(store: store, credentials: vault, channels: channelVault, clock: clock, logger: logger),
            configuration: configuration, clock: clock, random: random, logger: logger)
        jobs = JobRunner(
            store: store, worker: worker, scheduler: scheduler, clock: clock, random: random, signal: signal, logger: logger)
    }

    /// Opens the configured database and makes a host over the network. Refuses a schema that is pending or drifted.
    public static func open(configuration: HostConfiguration, catalogue: AdapterCatalogue, logger: Logger) async throws -> HostServices {
        let key = try configuration.vaultKey.load()
        let previous = try configuration.previousVaultKey?.load()
        let store = try await SQLiteStore(path: configuration.databasePath)
        let transport = try CurlTransport(configuration: configuration.transport)
        return try HostServices(
            configuration: configuration, catalogue: catalogue, store: store, vaultKey: key, previousVaultKey: previous, http: transport,
            logger: logger)
    }

    /// Works off due bookings until this one is delivered or has failed once, instead of leaving it to the runner; tells what became of it.
    ///
    /// Jobs are claimed like any other, so a host that runs beside this process does nothing twice. With sync switched off nothing is
    /// done, and the booking stays safely in the queue.
    public func drain(booking id: BookingID, patience: Duration = .seconds(60)) async throws -> Booking {
        let owner = "call-" + random.urlSafeToken(bytes: 9)
        let deadline = ContinuousClock.now + patience
        guard configuration.flags.sync else { return try await bookings.work(id).booking }
        let run = RunningJob()
        while ContinuousClock.now < deadline {
            if run.isIdle {
                let now = clock.now
                let claim = JobClaim(owner: owner, kinds: [.writeBooking], limit: 1, leaseUntil: now + worker.leaseLength)
                // Not awaited: the provider may be slower than the caller is patient, and the job goes on then.
                for job in try await store.claimJobs(claim, at: now) { run.start(job) { await worker.run($0) } }
            }
            let ended = run.takeEnded()
            let booking = try await bookings.work(id).booking
            // What is delivered is also noted as done in the queue, before a caller's process may end.
            if booking.state != .pending, !run.isBusy(with: id.rawValue) { return booking }
            // A failed attempt waits its turn in the queue; a running one belongs to somebody else and is waited for.
            if ended?.subject == id.rawValue, booking.lastError != nil { return booking }
            if ended == nil { try await ContinuousClock().sleep(for: .milliseconds(run.isIdle ? 100 : 5)) }
        }
        return try await bookings.work(id).booking
    }
}
