import Foundation

/// Finds values in the bytes of a JSON text as the simulator writes it: without white space, and without escapes in what is looked for.
struct JSONText: Sendable {
    private let bytes: [UInt8]

    init(_ data: Data) { bytes = Array(data) }

    /// Where the texts are that a name has, without their quotes.
    func ranges(of name: String) -> [Range<Int>] {
        starts(of: "\"\(name)\":\"").compactMap { start in text(from: start).map { start..<$0 } }
    }

    /// Where the texts of the lists are that a name has.
    func listRanges(of name: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for start in starts(of: "\"\(name)\":[") {
            var position = start
            while position < bytes.count, bytes[position] == UInt8(ascii: "\""), let end = text(from: position + 1) {
                ranges.append(position + 1..<end)
                position = end + 1
                if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
            }
        }
        return ranges
    }

    private func text(from start: Int) -> Int? { bytes[start...].firstIndex(of: UInt8(ascii: "\"")) }

    private func starts(of mark: String) -> [Int] {
        let mark = Array(mark.utf8)
        guard bytes.count >= mark.count else { return [] }
        return (0...(bytes.count - mark.count)).filter { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }.map { $0 + mark.count }
    }
}
