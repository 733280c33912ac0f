"""Encrypted payloads as Microsoft Graph sends them: RSA-OAEP (SHA-1), HMAC-SHA-256, AES-256-CBC."""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from common import NOW, File, b64, jws, pkcs8, rs256, rsa_key, seeded
from signed_token import CLAIMS, RULES, rsa_jwk


def mask(seed, count, digest):
    out = b""
    while len(out) < count:
        out += digest(seed + (len(out) // digest().digest_size).to_bytes(4, "big")).digest()
    return out[:count]


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def raw_rsa(key, block):
    numbers = key.public_key().public_numbers()
    return pow(int.from_bytes(block, "big"), numbers.e, numbers.n).to_bytes(256, "big")


def oaep(key, message, seed, digest=hashlib.sha1, first=0):
    """RFC 8017 §7.1.1, with the seed handed in; `first` is the leading byte, 0 in a genuine one."""
    size = digest().digest_size
    block = digest(b"").digest() + bytes(256 - len(message) - 2 * size - 2) + b"\x01" + message
    masked = xor(block, mask(seed[:size], len(block), digest))
    return raw_rsa(key, bytes([first]) + xor(seed[:size], mask(masked, size, digest)) + masked)


def pkcs1(key, message, label):
    filler = bytes(byte or 1 for byte in seeded(label, 253 - len(message)))
    return raw_rsa(key, b"\x00\x02" + filler + b"\x00" + message)


def cbc(key, plaintext, iv=None, pad=None):
    count = 16 - len(plaintext) % 16
    pad = bytes([count]) * count if pad is None else pad
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv or key[:16])).encryptor()
    return encryptor.update(plaintext + pad) + encryptor.finalize()


def make():
    file = File(
        "encrypted-payload",
        "Content encrypted for us. `token` is verified first under `keySet` and `rules`, as in signed-token; the proof is given.")
    current, previous = rsa_key("encrypted payload current"), rsa_key("encrypted payload previous")
    platform = rsa_key("signed token rsa")
    key_set = json.dumps({"keys": [rsa_jwk(platform, "rsa-1")]}, separators=(",", ":"))
    token = jws({"alg": "RS256", "kid": "rsa-1"}, CLAIMS, lambda message: rs256(platform, message))
    prints = {"current": seeded("print current", 20).hex().upper(), "previous": seeded("print previous", 20).hex()}
    key = bytes(range(32))
    text = b'{"id":"AAMk-1","subject":"Standup","isCancelled":false}'
    data = cbc(key, text)
    seed = seeded("oaep seed", 64)

    def content(*, data=data, key=key, wrapped=None, signature=None, certificate="current", thumbprint=None, to=current):
        wrapped = oaep(to, key, seed) if wrapped is None else wrapped
        signature = hmac.new(key, data, hashlib.sha256).digest() if signature is None else signature
        return {
            "data": b64(data), "dataKey": b64(wrapped), "dataSignature": b64(signature), "certificateID": certificate,
            "thumbprint": prints[certificate] if thumbprint is None else thumbprint,
        }

    def add(name, comment, content, reason=None, *, now=NOW, plaintext=text, last_use=NOW + 3_600):
        keys = [
            {"certificateID": "current", "thumbprint": prints["current"], "privateKey": b64(pkcs8(current))},
            {"certificateID": "previous", "thumbprint": prints["previous"], "privateKey": b64(pkcs8(previous)), "lastUse": last_use},
        ]
        source = {"keys": keys, "content": content, "token": token, "keySet": key_set, "rules": RULES, "tokenJudgedAt": NOW, "now": now}
        expected = {} if reason else {"plaintext": b64(plaintext)}
        file.add(name, comment, source, reason, **expected)

    def flipped(data, index, bit=1):
        return data[:index] + bytes([data[index] ^ bit]) + data[index + 1:]

    add("good", "the known answer: key 00…1f, IV its first half", content())
    assert content()["data"] == "6dVBLgDV/JmHVjJ7EMeOorKnF9pWfqbWY4Mqlw9H8RUruiVkh/FuDIifcuBqft4Pusw2NHEx49C+7UG90duqlQ=="
    assert content()["dataSignature"] == "X/XSO9g5+MykPbAlknXNi4tklpVmXEGqoHkB5PVOeLs="
    add("good-lower-case-thumbprint", "hexadecimal of either case", content(thumbprint=prints["current"].lower()))
    add("good-previous-key", "the previous certificate before its last use", content(certificate="previous", to=previous))
    add("good-empty", "a whole block of padding", content(data=cbc(key, b"")), plaintext=b"")
    add("good-two-blocks", "a plaintext of whole blocks", content(data=cbc(key, b"x" * 32)), plaintext=b"x" * 32)
    add("signature-over-base64", "the MAC over the Base64 text", content(
        signature=hmac.new(key, b64(data).encode(), hashlib.sha256).digest()), "forged")
    add("signature-other-key", "the MAC under another key", content(
        signature=hmac.new(bytes(32), data, hashlib.sha256).digest()), "forged")
    add("signature-sha1", "a shorter MAC", content(signature=hmac.new(key, data, hashlib.sha1).digest()), "malformed")
    add("signature-empty", "no MAC", content(signature=b""), "malformed")
    add("signature-flipped", "one bit of the MAC", content(signature=flipped(hmac.new(key, data, hashlib.sha256).digest(), 31)), "forged")
    for index in (0, 15, 16, len(data) - 17, len(data) - 1):
        add(f"data-flipped-{index}", "one bit of the ciphertext, old MAC", content(
            data=flipped(data, index), signature=hmac.new(key, data, hashlib.sha256).digest()), "forged")
    good_mac = hmac.new(key, data, hashlib.sha256).digest()
    add("data-truncated-block", "the last block missing, old MAC", content(data=data[:-16], signature=good_mac), "forged")
    add("data-partial-block", "not whole blocks", content(data=data[:-1]), "malformed")
    add("data-empty", "no ciphertext", content(data=b""), "malformed")
    for name, pad in [("zero", bytes(16)), ("seventeen", bytes([17]) * 16), ("mixed", bytes([1] * 15 + [3]))]:
        add(f"padding-{name}", "wrong padding under a right MAC looks like a wrong MAC", content(data=cbc(key, b"x" * 16, pad=pad)), "forged")
    add("iv-zero-padding-survives", "another IV changes the first block only: the format cannot notice", content(
        data=cbc(key, text, iv=bytes(16))), plaintext=xor(xor(text[:16], bytes(16)), key[:16]) + text[16:])
    add("key-16-bytes", "a key of 16 bytes", content(key=bytes(16), data=data), "forged")
    add("key-33-bytes", "a key of 33 bytes", content(key=bytes(33), data=data), "forged")
    add("key-empty", "an empty key", content(key=b"", data=data), "forged")
    add("key-oaep-sha256", "OAEP with SHA-256", content(wrapped=oaep(current, key, seed, hashlib.sha256)), "forged")
    add("key-pkcs1", "PKCS#1 v1.5", content(wrapped=pkcs1(current, key, "pkcs1")), "forged")
    add("key-first-byte", "OAEP with a leading 1", content(wrapped=oaep(current, key, seed, first=1)), "forged")
    add("key-for-other", "wrapped for the other certificate's key", content(wrapped=oaep(previous, key, seed)), "forged")
    add("key-zeros-when-unwrapping-fails", "a MAC under a key of zeros, with a wrapped key that does not unwrap", content(
        wrapped=bytes(255) + b"\x02", data=cbc(bytes(32), text), signature=hmac.new(bytes(32), cbc(bytes(32), text), hashlib.sha256).digest()), "forged")
    add("key-short", "a wrapped key of 255 bytes", content(wrapped=oaep(current, key, seed)[1:]), "forged")
    add("key-plain", "the key unwrapped", content(wrapped=key), "forged")
    add("certificate-unknown", "a certificate that is not ours", {**content(), "certificateID": "other"}, "misdirected")
    add("certificate-case", "our certificate's name in capitals", {**content(), "certificateID": "CURRENT"}, "misdirected")
    add("thumbprint-other", "the right name with another thumbprint", content(thumbprint=prints["previous"]), "misdirected")
    add("thumbprint-empty", "no thumbprint", content(thumbprint=""), "misdirected")
    add("thumbprint-prefix", "half of the thumbprint", content(thumbprint=prints["current"][:20]), "misdirected")
    add("certificate-retired", "the previous certificate at its last use", content(certificate="previous", to=previous), "outside-tolerance", last_use=NOW)
    add("token-expired", "the token is believed no more", content(), "outside-tolerance", now=CLAIMS["exp"] + 300)
    for field in ("data", "dataKey", "dataSignature"):
        add(f"{field}-not-base64", "a foreign character", {**content(), field: content()[field] + "*"}, "malformed")
        add(f"{field}-line-break", "a line break", {**content(), field: content()[field] + "\n"}, "malformed")
        add(f"{field}-url-safe", "the other alphabet", {**content(), field: "-_" + content()[field][2:]}, "malformed")
    return file
