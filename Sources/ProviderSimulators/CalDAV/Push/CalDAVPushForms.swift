import Foundation

/// What a message to the subscribers of one collection can say (draft-bitfire-webdav-push-00 §4.1), right and wrong.
struct CalDAVPushForms {
    /// The largest payload of one record of 4,096 bytes (RFC 8291 §4).
    static let maximumBytes = 3_993

    /// The topic of the collection; the simulated server has none that XML would need escaped.
    let topic: String
    /// The topic of another collection of the same account.
    let otherTopic: String

    /// Ways to say that something in the collection changed.
    var changes: [(name: String, text: String)] {
        let named = Self.named(topic)
        let token = "<D:sync-token>https://server.example/sync/10</D:sync-token>"
        return [
            ("a sync token", Self.message("\(named)<content-update>\(token)</content-update>")),
            ("a bare update", Self.message("\(named)<content-update/>")),
            ("the topic behind", Self.message("<content-update/>\(named)")),
            ("space around the topic", Self.message("<topic>\n  \(topic)\n</topic><content-update/>")),
            ("the topic in CDATA", Self.message("<topic><![CDATA[\(topic)]]></topic><content-update/>")),
            ("changed properties", Self.message("\(named)<property-update><D:prop><D:displayname/></D:prop></property-update>")),
            ("both kinds of update", Self.message("\(named)<property-update/><content-update/>")),
            ("the topic beside a new key", Self.message("\(named)<property-update><D:prop><transports/></D:prop></property-update>")),
            ("something unknown", Self.message("\(named)<content-update/><news xmlns='urn:x'><topic>other</topic></news>")),
            ("a declaration", Self.message("\(named)<content-update/>", prolog: "<?xml version=\"1.0\" encoding=\"utf-8\"?>")),
            ("as much as a record holds", change(bytes: Self.maximumBytes)),
        ]
    }

    /// The server has a new key, told among other properties.
    var keyChange: String { Self.message("<property-update><D:prop><D:displayname/><transports/></D:prop></property-update>") }

    /// Topics that are not the collection's.
    var strangeTopics: [String] {
        ["", "calendar", topic.uppercased(), topic + "x", String(topic.dropLast()), "\(topic) \(topic)", otherTopic]
    }

    /// A message about a topic.
    func change(of topic: String) -> String { Self.message("\(Self.named(topic))<content-update/>") }

    /// Messages of the right form that say nothing, or two things at once.
    var unclear: [(name: String, text: String)] {
        let named = Self.named(topic)
        let news = "<property-update><D:prop><transports/></D:prop></property-update>"
        return [
            ("nothing in it", Self.message("")),
            ("a topic alone", Self.message(named)),
            ("no topic", Self.message("<content-update/>")),
            ("no topic and no property", Self.message("<property-update/>")),
            ("no topic and another property", Self.message("<property-update><D:prop><D:displayname/></D:prop></property-update>")),
            ("no topic and a new key beside an update", Self.message("<content-update/>\(news)")),
            ("a new key by a foreign name", Self.message(news.replacing("<transports/>", with: "<D:transports/>"))),
            ("the topic twice", Self.message("\(named)\(named)<content-update/>")),
            ("two topics", Self.message("\(named)\(Self.named(otherTopic))<content-update/>")),
            ("two topics, the other one first", Self.message("\(Self.named(otherTopic))\(named)<content-update/>")),
            ("the topic by a foreign name", Self.message("<D:topic>\(topic)</D:topic><content-update/>")),
        ]
    }

    /// Texts that are no such document.
    var foreign: [(name: String, text: String)] {
        let inner = "\(Self.named(topic))<content-update/>"
        let sound = Self.message(inner)
        let entity = "<topic>&t;</topic><content-update/>"
        let deep = String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)
        return [
            ("nothing", ""), ("a space", " "), ("a word", "changed"), ("JSON", "{\"topic\":\"\(topic)\"}"),
            ("no namespace", Self.message(inner, namespace: "")),
            ("another namespace", Self.message(inner, namespace: "DAV:Push")),
            ("a namespace in capitals", Self.message(inner, namespace: "https://BITFIRE.at/webdav-push")),
            ("another root", Self.message(inner, root: "push-register")),
            ("a root in capitals", Self.message(inner, root: "Push-Message")),
            ("a root around it", "<x>\(sound)</x>"),
            ("a second root", "\(sound)<push-message/>"),
            ("no end", String(sound.dropLast(4))),
            ("a document type", Self.message(inner, prolog: "<!DOCTYPE push-message>")),
            ("an entity", Self.message(entity, prolog: "<!DOCTYPE a [<!ENTITY t \"\(topic)\">]>")),
            ("an external entity", Self.message(entity, prolog: "<!DOCTYPE a [<!ENTITY t SYSTEM \"file:///etc/hostname\">]>")),
            ("an entity that is not declared", Self.message(entity)),
            ("UTF-16 declared", Self.message(inner, prolog: "<?xml version='1.0' encoding='utf-16'?>")),
            ("Latin-1 declared", Self.message(inner, prolog: "<?xml version='1.0' encoding='latin1'?>")),
            ("great depth", Self.message("\(deep)\(inner)")),
            ("many elements", Self.message("\(String(repeating: "<a/>", count: 300))\(inner)")),
            ("more than a record holds", change(bytes: Self.maximumBytes + 1)),
        ]
    }

    /// Bytes that are no UTF-8, and sound messages in other encodings.
    var otherEncodings: [(name: String, bytes: Data)] {
        let (start, end) = remark
        let damages: [[UInt8]] = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0x00]]
        var forms: [(name: String, bytes: Data)] = []
        for damage in damages {
            var bytes = Data(start.utf8)
            bytes.append(contentsOf: damage)
            bytes.append(contentsOf: end.utf8)
            forms.append((name: "the bytes \(damage)", bytes: bytes))
        }
        let encodings: [(String, String.Encoding)] = [
            ("UTF-16", .utf16), ("UTF-16, the high byte first", .utf16BigEndian), ("UTF-16, the low byte first", .utf16LittleEndian),
        ]
        for (name, encoding) in encodings {
            if let bytes = change(of: topic).data(using: encoding) { forms.append((name: name, bytes: bytes)) }
        }
        return forms
    }

    /// A change in exactly so many bytes.
    private func change(bytes: Int) -> String {
        let (start, end) = remark
        return start + String(repeating: "x", count: bytes - start.utf8.count - end.utf8.count) + end
    }

    /// What stands before and behind a remark in a sound message.
    private var remark: (start: String, end: String) {
        ("<push-message xmlns='https://bitfire.at/webdav-push'>\(Self.named(topic))<content-update/><!--", "--></push-message>")
    }

    private static func named(_ topic: String) -> String { "<topic>\(topic)</topic>" }

    private static func message(
        _ inner: String, root: String = "push-message", namespace: String = "https://bitfire.at/webdav-push", prolog: String = ""
    ) -> String { "\(prolog)<\(root) xmlns='\(namespace)' xmlns:D='DAV:'>\(inner)</\(root)>" }
}
