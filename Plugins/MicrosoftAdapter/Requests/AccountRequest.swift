import ProviderKit

/// Asks whose token it is (`GET /me`; scope `User.Read`).
struct AccountRequest: GraphRequest {
    var target: GraphTarget { .resource(["me"], query: [("$select", GraphAccount.fields)]) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphAccount {
        let account = try error.decode(GraphAccount.self, from: response, what: "the account")
        guard !account.id.isEmpty else { throw error.violation("the answer does not say whose account it is", status: response.status) }
        return account
    }
}
