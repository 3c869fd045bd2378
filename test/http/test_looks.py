"""What admins call statuses and priorities, and their colours: seen by everybody, everywhere; what they mean stays."""
import pytest

from helpers.client import html, problems, text_of


@pytest.fixture
def named(desk):
    """Sets names and colours, and takes all of them back in the end."""
    def name(look, **fields):
        answer = desk.client("admin").form(f"/admin/names/{look}").fill(**fields).submit()
        assert answer.status_code == 303, answer.text[:800]
        return answer
    yield name
    for look, in desk.sql("select key from nuance.look where name is not null or colour is not null"):
        assert desk.client("admin").post(f"/admin/names/{look}", {}).status_code == 303


@pytest.fixture
def number(desk):
    return desk.file("manager", desk.acme(), "Called something else")


def test_everybody_sees_the_name_and_the_colour(desk, named, number):
    staff, manager = desk.client("staff"), desk.client("manager")
    for path in (f"/N{number}", f"/contract/{desk.acme()}", "/queue/paid?sort=activity"):
        assert "In your court" not in staff.get(path).text
    answer = named("status-waiting", name="In your court", colour="purple")
    assert "Saved In your court" in text_of(desk.client("admin").get(answer.headers["Location"]))
    named("priority-high", name="Pressing", colour="pink")
    desk.client("staff").form(f"/N{number}").fill(status="waiting", priority="high").submit()
    for client in (staff, manager):
        page = html(client.get(f"/N{number}"))
        badges = {b.text_content().strip(): b.get("class") for b in page.xpath("//h1/following::p[1]/span[contains(@class, 'badge')]")}
        assert badges == {"In your court": "badge s-waiting k-purple", "Pressing": "badge p-high k-pink"}
        assert "to In your court" in text_of(client.get(f"/N{number}")), "the timeline says it so, too"
        row = html(client.get(f"/contract/{desk.acme()}")).xpath(f"//li[contains(@class, 'row')][a[contains(@href, '/N{number}')]]")[0]
        assert row.get("class") == "row s-waiting p-high sk-purple pk-pink" and "In your court, Pressing" in row.text_content()
    assert staff.xml(f"/N{number}").find("item").get("priority-name") == "Pressing" and staff.xml(f"/N{number}").find("item").get("status") == "waiting"
    assert desk.client("manager").xml(f"/N{number}").findall("timeline/entry[@kind='priority']")[-1].get("new") == "Pressing"
    assert staff.json("/queue/paid")["viewer"]["looks"] == [{"of": "priority", "key": "high", "name": "Pressing", "colour": "pink"},
                                                            {"of": "status", "key": "waiting", "name": "In your court", "colour": "purple"}]


def test_lists_that_are_remembered_say_it_at_once(desk, named, number):
    for client, path in ((desk.client("staff"), "/queue/paid?sort=activity"), (desk.client("manager"), f"/contract/{desk.acme()}")):
        for _ in range(2):
            assert "Brand new" not in client.get(path).text
        named("status-open", name="Brand new")
        assert "Brand new" in client.get(path).text
        named("status-open", name="", colour="teal")
        assert "Brand new" not in client.get(path).text and "sk-teal" in client.get(path).text
        named("status-open", colour="")
        assert "sk-teal" not in client.get(path).text


def test_forms_offer_them_by_name_and_take_their_keys(desk, named, number):
    named("status-resolved", name="Solved")
    named("priority-wish", name="Some day")
    staff = desk.client("staff")
    for page in (staff.page(f"/N{number}"), staff.page("/staff/bulk?q=is:open")):
        assert page.xpath("//select[@name='status']/option[@value='resolved']")[0].text_content().strip() == "Solved"
        assert page.xpath("//select[@name='priority']/option[@value='wish']")[0].text_content().strip() == "Some day"
    assert staff.form(f"/N{number}").fill(status="resolved", priority="wish").submit().status_code == 303
    words = staff.json("/search/words.json")["words"]
    assert {"filter": "is", "value": "resolved", "label": "Solved"} in words and {"filter": "priority", "value": "wish", "label": "Some day"} in words
    assert number in {i.get("number") for i in staff.xml(f"/search?q=is:resolved+priority:wish+N{number}").findall("items/item")}
    assert staff.get("/search?q=is:Solved", "xml").status_code == 400, "queries say keys"


@pytest.mark.parametrize("look,fields,problem", [
    ("status-open", {"name": "x" * 41}, ("name", "too-long")), ("status-open", {"name": "RESOLVED"}, ("name", "look-name-taken")),
    ("priority-low", {"name": "unbreak now"}, ("name", "look-name-taken")), ("status-open", {"colour": "mauve"}, ("colour", "not-a-choice"))])
def test_bad_input_is_refused_by_name(desk, look, fields, problem):
    before = desk.sql("select * from nuance.look order by key")
    answer = desk.client("admin").post(f"/admin/names/{look}", fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer)
    assert html(desk.client("admin").post(f"/admin/names/{look}", fields)).xpath(f"//*[@id='problems']//a[@href='#f-{problem[0]}']")
    assert desk.sql("select * from nuance.look order by key") == before


def test_a_name_that_was_given_up_is_free_again(desk, named):
    named("priority-high", name="Soon")
    named("priority-low", name="High")
    assert desk.client("admin").post("/admin/names/priority-high", {}, media="xml").status_code == 422, "that is what another is called by now"
    named("priority-low", name="")
    named("priority-high", name="")
    assert desk.sql("select name from nuance.priority order by rank desc") == [("Unbreak now",), ("High",), ("Normal",), ("Low",), ("Wishlist",)]


def test_it_is_noted(desk, named):
    since = desk.sql("select coalesce(max(id), 0) from nuance.audit_entry")[0][0]
    named("status-invalid", name="Not ours", colour="grey")
    assert desk.sql("select change, thing, subject, field, old, new from nuance.audit_entry where id > %s order by id", since) == [
        ("changed", "look", "Invalid", "name", None, "Not ours"), ("changed", "look", "Invalid", "colour", None, "grey")]
    assert "changed the look of Invalid: Name to Not ours" in text_of(desk.client("admin").get("/admin/changes"))


def test_what_they_mean_stays(desk):
    page = text_of(desk.client("admin").get("/admin/names")).replace(" ", "")
    for words in ("Waiting on customer is:waiting open, and waits for the customer", "Duplicate is:duplicate closed, and does not count in response times"):
        assert words.replace(" ", "") in page
    assert desk.sql("select kind, value from nuance.look order by kind, position") == [
        ("priority", "unbreak"), ("priority", "high"), ("priority", "normal"), ("priority", "low"), ("priority", "wish"), ("status", "open"), ("status", "waiting"),
        ("status", "resolved"), ("status", "wontfix"), ("status", "invalid"), ("status", "duplicate"), ("status", "spam")]
    assert desk.sql("select count(*) from nuance.priority p join nuance.look l on l.kind = 'priority' and l.value = p.key and l.word = p.name") == [(5,)]
