/// The XML namespaces of the protocols spoken here.
enum Namespace {
    /// WebDAV (RFC 4918).
    static let dav = "DAV:"
    /// CalDAV (RFC 4791).
    static let caldav = "urn:ietf:params:xml:ns:caldav"
    /// CardDAV, because one server answers a CalDAV request with its preconditions.
    static let carddav = "urn:ietf:params:xml:ns:carddav"
    /// CalendarServer's extensions, where the collection tag lives.
    static let calendarServer = "http://calendarserver.org/ns/"
    /// WebDAV-Push (draft-bitfire-webdav-push-00 §1.4).
    static let push = "https://bitfire.at/webdav-push"
}
