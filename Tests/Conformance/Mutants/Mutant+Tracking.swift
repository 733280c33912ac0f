import ProviderKit
import ProviderSimulators

extension Mutant {
    static let tracking = [
        Mutant("drops the last page of changes", caughtBy: "CHANGES-READ-9") { adapter in
            adapter.tamperPages { page, request in
                guard case .end = page.next, request.cursor != nil else { return page }
                return ChangePage(changes: [], isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("stops after the first page", caughtBy: "CHANGES-READ-9") { adapter in
            adapter.tamperPages { page, _ in
                guard case .more(let cursor) = page.next else { return page }
                return ChangePage(changes: page.changes, isComplete: page.isComplete, next: .end(cursor))
            }
        },
        Mutant("tells an event twice", caughtBy: "CHANGES-READ-1") { adapter in
            adapter.tamperPages { page, _ in
                ChangePage(changes: page.changes + page.changes.prefix(1), isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("never calls a run complete", caughtBy: "CHANGES-READ-1") { adapter in
            adapter.tamperPages { page, _ in ChangePage(changes: page.changes, isComplete: false, next: page.next) }
        },
        Mutant("tells everything every time", caughtBy: "CHANGES-READ-2") { adapter in
            adapter.changes = { [base = adapter.base] request, context throws(ProviderError) in
                guard case .page(let page) = try await base.readChanges(request, in: context) else { return .cursorLost }
                guard page.changes.isEmpty, request.cursor != nil else { return .page(page) }
                let all = ChangesRequest(calendar: request.calendar, cursor: nil, horizon: request.horizon)
                guard case .page(let whole) = try await base.readChanges(all, in: context) else { return .cursorLost }
                return .page(ChangePage(changes: whole.changes, isComplete: false, next: page.next))
            }
        },
        Mutant("drops tombstones", caughtBy: "CHANGES-READ-3") { adapter in
            adapter.tamperPages { page, _ in
                let changes = page.changes.filter { if case .removed = $0 { false } else { true } }
                return ChangePage(changes: changes, isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("tells of an event as it was", caughtBy: "CHANGES-READ-3") { adapter in
            adapter.tamperPages { page, request in
                let changes = page.changes.map { change in
                    guard case .upserted(let now) = change, let old = request.known[now.id] else { return change }
                    return EventChange.upserted(
                        EventSnapshot(id: now.id, uid: now.uid, revision: old, busyTime: now.busyTime, key: now.key))
                }
                return ChangePage(changes: changes, isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("takes every event for its own", caughtBy: "CHANGES-READ-3/person") { adapter in
            adapter.tamperPages { page, _ in
                page.mapSnapshots { now in
                    EventSnapshot(
                        id: now.id, uid: now.uid, revision: now.revision, busyTime: now.busyTime, key: now.key ?? EventKey(now.id.rawValue))
                }
            }
        },
        Mutant("swallows a lost cursor", caughtBy: "CHANGES-READ-4") { adapter in
            adapter.changes = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.readChanges(request, in: context)
                guard reply == .cursorLost, let cursor = request.cursor else { return reply }
                return .page(ChangePage(changes: [], isComplete: false, next: .end(cursor)))
            }
        },
        Mutant("answers a lost cursor with a complete run of nothing", caughtBy: "CHANGES-READ-4") { adapter in
            adapter.changes = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.readChanges(request, in: context)
                guard reply == .cursorLost, let cursor = request.cursor else { return reply }
                return .page(ChangePage(changes: [], isComplete: true, next: .end(cursor)))
            }
        },
        Mutant("spends a cursor when it is used", caughtBy: "CHANGES-READ-5") { adapter in
            let spent = SpentCursors()
            adapter.tamperPages { page, request in
                guard let cursor = request.cursor, !spent.isFirstUse(of: cursor) else { return page }
                return ChangePage(changes: [], isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("drops events that cannot be read", caughtBy: "CHANGES-READ-6") { adapter in
            adapter.tamperPages { page, _ in
                let changes = page.changes.filter { if case .upserted(let now) = $0 { now.busyTime.unknown.isEmpty } else { true } }
                return ChangePage(changes: changes, isComplete: page.isComplete, next: page.next)
            }
        },
        Mutant("says that unreadable events are free", caughtBy: "CHANGES-READ-6") { adapter in
            adapter.tamperPages { page, _ in
                page.mapSnapshots { now in
                    EventSnapshot(
                        id: now.id, uid: now.uid, revision: now.revision, busyTime: BusyTime(busy: now.busyTime.busy), key: now.key)
                }
            }
        },
        Mutant("forgets tentative time in changes", caughtBy: "CHANGES-READ-7") { adapter in
            adapter.tamperPages { page, _ in
                page.mapSnapshots { now in
                    let busy = now.busyTime.busy.filter { $0.kind != .tentative }
                    return EventSnapshot(
                        id: now.id, uid: now.uid, revision: now.revision, busyTime: BusyTime(busy: busy, unknown: now.busyTime.unknown),
                        key: now.key)
                }
            }
        },
        Mutant("leaves out what is already known", caughtBy: "CHANGES-READ-8") { adapter in
            adapter.tamperPages { page, _ in
                let changes = page.changes.filter { if case .unchanged = $0 { false } else { true } }
                return ChangePage(changes: changes, isComplete: page.isComplete, next: page.next)
            }
        },
    ]
}

extension ChangePage {
    fileprivate func mapSnapshots(_ change: (EventSnapshot) -> EventSnapshot) -> ChangePage {
        ChangePage(
            changes: changes.map { if case .upserted(let now) = $0 { .upserted(change(now)) } else { $0 } }, isComplete: isComplete,
            next: next)
    }
}
