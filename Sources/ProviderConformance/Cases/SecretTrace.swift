package import ProviderKit

/// Demands that an error does not hold the credential's secret or a good part of it.
package func expectNoTrace(of credential: Credential, in error: ProviderError, file: String = #fileID, line: UInt = #line) throws {
    switch credential {
    case .password(_, let secret), .bearer(let secret): try expectNoTrace(of: secret, in: error, file: file, line: line)
    case .none: return
    }
}

/// Demands that an error does not hold a secret or a good part of it: eight characters in a row.
package func expectNoTrace(of secret: Secret, in error: ProviderError, file: String = #fileID, line: UInt = #line) throws {
    let text = secret.revealText()
    let said = "\(error) \(error.message) \(error.context)"
    let length = min(8, text.count)
    guard length >= 6 else { return }
    for start in text.indices.dropLast(length - 1) {
        let end = text.index(start, offsetBy: length)
        try expect(
            !said.contains(text[start..<end]), "An error repeats no part of a secret", expected: "no trace of it",
            actual: "an error with a part of it", file: file, line: line)
    }
}
