"""Commands: applied once, in order, with the rights of the moment; what they changed is put back exactly."""
import json
import os
import random
import threading

import psycopg2
import pytest

from helpers.actor import Actor, acting, filed, refused
from helpers.world import Cluster, query

# ./check has time for these; more by NUANCE_HISTORIES=500 pytest test/http/test_commands.py -k random
HISTORIES = int(os.environ.get("NUANCE_HISTORIES", "25"))

@pytest.fixture(scope="module")
def own(tmp_path_factory, build):
    """A database nobody else acts in, with deadlines."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("commands"))).start()
    load_sample(cluster, build, items=300)
    query(cluster, "insert into nuance.sla (queue_id, first_minutes, next_minutes, resolution_minutes) "
                   "select q.id, 60, 120, 1440 from nuance.queue q where not exists (select from nuance.sla s where s.queue_id = q.id and s.ended_at is null)")
    yield cluster
    cluster.destroy()


staff = acting("staff", "own")
staff2 = acting("staff2", "own")
manager = acting("manager", "own")


# --- applied once, in order, with the rights of the moment -------------------------------------------------

def test_an_action_is_a_command_that_knows_what_it_changed(own, staff):
    number = filed(own)
    done = staff.command(staff.update(number, status="waiting", priority="high", comment="A long answer."))
    assert (done["state"], done["kind"], done["person_id"], done["item_number"]) == ("done", "update", staff.person, number)
    assert "comment" not in done["arguments"], "what was said stands in the timeline, once"
    before, after = done["changed"][f"item {number}"]
    assert (before["status"], after["status"], before["priority"], after["priority"]) == ("open", "waiting", 50, 80)
    assert staff.one("select body from nuance.timeline_entry where id = %s", done["first_entry"]) == "A long answer."


def test_a_refused_one_leaves_nothing(own, staff, manager):
    number = filed(own)
    commands = staff.one("select count(*) from nuance.command")
    assert refused(manager.update, number, priority="high")[:2] == ("NU403", "staff-only")
    assert refused(manager.update, number, status="spam")[:2] == ("NU422", "not-a-choice")
    assert staff.one("select count(*) from nuance.command") == commands


def test_what_waits_is_seen_by_nobody_and_can_be_withdrawn(own, staff, manager):
    number = filed(own)
    before = staff.state(number)
    issued = manager.issue(number, 10, comment="Too fast.")
    assert staff.state(number) == before
    assert staff.one("select nuance_api.job_commands()") == 0
    assert staff.all("select from nuance_api.item_command where id = %s", issued) == []
    assert manager.one("select comment from nuance_api.item_command where id = %s", issued) == "Too fast."
    assert refused(staff.one, "select nuance_api.command_withdraw(%s)", issued)[0] == "NU404", "another's"
    assert manager.one("select (nuance_api.command_withdraw(%s)).arguments ->> 'comment'", issued) == "Too fast."
    assert refused(manager.one, "select nuance_api.command_withdraw(%s)", issued)[:2] == ("NU409", "too-late")
    manager.all("update nuance.command set not_before = now() - interval '1 second' where id = %s returning 1", issued)
    assert staff.one("select nuance_api.job_commands()") == 0
    assert staff.state(number) == before


def test_what_is_due_is_applied_once_by_whoever_comes(own, staff, manager):
    numbers = [filed(own) for _ in range(8)]
    issued = {number: [manager.issue(number, -1, comment=f"{number} {n}") for n in range(6)] for number in numbers}
    workers = [Actor(own, "staff2") for _ in range(4)]

    def work(worker):
        for _ in range(40):
            worker.one("select nuance_api.job_commands()")
    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    for number, commands in issued.items():
        assert {manager.command(command)["state"] for command in commands} == {"done"}
        said = staff.all("select body, person_id, by_staff from nuance.timeline_entry where item_number = %s and kind = 'comment' order by id", number)
        assert sorted(said) == sorted((f"{number} {n}", manager.person, False) for n in range(6)), "each once, as who issued it"
        assert staff.one("select comments from nuance.item where number = %s", number) == 6


def test_one_worker_keeps_the_order(own, staff, manager):
    number = filed(own)
    for n in range(5):
        manager.issue(number, -1, comment=f"No. {n}")
    staff.one("select nuance_api.job_commands()")
    assert [row[0] for row in staff.all("select body from nuance.timeline_entry where item_number = %s and kind = 'comment' order by id", number)] \
        == [f"No. {n}" for n in range(5)]
    issued = manager.issue(number, -1, comment="And one more.")
    assert staff.all("begin; select nuance_api.job_commands(); select nuance_api.viewer_person(), nuance_api.viewer_role()") == [(None, None)], "nobody afterwards"
    staff.cursor.execute("rollback")
    manager.one("select nuance_api.command_withdraw(%s)", issued)


def test_who_dies_at_it_has_done_nothing_and_another_does_it(own, staff, manager):
    number = filed(own)
    issued = manager.issue(number, -1, comment="Once.")
    dying = own.connect("nuance")
    with dying.cursor() as cursor:
        cursor.execute("select nuance_api.job_commands()")
        assert cursor.fetchone()[0] == 1
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
    assert staff.one("select nuance_api.job_commands()") == 0, "it is being done"
    query(own, "select pg_terminate_backend(%s)", backend, role="postgres")
    for _ in range(50):
        if staff.one("select nuance_api.job_commands()"):
            break
    assert manager.command(issued)["state"] == "done"
    assert staff.one("select count(*) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number) == 1


def test_who_lost_the_right_meanwhile_says_nothing(own, staff, manager):
    number = filed(own)
    issued = manager.issue(number, -1, comment="I was a member.")
    staff.all("update nuance.item set requestor_id = %s where number = %s returning 1", staff.person, number)
    gone = staff.all("delete from nuance.membership where person_id = %s returning contract_id, person_id, role", manager.person)
    try:
        assert staff.one("select nuance_api.job_commands()") == 1
    finally:
        for row in gone:
            staff.all("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, %s) returning 1", *row)
    failed = manager.command(issued)
    assert (failed["state"], failed["problem"]) == ("failed", "not-found")
    assert failed["arguments"]["comment"] == "I was a member.", "nothing that was typed is lost"
    assert staff.one("select count(*) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number) == 0


def test_a_failed_one_says_why_and_is_tried_again(own, staff, staff2):
    number = filed(own)
    version = staff.one("select version from nuance.item where number = %s", number)
    issued = staff2.issue(number, -1, status="waiting", version=version)
    staff.update(number, priority="wish")
    staff.one("select nuance_api.job_commands()")
    assert staff2.all("select state, problem from nuance_api.item_command where id = %s", issued) == [("failed", "stale")]
    staff2.one("select nuance_api.command_retry('again-000000000000000000001', %s, %s)", number, issued)
    staff2.one("select nuance_api.job_commands()")
    assert staff2.command(issued)["state"] == "done"
    assert staff.one("select status from nuance.item where number = %s", number) == "waiting"


# --- undone -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("wanted", [
    {"status": "resolved"}, {"status": "waiting"}, {"status": "spam"}, {"status": "duplicate"}, {"owner": "me"}, {"priority": "unbreak"},
    {"queue": "free"}, {"queue": "community", "status": "invalid", "priority": "wish"}], ids=json.dumps)
def test_undoing_puts_back_all_of_it(own, staff, wanted):
    number = filed(own)
    wanted = {name: staff.person if value == "me" else value for name, value in wanted.items()}
    before = staff.state(number)
    command = staff.update(number, **wanted)
    after = staff.state(number)
    assert after != before
    entries = staff.one("select count(*) from nuance.timeline_entry where item_number = %s", number)
    undone = staff.undo(command)
    assert staff.state(number) == before
    assert staff.command(command)["state"] == "undone" and staff.command(command)["undone_by"] == undone
    assert staff.one("select count(*) from nuance.timeline_entry where item_number = %s", number) > entries, "the timeline tells of it"
    assert refused(staff.undo, command)[:2] == ("NU409", "undone-already")
    # And the undoing itself.
    staff.undo(undone)
    assert staff.state(number) == after
    staff.undo(command)
    assert staff.state(number) == before


def test_what_others_changed_is_not_undone(own, staff, staff2):
    number = filed(own)
    command = staff.update(number, status="resolved")
    staff2.update(number, status="open")
    before = staff.state(number)
    assert refused(staff.undo, command) == ("NU409", "changed-meanwhile", "status")
    assert staff.state(number) == before


def test_what_else_happened_since_stays(own, staff, staff2, manager):
    number = filed(own)
    command = staff.update(number, queue="free")
    staff2.update(number, comment="An answer, in the other queue.")
    staff2.update(number, priority="high")
    undone = staff.command(staff.undo(command))
    assert undone["flash"] == "undone-in-part"
    found = staff.all("select q.key, i.priority, i.comments, s.first_response_at is not null from nuance.item i join nuance.queue q on q.id = i.queue_id "
                      "join nuance.queue_stay s on s.item_number = i.number and s.left_at is null where i.number = %s", number)
    assert found == [("paid", 80, 1, True)]
    assert staff.all("select count(*) from nuance.queue_stay where item_number = %s and left_at is null", number) == [(1,)]


def test_what_was_said_stays_said(own, staff):
    number = filed(own)
    said = staff.update(number, comment="Said is said.")
    assert refused(staff.undo, said)[:2] == ("NU409", "nothing-to-undo")
    both = staff.update(number, comment="And closed.", status="resolved")
    staff.undo(both)
    assert staff.all("select status, comments from nuance.item where number = %s", number) == [("open", 2)]


def test_undoing_is_for_staff_and_for_thirty_days(own, staff, manager):
    number = filed(own)
    command = manager.update(number, status="resolved")
    assert refused(manager.undo, command)[:2] == ("NU403", "staff-only")
    staff.all("update nuance.command set settled_at = settled_at - interval '31 days' where id = %s returning 1", command)
    assert refused(staff.undo, command)[:2] == ("NU409", "too-long-ago")


def test_undoing_at_once_undoes_once(own, staff):
    number = filed(own)
    before = staff.state(number)
    command = staff.update(number, status="resolved", queue="free")
    actors = [Actor(own, login) for login in ("staff", "staff2", "admin", "staff")]
    codes = []

    def undo(actor):
        try:
            actor.undo(command)
            codes.append(None)
        except psycopg2.Error as error:
            codes.append(error.diag.message_primary)
    threads = [threading.Thread(target=undo, args=(actor,)) for actor in actors]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(codes, key=str) == [None, "undone-already", "undone-already", "undone-already"]
    assert staff.state(number) == before


def random_change(dice, actor, staff):
    wanted = {}
    for name, values in (("status", ["open", "waiting", "resolved", "wontfix", "invalid", "duplicate", "spam"]),
                         ("priority", ["unbreak", "high", "normal", "low", "wish"]), ("queue", ["paid", "free", "community"]),
                         ("owner", [0, staff.person, actor.person])):
        if dice.random() < 0.4:
            wanted[name] = dice.choice(values)
    return wanted


def test_random_histories_are_undone_to_the_byte(own, staff, staff2, manager):
    """However an item came to be as it is: after changes and as many undoings, it is that again."""
    dice = random.Random(int(os.environ.get("NUANCE_SEED", "7")))
    undone = 0
    for history in range(HISTORIES):
        number = filed(own)
        for _ in range(dice.randrange(6)):
            actor = dice.choice([staff, staff2, manager])
            try:
                if actor is manager or dice.random() < 0.3:
                    actor.update(number, comment="Whatever.")
                else:
                    actor.update(number, **random_change(dice, actor, staff))
            except psycopg2.Error as error:
                assert error.diag.message_primary == "required", error
        states, commands = [staff.state(number)], []
        for _ in range(1 + dice.randrange(5)):
            actor = dice.choice([staff, staff2])
            try:
                commands.append(actor.update(number, **random_change(dice, actor, staff)))
            except psycopg2.Error as error:
                assert error.diag.message_primary == "required", error
                continue
            states.append(staff.state(number))
        redo = []
        while commands:
            assert staff.state(number) == states.pop(), f"history {history}"
            redo.append(dice.choice([staff, staff2]).undo(commands.pop()))
            undone += 1
            assert staff.state(number) == states[-1], f"history {history}, {len(commands)} left"
    assert undone >= HISTORIES


# --- on the page ----------------------------------------------------------------------------------------------

def test_a_line_of_the_timeline_has_a_button_that_undoes_it(desk):
    number = desk.file("manager", desk.acme(), "To be undone")
    staff = desk.client("staff")
    answer = staff.form(f"/N{number}").fill(status="resolved", priority="wish").submit()
    assert answer.status_code == 303
    command = staff.xml(f"/N{number}").find("commands/command")
    page = staff.page(f"/N{number}")
    button = page.xpath("//button[@form='undo']")[0]
    assert (button.get("name"), button.get("value")) == ("command", command.get("id"))
    assert staff.form(f"/N{number}", f"/N{number}/undo").values.keys() >= {"csrf", "submission"}
    answer = staff.post(f"/N{number}/undo", {"command": command.get("id")})
    assert answer.status_code == 303
    item = staff.xml(f"/N{number}").find("item")
    assert (item.get("status"), item.get("owner")) == ("open", None)
    assert desk.client("manager").xml(f"/N{number}").findall("commands/command") == [], "customers are not told of commands"


def test_what_waits_stands_on_the_page_of_who_issued_it(desk):
    number = desk.file("manager", desk.acme(), "To be taken back")
    person = desk.person("manager")
    desk.sql("insert into nuance.command (item_number, kind, arguments, person_id, not_before) "
             "values (%s, 'update', '{\"comment\": \"On its way.\"}', %s, now() + interval '1 hour') returning id", number, person)
    page = desk.client("manager").page(f"/N{number}")
    assert "On its way." in page.text_content()
    for other in ("staff", "member"):
        assert "On its way." not in desk.client(other).get(f"/N{number}").text
    waiting = desk.client("manager").xml(f"/N{number}").find("commands/command")
    answer = desk.client("manager").post(f"/N{number}/withdraw", {"command": waiting.get("id")})
    assert answer.status_code == 303
    page = desk.client("manager").xml(f"/N{number}")
    assert page.find("commands/command") is None and "On its way." not in "".join(page.find("timeline").itertext())
    assert desk.client("manager").form(f"/N{number}").values["comment"] == "On its way.", "it is in the form again"
