/// A component with RECURRENCE-ID whose times are resolved.
struct SeriesOverride {
    let component: Int
    /// The start of the instance that it replaces.
    let original: ResolvedTime
    let start: ResolvedTime
    let length: EventLength
    let andFuture: Bool
}
