/// Measures several sides in turns, so that a change in the machine's mood meets all of them alike.
struct Alternation {
    /// One of the sides: does its work once and returns the seconds that count.
    struct Side {
        let name: String
        let measure: () async throws -> Double
    }

    let sides: [Side]

    /// Runs every side once unmeasured where `warmsUp`, then `repetitions` times, each round beginning with another one.
    func run(repetitions: Int, warmsUp: Bool = true) async throws -> [Figure.Side] {
        if warmsUp {
            for side in sides { _ = try await side.measure() }
        }
        var seconds = [[Double]](repeating: [], count: sides.count)
        for round in 0..<repetitions {
            for offset in sides.indices {
                let index = (round + offset) % sides.count
                seconds[index].append(try await sides[index].measure())
            }
        }
        return zip(sides, seconds).map { Figure.Side(name: $0.name, timing: Timing($1)) }
    }
}

/// How long `work` takes, in seconds.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let begin = clock.now
    try await work()
    return (clock.now - begin) / .seconds(1)
}
