"""Destinations and the outbox, as admins see them."""
import json
import re

import pytest

from helpers.client import problems
from helpers.receiver import Receiver, answer, verify
from helpers.world import eventually

DELIVERS = "NuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\nNuanceDeliveryTimeout 3\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, loaded, fault):
    from helpers.world import Desk, start_httpd
    folder = tmp_path_factory.mktemp("outbox-pages")
    httpd = start_httpd(folder, loaded, build, extra_conf=fault + DELIVERS)
    yield Desk(folder, build, loaded, httpd)
    httpd.stop()


@pytest.fixture(scope="module")
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def quiet(log):
    log.allow("NUANCE0121")


def add(desk, **fields):
    form = desk.client("admin").form("/admin/destinations", "/admin/destinations")
    form.values.update(fields)
    return form.submit(headers={"Accept": "application/xml"})


def made(desk, name):
    return desk.sql("select id from nuance.destination where name = %s", name)[0][0]


def message_of(answer):
    return re.search(r"/admin/outbox/(\d+)", answer.headers["Location"])[1]


def settled(desk, message):
    def read():
        found = dict(desk.client("admin").xml(f"/admin/outbox/{message}").find("message").attrib)
        return found if found["state"] not in ("waiting", "sending") else None
    return eventually(read, 15)


def test_a_webhook_is_made_tried_and_verified(desk, receiver):
    answered = add(desk, name="Our tracker", type="webhook", target=receiver.url("/tracker"), comments="yes")
    assert answered.status_code == 200
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", answered.text)[0]
    number = made(desk, "Our tracker")
    page = desk.client("admin").get(f"/admin/destinations/{number}").text
    assert "whsec_" not in page, "shown once"
    sent = desk.client("admin").form(f"/admin/destinations/{number}", f"/admin/destinations/{number}/test").submit()
    message = settled(desk, message_of(sent))
    assert message.get("state") == "sent"
    request, = receiver.at("/tracker")
    assert request.json["type"] == "test" and verify(request, secret)


def test_what_came_back_is_said(desk, receiver):
    add(desk, name="Refuses", type="webhook", target=receiver.on("/refuses", answer(403, b"<b>go away</b>")))
    number = made(desk, "Refuses")
    sent = desk.client("admin").form(f"/admin/destinations/{number}", f"/admin/destinations/{number}/test").submit()
    identity = message_of(sent)
    assert settled(desk, identity).get("state") == "failed"
    page = desk.client("admin").get(f"/admin/outbox/{identity}").text
    assert "403" in page and "&lt;b&gt;go away&lt;/b&gt;" in page
    listed = desk.client("admin").xml("/admin/outbox")
    assert identity in [m.get("id") for m in listed.iter("message")]
    assert [d.get("messages") for d in listed.iter("depth") if d.get("state") == "failed"] != ["0"]

    receiver.on("/refuses", answer(200))
    desk.client("admin").form(f"/admin/outbox/{identity}", f"/admin/outbox/{identity}/again").submit()
    assert settled(desk, identity).get("state") == "sent"
    attempts = desk.client("admin").xml(f"/admin/outbox/{identity}").findall("attempts/attempt")
    assert [a.get("outcome") for a in attempts] == ["sent", "failed"] and attempts[0].get("asked-by")
    ids = {request.id for request in receiver.at("/refuses")}
    assert len(receiver.at("/refuses")) == 2 and len(ids) == 1

    desk.client("admin").form(f"/admin/outbox/{identity}", f"/admin/outbox/{identity}/again").submit()
    eventually(lambda: len(receiver.at("/refuses")) == 3)
    settled(desk, identity)


def test_discarding_needs_a_reason_and_keeps_it(desk):
    number = desk.sql("insert into nuance.destination (name, type, settings) values ('Far', 'webhook', '{\"url\": \"https://far.example/\"}') returning id")[0][0]
    identity = desk.sql("select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s, due_at => 'infinity')", number)[0][0]
    form = desk.client("admin").form(f"/admin/outbox/{identity}", f"/admin/outbox/{identity}/discard")
    assert form.submit().status_code == 422
    assert desk.client("admin").form(f"/admin/outbox/{identity}", f"/admin/outbox/{identity}/discard").fill(reason="Wrong place").submit().status_code == 303
    message = desk.client("admin").xml(f"/admin/outbox/{identity}").find("message")
    assert (message.get("state"), message.get("reason")) == ("discarded", "Wrong place") and message.get("settled-by")


def test_secrets_change_over(desk, receiver):
    first = re.search(r"whsec_[A-Za-z0-9+/=]+", add(desk, name="Rotates", type="webhook", target=receiver.url("/rotates")).text)[0]
    number = made(desk, "Rotates")
    place = f"/admin/destinations/{number}"
    answered = desk.client("admin").form(place, place + "/secret").submit()
    second = re.search(r"whsec_[A-Za-z0-9+/=]+", answered.text)[0]
    sent = desk.client("admin").form(place, place + "/test").submit()
    settled(desk, message_of(sent))
    assert verify(receiver.at("/rotates")[-1], first) and verify(receiver.at("/rotates")[-1], second)
    old = desk.sql("select min(id) from nuance.destination_secret where destination_id = %s", number)[0][0]
    desk.client("admin").form(place, f"{place}/secrets/{old}/retire").submit()
    sent = desk.client("admin").form(place, place + "/test").submit()
    settled(desk, message_of(sent))
    assert verify(receiver.at("/rotates")[-1], second) and not verify(receiver.at("/rotates")[-1], first)


@pytest.mark.parametrize("fields,field,code", [
    ({"type": "webhook", "target": "ftp://x.example/"}, "target", "not-a-web-address"),
    ({"type": "webhook", "target": "https://user@x.example/"}, "target", "not-a-web-address"),
    ({"type": "webhook", "target": "https://x.example/\\"}, "target", "not-a-web-address"),
    ({"type": "webhook"}, "target", "not-a-web-address"),
    ({"type": "mail", "target": "nobody"}, "target", "not-an-address"),
    ({"type": "command", "target": "/bin/sh"}, "target", "not-a-command"),
    ({"type": "command", "target": "pager", "secret": "x"}, "secret", "needs-no-secret"),
    ({"type": "pagerduty"}, "secret", "required"),
    ({"type": "alertmanager", "target": "http://am.example:9093", "comments": "yes"}, "type", "webhooks-only"),
    ({"type": "telegram", "target": "x"}, "type", "not-a-choice")])
def test_what_is_refused(desk, fields, field, code):
    answered = add(desk, name="Refused", **fields)
    assert answered.status_code == 422 and (field, code) in problems(answered)
    assert desk.sql("select count(*) from nuance.destination where name = 'Refused'") == [(0,)]


def test_switched_off_it_waits(desk, receiver):
    add(desk, name="Sleeps", type="webhook", target=receiver.url("/sleeps"))
    number = made(desk, "Sleeps")
    place = f"/admin/destinations/{number}"
    form = desk.client("admin").form(place, place)
    form.values.pop("enabled")
    assert form.submit().status_code == 303
    identity = desk.sql("select nuance_api.outbox_add('webhook', 'x', '', '{\"type\": \"x\"}', destination => %s)", number)[0][0]
    assert not desk.client("admin").xml(place).find("destination").get("enabled") == "yes"
    desk.client("admin").form(place, place).fill(enabled="yes").submit()
    assert settled(desk, identity).get("state") == "sent"


def test_the_schema_is_served(desk):
    answered = desk.fresh().get("/assets/webhook.schema.json")
    assert answered.status_code == 200 and answered.headers["Content-Type"] == "application/schema+json"
    assert json.loads(answered.text)["title"]
