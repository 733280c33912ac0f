import Foundation
@testable import ProviderKit
import Testing

@Suite("Tokens that the standards print")
struct PublishedTokenTests {
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("RFC 7515 A.1: HS256 is refused, whatever its signature")
    func hs256() {
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(Self.payload).dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(throws: RejectionReason.malformed) { try SignedToken(parsing: token) }
    }

    @Test("RFC 7515 A.2: RS256")
    func rs256() throws {
        let signature =
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
            + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
            + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
        let modulus =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
            + "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
            + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
        let key = try RSAPublicKey(modulus: bytes(modulus), exponent: [1, 0, 1])
        let token = try SignedToken(parsing: "eyJhbGciOiJSUzI1NiJ9.\(Self.payload).\(signature)")
        #expect(token.isSigned(with: .rsa(key)))
        #expect(token.claims["exp"] == .number(1_300_819_380) && token.claims["http://example.com/is_root"] == .bool(true))
        for damaged in Damage.flips(of: Array(bytes(signature).prefix(4))) {
            let other = Base64URL.encode(damaged + bytes(signature).dropFirst(4))
            #expect(!(try SignedToken(parsing: "eyJhbGciOiJSUzI1NiJ9.\(Self.payload).\(other)").isSigned(with: .rsa(key))))
        }
    }

    @Test("RFC 7515 A.3: ES256")
    func es256() throws {
        let point = bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU") + bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
        let key = try P256PublicKey(uncompressed: [0x04] + point)
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        let token = try SignedToken(parsing: "eyJhbGciOiJFUzI1NiJ9.\(Self.payload).\(signature)")
        #expect(token.isSigned(with: .p256(key)))
        let header = Base64URL.encode(Array(#"{"alg":"RS256"}"#.utf8))
        #expect(!(try SignedToken(parsing: "\(header).\(Self.payload).\(signature)").isSigned(with: .p256(key))))
        let scalar = Secret(bytes: bytes("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"))
        #expect(try P256PrivateKey(scalar: scalar).publicKey == key)
    }

    @Test("RFC 7515 A.5: an unsecured token is refused")
    func unsecured() {
        for signature in ["", "AA"] {
            #expect(throws: RejectionReason.malformed) { try SignedToken(parsing: "eyJhbGciOiJub25lIn0.\(Self.payload).\(signature)") }
        }
    }

    @Test("RFC 7520 §4.1: RS256 over text; it is no token, because its payload holds no claims")
    func cookbook() throws {
        let signed =
            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0"
            + "IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91"
            + "IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
        let signature =
            "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3"
            + "lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12"
            + "podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg"
        let set = """
            {"keys":[{"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig","n":"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhx\
            JWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNL\
            YD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5\
            zw","e":"AQAB"},{"kty":"EC","kid":"p521","crv":"P-521","x":"AA","y":"AA"}]}
            """
        let key = try #require(try JSONWebKeySet(parsing: Data(set.utf8)).key("bilbo.baggins@hobbiton.example"))
        #expect(key.material.isValidSignature(bytes(signature), of: Array(signed.utf8)))
        #expect(!key.material.isValidSignature(bytes(signature), of: Array(signed.utf8) + [0]))
        #expect(throws: RejectionReason.malformed) { try SignedToken(parsing: "\(signed).\(signature)") }
    }

    private func bytes(_ text: String) -> [UInt8] { Base64URL.decode(text).map { Array($0) } ?? [] }
}
