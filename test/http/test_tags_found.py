"""Tags in queries, lists and views: what is found by them, and where they are shown."""
import json
import secrets

import pytest

from helpers.client import html, problems, text_of
from helpers.tags import change, found, made, number, tags  # noqa: F401
from helpers.world import number_in


@pytest.fixture(scope="module")
def sorted_out(desk, made):
    """Issues of one's own with each combination of two tags, open and closed."""
    one, two = made[0], made[2]
    contract, numbers = desk.make_contract("Sorted " + secrets.token_hex(4), {"contact": "contact"}), {}
    for which in ((), (one,), (two,), (one, two)):
        for status in ("open", "resolved"):
            number = desk.file("contact", contract, "Sorted out")
            if which or status != "open":
                assert change(desk, number, **({"tags_add": ",".join(which)} if which else {}), **({"status": status} if status != "open" else {})).status_code == 303
            numbers[which, status] = int(number)
    return contract, numbers


@pytest.mark.parametrize("q,holds", [
    ("tag:{0}", lambda a, b: a), ("-tag:{0}", lambda a, b: not a), ("tag:{0},{2}", lambda a, b: a or b), ("tag:{0} tag:{2}", lambda a, b: a and b),
    ("tag:{0} -tag:{2}", lambda a, b: a and not b), ("-tag:{0},{2}", lambda a, b: not (a or b)), ("tag:none", lambda a, b: not (a or b)),
    ("-tag:none", lambda a, b: a or b), ("tag:none,{2}", lambda a, b: b or not a), ('tag:"{0}"', lambda a, b: a), ("TAG:{3}", lambda a, b: a)])
@pytest.mark.parametrize("also", ["", "is:open", "is:closed", "sort:age", "sort:newest", "sort:priority", "sort:work", "sort:activity is:open", "sorted", "is:open,closed"])
def test_what_a_query_finds(desk, made, sorted_out, q, holds, also):
    contract, numbers = sorted_out
    q = q.format(*made, made[0].upper())
    wanted = {number for (which, status), number in numbers.items() if holds(made[0] in which, made[2] in which)
              and not ("is:open" == also and status != "open") and not ("is:open" in also.split() and status != "open") and not (also == "is:closed" and status == "open")}
    assert found(desk.client("staff"), f"contract:{contract} {q} {also}".strip()) == wanted


def test_lists_are_in_the_order_asked_for(desk, made, sorted_out):
    staff = desk.client("staff")
    for sort, order in (("activity", "activity_at desc, number desc"), ("newest", "number desc"), ("age", "number"), ("priority", "turn, number")):
        for keys in (made[:1], [made[0], made[2]]):
            told = [int(i.get("number")) for i in staff.xml(f"/search?q=tag:{','.join(keys)}+sort:{sort}").findall("items/item")]
            assert told == [row[0] for row in desk.sql(f"select number from nuance.item where tags && nuance_api.tag_ids(%s) order by {order} limit 50", keys)]


def test_pages_of_a_long_list(desk):
    key = "long-" + secrets.token_hex(4)
    desk.client("admin").form("/admin/tags").fill(name=key, key=key, colour="green").submit()
    wanted = {row[0] for row in desk.sql("update nuance.item set tags = nuance_api.tags_with(tags, nuance_api.tag_ids(array[%s]), null) "
                                         "where number in (select number from nuance.item order by number limit 130) returning number", key)}
    for sort in ("activity", "age", "work"):
        seen, path = [], f"/search?q=tag:{key},outage+sort:{sort}"
        while path:
            items = desk.client("staff").xml(path).find("items")
            seen += [int(i.get("number")) for i in items]
            path = f"/search?q=tag:{key},outage+sort:{sort}&after={items.get('next')}" if items.get("next") else None
        assert len(seen) == len(set(seen)) and wanted <= set(seen) and items.get("found") == str(len(seen))


def test_a_tag_there_is_not_is_said_at_the_word(desk, made):
    staff = desk.client("staff")
    q = f"is:open tag:{made[0]},outge sort:age"
    answer = staff.get(f"/search?q={q}", "xml")
    assert answer.status_code == 400 and problems(answer) == [("q", "unknown-tag")] and 'argument="outge"' in answer.text
    page = html(staff.get(f"/search?q={q}"))
    assert page.xpath("//mark/text()") == ["outge"] and "There is no tag" in page.text_content() and page.xpath("//input[@name='q']/@value") == [q]
    for path, fields in (("/staff/views", {"name": "Slip", "q": q}), ("/staff/bulk", {"which": "all", "q": q, "priority": "wish"})):
        answer = staff.post(path, fields, media="xml")
        assert answer.status_code == 422 and ("q", "unknown-tag") in problems(answer), path
    assert staff.get(f"/staff/bulk?q={q}", "xml").status_code == 400
    assert staff.get("/search?q=-tag:outge", "xml").status_code == 400
    assert staff.get("/search?q=tag:", "xml").status_code == 400 and staff.get("/search?q=tag:>a", "xml").status_code == 400


def test_the_search_box_offers_them(desk, made):
    words = [w for w in desk.client("staff").json("/search/words.json")["words"] if w["filter"] == "tag"]
    assert {"filter": "tag", "value": made[0], "label": "Name of " + made[0]} in words and words[-1]["value"] == "none"
    assert "beta" not in {w["value"] for w in words}, "what is retired is found, and not offered"


def test_a_view_finds_by_them_and_is_worked_through(desk, made):
    contract, word = desk.make_contract("Viewed " + secrets.token_hex(4), {"contact": "contact"}), "viewed" + secrets.token_hex(4)
    numbers = [desk.file("contact", contract, f"{word} {n}") for n in range(3)]
    for number in numbers[1:]:
        change(desk, number, tags_add=made[1])
    staff = desk.fresh("staff")
    answer = staff.post("/staff/views", {"name": word, "q": f"tag:{made[1]} contract:{contract}"})
    view = answer.headers["Location"].rsplit("/", 1)[1]
    assert {i.get("number") for i in staff.xml(f"/view/{view}").findall("items/item")} == set(numbers[1:])
    answer = staff.form_in(staff.get(f"/view/{view}"), f"/view/{view}/work").submit()
    assert number_in(answer) == numbers[1]
    page = staff.get(answer.headers["Location"])
    assert "Name of " + made[1] in text_of(page), "in work mode, too"
    # Taken away and closed in one go, and on with the next.
    form = staff.form_in(page, f"/N{numbers[1]}")
    del form.values["tags[]"]
    assert number_in(form.submit(button=("next", "send"))) == numbers[2]
    assert tags(desk, numbers[1]) == []
    # Renamed or retired, the view goes on.
    desk.client("admin").form(f"/admin/tags/{made[1]}").fill(name="Another " + made[1]).submit()
    desk.client("admin").post(f"/admin/tags/{made[1]}/retire", {"retire": "yes"})
    assert [i.get("number") for i in staff.xml(f"/view/{view}").findall("items/item")] == [numbers[2]]
    desk.client("admin").post(f"/admin/tags/{made[1]}/retire", {"retire": "no"})
    desk.client("admin").form(f"/admin/tags/{made[1]}").fill(name="Name of " + made[1]).submit()


# --- lists ---------------------------------------------------------------------------------------------------

def test_rows_show_them_wherever_staff_look(desk, made):
    person = desk.make_person("tagger" + secrets.token_hex(4))
    login = desk.sql("select login from nuance.account where person_id = %s", person)[0][0]
    contract = desk.make_contract("Shown " + secrets.token_hex(4), {login: "manager"})
    number = desk.file(login, contract, "Chips in rows")
    change(desk, number, tags_add=made[0])
    staff = desk.client("staff")
    # the first of all, wherever there is an order
    desk.sql("update nuance.item set priority = 100, weight = 9, urgency = 2, deadline = now() - interval '1 year' where number = %s", number)
    paths = [("/queue/paid?sort=age&status=open", "items"), ("/queue/paid?sort=activity", "items"), ("/staff", "items"), ("/folder/unowned", "items"), (f"/search?q=N{number}", "items"),
             (f"/staff/people/{person}", "items"), (f"/contract/{contract}/staff", "open-items"), (f"/staff/bulk?q=N{number}", "items")]
    for path, name in paths[1:]:
        row = staff.xml(path).find(f"{name}/item[@number='{number}']")
        assert [dict(t.attrib) for t in row.findall("tags/tag")] == [{"key": made[0], "name": "Name of " + made[0], "colour": "purple"}], path
        assert html(staff.get(path)).xpath(f"//*[contains(@class, 'chip k-purple')][text()='Name of {made[0]}']"), path
    assert staff.json(paths[4][0])["items"][0]["tags"] == [{"key": made[0], "name": "Name of " + made[0], "colour": "purple"}]
    assert staff.xml("/queue/paid/work").find("next").get("number") == number
    assert [t.get("key") for t in staff.xml("/queue/paid/work").findall("next/tags/tag")] == [made[0]]
    staff.post(f"/N{number}/claim")
    assert [t.get("key") for t in staff.xml("/queue/paid/work").findall(f"held/item[@number='{number}']/tags/tag")] == [made[0]]
    desk.client("admin").form(f"/admin/tags/{made[0]}").fill(colour="yellow").submit()
    assert html(staff.get(paths[4][0])).xpath(f"//i[@class='chip k-yellow'][text()='Name of {made[0]}']"), "rows that are remembered say what is so now"
    desk.client("admin").form(f"/admin/tags/{made[0]}").fill(colour="purple").submit()
