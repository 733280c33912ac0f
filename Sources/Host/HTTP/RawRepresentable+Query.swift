extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// Reads a query parameter. What is none of the values is refused: leaving it out would answer another question than was asked.
    init(queryValue text: some StringProtocol) throws {
        guard let value = Self(rawValue: String(text)) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw HostError(.invalidRequest, "'\(text)' is not one of \(names)")
        }
        self = value
    }
}
