/// A calendar as Graph lists it (`microsoft.graph.calendar`).
struct GraphCalendar: GraphEntity {
    let id: String
    let name: String?
    let canEdit: Bool?

    /// The fields to ask for.
    static let fields = "id,name,canEdit"
}
