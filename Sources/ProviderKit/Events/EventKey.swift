/// The caller's name for one event to be written: what makes `create` idempotent.
///
/// The same key always becomes the same event at the provider. Providers that keep a deleted event's name for ever need a new
/// name when the event is wanted again; that is what the generation is for.
public struct EventKey: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The caller's id, for instance a booking's id qualified by the calendar it is written to. Not empty.
    public let value: String
    /// Counts re-creations after a delete, from 0.
    public let generation: Int

    /// Makes a key. `generation` counts re-creations after a delete, from 0.
    public init(_ value: String, generation: Int = 0) {
        self.value = value
        self.generation = generation
    }

    /// `value#generation`: what the adapter hashes into a provider's id and what the marker property carries.
    public var description: String { "\(value)#\(generation)" }
}
