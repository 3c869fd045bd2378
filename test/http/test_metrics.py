"""The metrics handler: what promtool accepts, in both formats, with exact counters."""
import re
import subprocess
import time

import pytest

from helpers.world import described

SERIES = re.compile(r'^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$')


def fetch(desk, accept="*/*"):
    answer = desk.client().get(desk.httpd.metrics_url, accept)
    assert answer.status_code == 200
    return answer


def values(text):
    """{(name, frozenset of labels): value}, and no series twice."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        match = SERIES.match(line)
        assert match, line
        labels = frozenset(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match["labels"] or ""))
        assert (match["name"], labels) not in found, f"twice: {line}"
        found[match["name"], labels] = float(match["value"])
    return found


def settled(desk):
    """The figures once they no longer change: a request is counted when its answer is already on its way."""
    before = None
    while True:
        found = values(fetch(desk).text)
        counted = {key: value for key, value in found.items() if key[0] == "nuance_requests_total"}
        if counted == before:
            return found
        before = counted
        time.sleep(0.1)


def total(found, name, **labels):
    wanted = set(labels.items())
    return sum(v for (n, ls), v in found.items() if n == name and wanted <= ls)


@pytest.fixture
def alone(another_httpd):
    """A server nobody else counts on."""
    return another_httpd()


def test_promtool_accepts_it(desk):
    desk.client("staff").get("/queue/free")
    desk.client("manager").post("/nosuch")
    text = fetch(desk).text
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == "" and done.stderr == "", done.stdout + done.stderr


def test_formats(desk):
    plain = fetch(desk)
    assert plain.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert not plain.text.rstrip().endswith("# EOF")
    accept = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    opened = fetch(desk, accept)
    assert opened.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert opened.text.endswith("# EOF\n")
    assert "Accept" in opened.headers["Vary"]
    families = re.findall(r"^# TYPE (\S+) counter$", opened.text, re.M)
    assert families and not [f for f in families if f.endswith("_total")], "a counter family is named without _total"
    assert all(f.endswith("_total") for f in re.findall(r"^# TYPE (\S+) counter$", plain.text, re.M))
    assert fetch(desk, "application/openmetrics-text;q=0.1, text/plain;q=0.9").headers["Content-Type"].startswith("text/plain")


def test_every_family_is_described(desk):
    text = fetch(desk).text
    described_names = set(re.findall(r"^# HELP (\S+) .{10,}$", text, re.M))
    typed = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    assert described_names == set(typed)
    for name, _ in values(text):
        base = re.sub(r"_(bucket|sum|count)$", "", name)
        assert name in typed or typed.get(base) in ("histogram", "summary"), name


def test_what_is_measured(desk):
    desk.client("staff").get("/queue/free")
    names = {name for name, _ in values(fetch(desk).text)}
    for part in ("requests_total", "request_duration_seconds_bucket", "statement", "pool", "timeout", "xslt", "build_info"):
        assert any(part in name and name.startswith("nuance_") for name in names), f"nothing about {part} in {sorted(names)}"


def test_requests_are_counted_exactly(alone):
    staff = alone.client("staff")
    before = settled(alone)
    for _ in range(7):
        staff.get("/queue/free")
    for _ in range(3):
        staff.get("/queue/nosuch")
    staff.get("/queue/free", method="HEAD")
    staff.get("/queue/free", method="DELETE")
    staff.post("/queue/nosuch/work")
    after = settled(alone)

    def grown(**labels):
        name = next(n for n, _ in after if n.startswith("nuance_") and n.endswith("requests_total"))
        return total(after, name, **labels) - total(before, name, **labels)
    assert grown(route="queue", method="GET", status="200") == 7
    assert grown(route="queue", method="GET", status="404") == 3
    assert grown(route="queue", method="HEAD", status="200") == 1
    assert grown(route="queue", status="405") == 1
    assert grown(route="work", method="POST", status="404") == 1


def test_many_at_once_lose_no_count(alone):
    import threading
    before = values(fetch(alone).text)
    person = alone.client("staff")

    def read():
        client = person.clone()
        for _ in range(25):
            client.get("/staff")
    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = settled(alone)
    name = next(n for n, _ in after if n.startswith("nuance_") and n.endswith("requests_total"))
    assert total(after, name, route="staff") - total(before, name, route="staff") == 200


def test_histograms_add_up(alone):
    alone.client("staff").get("/staff")
    found = settled(alone)
    groups = {}
    for (name, labels), value in found.items():
        if name.endswith("_bucket"):
            rest = frozenset(l for l in labels if l[0] != "le")
            groups.setdefault((name[:-7], rest), []).append((float(dict(labels)["le"].replace("+Inf", "inf")), value))
    assert groups
    for (name, labels), buckets in groups.items():
        counts = [count for _, count in sorted(buckets)]
        assert counts == sorted(counts), f"{name} {set(labels)} is not cumulative"
        assert sorted(buckets)[-1][0] == float("inf")
        assert counts[-1] == found[name + "_count", labels]
        assert found[name + "_sum", labels] >= 0


def test_labels_are_bounded(alone):
    """No path, name or number of anybody's ever becomes a label."""
    staff = alone.client("staff")
    for n in range(20):
        staff.get(f"/nosuch{n}"), staff.get(f"/N{n}")
        staff.get("/staff", method=f"BREW{n}")
    text = fetch(alone).text
    assert "nosuch1" not in text and "BREW" not in text
    routes = {value for _, labels in values(text) for key, value in labels if key == "route"}
    assert len(routes) <= len({r["name"] for r in described(alone.build, "routes")}) + 3


def test_access_is_apaches_business(another_httpd, log):
    log.allow("AH01630")
    desk = another_httpd(extra_conf="<Location /metrics>\nRequire all denied\n</Location>\n", modules=[])
    answer = desk.client().get(desk.httpd.metrics_url, "*/*")
    assert answer.status_code == 403


def test_metrics_methods(desk):
    assert desk.client().get(desk.httpd.metrics_url, "*/*", method="HEAD").content == b""
    answer = desk.client().get(desk.httpd.metrics_url, "*/*", method="POST")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
