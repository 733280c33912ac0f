import ProviderKit

/// The private extended properties by which an event is recognised as ours: `calendarHostKey` says `<generation>.<number of parts>`, and
/// `calendarHostKey.0` and the ones that follow hold the key's parts.
///
/// Private ones belong to this calendar's copy: a guest's copy of an event, which has the same id, is not taken for one of ours. The key is
/// percent-encoded, so that any character survives, and cut, because a value has room for 1,024 characters; that figure, 44 characters
/// for a name and 32 kB for all properties are widely repeated, but no page of Google's was found that names them.
enum EventMarker {
    static let property = "calendarHostKey"
    /// The most characters in one part.
    static let partLength = 1_000
    /// The most parts of one key: 24 kB, which leaves room for properties of other programs.
    static let maximumParts = 24

    /// The properties for a key; `nil` for a key too long to be carried.
    static func properties(for key: EventKey) -> [String: String]? {
        let text = Array(PercentEncoding.component(key.value).utf8)
        let starts = Array(stride(from: 0, to: text.count, by: partLength))
        guard starts.count <= maximumParts else { return nil }
        var properties = [property: "\(key.generation).\(starts.count)"]
        for (number, start) in starts.enumerated() {
            let part = text[start..<min(start + partLength, text.count)]
            properties["\(property).\(number)"] = String(decoding: part, as: UTF8.self)
        }
        return properties
    }

    /// The key that an event carries, if it is ours. Parts beyond the number that is told are of a longer key that it carried before.
    static func key(of event: EventResource) -> EventKey? {
        guard let properties = event.extendedProperties?.private, let head = properties[property] else { return nil }
        let numbers = head.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let generation = numbers[0], generation >= 0, let count = numbers[1],
            (1...maximumParts).contains(count)
        else { return nil }
        var text = ""
        for number in 0..<count {
            guard let part = properties["\(property).\(number)"] else { return nil }
            text += part
        }
        let value = PercentEncoding.decodedText(text)
        return value.isEmpty ? nil : EventKey(value, generation: generation)
    }
}
