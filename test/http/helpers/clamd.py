"""A virus scanner that speaks clamd's INSTREAM: what holds the test signature is infected, and it can be told to fail."""
import socket
import struct
import threading

SIGNATURE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    def __init__(self):
        self.answer = None     # said of every file instead of what is in it
        self.seen = []         # the size of each file
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "tcp:127.0.0.1:%d" % self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        """Nobody is there any more, not even for who waits in accept()."""
        if self.listener.fileno() >= 0:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._scan, args=(connection,), daemon=True).start()

    def _scan(self, connection):
        with connection, connection.makefile("rb") as stream:
            if stream.read(10) != b"zINSTREAM\0":
                connection.sendall(b"UNKNOWN COMMAND\0")
                return
            data = b""
            while True:
                (length,) = struct.unpack(">I", stream.read(4))
                if length == 0:
                    break
                data += stream.read(length)
            self.seen.append(len(data))
            said = self.answer or (b"stream: Eicar-Test-Signature FOUND" if SIGNATURE in data else b"stream: OK")
            connection.sendall(said + b"\0")
