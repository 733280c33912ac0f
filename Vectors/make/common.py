"""What the vectors of all schemes share: seeded bytes and keys, spellings, and the file itself."""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

FOLDER = pathlib.Path(__file__).resolve().parent.parent
NOW = 1767225600  # 2026-01-01T00:00:00Z
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def b64(data):
    return base64.b64encode(data).decode()


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def seeded(label, count):
    """Bytes that follow from a label alone."""
    out = b""
    while len(out) < count:
        out += hashlib.sha256(f"calendar-host vectors {label} {len(out)}".encode()).digest()
    return out[:count]


def is_prime(number):
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53):
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


def prime(label, bits):
    number = int.from_bytes(seeded(label, bits // 8), "big") | (3 << (bits - 2)) | 1
    while not (is_prime(number) and (number - 1) % 65537):
        number += 2
    return number


def rsa_key(label, bits=2048):
    p, q = prime(label + " p", bits // 2), prime(label + " q", bits // 2)
    e, d = 65537, pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    ).private_key()


def p256_key(label):
    return ec.derive_private_key(int.from_bytes(seeded(label, 40), "big") % (ORDER - 1) + 1, ec.SECP256R1())


def p256_from(scalar):
    return ec.derive_private_key(int.from_bytes(unb64u(scalar), "big"), ec.SECP256R1())


def scalar(key):
    return key.private_numbers().private_value.to_bytes(32, "big")


def point(key):
    public = key.public_key() if hasattr(key, "public_key") else key
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def pkcs8(key):
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def number_bytes(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def multiple(factor):
    """The x coordinate of a multiple of the base point."""
    numbers = ec.derive_private_key(factor, ec.SECP256R1()).public_key().public_numbers()
    return numbers.x


def nonces(secret, digest):
    """RFC 6979 §3.2: numbers that follow from key and message, so that the same file comes out every time."""
    half = (int.from_bytes(digest, "big") % ORDER).to_bytes(32, "big")
    mac = lambda key, *parts: hmac.new(key, b"".join(parts), hashlib.sha256).digest()
    key, value = bytes(32), b"\x01" * 32
    for mark in (b"\x00", b"\x01"):
        key = mac(key, value, mark, secret, half)
        value = mac(key, value)
    while True:
        value = mac(key, value)
        number = int.from_bytes(value, "big")
        if 0 < number < ORDER:
            yield number
        key = mac(key, value, b"\x00")
        value = mac(key, value)


def es256(key, message):
    digest = hashlib.sha256(message).digest()
    number, secret = int.from_bytes(digest, "big"), key.private_numbers().private_value
    for nonce in nonces(scalar(key), digest):
        r = multiple(nonce) % ORDER
        s = pow(nonce, -1, ORDER) * (number + r * secret) % ORDER
        if r and s:
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def es256_der(key, message):
    raw = es256(key, message)
    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def rs256(key, message):
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def compact(value):
    return value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()


def jws(header, claims, sign):
    """A compact JWS; `header` and `claims` may be bytes, to say what no JSON library would."""
    signed = f"{b64u(compact(header))}.{b64u(compact(claims))}"
    return f"{signed}.{b64u(sign(signed.encode()))}"


class File:
    """The vectors of one scheme."""

    def __init__(self, scheme, comment):
        self.scheme, self.comment, self.vectors = scheme, comment, []

    def add(self, name, comment, source, reason=None, **expected):
        verdict = "accept" if reason is None else "reject"
        vector = {"id": name, "comment": comment, "verdict": verdict}
        if reason is not None:
            vector["reason"] = reason
        vector["input"] = source
        if expected:
            vector["expected"] = expected
        assert all(other["id"] != name for other in self.vectors), name
        self.vectors.append(vector)

    @property
    def path(self):
        return FOLDER / f"{self.scheme}.json"

    def text(self):
        content = {"scheme": self.scheme, "version": 1, "comment": self.comment, "vectors": self.vectors}
        return json.dumps(content, indent=1, ensure_ascii=True) + "\n"

    def write(self):
        self.path.write_text(self.text())

    def complaints(self):
        """What is wrong with the file that is there: one line for each."""
        # Only a check needs the package.
        from jsonschema import Draft202012Validator

        schema = json.loads((FOLDER / "schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        kept = self.path.read_text() if self.path.is_file() else "null"
        lines = [f"{self.path.name}: {error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(json.loads(kept))]
        if kept != self.text():
            lines.append(f"{self.path.name} is not what `make vectors` writes; run it, and look at what changes")
        return lines
