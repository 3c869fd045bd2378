"""Processes die at every step of a delivery: nothing is lost, and what may have arrived twice is known."""
import json
import os
import pathlib
import random
import signal
import time

import pytest

from helpers.receiver import Receiver, answer
from helpers.world import PATIENCE, Cluster, Desk, eventually, start_httpd

STEPS = ["claimed", "connecting", "answering", "answered", "reporting", "reported"]
# What a receiver has got when a process dies there; the next attempt brings it once more.
ARRIVED = {"claimed": False, "connecting": False, "answering": True, "answered": True, "reporting": True}
CONF = "NuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\nNuanceDeliveryTimeout 3\n"
KILLED = r"AH00052|AH00051|NUANCE0121|NUANCE0120|NUANCE0001|AH00545|AH02965|core dump|Broken pipe|server closed the connection"


@pytest.fixture(scope="module")
def store(tmp_path_factory, build):
    # What is committed stays, as on any server that is not a test's.
    cluster = Cluster(str(tmp_path_factory.mktemp("crash")), settings={"synchronous_commit": "on"}).start()
    cluster.install(build)
    yield cluster
    cluster.destroy()


@pytest.fixture(scope="module")
def armed(tmp_path_factory):
    """The file that names the step at which the next process dies."""
    folder = tmp_path_factory.mktemp("armed")
    folder.chmod(0o777)
    return folder / "step"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, store, fault, armed):
    folder = tmp_path_factory.mktemp("crashing")
    taken = folder / "taken"
    taken.mkdir(parents=True)
    taken.chmod(0o777)
    command = f'NuanceDeliveryCommand note /bin/sh -c "cat >> {taken}/notes; echo >> {taken}/notes"\n'
    httpd = start_httpd(folder, store, build, extra_conf=fault + CONF + command, env={"NUANCE_FAULT_AT": str(armed)})
    yield Desk(folder, build, store, httpd)
    httpd.stop()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def destination(desk):
    def make(kind, **settings):
        return desk.sql("insert into nuance.destination (name, type, settings) values (gen_random_uuid(), %s, %s) returning id", kind,
                        json.dumps(settings))[0][0]
    return make


def send(desk, target, content=None, kind="webhook"):
    return desk.sql("select nuance_api.outbox_add(%s, 'test', '', %s, destination => %s)", kind, json.dumps(content or {}), target)[0][0]


def settled(desk, message):
    return eventually(lambda: desk.sql("select state::text, repeats from nuance.outbox where id = %s and state not in ('waiting', 'sending')", message),
                      30 * PATIENCE)[0]


def attempts(desk, message):
    return desk.sql("select outcome, possible_repeat from nuance.outbox_attempt where outbox_id = %s order by id", message)


@pytest.mark.parametrize("step", STEPS)
def test_a_server_killed_at_each_step_of_a_webhook(desk, log, armed, receiver, destination, step):
    log.allow(KILLED)
    target = destination("webhook", url=receiver.url("/" + step))
    armed.write_text(step)
    armed.chmod(0o666)
    message = send(desk, target)
    eventually(lambda: not armed.exists(), 15 * PATIENCE)
    assert settled(desk, message) == ("sent", 0)
    told, came = attempts(desk, message), receiver.at("/" + step)
    if step == "reported" or (step == "reporting" and len(told) == 1):     # a report that was on its way may arrive
        assert told == [("sent", False)] and len(came) == 1
    else:
        assert told == [("lost", False), ("sent", False)] and len(came) == 1 + ARRIVED[step]
    assert len({request.id for request in came}) == 1, "a receiver sees that it is the same"


@pytest.mark.parametrize("step", ["claimed", "answered"])
def test_a_server_killed_at_each_step_of_a_command(desk, log, armed, destination, step):
    """Nothing tells the program's owner that it is run a second time: that it may be is marked."""
    log.allow(KILLED)
    notes = pathlib.Path(desk.folder) / "taken" / "notes"
    armed.write_text(step)
    armed.chmod(0o666)
    message = send(desk, destination("command", command="note"), {"step": step}, kind="page")
    eventually(lambda: not armed.exists(), 15 * PATIENCE)
    assert settled(desk, message) == ("sent", 1)
    assert attempts(desk, message) == [("lost", True), ("sent", False)]
    assert notes.read_text().count(step) == (1 if step == "claimed" else 2)


@pytest.mark.parametrize("step", STEPS)
def test_postgresql_killed_at_each_step(desk, store, log, armed, receiver, destination, step):
    log.allow(KILLED + r"|\[dbd:")        # a child that begins meanwhile finds no database
    go = pathlib.Path(str(armed) + ".go")
    target = destination("webhook", url=receiver.url("/pg-" + step))
    armed.write_text("wait " + step)
    armed.chmod(0o666)
    message = send(desk, target)
    eventually(lambda: not armed.exists(), 15 * PATIENCE)
    store.kill()
    store.start()
    go.touch()
    assert settled(desk, message)[0] == "sent"
    go.unlink()
    came = receiver.at("/pg-" + step)
    told = [outcome for outcome, _ in attempts(desk, message)]
    assert told[-1] == "sent" or "sent" in told
    identities = [request.id for request in came]
    assert len(set(identities)) == 1
    assert len(came) - 1 <= told.count("lost") + told.count("late"), f"{len(came)} came, told: {told}"


def test_many_survive_a_random_death_every_moment(tmp_path_factory, build, store, fault, receiver, destination, desk, log):
    """Two servers, hundreds of messages, and a process of theirs killed again and again."""
    log.allow(KILLED + "|AH")
    receiver.on("/kill", lambda handler, request: (time.sleep(0.02), answer(204)(handler, request)))
    target = destination("webhook", url=receiver.url("/kill"))
    other = start_httpd(tmp_path_factory.mktemp("other"), store, build, extra_conf=fault + CONF)
    count = 600
    try:
        desk.sql("select nuance_api.outbox_add('webhook', 'test', '', jsonb_build_object('n', n), destination => %s, ordering => 'o' || n %% 50) "
                 "from generate_series(1, %s) n", target, count)

        def done():
            return desk.sql("select count(*) from nuance.outbox where destination_id = %s and state <> 'sent'", target)[0][0] == 0
        end, deaths = time.monotonic() + 90 * PATIENCE, 0
        while not done():
            assert time.monotonic() < end, desk.sql("select state::text, count(*), max(said) from nuance.outbox where destination_id = %s group by 1", target)
            children = desk.httpd.children + other.children
            if children:
                os.kill(random.choice(children), signal.SIGKILL)
                deaths += 1
            time.sleep(0.4)
    finally:
        other.stop()
    came = receiver.at("/kill")
    numbers = [request.json["n"] for request in came]
    assert set(numbers) == set(range(1, count + 1)), "lost"
    lost = desk.sql("select count(*) from nuance.outbox_attempt a join nuance.outbox o on o.id = a.outbox_id where o.destination_id = %s "
                    "and a.outcome <> 'sent'", target)[0][0]
    assert deaths > 0 and len(numbers) - count <= lost, f"{len(numbers) - count} repeats, {lost} attempts of unknown end"
    assert len({request.id for request in came}) == count
    firsts = [n for i, n in enumerate(numbers) if n not in numbers[:i]]
    for lane in range(50):
        in_order = [n for n in firsts if n % 50 == lane]
        assert in_order == sorted(in_order), "an ordering out of order"
