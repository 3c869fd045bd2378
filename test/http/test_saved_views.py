"""Saved views: queries with names, alone or as a team; and what the search box offers."""
import json
import re
import secrets
import sys

import pytest

from helpers.client import problems, text_of
from helpers.world import LOGINS, SOURCE, number_in

sys.path.insert(0, str(SOURCE / "build"))
import compile_sql  # noqa: E402

STAFF = ("staff", "staff2", "admin")


def saved(desk, login="staff", q="is:open queue:paid", **fields):
    """A new view; gives its number."""
    name = "View " + secrets.token_hex(4)
    answer = desk.client(login).post("/staff/views", {"name": name, "q": q, **fields})
    assert answer.status_code == 303, answer.text[:800]
    return re.search(r"/view/(\d+)$", answer.headers["Location"])[1], name


def pinned(desk, login):
    return [v.get("name") for v in desk.client(login).xml("/staff").find("pinned")]


def found(client, path):
    return [i.get("number") for i in client.xml(path).find("items")]


def test_a_view_is_a_url_that_finds_what_its_search_finds(desk):
    staff = desk.client("staff")
    for q in ("is:open queue:paid", "owner:me", 'created:<7d "the" sort:age', "-is:closed priority:>=high sort:work", "is:ready sort:deadline"):
        view, name = saved(desk, q=q)
        root = staff.xml(f"/view/{view}")
        assert root.find("view").get("query") == q and root.find("view").get("name") == name
        many = staff.page(f"/view/{view}").xpath("//div[@class='desk-main']//a[contains(@href, '/staff/bulk?')]/@href")
        assert not many or staff.xml(many[0][many[0].index("/staff/bulk"):]).find("query").get("q") == q
        assert bool(many) == bool(found(staff, f"/view/{view}")), "what is listed can be changed as many"
        assert found(staff, f"/view/{view}") == [i.get("number") for i in staff.xml("/search?q=" + q.replace('"', "%22").replace(">", "%3E")).find("items")]


def test_times_count_from_when_it_is_asked(desk):
    """A view of the last seven days is still one in a year: nothing in it is a day of today."""
    view, _ = saved(desk, q="created:<7d")
    assert desk.sql("select terms from nuance.saved_view where id = %s", view)[0][0][0]["ge"] == "-604800"
    number = desk.file("manager", desk.acme(), "Grows old")
    assert number in found(desk.client("staff"), f"/view/{view}?") + found(desk.client("staff"), f"/search?q=created:<7d N{number}")
    desk.sql("update nuance.item set filed_at = now() - interval '8 days' where number = %s", number)
    assert number not in found(desk.client("staff"), f"/search?q=created:<7d N{number}")


def test_personal_ones_are_ones_own_and_shared_ones_the_teams(desk):
    mine, name = saved(desk)
    assert name in pinned(desk, "staff")
    assert desk.client("staff2").get(f"/view/{mine}").status_code == 404
    team, name = saved(desk, shared="yes")
    assert desk.client("staff2").xml(f"/view/{team}").find("view").get("name") == name
    assert name not in pinned(desk, "staff2"), "who wants it among their folders pins it"
    assert desk.client("staff2").post(f"/view/{team}/pin", {"pinned": "yes"}).status_code == 303
    assert name in pinned(desk, "staff2")
    for action, fields in (("", {"name": "Theirs", "q": "is:open"}), ("/remove", {})):
        assert desk.client("staff2").post(f"/view/{team}{action}", fields, media="xml").status_code == 403
    assert desk.client("admin").post(f"/view/{team}", {"name": "By the admin", "q": "is:open", "shared": "yes"}).status_code == 303


@pytest.mark.parametrize("login", [login for login in LOGINS if login not in STAFF])
def test_nobody_else_has_views(desk, login):
    team, name = saved(desk, shared="yes")
    before = desk.snapshot()
    client = desk.client(login)
    assert client.get(f"/view/{team}").status_code == client.get("/staff/views").status_code == 404
    for path, fields in (("/staff/views", {"name": "x", "q": "is:open"}), (f"/view/{team}", {"name": "x", "q": "is:open"}), (f"/view/{team}/work", {}),
                         (f"/view/{team}/pin", {"pinned": "yes"}), (f"/view/{team}/remove", {}), (f"/view/{team}/restore", {})):
        assert client.post(path, fields, media="xml").status_code in (403, 404), path
    assert desk.snapshot() == before
    assert name not in client.get("/search?q=is:open").text


def test_order_and_pins_without_script(desk):
    names = []
    for _ in range(3):
        view, name = saved(desk, "staff2")
        names.append(name)
    mine = [n for n in pinned(desk, "staff2") if n in names]
    assert mine == names
    desk.client("staff2").post(f"/view/{view}/move", {"direction": "up"})
    assert [n for n in pinned(desk, "staff2") if n in names] == [names[0], names[2], names[1]]
    page = desk.client("staff2").get("/staff/views")
    assert desk.client("staff2").form_in(page, f"/view/{view}/move"), "there are buttons for it"
    for _ in range(20):
        desk.client("staff2").post(f"/view/{view}/move", {"direction": "up"})
    assert pinned(desk, "staff2")[0] == names[2]
    desk.client("staff2").post(f"/view/{view}/pin", {"pinned": "no"})
    assert names[2] not in pinned(desk, "staff2")
    assert desk.client("staff2").get(f"/view/{view}").status_code == 200


def test_removing_can_be_undone(desk):
    client = desk.fresh("staff")
    view, name = saved(desk)
    answer = client.form_in(client.get(f"/view/{view}"), f"/view/{view}/remove").submit()
    assert client.get(f"/view/{view}").status_code == 404 and name not in pinned(desk, "staff")
    page = client.get(answer.headers["Location"])
    answer = client.form_in(page, f"/view/{view}/restore").submit()
    assert answer.headers["Location"].endswith(f"/view/{view}")
    assert name in pinned(desk, "staff")
    assert desk.client("staff2").post(f"/view/{view}/restore", media="xml").status_code == 404


@pytest.mark.parametrize("fields,problem", [
    ({"name": "", "q": "is:open"}, ("name", "required")), ({"name": "x", "q": ""}, ("q", "required")), ({"name": "x", "q": "color:red"}, ("q", "unknown-filter")),
    ({"name": "x", "q": "is:opne"}, ("q", "not-a-choice")), ({"name": "x" * 61, "q": "is:open"}, ("name", "too-long")), ({"name": "x", "q": '"open'}, ("q", "unbalanced-quote"))])
def test_what_is_refused_is_kept(desk, fields, problem):
    client = desk.fresh("staff")
    refused = client.form("/staff/views", "/staff/views").fill(**fields).submit()
    assert refused.status_code == 422
    again = client.form_in(refused, "/staff/views").values
    assert again["name"] == fields["name"] and again["q"] == fields["q"]
    assert problem in problems(client.post("/staff/views", fields, media="xml"))
    assert "f-q" in refused.text or problem[0] == "name"


def test_working_through_a_view(desk):
    """Only what it finds, in the order of work, and on with the same view after each."""
    contract = desk.make_contract("Views " + secrets.token_hex(4), {"contact": "contact"})
    word = "zeppelin" + secrets.token_hex(4)
    numbers = [desk.file("contact", contract, f"{word} {n}") for n in range(3)]
    desk.sql("update nuance.item set deadline = now() - interval '1 hour' where number = %s", numbers[2])
    view, name = saved(desk, q=word)
    staff = desk.fresh("staff")
    answer = staff.form_in(staff.get(f"/view/{view}"), f"/view/{view}/work").submit()
    assert number_in(answer) == numbers[2] and f"work=view-{view}" in answer.headers["Location"]
    page = staff.get(answer.headers["Location"])
    turn = staff.xml(answer.headers["Location"].split("/support")[-1] if "/support" in answer.headers["Location"] else answer.headers["Location"]).find("turn")
    assert (turn.get("name"), turn.get("handed"), turn.get("total")) == (name, "1", "3")
    answer = staff.form_in(page, f"/N{numbers[2]}").submit(button=("next", "close"))
    assert number_in(answer) == numbers[0]
    answer = staff.post(f"/N{numbers[0]}/skip", {"why": "Not now", "work": f"view-{view}"})
    assert number_in(answer) == numbers[1]
    answer = staff.post(f"/view/{view}/work")
    assert answer.headers["Location"].endswith(f"/view/{view}"), "clear"
    # Somebody else's place is none.
    assert desk.client("staff2").post(f"/N{numbers[0]}/skip", {"why": "x", "work": f"view-{view}"}, media="xml").status_code == 404


def test_counts_are_bounded_and_of_whom_they_are_for(desk):
    """owner:me is the viewer's; more than a thousand is said so."""
    team, name = saved(desk, q="owner:me is:open", shared="yes")
    desk.client("staff2").post(f"/view/{team}/pin", {"pinned": "yes"})
    for _ in range(40):
        desk.sql("select nuance_api.job_view_counts()", role="postgres")
    for login in ("staff", "staff2"):
        view = next(v for v in desk.client(login).xml("/staff").find("pinned") if v.get("name") == name)
        truth = desk.sql("select count(*) from nuance.item where owner_id = %s and not closed", desk.person(login))[0][0]
        assert int(view.get("found")) == truth and view.get("beyond") == "no" and view.get("counted-at")
    everything, name = saved(desk, q="is:open")
    desk.sql("update nuance.view_pin set found = 1000, beyond = true, counted_at = now() where view_id = %s", everything)
    assert "1,000+" in text_of(desk.client("staff").get("/staff"))


def test_a_queue_is_never_called_like_a_view(desk):
    desk.client("admin").form("/admin/queues", "/admin/queues").fill(name="View 1").submit()
    assert desk.sql("select count(*) from nuance.queue where key like 'view-%%'") == [(0,)]


def test_the_search_box_offers_what_the_language_knows(desk):
    """Every filter of the vocabulary, every choice of one, and nothing else; customers are offered nothing of the desk."""
    offered = {}
    for word in desk.client("staff").json("/search/words.json")["words"]:
        offered.setdefault(word["filter"], []).append(word.get("value"))
    vocabulary = dict(entry.split(":") for entry in compile_sql.read_domains(SOURCE / "sql" / "schema")["item_query"]["choices"])
    assert vocabulary.pop("*") == "own"
    fields = {row[0] for row in desk.sql("select key from nuance.field where retired_at is null")}
    assert set(offered) == set(vocabulary) | fields and not set(vocabulary) & fields
    assert set(vocabulary) == {row[0] for row in desk.sql("select w from unnest(%s) w where nuance_api.field_key_reserved(w)", list(vocabulary))}, "no field takes a filter's name"
    for name, kind in vocabulary.items():
        if "|" in kind:
            assert set(offered[name]) == set(kind.split("|")), name
    assert "paid" in offered["queue"] and "staff2" in offered["owner"]
    for filter_, values in offered.items():
        for value in values:
            if value:
                assert desk.client("staff").get(f"/search?q={filter_}:{value}".replace("<", "%3C").replace(">", "%3E").replace("+", "%2B")).status_code == 200, (filter_, value)
    theirs = json.dumps(desk.client("manager").json("/search/words.json"))
    assert not any(word in theirs for word in ("snoozed", "ready", '"work"', "staff2", "paid\"", "owner"))


def test_words_of_the_desk_find_nothing_for_customers(desk):
    """Whether something is snoozed or urgent is not found out by searching."""
    number = desk.file("manager", desk.acme(), "Mine to find")
    desk.client("staff").post(f"/N{number}/snooze", {"until": "week"})
    assert number in found(desk.client("staff"), "/search?q=is:snoozed")
    for q in ("is:snoozed", "is:ready", "is:urgent", "is:late", "due:%3C9999d"):
        assert found(desk.client("manager"), "/search?q=" + q) == []
    by_activity = found(desk.client("manager"), "/search?q=is:open")
    for sort in ("work", "deadline"):
        assert found(desk.client("manager"), f"/search?q=is:open sort:{sort}") == by_activity
