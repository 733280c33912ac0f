import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite("What a message says")
struct PushMessageTests {
    private static let topic = "O7M1nQ7cKkKTKsoS_j6Z3w"
    private static let push = "xmlns='https://bitfire.at/webdav-push' xmlns:D='DAV:'"

    private static func read(_ text: String) -> Result<PushMessage, RejectionReason> { read(Data(text.utf8)) }

    private static func read(_ data: Data) -> Result<PushMessage, RejectionReason> {
        do throws(RejectionReason) { return .success(try PushMessage(data, topic: topic)) } catch { return .failure(error) }
    }

    @Test(
        "changes",
        arguments: [
            "<topic>\(topic)</topic><content-update><D:sync-token>http://example.com/sync/10</D:sync-token></content-update>",
            "<topic>\(topic)</topic><content-update/>", "<content-update/><topic>\(topic)</topic>",
            "<topic>\n  \(topic)\n</topic><property-update/>", "<topic><![CDATA[\(topic)]]></topic><property-update/><content-update/>",
            "<topic>\(topic)</topic><content-update/><news xmlns='urn:x'><topic>other</topic></news>",
            "<topic>\(topic)</topic><property-update><D:prop><transports/></D:prop></property-update>",
        ])
    func changes(inner: String) {
        #expect(
            Self.read("<?xml version=\"1.0\" encoding=\"utf-8\"?><push-message \(Self.push)>\(inner)</push-message>") == .success(.changed))
    }

    @Test("a new key of the server is told without a topic")
    func keyChange() {
        let inner = "<property-update><D:prop><D:displayname/><transports/></D:prop></property-update>"
        #expect(Self.read("<push-message \(Self.push)>\(inner)</push-message>") == .success(.keyChanged))
    }

    @Test(
        "of another topic",
        arguments: ["", "o7M1nQ7cKkKTKsoS_j6Z3w", topic + "x", String(topic.dropLast()), "calendar-1", topic + " " + topic])
    func otherTopic(named: String) {
        #expect(
            Self.read("<push-message \(Self.push)><topic>\(named)</topic><content-update/></push-message>") == .failure(.misdirected))
    }

    @Test(
        "nothing that can be believed",
        arguments: [
            "", " ", "content", "<push-message/>", "<push-message \(push)/>",
            "<push-message \(push)><topic>\(topic)</topic></push-message>",
            "<push-message \(push)><content-update/></push-message>", "<push-message \(push)><property-update/></push-message>",
            "<push-message \(push)><property-update><D:prop><D:displayname/></D:prop></property-update></push-message>",
            "<push-message \(push)><content-update/><property-update><D:prop><transports/></D:prop></property-update></push-message>",
            "<push-message \(push)><property-update><D:prop><transports xmlns='DAV:'/></D:prop></property-update></push-message>",
            "<push-message \(push)><topic>\(topic)</topic><topic>\(topic)</topic><content-update/></push-message>",
            "<push-message \(push)><topic>\(topic)</topic><topic>x</topic><content-update/></push-message>",
            "<Push-Message \(push)><topic>\(topic)</topic><content-update/></Push-Message>",
            "<push-message xmlns='DAV:Push'><topic>\(topic)</topic><content-update/></push-message>",
            "<push-register \(push)><topic>\(topic)</topic><content-update/></push-register>",
            "<x><push-message \(push)><topic>\(topic)</topic><content-update/></push-message></x>",
            "<!DOCTYPE a><push-message \(push)><topic>\(topic)</topic><content-update/></push-message>",
            "<!DOCTYPE a [<!ENTITY t \"\(topic)\">]><push-message \(push)><topic>&t;</topic><content-update/></push-message>",
            "<push-message \(push)><topic>&other;</topic><content-update/></push-message>",
            "<push-message \(push)><topic>\(topic)</topic><content-update/></push-message><push-message/>",
            "<push-message \(push)><topic>\(topic)</topic><content-update/>",
            "<?xml version='1.0' encoding='utf-16'?><push-message \(push)><topic>\(topic)</topic><content-update/></push-message>",
            "<?xml version='1.0' encoding='latin1'?><push-message \(push)><topic>\(topic)</topic><content-update/></push-message>",
            "<push-message \(push)>" + String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)
                + "<topic>\(topic)</topic><content-update/></push-message>",
            "<push-message \(push)>" + String(repeating: "<a/>", count: 300) + "<topic>\(topic)</topic><content-update/></push-message>",
        ])
    func malformed(text: String) { #expect(Self.read(text) == .failure(.malformed)) }

    @Test("bytes that are no UTF-8, and UTF-16")
    func encoding() {
        let sound = "<push-message \(Self.push)><topic>\(Self.topic)</topic><content-update/><!-- x --></push-message>"
        #expect(Self.read(sound) == .success(.changed))
        for bytes in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0x00]] as [[UInt8]] {
            var data = Data(sound.utf8)
            data.replaceSubrange(data.firstRange(of: Data(" x ".utf8)) ?? 0..<0, with: bytes)
            #expect(Self.read(data) == .failure(.malformed), "\(bytes)")
        }
        for encoding in [String.Encoding.utf16BigEndian, .utf16LittleEndian, .utf16] {
            #expect(Self.read(sound.data(using: encoding) ?? Data()) == .failure(.malformed))
        }
    }

    @Test("3,993 bytes are the most")
    func size() {
        let start = "<push-message \(Self.push)><topic>\(Self.topic)</topic><content-update/><!--"
        let end = "--></push-message>"
        let filling = String(repeating: "x", count: PushMessage.maximumBytes - start.utf8.count - end.utf8.count)
        #expect(Self.read(start + filling + end) == .success(.changed))
        #expect(Self.read(start + filling + "x" + end) == .failure(.malformed))
    }
}
