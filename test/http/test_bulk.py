"""Many issues at once: looked at first, changed in pieces that survive a crash, cancelled, undone as one."""
import os
import signal
import time

import pytest

from helpers.world import Cluster, Desk, eventually, query, start_httpd
from helpers.client import html, problems


@pytest.fixture(scope="module")
def own(tmp_path_factory, build):
    """A database nobody else acts in."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("bulk"))).start()
    load_sample(cluster, build, items=3000)
    yield cluster
    cluster.destroy()


@pytest.fixture(scope="module")
def quiet(own, tmp_path_factory, build):
    """A server that does no jobs: the tests say when."""
    folder = tmp_path_factory.mktemp("quiet")
    httpd = start_httpd(folder, own, build, extra_conf="NuanceBackground Off\n")
    yield Desk(folder, build, own, httpd)
    httpd.stop()


def prepare(desk, login="staff", **fields):
    fields = {name.replace("items", "items[]"): value for name, value in fields.items()}
    answer = desk.client(login).post("/staff/bulk", fields)
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["Location"].rsplit("/", 1)[1]


def act(desk, bulk, what, login="staff"):
    answer = desk.client(login).post(f"/staff/bulk/{bulk}/{what}", {})
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["Location"].rsplit("/", 1)[1]


def work(desk, pieces=1000):
    for _ in range(pieces):
        if not desk.sql("select nuance_api.job_bulk()")[0][0]:
            return


def told(desk, bulk):
    return desk.client("staff").xml(f"/staff/bulk/{bulk}").find("bulk")


def some(desk, count, condition="i.status = 'open'"):
    return [row[0] for row in desk.sql(f"select i.number from nuance.item i join nuance.queue q on q.id = i.queue_id where {condition} order by 1 limit {count}")]


def everything(desk):
    """What a change of many changes, of all items, byte by byte; and the counts that follow."""
    return desk.sql(
        "select 'item', number, md5((to_jsonb(i) - 'version')::text) from nuance.item i union all "
        "select 'stay', id, md5(to_jsonb(s)::text) from nuance.queue_stay s union all select 'clock', id, md5(to_jsonb(c)::text) from nuance.clock c union all "
        "select 'count ' || kind, id, sum(n)::text from (select kind, id, n from nuance.tally union all "
        "select kind, id, n from nuance.tally_delta) c group by 1, 2 having sum(n) <> 0 order by 1, 2")


def test_it_is_shown_before_it_happens(quiet):
    numbers = some(quiet, 3, "i.status = 'open' and i.priority = 50") + some(quiet, 1, "i.status = 'open' and i.priority = 80")
    before = everything(quiet)
    bulk = prepare(quiet, items=",".join(map(str, numbers)), priority="high")
    assert (told(quiet, bulk).get("total"), told(quiet, bulk).get("unchanged"), told(quiet, bulk).get("state")) == ("4", "1", "preview")
    page = quiet.client("staff").page(f"/staff/bulk/{bulk}")
    assert all(f"N{number} " in page.text_content() for number in numbers) and "4 issues are chosen." in page.text_content()
    alone = prepare(quiet, items=str(numbers[0]), priority="high")
    assert "One issue is chosen." in quiet.client("staff").page(f"/staff/bulk/{alone}").text_content()
    work(quiet)
    assert everything(quiet) == before, "nothing happens before somebody says so"
    act(quiet, bulk, "start")
    work(quiet)
    assert (told(quiet, bulk).get("done"), told(quiet, bulk).get("skipped"), told(quiet, bulk).get("state")) == ("3", "1", "done")
    left_out = quiet.client("staff").xml(f"/staff/bulk/{bulk}").findall("left-out/command")
    assert [(c.get("number"), c.get("problem")) for c in left_out] == [(str(numbers[3]), "required")]
    assert {row[0] for row in quiet.sql("select priority from nuance.item where number = any(%s)", numbers)} == {80}
    undoing = act(quiet, bulk, "undo")
    work(quiet)
    assert told(quiet, undoing).get("done") == "3"
    assert everything(quiet) == before


def test_all_that_a_query_finds_and_one_undo(quiet):
    before = everything(quiet)
    found = quiet.client("staff").xml("/staff/bulk?q=queue:paid+is:open").find("items").get("found")
    bulk = prepare(quiet, which="all", q="queue:paid is:open", asked="queue:paid is:open", status="waiting", priority="wish", queue="free", quiet="yes")
    assert told(quiet, bulk).get("total") == found and int(found) > 300
    mails = quiet.sql("select count(*) from nuance.outbox")
    act(quiet, bulk, "start")
    work(quiet)
    done = told(quiet, bulk)
    assert (done.get("done"), done.get("percent")) == (found, "100")
    assert quiet.sql("select count(*) from nuance.outbox") == mails, "quiet is quiet"
    assert quiet.client("staff").xml("/search?q=queue:paid+is:open").findall("items/item") == []
    undoing = act(quiet, bulk, "undo")
    work(quiet)
    assert told(quiet, undoing).get("done") == found
    assert everything(quiet) == before


def test_what_others_change_meanwhile_is_left_alone_and_listed(quiet):
    numbers = some(quiet, 5)
    bulk = prepare(quiet, items=",".join(map(str, numbers)), status="wontfix")
    form = quiet.client("staff2").form(f"/N{numbers[2]}")
    assert form.fill(status="waiting").submit().status_code == 303
    act(quiet, bulk, "start")
    work(quiet)
    left_out = quiet.client("staff").xml(f"/staff/bulk/{bulk}").findall("left-out/command")
    assert [(c.get("number"), c.get("problem")) for c in left_out] == [(str(numbers[2]), "stale")]
    # And undone where nobody changed it since.
    form = quiet.client("staff2").form(f"/N{numbers[0]}")
    assert form.fill(status="open").submit().status_code == 303
    undoing = act(quiet, bulk, "undo")
    work(quiet)
    statuses = dict(quiet.sql("select number, status from nuance.item where number = any(%s)", numbers))
    assert statuses == {numbers[0]: "open", numbers[1]: "open", numbers[2]: "waiting", numbers[3]: "open", numbers[4]: "open"}
    left_out = quiet.client("staff").xml(f"/staff/bulk/{undoing}").findall("left-out/command")
    assert [(c.get("number"), c.get("problem")) for c in left_out] == [(str(numbers[0]), "changed-meanwhile")]


def test_cancelling_stops_it_and_what_was_done_can_be_undone(quiet):
    before = everything(quiet)
    bulk = prepare(quiet, which="all", q="is:closed", priority="unbreak")
    assert int(told(quiet, bulk).get("total")) > 400
    act(quiet, bulk, "start")
    work(quiet, pieces=1)
    act(quiet, bulk, "cancel")
    work(quiet)
    half = told(quiet, bulk)
    assert half.get("state") == "cancelled" and 0 < int(half.get("taken")) < int(half.get("total"))
    act(quiet, bulk, "undo")
    work(quiet)
    assert everything(quiet) == before


def test_words_go_to_each_and_notes_to_staff_alone(quiet):
    numbers = some(quiet, 3, "q.key = 'paid' and i.status = 'open'")
    bulk = prepare(quiet, items=",".join(map(str, numbers)), comment="The outage is over.", visibility="internal")
    act(quiet, bulk, "start")
    work(quiet)
    said = quiet.sql("select item_number, internal, by_staff from nuance.timeline_entry where body = 'The outage is over.' order by 1")
    assert said == [(number, True, True) for number in numbers]
    assert quiet.client("staff").post(f"/staff/bulk/{bulk}/undo", {}, media="xml").status_code == 409, "what was said stays said"


@pytest.mark.parametrize("fields,problem", [
    ({"priority": "high"}, ("items", "none-chosen")), ({"items[]": "1"}, ("comment", "nothing-to-do")), ({"items[]": "1;drop", "priority": "high"}, ("items", "malformed")),
    ({"items[]": "999999999", "priority": "high"}, ("items", "none-chosen")), ({"items[]": "1", "queue": "nosuch"}, ("queue", "not-a-choice")),
    ({"items[]": "1", "owner": "999999"}, ("owner", "not-a-choice")), ({"which": "all", "q": "is:nonsense", "priority": "high"}, ("q", "not-a-choice"))])
def test_bad_input_is_refused_by_name(quiet, fields, problem):
    answer = quiet.client("staff").post("/staff/bulk", fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer), answer.text[:500]


def test_what_was_typed_is_kept(quiet):
    answer = quiet.client("staff").post("/staff/bulk", {"comment": "Typed with care.", "q": "is:open", "status": "waiting"})
    assert answer.status_code == 422
    page = html(answer)
    assert page.xpath("//textarea[@name='comment']")[0].text_content().strip() == "Typed with care."
    assert page.xpath("//select[@name='status']/option[@selected]/@value") == ["waiting"]


def test_the_form_offers_what_it_takes(quiet):
    """As a person without script: find, tick two, look, start."""
    staff = quiet.client("staff")
    form = staff.form("/staff/bulk?q=queue:paid+is:open+priority:normal", "/staff/bulk")
    numbers = form.choices("items[]")[:2]
    answer = staff.post("/staff/bulk", raw=[("csrf", form.values["csrf"]), ("submission", form.values["submission"]), ("which", "chosen"),
                                             *(("items[]", number) for number in numbers), ("priority", "low")])
    assert answer.status_code == 303
    assert told(quiet, answer.headers["Location"].rsplit("/", 1)[1]).get("total") == "2"


def test_killed_while_it_runs_it_goes_on_and_each_is_changed_once(own, tmp_path_factory, build):
    folder = tmp_path_factory.mktemp("killed")
    httpd = start_httpd(folder, own, build)
    desk = Desk(folder, build, own, httpd)
    count = 1200
    numbers = some(desk, count, "true")
    bulk = desk.sql("insert into nuance.bulk (person_id, arguments, targets, seen, state, began_at, quiet) select a.person_id, '{\"comment\": \"Once only.\", \"internal\": true}', %s, "
                    "(select max(id) from nuance.timeline_entry), 'executing', now(), true from nuance.account a where a.login = 'staff' returning id", numbers)[0][0]
    eventually(lambda: desk.sql("select taken from nuance.bulk where id = %s", bulk)[0][0] > 0, 30)
    # The whole server, and its connections with it.
    for pid in (httpd.pid, *httpd.children):
        os.kill(pid, signal.SIGKILL)
    query(own, "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nuance_app'", role="postgres")
    taken = desk.sql("select taken from nuance.bulk where id = %s", bulk)[0][0]
    time.sleep(0.5)
    again = start_httpd(tmp_path_factory.mktemp("again"), own, build)
    try:
        eventually(lambda: desk.sql("select state from nuance.bulk where id = %s", bulk)[0][0] == "done", 60)
    finally:
        again.stop()
    assert taken <= count
    assert desk.sql("select count(*), count(distinct item_number) from nuance.timeline_entry where body = 'Once only.'") == [(count, count)]
    assert desk.sql("select done, skipped, failed, taken from nuance.bulk where id = %s", bulk) == [(count, 0, 0, count)]
