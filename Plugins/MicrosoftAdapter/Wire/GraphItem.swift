/// One item of a collection. One that cannot be read does not take the others down; its name is kept where it has one.
enum GraphItem<Entity: GraphEntity>: Decodable, Sendable {
    /// It can be read.
    case readable(Entity)
    /// It cannot.
    case unreadable(id: String?)

    private enum CodingKeys: String, CodingKey { case id }

    init(from decoder: any Decoder) throws {
        if let entity = try? Entity(from: decoder), !entity.id.isEmpty {
            self = .readable(entity)
        } else {
            let id = try? decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .id)
            self = .unreadable(id: id?.isEmpty == false ? id : nil)
        }
    }

    /// The item's name.
    var id: String? {
        switch self {
        case .readable(let entity): entity.id
        case .unreadable(let id): id
        }
    }
}
