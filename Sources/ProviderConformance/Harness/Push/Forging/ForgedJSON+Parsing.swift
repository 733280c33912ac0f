package import Foundation
package import ProviderKit

extension ForgedJSON {
    /// Reads JSON that somebody else wrote, to be changed. Members keep their order. An error where it is no JSON.
    package init(parsing text: Data) throws {
        do throws(StrictJSON.Refusal) { self.init(try StrictJSON.parse(text)) } catch {
            throw HarnessError("the delivery's body is no JSON: \(error)")
        }
    }

    /// The same value.
    package init(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .string(text)
        case .number(let number): self = .literal(Int64(exactly: number).map(String.init) ?? String(number))
        case .bool(let bool): self = .literal(bool ? "true" : "false")
        case .null: self = .literal("null")
        case .array(let values): self = .array(values.map { ForgedJSON($0) })
        case .object(let object): self = .object(object.members.map { Member($0.name, ForgedJSON($0.value)) })
        }
    }
}
