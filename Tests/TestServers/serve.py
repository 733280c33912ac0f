"""Starts one real CalDAV server for the tests, and ends it when the tests end, however they end.

usage: python serve.py radicale|xandikos DIRECTORY      (a JSON object on the first line of standard input says how)

On standard output, one JSON object a line: {"ready": ORIGIN, "pid": PID} when the server answers, {"failed": REASON} when it does not.
The server ends when this program does, and this program ends when its standard input closes: a killed test run leaves nothing behind.
Standard library only, but for certifi where Xandikos is to push.
"""

import base64
import ctypes
import hmac
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
# Xandikos checks no passwords; the proxy before it does.
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length"}


def say(**fields):
    print(json.dumps(fields), flush=True)


def free_port():
    with socket.create_server((LOOPBACK, 0)) as listener:
        return listener.getsockname()[1]


def die_with_parent():
    """Linux: the child is killed when this process is gone, also when nobody could tell it to."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)


def relay_hook(setup):
    """The line that has Radicale tell of changes by the program that the documentation offers."""
    if "relays" not in setup:
        return ""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "providers", "radicale-relay.py")
    os.environ["SSL_CERT_FILE"] = setup["pushAuthority"]
    return f"hook = {sys.executable} -B {script} {setup['relays']} %(cwd)s %(path)s %(to_path)s\n"


def radicale_command(directory, port, setup):
    with open(os.path.join(directory, "htpasswd"), "w", encoding="utf-8") as file:
        file.writelines(f"{name}:{password}\n" for name, password in setup["users"].items())
    # Everybody owns their own collections, except one below each home, which they may only read.
    with open(os.path.join(directory, "rights"), "w", encoding="utf-8") as file:
        file.write(
            "[principal]\nuser = .+\ncollection = {user}\npermissions = RW\n\n"
            f"[locked]\nuser = .+\ncollection = {{user}}/{setup['readOnly']}\npermissions = r\n\n"
            "[calendars]\nuser = .+\ncollection = {user}/[^/]+\npermissions = rw\n\n"
            "[root]\nuser = .+\ncollection =\npermissions = R\n"
        )
    locked = os.path.join(directory, "collections", "collection-root", next(iter(setup["users"])), setup["readOnly"])
    os.makedirs(locked, exist_ok=True)
    with open(os.path.join(locked, ".Radicale.props"), "w", encoding="utf-8") as file:
        json.dump({"tag": "VCALENDAR", "D:displayname": "Read only"}, file)
    config = os.path.join(directory, "config")
    with open(config, "w", encoding="utf-8") as file:
        file.write(
            f"[server]\nhosts = {LOOPBACK}:{port}\nmax_connections = 64\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {directory}/htpasswd\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[rights]\ntype = from_file\nfile = {directory}/rights\n"
            f"[storage]\nfilesystem_folder = {directory}/collections\n{relay_hook(setup)}[logging]\nlevel = warning\n"
        )
    return [sys.executable, "-m", "radicale", "--config", config]


# Xandikos trusts the authorities of certifi and no others, whatever the environment says. This gives one process another list.
LAUNCH = """
import runpy, sys, certifi, certifi.core
bundle = sys.argv.pop(1)
certifi.where = certifi.core.where = lambda: bundle
sys.argv[0] = "xandikos"
runpy.run_module("xandikos", run_name="__main__")
"""


def push_launcher(directory, authority):
    """How to start Xandikos so that it pushes to addresses on this machine with a certificate of that authority."""
    import certifi

    bundle = os.path.join(directory, "authorities.pem")
    with open(bundle, "w", encoding="utf-8") as file:
        for source in (certifi.where(), authority):
            with open(source, encoding="utf-8") as one:
                file.write(one.read() + "\n")
    os.environ["XANDIKOS_ALLOW_INTERNAL_PUSH_RESOURCE"] = "1"
    return [sys.executable, "-c", LAUNCH, bundle, "serve", "--webdav-push"]


def xandikos_command(directory, port, setup):
    principal = "/" + next(iter(setup["users"])) + "/"
    authority = setup.get("pushAuthority")
    launcher = push_launcher(directory, authority) if authority else [sys.executable, "-m", "xandikos", "serve"]
    return [
        *launcher, "-d", os.path.join(directory, "data"), "--state-dir", os.path.join(directory, "state"),
        "--defaults", "--current-user-principal", principal, "-l", LOOPBACK, "-p", str(port),
    ]  # fmt: skip


def answers(port, path):
    try:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        connection.request("OPTIONS", path)
        connection.getresponse().read()
        return True
    except OSError:
        return False
    finally:
        connection.close()


def start(kind, directory, setup, log):
    """Starts the server on a free port. Somebody else may take the port in between; then another one is tried."""
    for _ in range(5):
        port = free_port()
        command = (radicale_command if kind == "radicale" else xandikos_command)(directory, port, setup)
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent, cwd=directory
        )
        deadline = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            if answers(port, "/"):
                return server, port
            time.sleep(0.05)
        server.kill()
        server.wait()
    return None, None


def make_proxy(port, users):
    """A reverse proxy that lets in only who knows a password (RFC 7617)."""

    accepted = ["Basic " + base64.b64encode(f"{name}:{password}".encode()).decode() for name, password in users.items()]

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        backend = None

        def __getattr__(self, name):
            if name.startswith("do_"):
                return self.forward
            raise AttributeError(name)

        def forward(self):
            body = self.read_body()
            given = self.headers.get("Authorization", "")
            if not any(hmac.compare_digest(given.encode(), one.encode()) for one in accepted):
                self.answer(401, [("WWW-Authenticate", 'Basic realm="test", charset="UTF-8"')], b"")
                return
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers.pop("Authorization", None)
            headers.pop("Expect", None)
            connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
            try:
                connection.request(self.command, self.path, body=body or None, headers=headers)
                response = connection.getresponse()
                content = response.read()
            except OSError:
                self.answer(502, [], b"")
                return
            finally:
                connection.close()
            fields = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]
            self.answer(response.status, fields, content)

        def read_body(self):
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                return body
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def answer(self, status, fields, content):
            self.send_response_only(status)
            for name, value in fields:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    proxy = Server((LOOPBACK, 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    return proxy.server_address[1]


def main():
    kind, directory = sys.argv[1], sys.argv[2]
    setup = json.loads(sys.stdin.readline())
    log_path = os.path.join(directory, "server.log")
    with open(log_path, "w", encoding="utf-8") as log:
        server, port = start(kind, directory, setup, log)
    if server is None:
        with open(log_path, encoding="utf-8") as log:
            say(failed=f"{kind} does not start; its last words: {log.read()[-2000:]}")
        return 1
    try:
        public = make_proxy(port, setup["users"]) if kind == "xandikos" else port
        say(ready=f"http://{LOOPBACK}:{public}", pid=server.pid)
        sys.stdin.read()
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
