"""Writes the vectors (`make vectors`), the same bytes every time.

With --check nothing is written: the exit code is 1 where a file is not what would be written, or not of the form of schema.json.
"""

import sys

import body_signature
import channel_token
import encrypted_payload
import signed_token
import web_push

if sys.argv[1:] not in ([], ["--check"]):
    sys.exit(__doc__)
complaints = []
for module in (channel_token, signed_token, encrypted_payload, web_push, body_signature):
    file = module.make()
    if sys.argv[1:]:
        complaints += file.complaints()
    else:
        file.write()
    print(f"{file.scheme}: {len(file.vectors)} vectors")
if complaints:
    sys.exit("\n".join(complaints))
