import Hummingbird

/// A list in the shape that leaves room for paging.
struct ListResponse<Item: Encodable & Sendable>: ResponseEncodable {
    let items: [Item]
    /// Where the next page starts; absent on the last one.
    let next: String?

    init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
