"""Queues and sources as admins keep them: nothing that is in a queue ever vanishes."""
import threading

import pytest

from helpers.client import html, problems, text_of
from helpers.world import ROLES

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

QUEUES = "/admin/queues"


@pytest.fixture
def queue(desk):
    """A queue made through the page, and removed into paid at the end."""
    name = f"Berth {desk.sql('select count(*) from nuance.queue')[0][0]}"
    assert add(desk, name=name).status_code == 303
    key = name.lower().replace(" ", "-")
    yield key
    desk.client("admin").post(f"{QUEUES}/{key}/remove", {"successor": "paid"})


@pytest.fixture(autouse=True)
def left_as_it_was(desk):
    """Others count the queues: what a test made goes out of the desk's way."""
    known = {row[0] for row in desk.sql("select id from nuance.queue")}
    yield
    desk.sql("update nuance.item set queue_id = (select id from nuance.queue where key = 'paid') where queue_id <> all (%s)", list(known))
    desk.sql("update nuance.queue set successor_id = (select id from nuance.queue where key = 'paid') where id <> all (%s)", list(known))


def add(desk, **fields):
    form = desk.client("admin").form(QUEUES, QUEUES)
    form.values.pop("published", None)
    form.values.update(fields)
    return form.submit()


def change(desk, key, **fields):
    form = desk.client("admin").form(f"{QUEUES}/{key}", f"{QUEUES}/{key}")
    form.values.update(fields)
    return form.submit()


def remove(desk, key, successor="paid"):
    return desk.client("admin").form(f"{QUEUES}/{key}", f"{QUEUES}/{key}/remove").fill(successor=successor).submit()


def shown(desk, key):
    return {q.get("key"): q for q in desk.client("admin").xml(QUEUES).iter("queue")}.get(key)


def on_desk(desk, login="staff"):
    return [q.get("key") for q in desk.client(login).xml("/staff").find("desk")]


# --- making and changing ---------------------------------------------------------------------------

def test_a_new_queue(desk):
    answer = add(desk, name="  Second level ", description="What takes a developer", place="7", promise="90", promise_unit="minutes", community="yes")
    assert answer.status_code == 303
    made = shown(desk, "second-level")
    assert (made.get("name"), made.get("description"), made.get("position")) == ("Second level", "What takes a developer", "7")
    assert (made.get("promise-seconds"), made.get("community"), made.get("published")) == ("5400", "yes", "no")
    assert "second-level" in on_desk(desk) and "second-level" in on_desk(desk, "community")
    assert desk.client("manager").get("/queue/second-level").status_code == 404
    number = desk.file("manager", desk.acme(), "Moved to the new queue")
    assert desk.client("staff").form(f"/N{number}").fill(queue="second-level").submit().status_code == 303


def test_a_new_queue_comes_last(desk):
    """Nothing said, it takes no other's place: instances that come start where they did."""
    where = "select q.key from nuance.queue q where q.successor_id is null order by q.community_may_read, q.position, q.id limit 1"
    first = desk.sql(where)
    assert add(desk, name="Said nothing of its place").status_code == 303
    assert desk.sql(where) == first
    assert desk.sql("select key from nuance.queue order by position desc, id desc limit 1") == [("said-nothing-of-its-place",)]


def test_a_queue_counts_once(desk):
    form = desk.client("admin").form(QUEUES, QUEUES)
    form.values.update(name="Made once")
    assert [form.submit().status_code for _ in range(2)] == [303, 303]
    assert desk.sql("select count(*) from nuance.queue where name = 'Made once'")[0][0] == 1


@pytest.mark.parametrize("name,key", [("Ärger!", "rger"), ("日本語", "queue"), ("---", "queue"), ("A  &  B", "a-b"), ("x" * 100, "x" * 50)])
def test_addresses_of_odd_names(desk, name, key):
    assert add(desk, name=name).status_code == 303
    made = desk.sql("select key from nuance.queue where name = %s", name)[0][0]
    assert made == key or made.startswith(key + "-")
    assert desk.client("staff").get(f"/queue/{made}").status_code == 200


@pytest.mark.parametrize("fields,field,code", [
    ({"name": ""}, "name", "required"), ({"name": "x" * 101}, "name", "too-long"), ({"name": "pAiD"}, "name", "name-taken"),
    ({"name": "Fine", "description": "x" * 201}, "description", "too-long"), ({"name": "Fine", "description": "a\nb"}, "description", "one-line"),
    ({"name": "Fine", "place": "first"}, "place", "not-a-number"), ({"name": "Fine", "place": "-1"}, "place", "out-of-range"),
    ({"name": "Fine", "promise": "soon"}, "promise", "not-a-number"), ({"name": "Fine", "promise": "0"}, "promise", "out-of-range"),
    ({"name": "Fine", "promise": "10001"}, "promise", "out-of-range"), ({"name": "Fine", "promise": "1.5"}, "promise", "not-a-number"),
    ({"name": "Fine", "promise": "1", "promise_unit": "weeks"}, "promise_unit", "not-a-choice"),
])
def test_bad_input_is_named_and_kept(desk, queue, fields, field, code):
    before = desk.sql("select * from nuance.queue order by id")
    for path in (QUEUES, f"{QUEUES}/{queue}"):
        answer = desk.client("admin").post(path, fields, media="xml")
        assert answer.status_code == 422 and (field, code) in problems(answer), path
        page = desk.client("admin").post(path, {**fields, "community": "yes"})
        assert f"f-{field}-problem" in page.text and f'href="#f-{field}"' in page.text
        again = desk.client("admin").form_in(page, path).values
        assert again["community"] == "yes" and "published" not in again
        for name, value in fields.items():
            if name != "promise_unit" and "\n" not in value:
                assert again[name] == value, "what was typed is kept"
    assert desk.sql("select * from nuance.queue order by id") == before


@pytest.mark.parametrize("seconds,amount,unit", [(172800, "2", "days"), (43200, "12", "hours"), (5400, "90", "minutes"), (None, "", "hours")])
def test_the_form_says_what_is(desk, queue, seconds, amount, unit):
    desk.sql("update nuance.queue set promise = %s * interval '1 second' where key = %s", seconds, queue)
    form = desk.client("admin").form(f"{QUEUES}/{queue}", f"{QUEUES}/{queue}")
    assert (form.values["promise"], form.values["promise_unit"]) == (amount, unit)
    assert form.submit().status_code == 303
    assert desk.sql("select extract(epoch from promise)::integer from nuance.queue where key = %s", queue)[0][0] == seconds


def test_changing(desk, queue):
    assert change(desk, queue, name="Berth renamed", promise="3", promise_unit="days", published="yes").status_code == 303
    told = shown(desk, queue)
    assert (told.get("name"), told.get("promise-seconds"), told.get("published")) == ("Berth renamed", str(3 * 86400), "yes")
    assert "Berth renamed" in text_of(desk.client("staff").get(f"/queue/{queue}"))
    desk.sql("select nuance_api.job_figures()")
    assert queue in [q.get("key") for q in desk.client().xml("/status").iter("queue")]
    form = desk.client("admin").form(f"{QUEUES}/{queue}", f"{QUEUES}/{queue}")
    assert form.values["published"] == "yes"
    form.values.pop("published")
    form.submit()
    assert queue not in [q.get("key") for q in desk.client().xml("/status").iter("queue")]


def test_the_community_reads_what_it_may(desk, queue):
    assert desk.client("community").get(f"/queue/{queue}").status_code == 404
    change(desk, queue, community="yes")
    assert desk.client("community").get(f"/queue/{queue}").status_code == 200
    form = desk.client("admin").form(f"{QUEUES}/{queue}", f"{QUEUES}/{queue}")
    form.values.pop("community")
    form.submit()
    assert desk.client("community").get(f"/queue/{queue}").status_code == 404


# --- removing --------------------------------------------------------------------------------------

def test_a_removed_queue_keeps_its_issues(desk, queue):
    contract = desk.make_contract("Berthed", {"manager": "manager"})
    desk.client("admin").post(f"/contract/{contract}/queue", {"queue": queue})
    number = desk.file("manager", contract, "In a queue that goes")
    assert remove(desk, queue, "community").status_code == 303
    assert desk.client("staff").xml(f"/N{number}").find("item").get("queue") == queue
    assert queue in on_desk(desk), "it holds an open issue"
    assert number in [i.get("number") for i in desk.client("staff").xml(f"/queue/{queue}").iter("item")]
    later = desk.file("manager", contract, "Begins elsewhere")
    assert desk.client("staff").xml(f"/N{later}").find("item").get("queue") == "community"
    assert desk.client("staff").xml(f"/contract/{contract}/staff").find("standing").get("queue") == "community"
    assert desk.client("staff").form(f"/N{number}").fill(status="resolved").submit().status_code == 303
    assert queue not in on_desk(desk), "its last open issue has left"
    assert desk.client("manager").get(f"/N{number}").status_code == 200
    desk.comment("manager", number, "It is back")
    assert queue in on_desk(desk), "a reopened issue brings it back to the desk"
    assert number in [i.get("number") for i in desk.client("staff").xml(f"/queue/{queue}").iter("item")]


def test_a_removed_queue_takes_nothing(desk, queue):
    remove(desk, queue)
    number = desk.file("manager", desk.acme(), "Not into a removed queue")
    item = desk.client("staff").xml(f"/N{number}")
    assert queue not in [q.get("key") for q in item.find("queues")]
    answer = desk.client("staff").post(f"/N{number}", {"version": item.find("item").get("version"), "queue": queue}, media="xml")
    assert answer.status_code == 422 and ("queue", "not-a-choice") in problems(answer)
    contract = desk.make_contract("Not there", {})
    answer = desk.client("admin").post(f"/contract/{contract}/queue", {"queue": queue}, media="xml")
    assert answer.status_code == 422 and ("queue", "not-a-choice") in problems(answer)
    desk.sql("select nuance_api.job_figures()")
    assert queue not in [q.get("key") for q in desk.client().xml("/status").iter("queue")]


def test_bringing_it_back(desk, queue):
    contract = desk.make_contract("Berthed again", {"manager": "manager"})
    desk.client("admin").post(f"/contract/{contract}/queue", {"queue": queue})
    remove(desk, queue)
    assert "Removed" in text_of(desk.client("admin").get(QUEUES))
    assert desk.client("admin").form(f"{QUEUES}/{queue}", f"{QUEUES}/{queue}/restore").submit().status_code == 303
    assert queue in on_desk(desk)
    number = desk.file("manager", contract, "Begins here again")
    assert desk.client("staff").xml(f"/N{number}").find("item").get("queue") == queue
    assert desk.client("admin").post(f"{QUEUES}/{queue}/restore", {}, media="xml").status_code == 409


def test_successors_are_queues_that_are_there(desk, queue):
    add(desk, name="Between")
    remove(desk, queue, "between")
    remove(desk, "between", "community")
    assert shown(desk, queue).get("successor") == "Community", "no chains"
    for successor, code in ((queue, "not-a-choice"), ("between", "not-a-choice"), ("community", "not-a-choice"), ("nosuch", "not-a-choice"), ("", "required")):
        answer = desk.client("admin").post(f"{QUEUES}/community/remove", {"successor": successor}, media="xml")
        assert answer.status_code == 422 and ("successor", code) in problems(answer), successor
    assert "f-successor-problem" in desk.client("admin").post(f"{QUEUES}/community/remove", {"successor": "nosuch"}).text
    assert desk.client("admin").post(f"{QUEUES}/{queue}/remove", {"successor": "paid"}, media="xml").status_code == 409
    assert shown(desk, "community").get("removed") == "no"


def test_two_cannot_remove_each_other(desk):
    for name in ("Left hand", "Right hand"):
        add(desk, name=name)
    pairs = (("left-hand", "right-hand"), ("right-hand", "left-hand"))
    windows = [desk.fresh("admin") for _ in pairs]
    answers = []
    threads = [threading.Thread(target=lambda w=w, one=one, other=other: answers.append(
        w.post(f"{QUEUES}/{one}/remove", {"successor": other}, media="xml"))) for w, (one, other) in zip(windows, pairs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) == [303, 422]
    assert desk.sql("select count(*) from nuance.queue q join nuance.queue s on s.id = q.successor_id where s.successor_id is not null")[0][0] == 0


def test_the_last_queue_stays(desk):
    present = [row[0] for row in desk.sql("select key from nuance.queue where successor_id is null")]
    desk.sql("update nuance.queue set successor_id = (select id from nuance.queue where key = 'paid') where key <> 'paid' and successor_id is null")
    try:
        page = desk.client("admin").get(f"{QUEUES}/paid")
        assert "only queue" in text_of(page) and not html(page).xpath("//form[contains(@action, '/remove')]")
        for successor in ("paid", "free"):
            answer = desk.client("admin").post(f"{QUEUES}/paid/remove", {"successor": successor}, media="xml")
            assert answer.status_code == 422 and ("successor", "last-queue") in problems(answer)
        assert "last queue" in text_of(desk.client("admin").post(f"{QUEUES}/paid/remove", {"successor": "free"}))
        number = desk.file("free", desk.free_contract(), "With one queue left")
        assert desk.client("staff").xml(f"/N{number}").find("item").get("queue") == "paid"
        desk.client("staff").form(f"/N{number}").fill(status="resolved").submit()
    finally:
        desk.sql("update nuance.queue set successor_id = null where key = any (%s)", present)


def test_a_new_instance_starts_where_it_may(desk, queue):
    """The plan's queue was removed: what an import makes begins in its successor."""
    desk.sql("update nuance.plan set queue_id = (select id from nuance.queue where key = %s) where key = 'team'", queue)
    try:
        remove(desk, queue, "community")
        desk.sql("""select nuance_api.instances_import('[{"line": 1, "name": "berth-late", "plan": "team",
                    "members": [{"login": "manager", "manager": true}]}]')""")
        contract = desk.sql("select contract_id from nuance.instance where name = 'berth-late'")[0][0]
        number = desk.file("manager", contract, "From a new instance")
        assert desk.client("staff").xml(f"/N{number}").find("item").get("queue") == "community"
    finally:
        desk.sql("update nuance.plan set queue_id = null where key = 'team'")


# --- sources ---------------------------------------------------------------------------------------

def source_of(desk, contract):
    return desk.sql("select id from nuance.source where contract_id = %s", contract)[0][0]


def test_sources_are_searched_and_changed(desk):
    contract = desk.make_contract("Sluice & Lock", {"manager": "manager"})
    source = source_of(desk, contract)
    rows = desk.client("admin").xml("/admin/sources?q=sluice").findall("sources/source")
    assert [(r.get("id"), r.get("contract-name"), r.get("queue"), r.get("type")) for r in rows] == [(str(source), "Sluice & Lock", "paid", "portal")]
    form = desk.client("admin").form("/admin/sources?q=sluice+%26", f"/admin/sources/{source}/queue")
    answer = form.fill(queue="free").submit()
    assert answer.status_code == 303 and "q=sluice%20%26" in answer.headers["Location"], "one comes back to the search"
    assert "Sluice & Lock" in text_of(desk.client("admin").get(answer.headers["Location"]))
    assert desk.client("staff").xml(f"/contract/{contract}/staff").find("standing").get("queue") == "free"
    entry = next(desk.client("admin").xml(f"/contract/{contract}/history").iter("entry"))
    assert (entry.get("kind"), entry.get("old"), entry.get("new"), entry.get("internal")) == ("queue", "Paid", "Free", "yes")
    assert "queue" not in [e.get("kind") for e in desk.client("manager").xml(f"/contract/{contract}/history").iter("entry")]


def test_a_source_refused(desk):
    source = source_of(desk, desk.make_contract("Refused source", {}))
    answer = desk.client("admin").post(f"/admin/sources/{source}/queue", {"queue": "nosuch"}, media="xml")
    assert answer.status_code == 422 and ("queue", "not-a-choice") in problems(answer)
    assert "Choose one of the offered" in text_of(desk.client("admin").post(f"/admin/sources/{source}/queue", {"queue": "nosuch"}))
    answer = desk.client("admin").post(f"/admin/sources/{source}/queue", {"queue": "paid", "after": "x"}, media="xml")
    assert answer.status_code == 422 and ("after", "bad-cursor") in problems(answer)


def test_sources_page_by_page(desk):
    desk.sql("with c as (insert into nuance.contract (kind, name, plan_id, mana_due_at) select 'dedicated', 'Weir ' || n, p.id, null "
             "from generate_series(1, 120) n, nuance.plan p where p.key = 'dedicated' returning id) "
             "insert into nuance.source (contract_id, queue_id) select c.id, q.id from c, nuance.queue q where q.key = 'paid'")
    for search in ("", "q=weir&"):
        seen, after = [], ""
        while True:
            found = desk.client("admin").xml(f"/admin/sources?{search}{after}").find("sources")
            seen += [s.get("id") for s in found]
            if found.get("next") is None:
                break
            after = f"after={found.get('next')}"
        expected = desk.sql("select count(*) from nuance.source s join nuance.contract c on c.id = s.contract_id where c.name like %s",
                            "Weir %" if search else "%")[0][0]
        assert len(seen) == len(set(seen)) == expected


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"admin"}))
def test_only_admins(desk, role):
    source = source_of(desk, desk.acme())
    for path in (QUEUES, f"{QUEUES}/paid", "/admin/sources", "/admin/sources?q=acme"):
        assert desk.client(role).get(path, "xml").status_code == (401 if role == "visitor" else 404)
    before = desk.snapshot()
    for path, fields in ((QUEUES, {"name": "Forged"}), (f"{QUEUES}/paid", {"name": "Forged"}), (f"{QUEUES}/paid/remove", {"successor": "free"}),
                         (f"{QUEUES}/paid/restore", {}), (f"/admin/sources/{source}/queue", {"queue": "free"})):
        assert desk.client(role).post(path, fields, media="xml").status_code in (401, 403, 404), path
    assert desk.snapshot() == before


def test_administration_leads_there(desk):
    links = desk.client("admin").page("/admin").xpath("//main//a/@href")
    assert any(link.endswith(QUEUES) for link in links) and any(link.endswith("/admin/sources") for link in links)
