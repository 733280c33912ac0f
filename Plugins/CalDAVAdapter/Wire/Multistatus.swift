import Foundation
import ProviderKit

/// The body of a 207 answer (RFC 4918 §13): one item for each resource, in document order, each resource once.
struct Multistatus: Sendable {
    /// What the answer says about one resource.
    struct Item: Sendable {
        /// Where the resource is; judged against the request's address.
        let address: ResourceAddress
        /// The status of the resource as a whole, where the server gave one instead of properties.
        let status: Int?
        /// The properties with status 2xx.
        let properties: [XMLElement]
        /// The preconditions named for the resource.
        let preconditions: [XMLName]

        /// Whether it may be an event: no collection, and not labelled as a task or a note, as some servers do
        /// (`text/calendar; component=vtodo`).
        var mayBeEvent: Bool {
            guard property(DAVName.resourcetype)?.first(DAVName.collection) == nil else { return false }
            let label = property(DAVName.getcontenttype)?.text.lowercased() ?? ""
            return !label.contains("component=vtodo") && !label.contains("component=vjournal")
        }

        /// The property with that name, found and readable.
        func property(_ name: XMLName) -> XMLElement? { properties.first { $0.name == name } }
    }

    /// What the answer says about single resources.
    let items: [Item]
    /// The new sync token, where there is one (RFC 6578 §6.4).
    let syncToken: String?
    /// Reads an answer to a request for `base`.
    init(_ body: Data, base: ResourceAddress, limits: XMLLimits = .answer) throws(XMLFailure) {
        let root = try XMLReader.read(body, root: DAVName.multistatus, limits: limits)
        var items: [Item] = []
        var seen: [ResourceAddress: Int] = [:]
        for response in root.children where response.name == DAVName.response {
            let status = response.first(DAVName.status).flatMap { Self.statusCode($0.text) }
            let preconditions = response.first(DAVName.error)?.children.map(\.name) ?? []
            var properties: [XMLElement] = []
            for part in response.children where part.name == DAVName.propstat {
                guard let code = part.first(DAVName.status).map({ Self.statusCode($0.text) }) ?? 200 else {
                    throw XMLFailure(.unexpectedContent("a property's status cannot be read"))
                }
                guard (200..<300).contains(code) else { continue }
                properties += part.first(DAVName.prop)?.children ?? []
            }
            let hrefs = response.children.filter { $0.name == DAVName.href }
            guard !hrefs.isEmpty else { throw XMLFailure(.unexpectedContent("a response names no resource")) }
            for href in hrefs {
                guard let address = base.resolving(href.text) else {
                    throw XMLFailure(.unexpectedContent("a response names a resource by something that is no address"))
                }
                guard base.origin.trusts(address.origin) else {
                    throw XMLFailure(.unexpectedContent("a response names a resource on another server, \(address.origin.text)"))
                }
                let item = Item(address: address, status: status, properties: properties, preconditions: preconditions)
                // Two servers list a resource twice; a bare status and properties for one resource come from paging and are both kept.
                if let earlier = seen[address], items[earlier].status == status { continue }
                seen[address] = items.count
                items.append(item)
            }
        }
        self.items = items
        syncToken = root.first(DAVName.syncToken).map(\.trimmedText).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The items without the collection that was asked, compared without regard to percent-encoding.
    func members(of base: ResourceAddress) -> [Item] {
        let own = base.comparablePath
        return items.filter { !($0.address.origin == base.origin && $0.address.comparablePath == own) }
    }

    /// The item of the resource that was asked; where there is just one item, that is the one.
    func item(for base: ResourceAddress) -> Item? {
        let own = base.comparablePath
        return items.first { $0.address.comparablePath == own } ?? (items.count == 1 ? items.first : nil)
    }

    /// `HTTP/1.1 200 OK` → 200.
    static func statusCode(_ line: String) -> Int? {
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" })
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/"), parts[1].utf8.count == 3, let code = Int(parts[1]) else { return nil }
        return (100..<600).contains(code) ? code : nil
    }
}
