"""Takes POST requests over TLS on a free loopback port and tells them, as they came, on standard output.

usage: python listen.py CERTIFICATE KEY      (PEM files)

One JSON object a line: {"ready": ORIGIN, "pid": PID} first, then for each request {"method", "target", "headers", "body"} with the header
fields as pairs in their order and the body in Base64. Each line of standard input is the status of the answers from then on; the first
is 201. It ends when its standard input closes. Standard library only.
"""

import base64
import http.server
import json
import os
import ssl
import sys
import threading

LARGEST_BODY = 1 << 20
status = [201]
output = threading.Lock()


def say(**fields):
    with output:
        print(json.dumps(fields), flush=True)


class Listener(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), LARGEST_BODY)
        body = self.rfile.read(length)
        say(
            method=self.command,
            target=self.path,
            headers=[[name, value] for name, value in self.headers.items()],
            body=base64.b64encode(body).decode(),
        )
        self.send_response_only(status[0])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, handler, context):
        super().__init__(address, handler)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, *_):
        """A peer that does not trust the certificate hangs up; that is its own affair."""


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = Server(("127.0.0.1", 0), Listener, context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(ready=f"https://127.0.0.1:{server.server_address[1]}", pid=os.getpid())
    for line in sys.stdin:
        status[0] = int(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
