"""Channel tokens: `v1.KEY.END.MAC`, a MAC over provider, connection, channel and generation."""

import hashlib
import hmac

from common import NOW, File, b64, b64u, seeded

BINDING = {"provider": "google", "connection": "con-1", "channel": "chn-1", "generation": 3}


def key_name(secret):
    return hmac.new(secret, b"calendar-host channel token key name", hashlib.sha256).digest()[:4].hex()


def token(secret, binding, end, *, name=None, purpose="calendar-host channel token v1"):
    name = name or key_name(secret)
    fields = [
        purpose, name, str(end), binding["provider"], binding["connection"], binding["channel"],
        str(binding["generation"]),
    ]
    message = b"".join(f"{len(field.encode())}:{field}".encode() for field in fields)
    return f"v1.{name}.{end}.{b64u(hmac.new(secret, message, hashlib.sha256).digest())}"


def make():
    file = File("channel-token", "What an item presents as its channel's token, judged for the channel that its address leads to.")
    current, previous, foreign = (seeded(f"channel token {name}", 32) for name in ("current", "previous", "foreign"))
    end = NOW + 86_400
    good = token(current, BINDING, end)

    def add(name, comment, presented, reason=None, *, binding=BINDING, now=NOW, last_use=NOW + 3_600):
        keys = [{"secret": b64(current)}, {"secret": b64(previous), "lastUse": last_use}]
        file.add(name, comment, {"keys": keys, "binding": binding, "presented": presented, "now": now}, reason)

    add("good", "a token under the current key", good)
    add("good-previous-key", "a token under the previous key before its last use", token(previous, BINDING, end))
    add("good-last-second", "the end itself still counts", good, now=end)
    add("good-generation-0", "generation 0", token(current, {**BINDING, "generation": 0}, end), binding={**BINDING, "generation": 0})
    unicode = {**BINDING, "connection": "con-\u00e9"}
    add("good-unicode", "lengths count bytes of UTF-8", token(current, unicode, end), binding=unicode)
    add("ended", "one second past its end", good, "outside-tolerance", now=end + 1)
    add("previous-key-retired", "the previous key at its last use", token(previous, BINDING, end), "outside-tolerance", last_use=NOW)
    add("absent", "no token", None, "missing-proof")
    add("empty", "an empty token", "", "missing-proof")
    add("foreign-key", "under a key that is not ours", token(foreign, BINDING, end), "forged")
    add("foreign-key-our-name", "under a foreign key, with our key's name", token(foreign, BINDING, end, name=key_name(current)), "forged")
    for part, other in [("provider", "microsoft"), ("connection", "con-2"), ("channel", "chn-2"), ("generation", 4)]:
        add(f"other-{part}", f"a genuine token of another {part}", token(current, {**BINDING, part: other}, end), "forged")
    shifted = {**BINDING, "connection": "con-1chn", "channel": "-1"}
    add("shifted-fields", "the same text, split elsewhere between connection and channel", token(current, shifted, end), "forged")
    add("other-purpose", "a MAC of the same key for another purpose", token(current, BINDING, end, purpose="another purpose"), "forged")
    later = good.split(".")
    add("end-moved", "a later end than was signed", ".".join([*later[:2], str(end + 1), later[3]]), "forged")
    add("end-leading-zero", "a second spelling of the end", ".".join([*later[:2], "0" + later[2], later[3]]), "malformed")
    add("end-sign", "a sign before the end", ".".join([*later[:2], "+" + later[2], later[3]]), "malformed")
    add("end-12-digits", "an end of twelve digits", ".".join([*later[:2], "1" * 12, later[3]]), "malformed")
    add("end-empty", "no end", ".".join([*later[:2], "", later[3]]), "malformed")
    add("end-arabic-digits", "digits of another script", ".".join([*later[:2], "\u0661\u0662", later[3]]), "malformed")
    add("version-2", "a version that does not exist", "v2" + good[2:], "malformed")
    add("upper-case", "the token in capitals", good.upper(), "malformed")
    add("trailing-space", "a space behind", good + " ", "forged")
    add("padded", "Base64 padding behind", good + "=", "forged")
    add("truncated", "the last character missing", good[:-1], "forged")
    add("prefix-only", "nothing but the first characters", good[:20], "malformed")
    add("five-parts", "a fifth part", good + ".x", "malformed")
    add("huge", "ten thousand characters", "v1." + "a" * 10_000, "malformed")
    add("last-character", "the last character's spare bits set", good[:-1] + chr(ord(good[-1]) + 1), "forged")
    add("nul", "a NUL behind", good + "\u0000", "forged")
    return file
