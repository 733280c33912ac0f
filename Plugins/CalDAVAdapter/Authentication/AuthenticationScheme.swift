/// How a password is shown to the server; kept in the connection's settings once it is known.
enum AuthenticationScheme: String, Sendable {
    /// RFC 7617: the password itself, so only over TLS, or to this very machine.
    case basic
    /// RFC 7616: a hash of it.
    case digest
}
