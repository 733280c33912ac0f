import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension Mutant {
    static let authorization = [
        Mutant("lets anybody in", caughtBy: "AUTH-PASSWORD-1") { adapter in
            adapter.check = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.checkCredentials(request, in: base.ownersContext(context))
            }
        },
        Mutant("repeats the password in its errors", caughtBy: "AUTH-PASSWORD-1") { adapter in
            adapter.check = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.checkCredentials(request, in: context)
                } catch {
                    guard case .password(let name, let password) = context.connection.credential else { throw error }
                    throw ProviderError(
                        error.code, error.permanence, operation: error.operation,
                        message: "\(name) is not let in with \(password.revealText())")
                }
            }
        },
        Mutant("calls a wrong password temporary", caughtBy: "AUTH-PASSWORD-1/strange") { adapter in
            adapter.check = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.checkCredentials(request, in: context)
                } catch {
                    throw ProviderError(error.code, .temporary(retryAfter: .zero), operation: error.operation, message: error.message)
                }
            }
        },
        Mutant("keeps the password in its settings", caughtBy: "AUTH-PASSWORD-2") { adapter in
            adapter.check = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.checkCredentials(request, in: context)
                guard case .password(_, let password) = context.connection.credential else { return reply }
                return IdentifyReply(
                    account: reply.account, settings: ConnectionSettings(["login": "https://x:\(password.revealText())@memory.example/"]))
            }
        },
        Mutant("connects to any address", caughtBy: "AUTH-PASSWORD-3") { adapter in
            adapter.check = { [base = adapter.base] _, context throws(ProviderError) in
                try await base.checkCredentials(CheckCredentialsRequest(server: base.provider.server), in: context)
            }
        },
        Mutant("tells unknown users from wrong passwords", caughtBy: "AUTH-PASSWORD-4") { adapter in
            adapter.check = { [base = adapter.base] request, context throws(ProviderError) in
                if case .password(let name, _) = context.connection.credential, name != "owner" {
                    throw ProviderError(.notFound, .permanent, operation: .checkCredentials, message: "there is no such user")
                }
                return try await base.checkCredentials(request, in: context)
            }
        },
        Mutant("identifies whoever is named", caughtBy: "AUTH-IDENTIFY-2") { adapter in
            adapter.identify = { context throws(ProviderError) in
                guard case .password(let name, _) = context.connection.credential else { return .anonymous }
                return IdentifyReply(account: AccountIdentity(subject: name, displayName: name), settings: context.connection.settings)
            }
        },
        Mutant("gives an account a new name every time", caughtBy: "AUTH-IDENTIFY-1") { adapter in
            adapter.identify = { [base = adapter.base] context throws(ProviderError) in
                let reply = try await base.identify(IdentifyRequest(), in: context)
                return IdentifyReply(
                    account: AccountIdentity(subject: context.random.urlSafeToken(bytes: 4), displayName: "?"), settings: reply.settings)
            }
        },
    ]

    static let listing = [
        Mutant("gives an empty list on a bad password", caughtBy: "CALENDARS-LIST-4") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.listCalendars(request, in: context)
                } catch {
                    return ListCalendarsReply(calendars: [])
                }
            }
        },
        Mutant("drops the last page of calendars", caughtBy: "CALENDARS-LIST-1/many") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.listCalendars(request, in: context)
                guard reply.next == nil, request.page != nil else { return reply }
                return ListCalendarsReply(calendars: [])
            }
        },
        Mutant("lists a calendar on two pages", caughtBy: "CALENDARS-LIST-1") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.listCalendars(request, in: context)
                return ListCalendarsReply(calendars: reply.calendars + reply.calendars.prefix(1), next: reply.next)
            }
        },
        Mutant("offers every calendar as writable", caughtBy: "CALENDARS-LIST-2/read-only") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.listCalendars(request, in: context).map { $0.with(access: .write) }
            }
        },
        Mutant("trims the names of calendars", caughtBy: "CALENDARS-LIST-3") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.listCalendars(request, in: context).map { $0.with(name: String($0.name.prefix(64))) }
            }
        },
        Mutant("lists calendars under names that change", caughtBy: "CALENDARS-LIST-5") { adapter in
            adapter.list = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.listCalendars(request, in: context).map { $0.with(name: context.random.urlSafeToken(bytes: 4)) }
            }
        },
    ]

    static let freeBusy = [
        Mutant("fails altogether for one calendar that is missing", caughtBy: "FREEBUSY-READ-1") { adapter in
            adapter.freeBusy = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.readFreeBusy(request, in: context)
                for case .unknown(let error) in reply.outcomes.values { throw error }
                return reply
            }
        },
        Mutant("calls a missing calendar free", caughtBy: "FREEBUSY-READ-1") { adapter in
            adapter.tamperBusyTime { $0 ?? BusyTime() }
        },
        Mutant("is free when the password is wrong", caughtBy: "FREEBUSY-READ-1/credentials") { adapter in
            adapter.freeBusy = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.readFreeBusy(request, in: context)
                } catch {
                    return FreeBusyReply(outcomes: Dictionary(uniqueKeysWithValues: request.calendars.map { ($0, .known(BusyTime())) }))
                }
            }
        },
        Mutant("is free where an event cannot be read", caughtBy: "FREEBUSY-READ-2") { adapter in
            adapter.tamperBusyTime { $0.map { BusyTime(busy: $0.busy) } }
        },
        Mutant("counts whole minutes", caughtBy: "FREEBUSY-READ-3") { adapter in
            adapter.tamperBlocks { [$0.moved(end: ($0.window.end.timeIntervalSince1970 / 60).rounded(.up) * 60)] }
        },
        Mutant("includes the end", caughtBy: "FREEBUSY-READ-3") { adapter in
            adapter.tamperBlocks { [$0.moved(end: $0.window.end.timeIntervalSince1970 + 1)] }
        },
        Mutant("forgets events that began before the window", caughtBy: "FREEBUSY-READ-7") { adapter in
            adapter.freeBusy = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.readFreeBusy(request, in: context).map { time in
                    BusyTime(busy: time.busy.filter { $0.window.start > request.window.start }, unknown: time.unknown)
                }
            }
        },
        Mutant("counts tentative events as certain", caughtBy: "FREEBUSY-READ-5") { adapter in
            adapter.tamperBlocks { [BusyBlock(window: $0.window)] }
        },
        Mutant("ignores that an event was cancelled", caughtBy: "FREEBUSY-READ-5/others") { adapter in
            adapter.countEvenIf { $0.status == .cancelled }
        },
        Mutant("ignores that an event is transparent", caughtBy: "FREEBUSY-READ-5/others") { adapter in
            adapter.countEvenIf { $0.isTransparent }
        },
        Mutant("sees only the first occurrence of a series", caughtBy: "FREEBUSY-READ-4") { adapter in
            adapter.tamperBusyTime { time in
                time.map { time in
                    let firsts = Dictionary(grouping: time.busy, by: \.event).values.compactMap {
                        $0.min { $0.window.start < $1.window.start }
                    }
                    return BusyTime(busy: firsts, unknown: time.unknown)
                }
            }
        },
        Mutant("takes all days for UTC days", caughtBy: "FREEBUSY-READ-6") { adapter in
            adapter.freeBusy = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.readFreeBusy(FreeBusyRequest(calendars: request.calendars, window: request.window), in: context)
            }
        },
        Mutant("is always a little busy", caughtBy: "FREEBUSY-READ-8") { adapter in
            adapter.freeBusy = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.readFreeBusy(request, in: context).map { time in
                    BusyTime(busy: time.busy + [BusyBlock(window: request.window)], unknown: time.unknown)
                }
            }
        },
        Mutant("is an hour late in winter", caughtBy: "FREEBUSY-READ-9") { adapter in
            adapter.tamperBlocks { block in
                let isWinter = (Calendar(identifier: .gregorian).dateComponents(in: .gmt, from: block.window.start).month ?? 0) == 10
                return [isWinter ? block.shifted(by: 3_600) : block]
            }
        },
    ]
}
