/// Authorization at servers that check a user name and password themselves.
public protocol PasswordAuthorizing: Authorizing {
    /// Tries the context's credential at the server named in the request and finds what the connection needs to work.
    ///
    /// Behaviour:
    /// - `AUTH-PASSWORD-1`: A wrong password fails with `unauthenticated`, permanently, and names neither the password nor any part of it.
    /// - `AUTH-PASSWORD-2`: A right password gives the account and the settings with which every other verb works.
    /// - `AUTH-PASSWORD-3`: An address where no such server answers fails with a message that says what to do, and nothing is guessed.
    /// - `AUTH-PASSWORD-4`: An unknown user fails as a wrong password does.
    func checkCredentials(_ request: CheckCredentialsRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply
}

/// Asks a server whether the context's user name and password are right.
public struct CheckCredentialsRequest: Sendable {
    /// The server's address as a person typed it: a URL, a bare host name, or the address of one calendar.
    public let server: String

    /// Makes a request.
    public init(server: String) { self.server = server }
}
