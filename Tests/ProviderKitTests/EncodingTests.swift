import Foundation
import ProviderKit
import Testing

@Suite("URL-safe Base64")
struct Base64URLTests {
    @Test(
        "is that of RFC 4648 without padding",
        arguments: zip(["", "f", "fo", "foo", "foob", "fooba", "foobar"], ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"]))
    func vectors(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Data(text.utf8))
    }

    @Test("gives back every length and byte")
    func roundTrip() {
        let random = RepeatableRandom()
        for length in 0..<200 {
            let bytes = random.bytes(length)
            let text = Base64URL.encode(bytes)
            #expect(
                text.utf8.allSatisfy {
                    Character(UnicodeScalar($0)).isLetter || Character(UnicodeScalar($0)).isNumber || $0 == 45 || $0 == 95
                })
            #expect(Base64URL.decode(text) == Data(bytes))
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test(
        "refuses everything that is not exactly that",
        arguments: ["Zg==", "Zg=", "Z", "Zm9vY", "+_8", "-/8", "Zm 9v", "Zm9v\n", "Zh", "Zm9", "Zm9vYm=", "Zµ", "\0\0\0\0", "Zm9v\u{200B}"])
    func refuses(text: String) { #expect(Base64URL.decode(text) == nil) }
}

@Suite("Base64 with padding")
struct StandardBase64Tests {
    @Test(
        "refuses every other spelling",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "Zm9v====", "=", "==", "====", "Z===", "Zh==", "Zm9=", "-_8=", "Zm 9v", "Zm9v\n",
            "Zg==Zg==", "Zm=v", "Zµ==", "\0\0\0\0",
        ])
    func refuses(text: String) { #expect(StandardBase64.decode(text) == nil) }

    @Test("reads what Foundation reads, and only in the spelling in which Foundation writes it")
    func besideFoundation() throws {
        let (random, letters) = (RepeatableRandom(), Array("AQgwZm9v+/=-_ ".utf8))
        var read = 0
        for round in 0..<200_000 {
            let length = round % 13
            let text = String(decoding: random.bytes(length).map { letters[Int($0) % letters.count] }, as: UTF8.self)
            let expected = Data(base64Encoded: text).flatMap { $0.base64EncodedString() == text ? Array($0) : nil }
            if expected != nil { read += 1 }
            try #require(StandardBase64.decode(text) == expected, "\(text)")
        }
        #expect(read > 10_000)
        for length in 0..<200 {
            let bytes = random.bytes(length)
            #expect(StandardBase64.decode(StandardBase64.encode(bytes)) == bytes)
        }
    }
}

@Suite("PKCE")
struct PKCETests {
    @Test("makes the challenge of RFC 7636, appendix B")
    func appendixB() throws {
        let verifier = PKCEVerifier(stored: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(try verifier.challenge() == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("makes verifiers of 43 unreserved characters that do not repeat")
    func freshVerifiers() {
        let made = (0..<200).map { _ in PKCEVerifier(random: SystemRandom()).verifier.revealText() }
        #expect(Set(made).count == 200)
        #expect(made.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil })
    }
}

@Suite("Randomness")
struct RandomTests {
    @Test("gives a fraction from 0 up to but not including 1")
    func unitInterval() {
        struct Constant: RandomSource {
            let byte: UInt8
            func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }
        }
        #expect(Constant(byte: 0).unitInterval() == 0)
        #expect(Constant(byte: 255).unitInterval() < 1)
        #expect(Constant(byte: 255).unitInterval() > 0.999_999)
        let random = RepeatableRandom()
        let values = (0..<1_000).map { _ in random.unitInterval() }
        #expect(values.allSatisfy { (0..<1).contains($0) })
        #expect(abs(values.reduce(0, +) / 1_000 - 0.5) < 0.05)
    }
}
