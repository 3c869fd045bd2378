"""Who hears of what by mail: the rules, as the outbox and what would be sent from it tell. Messages themselves are test_mail.py's."""
import re

import pytest

from helpers.client import problems, text_of
from helpers.world import MARKER, SOURCE


def waiting(desk, number):
    """person's login -> how many mails about the item wait for them."""
    return dict(desk.sql(
        "select a.login, count(*) from nuance.outbox o join nuance.account a on a.person_id = (o.content ->> 'person')::bigint "
        "where o.template = 'item' and o.state = 'waiting' and o.content ->> 'item' = %s group by a.login", str(number)))


def claim(desk, condition, *values):
    """Marks messages as being sent, as a server that delivers does."""
    return [row[0] for row in desk.sql(f"update nuance.outbox set state = 'sending', attempts = attempts + 1, node_id = 1, began_at = now(), "
                                       f"leased_until = now() + interval '30 seconds' where state = 'waiting' and {condition} "
                                       "returning id", *values)]


STATEMENTS = {}


def statement(name):
    if name not in STATEMENTS:
        text = (SOURCE / "sql" / "queries" / f"{name}.sql").read_text()
        STATEMENTS[name] = "\n".join(line for line in text.splitlines() if not line.startswith("--")).replace(":message, :node, :attempt", "%s, 1, %s")
    return STATEMENTS[name]


def composed(desk, message):
    """What the mail transport reads of a claimed message, as the module's own role: envelope, fields, item, entries."""
    attempt = desk.sql("select attempts from nuance.outbox where id = %s", message)[0][0]
    connection = desk.cluster.connect("nuance_app")
    try:
        parts = []
        with connection, connection.cursor() as cursor:
            for name in ("mail_envelope", "mail_fields", "mail_item", "mail_entries"):
                text = statement(name)
                cursor.execute(text, (message, attempt) if "%s" in text else None)
                names = [column[0] for column in cursor.description]
                parts.append([dict(zip(names, row)) for row in cursor.fetchall()])
        return parts
    finally:
        connection.close()


def told(desk, number, login):
    """The kinds of entries the mail that waits for somebody would tell of; None when it is not sent."""
    found = claim(desk, "template = 'item' and content ->> 'item' = %s and content ->> 'person' = %s", str(number), desk.person(login))
    assert len(found) <= 1, "one person hears of one issue by one mail at a time"
    if not found:
        return None
    envelope, _, _, entries = composed(desk, found[0])
    if not envelope:
        assert desk.sql("select state from nuance.outbox where id = %s", found[0]) == [("withdrawn",)]
        return None
    desk.sql("update nuance.outbox set state = 'sent', settled_at = now() where id = %s", found[0])
    return [entry["kind"] for entry in entries]


@pytest.fixture
def item(desk):
    """A paid issue of manager's, with nobody told of anything yet."""
    return desk.file("manager", desk.acme(), "Printing stops")


@pytest.fixture
def prefer(desk):
    """prefer(login, contracts='yes', replies=None): sets choices through the form; all are back afterwards."""
    changed = set()

    def choose(login, **choices):
        form = desk.client(login).form("/account", "/account/mail")
        for name, value in choices.items():
            if value is None:
                form.values.pop(name, None)
            else:
                form.fill(**{name: value})
        assert form.submit().status_code == 303
        changed.add(login)
    yield choose
    for login in changed:
        desk.sql("delete from nuance.mail_preference where person_id = %s", desk.person(login))


def test_nobody_is_told_of_what_they_did(desk, item):
    assert waiting(desk, item) == {}
    desk.comment("manager", item, "One more thing.")
    assert waiting(desk, item) == {}


def test_a_reply_goes_to_whoever_asked(desk, item):
    desk.comment("staff", item, "We look at it.", status="waiting")
    assert waiting(desk, item) == {"manager": 1}
    assert told(desk, item, "manager") == ["comment", "status"]
    # and the next one is the next mail, which tells of nothing twice
    desk.comment("staff", item, "Done.", status="resolved")
    assert told(desk, item, "manager") == ["comment", "status"]


def test_a_burst_is_one_mail(desk, item):
    for n in range(5):
        desk.comment("staff", item, f"Part {n}")
    assert waiting(desk, item) == {"manager": 1}
    due = desk.sql("select due_at - created_at from nuance.outbox where template = 'item' and content ->> 'item' = %s", str(item))
    assert due[0][0].total_seconds() == 60
    assert told(desk, item, "manager") == ["comment"] * 5


def test_who_took_part_hears(desk, item):
    desk.comment("member", item, "I see it too.")
    assert told(desk, item, "manager") == ["comment"]
    desk.comment("staff", item, "Thanks.")
    assert waiting(desk, item) == {"manager": 1, "member": 1}
    desk.comment("manager", item, "And now?")
    assert set(waiting(desk, item)) == {"manager", "member", "staff"}
    assert told(desk, item, "member") == ["comment", "comment"]
    assert told(desk, item, "staff") == ["comment"]


def test_a_note_reaches_no_customer_by_anything(desk, item):
    """Not by what is in a mail, not by there being one, not by when it goes."""
    desk.comment("member", item, "I see it too.")
    desk.comment("staff2", item, "Thanks.")
    before = desk.sql("select id, due_at, content, recipient from nuance.outbox where template = 'item' and content ->> 'item' = %s "
                      "and recipient like '%%acme.example' order by id", str(item))
    desk.comment("staff", item, MARKER + " @member @staff2 @manager", visibility="internal")
    desk.client("staff").form(f"/N{item}").fill(priority="high").submit()
    assert desk.sql("select id, due_at, content, recipient from nuance.outbox where template = 'item' and content ->> 'item' = %s "
                    "and recipient like '%%acme.example' order by id", str(item)) == before
    for login in ("manager", "member"):
        found = claim(desk, "template = 'item' and content ->> 'item' = %s and content ->> 'person' = %s", str(item), desk.person(login))
        parts = composed(desk, found[0])
        assert MARKER not in str(parts)
        # what is counted or numbered ends before the note
        assert all(entry["kind"] == "comment" for entry in parts[3])
    # staff hear that there is a note; what it says does not leave the desk
    found = claim(desk, "template = 'item' and content ->> 'item' = %s and content ->> 'person' = %s", str(item), desk.person("staff2"))
    parts = composed(desk, found[0])
    assert "note" in [entry["kind"] for entry in parts[3]]
    assert MARKER not in str(parts)


def test_assignment(desk, item):
    form = desk.client("staff").form(f"/N{item}").fill(owner=desk.person("staff2"))
    assert form.submit().status_code == 303
    assert waiting(desk, item) == {"staff2": 1}
    assert told(desk, item, "staff2") == ["owner"]
    assert desk.client("staff").post(f"/N{item}/claim").status_code == 409
    # taking it oneself tells nobody
    other = desk.file("manager", desk.acme(), "Another")
    assert desk.client("staff").post(f"/N{other}/claim").status_code == 303
    assert waiting(desk, other) == {}


def test_assigned_and_given_away_again(desk, item):
    desk.client("staff").form(f"/N{item}").fill(owner=desk.person("staff2")).submit()
    desk.client("staff").form(f"/N{item}").fill(owner=desk.person("staff")).submit()
    assert told(desk, item, "staff2") is None


def test_mentions(desk, item):
    desk.comment("staff", item, "Could @staff2 or @member look? Not nobody@staff2.example, and not @contact.")
    assert set(waiting(desk, item)) == {"manager", "staff2", "member"}, "who may not see it is not told of it"
    assert told(desk, item, "staff2") == ["comment"]
    assert told(desk, item, "member") == ["comment"]


def test_owners_hear_of_escalations(desk, item, prefer):
    """What became of a page is no news to customers, who see it on the page; the owner is told, not of each delivery."""
    desk.client("staff").form(f"/N{item}").fill(owner=desk.person("staff2")).submit()
    assert told(desk, item, "staff2") == ["owner"]
    for event in ("delivered", "escalated", "closed"):
        desk.sql("insert into nuance.timeline_entry (item_number, kind, old, new) values (%s, 'page', %s, 2)", item, event)
    assert waiting(desk, item) == {"staff2": 1}
    assert told(desk, item, "staff2") == ["page"]
    prefer("staff2", escalations=None)
    desk.sql("insert into nuance.timeline_entry (item_number, kind, old, new) values (%s, 'page', 'escalated', 3)", item)
    assert waiting(desk, item) == {}


def test_deadlines_are_of_the_issue_too(desk, item):
    """They belong to its thread and its list, and are muted with it."""
    desk.sql("insert into nuance.queue (key, name) values ('timed', 'Timed') on conflict do nothing")
    clock = desk.sql("with s as (insert into nuance.sla (queue_id, first_minutes) select q.id, 60 from nuance.queue q where q.key = 'timed' returning id) "
                     "insert into nuance.clock (item_number, kind, sla_id, target, began_at) select %s, 'first', s.id, 60, now() from s returning id", item)
    messages = [desk.sql("select nuance_api.outbox_add('mail', 'deadline', 'sam@desk.example', jsonb_build_object('event', 'near', 'kind', 'first', "
                         "'clock', %s, 'item', %s::bigint, 'title', 'x', 'person', %s::bigint, 'due', 'now'))", clock[0][0], item, desk.person("staff"))[0][0]
                for _ in range(2)]
    claim(desk, "id = any(%s)", messages)
    envelope = composed(desk, messages[0])[0][0]
    assert (envelope["item"], envelope["list"]) == (int(item), "queue-paid")
    assert envelope["unsubscribe"] == link(desk, "staff", item).rsplit("/", 1)[1]
    desk.sql("insert into nuance.subscriber (item_number, person_id, muted_at) values (%s, %s, now())", item, desk.person("staff"))
    assert composed(desk, messages[1])[0] == []


def test_managers_hear_of_all_issues_if_they_want(desk, prefer):
    contract = desk.make_contract("Heard of", {"contact": "manager", "multi": "contact"})
    number = desk.file("contact", contract, "First")
    assert waiting(desk, number) == {}
    prefer("multi", contracts="yes")
    number = desk.file("contact", contract, "Second")
    assert waiting(desk, number) == {"multi": 1}
    assert told(desk, number, "multi") == ["filed"]
    desk.comment("staff", number, "Yes.", status="resolved")
    assert waiting(desk, number) == {"multi": 1, "contact": 1}


@pytest.mark.parametrize("choice,kinds", [("replies", ["status"]), ("changes", ["comment"])])
def test_preferences_are_asked_when_it_goes(desk, item, prefer, choice, kinds):
    desk.comment("staff", item, "We look at it.", status="waiting")
    prefer("manager", **{choice: None})
    assert told(desk, item, "manager") == kinds


def test_nothing_but_security_mail(desk, item, prefer):
    desk.comment("staff", item, "We look at it.")
    prefer("manager", nothing="yes")
    assert told(desk, item, "manager") is None
    desk.comment("staff", item, "And more.")
    assert waiting(desk, item) == {}
    assert "no mail but security mail" in text_of(desk.client("manager").get("/account"))


def test_mute(desk, item):
    page = desk.client("manager").form(f"/N{item}", f"/N{item}/mute")
    assert page.submit().status_code == 303
    desk.comment("staff", item, "We look at it.")
    assert waiting(desk, item) == {}
    assert "Printing stops" in text_of(desk.client("manager").get("/account"))
    assert desk.client("manager").form(f"/N{item}", f"/N{item}/mute").submit().status_code == 303
    desk.comment("staff", item, "And more.")
    assert waiting(desk, item) == {"manager": 1}


def test_who_lost_access_gets_nothing(desk):
    contract = desk.make_contract("Left", {"contact": "manager", "multi": "member"})
    number = desk.file("contact", contract, "Secret plans")
    desk.comment("multi", number, "Mine too.")
    desk.comment("staff", number, "We look at it.")
    assert waiting(desk, number) == {"contact": 1, "multi": 1}
    desk.sql("delete from nuance.membership where contract_id = %s and person_id = %s", contract, desk.person("multi"))
    assert told(desk, number, "multi") is None
    desk.sql("update nuance.account set disabled_at = now() where login = 'contact'")
    try:
        assert claim(desk, "template = 'item' and content ->> 'item' = %s", number)
        message = desk.sql("select id from nuance.outbox where template = 'item' and content ->> 'item' = %s and state = 'sending'", number)[0][0]
        assert composed(desk, message)[0] == []
    finally:
        desk.sql("update nuance.account set disabled_at = null where login = 'contact'")


def test_further_attempts_tell_of_the_same(desk, item):
    """What came after the first attempt is the next mail's; the one that is tried again stays what it was."""
    desk.comment("staff", item, "First.")
    message = claim(desk, "template = 'item' and content ->> 'item' = %s", item)[0]
    assert [e["body__markdown"] for e in composed(desk, message)[3]] == ["First."]
    desk.comment("staff", item, "Second.")
    assert waiting(desk, item) == {"manager": 1}
    assert desk.sql("select held from nuance.outbox where state = 'waiting' and content ->> 'item' = %s", item) == [(True,)], "in order"
    assert [e["body__markdown"] for e in composed(desk, message)[3]] == ["First."]


def test_a_mail_that_is_another_nodes_by_now_is_not_composed(desk, item):
    """Composing may begin long after the claim: whose lease has run out sends nothing, and leaves it to whoever has it."""
    desk.comment("staff", item, "Once.")
    message = claim(desk, "template = 'item' and content ->> 'item' = %s", item)[0]
    desk.sql("update nuance.outbox set node_id = 2 where id = %s", message)
    assert composed(desk, message)[0] == [], "another node's"
    assert desk.sql("select state from nuance.outbox where id = %s", message) == [("sending",)], "nor is it withdrawn"
    desk.sql("update nuance.outbox set node_id = 1, leased_until = now() - interval '20 seconds', began_at = now() - interval '65 seconds' where id = %s", message)
    assert composed(desk, message)[0], "still ours, though late"
    assert desk.sql("select leased_until > now() + interval '30 seconds' from nuance.outbox where id = %s", message) == [(True,)], "and leased anew, for as long"


def test_what_waited_for_a_week_is_no_news(desk, item):
    desk.comment("staff", item, "Old.")
    desk.sql("alter table nuance.timeline_entry disable trigger append_only")
    desk.sql("update nuance.timeline_entry set at = now() - interval '8 days' where item_number = %s", item)
    desk.sql("alter table nuance.timeline_entry enable trigger append_only")
    assert told(desk, item, "manager") is None


def test_imports_are_quiet(desk, item):
    connection = desk.cluster.connect("nuance")
    with connection, connection.cursor() as cursor:
        cursor.execute("set local nuance.quiet = 'on'")
        cursor.execute("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, body) values (%s, %s, 'comment', true, 'Old')",
                       (item, desk.person("staff")))
    connection.close()
    assert waiting(desk, item) == {}


def test_community_hears_by_queue_and_of_no_contract(desk):
    number = desk.file("free", desk.free_contract(), "How do I print?")
    desk.comment("community", number, "Like this.")
    desk.comment("staff", number, "Or like that.")
    message = claim(desk, "template = 'item' and content ->> 'item' = %s and content ->> 'person' = %s", number, desk.person("community"))[0]
    envelope = composed(desk, message)[0][0]
    assert (envelope["list"], envelope["list_name"]) == ("queue-free", "Free")
    desk.client("staff").form(f"/N{number}").fill(queue="paid").submit()
    desk.sql("update nuance.outbox set state = 'sending' where id = %s", message)
    assert composed(desk, message)[0] == [], "what left the community's queues is not theirs to read any more"


# --- the link at the end of a mail --------------------------------------------------------------------

def link(desk, login, number):
    return "/unsubscribe/" + desk.sql("select nuance_api.unsubscribe_token(%s, %s)", desk.person(login), number)[0][0]


def one_click(desk, path, data="List-Unsubscribe=One-Click", **headers):
    """What a mail program posts (RFC 8058): no cookie, no token, no Referer."""
    import requests
    return requests.post(desk.url + path, data=data, allow_redirects=False, timeout=15,
                         headers={"Content-Type": "application/x-www-form-urlencoded", **headers})


def test_one_click_ends_all_but_security_mail(desk, item, prefer):
    prefer("manager", replies="yes")  # what was chosen is put back in the end
    answer = one_click(desk, link(desk, "manager", item))
    assert answer.status_code == 200 and answer.json()["outcome"]["result"] == "unsubscribed"
    assert one_click(desk, link(desk, "manager", item)).status_code == 200, "again is as well"
    desk.comment("staff", item, "Nobody hears.")
    assert waiting(desk, item) == {}


def test_one_click_as_multipart(desk, item, prefer):
    prefer("manager", replies="yes")
    import requests
    answer = requests.post(desk.url + link(desk, "manager", item), files={"List-Unsubscribe": (None, "One-Click")}, timeout=15)
    assert answer.status_code == 200
    assert desk.sql("select nothing from nuance.mail_preference where person_id = %s", desk.person("manager")) == [(True,)]


@pytest.mark.parametrize("data", ["", "x=y", "List-Unsubscribe=No"])
def test_only_the_button_counts(desk, item, data):
    answer = one_click(desk, link(desk, "manager", item), data)
    assert answer.status_code == 422
    assert desk.sql("select count(*) from nuance.mail_preference where nothing and person_id = %s", desk.person("manager")) == [(0,)]


def test_looking_at_the_link_ends_nothing(desk, item):
    path = link(desk, "manager", item)
    page = desk.fresh().get(path)
    assert page.status_code == 200 and f"Mute N{item}" in text_of(page)
    assert desk.sql("select count(*) from nuance.mail_preference where person_id = %s", desk.person("manager")) == [(0,)]


def test_the_page_mutes_ends_and_brings_back(desk, item, prefer):
    prefer("manager", replies="yes")
    path, visitor = link(desk, "manager", item), desk.fresh()
    form = visitor.form(path, path + "/choose")
    assert form.submit(("choice", "item")).status_code == 303
    desk.comment("staff", item, "Nobody hears.")
    assert waiting(desk, item) == {}
    assert f"no more mail about N{item}" in text_of(visitor.get(path))
    assert visitor.form(path, path + "/choose").submit(("choice", "none")).status_code == 303
    assert visitor.form(path, path + "/choose").submit(("choice", "all")).status_code == 303
    assert "no more mail but security mail" in text_of(visitor.get(path))
    assert visitor.form(path, path + "/choose").submit(("choice", "none")).status_code == 303
    desk.comment("staff", item, "Heard.")
    assert waiting(desk, item) == {"manager": 1}


def test_forged_links(desk, item):
    good = link(desk, "manager", item).rsplit("/", 1)[1]
    person, about, mac = good.split(".")
    other = desk.person("member")
    for token in (f"{other}.{about}.{mac}", f"{person}.{int(about) + 1}.{mac}", f"{person}.{about}.{'0' * 32}", f"{person}.{about}",
                  f"{person}.{about}.{mac}0", f"0{person}.{about}.{mac}", f"0.0.{mac}", "x", "1" * 99, mac):
        assert desk.fresh().get("/unsubscribe/" + token).status_code == 404
        assert one_click(desk, "/unsubscribe/" + token).status_code in (404, 405)
    assert desk.sql("select count(*) from nuance.mail_preference where nothing") == [(0,)]


def test_an_address_refuses_invitations(desk):
    contract = desk.make_contract("Inviting", {"contact": "manager"})
    client = desk.client("contact")
    assert client.form(f"/contract/{contract}/people", f"/contract/{contract}/invite").fill(email="New@Refuse.example").submit().status_code == 303
    message = claim(desk, "recipient = 'New@Refuse.example'")[0]
    envelope, fields, _, _ = composed(desk, message)
    assert {f["name"] for f in fields} >= {"path", "contract", "inviter", "role", "template", "unsubscribe"}
    assert one_click(desk, "/unsubscribe/" + envelope[0]["unsubscribe"]).status_code == 200
    assert composed(desk, message)[0] == [] and desk.sql("select state from nuance.outbox where id = %s", message) == [("withdrawn",)]
    visitor, path = desk.fresh(), "/unsubscribe/" + envelope[0]["unsubscribe"]
    assert "no more invitations" in text_of(visitor.get(path))
    assert visitor.form(path, path + "/choose").submit(("choice", "none")).status_code == 303
    assert desk.sql("select count(*) from nuance.mail_refusal where address = 'new@refuse.example'") == [(0,)]


# --- addresses ------------------------------------------------------------------------------------------

def token_for(desk, template, recipient):
    """Claims the newest such mail and gives the path its link has, or None."""
    found = claim(desk, "template = %s and recipient = %s", template, recipient)
    if not found:
        return None
    envelope, fields, _, _ = composed(desk, found[-1])
    return next((f["value"] for f in fields if f["name"] == "path"), None) if envelope else None


@pytest.fixture
def unthrottled(desk):
    desk.sql("delete from nuance.login_attempt where network like 'mail%%' or login like 'verify %%'")


def test_an_address_is_verified_by_its_mail(desk, unthrottled):
    desk.make_person("adds", "Adds Addresses")
    client = desk.fresh("adds")
    assert client.form("/account", "/account/addresses").fill(email="adds@home.example").submit().status_code == 303
    assert "Not verified yet" in text_of(client.get("/account"))
    path = token_for(desk, "verify-address", "adds@home.example")
    # others, logged in or not, cannot use it
    assert desk.fresh().get(path).status_code == 303
    assert desk.client("manager").get(path).status_code == 404
    assert desk.client("manager").post(path).status_code == 404
    form = client.form(path)
    assert desk.sql("select verified_at from nuance.address where value = 'adds@home.example'") == [(None,)], "looking proves nothing"
    assert form.submit().status_code == 303
    assert "Your mail goes here" in text_of(client.get("/account"))
    assert client.get(path).status_code == 404, "once"
    answer = client.post("/account/addresses/remove", {"address": desk.sql("select id from nuance.address where value = 'adds@home.example'")[0][0]},
                         media="xml")
    assert answer.status_code == 409, "the last one stays"


def test_an_address_belongs_to_one(desk, unthrottled):
    desk.make_person("late", "Late Comer")
    client = desk.fresh("late")
    client.form("/account", "/account/addresses").fill(email="MARIA@acme.example").submit()
    answer = client.form(token_for(desk, "verify-address", "MARIA@acme.example")).submit()
    assert answer.status_code == 422 and "belongs to another account" in text_of(answer)


def test_who_had_no_account_gives_it_up(desk, unthrottled):
    """Somebody who only wrote from an address is the one who proves it now."""
    stranger = desk.sql("insert into nuance.person (name) values ('Stranger') returning id")[0][0]
    desk.sql("insert into nuance.address (person_id, value, verified_at) values (%s, 'stranger@home.example', now())", stranger)
    number = desk.make_person("stranger", "Stranger")
    client = desk.fresh("stranger")
    client.form("/account", "/account/addresses").fill(email="stranger@home.example").submit()
    assert client.form(token_for(desk, "verify-address", "stranger@home.example")).submit().status_code == 303
    assert desk.sql("select person_id from nuance.address where value = 'stranger@home.example' and verified_at is not null") == [(number,)]


def test_addresses_refused(desk, unthrottled):
    client = desk.client("member")
    for email, code in (("x", "not-an-email"), ("milo@acme.example", "address-there"), ("", "required")):
        answer = client.post("/account/addresses", {"email": email}, media="xml")
        assert answer.status_code == 422 and ("email", code) in problems(answer)


def test_not_too_many_mails_to_others(desk, unthrottled):
    desk.make_person("spams", "Spams")
    client = desk.fresh("spams")
    client.form("/account", "/account/addresses").fill(email="victim@home.example").submit()
    number = desk.sql("select id from nuance.address where value = 'victim@home.example'")[0][0]
    codes = [client.post("/account/addresses/send", {"address": number}).status_code for _ in range(12)]
    assert codes == [303] * 9 + [429] * 3


# --- forgotten passwords ---------------------------------------------------------------------------------

def forget(desk, who, client=None):
    return (client or desk.fresh()).form("/password").fill(who=who).submit()


def test_a_new_password_by_mail(desk, unthrottled):
    desk.make_person("forgets", "Forgets It", email="forgets@home.example")
    old = desk.fresh("forgets")
    assert forget(desk, "Forgets@home.example").status_code == 303
    path = token_for(desk, "password-reset", "Forgets@home.example")
    visitor = desk.fresh()
    assert "forgets" in text_of(visitor.get(path))
    answer = visitor.form(path).fill(new_password="a-better-password").submit()
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/login")
    assert visitor.get(path).status_code == 404, "the link works once"
    assert old.get("/account").status_code == 303, "whoever was logged in is not any more"
    assert desk.fresh("forgets", "a-better-password").get("/account").status_code == 200
    assert desk.sql("select count(*) from nuance.outbox where template = 'password-changed' and recipient = 'forgets@home.example'") == [(1,)]


def test_by_login_too_and_the_newest_link_ends_the_others(desk, unthrottled):
    desk.make_person("forgets2", "Forgets Too", email="forgets2@home.example")
    forget(desk, "forgets2")
    forget(desk, " FORGETS2@home.example ")
    one = token_for(desk, "password-reset", "forgets2")
    other = token_for(desk, "password-reset", "FORGETS2@home.example")
    assert one != other
    assert desk.fresh().form(one).fill(new_password="a-better-password").submit().status_code == 303
    assert desk.fresh().get(other).status_code == 404


def test_sent_twice_is_done_once(desk, unthrottled):
    """Two presses of the button are one mail, and one new password."""
    desk.make_person("twice", "Twice", email="twice@home.example")
    visitor = desk.fresh()
    form = visitor.form("/password").fill(who="twice")
    assert form.submit().status_code == form.submit().status_code == 303
    assert desk.sql("select count(*) from nuance.outbox where recipient = 'twice'") == [(1,)]
    form = visitor.form(token_for(desk, "password-reset", "twice")).fill(new_password="a-better-password")
    first, second = form.submit(), form.submit()
    assert first.status_code == second.status_code == 303 and first.headers["Location"] == second.headers["Location"]
    assert desk.sql("select count(*) from nuance.outbox where template = 'password-changed' and recipient = 'twice@home.example'") == [(1,)]


def test_the_link_lasts_an_hour(desk, unthrottled):
    desk.make_person("forgets3", "Forgets Three", email="forgets3@home.example")
    forget(desk, "forgets3")
    path = token_for(desk, "password-reset", "forgets3")
    assert desk.sql("select (expires_at - created_at) from nuance.mail_link order by id desc limit 1")[0][0].total_seconds() == 3600
    desk.sql("update nuance.mail_link set expires_at = now()")
    assert desk.fresh().get(path).status_code == 404
    assert desk.fresh().post(path, {"new_password": "a-better-password"}).status_code == 404


def test_repeats_bring_the_same_link(desk, unthrottled):
    desk.make_person("forgets4", "Forgets Four", email="forgets4@home.example")
    forget(desk, "forgets4")
    message = claim(desk, "recipient = 'forgets4'")[0]
    paths = {next(f["value"] for f in composed(desk, message)[1] if f["name"] == "path") for _ in range(3)}
    assert len(paths) == 1
    assert desk.sql("select content from nuance.outbox where id = %s", message) == [({"typed": "forgets4"},)], "no secret is kept"


def test_known_and_unknown_are_answered_alike(desk, unthrottled):
    desk.make_person("known", "Known", email="known@home.example")
    desk.make_person("vanished", "Gone", email="vanished@home.example")
    desk.sql("update nuance.account set disabled_at = now() where login = 'vanished'")
    desk.make_person("unreachable", "Unreachable")
    shapes, counts = set(), []
    for who in ("known", "known@home.example", "vanished", "unreachable", "nobody", "nobody@home.example", "'; drop table x"):
        before = desk.sql("select count(*) from nuance.outbox")[0][0]
        answer = forget(desk, who)
        shapes.add((answer.status_code, answer.headers["Location"], re.sub(r"=[^;]+", "=", answer.headers.get("Set-Cookie", ""))))
        counts.append(desk.sql("select count(*) from nuance.outbox")[0][0] - before)
    assert len(shapes) == 1 and set(counts) == {1}, "the same is done, whoever it is"
    for who, sent in (("known", True), ("vanished", False), ("unreachable", False), ("nobody", False), ("nobody@home.example", False)):
        assert (token_for(desk, "password-reset", who) is not None) == sent
    assert desk.sql("select count(*) from nuance.outbox where template = 'password-reset' and state = 'withdrawn' and content ? 'typed'") == [(0,)]


def test_asking_is_throttled(desk, unthrottled):
    for _ in range(5):
        assert forget(desk, "flooded@home.example").status_code == 303
    assert desk.sql("select count(*) from nuance.outbox where recipient = 'flooded@home.example'") == [(3,)]
    codes = {forget(desk, f"n{n}@home.example").status_code for n in range(20)}
    assert codes == {303, 429}
    desk.sql("delete from nuance.login_attempt where network like 'mail%%'")


def test_a_weak_new_password_is_refused_and_the_link_stays(desk, unthrottled):
    desk.make_person("forgets5", "Forgets Five", email="forgets5@home.example")
    forget(desk, "forgets5")
    path = token_for(desk, "password-reset", "forgets5")
    answer = desk.fresh().form(path).fill(new_password="short").submit()
    assert answer.status_code == 422 and "too short" in text_of(answer)
    assert desk.fresh().get(path).status_code == 200


# --- making an account -----------------------------------------------------------------------------------

def test_signing_up(desk, unthrottled):
    visitor = desk.fresh()
    assert visitor.form("/sign-up").fill(email="joins@home.example").submit().status_code == 303
    path = token_for(desk, "sign-up", "joins@home.example")
    form = visitor.form(path).fill(name="Jo Ins", login="joins", new_password="a-good-password")
    twin = visitor.clone()
    again = twin.form_in(twin.get(path), path)
    again.values = dict(form.values)
    answer = form.submit()
    assert answer.status_code == 303
    assert visitor.get("/account").status_code == 200, "logged in at once"
    assert "joins@home.example" in text_of(visitor.get("/account")) and "Your mail goes here" in text_of(visitor.get("/account"))
    assert desk.fresh().get(path).status_code == 404
    assert again.submit().headers["Location"] == answer.headers["Location"], "the same form once more is the same account"
    assert desk.sql("select count(*) from nuance.person where name = 'Jo Ins'") == [(1,)]
    assert desk.client("free").get("/sign-up").status_code == 200


def test_signing_up_with_an_address_that_has_an_account(desk, unthrottled):
    answer = desk.fresh().form("/sign-up").fill(email="maria@ACME.example").submit()
    assert answer.status_code == 303, "no word that it is known"
    message = claim(desk, "recipient = 'maria@ACME.example'")[0]
    fields = {f["name"]: f["value"] for f in composed(desk, message)[1]}
    assert fields["known"] == "yes" and "path" not in fields


def test_sign_up_can_be_closed(desk, unthrottled):
    visitor = desk.fresh()
    visitor.form("/sign-up").fill(email="toolate@home.example").submit()
    path = token_for(desk, "sign-up", "toolate@home.example")
    visitor.form("/sign-up").fill(email="waits@home.example").submit()
    form = desk.client("admin").form("/admin/sign-up")
    form.values.pop("sign_up")
    assert form.submit().status_code == 303
    try:
        assert desk.fresh().get("/sign-up").status_code == 404
        assert desk.fresh().get(path).status_code == 404
        assert desk.fresh().post(path, {"name": "A", "login": "toolate", "new_password": "a-good-password"}).status_code == 404
        assert desk.fresh().post("/sign-up", {"email": "x@home.example"}).status_code == 404
        assert token_for(desk, "sign-up", "waits@home.example") is None
        assert "Make an account" not in text_of(desk.fresh().get("/login"))
    finally:
        desk.client("admin").form("/admin/sign-up").fill(sign_up="yes").submit()
    assert "Make an account" in text_of(desk.fresh().get("/login"))

