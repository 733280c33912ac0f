import Foundation

/// One element of a request, with everything inside it.
struct DAVElement: Sendable {
    /// Its name.
    let name: DAVName
    /// The attributes that are in no namespace.
    var attributes: [String: String] = [:]
    /// The elements inside it, in order.
    var children: [DAVElement] = []
    /// The character data that stands directly inside it, joined.
    var text = ""

    /// The first child of a name.
    func first(_ name: DAVName) -> DAVElement? { children.first { $0.name == name } }

    /// Every child of a name.
    func all(_ name: DAVName) -> [DAVElement] { children.filter { $0.name == name } }

    /// The text without white space around it.
    var trimmedText: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}
