"""The main job from end to end, by the forms a person would fill in."""
import re

import pytest

from helpers.client import html, text_of
from helpers.world import MARKER, number_in


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


def entries(desk, login, number):
    return desk.client(login).xml(f"/N{number}").findall("timeline/entry")


def item(desk, login, number):
    return desk.client(login).xml(f"/N{number}").find("item")


def test_the_whole_story(desk, acme):
    manager, member, staff = desk.client("manager"), desk.client("member"), desk.client("staff")

    portal = manager.page("/")
    assert portal.xpath(f"//a[contains(@href, '/contract/{acme}')]"), "the portal leads to the contract"

    form = manager.form(f"/contract/{acme}/new")
    answer = form.fill(title="Import stops at row 7", body="It **stops**. See N1 and dev:T123.").submit()
    assert answer.status_code == 303
    number = number_in(answer)
    landed = manager.get(answer.headers["Location"])
    assert landed.status_code == 200
    page = html(landed)
    assert "Import stops at row 7" in page.text_content()
    assert page.xpath("//strong[text()='stops']"), "Markdown is markup"
    assert page.xpath("//a[contains(@href, 'T123')]"), "a configured prefix is a link"
    assert page.xpath("//*[@role='status' or @role='alert' or @aria-live]"), "a flash tells what happened"
    flashed = manager.xml(f"/N{number}")
    assert flashed.find("flash") is None, "the flash is shown once"

    answer = member.form(f"/N{number}").fill(comment="Seen here as well.").submit()
    assert answer.status_code == 303
    refusal = member.get(f"/contract/{acme}/new")
    names = [p.get("name") for p in member.xml(f"/contract/{acme}").findall("people/person") if p.get("role") == "manager"]
    assert names and any(name in refusal.text for name in names), "a member is told by name whom to ask"
    assert not html(refusal).xpath("//form[contains(@action, '/new')]//textarea"), "a member sees no form to file"

    assert desk.client("free").get(f"/N{number}").status_code == 404
    assert f"N{number}" not in desk.client("free").get("/").text

    listed = [i.get("number") for i in staff.xml("/queue/paid?sort=age&status=open").findall("items/item")]
    newest = [i.get("number") for i in staff.xml("/queue/paid?sort=activity").findall("items/item")]
    assert number in listed + newest

    form = staff.form(f"/N{number}")
    answer = form.fill(comment=MARKER, visibility="internal").submit()
    assert answer.status_code == 303
    assert item(desk, "staff", number).get("first-response-at") is None, "a note is no answer"

    form = staff.form(f"/N{number}")
    answer = form.fill(comment="We are on it.", status="waiting", priority="high", owner=desk.person("staff2"), queue="free").submit()
    assert answer.status_code == 303
    after = item(desk, "staff", number)
    assert (after.get("status"), after.get("owner-id"), after.get("queue")) == ("waiting", desk.person("staff2"), "free")
    assert after.get("first-response-at")
    kinds = [entry.get("kind") for entry in entries(desk, "staff", number)]
    assert {"comment", "note", "status", "priority", "owner", "queue"} <= set(kinds)

    seen = manager.page(f"/N{number}")
    assert "We are on it." in seen.text_content()
    assert MARKER not in seen.text_content()
    changes = {e.get("kind"): (e.get("old"), e.get("new")) for e in entries(desk, "manager", number) if e.get("new")}
    assert changes["status"][0] and changes["status"][1], "the timeline tells old and new"

    answer = manager.form(f"/N{number}").fill(comment="It still stops.").submit()
    assert answer.status_code == 303
    assert item(desk, "manager", number).get("status") == "open", "an answer reopens"


def test_a_member_does_not_reopen(desk, acme):
    number = desk.file("manager", acme, "Member does not reopen")
    desk.comment("staff", number, "Done.", status="resolved")
    desk.comment("member", number, "Thank you.")
    assert item(desk, "staff", number).get("status") == "resolved"
    desk.comment("manager", number, "Not quite.")
    assert item(desk, "staff", number).get("status") == "open"


def test_closing_an_unowned_item_claims_it(desk, acme):
    number = desk.file("manager", acme, "Close claims")
    desk.comment("staff", number, "Done.", status="resolved")
    assert item(desk, "staff", number).get("owner-id") == desk.person("staff")


def test_a_title_may_be_left_out(desk, acme):
    number = desk.file("manager", acme, "", "First line of the text\n\nand more.")
    assert item(desk, "manager", number).get("title") == "First line of the text"


def test_work_mode_claims(desk, acme):
    """Work mode hands out an unowned open item of the queue; the list of held ones shows it. Who answers it owns it."""
    desk.file("manager", acme, "For work mode")
    staff = desk.client("staff2")
    answer = staff.form("/queue/paid/work").submit()
    assert answer.status_code == 303
    match = re.search(r"/N(\d+)\?work=paid$", answer.headers["Location"])
    assert match, answer.headers["Location"]
    assert item(desk, "staff2", match.group(1)).get("owner-id") is None
    assert staff.xml(answer.headers["Location"]).find("turn").get("held-mine") == "yes"
    held = [i.get("number") for i in staff.xml("/queue/paid/work").findall("held/item")]
    assert match.group(1) in held
    assert staff.get(answer.headers["Location"]).status_code == 200
    desk.comment("staff2", match.group(1), "On it.")
    assert item(desk, "staff2", match.group(1)).get("owner-id") == desk.person("staff2")


def test_work_mode_gives_the_most_urgent_first(desk, acme):
    number = desk.file("manager", acme, "Burning")
    desk.client("staff").form(f"/N{number}").fill(priority="unbreak").submit()
    preview = desk.client("staff").xml("/queue/paid/work").find("next")
    assert preview is not None and preview.get("priority") in ("unbreak", "100")


def test_work_mode_on_an_empty_queue(desk):
    """When nothing is left the queue says so instead of failing."""
    staff = desk.client("staff")
    for _ in range(200):
        answer = staff.form("/queue/community/work").submit()
        assert answer.status_code == 303
        if "/N" not in answer.headers["Location"]:
            break
    assert answer.headers["Location"].endswith("/queue/community/work")
    assert staff.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("text,good,bad", [
    ("<script>alert(1)</script>", None, "<script>alert"),
    ("[x](javascript:alert(1))", None, "javascript:"),
    ("<img src=x onerror=alert(1)>", None, "onerror"),
    ("`N1` and N1", "//code[text()='N1']", None),
    ("```\ncode & <b>\n```", "//pre", "<b>"),
])
def test_markdown_is_safe(desk, acme, text, good, bad):
    number = desk.file("manager", acme, "Markdown", text)
    for media in ("html", "xml", "json"):
        answer = desk.client("staff").get(f"/N{number}", media)
        if bad and media == "html":
            assert bad not in answer.text.split("<script", 1)[0] or bad == "<script>alert"
            assert "<script>alert" not in answer.text and 'href="javascript' not in answer.text and "<img" not in answer.text
    if good:
        assert html(desk.client("staff").get(f"/N{number}")).xpath(good)


def test_an_item_link_names_the_item(desk, acme):
    number = desk.file("manager", acme, "Links to N1", "See N1.")
    links = desk.client("staff").page(f"/N{number}").xpath("//main//a/@href")
    assert any(link.endswith("/N1") for link in links)


def test_queue_filters_and_sorts(desk, acme):
    number = desk.file("manager", acme, "Filter me")
    staff = desk.client("staff")
    staff.form(f"/N{number}").fill(status="waiting", owner=desk.person("staff")).submit()

    def listed(query):
        numbers, path = [], f"/queue/paid?{query}"
        while True:
            items = staff.xml(path).find("items")
            numbers += [i.get("number") for i in items]
            if items.get("next") is None:
                return numbers
            path = f"/queue/paid?{query}&after={items.get('next')}"
    assert number in listed("status=waiting&owner=me")
    assert number in listed("status=open"), "what waits for the customer is not closed"
    assert number not in listed("status=closed") and number not in listed("status=resolved")
    assert number not in listed("status=waiting&owner=none")
    desk.comment("staff", number, "Done.", status="resolved")
    assert number in listed("status=closed") and number not in listed("status=open")
    for sort in ("priority", "age", "activity"):
        found = listed(f"status=all&sort={sort}")
        assert len(found) == len(set(found)), f"an item twice when paging by {sort}"
        assert number in found
    assert set(listed("status=all&sort=age")) == set(listed("status=all&sort=priority"))


def test_queue_pages_are_complete(desk):
    """Keyset paging visits every item once, as many as the database has."""
    staff = desk.client("staff")
    numbers, path = [], "/queue/free?status=all&sort=activity"
    while path:
        items = staff.xml(path).find("items")
        rows = [i.get("number") for i in items]
        assert len(rows) <= 50
        numbers += rows
        path = f"/queue/free?status=all&sort=activity&after={items.get('next')}" if items.get("next") else None
    assert len(numbers) == len(set(numbers)) > 50
    assert "next" in staff.get("/queue/free?status=all").text.lower()


def test_the_status_page_is_public(desk):
    visitor = desk.client()
    assert text_of(visitor.get("/status"))
    figures = visitor.json("/status.json")["figures"]
    assert {f["key"] for f in figures} >= {"free", "paid"}
    for figure in figures:
        assert 0 <= figure.get("rate", 0) <= 100
        assert figure["answered"] <= figure["arrivals"]


def test_work_mode_lasts_through_a_reply_and_a_move(desk):
    """Who works through a queue goes on in it, whatever was done to the issue."""
    number = desk.file("manager", desk.acme(), "Worked through")
    client = desk.fresh("staff2")
    form = client.form(f"/N{number}?work=paid", f"/N{number}").fill(comment="A reply.", queue="community")
    answer = form.submit()
    assert answer.status_code == 303 and f"/N{number}?work=paid#e" in answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    assert client.form_in(page, "/queue/paid/work"), "the next one comes from the queue one works"
    refused = client.form_in(page, f"/N{number}").submit()
    assert refused.status_code == 422 and client.form_in(refused, "/queue/paid/work")


def test_a_long_timeline_comes_in_pages(desk):
    """However long an issue becomes, its page has an end, and older entries are a link away."""
    number = desk.file("manager", desk.acme(), "Long talk")
    person = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, body) "
             "select %s, %s, 'comment', true, 'Comment ' || n from generate_series(1, 250) n", number, person)
    seen, path, pages = [], f"/N{number}", 0
    while path:
        page = desk.client("manager").xml(path)
        entries = page.findall("timeline/entry")
        assert len(entries) <= 100
        seen = [int(e.get("id")) for e in entries] + seen
        older = page.find("timeline").get("next")
        links = desk.client("manager").page(path).xpath("//ol[contains(@class, 'timeline')]//a/@href")
        assert any(f"before={older}" in link for link in links) == (older is not None)
        path, pages = older and f"/N{number}?before={older}", pages + 1
    assert pages == 3 and seen == sorted(set(seen))
    known = desk.sql("select count(*) from nuance.timeline_entry where item_number = %s and not internal", number)[0][0]
    assert len(seen) == known


def test_long_comments_make_shorter_pages(desk):
    number = desk.file("manager", desk.acme(), "Long comments")
    person = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, body) "
             "select %s, %s, 'comment', true, repeat('long ', 20000) from generate_series(1, 8) n", number, person)
    page = desk.client("manager").xml(f"/N{number}")
    assert 3 <= len(page.findall("timeline/entry")) <= 4
    assert page.find("timeline").get("next")


def test_characters_that_xml_lacks_break_no_page(desk):
    number = desk.file("manager", desk.acme(), "Odd characters")
    desk.comment("manager", number, "before &#1; &#xFFFE; <script>x</script> after")
    text = text_of(desk.client("staff").get(f"/N{number}"))
    assert "before" in text and "after" in text and "<script>x</script>" in text, "HTML is shown as it was typed"
