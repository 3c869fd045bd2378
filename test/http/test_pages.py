"""Urgent issues: who may page, once, what it costs, who is told, and who acknowledges."""
import base64
import hashlib
import hmac
import json
import secrets
import time

import pytest
import requests

from helpers.client import problems, text_of
from helpers.world import eventually, start_httpd


@pytest.fixture(scope="module")
def places(desk):
    """A contract that may page, a policy of two levels, and a destination nobody listens at."""
    found = {"team": desk.make_contract("Paging team", {"contact": "manager", "member": "member"})}
    found["plan"] = desk.sql("select plan_id from nuance.contract where id = %s", found["team"])[0][0]
    found["schedule"] = desk.sql("insert into nuance.oncall_schedule (name, time_zone) values ('Paging', 'Europe/Berlin') returning id")[0][0]
    rotation = desk.sql("insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn) "
                        "values (%s, 'All', 1, '2020-01-06 08:00', '168 hours') returning id", found["schedule"])[0][0]
    desk.sql("insert into nuance.oncall_member (rotation_id, place, person_id) select %s, 0, person_id from nuance.account where login = 'staff2'", rotation)
    found["destination"] = desk.sql("insert into nuance.destination (name, type, settings) values ('Paging hook', 'webhook', "
                                    "'{\"url\": \"http://127.0.0.1:9/\"}') returning id")[0][0]
    found["policy"] = desk.sql("insert into nuance.oncall_policy (name) values ('Paging') returning id")[0][0]
    for place in (1, 2):
        level = desk.sql("insert into nuance.oncall_level (policy_id, place, wait) values (%s, %s, '5 minutes') returning id", found["policy"], place)[0][0]
        if place == 1:
            desk.sql("insert into nuance.oncall_target (level_id, schedule_id) values (%s, %s)", level, found["schedule"])
        desk.sql("insert into nuance.oncall_target (level_id, destination_id) values (%s, %s)", level, found["destination"])
    desk.sql("update nuance.plan set policy_id = %s where id = %s", found["policy"], found["plan"])
    yield found
    desk.sql("update nuance.plan set policy_id = null where id = %s", found["plan"])


def file_urgent(desk, places, down="Everything", login="contact"):
    answer = desk.client(login).form(f"/contract/{places['team']}/new").fill(title="Outage", body="All of it.", urgent="yes", down=down).submit()
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["Location"].rsplit("/N", 1)[1].split("#")[0]


def page_of(desk, number):
    row = desk.sql("select id, step, place, next_at is not null, acknowledged_at is not null, closed_at is not null from nuance.page "
                   "where item_number = %s order by id desc limit 1", number)[0]
    return dict(zip(("id", "step", "place", "due", "acknowledged", "closed"), row))


def notices(desk, number):
    return desk.sql("select n.event, p.name, d.name from nuance.page_notice n join nuance.page g on g.id = n.page_id left join nuance.person p on p.id = n.person_id "
                    "left join nuance.destination d on d.id = n.destination_id where g.item_number = %s order by n.id", number)


def link_of(desk, number):
    """What the mail to whoever is on call leads to."""
    return desk.sql("select o.content ->> 'ack' from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id join nuance.page g on g.id = n.page_id "
                    "where g.item_number = %s and n.event = 'trigger' and n.person_id is not null order by n.id", number)[0][0]


def entries(desk, number, login="contact"):
    return [(e.get("old"), e.get("person")) for e in desk.client(login).xml(f"/N{number}").findall("timeline/entry[@kind='page']")]


def balance(desk, places):
    return desk.sql("select coalesce(sum(amount), 0) from nuance.mana_entry where contract_id = %s", places["team"])[0][0]


def test_ticking_it_pages(desk, places):
    before = balance(desk, places)
    number = file_urgent(desk, places, "Logins fail for everybody")
    assert notices(desk, number) == [("trigger", "Robin Vega", None), ("trigger", None, "Paging hook")]
    rows = desk.sql("select o.kind, o.recipient, o.content, o.destination_id, o.ordering from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id "
                    "join nuance.page g on g.id = n.page_id where g.item_number = %s order by o.id", number)
    kind, recipient, content, destination, ordering = rows[0]
    assert (kind, recipient, destination) == ("page", "robin@desk.example", None) and ordering.startswith("page-")
    assert content["event"] == "trigger" and content["item"] == int(number) and content["what"] == "Logins fail for everybody"
    assert content["ack"].startswith("/page/") and content["path"] == f"/N{number}" and content["on_call"] == "Robin Vega"
    assert rows[1][3] == places["destination"]
    assert len({row[2]["ack"] for row in rows}) == 2, "each has a link of its own"
    assert entries(desk, number) == [("paged", "Chris Mori")]
    assert before - balance(desk, places) == 20 + 50, "filing and paging, as was shown"
    assert "Logins fail" in text_of(desk.client("staff").get("/staff"))
    assert "Logins fail" in text_of(desk.client("staff").get("/oncall"))


def test_costs_are_shown_before(desk, places):
    urgent = desk.client("contact").xml(f"/contract/{places['team']}/new").find("urgent")
    assert (urgent.get("cost"), urgent.get("false-cost")) == ("50", "999")
    words = text_of(desk.client("contact").get(f"/contract/{places['team']}/new"))
    assert "Paging costs 50 mana" in words and "999" in words


@pytest.mark.parametrize("login", ["member", "free", "manager", "community", "visitor"])
def test_those_who_may_not_never_see_the_box_and_cannot_forge_it(desk, places, login):
    """By form, by JSON, on filing and on an issue, each changing nothing."""
    number = desk.file("contact", places["team"], "Not urgent yet")
    client = desk.client(login)
    for path in (f"/contract/{places['team']}/new", f"/N{number}", f"/contract/{desk.acme()}/new", f"/contract/{desk.free_contract()}/new"):
        shown = client.get(path)
        assert 'name="urgent"' not in shown.text and 'name="down"' not in shown.text, path
        if shown.status_code == 200:
            assert client.xml(path).find("urgent") is None
    before = desk.snapshot()
    for media in ("html", "json"):
        for path, fields in ((f"/contract/{places['team']}/new", {"title": "x", "body": "y", "urgent": "yes", "down": "z"}),
                             (f"/contract/{desk.acme()}/new", {"title": "x", "body": "y", "urgent": "yes", "down": "z"}),
                             (f"/contract/{desk.free_contract()}/new", {"title": "x", "body": "y", "urgent": "yes", "down": "z"}),
                             (f"/N{number}/page", {"down": "z"})):
            answer = client.post(path, fields) if media == "html" else client.post_json(path, fields)
            # Free support asks by a form of its own, which is looked at first.
            refused = (401, 403, 404, 422) if path.startswith(f"/contract/{desk.free_contract()}/") else (401, 403, 404)
            assert answer.status_code in refused or "/login" in answer.headers.get("Location", ""), (path, answer.status_code)
    assert desk.snapshot() == before


def test_a_plan_or_a_right_taken_away_hides_it(desk, places):
    number = desk.file("contact", places["team"], "Right taken away")
    desk.client("staff").form(f"/contract/{places['team']}/staff", f"/contract/{places['team']}/page-right/take").fill(reason="Paged for a colour.").submit()
    try:
        contact = desk.client("contact")
        assert 'name="urgent"' not in contact.get(f"/contract/{places['team']}/new").text
        assert contact.xml(f"/N{number}").find("urgent") is None
        assert contact.post(f"/N{number}/page", {"down": "x"}).status_code == 403
        assert contact.post(f"/contract/{places['team']}/new", {"title": "x", "body": "y", "urgent": "yes", "down": "z"}).status_code == 403
        assert "Paged for a colour." in text_of(contact.get(f"/contract/{places['team']}/history")), "with the reason the customer reads"
    finally:
        desk.client("staff").form(f"/contract/{places['team']}/staff", f"/contract/{places['team']}/page-right/give").fill(reason="Talked about it.").submit()
    assert 'name="urgent"' in desk.client("contact").get(f"/contract/{places['team']}/new").text
    assert "Talked about it." in text_of(desk.client("contact").get(f"/contract/{places['team']}/history"))


def test_an_expired_contract_does_not_page(desk, places):
    number = desk.file("contact", places["team"], "Soon expired")
    desk.sql("update nuance.contract set paid_until = now() - interval '1 day' where id = %s", places["team"])
    try:
        assert desk.client("contact").post(f"/N{number}/page", {"down": "x"}).status_code == 403
    finally:
        desk.sql("update nuance.contract set paid_until = now() + interval '300 days' where id = %s", places["team"])


def test_what_is_down_must_be_said(desk, places):
    form = desk.client("contact").form(f"/contract/{places['team']}/new").fill(title="Kept", body="All of this text.", urgent="yes")
    answer = form.submit()
    assert answer.status_code == 422 and "All of this text." in answer.text
    again = desk.client("contact").form_in(answer, f"/contract/{places['team']}/new")
    assert again.values["urgent"] == "yes" and again.values["body"] == "All of this text."
    bad = desk.client("contact").post(f"/contract/{places['team']}/new", {"body": "x", "urgent": "yes", "down": "d" * 501}, media="xml")
    assert bad.status_code == 422 and ("down", "too-long") in problems(bad)


def test_mana_below_zero_still_pages(desk, places):
    staff = desk.client("staff")
    staff.post(f"/contract/{places['team']}/mana", {"amount": "-5000", "reason": "None left."})
    number = file_urgent(desk, places)
    assert page_of(desk, number)["due"], "a real outage must always page"
    staff.post(f"/contract/{places['team']}/mana", {"amount": "5000", "reason": "Back."})


def test_one_page_until_somebody_acknowledges(desk, places):
    number = desk.file("contact", places["team"], "Later urgent")
    contact = desk.client("contact")
    assert contact.form(f"/N{number}", f"/N{number}/page").fill(down="Now it is down").submit().status_code == 303
    assert contact.xml(f"/N{number}").find("urgent") is None, "no second box"
    second = contact.post(f"/N{number}/page", {"down": "Still down"})
    assert second.status_code == 409 and "Somebody is being paged" in second.text
    with pytest.raises(Exception, match="page_open"):
        desk.sql("insert into nuance.page (item_number, contract_id, person_id, what, opened_at) select item_number, contract_id, person_id, what, now() "
                 "from nuance.page where item_number = %s", number)
    assert desk.client("staff").post(f"/N{number}/page/acknowledge").status_code == 303
    assert contact.form(f"/N{number}", f"/N{number}/page").fill(down="Down again").submit().status_code == 303
    assert [e[0] for e in entries(desk, number)] == ["paged", "acknowledged", "paged"]


def test_two_at_once_are_one(desk, places):
    from concurrent.futures import ThreadPoolExecutor
    number = desk.file("contact", places["team"], "Race")
    clients = [desk.client("contact").clone() for _ in range(8)]
    csrf = desk.client("contact").csrf()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda c: c.post(f"/N{number}/page", {"down": "x"}, csrf=csrf).status_code, clients))
    assert sorted(answers) == [303] + [409] * 7
    assert desk.sql("select count(*) from nuance.page where item_number = %s", number)[0][0] == 1


def test_the_same_form_twice_is_one_page(desk, places):
    number = desk.file("contact", places["team"], "Twice")
    form = desk.client("contact").form(f"/N{number}", f"/N{number}/page").fill(down="Down")
    assert form.submit().status_code == 303 and form.submit().status_code == 303
    assert desk.sql("select count(*) from nuance.page where item_number = %s", number)[0][0] == 1


def test_acknowledge_by_link_without_logging_in(desk, places):
    number = file_urgent(desk, places)
    link = link_of(desk, number)
    phone = desk.fresh()
    shown = phone.get(link)
    assert shown.status_code == 200 and "Everything" in text_of(shown)
    for _ in range(3):      # a scanner follows links
        assert desk.fresh().get(link).status_code == 200
    assert desk.fresh().get(link, method="HEAD").status_code == 200
    assert not page_of(desk, number)["acknowledged"], "reading acknowledges nothing"
    answer = phone.form_in(shown, link).submit()
    assert answer.status_code == 303
    over = phone.get(answer.headers["Location"])
    assert "Robin Vega acknowledged this page" in text_of(over) and not over.text.count("I am on it")
    assert page_of(desk, number)["acknowledged"] and not page_of(desk, number)["due"]
    item = desk.client("contact").xml(f"/N{number}")
    assert entries(desk, number)[-1] == ("acknowledged", "Robin Vega")
    assert item.findall("timeline/entry[@kind='page']")[-1].get("took-seconds-words")
    assert item.find("pages/paged").get("acknowledged-via") == "link"
    # The link serves once; later it says how it ended, and another's says the same.
    assert phone.post(link).status_code == 303 and [e[0] for e in entries(desk, number)].count("acknowledged") == 1
    assert "acknowledge" not in [n[0] for n in notices(desk, number)], "nothing had gone out, and Robin knows"


def test_a_link_needs_its_token(desk, places):
    number = file_urgent(desk, places)
    link = link_of(desk, number)
    assert desk.fresh().get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert desk.fresh().post("/page/" + secrets.token_urlsafe(32)).status_code == 404
    assert desk.fresh().post(link, csrf="A" * 43).status_code == 403, "another site cannot press the button"
    assert desk.sql("select count(*) from nuance.page_notice where encode(token_hash, 'hex') = %s", hashlib.sha256(link[6:].encode()).hexdigest())[0][0] == 1
    assert desk.sql("select count(*) from nuance.page_notice n where n::text like '%%' || %s || '%%'", link[6:])[0][0] == 0, "kept as a digest alone"
    assert not page_of(desk, number)["acknowledged"]


def test_a_link_over_plain_http_from_elsewhere_says_why_it_cannot(desk, places, another_httpd):
    """No cookie goes over plain http from another machine, and so no button could work: the page says so."""
    number = file_urgent(desk, places)
    other = another_httpd(extra_conf="LoadModule remoteip_module /usr/lib/apache2/modules/mod_remoteip.so\nRemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.1\n")
    far = {"X-Forwarded-For": "192.0.2.7"}
    shown = other.fresh().get(link_of(desk, number), headers=far)
    assert shown.status_code == 200 and "Everything" in shown.text
    assert "I am on it" not in shown.text and "its https address" in text_of(shown)
    assert "I am on it" in other.fresh().get(link_of(desk, number)).text, "from this machine itself it works"


def test_acknowledge_on_the_item(desk, places):
    number = file_urgent(desk, places)
    for login in ("contact", "member"):
        assert desk.client(login).post(f"/N{number}/page/acknowledge").status_code == 403
    staff = desk.client("staff")
    assert staff.form(f"/N{number}", f"/N{number}/page/acknowledge").submit().status_code == 303
    assert staff.post(f"/N{number}/page/acknowledge").status_code == 409
    assert entries(desk, number)[-1] == ("acknowledged", "Sam Okafor")


def test_closing_ends_a_page(desk, places):
    number = file_urgent(desk, places)
    desk.sql("update nuance.page_notice set settled_at = now(), delivered = true where page_id = %s", page_of(desk, number)["id"])
    desk.comment("staff", number, "It is back.", status="resolved")
    assert page_of(desk, number)["closed"] and not page_of(desk, number)["due"]
    assert entries(desk, number)[-1] == ("closed", "Sam Okafor")
    assert notices(desk, number)[2:] == [("resolve", None, "Paging hook"), ("resolve", "Robin Vega", None)]
    content = desk.sql("select o.content from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id where n.page_id = %s and n.event = 'resolve'",
                       page_of(desk, number)["id"])[0][0]
    assert content["dedup"] == f"nuance-page-{page_of(desk, number)['id']}" and content["at"] >= content["since"] and "ack" not in content
    assert desk.client("contact").post(f"/N{number}/page", {"down": "x"}).status_code == 409, "a closed issue is reopened first"


def test_who_was_woken_hears_that_somebody_else_is_on_it(desk, places):
    """By mail, once: not who acknowledged themselves, and not again when it is closed."""
    number = file_urgent(desk, places)
    link = link_of(desk, number)
    desk.sql("update nuance.page_notice set settled_at = now(), delivered = true where page_id = %s", page_of(desk, number)["id"])
    assert desk.client("staff").post(f"/N{number}/page/acknowledge").status_code == 303
    told = [("acknowledge", None, "Paging hook"), ("acknowledge", "Robin Vega", None)]
    assert notices(desk, number)[2:] == told
    kind, content = desk.sql("select o.kind, o.content from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id where n.page_id = %s "
                             "and n.event = 'acknowledge' and n.person_id is not null", page_of(desk, number)["id"])[0]
    assert kind == "page" and content["by"] == "Sam Okafor" and "ack" not in content
    desk.comment("staff", number, "It is back.", status="resolved")
    assert notices(desk, number)[2:] == told + [("resolve", None, "Paging hook")]
    assert "Sam Okafor acknowledged this page" in text_of(desk.fresh().get(link))

    number = file_urgent(desk, places)
    desk.sql("update nuance.page_notice set settled_at = now(), delivered = true where page_id = %s", page_of(desk, number)["id"])
    phone = desk.fresh()
    assert phone.form_in(phone.get(link_of(desk, number)), link_of(desk, number)).submit().status_code == 303
    assert notices(desk, number)[2:] == [("acknowledge", None, "Paging hook")]


def test_what_did_not_go_out_does_not_any_more(desk, places):
    number = file_urgent(desk, places)
    desk.client("staff").post(f"/N{number}/page/acknowledge")
    states = desk.sql("select o.state, n.said, n.event from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id where n.page_id = %s", page_of(desk, number)["id"])
    assert states == [("withdrawn", "withdrawn", "trigger")] * 2, "nobody is woken for what is taken care of, and nothing is to be resolved"


def test_escalation(desk, places):
    number = file_urgent(desk, places)
    page = page_of(desk, number)["id"]
    assert desk.sql("select nuance_api.page_escalate(%s, now())", page)[0][0] is False, "not before it is time"
    for _ in range(3):
        desk.sql("select nuance_api.page_escalate(%s, now() + interval '6 minutes')", page)
    assert page_of(desk, number)["place"] == 2 and len(notices(desk, number)) == 3, "once, however often"
    desk.sql("select nuance_api.page_escalate(%s, now() + interval '12 minutes')", page)
    assert [e[0] for e in entries(desk, number)] == ["paged", "escalated", "exhausted"]
    assert desk.client("staff").xml(f"/N{number}").find("pages/paged").get("state") == "exhausted"
    assert desk.client("staff").post(f"/N{number}/page/acknowledge").status_code == 303, "late is better than never"


def test_a_page_that_cannot_be_escalated_stops_no_other(desk, places):
    broken, other = file_urgent(desk, places), file_urgent(desk, places)
    desk.sql("update nuance.page set step = 2147483647, next_at = now() - interval '1 minute' where item_number = %s", broken)
    desk.sql("update nuance.page set next_at = now() where item_number = %s", other)
    try:
        desk.sql("select nuance_api.job_pages()")
        assert page_of(desk, other)["place"] == 2
        assert page_of(desk, broken)["place"] == 1 and page_of(desk, broken)["due"], "it is tried again"
    finally:
        desk.sql("update nuance.page set step = 1, next_at = null where item_number = %s", broken)


def test_many_due_are_all_paged_though_the_first_ones_cannot(desk, places):
    """Two hundred due at once, the longest due ones locked by somebody: the others have their turn, at once."""
    first = file_urgent(desk, places)
    numbers = [first] + [desk.file("contact", places["team"], f"Down {n}") for n in range(199)]
    desk.sql("insert into nuance.page (item_number, contract_id, person_id, what, opened_at, policy_id, step, place, next_at) "
             "select n, p.contract_id, p.person_id, 'x', now(), p.policy_id, 1, 1, now() - make_interval(secs => 1000 - n %% 1000) "
             "from nuance.page p, unnest(%s::bigint[]) n where p.item_number = %s and n <> %s", numbers, first, first)
    desk.sql("update nuance.page set next_at = now() where item_number = %s", first)
    due = [row[0] for row in desk.sql("select item_number from nuance.page where item_number = any (%s::bigint[]) order by next_at", numbers)]
    locked, free = due[:120], due[120:]
    holder = desk.cluster.connect("nuance")
    try:
        with holder.cursor() as cursor:
            cursor.execute("select from nuance.item where number = any (%s) for no key update", (locked,))
            runs = []
            while not runs or runs[-1] > 0:
                runs.append(desk.sql("select nuance_api.job_pages()")[0][0])
        assert sum(runs) >= 80 and max(runs) <= 50, runs
        assert desk.sql("select count(*) from nuance.page where item_number = any (%s::bigint[]) and place = 2", free) == [(80,)]
        assert desk.sql("select count(*) from nuance.page where item_number = any (%s::bigint[]) and place = 1", locked) == [(120,)]
    finally:
        holder.rollback()      # answered once the locks are gone, as closing is not
        holder.close()
    while desk.sql("select nuance_api.job_pages()")[0][0] > 0:
        pass
    assert desk.sql("select count(*) from nuance.page where item_number = any (%s::bigint[]) and place = 2", numbers) == [(200,)]
    desk.sql("update nuance.page set closed_at = now(), next_at = null where item_number = any (%s::bigint[])", numbers)


def test_delivered_and_undeliverable(desk, places):
    number = file_urgent(desk, places)
    outbox = [row[0] for row in desk.sql("select outbox_id from nuance.page_notice where page_id = %s order by id", page_of(desk, number)["id"])]
    desk.sql("select nuance_api.settled_page(%s, true, 'Taken')", outbox[0])
    desk.sql("select nuance_api.settled_page(%s, false, 'Refused')", outbox[1])
    desk.sql("select nuance_api.job_pages()")
    assert [e[0] for e in entries(desk, number)] == ["paged", "delivered"]
    assert page_of(desk, number)["step"] == 1, "one of them was reached"
    shown = desk.client("staff").xml(f"/N{number}")
    assert {n.get("said") for n in shown.findall("notices/notice")} == {"Taken", "Refused"}
    assert desk.client("contact").xml(f"/N{number}").findall("notices/notice") == [], "names of destinations are not for customers"

    number = file_urgent(desk, places)
    for row in desk.sql("select outbox_id from nuance.page_notice where page_id = %s", page_of(desk, number)["id"]):
        desk.sql("select nuance_api.settled_page(%s, false, 'Gave up')", row[0])
    desk.sql("select nuance_api.job_pages()")
    desk.sql("select nuance_api.job_pages()")
    assert page_of(desk, number)["place"] == 2, "nobody of level 1 will hear of it: level 2 is paged at once"
    assert [e[0] for e in entries(desk, number, "staff")] == ["paged", "undeliverable", "escalated"]


def test_nobody_to_page_is_admins(desk, places):
    desk.sql("update nuance.plan set policy_id = null where id = %s", places["plan"])
    kept = desk.sql("select id from nuance.oncall_policy where is_default")
    desk.sql("update nuance.oncall_policy set is_default = false where is_default")
    try:
        number = file_urgent(desk, places)
        assert notices(desk, number) == [("trigger", "Ada Adler", None)]
    finally:
        desk.sql("update nuance.plan set policy_id = %s where id = %s", places["policy"], places["plan"])
        if kept:
            desk.sql("update nuance.oncall_policy set is_default = true where id = %s", kept[0][0])


def test_judged_false_and_taken_back(desk, places):
    number = file_urgent(desk, places)
    page = page_of(desk, number)["id"]
    assert desk.client("contact").post(f"/N{number}/page/false", {"page": str(page), "reason": "x"}).status_code == 403
    before = balance(desk, places)
    staff = desk.client("staff")
    assert staff.form(f"/N{number}", f"/N{number}/page/false").fill(reason="The sun was shining.").submit().status_code == 303
    assert before - balance(desk, places) == 999
    assert staff.post(f"/N{number}/page/false", {"page": str(page), "reason": "Again"}).status_code == 409
    assert "The sun was shining." in text_of(desk.client("contact").get(f"/N{number}"))
    assert "The sun was shining." in text_of(desk.client("contact").get(f"/contract/{places['team']}/mana"))
    staff.form(f"/N{number}", f"/contract/{places['team']}/mana/refund").fill(reason="It was cloudy after all.").submit()
    assert balance(desk, places) == before
    assert desk.client("contact").xml(f"/N{number}").find("pages/paged").get("false-refunded") == "yes"
    assert staff.post(f"/N{number}/page/false", {"page": "999999999", "reason": "x"}).status_code == 404
    other = file_urgent(desk, places)
    assert staff.post(f"/N{other}/page/false", {"page": str(page), "reason": "x"}).status_code == 404, "of another issue"


def test_the_plan_says_what_a_false_page_costs(desk, places):
    form = desk.client("admin").form(f"/admin/plans/{places['plan']}")
    assert form.values["false_page_cost"] == "999"
    assert form.fill(false_page_cost="0").submit().status_code == 303
    number = file_urgent(desk, places)
    answer = desk.client("staff").post(f"/N{number}/page/false", {"page": str(page_of(desk, number)["id"]), "reason": "x"})
    assert answer.status_code == 422
    desk.client("admin").form(f"/admin/plans/{places['plan']}").fill(false_page_cost="999").submit()


# What providers tell.

PAGERDUTY = "pd-secret-of-the-tests"


@pytest.fixture(scope="module")
def callbacks(desk):
    admin = desk.client("admin")
    assert admin.post("/admin/oncall/callbacks", {"name": "pd", "scheme": "pagerduty", "secret": PAGERDUTY}).status_code == 200
    made = admin.post_json("/admin/oncall/callbacks", {"name": "hooks", "scheme": "standard"}).json()
    secret = made["outcome"]["subject"]
    assert secret.startswith("whsec_")
    assert secret not in admin.get("/admin/oncall").text, "shown once"
    return secret


def pagerduty(desk, event, secret=PAGERDUTY, name="pd", signature=None):
    body = json.dumps(event).encode()
    sign = signature if signature is not None else "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return requests.post(f"{desk.url}/pages/callback/{name}", data=body, headers={"X-PagerDuty-Signature": sign, "Content-Type": "application/json"}, timeout=20)


def acknowledged(page, kind="incident.acknowledged", key=None):
    return {"event": {"id": "01" + secrets.token_hex(8), "event_type": kind, "resource_type": "incident", "agent": {"summary": "Jo Duty", "type": "user_reference"},
                      "data": {"id": "PGR0VU2", "type": "incident", "incident_key": key or f"nuance-page-{page}", "status": "acknowledged"}}}


def test_pagerduty_acknowledges(desk, places, callbacks):
    number = file_urgent(desk, places)
    page = page_of(desk, number)["id"]
    event = acknowledged(page)
    for wrong in (dict(secret="another-secret"), dict(signature="v1=" + "0" * 64), dict(signature="v2=x"), dict(signature="")):
        assert pagerduty(desk, event, **wrong).status_code == 403
    assert pagerduty(desk, event, name="nosuch").status_code == 404
    assert not page_of(desk, number)["acknowledged"]
    old = "v1=" + hmac.new(b"replaced", json.dumps(event).encode(), hashlib.sha256).hexdigest()
    new = "v1=" + hmac.new(PAGERDUTY.encode(), json.dumps(event).encode(), hashlib.sha256).hexdigest()
    answer = pagerduty(desk, event, signature=f"{old},{new}")
    assert answer.status_code == 200 and answer.json()["outcome"]["result"] == "acknowledged"
    assert pagerduty(desk, event).json()["outcome"]["result"] == "known"
    assert pagerduty(desk, acknowledged(page)).json()["outcome"]["result"] == "ended"
    assert pagerduty(desk, acknowledged(page, "incident.triggered")).json()["outcome"]["result"] == "ignored"
    assert pagerduty(desk, acknowledged(page, key="else")).json()["outcome"]["result"] == "unknown"
    assert pagerduty(desk, acknowledged(999999999)).json()["outcome"]["result"] == "unknown"
    assert pagerduty(desk, [1, 2]).json()["outcome"]["result"] == "ignored"
    assert "Jo Duty acknowledged the page" in text_of(desk.client("contact").get(f"/N{number}"))


def standard(desk, secret, body, at=None, identity=None, change=lambda s: s):
    """By the published scheme: v1 is base64 of HMAC-SHA256 over id.time.body with the decoded secret."""
    identity, at = identity or "msg_" + secrets.token_hex(8), str(at or int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    sign = "v1," + base64.b64encode(hmac.new(key, f"{identity}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    return requests.post(f"{desk.url}/pages/callback/hooks", data=body, timeout=20,
                         headers={"webhook-id": identity, "webhook-timestamp": at, "webhook-signature": change(sign)})


def test_standard_webhooks_acknowledge(desk, places, callbacks):
    number = file_urgent(desk, places)
    page = page_of(desk, number)["id"]
    body = json.dumps({"type": "page.acknowledged", "data": {"dedup": f"nuance-page-{page}", "by": "Night shift"}}).encode()
    assert standard(desk, callbacks, body, at=int(time.time()) - 600).status_code == 403, "too old"
    assert standard(desk, callbacks, body, at=int(time.time()) + 600).status_code == 403
    assert standard(desk, "whsec_" + base64.b64encode(b"x" * 32).decode(), body).status_code == 403
    assert standard(desk, callbacks, body, change=lambda s: s[:-4] + "AAA=").status_code == 403
    assert standard(desk, callbacks, body, identity="a.b").status_code == 403
    assert standard(desk, callbacks, b"\xff\xfe").status_code in (400, 403, 422)
    assert standard(desk, callbacks, b"not json").status_code == 422
    assert not page_of(desk, number)["acknowledged"]
    answer = standard(desk, callbacks, body, identity="msg_once", change=lambda s: "v1," + base64.b64encode(b"0" * 32).decode() + " " + s)
    assert answer.status_code == 200 and answer.json()["outcome"]["result"] == "acknowledged"
    assert standard(desk, callbacks, body, identity="msg_once").json()["outcome"]["result"] == "known"
    assert entries(desk, number)[-1] == ("acknowledged", None)
    assert desk.client("staff").xml(f"/N{number}").find("pages/paged").get("acknowledged-by") == "Night shift"


def test_a_provider_that_is_retired_is_not_believed(desk, places, callbacks):
    desk.client("admin").post("/admin/oncall/callbacks", {"name": "gone", "scheme": "pagerduty", "secret": PAGERDUTY})
    assert desk.client("admin").post("/admin/oncall/callbacks/gone/retire").status_code == 303
    assert pagerduty(desk, acknowledged(1), name="gone").status_code == 404


# The background.

@pytest.fixture
def busy(tmp_path_factory, build, loaded, fault):
    """Servers that do jobs, as many as asked for."""
    started = []

    def start(n=1):
        for _ in range(n):
            folder = tmp_path_factory.mktemp("busy")
            httpd = start_httpd(folder, loaded, build, extra_conf=fault + "NuanceBackground On\nNuanceDelivery Off\n")
            started.append(httpd)
        return started
    yield start
    for httpd in started:
        httpd.stop()


def test_levels_are_paged_on_time_and_once_by_several_servers(desk, places, busy):
    """Twenty pages come due at once while three servers look; each goes one level on."""
    numbers = [file_urgent(desk, places) for _ in range(20)]
    ids = [page_of(desk, n)["id"] for n in numbers]
    busy(3)
    due = desk.sql("update nuance.page set next_at = clock_timestamp() + interval '1 second' where id = any(%s) returning next_at", ids)[0][0]
    eventually(lambda: all(page_of(desk, n)["place"] == 2 for n in numbers), seconds=20)
    made = desk.sql("select n.page_id, n.made_at from nuance.page_notice n where n.page_id = any(%s) and n.step = 2", ids)
    assert len(made) == len({page for page, _ in made}) == 20, "one notice each: level 2 has one destination"
    assert all((at - due).total_seconds() < 10 for _, at in made)
    assert all([e[0] for e in entries(desk, n)].count("escalated") == 1 for n in numbers)


def test_after_downtime_levels_are_not_all_paged_at_once(desk, places, busy):
    number = file_urgent(desk, places)
    desk.sql("update nuance.page set next_at = now() - interval '3 days', opened_at = now() - interval '3 days' where item_number = %s", number)
    busy()
    eventually(lambda: page_of(desk, number)["place"] == 2, seconds=15)
    assert desk.sql("select next_at > now() + interval '4 minutes' from nuance.page where item_number = %s", number)[0][0], "the next has its full time"


def test_a_clock_set_back_neither_repeats_nor_delays(desk, places, busy):
    """A clock an hour behind where it was is the same as all notes of time an hour ahead of it."""
    number = file_urgent(desk, places)
    desk.sql("update nuance.page set next_at = now() + interval '1 hour 2 seconds' where item_number = %s", number)
    soon = desk.sql("select nuance_api.outbox_add('mail', 'sign-up', 'a@b.example', '{}', due_at => now() + interval '1 hour 1 minute')")[0][0]
    desk.sql("update nuance.lane set paused_until = now() + interval '1 hour 1 minute' where id = 0")
    desk.sql("update nuance.job set finished_at = now() + interval '1 hour', next_at = now() + interval '1 hour' where name = 'pages'")
    busy()
    eventually(lambda: page_of(desk, number)["place"] == 2, seconds=20)
    late = "between now() and now() + interval '61 seconds'"
    assert desk.sql(f"select due_at {late}, (select paused_until {late} from nuance.lane where id = 0) from nuance.outbox where id = %s", soon) == [(True, True)]
    desk.sql("update nuance.lane set paused_until = null")
    desk.sql("update nuance.outbox set state = 'withdrawn', settled_at = now() where id = %s", soon)
    time.sleep(2.5)
    assert page_of(desk, number)["step"] == 2 and [e[0] for e in entries(desk, number)].count("escalated") == 1


def test_a_database_killed_in_the_middle_pages_once(desk, places, busy, log):
    """The backend that escalates is killed again and again: nothing is half done."""
    log.allow(r"NUANCE0110")
    number = file_urgent(desk, places)
    desk.sql("update nuance.page set next_at = now() where item_number = %s", number)
    busy(2)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        desk.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nuance_app' and query like '%%run_due_job%%'", role="postgres")
        time.sleep(0.05)
    eventually(lambda: page_of(desk, number)["place"] == 2, seconds=60)
    assert len([n for n in notices(desk, number) if n[2]]) == 2 and [e[0] for e in entries(desk, number)] == ["paged", "escalated"]


def test_nothing_of_it_survives_a_refused_filing(desk, places):
    before = desk.snapshot()
    answer = desk.client("contact").post(f"/contract/{places['team']}/new", {"body": "", "urgent": "yes", "down": "x"})
    assert answer.status_code == 422 and desk.snapshot() == before

