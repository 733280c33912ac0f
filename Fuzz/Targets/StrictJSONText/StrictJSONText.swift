import Foundation
import ProviderKit

/// JSON that security hangs on. What the strict reader takes, Foundation's takes too, and both see the same strings and numbers of members.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput.bytes(start, count)
    guard let value = try? StrictJSON.parse(input) else { return 0 }
    let other = try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)
    guard let other else { preconditionFailure("the strict reader took what another one refuses") }
    compare(value, other)
    return 0
}

private func compare(_ value: JSONValue, _ other: Any) {
    switch value {
    case .string(let text): precondition((other as? String)?.utf8.elementsEqual(text.utf8) == true)
    case .array(let elements):
        let others = other as? [Any] ?? []
        precondition(elements.count == others.count)
        for (element, other) in zip(elements, others) { compare(element, other) }
    case .object(let object):
        let others = other as? [String: Any] ?? [:]
        // Names that Swift calls equal are one in its dictionaries.
        precondition(Set(object.members.map(\.name)).count == others.count)
        for name in object.members.map(\.name) { precondition(object[name] != nil) }
    case .null, .bool, .number: break
    }
}
