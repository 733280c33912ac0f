import Foundation
import Logging
import ProviderKit
import Synchronization
import Testing

@testable import CalendarHost

@Suite struct LogTests {
    private static let secret = "s3cret-VALUE.91"

    private static let texts = [
        "Authorization: Bearer \(secret)", "authorization: basic \(secret)==", "Proxy-Authorization:Basic  \(secret)",
        "Authorization: Digest username=\"u\", realm=\"r\", response=\"\(secret)\", cnonce=\"\(secret)\"",
        "GET https://user:\(secret)@calendar.example/path failed", "GET https://\(secret)@calendar.example/",
        "access_token=\(secret)&x=1", "https://h.example/?a=1&refresh_token=\(secret)#f", "{\"password\":\"\(secret)\"}",
        "{\"password\" : \"words and \(secret) more\"}", "{\"client_secret\":\"a\\\"\(secret)\"}", "password=\(secret)",
        "PASSWORD: \(secret)",
        "code_verifier=\(secret)&code=\(secret)", "api_key=\(secret)", "api-key: \(secret)", "Cookie: a=b; session=\(secret)",
        "Set-Cookie: id=\(secret); HttpOnly", "id_token=\(secret)", "[\"token\": \"\(secret)\"]", "X-Api-Key: \(secret)",
        "user_password='\(secret)'",
    ]

    private func lines(_ log: (Logger) -> Void) -> [String] {
        let written = Mutex<[String]>([])
        var logger = Logger(label: "test") { label in
            JSONLogHandler(label: label, level: .trace) { line in written.withLock { $0.append(line) } }
        }
        logger[metadataKey: "session_token"] = "\(Self.secret)"
        log(logger)
        return written.withLock { $0 }
    }

    @Test(arguments: texts)
    func `a secret that got into a message, into metadata or into an error is not written`(_ text: String) throws {
        struct Failure: Error, CustomStringConvertible { let description: String }
        let lines = lines { logger in
            logger.error("\(text)")
            logger.warning("request failed", metadata: ["detail": "\(text)", "list": ["\(text)"], "nested": ["inner": "\(text)"]])
            logger.error("failed", error: Failure(description: text))
        }
        #expect(lines.count == 3)
        for line in lines { #expect(!line.contains(Self.secret), "\(line)") }
    }

    @Test(
        arguments: [
            "password", "PASSWORD", "client_secret", "access_token", "Authorization", "set-cookie", "credential", "api_key", "x-api-key",
            "code_verifier", "refreshToken",
        ])
    func `a value under a sensitive name is never written, whatever it looks like`(_ key: String) {
        let lines = lines { logger in
            logger.info("m", metadata: [key: "\(Self.secret)"])
            logger.info("m", metadata: [key: ["a", "\(Self.secret)"]])
            logger.info("m", metadata: ["outer": [key: "\(Self.secret)"]])
        }
        for line in lines { #expect(!line.contains(Self.secret), "\(line)") }
    }

    @Test func `ordinary text stays as it is`() {
        for text in [
            "the server answered 503", "booking office-1 was not delivered: the digest of the day", "calendar /owner/office/ has 3 events",
            "https://calendar.example/path?x=1", "took 12 ms, basically nothing", "port: 8080", "status code 404", "a basic problem",
        ] {
            #expect(Redaction.scrub(text) == text)
        }
    }

    @Test(
        arguments: [
            "two\nlines", "carriage\rreturn", "\r\n{\"level\":\"error\",\"message\":\"forged\"}", "\u{0}nul", "\u{1b}[31mred",
            "\"quoted\\\"",
            "\u{2028}separator\u{2029}", "\u{85}next line", "🗓️", "\u{202e}reversed",
        ])
    func `each event is one line of JSON, and nobody can forge another one`(_ text: String) throws {
        let lines = lines { logger in
            logger.info("\(text)", metadata: ["value": "\(text)", "\(text)": "x", "message": "forged", "level": "forged"])
        }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(!line.contains { $0.isNewline }, "\(line)")
        #expect(!line.unicodeScalars.contains { $0.value < 32 })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == text)
        #expect(object["level"] == "info")
        #expect(object["value"] == text)
    }

    @Test func `the time of a line is UTC with milliseconds`() throws {
        let line = try #require(lines { $0.info("m") }.first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        let time = try #require(object["time"])
        #expect(time.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z/) != nil, "\(time)")
    }

    @Test func `a very long hostile text is scrubbed in time`() {
        for text in [
            String(repeating: "password=", count: 20_000), String(repeating: "basic ", count: 20_000),
            String(repeating: "://", count: 50_000),
            "https://" + String(repeating: "a", count: 200_000), String(repeating: "\"", count: 100_000),
            String(repeating: "api_", count: 20_000),
            "password=\"" + String(repeating: "\\", count: 100_000),
        ] {
            #expect(Redaction.scrub(text).utf8.count <= text.utf8.count * 3)
        }
    }
}
