"""Signed tokens: compact JWS with RS256 or ES256 under a published key set."""

import hashlib
import hmac
import json

from common import (
    NOW, ORDER, File, b64u, es256, es256_der, jws, number_bytes, p256_key, point, rs256, rsa_key, seeded,
)

TENANT = "9f4ebab6-520d-49c0-85cc-7b25c78d4a93"
ISSUER = f"https://login.microsoftonline.com/{TENANT}/v2.0"
AUDIENCE = "8e460676-ae3f-4b1e-8790-ee0fb5d6ea8f"
PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
RULES = {"issuer": ISSUER, "audience": AUDIENCE, "exact": {"azp": PUBLISHER, "tid": TENANT, "ver": "2.0"}, "leeway": 300}
CLAIMS = {
    "aud": AUDIENCE, "iss": ISSUER, "iat": NOW - 60, "nbf": NOW - 60, "exp": NOW + 28_800, "azp": PUBLISHER, "azpacr": "2",
    "tid": TENANT, "ver": "2.0",
}


def rsa_jwk(key, kid, **more):
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "n": b64u(number_bytes(numbers.n)), "e": b64u(number_bytes(numbers.e)), **more}


def ec_jwk(key, kid, **more):
    public = point(key)
    return {"kty": "EC", "crv": "P-256", "kid": kid, "x": b64u(public[1:33]), "y": b64u(public[33:]), **more}


def changed(**claims):
    """The good claims with some replaced; `None` removes one."""
    return {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}


def make():
    file = File(
        "signed-token",
        "A compact JWS, the key set it is judged under (the key with the token's kid; none is `forged`), and what its claims must be.")
    rsa, other, curve = rsa_key("signed token rsa"), rsa_key("signed token other"), p256_key("signed token p256")
    weak = rsa_key("signed token weak", 1024)
    keys = [
        rsa_jwk(rsa, "rsa-1", use="sig", issuer=ISSUER), ec_jwk(curve, "ec-1", use="sig", alg="ES256"),
        {"kty": "oct", "kid": "shared", "k": b64u(seeded("oct", 32))}, rsa_jwk(weak, "weak"), rsa_jwk(other, "enc", use="enc"),
        rsa_jwk(other, "wrong-alg", alg="RS512"), rsa_jwk(other, "twice"), ec_jwk(curve, "twice"),
        ec_jwk(curve, "with-private", d=b64u(bytes(32))),
    ]
    key_set = json.dumps({"keys": keys}, separators=(",", ":"))
    sign = lambda message: rs256(rsa, message)
    sign_curve = lambda message: es256(curve, message)
    header = {"typ": "JWT", "alg": "RS256", "kid": "rsa-1"}
    header_curve = {"typ": "JWT", "alg": "ES256", "kid": "ec-1"}

    def add(name, comment, token, reason=None, *, now=NOW, rules=RULES, key_set=key_set):
        file.add(name, comment, {"keySet": key_set, "token": token, "rules": rules, "now": now}, reason)

    good = jws(header, CLAIMS, sign)
    add("good-rs256", "RS256", good)
    add("good-es256", "ES256", jws(header_curve, CLAIMS, sign_curve))
    parts = jws(header_curve, CLAIMS, sign_curve).split(".")
    raw = es256(curve, ".".join(parts[:2]).encode())
    twin = raw[:32] + (ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    add("good-es256-twin", "the other s of the same signature is valid", ".".join([*parts[:2], b64u(twin)]))
    add("good-fractional-exp", "a NumericDate may have a fraction", jws(header, changed(exp=NOW + 0.5), sign))
    add("good-exponent-exp", "and an exponent", jws(header, json.dumps(CLAIMS).replace(str(NOW + 28_800), "17672544e2").encode(), sign))
    add("good-no-nbf-iat", "nbf and iat are optional", jws(header, changed(nbf=None, iat=None), sign))
    add("good-within-leeway", "expired by less than the leeway", jws(header, changed(exp=NOW - 299), sign))
    add("good-foreign-key-headers", "jwk, jku, x5u and x5c in the header are not looked at", jws(
        {**header, "jwk": rsa_jwk(other, "evil"), "jku": "https://evil.test/keys", "x5u": "https://evil.test/x", "x5c": ["AA=="]}, CLAIMS, sign))
    add("jwk-of-attacker", "signed with the key that the header brings", jws(
        {**header, "jwk": rsa_jwk(other, "rsa-1")}, CLAIMS, lambda message: rs256(other, message)), "forged")
    add("alg-none", "alg none, no signature", jws({**header, "alg": "none"}, CLAIMS, lambda _: b""), "malformed")
    add("alg-none-signed", "alg none with a signature", jws({**header, "alg": "none"}, CLAIMS, sign), "malformed")
    secret = number_bytes(rsa.public_key().public_numbers().n)
    add("alg-hs256-public-key", "HS256 with the public modulus as secret", jws(
        {**header, "alg": "HS256"}, CLAIMS, lambda message: hmac.new(secret, message, hashlib.sha256).digest()), "malformed")
    shared = seeded("oct", 32)
    add("alg-hs256-set", "HS256 with a symmetric key of the set", jws(
        {**header, "alg": "HS256", "kid": "shared"}, CLAIMS, lambda message: hmac.new(shared, message, hashlib.sha256).digest()), "malformed")
    for alg in ("RS512", "PS256", "ES384", "rs256", ""):
        add(f"alg-{alg or 'empty'}", "an algorithm that is not taken", jws({**header, "alg": alg}, CLAIMS, sign), "malformed")
    add("alg-absent", "no alg", jws({"kid": "rsa-1"}, CLAIMS, sign), "malformed")
    add("alg-of-other-key", "ES256 named for an RSA key", jws({**header, "alg": "ES256"}, CLAIMS, sign), "forged")
    add("alg-twice", "alg twice in the header", jws(b'{"alg":"none","alg":"RS256","kid":"rsa-1"}', CLAIMS, sign), "malformed")
    add("crit", "an extension that must be understood", jws({**header, "crit": ["exp"]}, CLAIMS, sign), "malformed")
    add("b64-false", "an unencoded payload (RFC 7797)", jws({**header, "b64": False}, CLAIMS, sign), "malformed")
    for kid in ("unknown", "weak", "enc", "wrong-alg", "twice", "with-private"):
        add(f"kid-{kid}", "a key id that the set does not have, or not as a usable key", jws({**header, "kid": kid}, CLAIMS, sign), "forged")
    add("kid-absent", "no key id", jws({"alg": "RS256"}, CLAIMS, sign), "forged")
    add("kid-number", "a key id that is a number", jws({**header, "kid": 1}, CLAIMS, sign), "malformed")
    add("other-signer", "signed with another RSA key", jws(header, CLAIMS, lambda message: rs256(other, message)), "forged")
    add("claims-swapped", "another's claims under a genuine signature", ".".join(
        [good.split(".")[0], jws(header, changed(tid="x"), sign).split(".")[1], good.split(".")[2]]), "forged")
    add("signature-truncated", "one byte short", jws(header, CLAIMS, lambda message: sign(message)[:-1]), "forged")
    add("signature-zero", "all zero", jws(header_curve, CLAIMS, lambda _: bytes(64)), "forged")
    add("signature-der", "ES256 in DER", jws(header_curve, CLAIMS, lambda message: es256_der(curve, message)), "forged")
    add("signature-empty", "empty", jws(header, CLAIMS, lambda _: b""), "malformed")
    add("padded", "padding behind a part", good + "==", "malformed")
    add("standard-base64", "the other alphabet", good.replace("-", "+").replace("_", "/"), "malformed")
    add("two-parts", "no signature part", ".".join(good.split(".")[:2]), "malformed")
    add("four-parts", "a fourth part", good + ".AA", "malformed")
    add("leading-space", "white space before", " " + good, "malformed")
    add("json-serialization", "the JSON form of a JWS", json.dumps({"payload": "", "signatures": []}), "malformed")
    add("expired", "past the leeway", jws(header, changed(exp=NOW - 300), sign), "outside-tolerance")
    add("not-yet", "nbf beyond the leeway", jws(header, changed(nbf=NOW + 301), sign), "outside-tolerance")
    add("issued-later", "iat beyond the leeway", jws(header, changed(iat=NOW + 301), sign), "outside-tolerance")
    add("exp-absent", "no exp", jws(header, changed(exp=None), sign), "malformed")
    add("exp-string", "exp as text", jws(header, changed(exp=str(NOW + 60)), sign), "malformed")
    add("exp-null", "exp null", jws(header, json.dumps(CLAIMS).replace(str(NOW + 28_800), "null").encode(), sign), "malformed")
    add("exp-infinite", "exp beyond every number", jws(header, json.dumps(CLAIMS).replace(str(NOW + 28_800), "1e999").encode(), sign), "malformed")
    add("exp-twice", "exp twice", jws(header, compact_twice("exp", NOW - 9_999), sign), "malformed")
    add("aud-twice", "aud twice", jws(header, compact_twice("aud", "other"), sign), "malformed")
    add("aud-other", "another application's token", jws(header, changed(aud=TENANT), sign), "misdirected")
    add("aud-list", "a list with ours", jws(header, changed(aud=[AUDIENCE, "other"]), sign), "malformed")
    add("aud-absent", "no aud", jws(header, changed(aud=None), sign), "malformed")
    add("aud-upper-case", "ours in capitals", jws(header, changed(aud=AUDIENCE.upper()), sign), "misdirected")
    add("iss-other-tenant", "another tenant's issuer", jws(header, changed(iss=ISSUER.replace("9f4e", "0000")), sign), "misdirected")
    add("iss-substring", "ours inside another address", jws(header, changed(iss=f"https://evil.test/?t={ISSUER}"), sign), "misdirected")
    add("iss-slash", "a slash behind", jws(header, changed(iss=ISSUER + "/"), sign), "misdirected")
    add("publisher-other", "an ordinary access token of the user", jws(header, changed(azp=AUDIENCE), sign), "misdirected")
    add("publisher-absent", "no publisher", jws(header, changed(azp=None), sign), "malformed")
    add("publisher-other-name", "the publisher in the claim of the other version", jws(header, changed(azp=None, appid=PUBLISHER), sign), "malformed")
    add("tenant-number", "tid as number", jws(header, changed(tid=1), sign), "malformed")
    add("claims-not-json", "claims that are no JSON", jws(header, b"exp", sign), "malformed")
    add("claims-array", "claims in a list", jws(header, [CLAIMS], sign), "malformed")
    add("claims-trailing", "text behind the claims", jws(header, json.dumps(CLAIMS).encode() + b"{}", sign), "malformed")
    add("claims-bom", "a byte order mark", jws(header, b"\xef\xbb\xbf" + json.dumps(CLAIMS).encode(), sign), "malformed")
    add("claims-bad-utf8", "invalid UTF-8", jws(header, json.dumps(CLAIMS).encode()[:-1] + b',"x":"\xff"}', sign), "malformed")
    add("key-set-not-json", "a key set that cannot be read", good, "malformed", key_set="<html>")
    add("key-set-empty", "a key set without keys", good, "forged", key_set='{"keys":[]}')
    return file


def compact_twice(name, value):
    return json.dumps(CLAIMS).encode()[:-1] + f', "{name}": {json.dumps(value)}}}'.encode()
