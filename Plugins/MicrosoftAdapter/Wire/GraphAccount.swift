/// Whose token it is (`microsoft.graph.user`).
struct GraphAccount: GraphEntity {
    let id: String
    let displayName: String?
    let userPrincipalName: String?
    let mail: String?

    /// The fields to ask for.
    static let fields = "id,displayName,userPrincipalName,mail"

    /// The address under which the account's schedule is asked for; `nil` where none is told.
    var address: String? { [mail, userPrincipalName].compactMap { $0 }.first { $0.contains("@") } }
}
