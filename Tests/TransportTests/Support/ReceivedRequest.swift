/// A request as the scripted server read it.
struct ReceivedRequest: Sendable {
    let method: String
    let target: String
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
