"""Writes the vectors: `python3 Vectors/make`. The same bytes every time."""

import body_signature
import channel_token
import encrypted_payload
import signed_token
import web_push

for module in (channel_token, signed_token, encrypted_payload, web_push, body_signature):
    file = module.make()
    print(f"{file.scheme}: {file.write()} vectors")
