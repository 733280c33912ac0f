import Foundation
import ProviderConformance
import ProviderKit

/// A delivery of the simulated Graph, taken apart.
struct GraphDelivery: Sendable {
    private let delivery: Delivery
    let body: [String: GraphValue]

    init(_ delivery: Delivery) throws {
        guard let body = GraphValue(delivery.body)?.object else { throw HarnessError("the delivery is not one of Graph's") }
        self.delivery = delivery
        self.body = body
    }

    var items: [GraphValue] { body["value"]?.list ?? [] }

    /// The same with every item changed.
    func eachItem(_ change: (inout [String: GraphValue]) -> Void) -> Delivery {
        with(items: items.map { Self.changed($0, change) })
    }

    /// The same with the first item changed.
    func firstItem(_ change: (inout [String: GraphValue]) -> Void) -> Delivery {
        with(items: items.prefix(1).map { Self.changed($0, change) } + items.dropFirst())
    }

    /// The same with other items.
    func with(items: [GraphValue]) -> Delivery {
        var body = body
        body["value"] = .list(items)
        return delivery.with(body: .object(body))
    }

    private static func changed(_ item: GraphValue, _ change: (inout [String: GraphValue]) -> Void) -> GraphValue {
        var properties = item.object ?? [:]
        change(&properties)
        return .object(properties)
    }
}

extension Delivery {
    /// The same with another body.
    func with(body: GraphValue) -> Delivery {
        Delivery(method: method, headers: headers, query: query, body: body.data(), receivedAt: receivedAt)
    }
}

extension ForgedJSON {
    /// The same value, the members of objects in order.
    init(_ value: GraphValue) {
        self =
            switch value {
            case .null: .literal("null")
            case .boolean(let flag): .literal(flag ? "true" : "false")
            case .integer(let number): .literal(String(number))
            case .number(let number): .literal(String(number))
            case .text(let text): .string(text)
            case .list(let values): .array(values.map { ForgedJSON($0) })
            case .object(let properties):
                .object(properties.sorted { $0.key < $1.key }.map { Member($0.key, ForgedJSON($0.value)) })
            }
    }
}
