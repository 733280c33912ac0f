/// One instance of a series inside a window.
struct EventInstance: Equatable {
    /// In seconds since 1970-01-01T00:00:00Z.
    let start: Int
    /// Not included; never before ``start``.
    let end: Int
    /// The component that describes it, as an index into ``EventSeries/components``.
    let component: Int
}
