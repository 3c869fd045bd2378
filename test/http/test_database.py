"""PostgreSQL slow, gone, killed, restarted, too old: an answer within a second, and recovery without a restart of httpd."""
import threading
import time

import pytest

from helpers.client import html, text_of
from helpers.proxy import ClusterBehind, Proxy
from helpers.world import PATIENCE, Client, Cluster, Desk, eventually, start_httpd


@pytest.fixture(scope="module")
def own(tmp_path_factory, build, fault):
    """A cluster and a server of their own, to be broken."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("own-cluster")), settings={"synchronous_commit": "on"}).start()
    load_sample(cluster, build)
    folder = tmp_path_factory.mktemp("own")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault, processes=1)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


@pytest.fixture
def behind(build, loaded, tmp_path, fault):
    """Starts a server that reaches the database through a proxy."""
    started = []

    def start(**options):
        proxy = Proxy(loaded.port)
        httpd = start_httpd(tmp_path, ClusterBehind(loaded, proxy), build, extra_conf=fault + options.pop("extra_conf", ""),
                            processes=1, **options)
        started.extend([httpd, proxy])
        return Desk(tmp_path, build, loaded, httpd), proxy

    yield start
    for one in started:
        one.stop() if hasattr(one, "stop") else one.close()


DATABASE_LINES = r"unavailable|database|connection|PostgreSQL|terminat|AH00632|AH00633|AH00629|dbd"


def idle_in_transaction(desk):
    return desk.sql("select count(*) from pg_stat_activity where state like 'idle in transaction%%' and usename = 'nuance_app'",
                    role="postgres")[0][0]


def test_restarted_between_requests(own, log):
    """The first request after a restart is answered: reads are tried again on a fresh connection."""
    log.allow(DATABASE_LINES)
    staff = own.client("staff")
    for _ in range(3):
        assert staff.get("/queue/free").status_code == 200
        own.cluster.restart()
        for path in ("/queue/free", "/staff", "/"):
            answer = staff.get(path)
            assert answer.status_code == 200, f"{path} after a restart: {answer.status_code}"


def test_down_and_back(own, log):
    log.allow(DATABASE_LINES)
    staff = own.client("staff")
    assert staff.get("/staff").status_code == 200
    own.cluster.kill()
    try:
        for media in ("html", "xml", "json"):
            for path in ("/staff", "/", "/N1", "/status"):
                started = time.monotonic()
                answer = staff.get(path, media)
                assert time.monotonic() - started < PATIENCE, "an answer within a second"
                assert answer.status_code == 503, f"{path} {media}"
                assert int(answer.headers["Retry-After"]) > 0
                assert answer.headers["Content-Type"].startswith({"html": "text/html"}.get(media, "application/" + media))
        page = html(staff.get("/staff"))
        assert page.xpath("//main//h1") and page.xpath("//link[@rel='stylesheet']"), "in the same looks"
        answer = staff.post("/logout", csrf="A" * 43)
        assert answer.status_code in (403, 503)
    finally:
        own.cluster.start()
    eventually(lambda: staff.get("/staff").status_code == 200, seconds=5)


def test_a_form_survives_a_dead_database(own, log):
    log.allow(DATABASE_LINES)
    manager = own.client("manager")
    path = f"/contract/{own.acme()}/new"
    form = manager.form(path).fill(title="Kept through the outage", body="A long text nobody wants to type twice")
    own.cluster.kill()
    try:
        answer = form.submit()
        assert answer.status_code == 503 and "Retry-After" in answer.headers
        assert "A long text nobody wants to type twice" in answer.text
    finally:
        own.cluster.start()
    eventually(lambda: manager.get("/").status_code == 200, seconds=5)
    assert form.submit().status_code == 303, "the same form, sent again, is taken"


def test_killed_during_requests(own, log):
    """Backends die under load: only 200 and 503, never a 500, a half page or an empty 200; and nothing stays broken."""
    log.allow(DATABASE_LINES)
    stop, seen = threading.Event(), []
    staff = own.client("staff")

    def read(path):
        client = staff.clone()
        while not stop.is_set():
            answer = client.get(path)
            whole = answer.text.rstrip().endswith("</html>")
            seen.append((answer.status_code, whole))
    threads = [threading.Thread(target=read, args=(path,)) for path in ("/queue/free", "/staff", "/", "/N1")]
    for thread in threads:
        thread.start()
    for _ in range(5):
        own.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nuance_app'", role="postgres")
        time.sleep(0.15)
    own.cluster.kill()
    time.sleep(0.3)
    own.cluster.start()
    killed = len(seen)
    eventually(lambda: sum(status == 200 for status, _ in seen[killed:]) > 20, 10 * PATIENCE)
    stop.set()
    for thread in threads:
        thread.join()
    assert {status for status, _ in seen} <= {200, 503}, {status for status, _ in seen}
    assert all(whole for _, whole in seen), "a page arrived in part"
    eventually(lambda: all(staff.get("/queue/free").status_code == 200 for _ in range(10)), seconds=5)


def test_a_write_whose_backend_dies_is_safe_to_repeat(own, log):
    """The person sees 503 and sends the same form again: one issue, whatever had happened to the first."""
    log.allow(DATABASE_LINES)
    form = own.client("manager").form(f"/contract/{own.acme()}/new").fill(title="Through the storm", body="b")
    own.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nuance_app'", role="postgres")
    answers = [form.submit() for _ in range(3)]
    assert answers[-1].status_code == 303
    assert {a.status_code for a in answers} <= {303, 503}
    assert own.sql("select count(*) from nuance.item where title = 'Through the storm'") == [(1,)]


def test_a_silent_database(behind, log):
    """A database that accepts and says nothing is not waited for longer than the statement timeout allows."""
    log.allow(DATABASE_LINES)
    desk, proxy = behind(extra_conf="NuanceStatementTimeout 500\n")
    assert desk.client("staff").get("/staff").status_code == 200
    proxy.mode = "silent"
    started = time.monotonic()
    answer = desk.client("staff").get("/staff")
    assert answer.status_code == 503
    assert time.monotonic() - started < 5
    proxy.mode = "pass"
    proxy.cut()
    eventually(lambda: desk.client("staff").get("/staff").status_code == 200, seconds=8)


def test_cut_connections_are_replaced(behind, log):
    log.allow(DATABASE_LINES)
    desk, proxy = behind()
    staff = desk.client("staff")
    for _ in range(3):
        assert staff.get("/queue/free").status_code == 200
        proxy.cut()
        assert staff.get("/queue/free").status_code == 200, "a read is tried again"


def test_one_round_trip_per_page(behind):
    """With a round trip of 100 ms every page takes about that, so its statements travel together."""
    desk, proxy = behind(connections=1)
    staff, manager = desk.client("staff"), desk.client("manager")
    paths = [(staff, p) for p in ("/staff", "/queue/free", "/queue/free/work", "/N1")] + [(manager, "/"), (manager, f"/contract/{desk.acme()}")]
    for client, path in paths:
        client.get(path)
    proxy.delay = 0.1
    for client, path in paths:
        started = time.monotonic()
        assert client.get(path).status_code == 200
        took = time.monotonic() - started
        assert 0.09 < took < 0.1 + 0.09 * PATIENCE, f"{path} took {took:.3f} s"


def test_two_round_trips_to_file(behind):
    desk, proxy = behind(connections=1)
    form = desk.client("manager").form(f"/contract/{desk.acme()}/new").fill(title="Round trips", body="b")
    desk.client("manager").post(f"/contract/{desk.acme()}/new", {"title": "warm", "body": "up"})
    proxy.delay = 0.1
    started = time.monotonic()
    assert form.submit().status_code == 303
    assert time.monotonic() - started < 0.2 + 0.09 * PATIENCE


def test_pool_exhausted(behind, log):
    """All connections busy: 503 with Retry-After within the pool wait, counted, and well again afterwards."""
    log.allow(r"pool|connection|busy|wait")
    desk, proxy = behind(connections=1, extra_conf="NuancePoolWait 200\n")
    staff = desk.client("staff")
    assert staff.get("/staff").status_code == 200
    proxy.delay = 1.0
    answers = []

    def read():
        started = time.monotonic()
        answer = staff.clone().get("/staff")
        answers.append((answer.status_code, time.monotonic() - started, answer.headers.get("Retry-After"), answer))
    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy = [a for a in answers if a[0] == 503]
    assert {a[0] for a in answers} == {200, 503} and len(busy) >= 4
    assert all(0.15 < took < 0.9 * PATIENCE and retry and int(retry) > 0 for _, took, retry, _ in busy)
    assert text_of(busy[0][3])
    proxy.delay = 0
    assert staff.get("/staff").status_code == 200


def test_statement_timeout(own, another_httpd, loaded, log):
    """A statement that waits too long is given up: 503, no lock and no transaction left behind."""
    log.allow(r"timeout|cancel|57014|55P03")
    desk = another_httpd(extra_conf="NuanceStatementTimeout 300\n", processes=1)
    number = desk.file("manager", desk.acme(), "Locked")
    blocker = desk.cluster.connect("nuance")
    try:
        with blocker.cursor() as cursor:
            cursor.execute("select 1 from nuance.item where number = %s for update", (number,))
            form = desk.client("staff").form(f"/N{number}").fill(comment="Waits for the lock", priority="high")
            started = time.monotonic()
            answer = form.submit()
            assert answer.status_code == 503, answer.status_code
            assert time.monotonic() - started < 2
            assert "Waits for the lock" in answer.text
    finally:
        blocker.close()
    assert idle_in_transaction(desk) == 0
    assert form.submit().status_code == 303


def test_no_transaction_is_left_open(desk):
    """After good pages, refused forms and conflicts, no connection of ours sits in a transaction."""
    staff, manager = desk.client("staff"), desk.client("manager")
    for _ in range(3):
        staff.get("/staff"), manager.get("/"), staff.get("/N999999999")
        manager.post("/N999999999", {"version": "1", "comment": "x"}), staff.post("/queue/nosuch/work")
        manager.post(f"/contract/{desk.acme()}/new", {"title": "x" * 300, "body": ""})
        assert idle_in_transaction(desk) == 0
    locks = desk.sql("select count(*) from pg_locks l join pg_stat_activity a using (pid) where a.usename = 'nuance_app' and a.state = 'idle'"
                     " and l.locktype not in ('virtualxid')", role="postgres")
    assert locks == [(0,)]


def test_the_viewer_does_not_leak_to_the_next(another_httpd):
    """On one shared connection a customer's page after a staff page is still the customer's."""
    desk = another_httpd(connections=1, processes=1)
    staff, member, visitor = desk.client("staff"), desk.client("member"), desk.client()
    for _ in range(5):
        assert staff.get("/queue/paid").status_code == 200
        assert member.get("/queue/paid").status_code == 404
        assert staff.get("/queue/paid").status_code == 200
        assert visitor.get("/queue/paid", "json").status_code == 401
        assert staff.get("/N999999999").status_code == 404
        assert visitor.xml("/").find("viewer").get("role") == "visitor"


def test_application_name_carries_the_request_id(behind):
    desk, proxy = behind(connections=1)
    staff = desk.client("staff")
    staff.get("/staff")
    blocker = desk.cluster.connect("nuance")
    found = []
    try:
        number = desk.file("manager", desk.acme(), "Named")
        with blocker.cursor() as cursor:
            cursor.execute("select 1 from nuance.item where number = %s for update", (number,))
            form = staff.form(f"/N{number}").fill(comment="x", priority="high")
            answers = []
            waiting = threading.Thread(target=lambda: answers.append(form.submit()))
            waiting.start()
            found = eventually(lambda: desk.sql("select application_name from pg_stat_activity where usename = 'nuance_app' "
                                                "and wait_event_type = 'Lock'", role="postgres"), seconds=4)
    finally:
        blocker.close()
    waiting.join()
    assert found[0][0] == "nuance " + answers[0].headers["X-Request-Id"]


class TestSchema:
    """A database that is not what the module needs."""

    def start(self, tmp_path, build, cluster, database, fault):
        class There:
            def __getattr__(self, name):
                return getattr(cluster, name)

            def conninfo(self, role=None, _database=None):
                return cluster.conninfo(role, database)
        return start_httpd(tmp_path, There(), build, extra_conf=fault, processes=1)

    def test_missing_and_then_there(self, tmp_path, build, cluster, loaded, fault, desk, log):
        log.expect(r"nuancectl migrate", times=1)
        self.make(desk, "nuance_empty")
        httpd = self.start(tmp_path, build, cluster, "nuance_empty", fault)
        try:
            visitor = Client(httpd.url)
            for _ in range(4):
                answer = visitor.get("/login")
                assert answer.status_code == 503
                assert visitor.get("/", "json").status_code == 503
            desk.ctl("migrate", database="nuance_empty")
            eventually(lambda: visitor.get("/login").status_code == 200, seconds=10)
        finally:
            httpd.stop()

    def test_too_old(self, tmp_path, build, cluster, loaded, fault, desk, log):
        log.expect(r"nuancectl migrate", times=1)
        self.make(desk, "nuance_old")
        desk.ctl("migrate", database="nuance_old")
        connection = cluster.connect("nuance", "nuance_old", autocommit=True)
        connection.cursor().execute(
            "delete from nuance.schema_migration where version = (select max(version) from nuance.schema_migration)")
        connection.close()
        httpd = self.start(tmp_path, build, cluster, "nuance_old", fault)
        try:
            for _ in range(3):
                assert Client(httpd.url).get("/").status_code == 503
        finally:
            httpd.stop()

    def make(self, desk, name):
        desk.sql(f"create database {name} owner nuance template template0", role="postgres")
