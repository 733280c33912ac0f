/// One stretch of time that an event or an occurrence takes.
struct EventSpan: Sendable {
    let span: Range<Int>
    /// As Graph spells it.
    let showAs: String
    let subject: String
    let isPrivate: Bool
}

extension MicrosoftEvent {
    /// What of this event lies in a window, not cut to it.
    func spans(in window: Range<Int>, reader: GraphZone) -> [EventSpan] {
        names(in: window, reader: reader).filter { pattern == nil || $0.day != nil }.map { name in
            let own = properties.merging(name.day.flatMap { exceptions[$0]?.properties } ?? [:]) { _, new in new }
            return EventSpan(
                span: (name.day.map { time(on: $0) } ?? time).span(in: reader), showAs: own["showAs"]?.text ?? "busy",
                subject: own["subject"]?.text ?? "", isPrivate: own["sensitivity"]?.text == "private")
        }
    }
}
