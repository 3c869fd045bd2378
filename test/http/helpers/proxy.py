"""A TCP proxy in front of PostgreSQL that can be made slow, deaf or broken while connections are open."""
import queue
import re
import socket
import threading
import time


class Proxy:
    """Listens on a free port of 127.0.0.1. Answers arrive `delay` seconds late, as over a long line; `mode` is pass, silent or refuse."""

    def __init__(self, port):
        self.target = port
        self.delay = 0.0
        self.mode = "pass"
        self.accepted = 0
        self._pairs = set()
        self._lock = threading.Lock()
        self._closing = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self._closing:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self.mode == "refuse":
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (client, server)
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._pump, args=(client, server, pair, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, pair, True), daemon=True).start()

    def _pump(self, source, target, pair, answers):
        line = queue.Queue()
        threading.Thread(target=self._deliver, args=(line, target, pair), daemon=True).start()
        try:
            while True:
                data = source.recv(65536)
                line.put((time.monotonic() + (self.delay if answers else 0), data))
                if not data:
                    return
        except OSError:
            line.put((0, b""))

    def _deliver(self, line, target, pair):
        """What was read leaves when its time has come, in order."""
        try:
            while True:
                when, data = line.get()
                if not data:
                    break
                time.sleep(max(0, when - time.monotonic()))
                while self.mode == "silent" and not self._closing:
                    time.sleep(0.02)
                target.sendall(data)
        except OSError:
            pass
        self._close(pair)

    def _close(self, pair):
        with self._lock:
            self._pairs.discard(pair)
        for one in pair:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def cut(self):
        """Breaks every open connection."""
        for pair in list(self._pairs):
            self._close(pair)

    def close(self):
        self._closing = True
        self._listener.close()
        self.cut()


class ClusterBehind:
    """The cluster as seen through a proxy: same database, the proxy's port."""

    def __init__(self, cluster, proxy):
        self._cluster, self.port = cluster, proxy.port

    def conninfo(self, role="nuance", *args, **kwargs):
        return re.sub(r"port=\S+", f"port={self.port}", self._cluster.conninfo(role, *args, **kwargs))

    def __getattr__(self, name):
        return getattr(self._cluster, name)
