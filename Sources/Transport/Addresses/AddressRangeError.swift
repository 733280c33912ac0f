/// Why a text is not a range of addresses.
public struct AddressRangeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong; closed, because the notation is.
    public enum Problem: Equatable, Sendable {
        /// What stands before the slash is no address in its plain spelling.
        case notAnAddress
        /// What stands after the slash is no number between 0 and the maximum.
        case badPrefixLength(maximum: Int)
        /// The address has bits set beyond its prefix, so it is unclear which range was meant.
        case bitsBeyondPrefix(suggestion: AddressRange)
        /// An IPv4 address in IPv6 clothes; such addresses are judged as what they carry.
        case mapped(IPAddress)
    }

    /// The text that was given.
    public let text: String
    /// What is wrong with it.
    public let problem: Problem

    /// Makes an error.
    public init(text: String, problem: Problem) {
        self.text = text
        self.problem = problem
    }

    /// The text, what is wrong with it, and how to write it instead.
    public var description: String {
        switch problem {
        case .notAnAddress: "'\(text)' is not an address range; write it like 10.20.0.0/16, fd12::/16 or 192.0.2.7"
        case .badPrefixLength(let maximum): "'\(text)': what follows the slash must be a whole number from 0 to \(maximum)"
        case .bitsBeyondPrefix(let suggestion): "'\(text)' has bits beyond its prefix; write \(suggestion) for the whole range"
        case .mapped(let address): "'\(text)' is an IPv4 address written as IPv6; write it as \(address)"
        }
    }
}
