/// One thing that was measured: ours, and what it stands beside, in one run.
struct Figure: Encodable, Sendable {
    /// What was measured.
    let title: String
    /// Our side's name and times.
    let ours: Side
    /// What it stands beside.
    let beside: [Side]
    /// What the design wants, for the reader; nothing is checked against it.
    let aim: String?
    /// Bytes, counts and the like.
    let facts: [Fact]

    /// One of the sides.
    struct Side: Encodable, Sendable {
        let name: String
        let timing: Timing
    }

    /// A number, or a word, that belongs to the measurement.
    struct Fact: Encodable, Sendable {
        let name: String
        let value: String
    }

    private enum CodingKeys: CodingKey {
        case title, ours, beside, ratios, aim, facts
    }

    /// Our median divided by that of a side: below one, ours is faster.
    func ratio(to side: Side) -> Double { ours.timing.median / side.timing.median }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
        try container.encode(ours, forKey: .ours)
        try container.encode(beside, forKey: .beside)
        try container.encode(Dictionary(beside.map { ($0.name, ratio(to: $0)) }) { first, _ in first }, forKey: .ratios)
        try container.encodeIfPresent(aim, forKey: .aim)
        try container.encode(facts, forKey: .facts)
    }
}
