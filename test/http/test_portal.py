"""The portal: cards of contracts, links that lead straight on, refusals that say what to do."""
import time

import pytest

from helpers.client import html, text_of


@pytest.fixture(scope="module")
def single(desk):
    """Somebody with one active contract, an expired one, and a free-tier instance."""
    desk.make_person("single", "Si Ngle")
    good = desk.make_contract("Good", {"single": "contact"})
    desk.make_contract("Bygone", {"single": "contact"}, days=-5)
    desk.make_contract("tinker-free", {"single": "manager"}, kind="instance", plan="sandbox", days=None)
    return good


@pytest.fixture(scope="module")
def many(desk):
    """Somebody with 500 contracts."""
    person = desk.make_person("many", "Ma Ny")
    desk.sql("with c as (insert into nuance.contract (kind, name, plan_id, paid_until) "
             "select 'dedicated', 'Many ' || lpad(n::text, 4, '0'), p.id, now() + interval '1 year' "
             "from generate_series(1, 500) n, nuance.plan p where p.key = 'dedicated' returning id) "
             "insert into nuance.membership (contract_id, person_id, role) select c.id, %s, 'contact' from c", person)
    return person


# --- cards ---------------------------------------------------------------------------------------

def cards(desk, login, path="/"):
    return {c.get("name"): dict(c.attrib) for c in desk.fresh(login).xml(path).find("contracts")}


def test_states(desk):
    desk.make_person("states")
    for name, days, renews, state in (("Going", 300, True, "active"), ("Soon", 5, True, "expiring"), ("Stops", 300, False, "not-renewing"),
                                      ("Gone", -1, True, "expired"), ("Stopped", -1, False, "expired"), ("Endless", None, True, "active")):
        contract = desk.make_contract(name, {"states": "contact"}, days=days)
        desk.sql("update nuance.contract set renews = %s where id = %s", renews, contract)
        card = cards(desk, "states")[name]
        assert (card["state"], card["plan"]) == (state, "Dedicated")
        assert (card["may-file"] == "yes") == (state != "expired")
    page = text_of(desk.fresh("states").get("/"))
    for words in ("Active", "Ends soon", "Will not be renewed", "Expired"):
        assert words in page


def test_a_card_says_open_issues_and_mana(desk):
    desk.make_person("counting")
    contract = desk.make_contract("Counting", {"counting": "contact"})
    desk.sql("insert into nuance.mana_entry (contract_id, kind, amount) values (%s, 'opening', 77)", contract)
    person = desk.fresh("counting")
    cost = desk.sql("select filing_cost from nuance.plan where key = 'dedicated'")[0][0]
    for n in range(3):
        assert person.form(f"/contract/{contract}/new").fill(body=f"Issue {n}").submit().status_code == 303
    card = cards(desk, "counting")["Counting"]
    assert (card["open-items"], card["mana"]) == ("3", str(77 - 3 * cost))
    page = text_of(person.get("/"))
    assert "3 open issues" in page and f"{77 - 3 * cost} mana" in page


def test_500_contracts_by_pages(desk, many):
    person = desk.fresh("many")
    seen, path, pages = [], "/", 0
    while path:
        listed = person.xml(path).find("contracts")
        assert len(listed) <= 50
        pages += 1
        seen += [c.get("name") for c in listed]
        path = f"/?after={listed.get('next')}" if listed.get("next") else None
    assert pages == 11 and len(seen) == len(set(seen)) == 501
    assert seen[0] == "Free support" and seen[1:] == [f"Many {n:04}" for n in range(1, 501)]
    first = person.get("/")
    assert html(first).xpath("//a[@rel='next']") and "Free support" in text_of(first)
    started = time.monotonic()
    for _ in range(10):
        person.get("/")
    assert (time.monotonic() - started) / 10 < 0.5


def test_a_page_that_is_not_there(desk, many):
    assert desk.client("manager").get("/?after=1").status_code == 200
    for cursor in ("x", "-1", "1' or 1"):
        assert desk.client("manager").get("/", params={"after": cursor}).status_code == 400


def test_free_is_folded_for_who_has_better(desk, single):
    for login, folded in (("manager", True), ("contact", True), ("single", True), ("free", False)):
        page = html(desk.fresh(login).get("/"))
        free = page.xpath("//li[contains(@class, 'card')][.//h3//a[text()='Free support']]")
        assert len(free) == 1
        assert bool(free[0].xpath("ancestor::details")) == folded, login


def test_free_is_not_folded_for_who_has_only_an_expired_one(desk):
    desk.make_person("bygone")
    desk.make_contract("Was once", {"bygone": "contact"}, days=-10)
    page = html(desk.fresh("bygone").get("/"))
    assert not page.xpath("//details//h3//a[text()='Free support']")


def test_buying(desk):
    for login, folded in (("manager", True), ("member", True), ("contact", False), ("free", False)):
        links = html(desk.fresh(login).get("/")).xpath("//a[contains(@href, '/buy')]")
        assert len(links) == 1, login
        assert bool(links[0].xpath("ancestor::details")) == folded, login
    assert "You probably don’t need this" in text_of(desk.client("manager").get("/"))


# --- the marked link -----------------------------------------------------------------------------

def test_a_marked_link_leads_to_the_only_active_contract(desk, single):
    person = desk.fresh("single")
    answer = person.get("/?from=admin")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/contract/{single}?from=admin")
    page = person.get(answer.headers["Location"])
    assert page.status_code == 200
    back = [a for a in html(page).xpath("//a") if "All contracts" in a.text_content()]
    assert back, "all contracts are one click away"
    portal = person.get(back[0].get("href").replace("/support", "", 1))
    assert portal.status_code == 200 and "Your contracts" in text_of(portal)


def test_never_by_the_referer(desk, single):
    answer = desk.fresh("single").get("/", headers={"Referer": "https://hosting.example/admin?from=admin"})
    assert answer.status_code == 200


def test_several_or_none_stay_on_the_portal(desk, single):
    for login in ("multi", "free", "staff"):
        assert desk.fresh(login).get("/?from=admin").status_code == 200, login
    desk.make_person("instances-only")
    desk.make_contract("free-tier-only", {"instances-only": "manager"}, kind="instance", plan="sandbox", days=None)
    assert desk.fresh("instances-only").get("/?from=admin").status_code == 200


def test_data_is_not_led_anywhere(desk, single):
    for media in ("xml", "json"):
        assert desk.fresh("single").get("/?from=admin", media).status_code == 200


@pytest.mark.parametrize("marker", ["Admin", "a b", "x" * 65, "%0d%0aLocation: //evil.example", "//evil.example", "a?b"])
def test_odd_markers(desk, single, marker):
    assert desk.fresh("single").get("/", params={"from": marker}).status_code == 400


def test_a_visitor_logs_in_first_and_is_led_on(desk, single):
    visitor = desk.fresh()
    page = visitor.get("/?from=admin")
    assert page.status_code == 200
    link = html(page).xpath("//main//a[contains(@href, '/login')]/@href")[0]
    form = visitor.form(link.replace("/support", "", 1), "/login").fill(login="single", password="demo")
    answer = form.submit()
    assert answer.headers["Location"].endswith("/?from=admin")
    assert visitor.get(answer.headers["Location"]).headers["Location"].endswith(f"/contract/{single}?from=admin")


# --- an instance's own link ----------------------------------------------------------------------

def test_managers_go_straight_to_the_form(desk):
    acme = desk.acme()
    answer = desk.client("manager").get("/report/acme")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/contract/{acme}/new")
    assert desk.client("staff").get("/report/acme").status_code == 303


def test_members_are_told_whom_to_ask(desk):
    page = desk.client("member").get("/report/acme")
    assert page.status_code == 200 and "Maria Acosta" in text_of(page)
    assert not html(page).xpath("//textarea")
    shown = desk.client("member").xml("/report/acme")
    assert shown.find("contract").get("why-not") == "may-not-file"
    assert [p.get("name") for p in shown.find("people")] == ["Maria Acosta"]


def test_free_tier_is_refused_once_and_shown_the_way(desk):
    desk.make_person("tinker")
    contract = desk.make_contract("tinker-lab", {"tinker": "manager"}, kind="instance", plan="sandbox", days=None, instance="tinker.lab-1")
    person = desk.fresh("tinker")
    for path in ("/report/tinker.lab-1", f"/contract/{contract}/new", f"/contract/{contract}"):
        page = html(person.get(path))
        assert page.text_content().count("does not include support of its own") == 1
        assert page.xpath("//main//a[contains(@href, '/buy')]")
        assert not page.xpath("//textarea")


def test_an_expired_instance_says_how_to_renew(desk):
    desk.make_person("lapsed")
    contract = desk.make_contract("lapsed-inc", {"lapsed": "manager", "member": "member"}, kind="instance", plan="team", days=-3, instance="lapsed-inc")
    page = html(desk.fresh("lapsed").get("/report/lapsed-inc"))
    assert "This contract ended on" in page.text_content()
    assert page.xpath(f"//main//a[contains(@href, '/contract/{contract}/billing')]")
    asked = html(desk.client("member").get("/report/lapsed-inc"))
    assert not asked.xpath("//main//a[contains(@href, '/billing')]") and "lapsed" in asked.text_content()


def test_others_find_nothing(desk):
    for login in ("free", "contact", "community"):
        for path in ("/report/acme", "/report/no-such-instance"):
            assert desk.client(login).get(path).status_code == 404
    for name in ("ACME", "acme%20", "x" * 64, "a/b"):
        assert desk.client("manager").get("/report/" + name).status_code in (400, 404)


def test_a_visitor_logs_in_first_and_comes_back(desk):
    visitor = desk.fresh()
    answer = visitor.get("/report/acme")
    assert answer.status_code == 303
    form = visitor.form(answer.headers["Location"], "/login").fill(login="manager", password="demo")
    back = form.submit()
    assert back.headers["Location"].endswith("/report/acme")
    assert visitor.get(back.headers["Location"]).headers["Location"].endswith(f"/contract/{desk.acme()}/new")
