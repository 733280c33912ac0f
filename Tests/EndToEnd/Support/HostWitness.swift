import CalendarStore
import Foundation
import Logging
import ProviderKit
import ProviderSimulators

@testable import CalendarHost

/// A host's receiver that is shown everything that the conformance suite shows to an adapter, and has to come to the same end: what the
/// adapter believes is stored and calls for work, what it refuses leaves no trace and gets the one answer to everything refused.
actor HostWitness {
    private let adapter: any ProviderAdapter
    private let abilities: PushAbilities
    private let catalogue: AdapterCatalogue
    private let configuration: HostConfiguration
    private let vault: ChannelVault
    private let logger = Logger(label: "witness") { _ in SwiftLogNoOpLogHandler() }
    private var stages: [String: Stage] = [:]

    /// How many deliveries were shown, and how many of them were refused.
    private(set) var shown = 0
    private(set) var refused = 0
    /// Where host and adapter did not come to the same end.
    private(set) var disagreements: [String] = []

    private struct Stage {
        let store: any Store
        var work = Work()
    }

    private struct Work: Equatable {
        var marks = 0
        var jobs = 0
    }

    private struct StillClock: WallClock {
        let now: Date
        func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
    }

    init(_ adapter: any ProviderAdapter, _ abilities: PushAbilities) throws {
        self.adapter = adapter
        self.abilities = abilities
        catalogue = try AdapterCatalogue([adapter])
        var configuration = try HostConfiguration(environment: [
            "CALENDAR_WEBHOOK_ENABLED": "true", "CALENDAR_WEBHOOK_BASE_URL": "https://calendar-host.example",
            "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
        ])
        configuration.webhookLimits.unknownBurst = 1_000_000
        configuration.webhookLimits.channelBurst = 1_000_000
        self.configuration = configuration
        vault = try ChannelVault(vault: CredentialVault(key: Secret(bytes: [UInt8](repeating: 9, count: 32)), random: SystemRandom()))
    }

    /// Shows a delivery to the host, whose adapter came to these verdicts.
    func show(_ delivery: Delivery, _ channel: PushChannel, _ context: VerificationContext, verdicts: [DeliveryVerdict]) async {
        // Other methods never come to the receiver, this stage makes first generations only, and a database knows no parts of milliseconds.
        guard delivery.method == .post, channel.generation == 0, abs(context.now.timeIntervalSince(channel.acceptedUntil)) > 0.001,
            let role = adapter.pushReceiving,
            !(channel.isBeingOpened && role.handshake(delivery, for: channel) != nil)
        else { return }
        do { try await judge(delivery, channel, context, verdicts) } catch { disagreements.append("the stage failed: \(error)") }
    }

    private func judge(
        _ delivery: Delivery, _ channel: PushChannel, _ context: VerificationContext, _ verdicts: [DeliveryVerdict]
    ) async throws {
        let key = "\(channel)\(channel.address.revealText())\(channel.settings?.values.sorted { $0.key < $1.key } ?? [])"
        if stages[key] == nil { stages[key] = Stage(store: try await makeStore(channel, at: context.now)) }
        guard let stage = stages[key] else { return }
        let counters = DeliveryCounters(clock: StillClock(now: context.now), logger: logger)
        let clock = StillClock(now: context.now)
        let receiver = WebhookReceiver(
            store: stage.store, catalogue: catalogue, configuration: configuration, vault: vault, tokens: context.tokens,
            keySets: context.keySets, privateKeys: context.privateKeys,
            journal: DeliveryJournal(store: stage.store, clock: clock, bound: 1_000),
            rates: DeliveryRates(configuration.webhookLimits, now: context.now),
            opened: OpenedChannels(bound: 1_000), pacer: PullPacer(bound: 1_000), counters: counters, clock: clock,
            random: SystemRandom(), logger: logger)
        let body = delivery.body
        let answer = await receiver.receive(
            WebhookArrival(
                provider: adapter.id.rawValue, hook: Self.hook(of: channel), headers: delivery.headers, query: delivery.query,
                declaredLength: body.count
            ) { limit in
                guard body.count <= limit else { throw RejectionReason.tooLarge }
                return body
            })
        shown += 1
        let isBelieved = verdicts.contains { if case .genuine = $0 { true } else { false } }
        let isPast = context.now >= channel.acceptedUntil
        let fits = body.count <= abilities.maximumDeliveryBytes
        let outcomes = counters.snapshot()
        if fits, !isPast, verdicts.contains(where: { if case .rejected(_, .unverifiable) = $0 { true } else { false } }) {
            note(answer.status == 503, "a delivery that cannot be judged was answered with \(answer.status)", delivery)
            note(outcomes.contains { $0.outcome == "postponed" }, "it was counted as \(outcomes)", delivery)
            stages[key]?.work = try await work(stage.store)
        } else if isBelieved, !isPast, fits {
            // A name that was used with another content is refused by the database.
            let isReused = outcomes.contains { $0.reason == RejectionReason.replayed.rawValue }
            let expected =
                isReused && !outcomes.contains { $0.outcome != "rejected" } ? abilities.answers.rejected : abilities.answers.accepted
            note(answer.status == expected, "a believed delivery was answered with \(answer.status)", delivery)
            stages[key]?.work = try await work(stage.store)
        } else {
            refused += 1
            let expected = isPast && fits ? abilities.answers.unknown : abilities.answers.rejected
            note(answer == WebhookAnswer(status: expected, endsConnection: !fits), "a refused delivery was answered \(answer)", delivery)
            note(
                !outcomes.isEmpty && outcomes.allSatisfy { $0.outcome == "rejected" && $0.reason != nil },
                "a refused delivery was counted as \(outcomes)", delivery)
            note(try await work(stage.store) == stage.work, "a refused delivery left a trace", delivery)
        }
    }

    private func note(_ holds: Bool, _ complaint: String, _ delivery: Delivery) {
        guard !holds, disagreements.count < 20 else { return }
        disagreements.append("\(complaint); fields \(delivery.headers.fields.map(\.name)), \(delivery.body.count) bytes")
    }

    private func work(_ store: any Store) async throws -> Work {
        let marks = try await store.syncStates(of: nil).reduce(0) { $0 + $1.dirtyMarks }
        return Work(marks: marks, jobs: try await store.jobs(in: .ready, after: nil, limit: 50).count)
    }

    private static func hook(of channel: PushChannel) -> String {
        channel.address.revealText().split(separator: "/").last.map(String.init) ?? ""
    }

    /// A database that holds the channel as the suite describes it.
    private func makeStore(_ channel: PushChannel, at now: Date) async throws -> any Store {
        let store = try await SQLiteStore.inMemory()
        let account = AccountIdentity(subject: "owner", displayName: "Owner")
        _ = try await store.addConnection(
            NewConnection(id: channel.connection, provider: channel.provider, account: account, settings: ConnectionSettings()), at: now)
        let calendar = ProviderCalendar(id: channel.calendar, name: "Watched", timeZone: nil, access: .write, countsAsBusy: true)
        _ = try await store.replaceCalendars(of: channel.connection, with: [calendar], selectNew: true, at: now)
        let address = CalendarAddress(connection: channel.connection, calendar: channel.calendar)
        let until = max(channel.acceptedUntil, now + 1)
        _ = try await store.addChannel(
            NewChannel(
                id: channel.id, address: address, sender: channel.sender,
                hook: try MessageDigest.sha256.hexadecimal(Self.hook(of: channel)),
                sealed: try vault.seal(address: channel.address, secrets: channel.secrets, for: channel.id),
                askedUntil: channel.isBeingOpened ? now + 60 : now, tokenUntil: until, acceptedUntil: until), at: now)
        if let settings = channel.settings {
            let terms = ChannelTerms(settings: settings, expiresAt: nil, acceptedUntil: channel.acceptedUntil, dueAt: nil)
            _ = try await store.changeChannel(channel.id, .confirmed(terms, replacing: [], closingAt: now), at: now)
        }
        return store
    }
}
