import Synchronization
import Testing

/// Takes a value out of a closure that is called once.
final class Box<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)

    var value: Value {
        get throws { try #require(content.withLock { $0 }) }
    }

    /// The value, where there is one yet.
    var peek: Value? { content.withLock { $0 } }

    func set(_ value: Value) -> Value {
        content.withLock { $0 = value }
        return value
    }

    /// Lets the value go.
    func drop() { content.withLock { $0 = nil } }
}
