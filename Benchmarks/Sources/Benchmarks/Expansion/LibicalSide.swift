import BareLibical

/// Expansion by libical and nothing else.
final class LibicalSide {
    private let subject: OpaquePointer
    private var checksum: UInt = 0

    /// `nil` where libical does not take the rule.
    init?(_ subject: ExpansionCase) {
        guard
            let read = bare_libical_read(
                subject.rule, subject.start.basicForm, subject.from.basicForm, subject.before.basicForm)
        else { return nil }
        self.subject = read
    }

    deinit { bare_libical_free(subject) }

    /// Expands once; how many occurrences there are.
    func expand() -> Int { bare_libical_expand(subject, &checksum) }
}
