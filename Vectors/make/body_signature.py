"""Signed bodies: Standard Webhooks (`v1`, `v1a`) and HMAC schemes of its relatives."""

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common import File, b64

TIME = 1614265330
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
KNOWN = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
STANDARD = {"kind": "standard-webhooks"}
GITHUB = {"kind": "hmac", "header": "X-Hub-Signature-256", "prefix": "sha256=", "encoding": "hex", "digest": "sha256", "signedContent": ["body"]}
SLACK = {
    "kind": "hmac", "header": "X-Slack-Signature", "prefix": "v0=", "encoding": "hex", "digest": "sha256",
    "signedContent": ["literal:v0:", "timestamp", "literal::", "body"], "timestampHeader": "X-Slack-Request-Timestamp",
}


def v1(secret=SECRET, name=ID, time=str(TIME), body=BODY, digest=hashlib.sha256):
    return "v1," + b64(hmac.new(secret, f"{name}.{time}.".encode() + body, digest).digest())


def make():
    file = File("body-signature", "A delivery whose body and, where the format has one, time are signed.")
    edward = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = edward.public_key().public_bytes_raw()
    v1a = "v1a," + b64(edward.sign(f"{ID}.{TIME}.".encode() + BODY))
    assert v1() == KNOWN
    assert v1a == "v1a,yoUrgEkc12aGqm0n4Sydmdz55xJfTz4AsAgieHFjmkR7LJtqVCZOQYzvvHjI5kAey+r4iaBGxTFRrl2iBQxtDQ=="
    symmetric = {"symmetric": b64(SECRET)}
    asymmetric = {"ed25519": b64(public)}

    def add(name, comment, reason=None, *, signature=KNOWN, message=ID, time=str(TIME), body=BODY, now=TIME, keys=None, headers=None):
        if headers is None:
            headers = [["webhook-id", message], ["webhook-timestamp", time], ["webhook-signature", signature]]
        delivery = {"method": "POST", "headers": headers, "body": b64(body)}
        source = {"format": STANDARD, "keys": keys or [symmetric], "tolerance": 300, "delivery": delivery, "now": now}
        file.add(name, comment, source, reason, **({} if reason else {"id": message}))

    plain = [["webhook-id", ID], ["webhook-timestamp", str(TIME)], ["webhook-signature", KNOWN]]
    other = bytes(range(32))
    add("good-v1", "the published vector")
    add("good-v1a", "an Ed25519 signature", signature=v1a, keys=[asymmetric])
    add("good-both", "both kinds, one key of each", signature=f"{KNOWN} {v1a}", keys=[symmetric, asymmetric])
    add("good-second-entry", "the second entry fits", signature=f"{v1(other)} {KNOWN}")
    add("good-unknown-version", "an entry of a version that is not known", signature=f"v2,whatever {KNOWN}")
    add("good-header-case", "names of headers in another case", headers=[["Webhook-Id", ID], ["WEBHOOK-TIMESTAMP", str(TIME)], ["Webhook-Signature", KNOWN]])
    add("good-early", "five minutes ahead", now=TIME - 300)
    add("good-late", "five minutes behind", now=TIME + 300)
    add("good-empty-body", "an empty body", signature=v1(body=b""), body=b"")
    add("good-binary-body", "a body that is not text", signature=v1(body=bytes(range(256))), body=bytes(range(256)))
    add("good-sixteen-entries", "sixteen entries", signature=" ".join([v1(other)] * 15 + [KNOWN]))
    add("good-rotation-previous", "the previous key before its last use", keys=[{"symmetric": b64(other)}, {**symmetric, "lastUse": TIME + 1}])
    add("previous-retired", "the previous key at its last use", "outside-tolerance", keys=[{"symmetric": b64(other)}, {**symmetric, "lastUse": TIME}])
    add("next-not-yet", "the next key before its first use", "outside-tolerance", keys=[{"symmetric": b64(other)}, {**symmetric, "notBefore": TIME + 1}])
    add("last-character", "the published negative vector", "malformed", signature="v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=")
    add("flipped", "one bit of the signature", "forged", signature="v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=")
    add("body-changed", "one byte of the body", "forged", body=BODY.replace(b"4}", b"5}"))
    add("body-reserialised", "the same JSON without its space", "forged", body=BODY.replace(b" ", b""))
    add("body-newline", "a line break behind", "forged", body=BODY + b"\n")
    add("body-bom", "a byte order mark before", "forged", body=b"\xef\xbb\xbf" + BODY)
    add("id-changed", "another id", "forged", message="msg_other")
    add("time-changed", "another time", "forged", time=str(TIME + 1))
    add("too-old", "a second past the tolerance", "outside-tolerance", now=TIME + 301)
    add("too-new", "a second ahead of the tolerance", "outside-tolerance", now=TIME - 301)
    for index, name in enumerate(("id", "timestamp", "signature")):
        without = [header for position, header in enumerate(plain) if position != index]
        add(f"no-{name}", "a header is missing", "missing-proof", headers=without)
        add(f"empty-{name}", "a header is empty", "missing-proof", headers=[*without, [plain[index][0], ""]])
        add(f"two-{name}", "a header twice, the genuine one first", "malformed", headers=[*plain, [plain[index][0], "x"]])
        add(f"two-{name}-equal", "a header twice, both the same", "malformed", headers=[*plain, plain[index]])
    for name, time in [
        ("fraction", f"{TIME}.0"), ("plus", f"+{TIME}"), ("leading-zero", f"0{TIME}"), ("hex", hex(TIME)), ("exponent", "1.6e9"),
        ("twelve-digits", "1" * 12), ("overflow", "18446744073709551617"), ("negative", f"-{TIME}"), ("arabic", "\u0661\u0666\u0661\u0664"),
    ]:
        add(f"time-{name}", "a time in another spelling, signed as it is", "malformed", time=time, signature=v1(time=time))
    add("id-point", "a point in the id: the join would have two readings", "malformed", message="msg.1614265330", signature=v1(name="msg.1614265330"))
    add("id-control", "a control character in the id", "malformed", message="msg\u0007", signature=v1(name="msg\u0007"))
    add("id-257", "an id of 257 bytes", "malformed", message="m" * 257, signature=v1(name="m" * 257))
    add("id-256", "an id of 256 bytes", message="m" * 256, signature=v1(name="m" * 256))
    add("only-v2", "no entry of a known version", "missing-proof", signature="v2,AAAA")
    add("no-comma", "an entry without a comma", "malformed", signature="v1 " + KNOWN)
    add("empty-entry", "an entry without a signature", "malformed", signature="v1,")
    add("double-space", "two spaces", "malformed", signature=f"{v1(other)}  {KNOWN}")
    add("trailing-space", "a space behind", "malformed", signature=KNOWN + " ")
    add("comma-list", "a list with commas", "malformed", signature=f"{v1(other)},{KNOWN}")
    add("seventeen-entries", "more entries than are read", "malformed", signature=" ".join([v1(other)] * 16 + [KNOWN]))
    add("thousand-entries", "a thousand entries", "malformed", signature=" ".join([KNOWN] * 1_000))
    add("url-safe", "the other alphabet", "malformed", signature=KNOWN.replace("+", "-").replace("/", "_"))
    add("unpadded", "no padding", "malformed", signature=KNOWN.rstrip("="))
    add("lower-case", "Base64 in small letters", "forged", signature="v1," + b64(base64.b64decode(KNOWN[3:].lower())))
    add("hex", "hexadecimal", "malformed", signature="v1," + base64.b64decode(KNOWN[3:]).hex())
    add("upper-version", "the version in capitals", "missing-proof", signature="V1" + KNOWN[2:])
    add("sha512", "a longer MAC", "malformed", signature=v1(digest=hashlib.sha512))
    add("v1a-for-symmetric", "an Ed25519 signature where only a secret is known", "missing-proof", signature=v1a)
    add("v1-for-asymmetric", "an HMAC where only a public key is known", "missing-proof", keys=[asymmetric])
    add("hmac-with-public-key", "an HMAC with the public key as secret", "missing-proof", signature=v1(public), keys=[asymmetric])
    add("v1a-labelled-v1", "an Ed25519 signature called an HMAC", "malformed", signature="v1," + v1a[4:], keys=[symmetric, asymmetric])
    add("v1-labelled-v1a", "an HMAC called an Ed25519 signature", "malformed", signature="v1a," + KNOWN[3:], keys=[symmetric, asymmetric])
    add("v1a-zero", "an Ed25519 signature of zeros", "forged", signature="v1a," + b64(bytes(64)), keys=[asymmetric])
    add("secret-undecoded", "the secret used as text", "forged", signature=v1(b"whsec_" + b64(SECRET).encode()))

    def hook(name, comment, form, headers, reason=None, *, secret=SECRET, body=BODY, now=TIME):
        delivery = {"method": "POST", "headers": headers, "body": b64(body)}
        source = {"format": form, "keys": [{"symmetric": b64(secret)}], "tolerance": 300, "delivery": delivery, "now": now}
        file.add(name, comment, source, reason, **({} if reason else {"id": hashlib.sha256(body).hexdigest()}))

    hub = hmac.new(SECRET, BODY, hashlib.sha256).hexdigest()
    hook("good-github", "one HMAC over the body", GITHUB, [["X-Hub-Signature-256", f"sha256={hub}"]])
    hook("github-upper-case", "capitals would be a second spelling", GITHUB, [["X-Hub-Signature-256", f"sha256={hub.upper()}"]], "malformed")
    hook("github-no-prefix", "no prefix", GITHUB, [["X-Hub-Signature-256", hub]], "malformed")
    hook("github-sha1", "the older header's hash", GITHUB, [["X-Hub-Signature-256", f"sha256={hub[:40]}"]], "malformed")
    hook("github-absent", "no header", GITHUB, [], "missing-proof")
    hook("github-flipped", "one digit changed", GITHUB, [["X-Hub-Signature-256", f"sha256={'0' if hub[0] != '0' else '1'}{hub[1:]}"]], "forged")
    slack = hmac.new(SECRET, f"v0:{TIME}:".encode() + BODY, hashlib.sha256).hexdigest()
    slack_headers = [["X-Slack-Signature", f"v0={slack}"], ["X-Slack-Request-Timestamp", str(TIME)]]
    hook("good-slack", "time and body", SLACK, slack_headers)
    hook("slack-old", "six minutes later", SLACK, slack_headers, "outside-tolerance", now=TIME + 360)
    hook("slack-no-time", "no time", SLACK, slack_headers[:1], "missing-proof")
    hook("slack-other-time", "another time", SLACK, [slack_headers[0], ["X-Slack-Request-Timestamp", str(TIME + 1)]], "forged")
    return file
