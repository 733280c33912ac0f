import CalDAVAdapter
import Foundation
import GoogleAdapter
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators

/// An adapter of a real provider with a push role that is broken on purpose, on the provider's simulator.
struct AdapterMutant: Sendable {
    /// The provider.
    enum Provider: String, Sendable, CaseIterable {
        case google, microsoft, caldav
        case microsoftWithContent = "microsoft, with content"
    }

    let provider: Provider
    /// What is wrong with it.
    let flaw: String
    /// The id of the case that must fail.
    let caughtBy: String
    let tamper: @Sendable (inout TamperedPush) -> Void

    init(_ provider: Provider, _ flaw: String, caughtBy: String, tamper: @escaping @Sendable (inout TamperedPush) -> Void) {
        self.provider = provider
        self.flaw = flaw
        self.caughtBy = caughtBy
        self.tamper = tamper
    }

    static func believing(
        _ provider: Provider, _ flaw: String, caughtBy: String, _ believes: @escaping @Sendable (Forgery) -> Bool
    ) -> AdapterMutant {
        AdapterMutant(provider, flaw, caughtBy: caughtBy) { $0.believes = believes }
    }

    private static let account = "examined@example.org"

    /// Runs cases on it.
    func examine(_ cases: [ConformanceCase]) async throws -> ConformanceReport {
        let clock = SimulatedClock(Date())
        let sound: any ProviderAdapter
        let harness: @Sendable (any ProviderAdapter) throws -> AccountHarness
        switch provider {
        case .google, .microsoft, .microsoftWithContent:
            let simulator: any SimulatedProvider = provider == .google ? GoogleSimulator(clock: clock) : MicrosoftSimulator(clock: clock)
            simulator.makeAccount(Self.account)
            if provider == .google {
                guard let endpoints = GoogleEndpoints(origin: simulator.origin) else { throw HarnessError("the simulator has no origin") }
                sound = GoogleAdapter(endpoints: endpoints)
            } else {
                guard let endpoints = MicrosoftEndpoints(origin: simulator.origin) else {
                    throw HarnessError("the simulator has no origin")
                }
                sound = MicrosoftAdapter(endpoints: endpoints, resourceData: provider == .microsoftWithContent)
            }
            let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
            harness = { simulator.harness(adapter: $0, account: Self.account, transport: transport, clock: clock) }
        case .caldav:
            let simulator = try CalDAVSimulator(clock: clock)
            simulator.makeAccount(Self.account, password: Secret("correct horse battery staple"))
            sound = CalDAVAdapter()
            let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
            harness = { try simulator.harness(adapter: $0, account: Self.account, transport: transport) }
        }
        guard let role = sound.pushReceiving else { throw HarnessError("the adapter receives no push") }
        var push = TamperedPush(role)
        tamper(&push)
        return await ConformanceRunner(cases: cases).run(try harness(TamperedPushAdapter(base: sound, push: push)))
    }

    static let all: [AdapterMutant] = list

    @ListBuilder<AdapterMutant> private static var list: [AdapterMutant] {
        AdapterMutant.believing(.google, "does without a token where none came", caughtBy: "PROOF-TOKEN-1") { forgery in
            forgery.delivery.headers["X-Goog-Channel-Token"] == nil
        }
        AdapterMutant.believing(.google, "compares tokens by prefix", caughtBy: "PROOF-TOKEN-3") { forgery in
            guard let token = forgery.delivery.headers["X-Goog-Channel-Token"], !token.isEmpty else { return false }
            return forgery.genuine.headers["X-Goog-Channel-Token"]?.hasPrefix(token) == true
        }
        AdapterMutant.believing(.google, "has one token for all generations", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(
                forgery.delivery.headers["X-Goog-Channel-Token"], of: forgery.channel.with(generation: forgery.channel.generation + 1))
        }
        AdapterMutant.believing(.google, "finds its channel by the header, not by the address", caughtBy: "PUSH-VERIFY-3") { forgery in
            forgery.delivery.headers == forgery.genuine.headers
        }
        AdapterMutant.believing(.google, "takes the first of two tokens", caughtBy: "PUSH-VERIFY-8") { forgery in
            let values = forgery.delivery.headers.all("X-Goog-Channel-Token")
            return values.count > 1 && values.first == forgery.genuine.headers["X-Goog-Channel-Token"]
        }
        AdapterMutant.believing(.google, "never compares the resource", caughtBy: "PUSH-VERIFY-8/bits") { forgery in
            forgery.delivery.with(field: "X-Goog-Resource-ID", "x").headers
                == forgery.genuine.with(field: "X-Goog-Resource-ID", "x").headers
        }
        AdapterMutant.believing(.google, "passes over what is not ASCII in the token", caughtBy: "PUSH-VERIFY-8/values") { forgery in
            let (token, genuine) = (forgery.delivery.headers["X-Goog-Channel-Token"], forgery.genuine.headers["X-Goog-Channel-Token"])
            return token != genuine && token.map { String(String.UnicodeScalarView($0.unicodeScalars.filter(\.isASCII))) } == genuine
        }
        AdapterMutant.believing(.google, "takes GET for POST", caughtBy: "PUSH-VERIFY-6") { $0.delivery.method == .get }
        AdapterMutant(.google, "delivers for a channel whose time is over", caughtBy: "PUSH-VERIFY-4") { push in
            push.lens = { delivery, channel, context in (delivery, channel.with(acceptedUntil: .distantFuture), context) }
        }
        AdapterMutant(.microsoft, "checks the first item only", caughtBy: "PUSH-VERIFY-5") { push in
            push.verdicts = { verdicts in
                guard let first = verdicts.first, first.kind != nil else { return verdicts }
                return verdicts.map { _ in first }
            }
        }
        AdapterMutant(.microsoft, "drops a batch for one forged item", caughtBy: "PUSH-VERIFY-5") { push in
            push.verdicts = { verdicts in
                verdicts.contains { $0.kind == nil } ? verdicts.indices.map { .rejected(item: $0, .forged) } : verdicts
            }
        }
        AdapterMutant.believing(.microsoft, "does without clientState where none came", caughtBy: "PROOF-TOKEN-1") { forgery in
            forgery.delivery.body.range(of: Data("clientState".utf8)) == nil
        }
        AdapterMutant.believing(.microsoft, "echoes a handshake's delivery as a change", caughtBy: "PUSH-HANDSHAKE-4") { forgery in
            forgery.delivery.query.contains("validationToken=")
        }
        AdapterMutant(.microsoft, "answers validation at any time", caughtBy: "PUSH-HANDSHAKE-2") { push in
            let sound = push.base
            push.shake = { delivery, channel in sound.handshake(delivery, for: channel.with(isBeingOpened: true)) }
        }
        AdapterMutant(.microsoft, "lets a channel stand whose opening was never answered", caughtBy: "PUSH-CLOSE-4") { push in
            let sound = push.base
            push.close = { request, context throws(ProviderError) in
                if request.channel.settings != nil { try await sound.closeChannel(request, in: context) }
            }
        }
        AdapterMutant(.microsoft, "calls it a wrong request where there is no room", caughtBy: "PUSH-OPEN-5") { push in
            let sound = push.base
            push.open = { request, context throws(ProviderError) in
                do throws(ProviderError) { return try await sound.openChannel(request, in: context) } catch {
                    guard error.code == .conflict else { throw error }
                    throw ProviderError(.invalidRequest, .permanent, operation: .openChannel, message: error.message)
                }
            }
        }
        AdapterMutant.believing(.microsoftWithContent, "does without tokens where none came", caughtBy: "PROOF-JWS-1") { forgery in
            forgery.delivery.body.range(of: Data("validationTokens".utf8)) == nil
        }
        AdapterMutant.believing(.microsoftWithContent, "believes while the keys cannot be had", caughtBy: "PROOF-JWS-9") { forgery in
            forgery.reasons.contains(.unverifiable)
        }
        AdapterMutant.believing(.microsoftWithContent, "does without the content's signature", caughtBy: "PROOF-RICH-2") { forgery in
            forgery.delivery.body.range(of: Data("dataSignature".utf8)) == nil
        }
        AdapterMutant.believing(.caldav, "does not pin the server's key", caughtBy: "PROOF-WEBPUSH-2") { forgery in
            forgery.isVAPIDSigned(with: forgery.credentials["k"])
        }
        AdapterMutant.believing(.caldav, "does without Authorization", caughtBy: "PROOF-WEBPUSH-1") {
            $0.delivery.headers["Authorization"] == nil
        }
        AdapterMutant.believing(.caldav, "reads messages that are not encrypted", caughtBy: "PROOF-WEBPUSH-9") { forgery in
            forgery.delivery.headers["Content-Encoding"] != "aes128gcm"
        }
        AdapterMutant.believing(.caldav, "does without a relay's signature", caughtBy: "PROOF-BODYSIG-1") { forgery in
            forgery.channel.sender == .relay && forgery.delivery.headers["webhook-signature"] == nil
        }
    }
}
