/// Which requests of a simulated provider meet which misfortune; scriptable, and empty for a sunny day.
public struct FaultPlan: Sendable {
    /// One misfortune to come.
    public struct Rule: Sendable {
        /// The operation whose requests it meets, by name or by the beginning of its name up to a dot; `nil` for every operation.
        public let operation: String?
        /// How many matching requests are spared first.
        public var skip: Int
        /// How many matching requests it meets after that.
        public var times: Int
        /// What happens.
        public let fault: SimulatedFault

        /// Makes a rule.
        public init(_ fault: SimulatedFault, on operation: String? = nil, skip: Int = 0, times: Int = 1) {
            self.fault = fault
            self.operation = operation
            self.skip = skip
            self.times = times
        }

        func matches(_ name: String) -> Bool {
            guard let operation else { return true }
            return name == operation || name.hasPrefix(operation + ".")
        }
    }

    /// The misfortunes to come, in order.
    public var rules: [Rule]
    /// How many misfortunes have happened.
    public private(set) var drawn = 0

    /// Makes a plan.
    public init(_ rules: [Rule] = []) { self.rules = rules }

    /// What happens to the next request of an operation: the first rule that matches and is due. Rules that are used up go away.
    ///
    /// A rule whose fault `canHappen` denies does not match: it waits for a request that its fault makes sense for.
    public mutating func draw(
        for operation: String, where canHappen: (SimulatedFault) -> Bool = { _ in true }
    ) -> SimulatedFault? {
        for index in rules.indices where rules[index].matches(operation) && canHappen(rules[index].fault) {
            guard rules[index].skip == 0 else {
                rules[index].skip -= 1
                continue
            }
            let fault = rules[index].fault
            rules[index].times -= 1
            if rules[index].times <= 0 { rules.remove(at: index) }
            drawn += 1
            return fault
        }
        return nil
    }
}
