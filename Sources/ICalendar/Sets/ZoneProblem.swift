/// Why a TZID of an object could not be turned into a zone. The times that use it are unknown, never UTC.
struct ZoneProblem: Error, Equatable, CustomStringConvertible {
    let tzid: String
    let detail: String

    var description: String { "the time zone \(PropertyProblem.quote(tzid)) is unknown: \(detail)" }
}
