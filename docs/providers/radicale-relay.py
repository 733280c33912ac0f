#!/usr/bin/env python3
"""Tells Calendar Host that a calendar changed: a storage hook for Radicale 3.9 and later. Standard library only.

usage: radicale-relay.py RELAYS FOLDER PATH [PATH]

RELAYS is a file that nobody but Radicale's user may read. Each line names a calendar of Radicale, the address that Calendar Host shows for
it, and the secret that Calendar Host shows once:

    /ada/work/ https://sync.example.org/webhooks/caldav/CAPABILITY whsec_SECRET

The rest is what Radicale fills in; see docs/providers/caldav.md. Neither address nor secret is ever an argument of a program, where every
user of the machine could read it. What is sent is signed as Standard Webhooks has it and says nothing but that something changed.

Radicale waits for this program with its storage locked, and kills what it leaves running. So it is quick, asks Radicale nothing, and ends
well whatever happens: a change that is not told is found by the next poll.
"""

import base64
import hashlib
import hmac
import secrets
import sys
import time
import urllib.request

SECONDS = 3
BODY = b'{"type":"calendar.changed"}'


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def tell(address, secret):
    """Delivers one signed message (Standard Webhooks, symmetric, v1)."""
    prefix, _, key = secret.partition("_")
    if prefix != "whsec" or not address.startswith("https://"):
        raise ValueError("a relay needs an https address and a secret that begins with whsec_")
    name, seconds = "msg_" + secrets.token_hex(16), str(int(time.time()))
    signed = f"{name}.{seconds}.".encode() + BODY
    signature = hmac.new(base64.b64decode(key, validate=True), signed, hashlib.sha256).digest()
    request = urllib.request.Request(
        address,
        data=BODY,
        headers={
            "Content-Type": "application/json",
            "User-Agent": "radicale-relay",
            "webhook-id": name,
            "webhook-timestamp": seconds,
            "webhook-signature": "v1," + base64.b64encode(signature).decode(),
        },
    )
    urllib.request.build_opener(NoRedirects).open(request, timeout=SECONDS).close()


def main():
    relays, folder, *paths = sys.argv[1:]
    root = folder.rstrip("/") + "/collection-root"
    changed = [path[len(root) :].rstrip("/") + "/" for path in paths if path.startswith(root)]
    with open(relays, encoding="utf-8") as file:
        lines = [line.split() for line in file if not line.startswith("#")]
    for fields in lines:
        if len(fields) != 3 or not any(path.startswith(fields[0]) for path in changed):
            continue
        try:
            tell(fields[1], fields[2])
        except (OSError, ValueError) as error:
            # Neither the address nor the secret is in it.
            print(f"{fields[0]}: not told: {type(error).__name__}", file=sys.stderr)


if __name__ == "__main__":
    main()
