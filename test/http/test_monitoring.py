"""Series from the database, the alert rules and the dashboard; and a real Prometheus that scrapes us and raises an alert."""
import json
import re
import subprocess
import time

import pytest
import requests

from helpers.world import SOURCE, Cluster, Desk, eventually, start_httpd
from lab.system import free_port

CONF = SOURCE / "conf"
RULES = CONF / "prometheus" / "nuance.rules.yml"


@pytest.fixture(scope="module")
def watched(tmp_path_factory, build, fault):
    """A desk of its own that does jobs: its series are read from its database."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("watched"))).start()
    load_sample(cluster, build, items=100)
    folder = tmp_path_factory.mktemp("watching")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault + "NuanceBackground On\n")
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


def scrape(desk, accept="text/plain"):
    return requests.get(desk.httpd.metrics_url, headers={"Accept": accept}, timeout=5).text


def series(text):
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line and line[0] != "#"}


def fresh(desk):
    """Series that were read after this was called."""
    before = series(scrape(desk)).get('nuance_database_transactions_total{outcome="committed"}', -1)
    return eventually(lambda: (found := series(scrape(desk))).get('nuance_database_transactions_total{outcome="committed"}', -1) > before and found, 30)


def test_queues_are_told_as_they_are(watched):
    watched.sql("select nuance_api.job_figures()")
    found = fresh(watched)
    for queue, is_open, unowned in watched.sql(
            "select q.key, count(i.number) filter (where not i.closed), count(i.number) filter (where i.status = 'open' and i.owner_id is null) "
            "from nuance.queue q left join nuance.item i on i.queue_id = q.id group by q.key"):
        assert found[f'nuance_queue_open{{queue="{queue}"}}'] == is_open
        assert found[f'nuance_queue_unowned{{queue="{queue}"}}'] == unowned
    for queue, waiting, late in watched.sql(
            "select q.key, count(s.id), count(s.id) filter (where s.due_at <= now()) from nuance.queue q left join nuance.queue_stay s on s.queue_id = q.id "
            "and s.first_response_at is null and s.left_at is null and not s.closed and not s.excluded group by q.key"):
        assert found[f'nuance_queue_waiting{{queue="{queue}"}}'] == waiting
        assert found[f'nuance_queue_breached{{queue="{queue}"}}'] == late


def test_arrivals_and_answers_only_grow(watched):
    watched.sql("select nuance_api.job_figures()")
    before = fresh(watched)
    number = watched.file("free", watched.free_contract(), "Counted")
    watched.comment("staff", number, "An answer.")
    watched.comment("staff", number, "Not an issue.", status="invalid")
    watched.sql("select nuance_api.job_figures()")
    after = fresh(watched)

    def grown(name):
        return after.get(name, 0) - before.get(name, 0)
    assert grown('nuance_arrivals_total{queue="free"}') == 1, "what is invalid arrived all the same"
    assert grown('nuance_first_response_seconds_count{queue="free"}') == 1
    for edge in ("300", "900", "259200", "+Inf"):
        assert grown(f'nuance_first_response_seconds_bucket{{queue="free",le="{edge}"}}') == 1


def test_both_formats_are_accepted_by_promtool(watched):
    fresh(watched)
    done = subprocess.run(["promtool", "check", "metrics"], input=scrape(watched), capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout + done.stderr == "", done.stdout + done.stderr
    opened = scrape(watched, "application/openmetrics-text")
    assert "# TYPE nuance_arrivals counter" in opened and opened.endswith("# EOF\n")
    assert set(series(opened)) == set(series(scrape(watched)))


def test_no_name_of_anybody_is_a_label(watched):
    text = scrape(watched)
    names = [row[0] for row in watched.sql("select name from nuance.person where char_length(name) > 4 union select name from nuance.contract")]
    assert len(names) > 10 and [name for name in names if name in text] == []
    labels = set(re.findall(r'(\w+)="', text))
    assert labels <= {"queue", "le", "task", "state", "outcome", "found", "route", "kind", "method", "status", "version"}


@pytest.mark.slow
def test_a_scrape_of_a_thousand_series_is_quick(watched):
    """Much used: every route in several ways, and a hundred queues more."""
    watched.sql("insert into nuance.queue (key, name, position) select 'q' || n, 'Queue ' || n, 100 + n from generate_series(1, 150) n")
    watched.sql("insert into nuance.response_total select q.id, e, 'kept', 3, 5, 12000 from nuance.queue q, unnest(array['arrived', 'answered']) e "
                "where q.key ~ '^q[0-9]+$'")
    watched.sql("select nuance_api.job_figures()")
    try:
        found = fresh(watched)
        assert len(found) >= 1000
        assert sum(name.startswith("nuance_queue_open{") for name in found) == 100, "no more than a hundred queues are told"
        took = []
        with requests.Session() as session:
            for _ in range(50):
                start = time.perf_counter()
                session.get(watched.httpd.metrics_url, timeout=5)
                took.append(time.perf_counter() - start)
        assert sorted(took)[25] < 0.005, f"{sorted(took)[25] * 1000:.1f} ms"
    finally:
        # queues go in no other way: the job that is under way has read them
        watched.sql("""do $$ begin
            lock table nuance.queue in access exclusive mode;
            delete from nuance.response_total t using nuance.queue q where q.id = t.queue_id and q.key ~ '^q[0-9]+$';
            delete from nuance.response_wait w using nuance.queue q where q.id = w.queue_id and q.key ~ '^q[0-9]+$';
            delete from nuance.queue where key ~ '^q[0-9]+$';
        end $$""")


def test_rules_do_what_they_say():
    done = subprocess.run(["promtool", "test", "rules", "nuance.rules.test.yml"], cwd=CONF / "prometheus", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    tested = set(re.findall(r"alertname: (\w+)", (CONF / "prometheus" / "nuance.rules.test.yml").read_text()))
    assert tested == set(re.findall(r"- alert: (\w+)", RULES.read_text())), "every alert has a test"


def names_used(text):
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bnuance_[a-z_]+\b", text)}


def test_rules_and_dashboard_ask_for_series_there_are(watched, tmp_path):
    """A series that is renamed breaks alerts silently: not here."""
    watched.client("staff").get("/staff")
    watched.sql("select nuance_api.job_figures()")
    fresh(watched)
    told = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"^# TYPE (\S+)", scrape(watched), re.M)}
    dashboard = json.loads((CONF / "grafana" / "nuance.json").read_text())
    # Nobody's promise may have been kept yet.
    told |= {"nuance_promises_total", "nuance_first_response_seconds"}
    assert names_used(re.sub(r"(?m)^\s*#.*|summary:.*", "", RULES.read_text())) - told == set()
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert names_used(" ".join(expressions)) - told == set()
    (tmp_path / "asked.yml").write_text(json.dumps({"groups": [{"name": "asked", "rules": [
        {"record": f"asked:{n}", "expr": expression} for n, expression in enumerate(expressions)]}]}))
    checked = subprocess.run(["promtool", "check", "rules", str(tmp_path / "asked.yml")], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def prometheus(watched, tmp_path):
    """Debian's Prometheus, scraping the desk every second, with our rules in a hurry."""
    port = free_port()
    rules = tmp_path / "rules.yml"
    rules.write_text(re.sub(r"for: \d+m", "for: 1s", RULES.read_text()))
    (tmp_path / "prometheus.yml").write_text(json.dumps({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": [str(rules)],
        "scrape_configs": [{"job_name": "nuance", "metrics_path": "/metrics",
                            "static_configs": [{"targets": [watched.httpd.metrics_url.split("/")[2]]}]}]}))
    process = subprocess.Popen(["prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
                                f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"],
                               stdout=subprocess.DEVNULL, stderr=(tmp_path / "log").open("w"))
    ask = Prometheus(f"http://127.0.0.1:{port}/api/v1/")
    try:
        eventually(ask.ready, 30)
        yield ask
    finally:
        process.terminate()
        process.wait(20)


class Prometheus:
    def __init__(self, url):
        self.url = url

    def get(self, path, **parameters):
        return requests.get(self.url + path, params=parameters, timeout=5).json()["data"]

    def ready(self):
        try:
            return bool(self.get("query", query="nuance_build_info")["result"])
        except (requests.ConnectionError, ValueError, KeyError):
            return False

    def value(self, query):
        found = self.get("query", query=query)["result"]
        return float(found[0]["value"][1]) if found else None

    def firing(self):
        return {(a["labels"]["alertname"], a["labels"].get("task") or a["labels"].get("queue")) for a in self.get("alerts")["alerts"] if a["state"] == "firing"}


@pytest.mark.slow
def test_prometheus_scrapes_and_alerts(watched, prometheus, log):
    """A job fails three times in a row: the alert fires, and ends when the job is well again."""
    log.allow(r"NUANCE0111: job ailing failed|NUANCE0110|NUANCE0112")
    assert prometheus.value('up{job="nuance"}') == 1
    assert eventually(lambda: prometheus.value('max(nuance_queue_open{queue="paid"})'), 30) is not None
    assert prometheus.value("nuance_database_up") == 1
    targets = prometheus.get("targets")["activeTargets"]
    assert [t["lastError"] for t in targets] == [""]
    assert ("NuanceJobFailing", "ailing") not in prometheus.firing()
    watched.sql("create function nuance_api.job_ailing() returns integer language plpgsql as $$ begin raise exception 'no luck'; end $$")
    watched.sql("insert into nuance.job (name, every) values ('ailing', '100 milliseconds')")
    try:
        eventually(lambda: ("NuanceJobFailing", "ailing") in prometheus.firing(), 60, every=0.5)
        watched.sql("create or replace function nuance_api.job_ailing() returns integer language sql as 'select 0'")
        watched.sql("update nuance.job set next_at = now() where name = 'ailing'")
        eventually(lambda: ("NuanceJobFailing", "ailing") not in prometheus.firing(), 60, every=0.5)
    finally:
        watched.sql("delete from nuance.job where name = 'ailing'")
        watched.sql("drop function nuance_api.job_ailing()")


@pytest.mark.slow
def test_a_scrape_does_not_wait_for_a_database_that_is_away(tmp_path_factory, build, fault, log):
    from lab import load_sample
    log.allow(r"NUANCE01\d\d|NUANCE0001|AH006\d\d|AH02655|could not connect|terminat")
    cluster = Cluster(str(tmp_path_factory.mktemp("away"))).start()
    load_sample(cluster, build, items=0)
    httpd = start_httpd(tmp_path_factory.mktemp("alone"), cluster, build, extra_conf=fault + "NuanceBackground On\n")
    desk = Desk(None, build, cluster, httpd)
    try:
        fresh(desk)
        cluster.stop()
        eventually(lambda: series(scrape(desk)).get("nuance_database_up") == 0, 30)
        start = time.perf_counter()
        found = series(scrape(desk))
        assert time.perf_counter() - start < 0.5
        assert 'nuance_queue_open{queue="paid"}' in found, "for two minutes the last that is known"
        cluster.start()
        eventually(lambda: series(scrape(desk)).get("nuance_database_up") == 1, 90)
    finally:
        httpd.stop()
        cluster.destroy()
