/// Something together with the address that answered, which after a redirect is not the one that was asked.
struct Located<Value: Sendable>: Sendable {
    let address: ResourceAddress
    let value: Value
}
