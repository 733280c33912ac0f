/// What a look for a published key gave.
public enum KeyLookup: Sendable, Equatable {
    /// The key.
    case found(JSONWebKey)
    /// The set is known and holds no such key.
    case unknown
    /// The set cannot be fetched now, so nobody can say; ask again later.
    case unavailable
}
