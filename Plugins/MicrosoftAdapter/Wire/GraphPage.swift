/// One page of a collection (OData JSON format 4.01 §13).
struct GraphPage<Entity: GraphEntity>: Decodable, Sendable {
    /// The page's items.
    let items: [GraphItem<Entity>]
    /// Where the next page is; followed as it is, see ``GraphRoot/url(following:)``.
    let nextLink: String?
    /// Where the next round of a delta query starts.
    let deltaLink: String?

    private enum CodingKeys: String, CodingKey {
        case items = "value"
        case nextLink = "@odata.nextLink"
        case deltaLink = "@odata.deltaLink"
    }
}
