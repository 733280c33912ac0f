"""Makes Tests/Oracles/graph_rich_vector.json: a rich notification of Microsoft Graph, signed and encrypted by Python's `cryptography`.

Run it by hand where the vector is to be made anew; its keys are new each time. Needs `cryptography`.
"""

import base64
import datetime
import hashlib
import hmac
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding as symmetric, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.x509.oid import NameOID

TENANT = "84bd8158-6d4d-4958-8b9f-9d6445542f95"
APPLICATION = "8e460676-ae3f-4b1e-8790-ee0fb5d6ddda"
CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
NOW = 1_800_000_000


def standard(data):
    return base64.b64encode(data).decode()


def url_safe(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return url_safe(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def token(key, claims):
    header = {"typ": "JWT", "alg": "RS256", "kid": "vector-1"}
    signed = url_safe(json.dumps(header).encode()) + "." + url_safe(json.dumps(claims).encode())
    return signed + "." + url_safe(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))


def content(key, certificate):
    secret = bytes(range(32))
    padder = symmetric.PKCS7(128).padder()
    padded = padder.update(b'{"id":"AAMk-1","@odata.etag":"W/\\"1\\""}') + padder.finalize()
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    ciphertext = encryptor.update(padded) + encryptor.finalize()
    wrapped = key.public_key().encrypt(secret, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
    return {
        "data": standard(ciphertext),
        "dataKey": standard(wrapped),
        "dataSignature": standard(hmac.new(secret, ciphertext, hashlib.sha256).digest()),
        "encryptionCertificateId": "channel-1",
        "encryptionCertificateThumbprint": hashlib.sha1(certificate).hexdigest().upper(),
    }


key = rsa.generate_private_key(65537, 2048)
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vector")])
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    .not_valid_before(datetime.datetime(2026, 1, 1)).not_valid_after(datetime.datetime(2036, 1, 1)).sign(key, hashes.SHA256())
).public_bytes(serialization.Encoding.DER)
platform = rsa.generate_private_key(65537, 2048)
public = platform.public_key().public_numbers()
common = {"aud": APPLICATION, "iat": NOW - 60, "nbf": NOW - 60, "exp": NOW + 28_800, "tid": TENANT}
print(json.dumps({
    "privateKey": standard(key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())),
    "certificate": standard(certificate),
    "keySet": {"keys": [{
        "kty": "RSA", "use": "sig", "kid": "vector-1", "n": number(public.n), "e": number(public.e),
        "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}]},
    "tenant": TENANT,
    "application": APPLICATION,
    "time": NOW,
    "version1": token(platform, {
        **common, "iss": f"https://sts.windows.net/{TENANT}/", "appid": CHANGE_TRACKING, "appidacr": "2", "ver": "1.0"}),
    "version2": token(platform, {
        **common, "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "azp": CHANGE_TRACKING, "azpacr": "2", "ver": "2.0"}),
    "encryptedContent": content(key, certificate),
    "id": "AAMk-1",
}, indent=1))
