import ProviderKit
import ProviderSimulators
import Testing

/// An adapter that is broken on purpose, and the case that must find out.
struct Mutant: Sendable, CustomTestStringConvertible {
    /// What is wrong with it.
    let flaw: String
    /// The id of the case that must fail.
    let caughtBy: String
    /// Breaks the reference adapter.
    let tamper: @Sendable (inout TamperedAdapter) -> Void

    init(_ flaw: String, caughtBy: String, tamper: @escaping @Sendable (inout TamperedAdapter) -> Void) {
        self.flaw = flaw
        self.caughtBy = caughtBy
        self.tamper = tamper
    }

    var testDescription: String { "\(flaw) (\(caughtBy))" }

    static let all = authorization + oauth + listing + freeBusy + creating + changing + tracking
}
