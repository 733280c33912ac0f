import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct DigestTests {
    private func response(_ header: String, password: String, nonce cnonce: String, target: String = "/dir/index.html") throws -> String {
        let challenge = try #require(DigestChallenge.best(of: Challenge.parse([header])))
        return try DigestResponse(
            challenge: challenge, username: "Mufasa", password: Secret(password), method: "GET", target: target, count: 1,
            clientNonce: cnonce
        ).headerValue()
    }

    @Test func `the example of RFC 2617 section 3 point 5 gives its response`() throws {
        let header =
            #"Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#
        let value = try response(header, password: "Circle Of Life", nonce: "0a4f113b")
        #expect(value.contains(#"response="6629fae49393a05397450978507c4ef1""#))
        #expect(value.contains("nc=00000001, ") && value.contains(#"opaque="5ccc069c403ebaf9f0171e9517f40e41""#))
    }

    @Test(arguments: [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"), ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ])
    func `the examples of RFC 7616 section 3 point 9 point 1 give their responses`(_ algorithm: String, _ expected: String) throws {
        let header =
            #"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=\#(algorithm), nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
        let value = try response(header, password: "Circle of Life", nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
        #expect(value.contains("response=\"\(expected)\""))
    }

    @Test func `SHA-256 is taken before MD5, and what is unknown or needs the body is left alone`() {
        let lines = [
            #"Digest realm="r", nonce="a", algorithm=MD5, qop="auth""#, #"Digest realm="r", nonce="b", algorithm=SHA-256, qop="auth""#,
        ]
        #expect(DigestChallenge.best(of: Challenge.parse(lines))?.nonce == "b")
        #expect(DigestChallenge.best(of: Challenge.parse([#"Digest realm="r", nonce="a", algorithm=SHA-512-256, qop="auth""#])) == nil)
        #expect(DigestChallenge.best(of: Challenge.parse([#"Digest realm="r", nonce="a", qop="auth-int""#])) == nil)
        #expect(DigestChallenge.best(of: Challenge.parse([#"Digest realm="r", qop="auth""#])) == nil)
    }

    @Test func `two challenges in one line, odd spacing and quoted commas are told apart`() {
        let parsed = Challenge.parse([#"X-Token, Basic realm="a, \"b\"" , Digest  realm = "r", nonce="n=,"  ,stale=TRUE"#, "Negotiate"])
        #expect(parsed.map(\.scheme) == ["x-token", "basic", "digest", "negotiate"])
        #expect(parsed[1].parameters["realm"] == #"a, "b""#)
        #expect(parsed[2].parameters == ["realm": "r", "nonce": "n=,", "stale": "TRUE"])
    }

    @Test(arguments: ["", ",,,", "=", "Digest realm=\"", "\"\"", "Digest nonce==", "é=\u{0}", "Digest realm=\"a\\"])
    func `a garbled challenge is no challenge and no crash`(_ line: String) {
        #expect(DigestChallenge.best(of: Challenge.parse([line])) == nil)
    }

    @Test func `a name with quotes cannot break out of its field`() throws {
        let challenge = try #require(DigestChallenge.best(of: Challenge.parse([#"Digest realm="r", nonce="n", qop="auth""#])))
        let value = try DigestResponse(
            challenge: challenge, username: #"a", uri="/x"#, password: Secret("p"), method: "GET", target: "/", count: 10, clientNonce: "c"
        ).headerValue()
        #expect(value.contains(#"username="a\", uri=\"/x""#))
        #expect(value.contains("nc=0000000a"))
    }
}
