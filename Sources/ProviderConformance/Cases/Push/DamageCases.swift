import Foundation
import ProviderKit

extension ConformanceCase {
    /// Systematic damage: from one genuine delivery, everything that can be broken is broken once.
    static let damageCases: [ConformanceCase] = [
        push("PUSH-VERIFY-8", "A delivery is not believed once a field that it needs is removed, emptied or there twice") { stage in
            try await stage.examineDamage { delivery, anatomy, open in
                DeliveryDamage.ofFields(delivery, anatomy, otherwise: open.mainScheme)
            }
        },
        push("PUSH-VERIFY-8/bits", "A delivery is not believed once any bit is flipped that a scheme authenticates") { stage in
            try await stage.examineDamage { delivery, anatomy, _ in try DeliveryDamage.ofBits(delivery, anatomy) }
        },
        push("PUSH-VERIFY-8/cuts", "A delivery is not believed once it is cut, or a byte that a scheme authenticates is missing or doubled")
        {
            stage in
            try await stage.examineDamage { delivery, anatomy, open in
                try DeliveryDamage.ofCuts(delivery, anatomy, otherwise: open.mainScheme)
            }
        },
        push(
            "PUSH-VERIFY-8/values",
            "A delivery that codes prove is not believed once a byte that they authenticate is any other, or there is one more"
        ) { stage in
            try await stage.examineDamage { delivery, anatomy, _ in try DeliveryDamage.ofValues(delivery, anatomy) }
        },
        push("PUSH-VERIFY-9", "What no scheme authenticates changes nothing of the verdict, and no address in it is asked for anything") {
            stage in
            for open in try await stage.openEverySender() {
                let delivery = try await open.change()
                let anatomy = try stage.counterpart.anatomy(of: delivery, for: open.channel)
                let watch = WatchedTransport(stage.context.ownerContext.http)
                func expectBelieved(_ delivery: Delivery, _ message: String) async throws {
                    // Keys that nobody has yet, so that whatever is asked for is asked for now.
                    let keySets = KeySetCache(http: watch, clock: stage.context.ownerContext.clock)
                    try await open.expectBelieved(delivery, message, keySets: keySets)
                }
                try await expectBelieved(delivery, "The delivery is believed as it came")
                let usual = Set(watch.hosts)
                for part in anatomy.free {
                    for variant in part.variants { try await expectBelieved(variant, "The \(part.name) has no say") }
                }
                try expectEqual(Set(watch.hosts), usual, "Nobody is asked but who is asked for every delivery")
            }
        },
        push("PUSH-VERIFY-9/fields", "Fields that prove nothing may be missing, empty, doubled, different, or spelled in another case") {
            stage in
            for open in try await stage.openEverySender() {
                let delivery = try await open.change()
                let anatomy = try stage.counterpart.anatomy(of: delivery, for: open.channel)
                let names = Set(delivery.headers.fields.map { $0.name.lowercased() })
                let described = Set(anatomy.required.union(anatomy.optional).union(anatomy.ignored).map { $0.lowercased() })
                guard names.isSubset(of: described) else {
                    throw HarnessError("the anatomy says nothing of \(names.subtracting(described).sorted())")
                }
                for name in anatomy.optional.sorted() {
                    try await open.expectBelieved(delivery.with(field: name, nil), "\(name) may be missing")
                    let twice = delivery.with(field: name, "a").adding(field: name, "b")
                    try await open.expectRefused(twice, "\(name) may not be there twice")
                }
                for name in anatomy.ignored.sorted() {
                    let value = delivery.headers[name] ?? ""
                    try await open.expectBelieved(delivery.with(field: name, nil), "\(name) may be missing")
                    for other in ["", "x", value + "x", "https://attacker.example/?a=b", String(repeating: "9", count: 2_000)] {
                        try await open.expectBelieved(delivery.with(field: name, other), "\(name) may be different")
                        try await open.expectBelieved(delivery.adding(field: name, other), "\(name) may be there twice")
                        try await open.expectBelieved(delivery.adding(field: name, other, inFront: true), "\(name) may be there twice")
                    }
                }
                try await open.expectBelieved(delivery.adding(field: "X-Other", "1"), "An unknown field has no say")
                for transform in [{ (name: String) in name.uppercased() }, { $0.lowercased() }] {
                    var headers = HTTPHeaders()
                    for field in delivery.headers.fields.reversed() { headers.add(transform(field.name), field.value) }
                    try await open.expectBelieved(delivery.with(headers: headers), "Names are told apart without regard to case or order")
                }
            }
        },
    ]
}

extension PushStage {
    /// Damages a genuine delivery of every sender in every way that is given; none of the damaged ones may be believed, the genuine one before
    /// and after is. Demands that every declared scheme proves something.
    fileprivate func examineDamage(
        _ damages: (Delivery, DeliveryAnatomy, OpenChannel) throws -> [DeliveryDamage]
    ) async throws {
        var proving: Set<AuthenticityScheme> = []
        for open in try await openEverySender() {
            let delivery = try await open.change()
            let anatomy = try counterpart.anatomy(of: delivery, for: open.channel)
            proving.formUnion(anatomy.protected.map(\.scheme))
            let instant = now
            try await open.expectBelieved(delivery, "The undamaged delivery is believed", at: instant)
            try await open.expectAllRefused(try damages(delivery, anatomy, open), of: delivery, at: instant)
            try await open.expectBelieved(delivery, "The undamaged delivery is believed afterwards", at: instant)
        }
        let silent = abilities.schemes.subtracting(proving).map(\.rawValue).sorted()
        try expect(
            silent.isEmpty, "Every declared scheme proves something", expected: "protected parts for each", actual: "none for \(silent)")
    }
}

extension OpenChannel {
    /// Judges damaged deliveries on all cores.
    fileprivate func expectAllRefused(_ damages: [DeliveryDamage], of delivery: Delivery, at instant: Date) async throws {
        let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let (role, channel, verification) = (stage.role, channel, stage.verification(at: instant))
        let believed = await withTaskGroup(of: [Int].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var believed: [Int] = []
                    for number in stride(from: worker, to: damages.count, by: workers) where !Task.isCancelled {
                        let verdicts = await role.verify(damages[number].applied(to: delivery), for: channel, in: verification)
                        if verdicts.contains(where: { $0.kind != nil }) { believed.append(number) }
                        // Judging computes and never waits: others are let in now and then.
                        if number % 64 < workers { await Task.yield() }
                    }
                    return believed
                }
            }
            return await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        for (scheme, judged) in Dictionary(grouping: damages.indices, by: { damages[$0].scheme }) {
            stage.context.tally.count(scheme, judged: judged.count, refused: judged.count - judged.filter(Set(believed).contains).count)
        }
        let examples = believed.prefix(3).map { damages[$0].description }.joined(separator: "; ")
        try expect(
            believed.isEmpty, "A damaged delivery is refused", expected: "none of \(damages.count) believed",
            actual: "\(believed.count) believed, such as: \(examples)")
        try Task.checkCancellation()
    }
}
