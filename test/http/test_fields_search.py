"""Fields in queries, for staff; and that nobody else is ever told of one, by any way."""
import datetime
import json
import secrets
from urllib.parse import quote

import pytest

from helpers.client import html, problems, text_of
from helpers.fields import KINDS, change, fill, fresh_key, held, make_field


@pytest.fixture(scope="module")
def made(desk):
    return {kind: make_field(desk, kind) for kind in KINDS}


def found(client, q):
    return {int(i.get("number")) for i in client.xml("/search?q=" + quote(q)).findall("items/item")}


def day(offset):
    # as the person's time zone has it
    return str((datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=offset, hours=1)).date())


ROWS = [  # text, number, choice, date
    ("Acme Inc.", "10", "eu", "2026-01-31"), ("ACME inc.", "9.5", "us", "2026-02-01"), ("acme", "-3", "eu", None), ('say "no" \\ %_', "0", None, "2025-12-31"),
    (None, "1000000.000001", "old", day(0)), ("Über", None, "us", day(5)), ("none", "10.000000", None, day(-5)), (None, None, None, None)]


@pytest.fixture(scope="module")
def sorted_out(desk, made):
    """Issues of one's own, of which each second one is closed."""
    contract, numbers = desk.make_contract("Sorted " + secrets.token_hex(4), {"contact": "contact"}), []
    for n, row in enumerate(ROWS):
        number = desk.file("contact", contract, "Sorted out")
        values = {made[kind]: value for kind, value in zip(("text", "number", "choice", "date"), row) if value is not None}
        if values:
            fill(desk, number, values)
        if n % 2:
            desk.client("staff").form(f"/N{number}").fill(status="resolved").submit()
        numbers.append(int(number))
    return contract, numbers


QUERIES = [
    ("{text}:acme", {2}), ('{text}:"acme inc."', {0, 1}), ("{text}:acme*", {0, 1, 2}), ("{text}:ac*,über", {0, 1, 2, 5}), ("{text}:ÜBER", {5}), ("{text}:inc", set()),
    ('{text}:"say \\"no\\" \\\\ %_"', {3}), ("{text}:%", set()), ("{text}:_cme", set()), ("{text}:a_*", set()), ("{text}:*", {0, 1, 2, 3, 5, 6}), ("{text}:none", {4, 7}), ("-{text}:none", {0, 1, 2, 3, 5, 6}),
    ("-{text}:acme*", {3, 4, 5, 6, 7}), ("{text}:none,acme", {2, 4, 7}), ('{text}:"\'; drop table x; --"', set()), ('{text}:">a"', set()), ("{text}:1..2", set()),
    ("{number}:10", {0, 6}), ("{number}:10.00", {0, 6}), ("{number}:9.5,0", {1, 3}), ("{number}:>9.5", {0, 4, 6}), ("{number}:>=9.5", {0, 1, 4, 6}), ("{number}:<0", {2}), ("{number}:<=0", {2, 3}),
    ("{number}:-3..9.5", {1, 2, 3}), ("{number}:..0", {2, 3}), ("{number}:1000000..*", {4}), ("{number}:1000000.000001", {4}), ("{number}:=10", {0, 6}), ("-{number}:>0", {2, 3, 5, 7}), ("{number}:none", {5, 7}),
    ("-{number}:none", {0, 1, 2, 3, 4, 6}), ("{number}:none,10", {0, 5, 6, 7}), ("{number}:>5 {number}:<10", {1}), ("{number}:=none", {5, 7}), ("-{number}:=none", {0, 1, 2, 3, 4, 6}), ('{number}:"10",none', {0, 5, 6, 7}),
    # in quotation marks, none and a star are what they are
    ('{text}:"none"', {6}), ('-{text}:"none"', {0, 1, 2, 3, 4, 5, 7}), ('{text}:none,"none"', {4, 6, 7}), ('{text}:none,"acme"', {2, 4, 7}), ('{text}:"acme*"', set()), ('{text}:"acme*",acme*', {0, 1, 2}),
    ("{text}:=acme", {2}), ('{text}:"=acme"', set()), ("{choice}:=eu", {0, 2}), ('{choice}:"eu"', {0, 2}), ('{date}:"2026-01-31",none', {0, 2, 7}),
    ("{choice}:eu", {0, 2}), ("{choice}:EU,us", {0, 1, 2, 5}), ("{choice}:none", {3, 6, 7}), ("-{choice}:eu", {1, 3, 4, 5, 6, 7}), ("{choice}:old,none", {3, 4, 6, 7}),
    ("{date}:2026-01-31", {0}), ("{date}:2026-01", {0}), ("{date}:2026-01..2026-02", {0, 1}), ("{date}:<2026", {3}), ("{date}:>2026-01-31 {date}:<2026-03", {1}), ("{date}:>=2026-01-31 {date}:<=2026-02-01", {0, 1}),
    ("{date}:today", {4}), ("{date}:<7d", {4, 6}), ("{date}:7d", {4, 6}), ("{date}:<+7d", {4, 5}), ("{date}:+7d", {4, 5}), ("{date}:7d..+7d", {4, 5, 6}), ("{date}:>3d {date}:>2026-03", {6}),
    ("{date}:>+3d", {5}), ("{date}:2026-01-31,2025-12-31", {0, 3}), ("{date}:none", {2, 7}), ("-{date}:none", {0, 1, 3, 4, 5, 6}), ("-{date}:2026-01", {1, 2, 3, 4, 5, 6, 7}),
    ("{date}:7d..", {4, 5, 6}), ("{date}:7d..*", {4, 5, 6}), ("{date}:..+7d", {0, 1, 3, 4, 5, 6}), ("{date}:*..+3d", {0, 1, 3, 4, 6}), ("{date}:..3d", {0, 1, 3, 6}), ("{date}:+3d..", {5}), ("{date}:2026-02..+3d", {1, 4, 6}),
    ("{date}:<9999y", {0, 1, 3, 4, 6}), ("{date}:>9999y", set()), ("{date}:<+9999y", {4, 5}), ("{date}:>+9999y", set()), ("{date}:9999y..+9999y", {0, 1, 3, 4, 5, 6}), ("-{date}:>9999y", {0, 1, 2, 3, 4, 5, 6, 7}),
    ("{choice}:eu {number}:>0", {0}), ("{text}:acme* {choice}:us", {1})]


@pytest.mark.parametrize("also", ["", "is:open", "is:closed", "sort:age", "sort:priority", "sort:work", "sorted"])
@pytest.mark.parametrize("q,wanted", QUERIES)
def test_what_a_query_finds(desk, made, sorted_out, q, wanted, also):
    contract, numbers = sorted_out
    q = q.format(**made)
    kept = [n for n in wanted if not (also == "is:open" and n % 2) and not (also == "is:closed" and not n % 2)]
    assert found(desk.client("staff"), f"contract:{contract} {q} {also}".strip()) == {numbers[n] for n in kept}


def test_all_of_them_are_found_for_many_at_once(desk, made, sorted_out):
    contract, numbers = sorted_out
    for q, wanted in QUERIES:
        if not wanted:
            continue
        answer = desk.client("staff").post("/staff/bulk", {"which": "all", "q": f"contract:{contract} " + q.format(**made), "priority": "wish"}, media="xml")
        assert answer.status_code == 303, q
        targets = desk.sql("select targets from nuance.bulk where id = %s", answer.headers["Location"].rsplit("/", 1)[1])[0][0]
        assert targets == sorted(numbers[n] for n in wanted), q


def test_lists_are_in_the_order_asked_for(desk, made, sorted_out):
    staff = desk.client("staff")
    for sort, order in (("activity", "activity_at desc, number desc"), ("newest", "number desc"), ("age", "number"), ("priority", "turn, number")):
        for q, condition in ((f"{made['choice']}:eu,us", "word in ('eu', 'us')"), (f"{made['number']}:>=0", "number >= 0")):
            told = [int(i.get("number")) for i in staff.xml(f"/search?q={quote(q)}+sort:{sort}").findall("items/item")]
            assert told == [row[0] for row in desk.sql(f"select number from nuance.item where number in (select item_number from nuance.item_field where {condition} and field_id in "
                                                       f"(select id from nuance.field where key = any(%s))) order by {order} limit 50", list(made.values()))]


@pytest.mark.parametrize("q,code,word", [
    ("nosuch:x", "unknown-filter", "nosuch"), ("-nosuch:>5", "unknown-filter", "nosuch"), ("{number}:many", "not-a-number", "many"), ("{number}:>many", "not-a-number", "many"),
    ("{number}:1..x", "not-a-number", "x"), ("{number}:>none", "not-a-number", "none"), ("-{number}:<=none", "not-a-number", "none"), ("{number}:none..5", "not-a-number", "none"),
    ("-{number}:..none", "not-a-number", "none"), ('{number}:"none"', "not-a-number", "none"), ('{choice}:"none"', "not-a-choice", "none"), ('{date}:"none"', "not-a-time", "none"), ("{date}:>none", "not-a-time", ">none"), ("{number}:1,x", "not-a-number", "x"), ("{number}:1e5", "not-a-number", "1e5"), ("{date}:soon", "not-a-time", "soon"), ("{date}:>soon", "not-a-time", ">soon"),
    ("{date}:2026-02-30", "not-a-time", "2026-02-30"), ("{date}:2026-01-01,soon", "not-a-time", "soon"), ("{date}:2026-03-29T14:05", "not-a-time", "2026-03-29T14:05"),
    ("{choice}:nosuch", "not-a-choice", "nosuch"), ("{choice}:eu,nosuch", "not-a-choice", "nosuch"), ("{choice}:>eu", "not-a-choice", ">eu"), ("{text}:>a", "not-comparable", ">a"),
    ("{text}:", "needs-value", "{text}:"), ("{number}:>", "needs-value", "{number}:>"), ('{text}:"a', "unbalanced-quote", '"a')])
def test_what_cannot_be_asked_is_said_at_the_word(desk, made, q, code, word):
    staff, q, word = desk.client("staff"), "is:open " + q.format(**made), word.format(**made)
    answer = staff.get("/search?q=" + quote(q), "xml")
    assert answer.status_code == 400 and problems(answer) == [("q", code)]
    page = html(staff.get("/search?q=" + quote(q)))
    assert page.xpath("//mark/text()") == [word] and page.xpath("//input[@name='q']/@value") == [q]
    for path, fields in (("/staff/views", {"name": "Slip", "q": q}), ("/staff/bulk", {"which": "all", "q": q, "priority": "wish"})):
        answer = staff.post(path, fields, media="xml")
        assert answer.status_code == 422 and ("q", code) in problems(answer), path


def test_a_retired_field_is_found_and_not_offered(desk, made, sorted_out):
    staff = desk.client("staff")

    def offered():
        return {(w["filter"], w.get("value"), w.get("label")) for w in staff.json("/search/words.json")["words"]}
    assert {(made["choice"], "eu", "Sprocket Europe"), (made["choice"], "none", None), (made["number"], None, "Name of " + made["number"])} <= offered()
    desk.client("admin").post(f"/admin/fields/{made['choice']}/retire", {"retire": "yes"})
    try:
        assert made["choice"] not in {word[0] for word in offered()} and found(staff, f"contract:{sorted_out[0]} {made['choice']}:eu") == {sorted_out[1][0], sorted_out[1][2]}
    finally:
        desk.client("admin").post(f"/admin/fields/{made['choice']}/retire", {"retire": "no"})


def test_the_head_leads_to_what_has_the_same(desk, made):
    """Whatever a text is made of: no word or mark in it has a meaning of its own."""
    staff, numbers = desk.client("staff"), [int(desk.file("manager", desk.acme(), "Led to the same")) for _ in range(2)]
    others = {value: int(desk.file("manager", desk.acme(), "Led to another")) for value in ("4.2 and more", "a")}
    for value, number in others.items():
        fill(desk, number, {made["text"]: value})
    for value in ("4.2*", "None", "*", "=4.2", ">a", "1..2", "a,b", '"', "\\", 'say "a", then -b*', "\u00dcber* _%", "today", "x" * 200):
        for number in numbers:
            fill(desk, number, {made["text"]: value})
        address = staff.xml(f"/N{numbers[0]}").find("fields/field[@value]").get("find-address")
        told = {int(i.get("number")) for i in staff.xml(f"/search?q={address}+contract:{desk.acme()}").findall("items/item")}
        assert set(numbers) <= told and not told & set(others.values()), value
        if value == "None":
            assert told <= {int(n) for n, in desk.sql("select item_number from nuance.item_field where word = 'none'")}


def test_a_view_of_before_means_what_it_meant(desk, made, sorted_out):
    """Terms as they were kept when quotation marks were not noted, and when lengths of time had no bounds."""
    contract, numbers = sorted_out
    # today is that of whoever filled it in
    zone = desk.sql("select p.time_zone from nuance.account a join nuance.person p on p.id = a.person_id where a.login = 'staff'")[0][0]
    for more, wanted in (({"filter": made["text"], "own": True, "in": ["acme inc."]}, {0, 1}), ({"filter": made["number"], "own": True, "in": ["=none"], "ge": "none", "le": "none"}, set()),
                         ({"filter": made["date"], "own": True, "in": ["<9999y"], "lt": "9999y", "days": {"ge": "-315328464000", "le": "today"}}, {0, 1, 3, 4, 6}),
                         ({"filter": "created", "ge": "-315328464000"}, set(range(8)))):
        terms = json.dumps([{"filter": "contract", "in": [str(contract)]}, more])
        told = desk.sql("select nuance_api.search_all(%s, 100) from set_config('nuance.role', 'staff', false) r, set_config('TimeZone', %s, false) z",
                        terms, zone)[0][0]
        assert told == sorted(numbers[n] for n in wanted), more


def test_a_view_means_the_same_whenever_it_is_asked(desk, made, sorted_out):
    staff, word = desk.fresh("staff"), "viewed" + secrets.token_hex(4)
    answer = staff.post("/staff/views", {"name": word, "q": f"contract:{sorted_out[0]} {made['date']}:<+7d"})
    view = answer.headers["Location"].rsplit("/", 1)[1]
    wanted = {sorted_out[1][4], sorted_out[1][5]}
    assert {int(i.get("number")) for i in staff.xml(f"/view/{view}").findall("items/item")} == wanted
    desk.client("admin").post(f"/admin/fields/{made['date']}", {"name": "Renamed " + made["date"], "queues": "paid"})
    assert {int(i.get("number")) for i in staff.xml(f"/view/{view}").findall("items/item")} == wanted
    desk.client("admin").post(f"/admin/fields/{made['date']}", {"name": "Name of " + made["date"], "queues": "paid, free, community"})


def test_words_of_texts_are_found_as_they_stand(desk, made):
    number, words = int(desk.file("manager", desk.acme(), "Words of fields")), ["w" + secrets.token_hex(6) for _ in range(3)]
    staff = desk.client("staff")
    fill(desk, number, {made["text"]: f"Host {words[0]}.example"})
    assert found(staff, words[0]) == {number} and found(staff, f'"host {words[0]}.example"') == {number}
    assert found(staff, f"{words[0]} fields") == {number}, "beside those of the issue"
    desk.comment("manager", str(number), "Said " + words[2])
    fill(desk, number, {made["text"]: words[1]})
    assert found(staff, words[0]) == set() and found(staff, words[1]) == found(staff, words[2]) == {number}
    for login in ("manager", "member"):
        assert found(desk.client(login), words[1]) == set() and found(desk.client(login), words[2]) == {number}
    fill(desk, number, {made["text"]: ""})
    assert found(staff, words[1]) == set() and found(staff, words[2]) == {number}


# --- nobody else ---------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def secret(desk, made):
    """Issues that everybody has some of, with a value of each kind, and everything that tells of an issue."""
    numbers = {"manager": desk.file("manager", desk.acme(), "Filled in secret"), "free": desk.file("free", desk.free_contract(), "Filled in secret, free")}
    numbers["community"] = desk.file("free", desk.free_contract(), "Filled in secret, for the community")
    desk.client("staff").form(f"/N{numbers['community']}").fill(queue="community").submit()
    for number in numbers.values():
        fill(desk, number, {made["text"]: "sprocketwheel", made["number"]: "4711.5", made["choice"]: "eu", made["date"]: "2031-07-07"})
        fill(desk, number, {made["text"]: "sprocketwheel two", made["number"]: ""})
    return numbers


@pytest.mark.parametrize("media", ["html", "xml", "json"])
@pytest.mark.parametrize("login", ["manager", "member", "free", "community", "contact", "visitor"])
def test_nobody_else_is_shown_one(desk, made, secret, login, media):
    client, seen = desk.client(login), 0
    paths = [f"/N{n}" for n in secret.values()] + ["/", f"/contract/{desk.acme()}", f"/contract/{desk.free_contract()}", "/search?q=filled", "/search?q=secret+is:open",
             "/staff", "/queue/free", "/queue/community", "/queue/community?status=all&sort=activity", "/search/words", "/status", "/account"]
    for path in paths:
        answer = client.get(path, media)
        seen += answer.status_code == 200 and "in secret" in answer.text
        for word in ("sprocket", "4711.5", "2031-07-07", 'kind="field"', '"kind":"field"', "Sprocket Europe", "find-address", "Fill in fields"):
            assert word not in answer.text, (path, word)
    assert seen or login in ("contact", "visitor"), "what was looked for fields is there to be read"
    assert "sprocketwheel" in desk.client("staff").get(paths[0], media).text


@pytest.mark.parametrize("login", ["manager", "member", "free", "community"])
def test_nobody_else_finds_by_one_or_learns_that_it_is_there(desk, made, secret, login):
    client = desk.client(login)

    def said(q):
        answer = client.get("/search?q=" + quote(q), "json")
        return answer.status_code, [i["number"] for i in answer.json().get("items", [])], answer.text.replace(answer.headers["X-Request-Id"], "")
    for value in ("eu", "none", "sprocketwheel*", ">1", "2031-07-07", "<+7d", "nosuch"):
        for minus in ("", "-"):
            for kind, key in made.items():
                one, other = said(f"{minus}{key}:{value}"), said(f"{minus}{fresh_key()}:{value}")
                assert one[:2] == other[:2] == (400, []) and "unknown-filter" in one[2] and len(one[2]) == len(other[2]), (kind, value)
    for words in ("sprocketwheel", '"sprocketwheel two"', "sprocket", "4711.5", "2031-07-07", "eu"):
        assert said(words)[:2] == (200, []), words
    assert said("secret -sprocketwheel")[1] == said("secret")[1] == said("secret -nosuchword")[1] != []
    assert not {word["filter"] for word in client.json("/search/words.json")["words"]} & (set(made.values()) | {"region", "effort"})
    for path in ("/admin/fields", f"/admin/fields/{made['text']}"):
        assert client.get(path).status_code == 404


def test_a_value_moves_nothing_in_what_others_find(desk, made, secret):
    """Rank, order and number of a customer's search are the same with and without."""
    one, two = (desk.file("manager", desk.acme(), f"Ranked {w} quincunx") for w in ("one", "two"))
    manager = desk.client("manager")

    def said():
        items = manager.xml("/search?q=quincunx").find("items")
        return dict(items.attrib), [dict(i.attrib, **{"activity-at-ago": ""}) for i in items]
    before = said()
    fill(desk, one, {made["text"]: "quincunx quincunx quincunx"})
    assert said() == before and found(desk.client("staff"), f'{made["text"]}:"quincunx quincunx quincunx"') == {int(one)}


@pytest.mark.parametrize("login", ["manager", "member", "free", "community"])
def test_nobody_else_fills_one_in(desk, made, secret, login):
    number = secret["manager" if login in ("manager", "member") else "free"]
    before = desk.snapshot()
    for key in (made["text"], fresh_key()):
        for fields in ({"field-" + key: "x"}, {"field-" + key: "", "shown-" + key: "x"}, {"comment": "With it", "field-" + key: "x"}, {"shown-" + key: "x"}):
            answer = desk.client(login).post(f"/N{number}", {"version": "999999999", **fields}, media="xml")
            assert answer.status_code == 403 and "sprocket" not in answer.text.replace(key, ""), (key, fields)
    answer = desk.client(login).post_json(f"/N{number}", {"version": 999999999, "fields": {made["text"]: "x"}})
    assert answer.status_code == 403
    assert desk.snapshot() == before


def test_a_value_is_nothing_a_customer_notices(desk, made):
    """No mail, no activity, no count, no version, no webhook, and no stale form."""
    number, manager = desk.file("manager", desk.acme(), "Not to be noticed"), desk.client("manager")
    hook = desk.sql("insert into nuance.destination (name, type, settings, events, internal, enabled) values ('Fields ' || gen_random_uuid(), 'webhook', "
                    "'{\"url\": \"https://hook.example.org/\"}', '{filed,comments,changes,contracts}', true, true) returning id")[0][0]
    try:
        form = manager.form(f"/N{number}")
        item, now = dict(manager.xml(f"/N{number}").find("item").attrib), manager.json(f"/N{number}/presence.json")["now"]
        sent = desk.sql("select count(*) from nuance.outbox")
        fill(desk, number, {made["text"]: "sprocketwheel", made["number"]: "5"})
        assert desk.sql("select count(*) from nuance.outbox") == sent
        assert dict(manager.xml(f"/N{number}").find("item").attrib) == item and manager.json(f"/N{number}/presence.json")["now"] == now
        assert manager.xml(f"/N{number}").find("fields/field") is None
        assert form.submit(button=("status", "resolved")).status_code == 303, "their form is not stale by it"
        assert "sprocket" not in str(desk.sql("select content::text from nuance.outbox where id > (select max(id) - 20 from nuance.outbox)"))
    finally:
        desk.sql("update nuance.destination set enabled = false where id = %s", hook)


def test_the_holder_of_a_link_is_told_of_none(desk, made):
    number = desk.file("free", desk.free_contract(), "Read by a link")
    token = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.access_link (item_number, person_id, token_hash) select number, requestor_id, sha256(%s::bytea) from nuance.item where number = %s", token, number)
    fill(desk, number, {made["text"]: "sprocketwheel"})
    holder = desk.fresh()
    for media in ("html", "xml", "json"):
        answer = holder.get(f"/link/{token}/N{number}", media)
        assert answer.status_code == 200 and "sprocket" not in answer.text
    assert held(desk, number) == {made["text"]: "sprocketwheel"}


def test_work_mode_hands_out_by_one_and_shows_it(desk, made):
    contract, word = desk.make_contract("Worked " + secrets.token_hex(4), {"contact": "contact"}), "worked" + secrets.token_hex(4)
    numbers = [desk.file("contact", contract, f"{word} {n}") for n in range(2)]
    fill(desk, numbers[1], {made["choice"]: "us"})
    staff = desk.fresh("staff")
    view = staff.post("/staff/views", {"name": word, "q": f"{made['choice']}:us contract:{contract}"}).headers["Location"].rsplit("/", 1)[1]
    answer = staff.form_in(staff.get(f"/view/{view}"), f"/view/{view}/work").submit()
    assert numbers[1] in answer.headers["Location"] and "Sprocket States" in text_of(staff.get(answer.headers["Location"]))
    # Filled in and on with the next, in one go.
    answer = change(desk, numbers[1], **{"field-" + made["choice"]: "eu", "next": "send", "work": "paid"})
    assert answer.status_code == 303 and held(desk, numbers[1]) == {made["choice"]: "eu"}
