"""Where messages may not go, and whom they must not wait for: private addresses, names that change, wrong certificates, slow receivers."""
import contextlib
import email.utils
import glob
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from helpers import receiver as behave
from helpers.receiver import Receiver
from helpers.world import PATIENCE, Cluster, Desk, eventually, start_httpd


@pytest.fixture(scope="module")
def store(tmp_path_factory, build):
    cluster = Cluster(str(tmp_path_factory.mktemp("guard"))).start()
    cluster.install(build)
    yield cluster
    cluster.destroy()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A certificate for right.test alone, signed by itself."""
    folder = tmp_path_factory.mktemp("certificates")
    folder.chmod(0o755)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
                    "-days", "2", "-subj", "/CN=right.test", "-addext", "subjectAltName=DNS:right.test,IP:127.0.0.1"], check=True, capture_output=True)
    return folder


@pytest.fixture
def start(tmp_path_factory, build, store, fault):
    """A server that delivers, with more lines of configuration."""
    running = []

    def make(conf, **options):
        folder = tmp_path_factory.mktemp("guarded")
        httpd = start_httpd(folder, store, build, extra_conf=fault + "NuanceDelivery On\nNuanceDeliveryTimeout 2\n" + conf, **options)
        running.append(httpd)
        return Desk(folder, build, store, httpd)
    yield make
    for httpd in running:
        httpd.stop()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


def hook(desk, url):
    return desk.sql("insert into nuance.destination (name, type, settings) values (gen_random_uuid(), 'webhook', %s) returning id",
                    json.dumps({"url": url}))[0][0]


def send(desk, target, **content):
    return desk.sql("select nuance_api.outbox_add('webhook', 'test', '', %s, destination => %s)", json.dumps(content or {"type": "test"}), target)[0][0]


def tried(desk, message):
    return eventually(lambda: desk.sql("select outcome, status, error from nuance.outbox_attempt where outbox_id = %s", message), 15 * PATIENCE)[0]


def test_addresses_that_are_not_of_the_internet_are_refused(start):
    desk = start("")
    with contextlib.closing(Receiver()) as here:
        port = here.port
        urls = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://[::1]:{port}/", f"http://[::ffff:127.0.0.1]:{port}/",
                f"http://0.0.0.0:{port}/", f"http://2130706433:{port}/", f"http://0x7f.1:{port}/", "http://10.0.0.1/", "http://192.168.0.1/",
                "http://172.16.9.9/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://[fd00::1]/", "http://[fe80::1]/"]
        for url, message in [(url, send(desk, hook(desk, url))) for url in urls]:
            outcome, _, error = tried(desk, message)
            assert outcome == "failed" and error.startswith("refused-address"), (url, error)
        assert here.requests == []


def test_what_the_admin_allows_is_allowed_and_no_more(start, receiver):
    desk = start("NuanceDeliveryAllow 127.0.0.1\n")
    assert tried(desk, send(desk, hook(desk, receiver.url("/in"))))[0] == "sent"
    with contextlib.closing(Receiver(host="127.0.0.2")) as aside:
        assert tried(desk, send(desk, hook(desk, aside.url("/"))))[2].startswith("refused-address")
        assert aside.requests == []


class Names(threading.Thread):
    """A name server that gives every name another address each time it is asked."""

    def __init__(self, *addresses):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.53", 53))
        self.addresses, self.asked = list(addresses), 0
        self.start()

    def run(self):
        while True:
            try:
                query, peer = self.socket.recvfrom(512)
            except OSError:
                return
            end = query.index(b"\0", 12) + 5
            kind = int.from_bytes(query[end - 4:end - 2], "big")
            answers = b""
            if kind == 1:
                address = self.addresses[min(self.asked, len(self.addresses) - 1)]
                self.asked += 1
                answers = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + socket.inet_aton(address)
            self.socket.sendto(query[:2] + b"\x81\x80\x00\x01" + (b"\x00\x01" if answers else b"\x00\x00") + b"\0\0\0\0" + query[12:end] + answers, peer)


@pytest.fixture
def names():
    """A resolver of our own for a server in its own mount namespace; needs to be root."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("needs a mount namespace")
    made = []

    def make(*addresses):
        made.append(Names(*addresses))
        return made[-1]
    yield make
    for one in made:
        one.socket.close()


def test_a_name_that_changes_is_judged_by_where_it_leads(tmp_path, tmp_path_factory, build, store, fault, receiver, names):
    """First the name is that of an address that is allowed; then, for the connection, of one that is not. What counts is the connection."""
    resolver = tmp_path / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.53\noptions timeout:1 attempts:1\n")
    resolver.chmod(0o644)
    names("127.0.0.1", "127.0.0.2")
    folder = tmp_path_factory.mktemp("renamed")

    from lab import Httpd

    class Renamed(Httpd):
        def command(self, *words):
            return ["unshare", "-m", "sh", "-c", f"mount --bind {resolver} /etc/resolv.conf && exec \"$@\"", "sh", *super().command(*words)]
    folder.chmod(0o755)
    httpd = Renamed(str(folder), store, build, extra_conf=fault + "NuanceDelivery On\nNuanceDeliveryTimeout 2\nNuanceDeliveryAllow 127.0.0.1\n")
    httpd.start()
    try:
        desk = Desk(folder, build, store, httpd)
        aside = Receiver(host="127.0.0.2")
        target = hook(desk, f"http://rebind.test:{receiver.port}/rebound")
        first = tried(desk, send(desk, target))
        assert first[0] == "sent", first
        # the connection is kept for a while; a new one asks anew
        other = hook(desk, f"http://rebind.test:{aside.port}/rebound")
        assert tried(desk, send(desk, other))[2].startswith("refused-address")
        assert aside.requests == []
        aside.stop()
    finally:
        httpd.stop()


def test_a_certificate_for_another_name(start, certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")
    with contextlib.closing(Receiver(tls=context)) as secure:
        desk = start(f"NuanceDeliveryAllow 127.0.0.0/8\nNuanceDeliveryCA {certificates}/cert.pem\n")
        assert tried(desk, send(desk, hook(desk, secure.url("/right"))))[0] == "sent"
        outcome, status, error = tried(desk, send(desk, hook(desk, secure.url("/wrong", host="localhost"))))
        assert (outcome, status) == ("retry", None) and error.startswith("tls")
        unknown = start("NuanceDeliveryAllow 127.0.0.0/8\n")
        desk.httpd.stop()
        assert tried(unknown, send(unknown, hook(unknown, secure.url("/unknown"))))[2].startswith("tls")
        assert [request.path for request in secure.requests] == ["/right"]


def test_slow_and_dead_destinations_delay_no_other(start, receiver):
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n")
    with contextlib.closing(Receiver()) as slow:
        slow.server.behaviours["/slow"] = behave.hang(20)
        targets = [hook(desk, slow.url("/slow")), hook(desk, "http://127.0.0.1:1/dead"), hook(desk, "http://does-not-exist.invalid/")]
        for target in targets:
            desk.sql("select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s) from generate_series(1, 300)", target)
        fine = hook(desk, receiver.url("/fine"))
        delays = []
        for _ in range(20):
            began = time.time()
            send(desk, fine)
            eventually(lambda: any(r.at >= began for r in receiver.requests), every=0.005)
            delays.append(receiver.requests[-1].at - began)
            time.sleep(0.1)
        assert sorted(delays)[len(delays) // 2] < 0.2 * PATIENCE and max(delays) < 2 * PATIENCE, delays
        assert desk.sql("select count(*) from nuance.lane where failures >= 5 and paused_until is not null and id = any(%s)", targets[1:]) == [(2,)]


def test_restarts_lose_nothing_and_repeat_nothing(start, receiver, log):
    """A child that ends waits for what it is sending, and tells what came of it."""
    log.allow("NUANCE0121|AH0")
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n")
    target = hook(desk, receiver.url("/restarted"))
    count = 600
    for n in range(count):
        send(desk, target, n=n)
        if n % 75 == 40:
            desk.httpd.graceful()
        time.sleep(0.005)
    eventually(lambda: desk.sql("select count(*) from nuance.outbox where destination_id = %s and state <> 'sent'", target) == [(0,)], 30 * PATIENCE)
    numbers = sorted(request.json["n"] for request in receiver.at("/restarted"))
    assert numbers == list(range(count))


def test_stopping_takes_no_longer_for_what_is_under_way(start, receiver):
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n")
    receiver.on("/hangs", behave.hang(30))
    message = send(desk, hook(desk, receiver.url("/hangs")))
    eventually(lambda: receiver.at("/hangs"))
    began = time.monotonic()
    desk.httpd.stop()
    assert time.monotonic() - began < 8 * PATIENCE
    assert desk.sql("select state::text from nuance.outbox where id = %s", message)[0][0] in ("sending", "waiting")


def test_clocks_of_nodes_do_not_matter(start, receiver):
    """Times are the database's: what is due there is due."""
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n")
    message = desk.sql("select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s, due_at => now() + interval '1.5 seconds')",
                       hook(desk, receiver.url("/later")))[0][0]
    time.sleep(0.7)
    assert desk.sql("select attempts from nuance.outbox where id = %s", message) == [(0,)]
    assert tried(desk, message)[0] == "sent"


def test_a_nodes_clock_that_is_set_back_stops_nothing(start, receiver, build, tmp_path_factory):
    """An hour back, and the server goes on to look for what is due: nobody tells it of what waits for its time."""
    if build.preload():
        pytest.skip("what the sanitizers preload keeps others out")
    library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    assert library, "apt-get install libfaketime"
    folder = tmp_path_factory.mktemp("clock")
    folder.chmod(0o755)
    (folder / "offset").write_text("+0\n")
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n", env={
        "LD_PRELOAD": library[0], "FAKETIME_TIMESTAMP_FILE": str(folder / "offset"), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
    target = hook(desk, receiver.url("/clock"))
    assert tried(desk, send(desk, target))[0] == "sent"

    def says():
        return email.utils.parsedate_to_datetime(desk.client().get("/login").headers["Date"]).timestamp()
    (folder / "offset").write_text("-3600\n")
    assert abs(eventually(lambda: (abs(says() - time.time() + 3600) < 60 and says())) - time.time() + 3600) < 60, "the server's clock was set"
    messages = [desk.sql("select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s, due_at => now() + make_interval(secs => %s))", target, n + 1.5)[0][0]
                for n in range(3)]
    assert [tried(desk, message)[0] for message in messages] == ["sent"] * 3
    assert desk.sql("select min(milliseconds) >= 0 from nuance.outbox_attempt") == [(True,)]


def test_only_one_child_of_a_server_delivers(start, receiver):
    desk = start("NuanceDeliveryAllow 127.0.0.0/8\n", processes=3)
    tried(desk, send(desk, hook(desk, receiver.url("/one"))))
    connections = desk.sql("select count(*) from pg_stat_activity where application_name = 'nuance delivery'", role="postgres")
    assert connections == [(1,)]
    before = desk.sql("select max(id) from nuance.node")
    pid = int(desk.sql("select name from nuance.node order by id desc limit 1")[0][0].rsplit(" ", 1)[1])
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: desk.sql("select max(id) from nuance.node") > before, 3 * PATIENCE)


@pytest.fixture(autouse=True)
def killed(log):
    log.allow("AH00052")
