/// What a server tells its subscribers.
public enum CalDAVPushEvent: Sendable, Hashable {
    /// Events changed; the collection's sync token after it.
    case content(syncToken: String)
    /// Properties changed, by their local names in WebDAV's namespace.
    case properties([String])
    /// The server has a new key to sign with (draft-bitfire-webdav-push-00 §6.2.1).
    case keyChanged

    /// The message about it (§4.1), as Xandikos spells it.
    package func message(topic: String, style: CalDAVPushStyle) -> String {
        let head =
            "<?xml version='1.0' encoding='UTF-8'?>\n<ns0:push-message xmlns:ns0=\"https://bitfire.at/webdav-push\" xmlns:ns1=\"DAV:\">"
        let named = "<ns0:topic>\(XMLText.escaped(topic))</ns0:topic>"
        let content =
            switch self {
            case .content(let token):
                named + "<ns0:content-update><ns1:sync-token>"
                    + XMLText.escaped(style.hasBareTokens ? token.split(separator: "/").last.map(String.init) ?? token : token)
                    + "</ns1:sync-token></ns0:content-update>"
            case .properties(let names):
                named + "<ns0:property-update><ns1:prop>" + names.map { "<ns1:\($0)/>" }.joined()
                    + "</ns1:prop></ns0:property-update>"
            case .keyChanged: "<ns0:property-update><ns1:prop><ns0:transports/></ns1:prop></ns0:property-update>"
            }
        return head + content + "</ns0:push-message>"
    }
}
