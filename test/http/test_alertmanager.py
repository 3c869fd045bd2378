"""Pages reach a real Prometheus Alertmanager, and are resolved there."""
import json
import shutil
import subprocess
import time

import pytest
import requests

from helpers.world import PATIENCE, Cluster, Desk, eventually, start_httpd
from lab.system import free_port

CONF = "NuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\nNuanceSite https://help.example.com/support\n"


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory):
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    assert program, "prometheus-alertmanager is missing"
    folder = tmp_path_factory.mktemp("alertmanager")
    (folder / "conf.yml").write_text("route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n")
    port = free_port()
    process = subprocess.Popen([program, f"--config.file={folder}/conf.yml", f"--storage.path={folder}/data",
                                f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"

    def ready():
        try:
            return requests.get(url + "/-/ready", timeout=2).ok
        except requests.RequestException:
            return False
    eventually(ready, 30 * PATIENCE)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, fault):
    cluster = Cluster(str(tmp_path_factory.mktemp("alerts"))).start()
    cluster.install(build)
    folder = tmp_path_factory.mktemp("alerting")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault + CONF)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


def page(desk, target, event, **more):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return desk.sql("select nuance_api.outbox_add('page', 'x', '', %s, destination => %s)", json.dumps(
        {"event": event, "item": 7, "title": "All down", "contract": "Acme \"& Söhne\"", "what": "Nothing answers.", "path": "/N7",
         "dedup": "nuance-page-7", "severity": "critical", "at": at, **more}), target)[0][0]


def alerts(url, **filters):
    return [alert for alert in requests.get(url + "/api/v2/alerts", params=filters, timeout=5).json()
            if alert["labels"]["dedup"] == "nuance-page-7"]


def sent(desk, message):
    return eventually(lambda: desk.sql("select state::text, said from nuance.outbox where id = %s and state <> 'waiting' and state <> 'sending'", message),
                      15 * PATIENCE)[0]


def test_a_page_fires_and_is_resolved(desk, alertmanager):
    target = desk.sql("insert into nuance.destination (name, type, settings) values ('am', 'alertmanager', %s) returning id",
                      json.dumps({"url": alertmanager}))[0][0]
    assert sent(desk, page(desk, target, "trigger"))[0] == "sent"
    alert, = alerts(alertmanager)
    assert alert["labels"]["alertname"] == "NuancePage" and alert["labels"]["item"] == "N7" and alert["labels"]["contract"] == "Acme \"& Söhne\""
    assert alert["annotations"]["summary"] == "All down" and alert["generatorURL"] == "https://help.example.com/support/N7"
    assert alert["status"]["state"] in ("active", "unprocessed")

    assert sent(desk, page(desk, target, "trigger", what="Still nothing."))[0] == "sent"
    assert len(alerts(alertmanager)) == 1, "the same page is the same alert"
    assert sent(desk, page(desk, target, "acknowledge"))[0] == "sent"
    assert len(alerts(alertmanager)) == 1

    time.sleep(1.1)     # Alertmanager's times are to the second here, and an end must not come before its beginning
    assert sent(desk, page(desk, target, "resolve"))[0] == "sent"
    eventually(lambda: alerts(alertmanager) == [], 15 * PATIENCE)


def test_what_alertmanager_refuses_is_said(desk, alertmanager):
    target = desk.sql("insert into nuance.destination (name, type, settings) values ('am refuses', 'alertmanager', %s) returning id",
                      json.dumps({"url": alertmanager}))[0][0]
    state, said = sent(desk, page(desk, target, "resolve", at="2001-01-01T00:00:00Z", item=None, dedup=""))
    assert state in ("failed", "sent") and (state == "sent" or "400" in said)
