"""Contracts as staff list, search and filter them."""
from urllib.parse import quote

import pytest

from helpers.client import html, text_of
from helpers.world import ROLES

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

STAFF = {"admin", "staff", "staff2"}
LIST = "/staff/contracts"


@pytest.fixture(scope="module")
def harbour(desk):
    """Contracts of one family in every state, and people to find them by."""
    made = {}
    for key, plan, days, kind in (("active", "team", 200, "instance"), ("endless", "sandbox", None, "instance"), ("expiring", "team", 5, "instance"),
                                  ("expired", "dedicated", -3, "dedicated"), ("ending", "dedicated", 100, "dedicated")):
        made[key] = desk.make_contract(f"Harbour {key}", {}, kind=kind, plan=plan, days=days,
                                       instance=f"harbour-{key}" if kind == "instance" else None)
    desk.sql("update nuance.contract set renews = false where id in (%s, %s)", made["ending"], made["expired"])
    desk.sql("update nuance.instance set without_manager = true where name = 'harbour-active'")
    pilot = desk.make_person("pilot.ola", "Ola Styrmann", "ola.styrmann@harbour-pilots.example")
    desk.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'manager')", made["ending"], pilot)
    return made


def listed(desk, query="", login="staff"):
    """Names of the contracts on the pages of a list, in order."""
    names, after = [], ""
    while True:
        found = desk.client(login).xml(f"{LIST}?{query}{after}").find("contracts")
        names += [row.get("name") for row in found]
        if found.get("next") is None:
            return names
        after = f"&after={found.get('next')}"


def harbours(names):
    return [name.removeprefix("Harbour ") for name in names if name.startswith("Harbour ")]


@pytest.mark.parametrize("words,expected", [
    ("Harbour", {"active", "endless", "expiring", "expired", "ending"}), ("harbour exp", {"expiring", "expired"}),
    ("HARBOUR ENDING", {"ending"}), ("arbour-act", {"active"}),
    ("Styrmann", {"ending"}), ("ola sty", {"ending"}), ("pilot.ola", {"ending"}), ("lot.ol", {"ending"}),
    ("OLA.styrmann@HARBOUR-pilots.example", {"ending"}), ("@harbour-pilots", {"ending"}),
    ("ha", {"active", "endless", "expiring", "expired", "ending"}), ("ar", set()), ("%", set()), ("h_rbour", set()), ("harb%", set()),
    ("\\", set()), ("'; drop table nuance.contract; --", set()), ("nobody of that name", set()),
])
def test_search(desk, harbour, words, expected):
    answer = desk.client("staff").get(LIST, "xml", params={"q": words})
    assert answer.status_code == 200
    root = desk.client("staff").json(LIST + ".json?q=" + quote(words, safe=""))
    names = {row["name"] for row in root["contracts"]}
    assert {name.removeprefix("Harbour ") for name in names if name.startswith("Harbour ")} == expected


@pytest.mark.parametrize("state,expected", [("active", ["active", "endless"]), ("expiring", ["expiring"]), ("expired", ["expired"]),
                                            ("not-renewing", ["ending"]), ("no-manager", ["active"]),
                                            ("all", ["active", "ending", "endless", "expired", "expiring"])])
def test_state(desk, harbour, state, expected):
    assert harbours(listed(desk, f"state={state}")) == expected
    assert harbours(listed(desk, f"state={state}&q=harbour")) == expected
    told = {row.get("state") for row in desk.client("staff").xml(f"{LIST}?state={state}").find("contracts")}
    assert state in ("all", "no-manager") or told == {state}


@pytest.mark.parametrize("kind,expected", [("instance", ["active", "endless", "expiring"]), ("dedicated", ["ending", "expired"]), ("free", [])])
def test_kind(desk, harbour, kind, expected):
    assert harbours(listed(desk, f"kind={kind}")) == expected
    assert harbours(listed(desk, f"kind={kind}&q=harbour&state=all")) == expected
    assert harbours(listed(desk, f"kind={kind}&state=expired")) == [key for key in expected if key == "expired"]


def test_a_row_tells_how_it_stands(desk, harbour):
    desk.client("staff").post(f"/contract/{harbour['ending']}/mana", {"amount": "70", "reason": "Row"})
    desk.file("staff", harbour["ending"], "Counted")
    row = next(r for r in desk.client("staff").xml(LIST + "?q=harbour+ending").find("contracts"))
    assert (row.get("kind"), row.get("plan"), row.get("state"), row.get("people"), row.get("open-items")) == ("dedicated", "Dedicated", "not-renewing", "1", "1")
    balance = desk.client("staff").xml(f"/contract/{harbour['ending']}/mana").find("mana").get("balance")
    assert row.get("mana") == balance and row.get("paid-until")
    page = desk.client("staff").page(LIST + "?q=harbour")
    assert page.xpath(f"//a[contains(@href, '/contract/{harbour['ending']}/staff')]")


def test_an_instance_without_a_manager_is_flagged(desk, harbour):
    rows = {r.get("name"): r.get("without-manager") for r in desk.client("staff").xml(LIST + "?q=harbour").find("contracts")}
    assert rows["Harbour active"] == "yes" and rows["Harbour expiring"] == "no"
    assert text_of(desk.client("staff").get(LIST + "?q=harbour+active")).count("No manager") == 1
    desk.sql("update nuance.instance set without_manager = false where name = 'harbour-active'")
    assert "No manager" not in text_of(desk.client("staff").get(LIST + "?q=harbour+active"))
    desk.sql("update nuance.instance set without_manager = true where name = 'harbour-active'")


def test_two_of_one_name_are_told_apart(desk):
    """Display names repeat; what the hosting system calls an instance does not."""
    desk.make_person("twin.owner", "Twin Owner")
    for key in ("twin-north", "twin-south"):
        desk.make_contract("Twin Shop", {"twin.owner": "manager"}, kind="instance", plan="team", instance=key)
    rows = [r.get("instance") for r in desk.client("staff").xml(LIST + "?q=twin+shop").find("contracts")]
    assert rows == ["twin-north", "twin-south"]
    page = text_of(desk.client("staff").get(LIST + "?q=twin+shop"))
    assert "twin-north" in page and "twin-south" in page
    own = text_of(desk.fresh("twin.owner").get("/"))
    assert "twin-north" in own and "twin-south" in own
    assert "acme" not in text_of(desk.client("manager").get("/")).split(), "where names differ they suffice"


@pytest.mark.parametrize("state", ["all", "active", "expiring", "expired", "not-renewing", "no-manager"])
@pytest.mark.parametrize("search", ["", "&q=quay"])
@pytest.mark.parametrize("kind", ["", "&kind=instance"])
def test_pages_hold_each_contract_once(desk, quays, state, search, kind):
    """Paging leads through all there is, though many end at the same moment, and never twice to the same."""
    names = [name for name in listed(desk, f"state={state}{search}{kind}") if name.startswith("Quay ")]
    condition = {"all": "true", "no-manager": "i.without_manager",
                 "active": "(c.paid_until is null or c.renews and c.paid_until >= now() + interval '14 days')",
                 "expiring": "c.renews and c.paid_until between now() and now() + interval '14 days'",
                 "expired": "c.paid_until < now()", "not-renewing": "not c.renews and c.paid_until >= now()"}[state]
    expected = desk.sql("select count(*) from nuance.contract c left join nuance.instance i on i.contract_id = c.id "
                        f"where c.name like 'Quay %%' and {condition}")[0][0]
    assert len(names) == len(set(names)) == expected > 50


@pytest.fixture(scope="module")
def quays(desk):
    """Several pages of contracts in every state, most of them ending at one of a few moments."""
    desk.sql("""
        with made as (
          insert into nuance.contract (kind, name, plan_id, paid_until, renews, mana_due_at)
          select 'instance', 'Quay ' || n, p.id,
                 case n % 5 when 0 then null else now() + (array[-10, 5, 60, 80])[n % 5] * interval '1 day' end, n % 5 <> 4, null
          from generate_series(1, 300) n, nuance.plan p where p.key = 'team'
          returning id, name
        ), instances as (
          insert into nuance.instance (name, contract_id, without_manager)
          select replace(lower(name), ' ', '-'), id, substr(name, 6)::integer > 240 from made
        )
        insert into nuance.source (contract_id, queue_id) select m.id, q.id from made m, nuance.queue q where q.key = 'paid'""")


def test_links_keep_what_was_chosen(desk, quays):
    page = desk.client("staff").page(LIST + "?q=quay+%26&state=expired&kind=instance")
    links = page.xpath("//div[contains(@class, 'filters')]//a/@href")
    assert links and all("q=quay%20%26" in link for link in links)
    tabs = page.xpath("//nav[contains(@class, 'tabs')]//a/@href")
    assert all("kind=instance" in link for link in tabs)
    form = page.xpath("//form[@role='search']")[0]
    assert {i.get("name"): i.get("value") for i in form.xpath(".//input")} == {"q": "quay &", "state": "expired", "kind": "instance"}
    following = desk.client("staff").page(LIST + "?q=quay&state=active").xpath("//a[@rel='next']/@href")[0]
    assert "state=active" in following and "q=quay" in following
    assert desk.client("staff").get(following).status_code == 200


def test_what_is_typed_is_shown_as_text(desk):
    words = "<b>\"x\" & 'y'</b>"
    answer = desk.client("staff").get(LIST, params={"q": words})
    assert answer.status_code == 200 and "<b>\"x\"" not in answer.text
    assert html(answer).xpath("//input[@name='q']/@value") == [words]
    assert "No contract matches" in text_of(answer)


@pytest.mark.parametrize("words", ["%25", "_", "---", "%20.%20", "%E2%80%A6", "%F0%9F%A6%8A", "%25%25%25", "..", "%5C"])
def test_a_search_without_letters_finds_nothing_and_says_so(desk, harbour, words):
    answer = desk.client("staff").get(LIST + "?q=" + words)
    assert answer.status_code == 200 and not html(answer).xpath("//main//ul[contains(@class, 'contracts')]/li")
    assert html(answer).xpath("//main//*[contains(@class, 'empty')]"), "an empty list says what to do"


def test_too_many_matches_are_said(desk, quays):
    """People by the thousand: the page says that it did not look at all of them."""
    desk.sql("with p as (insert into nuance.person (name) select 'Stevedore ' || n from generate_series(1, 1100) n returning id) "
             "insert into nuance.membership (contract_id, person_id, role) select (select id from nuance.contract where name = 'Quay 1'), id, 'member' from p")
    answer = desk.client("staff").get(LIST + "?q=stevedore")
    assert "More than 1,000" in text_of(answer) and "1,000 people or more" in text_of(answer)
    assert "More than 1,000" not in text_of(desk.client("staff").get(LIST + "?q=stevedore+109"))


@pytest.mark.parametrize("query", ["state=nosuch", "kind=nosuch", "after=x", "after=1.2.3.4", "q=" + "x" * 101])
def test_what_makes_no_sense_is_refused(desk, query):
    assert desk.client("staff").get(f"{LIST}?{query}", "xml").status_code == 400


@pytest.mark.parametrize("after", ["999999999999999999", "0"])
def test_a_place_that_is_none(desk, harbour, after):
    assert len(desk.client("staff").xml(f"{LIST}?after={after}").find("contracts")) == 0


@pytest.mark.parametrize("role", sorted(set(ROLES) - STAFF))
@pytest.mark.parametrize("media", ["html", "xml", "json"])
def test_others_find_nothing(desk, harbour, role, media):
    for path in (LIST, LIST + "?q=harbour", f"/contract/{harbour['ending']}/staff"):
        answer = desk.client(role).get(path, media)
        assert answer.status_code == (404 if role != "visitor" else 303 if media == "html" else 401), (role, path)
        assert "Harbour e" not in answer.text and "Styrmann" not in answer.text


def test_the_desk_leads_there_for_staff_only(desk):
    assert desk.client("staff").page("/staff").xpath("//nav[@class='folders']//a[contains(@href, '/staff/contracts')]")
    assert not desk.client("community").page("/staff").xpath("//a[contains(@href, '/staff/contracts')]")
