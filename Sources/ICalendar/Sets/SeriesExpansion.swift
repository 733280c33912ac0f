/// What expanding one series gave.
struct SeriesExpansion: Equatable {
    /// A span in which the series could not be determined.
    struct Gap: Equatable {
        let reason: String
        let start: Int
        let end: Int
    }

    /// In no particular order.
    var instances: [EventInstance] = []
    var gaps: [Gap] = []
    /// What was odd but has a defined meaning.
    var remarks: [String] = []
}
