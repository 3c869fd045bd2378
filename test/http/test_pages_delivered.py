"""The whole way of a page: from the tick on a form to Debian's Alertmanager and to a receiver of webhooks, and back to the timeline."""
import json
import shutil
import subprocess

import pytest
import requests

from helpers.client import text_of
from helpers.pagerduty import PagerDuty
from helpers.receiver import Receiver, verify
from helpers.world import PATIENCE, Cluster, Desk, eventually, start_httpd
from lab.sample import load_sample
from lab.system import free_port

CONF = "NuanceBackground On\nNuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\nNuanceDeliveryTimeout 3\nNuanceSite https://help.example.com/support\n"
HOOK = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, fault):
    cluster = Cluster(str(tmp_path_factory.mktemp("paged"))).start()
    load_sample(cluster, build)
    folder = tmp_path_factory.mktemp("paging")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault.replace("NuanceBackground Off\n", "") + CONF)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory):
    """One of our own, on ports of its own."""
    program = shutil.which("prometheus-alertmanager")
    assert program, "apt-get install prometheus-alertmanager"
    folder, port = tmp_path_factory.mktemp("alertmanager"), free_port()
    (folder / "alertmanager.yml").write_text("route: {receiver: nobody, group_wait: 1s}\nreceivers: [{name: nobody}]\n")
    process = subprocess.Popen([program, f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}",
                                "--cluster.listen-address="], stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"

    def ready():
        try:
            return requests.get(url + "/-/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False
    try:
        eventually(ready, 20 * PATIENCE)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def policy(desk, alertmanager, receiver):
    """Level 1 is Alertmanager, level 2 a webhook."""
    desk.sql("update nuance.oncall_policy set is_default = false")
    made = desk.sql("insert into nuance.oncall_policy (name, is_default) values ('Delivered', true) returning id")[0][0]
    for place, kind, url in ((1, "alertmanager", alertmanager), (2, "webhook", receiver.url("/pages"))):
        there = desk.sql("insert into nuance.destination (name, type, settings) values (%s, %s, %s) returning id", "To " + kind, kind, json.dumps({"url": url}))[0][0]
        if kind == "webhook":
            desk.sql("insert into nuance.destination_secret (destination_id, secret) values (%s, %s)", there, HOOK)
        level = desk.sql("insert into nuance.oncall_level (policy_id, place, wait) values (%s, %s, %s) returning id", made, place, "3 seconds")[0][0]
        desk.sql("insert into nuance.oncall_target (level_id, destination_id) values (%s, %s)", level, there)
    return made


def file_urgent(desk, down):
    contract = desk.dedicated()
    answer = desk.client("contact").form(f"/contract/{contract}/new").fill(title="Outage: " + down, body="All of it.", urgent="yes", down=down).submit()
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["Location"].rsplit("/N", 1)[1].split("#")[0]


def alerts(url, number):
    return [a for a in requests.get(url + "/api/v2/alerts", timeout=5).json() if a["labels"].get("item") == f"N{number}"]


def of(receiver, number):
    """What the webhook was told of one issue."""
    return [r for r in receiver.at("/pages") if r.json["data"]["item"] == int(number)]


def told(desk, number):
    return [e.get("old") for e in desk.client("contact").xml(f"/N{number}").findall("timeline/entry[@kind='page']")]


def test_page_appears_and_resolves(desk, policy, alertmanager):
    number = file_urgent(desk, "No logins since nine")
    found, = eventually(lambda: alerts(alertmanager, number), 15 * PATIENCE)
    assert found["labels"]["alertname"] == "NuancePage" and found["labels"]["severity"] == "critical"
    assert found["annotations"]["description"] == "No logins since nine" and found["annotations"]["summary"] == "Outage: No logins since nine"
    assert found["status"]["state"] in ("active", "unprocessed") and found["generatorURL"] == f"https://help.example.com/support/N{number}"
    eventually(lambda: "delivered" in told(desk, number), 10 * PATIENCE)
    desk.client("staff").post(f"/N{number}/page/acknowledge")
    desk.comment("staff", number, "It is back.", status="resolved")
    # What is over is no longer among the alerts that are.
    eventually(lambda: not alerts(alertmanager, number), 15 * PATIENCE)
    assert told(desk, number)[:2] == ["paged", "delivered"] and told(desk, number)[-2:] == ["acknowledged", "closed"]


def test_the_next_level_is_told_on_time(desk, policy, alertmanager, receiver):
    number = file_urgent(desk, "Still nothing works")
    eventually(lambda: of(receiver, number), 20 * PATIENCE)
    request = of(receiver, number)[0]
    assert verify(request, HOOK) and request.json["type"] == "page.trigger"
    data = request.json["data"]
    assert data["what"] == "Still nothing works" and data["item"] == int(number) and data["url"] == f"https://help.example.com/support/N{number}"
    opened, = desk.sql("select extract(epoch from opened_at)::float8 from nuance.page where item_number = %s", number)[0]
    assert 2.9 < request.at - opened < 3 + 3 * PATIENCE, "three seconds were to be waited, and servers look every second"
    # Whoever got it acknowledges with the link it brought, and everybody who was told hears of it.
    phone = desk.fresh()
    assert phone.form(data["ack"]).submit().status_code == 303
    eventually(lambda: [r.json["type"] for r in of(receiver, number)] == ["page.trigger", "page.acknowledge"], 15 * PATIENCE)
    desk.comment("staff", number, "Done.", status="resolved")
    eventually(lambda: [r.json["type"] for r in of(receiver, number)][-1] == "page.resolve", 15 * PATIENCE)
    assert len({r.json["data"]["dedup"] for r in of(receiver, number)}) == 1
    eventually(lambda: not alerts(alertmanager, number), 15 * PATIENCE)
    assert [e for e in told(desk, number) if e != "delivered"] == ["paged", "escalated", "acknowledged", "closed"]


def test_who_cannot_be_reached_is_not_waited_for(desk, policy, receiver):
    """The first level refuses for good: the second is paged at once, not after an hour."""
    desk.sql("update nuance.oncall_level set wait = '1 hour' where policy_id = %s and place = 1", policy)
    kept, = desk.sql("select settings from nuance.destination where name = 'To alertmanager'")[0]
    desk.sql("update nuance.destination set settings = %s where name = 'To alertmanager'", json.dumps({"url": kept["url"] + "/nosuch"}))
    try:
        number = file_urgent(desk, "Nobody hears us")
        eventually(lambda: of(receiver, number), 20 * PATIENCE)
        assert "undeliverable" in [e.get("old") for e in desk.client("staff").xml(f"/N{number}").findall("timeline/entry[@kind='page']")]
        shown = desk.client("staff").xml(f"/N{number}").findall("notices/notice")
        assert any(n.get("sent-to") == "To alertmanager" and n.get("delivered") == "no" and "404" in n.get("said") for n in shown)
    finally:
        desk.sql("update nuance.destination set settings = %s where name = 'To alertmanager'", json.dumps(kept))


@pytest.fixture
def pagerduty(desk, policy):
    """The first level is a service of an Events API v2, which calls back."""
    made = PagerDuty()
    kept = desk.sql("select t.id, t.destination_id from nuance.oncall_target t join nuance.oncall_level l on l.id = t.level_id where l.policy_id = %s and l.place = 1", policy)[0]
    there = desk.sql("insert into nuance.destination (name, type, settings) values ('PagerDuty', 'pagerduty', %s) returning id", json.dumps({"url": made.url}))[0][0]
    desk.sql("insert into nuance.destination_secret (destination_id, secret) values (%s, %s)", there, made.key)
    desk.sql("update nuance.oncall_target set destination_id = %s where id = %s", there, kept[0])
    desk.sql("update nuance.oncall_level set wait = '1 hour' where policy_id = %s and place = 1", policy)
    yield made
    desk.sql("update nuance.oncall_target set destination_id = %s where id = %s", kept[1], kept[0])
    # The next test's has the name, and what was sent there keeps this one from being deleted.
    desk.sql("update nuance.destination set name = 'PagerDuty ' || id, enabled = false where id = %s", there)
    made.stop()


def test_pagerduty_is_told_throttles_and_calls_back(desk, pagerduty):
    assert desk.client("admin").post("/admin/oncall/callbacks", {"name": "pager", "scheme": "pagerduty", "secret": "a secret they sign with"}).status_code == 200
    pagerduty.throttled = 2
    number = file_urgent(desk, "Mail is not sent")
    eventually(lambda: "delivered" in told(desk, number), 30 * PATIENCE)
    page = desk.sql("select id from nuance.page where item_number = %s", number)[0][0]
    key = f"nuance-page-{page}"
    assert pagerduty.incidents == {key: "triggered"} and pagerduty.history == [("trigger", key)], "throttled twice, triggered once"
    said = [r.json for r in pagerduty.receiver.at("/v2/enqueue")]
    assert len(said) == 3 and said[0] == said[2] and said[0]["payload"]["custom_details"]["what"] == "Mail is not sent"
    assert said[0]["links"] == [{"href": f"https://help.example.com/support/N{number}", "text": f"N{number}"}]

    assert pagerduty.acknowledge(key, "Jo Duty", f"{desk.url}/pages/callback/pager", "not the secret").status_code == 403
    assert "acknowledged" not in told(desk, number)
    taken = pagerduty.acknowledge(key, "Jo Duty", f"{desk.url}/pages/callback/pager", "a secret they sign with")
    assert taken.status_code == 200 and told(desk, number)[-1] == "acknowledged"
    assert "Jo Duty acknowledged the page" in text_of(desk.client("contact").get(f"/N{number}"))
    desk.comment("staff", number, "Sent again.", status="resolved")
    eventually(lambda: pagerduty.incidents[key] == "resolved", 15 * PATIENCE)
    assert {k for _, k in pagerduty.history} == {key} and pagerduty.history[-1] == ("resolve", key)


def test_pagerduty_refuses_a_wrong_key(desk, pagerduty):
    """400 is for good: staff are told why, and the next level is paged at once."""
    pagerduty.key = "0" * 32
    number = file_urgent(desk, "Nobody knows the key")
    eventually(lambda: "escalated" in told(desk, number), 20 * PATIENCE)
    shown = desk.client("staff").xml(f"/N{number}").findall("notices/notice")
    assert any(n.get("sent-to") == "PagerDuty" and n.get("delivered") == "no" and "of no service" in n.get("said") for n in shown)
    assert pagerduty.incidents == {}
