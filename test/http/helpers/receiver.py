"""A receiver of webhooks and alerts that behaves as a test tells it to, and remembers what it was sent."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, *_):
        """Who sends may be gone at any time; that is what many of the tests are about."""


class Received:
    """One request."""

    def __init__(self, handler, body):
        self.at = time.time()
        self.path, self.headers, self.body = handler.path, dict(handler.headers), body
        self.peer = handler.client_address

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def id(self):
        return self.headers.get("webhook-id")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Received(self, body)
        with self.server.lock:
            self.server.requests.append(request)
        behave = self.server.behaviours.get(self.path.split("?")[0], answer(204))
        try:
            behave(self, request)
        except OSError:     # whoever sent it is gone
            self.close_connection = True

    def log_message(self, *_):
        pass


def answer(status, body=b"", **headers):
    """Answers with this status, body and headers (Retry_After=...)."""
    def behave(handler, _request):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), str(value))
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    return behave


def hang(seconds):
    """Takes the request and says nothing for so long."""
    def behave(handler, _request):
        handler.server.stopped.wait(seconds)
        handler.close_connection = True
    return behave


def close_mid_body(handler, _request):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only the beginn")
    handler.wfile.flush()
    handler.close_connection = True


def close_at_once(handler, _request):
    handler.close_connection = True


def endless(total):
    """An answer of so many bytes, as fast as they are taken; notes how many were."""
    def behave(handler, request):
        handler.send_response(200)
        handler.send_header("Content-Length", str(total))
        handler.end_headers()
        piece = b"x" * 65536
        request.written = 0
        handler.close_connection = True
        try:
            while request.written < total:
                handler.wfile.write(piece)
                request.written += len(piece)
        except OSError:
            pass
    return behave


def in_turn(*behaviours):
    """The first request gets the first, the second the second; the last one stays."""
    left = list(behaviours)

    def behave(handler, request):
        (left.pop(0) if len(left) > 1 else left[0])(handler, request)
    return behave


class Receiver:
    """Listens on a port of its own until stop()."""

    def __init__(self, host="127.0.0.1", tls=None):
        self.server = Server((host, 0), Handler)
        self.server.requests, self.server.behaviours = [], {}
        self.server.lock, self.server.stopped = threading.Lock(), threading.Event()
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self.host, self.port = host, self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def requests(self):
        with self.server.lock:
            return list(self.server.requests)

    def at(self, path):
        """What came to a path."""
        return [request for request in self.requests if request.path == path]

    def url(self, path="/", host=None):
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    def on(self, path, behave):
        self.server.behaviours[path] = behave
        return self.url(path)

    def close(self):
        self.stop()

    def stop(self):
        self.server.stopped.set()
        self.server.shutdown()
        self.server.server_close()


def verify(request, *secrets, tolerance=300):
    """Checks a signature of the Standard Webhooks scheme as its specification describes it for receivers."""
    message, timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    assert abs(time.time() - int(timestamp)) < tolerance, "too old or from the future"
    expected = {base64.b64encode(hmac.new(base64.b64decode(secret.removeprefix("whsec_")), f"{message}.{timestamp}.".encode() + request.body,
                                          hashlib.sha256).digest()).decode() for secret in secrets}
    given = {part.partition(",")[2] for part in request.headers["webhook-signature"].split(" ") if part.startswith("v1,")}
    return bool(expected & given)
