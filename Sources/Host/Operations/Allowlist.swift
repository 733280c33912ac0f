/// Which providers or connections may run. What is not listed does not run; an empty list lets nothing run.
public struct Allowlist: Equatable, Sendable {
    /// The names listed; `*` stands for everything and has to be written out.
    public let names: Set<String>

    /// Makes a list.
    public init(_ names: some Sequence<String>) { self.names = Set(names) }

    /// Lets everything run: the list `*`.
    public static let everything = Allowlist(["*"])

    /// Whether `name` may run.
    public func allows(_ name: some CustomStringConvertible) -> Bool { names.contains("*") || names.contains(name.description) }
}
