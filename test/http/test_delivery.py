"""Messages really leave: to receivers that behave well and badly, over the network, from a real server."""
import json
import os
import secrets
import time

import pytest

from helpers import receiver as behave
from helpers.receiver import Receiver, verify
from helpers.world import PATIENCE, Cluster, Desk, eventually, start_httpd

CONF = ("NuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8 ::1\nNuanceDeliveryTimeout 2\nNuanceSite https://help.example.com/support\n"
        "NuanceDeliveryCommand echo /bin/sh -c \"cat; echo; env; echo $0 $1\" one two\nNuanceDeliveryCommand fail /bin/sh -c \"echo broken; exit 3\"\n"
        "NuanceDeliveryCommand hang /bin/sh -c \"sleep 60 & sleep 60\"\nNuanceDeliveryCommand yes /usr/bin/yes\n")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, fault):
    cluster = Cluster(str(tmp_path_factory.mktemp("delivery"))).start()
    cluster.install(build)
    folder = tmp_path_factory.mktemp("delivering")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault + CONF)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def hook(desk):
    """A destination of its own for each test."""
    def make(url=None, kind="webhook", secret=None, **settings):
        number = desk.sql("insert into nuance.destination (name, type, settings) values (%s, %s, %s) returning id", "d " + secrets.token_hex(6), kind,
                          json.dumps({"url": url, **settings} if url else settings))[0][0]
        for one in [secret] if isinstance(secret, str) else secret or []:
            desk.sql("insert into nuance.destination_secret (destination_id, secret) values (%s, %s)", number, one)
        return number
    return make


@pytest.fixture
def send(desk):
    def add(destination, content=None, kind="webhook", **more):
        names = "".join(f", {name} => %s" for name in more)
        return desk.sql(f"select nuance_api.outbox_add(%s, 'test', '', %s, destination => %s{names})", kind,
                        json.dumps(content or {"type": "test"}), destination, *more.values())[0][0]
    return add


@pytest.fixture
def row(desk):
    def read(message):
        names = ("state", "attempts", "said", "wait", "repeats")
        return dict(zip(names, desk.sql("select state::text, attempts, said, extract(epoch from due_at - now())::float8, repeats "
                                        "from nuance.outbox where id = %s", message)[0]))
    return read


@pytest.fixture
def tried(desk):
    """The first attempt of a message, once it is over."""
    def read(message, number=1):
        names = ("outcome", "status", "error", "answer", "ms", "maybe")
        found = eventually(lambda: desk.sql("select outcome, status, error, answer, milliseconds, possible_repeat from nuance.outbox_attempt "
                                            "where outbox_id = %s and number = %s", message, number), 15 * PATIENCE)
        return dict(zip(names, found[0]))
    return read


def test_it_leaves_at_once(desk, receiver, hook, send, tried):
    target = hook(receiver.url("/quick"))
    time.sleep(1.5)     # idle
    delays = []
    for _ in range(5):
        began = time.time()
        message = send(target)
        eventually(lambda: any(r.at >= began for r in receiver.requests), every=0.002)
        delays.append(receiver.requests[-1].at - began)
        assert tried(message)["outcome"] == "sent"
        time.sleep(0.3)
    assert sorted(delays)[2] < 0.2 * PATIENCE, delays


def test_a_signature_others_can_verify(receiver, hook, send, tried):
    old, new = ("whsec_" + behave.base64.b64encode(secrets.token_bytes(n)).decode() for n in (24, 32))
    tried(send(hook(receiver.url("/signed"), secret=[old, new]), {"type": "item.filed", "data": {"title": "Grüße, 世界 \u2028 \"quoted\""}}))
    request, = receiver.at("/signed")
    assert verify(request, old) and verify(request, new)
    assert not verify(request, "whsec_" + "A" * 32)
    assert request.json["data"]["title"].startswith("Grüße, 世界")
    request.body += b" "
    assert not verify(request, new)


def test_the_reference_library_agrees(receiver, hook, send, tried):
    """The scheme's own example: this secret, id, time and body make this signature."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = behave.base64.b64encode(behave.hmac.new(behave.base64.b64decode(secret[6:]), b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330." + body,
                                                   behave.hashlib.sha256).digest()).decode()
    assert made == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_attempt_names_the_message_alike(desk, receiver, hook, send, tried):
    url = receiver.on("/twice", behave.in_turn(behave.answer(500, b"not today"), behave.answer(200)))
    message = send(hook(url, secret="whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"))
    first = tried(message)
    assert (first["outcome"], first["status"], first["answer"]) == ("retry", 500, "not today")
    desk.sql("update nuance.outbox set due_at = now() where id = %s", message)
    assert tried(message, 2)["outcome"] == "sent"
    one, two = receiver.at("/twice")
    assert one.id == two.id and one.id.startswith("msg_")


def test_retry_after_is_kept_to(receiver, hook, send, tried, row):
    message = send(hook(receiver.on("/busy", behave.answer(429, b"slow down", Retry_After=90))))
    assert tried(message)["outcome"] == "retry"
    assert 80 <= row(message)["wait"] <= 160


def test_a_receiver_that_asks_for_a_century_holds_up_no_other(receiver, hook, send, tried, row):
    """More seconds than an integer holds: an hour is all it gets, and others get their messages."""
    message = send(hook(receiver.on("/never", behave.answer(503, b"gone fishing", Retry_After=3_000_000_000))))
    assert tried(message)["outcome"] == "retry"
    assert 3500 <= row(message)["wait"] <= 6100
    assert tried(send(hook(receiver.url("/other"))))["outcome"] == "sent"


def test_a_receiver_that_hangs(receiver, hook, send, tried):
    message = send(hook(receiver.on("/hang", behave.hang(30))))
    attempt = tried(message)
    assert attempt["outcome"] == "retry" and attempt["error"].startswith("timeout") and attempt["status"] is None
    assert 1500 <= attempt["ms"] <= 4000 * PATIENCE and not attempt["maybe"], "a webhook's repeats show by their id"


def test_a_receiver_that_closes_mid_body(receiver, hook, send, tried):
    attempt = tried(send(hook(receiver.on("/cut", behave.close_mid_body))))
    assert attempt["outcome"] == "retry" and attempt["error"].startswith("closed") and attempt["answer"] == "only the beginn"


def test_a_receiver_that_closes_without_a_word(receiver, hook, send, tried):
    assert tried(send(hook(receiver.on("/mute", behave.close_at_once))))["error"].startswith("closed")


def test_an_answer_of_a_gigabyte(desk, receiver, hook, send, tried):
    attempt = tried(send(hook(receiver.on("/huge", behave.endless(1 << 30)))))
    assert attempt["outcome"] == "sent" and len(attempt["answer"]) <= 2100
    request, = receiver.at("/huge")
    eventually(lambda: getattr(request, "written", 0))
    assert request.written < 32 << 20, "most of it was never read"


def test_a_redirect_is_not_followed(receiver, hook, send, tried):
    attempt = tried(send(hook(receiver.on("/moved", behave.answer(307, Location="/elsewhere")))))
    assert (attempt["outcome"], attempt["status"]) == ("failed", 307)
    assert receiver.at("/elsewhere") == []


@pytest.mark.parametrize("status,outcome", [(400, "failed"), (401, "failed"), (404, "failed"), (408, "retry"), (410, "failed"), (422, "failed"),
                                            (425, "retry"), (502, "retry"), (200, "sent"), (202, "sent")])
def test_what_an_answer_means(receiver, hook, send, tried, status, outcome):
    attempt = tried(send(hook(receiver.on("/said", behave.answer(status, b"because")))))
    assert (attempt["outcome"], attempt["status"]) == (outcome, status)


def test_nobody_there(hook, send, tried):
    assert tried(send(hook("http://127.0.0.1:1/")))["error"].startswith("connect")
    assert tried(send(hook("http://does-not-exist.invalid/")))["error"].startswith("resolve")


def test_an_answer_that_is_no_text(receiver, hook, send, tried):
    attempt = tried(send(hook(receiver.on("/binary", behave.answer(500, b"\xff\xfe\x00\x01" * 600)))))
    assert attempt["outcome"] == "retry"


def test_a_page_wakes_nobody_twice(desk, receiver, hook, send, tried):
    page = {"event": "trigger", "item": 7, "title": "All down", "contract": "Acme", "what": "Everything", "path": "/N7", "dedup": "page-7-1",
            "severity": "critical", "at": "2026-01-02T03:04:05+00:00"}
    tried(send(hook(receiver.url("/v2/enqueue"), "pagerduty", "routing-key"), page, kind="page"))
    event, = receiver.at("/v2/enqueue")
    assert event.json["routing_key"] == "routing-key" and event.json["client_url"] == "https://help.example.com/support/N7"
    tried(send(hook(receiver.url(""), "alertmanager", "who:what"), page, kind="page"))
    alert, = receiver.at("/api/v2/alerts")
    assert alert.headers["Authorization"] == "Basic " + behave.base64.b64encode(b"who:what").decode()


# --- commands -------------------------------------------------------------------------------------


def test_a_command_gets_the_message_and_a_clean_environment(desk, hook, send, tried):
    attempt = tried(send(hook(kind="command", command="echo"), {"what": "it; rm -rf / $(id) `id`"}, kind="page"))
    assert (attempt["outcome"], attempt["status"]) == ("sent", 0)
    body, *rest = attempt["answer"].splitlines()
    assert json.loads(body) == {"what": "it; rm -rf / $(id) `id`"}
    assert rest[-1] == "one two"
    names = {line.partition("=")[0] for line in rest[:-1]}
    assert names <= {"PATH", "NUANCE_MESSAGE", "PWD", "SHLVL", "_", "OLDPWD"}, names


def test_a_command_that_fails(desk, hook, send, tried, row):
    message = send(hook(kind="command", command="fail"), kind="page")
    attempt = tried(message)
    assert (attempt["outcome"], attempt["status"], attempt["answer"].strip()) == ("retry", 3, "broken")
    assert attempt["maybe"] and row(message)["repeats"] == 1, "nobody can tell whether it had done its work"


@pytest.mark.parametrize("name", ["hang", "yes"])
def test_a_command_that_does_not_end_is_ended(desk, hook, send, tried, name):
    attempt = tried(send(hook(kind="command", command=name), kind="page"))
    assert attempt["outcome"] == "retry" and attempt["error"].startswith("timeout") and attempt["ms"] < 6000 * PATIENCE
    eventually(lambda: not [1 for pid in os.listdir("/proc") if pid.isdigit() and command_line(pid) in (b"sleep\x0060\x00", b"/usr/bin/yes\x00")])


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def test_a_command_nobody_configured_is_not_run(hook, send, tried):
    for name in ("/bin/true", "nobody"):
        attempt = tried(send(hook(kind="command", command=name), kind="page"))
        assert attempt["outcome"] == "retry" and "NuanceDeliveryCommand" in attempt["error"]
