import ICalendar

/// The recurrence engine beside libical's iterator and python-dateutil: the same rule, start and window, wall clock times.
///
/// The rule is read once on every side, outside the time. libical is allowed to jump to the window where it can.
struct ExpansionBenchmark: Benchmark {
    let name = "expansion"
    let summary = "recurrence rules expanded beside bare libical and python-dateutil"

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        let dateutil = try DateutilSide()
        defer { dateutil.stop() }
        var figures: [Figure] = []
        for subject in ExpansionCase.all {
            tell(subject.title)
            figures.append(try await measure(subject, beside: dateutil, scale))
        }
        return figures
    }

    private func measure(_ subject: ExpansionCase, beside dateutil: DateutilSide, _ scale: Scale) async throws -> Figure {
        let rule = try RecurrenceRule(parsing: subject.rule)
        let slice = scale.pick(quick: 0.002, standard: 0.03)
        var counts: [String: Int] = [:]
        var sides = [
            Alternation.Side(name: "this engine") {
                try Self.measure(for: slice) {
                    counts["this engine"] = try rule.occurrences(
                        startingAt: subject.start, allDay: false, from: subject.from, before: subject.before
                    ).count
                }
            }
        ]
        if let libical = LibicalSide(subject) {
            sides.append(
                Alternation.Side(name: "libical") {
                    Self.measure(for: slice) { counts["libical"] = libical.expand() }
                })
        }
        sides.append(
            Alternation.Side(name: "python-dateutil") {
                let (seconds, count) = try dateutil.measure(subject, for: slice)
                counts["python-dateutil"] = count
                return seconds
            })
        let measured = try await Alternation(sides: sides).run(repetitions: scale.pick(quick: 3, standard: 7))
        let isAgreed = Set(counts.values).count == 1
        let found = isAgreed ? "\(counts["this engine"] ?? 0)" : sides.map { "\($0.name) \(counts[$0.name] ?? 0)" }.joined(separator: ", ")
        return Figure(
            title: subject.title, ours: measured[0], beside: Array(measured.dropFirst()), aim: nil,
            facts: [
                Figure.Fact(name: "rule", value: subject.rule),
                Figure.Fact(name: isAgreed ? "occurrences" : "occurrences differ", value: found),
            ])
    }

    /// Does something again and again for so many seconds, at least once; the seconds of one time.
    private static func measure(for slice: Double, _ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let begin = clock.now
        var repetitions = 0
        while true {
            try work()
            repetitions += 1
            let elapsed = (clock.now - begin) / .seconds(1)
            if elapsed >= slice { return elapsed / Double(repetitions) }
        }
    }
}
