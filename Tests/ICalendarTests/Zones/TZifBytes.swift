/// Writes TZif files for tests, right ones and wrong ones.
struct TZifBytes {
    var version: Character? = "2"
    var transitions: [(at: Int, type: UInt8)] = []
    var types: [(offset: Int, isDaylight: UInt8, name: UInt8)] = [(0, 0, 0)]
    var names: [UInt8] = Array("LMT\0".utf8)
    var leapSeconds = 0
    var footer = "\n\n"
    /// Replaces the count of transitions in the last header.
    var claimedTransitions: UInt32?

    var bytes: [UInt8] {
        guard let version else { return block(timeSize: 4, version: 0, claimed: claimedTransitions) }
        let empty = TZifBytes().block(timeSize: 4, version: version.asciiValue ?? 0, claimed: nil)
        return empty + block(timeSize: 8, version: version.asciiValue ?? 0, claimed: claimedTransitions) + Array(footer.utf8)
    }

    private func block(timeSize: Int, version: UInt8, claimed: UInt32?) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var result = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let count = claimed.map(Int.init) ?? transitions.count
        for value in [0, 0, leapSeconds, count, types.count, names.count] { result += number(value, 4) }
        for transition in transitions { result += number(transition.at, timeSize) }
        result += transitions.map(\.type)
        for type in types { result += number(type.offset, 4) + [type.isDaylight, type.name] }
        result += names
        for index in 0..<leapSeconds { result += number(index, timeSize) + number(1, 4) }
        return result
    }
}
