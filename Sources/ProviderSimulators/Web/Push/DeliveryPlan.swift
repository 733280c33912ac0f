/// What befalls push messages on their way out of a simulated provider; scriptable or by chance, and empty for a sunny day.
///
/// The same seed and the same messages give the same misfortunes.
public struct DeliveryPlan: Sendable {
    /// A misfortune of one message.
    public enum Mishap: Sendable, Hashable {
        /// It is never sent.
        case lost
        /// It is sent twice.
        case duplicated
        /// It is sent so many seconds later.
        case delayed(Double)
        /// The message after it is sent before it.
        case overtaken
        /// An older message is sent once more behind it, to the letter.
        case replayed
    }

    /// One misfortune to come.
    public struct Rule: Sendable {
        /// What happens.
        public let mishap: Mishap
        /// How many messages are spared first.
        public var skip: Int
        /// How many messages it meets after that.
        public var times: Int

        /// Makes a rule.
        public init(_ mishap: Mishap, skip: Int = 0, times: Int = 1) {
            self.mishap = mishap
            self.skip = skip
            self.times = times
        }
    }

    /// The misfortunes to come, in order.
    public var rules: [Rule]
    /// How many of 100 messages meet some misfortune by chance.
    public let chance: Int
    private var random: SeededNumbers

    /// Makes a plan of rules, and of chance where `chance` of 100 messages are to meet something.
    public init(_ rules: [Rule] = [], chance: Int = 0, seed: UInt64 = 1) {
        self.rules = rules
        self.chance = min(max(chance, 0), 100)
        random = SeededNumbers(seed: seed)
    }

    /// What happens to the next message: the first rule that is due, or chance.
    mutating func draw() -> Mishap? {
        for index in rules.indices {
            guard rules[index].skip == 0 else {
                rules[index].skip -= 1
                continue
            }
            let mishap = rules[index].mishap
            rules[index].times -= 1
            if rules[index].times <= 0 { rules.remove(at: index) }
            return mishap
        }
        guard chance > 0, Int.random(in: 0..<100, using: &random) < chance else { return nil }
        let delay = Double(Int.random(in: 1...3_600, using: &random))
        return [.lost, .duplicated, .delayed(delay), .overtaken, .replayed].randomElement(using: &random)
    }
}
