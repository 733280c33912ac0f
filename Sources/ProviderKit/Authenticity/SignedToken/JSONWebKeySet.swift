/// Published keys (RFC 7517).
public struct JSONWebKeySet: Sendable {
}
