package import ProviderKit

/// Whether a failure must be one that time does not heal.
package enum ExpectedPermanence {
    /// Permanent, or waiting for the account's owner.
    case lasting
    /// Permanent and nothing else.
    case permanent
}

/// Demands that a call fails with one of the codes, and for good; gives the error back for closer looks.
@discardableResult
package func expectError<Reply>(
    _ codes: Set<ProviderErrorCode>, _ permanence: ExpectedPermanence, _ message: String, file: String = #fileID, line: UInt = #line,
    _ call: () async throws(ProviderError) -> Reply
) async throws(ConformanceFailure) -> ProviderError {
    let names = codes.map(\.rawValue).sorted().joined(separator: " or ")
    do throws(ProviderError) {
        _ = try await call()
    } catch {
        try expect(codes.contains(error.code), message, expected: "an error \(names)", actual: "\(error)", file: file, line: line)
        let isRight = permanence == .permanent ? error.permanence == .permanent : !error.isTemporary
        try expect(isRight, message, expected: "an error that lasts", actual: "\(error.permanence) (\(error))", file: file, line: line)
        return error
    }
    throw ConformanceFailure(message: message, expected: "an error \(names)", actual: "success", file: file, line: line)
}
