"""Children that die, restarts under load, and nothing lost by either."""
import os
import pathlib
import re
import signal
import threading
import time

import pytest

from helpers.world import PATIENCE, eventually, output_of
from lab.system import process_lives


class Load:
    """Clients that read without pause and note what they get."""

    def __init__(self, desk, paths=("/staff", "/queue/free", "/"), threads=4):
        self.stop = threading.Event()
        self.statuses, self.broken = [], []
        self.threads = [threading.Thread(target=self.read, args=(desk, desk.client("staff"), paths[n % len(paths)]))
                        for n in range(threads)]

    def read(self, desk, person, path):
        client = person.clone()
        while not self.stop.is_set():
            try:
                # A new connection each time: a kept one may be closed by a restart, which is no loss but a retry.
                answer = client.get(path, headers={"Connection": "close"})
                self.statuses.append(answer.status_code)
                if not answer.text.rstrip().endswith("</html>"):
                    self.broken.append("a page in part")
            except Exception as error:
                self.broken.append(repr(error)[:200])

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def requests_counted(desk):
    text = desk.client().get(desk.httpd.metrics_url, "*/*").text
    return sum(float(v) for v in re.findall(r'^nuance_requests_total\{[^}]*route="staff"[^}]*\} (\S+)$', text, re.M))


def test_graceful_restart_under_load_drops_nothing(another_httpd, log):
    desk = another_httpd()
    old = set(desk.httpd.children)
    with Load(desk) as load:
        for _ in range(3):
            answered = len(load.statuses)
            eventually(lambda: len(load.statuses) > answered + 10, 10 * PATIENCE)
            desk.httpd.graceful()
        answered = len(load.statuses)
        eventually(lambda: len(load.statuses) > answered + 10, 10 * PATIENCE)
    assert load.broken == []
    assert set(load.statuses) == {200}
    eventually(lambda: desk.httpd.children and not old & set(desk.httpd.children))


def test_counters_survive_a_graceful_restart(another_httpd):
    desk = another_httpd()
    staff = desk.client("staff")
    before = requests_counted(desk)
    for _ in range(20):
        staff.get("/staff")
    old = set(desk.httpd.children)
    desk.httpd.graceful()
    eventually(lambda: desk.httpd.children and not old & set(desk.httpd.children))
    for _ in range(5):
        staff.get("/staff")
    # The last one is counted while its answer is on its way.
    eventually(lambda: requests_counted(desk) >= before + 25, seconds=2)
    assert requests_counted(desk) == before + 25


def test_a_killed_child(another_httpd, log):
    """SIGKILL of one child: the other answers, a new one comes, the counters stay, no connection slot is lost for ever."""
    log.allow(r"AH00052|exit signal Killed")
    desk = another_httpd()
    staff = desk.client("staff")
    before = requests_counted(desk)
    for _ in range(10):
        staff.get("/staff", headers={"Connection": "close"})
    victim = desk.httpd.children[0]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: victim not in desk.httpd.children)
    answered = 0
    for _ in range(30):
        try:
            answered += staff.clone().get("/staff").status_code == 200
        except OSError:
            pass
    assert answered >= 28
    assert before + 10 + 28 <= requests_counted(desk) <= before + 42
    in_use = re.search(r"^nuance_\w*connections\w*(?:\{[^}]*in_use[^}]*\}|_in_use) (\S+)$",
                       desk.client().get(desk.httpd.metrics_url, "*/*").text, re.M)
    assert in_use and float(in_use.group(1)) == 0, "the dead child's share of the pool gauge is gone"


def test_all_children_killed_under_load(another_httpd, log):
    log.allow(r"AH00052|exit signal Killed")
    desk = another_httpd()
    with Load(desk) as load:
        for _ in range(2):
            time.sleep(0.3)
            for child in desk.httpd.children:
                try:
                    os.kill(child, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        time.sleep(1.5)
        tail = len(load.statuses)
        time.sleep(0.5)
    assert set(load.statuses) == {200}
    assert len(load.statuses) > tail, "it goes on answering"
    assert desk.sql("select count(*) from pg_stat_activity where state like 'idle in transaction%%'", role="postgres") == [(0,)]


def test_a_full_restart_keeps_people_logged_in(another_httpd):
    desk = another_httpd()
    staff = desk.client("staff")
    desk.httpd.restart()
    assert staff.clone().get("/staff").status_code == 200


@pytest.mark.parametrize("mpm", ["worker", "prefork"])
def test_other_mpms(another_httpd, mpm):
    options = {"threads": 4, "processes": 1} if mpm == "prefork" else {"processes": 1}
    desk = another_httpd(mpm=mpm, **options)
    for login, path in (("staff", "/queue/free"), ("manager", "/"), ("visitor", "/status")):
        assert desk.client(login).get(path).status_code == 200
    old = set(desk.httpd.children)
    desk.httpd.graceful()
    eventually(lambda: desk.httpd.children and not old & set(desk.httpd.children), seconds=15)
    assert desk.client("staff").clone().get("/queue/free").status_code == 200


@pytest.mark.skipif("NUANCE_SANITIZED" in os.environ, reason="PHP opens its parts in a way that sanitizers refuse")
def test_beside_php(another_httpd):
    """mod_php uses the same libxml2; neither disturbs the other."""
    libexec = pathlib.Path(output_of(["apxs", "-q", "LIBEXECDIR"]).strip())
    found = sorted(str(path) for path in libexec.glob("libphp*.so"))
    if not found:
        pytest.skip("mod_php is not installed")
    desk = another_httpd(mpm="prefork", threads=3, processes=1, modules=[f"php:{found[-1]}"])
    assert desk.client("staff").get("/queue/free").status_code == 200
    assert desk.client("manager").get("/").status_code == 200


def test_nothing_is_left_after_stop(another_httpd):
    desk = another_httpd()
    desk.client("staff").get("/staff")
    family = [desk.httpd.pid, *desk.httpd.children]
    desk.httpd.stop()
    assert not [pid for pid in family if process_lives(pid)]
