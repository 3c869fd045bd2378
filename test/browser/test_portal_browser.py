"""The portal's stories in Chromium, with script and without it."""
import pytest

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])


@SCRIPT
def test_a_marked_link_to_a_single_contract(desk, person, script):
    """Straight to the contract; all contracts are one click away, and stay there."""
    login = f"alone-{script}".lower()      # others are given further contracts by other tests
    desk.make_person(login, "Al One")
    contract = desk.make_contract("Alone " + login, {login: "contact"})
    contact = person(login, script)
    contact.go("/?from=admin")
    assert contact.path.startswith(f"/contract/{contract}")
    contact.press(next(a for a in contact.all("main a") if a.text == "All contracts"))
    contact.see("Your contracts")
    assert contact.path == "/"
    several = person("multi", script)
    several.go("/?from=admin")
    several.see("Your contracts")


@SCRIPT
def test_the_free_tier_is_refused_and_shown_the_way(desk, person, script):
    login = f"tinker-{script}".lower()
    desk.make_person(login, "Tina Kerr")
    desk.make_contract(login, {login: "manager"}, kind="instance", plan="sandbox", days=None, instance=login)
    tinker = person(login, script)
    tinker.go(f"/report/{login}")
    tinker.see("does not include support of its own")
    assert [a for a in tinker.all("main a") if a.text == "Upgrade the plan" and a.get_attribute("href").endswith("/buy")]
    assert not tinker.all("textarea")


@SCRIPT
def test_invite_accept_file(desk, person, script):
    """A point of contact invites somebody without an account, who joins and files at once."""
    name = f"guest-{script}".lower()
    contract = desk.make_contract("Browser " + name, {"contact": "contact"})
    contact = person("contact", script)
    contact.go(f"/contract/{contract}")
    contact.press(next(a for a in contact.all("nav.contract-nav a") if a.text == "People"))
    contact.type("email", name + "@browser.example")
    contact.choose("role", "contact")
    contact.press(contact.button(f"/contract/{contract}/invite"))
    contact.see("copy the link below")
    link = contact.find("input[readonly]").get_attribute("value")
    assert link.startswith(desk.url + "/invitation/")

    guest = person(None, script)
    guest.go(link)
    guest.see("Chris Mori invites you")
    guest.type("name", "Gu Est")
    guest.type("login", name)
    guest.type("new_password", "a-good-password")
    guest.press(guest.button("/account"))
    guest.see("Welcome! You now belong to Browser " + name)
    guest.press(next(a for a in guest.all("main a") if a.text == "File an issue"))
    guest.type("body", "My first issue")
    guest.press(guest.button(f"/contract/{contract}/new"))
    guest.see("My first issue")
    guest.see("was filed")


@SCRIPT
def test_out_of_mana_and_still_filing(desk, person, script):
    """Without mana the form says what will be, and the issue is filed all the same."""
    contract = desk.make_contract(f"Spent {script}", {"contact": "contact"})
    desk.sql("insert into nuance.mana_entry (contract_id, kind, amount, reason) values (%s, 'adjustment', -500, 'Long nights')", contract)
    contact = person("contact", script)
    contact.go(f"/contract/{contract}/new")
    contact.see("the issue starts at low priority")
    contact.type("body", "Still needs an answer")
    contact.press(contact.button(f"/contract/{contract}/new"))
    contact.see("Still needs an answer")
    contact.see("was filed")
    contact.go(f"/contract/{contract}/mana")
    contact.see("Still needs an answer")
    assert desk.sql("select priority from nuance.item where contract_id = %s", contract) == [(25,)]


@SCRIPT
def test_removing_somebody_and_taking_it_back(desk, person, script):
    """One press removes, the next takes it back: nothing has to be confirmed."""
    contract = desk.make_contract(f"Undo {script}", {"contact": "contact", "member": "member"})
    contact = person("contact", script)
    contact.go(f"/contract/{contract}/people")
    contact.press(next(b for b in contact.all("main button") if b.text.startswith("Remove")))
    contact.see("Milo Jensen no longer belongs to this contract.")
    assert desk.sql("select count(*) from nuance.membership where contract_id = %s", contract) == [(1,)]
    contact.press(contact.find(".flash button"))
    contact.see("Put back: Milo Jensen.")
    assert desk.sql("select count(*) from nuance.membership where contract_id = %s", contract) == [(2,)]
    assert not contact.all("#removed")


@SCRIPT
def test_a_dearer_plan_says_what_becomes_of_the_time(desk, person, script):
    """Before anything is ordered: the days that are left, what they are worth, and the end."""
    contract = desk.make_contract(f"Upward {script}", {"contact": "contact"}, days=61)
    contact = person("contact", script)
    contact.go(f"/contract/{contract}/billing")
    contact.see("are worth")
    words = next(p.text for p in contact.all("main .lines p.hint") if "are worth" in p.text)
    assert words.startswith("What you have paid for is not lost: the 6") and words.endswith("if you pay today.")
    contact.press(next(b for b in contact.all("main button") if b.text == "Change to Around the clock"))
    contact.see("Change of plan: Around the clock")
    assert desk.sql("select p.key from nuance.contract c join nuance.plan p on p.id = c.plan_id where c.id = %s", contract) == [("dedicated",)]
