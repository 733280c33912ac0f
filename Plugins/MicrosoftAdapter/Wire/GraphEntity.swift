/// Something that Graph names by an id.
protocol GraphEntity: Decodable, Sendable {
    /// Graph's name for it.
    var id: String { get }
}
