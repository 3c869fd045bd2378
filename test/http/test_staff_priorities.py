"""All contracts' priorities together, for staff: by plan and place, found by words, page by page."""
import pytest

from helpers.client import text_of
from test_priorities import add, change, fill, remove, restore, team  # noqa: F401  (team is a fixture)

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture(scope="module")
def everywhere(desk):
    """Two contracts of a heavy plan and one of a light one, with a word of their own."""
    made = {}
    for name, plan, kind in (("Heavy Zyx", "dedicated", "dedicated"), ("Heavier Zyx", "dedicated", "dedicated"), ("Light Zyx", "team", "instance")):
        made[name] = desk.make_contract(name, {"manager": "manager"}, plan=plan, kind=kind)
    for name in ("Light Zyx", "Heavy Zyx", "Heavier Zyx"):
        fill(desk, made[name], f"{name} 1", f"{name} 2")
    return made


def all_of(desk, query="", login="staff"):
    return [p.get("title") for p in desk.client(login).xml("/staff/priorities" + query).findall("priorities/priority")]


def test_together_by_plan_and_place(desk, everywhere):
    assert all_of(desk, "?q=zyx") == ["Heavy Zyx 1", "Heavier Zyx 1", "Heavy Zyx 2", "Heavier Zyx 2", "Light Zyx 1", "Light Zyx 2"]
    listed = desk.client("staff").xml("/staff/priorities").findall("priorities/priority")
    places = [(-int(p.get("weight")), int(p.get("position"))) for p in listed]
    assert len(places) > 6 and places == sorted(places)
    page = text_of(desk.client("staff").get("/staff/priorities?q=zyx"))
    assert "Heavier Zyx" in page and "weight 50" in page
    data = desk.client("staff").json("/staff/priorities.json?q=zyx")["priorities"]
    assert [p["title"] for p in (data if isinstance(data, list) else data["priority"])][:2] == ["Heavy Zyx 1", "Heavier Zyx 1"]


def test_by_plan(desk, everywhere):
    assert all_of(desk, "?q=zyx&plan=team") == ["Light Zyx 1", "Light Zyx 2"]
    assert {p.get("plan") for p in desk.client("staff").xml("/staff/priorities?plan=team").findall("priorities/priority")} == {"Team"}
    assert all_of(desk, "?plan=no-such-plan") == []
    form = desk.client("staff").page("/staff/priorities?plan=team&q=zyx").xpath("//form[@role='search']")[0]
    assert form.xpath(".//option[@selected]/@value") == ["team"] and form.xpath(".//input[@name='q']/@value") == ["zyx"]


@pytest.mark.parametrize("words", ["HEAVIER zyx", "avier Z", "Heavier Zyx 1"])
def test_by_words(desk, everywhere, words):
    found = all_of(desk, "?q=" + words.replace(" ", "+"))
    assert found and set(found) <= {"Heavier Zyx 1", "Heavier Zyx 2"}


@pytest.mark.parametrize("words", ["%25", "_", "zyx%25", "z_x", "\\"])
def test_letters_stand_for_themselves(desk, everywhere, words):
    assert not any("Zyx" in title for title in all_of(desk, "?q=" + words))


def test_a_letter_or_two_begin_a_contracts_name(desk, everywhere):
    assert {"Heavy Zyx 1", "Heavier Zyx 2"} <= set(all_of(desk, "?q=he"))
    assert not any("Zyx" in title for title in all_of(desk, "?q=zy"))


def test_notes_and_links_are_searched(desk, team):
    add(desk, team, "Plain", note="An ünusual Wörd", link="https://rarehost.example/x")
    assert all_of(desk, "?q=wörd") == ["Plain"] and all_of(desk, "?q=rarehost") == ["Plain"]


def test_what_changes_is_found_at_once(desk, everywhere):
    contract = desk.make_contract("Qwv before", {"manager": "manager"}, plan="dedicated")
    first, second = fill(desk, contract, "Thing one", "Thing two")
    assert all_of(desk, "?q=qwv") == ["Thing one", "Thing two"]
    assert desk.client("manager").post(f"/contract/{contract}/name", {"name": "Vwq after"}).status_code == 303
    assert all_of(desk, "?q=qwv") == [] and all_of(desk, "?q=vwq") == ["Thing one", "Thing two"]
    assert remove(desk, contract, first).status_code == 303
    assert all_of(desk, "?q=vwq") == ["Thing two"]
    desk.sql("update nuance.contract set plan_id = (select id from nuance.plan where key = 'team') where id = %s", contract)
    assert all_of(desk, "?q=vwq&plan=team") == ["Thing two"] and all_of(desk, "?q=vwq&plan=dedicated") == []
    assert restore(desk, contract, first).status_code == 303
    assert all_of(desk, "?q=vwq&plan=team") == ["Thing one", "Thing two"], "what comes back knows the plan of today"
    assert change(desk, contract, second, title="Thing zwei").status_code == 303
    assert all_of(desk, "?q=zwei") == ["Thing zwei"]


def test_pages_of_all(desk, everywhere):
    """Every one once, in order, with a search and without."""
    for name in ("Many Kjx A", "Many Kjx B"):
        contract = desk.make_contract(name, {}, plan="dedicated" if name.endswith("A") else "team", kind="dedicated")
        desk.sql("insert into nuance.contract_priority (contract_id, position, title, plan_id, words) "
                 "select %s, n, 'Kjx ' || n, 1, '' from generate_series(1, 40) n", contract)
    for query in ("", "&q=kjx", "&plan=dedicated"):
        found, after = [], ""
        while True:
            root = desk.client("staff").xml(f"/staff/priorities?{after}{query}").find("priorities")
            found += [(-int(p.get("weight")), int(p.get("position")), int(p.get("id"))) for p in root]
            if root.get("next") is None:
                break
            assert len(root) == 50
            after = f"after={root.get('next')}"
        condition = {"": "true", "&q=kjx": "p.title like 'Kjx%%'", "&plan=dedicated": "t.key = 'dedicated'"}[query]
        expected = desk.sql("select -t.weight, p.position, p.id from nuance.contract_priority p join nuance.contract c on c.id = p.contract_id "
                            f"join nuance.plan t on t.id = c.plan_id where p.removed_at is null and {condition} order by 1, 2, 3".replace("%%", "%"))
        assert found == expected
    page = desk.client("staff").page("/staff/priorities?q=kjx")
    form = next(f for f in page.xpath("//form") if f.xpath(".//button[@name='after']"))
    assert form.xpath(".//input[@name='q']/@value") == ["kjx"], "the filters go along"


def test_too_many_matches_are_told(desk):
    desk.sql("with c as (insert into nuance.contract (kind, name, plan_id) select 'dedicated', 'Bulk Pqx ' || n, "
             "(select id from nuance.plan where key = 'dedicated') from generate_series(1, 30) n returning id) "
             "insert into nuance.contract_priority (contract_id, position, title, plan_id, words) "
             "select c.id, n, 'Pqx', 1, '' from c, generate_series(1, 40) n")
    try:
        assert "More than a thousand" in text_of(desk.client("staff").get("/staff/priorities?q=pqx"))
        assert len(all_of(desk, "?q=pqx")) == 50
    finally:
        desk.sql("update nuance.contract_priority set removed_at = now() where title = 'Pqx'")
    assert "More than a thousand" not in text_of(desk.client("staff").get("/staff/priorities?q=zyx"))


def test_nothing_found_is_said(desk):
    assert "No priority fits these filters" in text_of(desk.client("staff").get("/staff/priorities?q=nothing-like-it"))


def test_the_desk_leads_there(desk):
    for login, there in (("staff", True), ("admin", True), ("community", False)):
        links = desk.client(login).page("/staff").xpath("//nav[@class='folders']//a[contains(@href, '/staff/priorities')]")
        assert bool(links) == there, login
    assert desk.client("staff").page("/staff/priorities").xpath("//nav[@class='folders']//a[@aria-current='page'][contains(@href, '/staff/priorities')]")


@pytest.mark.parametrize("login", ["manager", "member", "community", "multi"])
def test_staffs_list_is_staffs(desk, login):
    for path in ("/staff/priorities", "/staff/priorities?q=zyx", "/staff/priorities.json"):
        assert desk.client(login).get(path).status_code == 404


def test_bad_queries(desk):
    for query in ("?after=x", "?plan=UPPER", "?q=" + "x" * 101):
        assert desk.client("staff").get("/staff/priorities" + query).status_code == 400, query
    assert desk.client("staff").get("/staff/priorities.json?nonsense=1").status_code == 400
