"""Web Push: VAPID (RFC 8292) and message encryption (RFC 8291)."""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common import NOW, ORDER, File, b64, b64u, es256, es256_der, jws, p256_from, p256_key, point, scalar, seeded, unb64u

ORIGIN = "https://sync.example.test"
AUTH = seeded("web push auth", 16)
SALT = seeded("web push salt", 16)


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def seal(plaintext, receiver, sender, auth=AUTH, salt=SALT, *, size=4096, swapped=False, keyid=None):
    """RFC 8291 §3.4; `plaintext` has its delimiter and padding already."""
    agreed = sender.exchange(ec.ECDH(), receiver.public_key())
    own, other = (point(sender), point(receiver)) if swapped else (point(receiver), point(sender))
    material = mac(mac(auth, agreed), b"WebPush: info\0", own, other, b"\x01")
    extracted = mac(salt, material)
    key = mac(extracted, b"Content-Encoding: aes128gcm\0\x01")[:16]
    nonce = mac(extracted, b"Content-Encoding: nonce\0\x01")[:12]
    keyid = point(sender) if keyid is None else keyid
    return salt + size.to_bytes(4, "big") + bytes([len(keyid)]) + keyid + AESGCM(key).encrypt(nonce, plaintext, None)


def make():
    file = File("web-push", "A delivery to a subscription's address: header rules, the pinned server's signature, decryption.")
    receiver, sender, server, other = (p256_key(f"web push {name}") for name in ("receiver", "sender", "server", "other"))
    text = b'<?xml version="1.0" encoding="utf-8"?><push-message xmlns="https://bitfire.at/webdav-push"><topic>t</topic></push-message>'
    claims = {"aud": ORIGIN, "exp": NOW + 3_600, "sub": "mailto:dav@example.test"}
    head = {"typ": "JWT", "alg": "ES256"}
    token = jws(head, claims, lambda message: es256(server, message))
    pin = b64u(point(server))
    good_body = seal(text + b"\x02", receiver, sender)
    base = {"TTL": "0", "Content-Encoding": "aes128gcm", "Content-Type": "application/xml; charset=utf-8"}

    def vapid(claims=claims, *, key=server, k=pin, header=head, sign=None):
        return f"vapid t={jws(header, claims, sign or (lambda message: es256(key, message)))},k={k}"

    def add(name, comment, reason=None, *, body=good_body, authorization=None, headers=None, replace=None, key=server, now=NOW, origin=ORIGIN,
            portless=False, plaintext=text, method="POST"):
        if headers is None:
            headers = [[field, value] for field, value in {**base, **(replace or {})}.items() if value is not None]
            authorization = f"vapid t={token},k={pin}" if authorization is None else authorization
            headers += [["Authorization", authorization]] if authorization else []
        subscription = {
            "privateKey": b64u(scalar(receiver)), "authSecret": b64u(AUTH), "serverKey": b64u(point(key)) if key else None, "origin": origin,
            "acceptsPortlessAudience": portless,
        }
        source = {"subscription": subscription, "delivery": {"method": method, "headers": headers, "body": b64(body)}, "now": now}
        file.add(name, comment, source, reason, **({} if reason else {"plaintext": b64(plaintext)}))

    add("good", "as Xandikos sends it")
    add("good-nextcloud", "as Nextcloud sends it: a space, another type, a topic, a long TTL", authorization=f"vapid t={token}, k={pin}",
        replace={"TTL": "2419200", "Content-Type": "application/octet-stream", "Topic": "kMJN-0NqtXa3zGvZBq1mNvRpsT8", "Urgency": "normal"})
    add("good-k-first", "k before t, quotes, an unknown parameter, the scheme in capitals",
        authorization=f'VAPID k="{pin}" , x=1,\tt="{token}"')
    add("good-unrestricted", "no key pinned, no credentials", key=None, authorization="")
    add("good-unrestricted-vapid", "no key pinned: credentials count for nothing", key=None, authorization="vapid t=nonsense,k=nonsense")
    add("good-padding", "64 zero octets of padding", body=seal(text + b"\x02" + bytes(64), receiver, sender))
    add("good-rs-exact", "a record size that fits exactly", body=seal(text + b"\x02", receiver, sender, size=len(text) + 17))
    add("good-rs-max", "the largest record size", body=seal(text + b"\x02", receiver, sender, size=2**32 - 1))
    add("good-empty", "an empty message", body=seal(b"\x02", receiver, sender), plaintext=b"")
    add("good-4096", "the largest body that every service must take", body=seal(b"x" * 3_993 + b"\x02", receiver, sender), plaintext=b"x" * 3_993)
    add("good-ttl-huge", "a TTL beyond 2^31", replace={"TTL": "99999999999"})
    r, s = es256(server, token.rsplit(".", 1)[0].encode())[:32], es256(server, token.rsplit(".", 1)[0].encode())[32:]
    twin = r + (ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")
    add("good-twin", "the other s of the same signature is valid", authorization=f"vapid t={token.rsplit('.', 1)[0]}.{b64u(twin)},k={pin}")
    for name, aud in [
        ("array", ["https://other.example.test", ORIGIN]), ("upper-case", "HTTPS://Sync.Example.TEST"), ("port-443", ORIGIN + ":443"),
    ]:
        add(f"good-aud-{name}", "an audience that is ours", authorization=vapid({**claims, "aud": aud}))
    add("good-exp-fraction", "exp with a fraction", authorization=vapid({**claims, "exp": NOW + 3_600.5}))
    add("good-exp-leeway", "expired within the leeway", authorization=vapid({**claims, "exp": NOW - 59}))
    add("good-portless", "the audience without our port, where that is allowed", authorization=vapid(), origin=ORIGIN + ":8443", portless=True)
    add("good-port", "the audience with our port", authorization=vapid({**claims, "aud": ORIGIN + ":8443"}), origin=ORIGIN + ":8443")

    add("no-authorization", "no credentials", "missing-proof", authorization="")
    add("webpush-scheme", "the scheme of an old draft", "missing-proof", authorization=f"WebPush {token}")
    add("bearer", "another scheme", "missing-proof", authorization=f"Bearer {token}")
    add("no-k", "no key", "missing-proof", authorization=f"vapid t={token}")
    add("no-t", "no token", "missing-proof", authorization=f"vapid k={pin}")
    for name, value in [("t", f"t={token},t={token},k={pin}"), ("k", f"t={token},k={pin},k={pin}")]:
        add(f"two-{name}", "a parameter twice", "malformed", authorization=f"vapid {value}")
    add("two-authorization", "two credentials, both genuine", "malformed",
        headers=[*[[name, value] for name, value in base.items()], ["Authorization", f"vapid t={token},k={pin}"], ["Authorization", f"vapid t={token},k={pin}"]])
    add("other-server", "another server with its own key and signature", "forged", authorization=vapid(key=other, k=b64u(point(other))))
    add("pin-other-signer", "our pin, signed by another", "forged", authorization=vapid(key=other))
    add("k-other", "a genuine signature with another k", "forged", authorization=vapid(k=b64u(point(other))))
    add("jwk-header", "signed with the key that the token brings", "forged", authorization=vapid(
        key=other, header={**head, "jwk": {"kty": "EC", "crv": "P-256", "x": b64u(point(other)[1:33]), "y": b64u(point(other)[33:])}}))
    add("k-compressed", "a compressed k", "malformed", authorization=vapid(k=b64u(b"\x02" + point(server)[1:33])))
    for alg in ("none", "ES384", "es256"):
        add(f"alg-{alg}", "another algorithm", "malformed", authorization=vapid(header={**head, "alg": alg}))
    add("alg-hs256", "HS256 with the public key as secret", "malformed", authorization=vapid(
        header={**head, "alg": "HS256"}, sign=lambda message: mac(point(server), message)))
    add("alg-rs256", "RS256 named for a P-256 key", "forged", authorization=vapid(header={**head, "alg": "RS256"}))
    add("crit", "an extension that must be understood", "malformed", authorization=vapid(header={**head, "crit": ["b64"]}))
    add("signature-der", "a signature in DER", "forged", authorization=vapid(sign=lambda message: es256_der(server, message)))
    add("signature-zero", "all zero", "forged", authorization=vapid(sign=lambda _: bytes(64)))
    add("signature-63", "63 bytes", "forged", authorization=vapid(sign=lambda message: es256(server, message)[:63]))
    add("signature-empty", "empty", "malformed", authorization=vapid(sign=lambda _: b""))
    add("expired", "past the leeway", "outside-tolerance", authorization=vapid({**claims, "exp": NOW - 60}))
    add("exp-far", "more than a day ahead", "outside-tolerance", authorization=vapid({**claims, "exp": NOW + 86_400 + 600}))
    add("exp-absent", "no exp", "malformed", authorization=vapid({"aud": ORIGIN}))
    add("exp-string", "exp as text", "malformed", authorization=vapid({**claims, "exp": str(NOW + 60)}))
    add("exp-negative", "a negative exp", "outside-tolerance", authorization=vapid({**claims, "exp": -1}))
    add("exp-1e300", "an enormous exp", "outside-tolerance", authorization=vapid({**claims, "exp": 1e300}))
    add("exp-twice", "exp twice", "malformed", authorization=vapid(json.dumps(claims).encode()[:-1] + b', "exp": 1}'))
    add("nbf-later", "not valid yet", "outside-tolerance", authorization=vapid({**claims, "nbf": NOW + 301}))
    for name, aud in [
        ("other", "https://push.example.net"), ("prefix", ORIGIN + ".evil.test"), ("http", "http://sync.example.test"),
        ("path", ORIGIN + "/hooks"), ("slash", ORIGIN + "/"), ("port", ORIGIN + ":8443"), ("user", "https://sync.example.test@evil.test"),
        ("empty-array", []), ("array-others", ["https://a.test", "https://b.test"]), ("empty", ""),
    ]:
        add(f"aud-{name}", "an audience that is not ours", "misdirected", authorization=vapid({**claims, "aud": aud}))
    add("aud-number", "an audience that is a number", "malformed", authorization=vapid({**claims, "aud": 1}))
    add("aud-array-mixed", "a number in the list", "malformed", authorization=vapid({**claims, "aud": [ORIGIN, 1]}))
    add("aud-absent", "no audience", "malformed", authorization=vapid({"exp": NOW + 60}))
    add("aud-portless", "the audience without our port, where that is not allowed", "misdirected", origin=ORIGIN + ":8443")

    for name, change in [
        ("ttl-absent", {"TTL": None}), ("ttl-negative", {"TTL": "-1"}), ("ttl-fraction", {"TTL": "1.5"}), ("ttl-empty", {"TTL": ""}),
        ("urgency-list", {"Urgency": "low, high"}), ("topic-33", {"Topic": "a" * 33}), ("topic-space", {"Topic": "a b"}), ("topic-empty", {"Topic": ""}),
        ("coding-absent", {"Content-Encoding": None}), ("coding-aesgcm", {"Content-Encoding": "aesgcm"}), ("coding-list", {"Content-Encoding": "aes128gcm, gzip"}),
        ("coding-list-2", {"Content-Encoding": "gzip, aes128gcm"}), ("crypto-key", {"Crypto-Key": "dh=AA"}), ("encryption", {"Encryption": "salt=AA"}),
    ]:
        add(name, "a header that the protocol does not allow", "malformed", replace=change)
    for name, value in [("TTL", "0"), ("Urgency", "low"), ("Topic", "a"), ("Content-Encoding", "aes128gcm")]:
        lines = [[field, content] for field, content in base.items() if field != name] + [[name, value], [name, value]]
        add(f"two-{name.lower()}", "a header twice", "malformed", headers=[*lines, ["Authorization", f"vapid t={token},k={pin}"]])
    add("get", "another method", "malformed", method="GET")

    add("other-receiver", "encrypted for another subscription", "forged", body=seal(text + b"\x02", other, sender))
    add("other-auth", "made with another secret", "forged", body=seal(text + b"\x02", receiver, sender, auth=bytes(16)))
    add("swapped-keys", "sender before receiver in the key derivation", "forged", body=seal(text + b"\x02", receiver, sender, swapped=True))
    add("delimiter-01", "the delimiter of a record that is not the last", "forged", body=seal(text + b"\x01", receiver, sender))
    add("delimiter-03", "no such delimiter", "forged", body=seal(text + b"\x03", receiver, sender))
    add("all-zero", "nothing but padding", "forged", body=seal(bytes(20), receiver, sender))
    add("sender-is-server", "one key for signature and encryption", "malformed", body=seal(text + b"\x02", receiver, server))
    for size in (0, 17, len(text) + 16):
        add(f"rs-{size}", "a record size that this record does not fit", "malformed", body=seal(text + b"\x02", receiver, sender, size=size))
    off = point(sender)[:-1] + bytes([point(sender)[-1] ^ 1])
    add("keyid-off-curve", "a key off the curve", "malformed", body=seal(text + b"\x02", receiver, sender, keyid=off))
    add("keyid-compressed", "a compressed key", "malformed", body=seal(text + b"\x02", receiver, sender, keyid=b"\x03" + point(sender)[1:33]))
    add("keyid-empty", "no key", "malformed", body=seal(text + b"\x02", receiver, sender, keyid=b""))
    add("keyid-infinity", "the point at infinity, filled up", "malformed", body=seal(text + b"\x02", receiver, sender, keyid=bytes(65)))
    add("two-records", "two records", "malformed", body=good_body[:16] + (len(good_body) - 86).to_bytes(4, "big") + good_body[20:] + good_body[86:])
    add("empty-body", "no body", "malformed", body=b"")
    add("body-20", "a cut header", "malformed", body=good_body[:20])
    add("body-102", "one octet less than the shortest", "malformed", body=good_body[:102])
    add("plaintext-body", "XML as it is", "malformed", body=text)
    add("cut", "the last octet missing", "forged", body=good_body[:-1])
    add("longer", "an octet behind", "forged", body=good_body + b"\0")
    add("too-large", "more than is read", "too-large", body=good_body + bytes(8_192))
    rfc8188 = "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA"
    add("rfc8188-multi", "the multi-record example of RFC 8188", "malformed", body=unb64u(rfc8188))
    return file
