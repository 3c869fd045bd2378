"""Putting priorities in order in Chromium, with script and without it."""
import pytest

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])


def titles(who):
    return [e.text for e in who.all("ol.ranked > li b")]


def button(who, words):
    """The button whose name a screen reader says so."""
    return next(b for b in who.all("main button") if b.get_attribute("textContent").strip() == words)


@SCRIPT
def test_in_order_by_buttons(desk, person, script):
    name = f"Order {script}"
    contract = desk.make_contract(name, {"manager": "manager", "member": "member"})
    manager = person("manager", script)
    manager.go(f"/contract/{contract}")
    manager.press(next(a for a in manager.all("nav.contract-nav a") if a.text == "Priorities"))
    manager.see("Nothing is on the list yet")
    for title in ("First", "Second", "Third"):
        manager.type("title", title)
        manager.type("note", "Why " + title)
        manager.press(manager.button(f"/contract/{contract}/priorities"))
        manager.see("The priority was added.")
    assert titles(manager) == ["First", "Second", "Third"]

    manager.press(button(manager, "Move up: Third"))
    manager.see("Third: Moved to place 2")
    assert titles(manager) == ["First", "Third", "Second"]
    # The same button has the focus: pressing it again goes on.
    assert manager.browser.switch_to.active_element.get_attribute("textContent").strip() == "Move up: Third"
    manager.leave(lambda: manager.browser.switch_to.active_element.send_keys(" "))
    assert titles(manager) == ["Third", "First", "Second"]
    manager.press(button(manager, "Move down: Third"))
    assert titles(manager) == ["First", "Third", "Second"]

    manager.press(next(a for a in manager.all("main a") if a.get_attribute("textContent") == "Edit First"))
    manager.choose("place", "3")
    manager.press(manager.button("/priorities/move"))
    assert titles(manager) == ["Third", "Second", "First"]

    manager.press(next(a for a in manager.all("main a") if a.get_attribute("textContent") == "Edit Second"))
    manager.type("title", "Second thoughts")
    manager.press(manager.button("/priorities/change"))
    assert titles(manager) == ["Third", "Second thoughts", "First"]

    manager.press(button(manager, "Remove Third"))
    manager.see("The priority was removed.")
    assert titles(manager) == ["Second thoughts", "First"]
    manager.press(next(b for b in manager.all(".flash button")))
    manager.see("The priority is back.")
    assert titles(manager) == ["Third", "Second thoughts", "First"]

    member = person("member", script)
    member.go(f"/contract/{contract}/priorities")
    member.see("Maria Acosta")
    assert titles(member) == ["Third", "Second thoughts", "First"] and not member.all("main form")


@SCRIPT
def test_told_that_somebody_was_quicker(desk, person, script):
    contract = desk.make_contract(f"Quick {script}", {"manager": "manager", "contact": "contact"})
    for title in ("One", "Two", "Three"):
        desk.client("manager").form(f"/contract/{contract}/priorities").fill(title=title).submit()
    manager = person("manager", script)
    manager.expected = ("409",)
    manager.go(f"/contract/{contract}/priorities")
    root = desk.client("contact").xml(f"/contract/{contract}/priorities")
    desk.client("contact").post(f"/contract/{contract}/priorities/move", {
        "priority": root.find("priorities/priority").get("id"), "version": root.find("priority-list").get("version"), "place": "3"})
    manager.press(button(manager, "Move up: Three"))
    manager.see("Somebody changed the order meanwhile")
    assert titles(manager) == ["Two", "Three", "One"]


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)], ids=["phone", "desk"])
def test_nothing_goes_sideways(desk, person, size):
    manager = person("manager", size=size)
    for path in (f"/contract/{desk.acme()}/priorities",):
        manager.go(path)
        assert manager.sideways() <= 0
        manager.go(manager.all("main ol.ranked a.button")[0].get_attribute("href"))
        assert manager.sideways() <= 0
    staff = person("staff", size=size)
    staff.go("/staff/priorities")
    assert staff.sideways() <= 0 and staff.all("table.data tbody tr")
