"""The form of free support in Chromium: with script and without it, by keyboard alone, on a phone."""
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
PHONE = (360, 740)


@pytest.fixture(scope="module")
def path(desk):
    return f"/contract/{desk.free_contract()}/new"


def pick(person, name, value):
    """Clicks the label of an answer, as people do."""
    control = person.find(f"[name='{name}'][value='{value}']")
    control.find_element(By.XPATH, "ancestor::label").click()


def begin(person, path):
    """The form as somebody finds it who has not begun it before."""
    person.desk.sql("delete from nuance.draft")     # what earlier tests began is kept for them
    person.go(path)
    if person.script:
        person.browser.execute_script("localStorage.clear()")
        person.go(path)
    assert shown(person) == ["current"]


def shown(person):
    return [q.get_attribute("data-question") for q in person.all("[data-question]") if q.is_displayed()]


def go(person, value):
    """The visible button of that value."""
    return next(b for b in person.all(f"button[name=go][value='{value}']") if b.is_displayed() and b.get_attribute("aria-hidden") != "true")


def forward(person):
    """Without script one goes on group by group; with it all is there."""
    if not person.script:
        person.press(go(person, "next"))


def pass_the_gates(person):
    for name in ("current", "unmodified", "clean"):
        pick(person, "q-" + name, "yes")
        forward(person)


def describe(person, title):
    person.type("q-summary", title)
    person.type("q-version", "4.2.1")
    person.type("q-steps.1", "Open a page")
    person.type("q-steps.2", "Save it")
    person.type("q-expected", "A saved page")
    person.type("q-actual", "A blank page")
    forward(person)


def sound(person):
    """What a checker of accessibility would look for: names, groups, one visible label each, nothing wider than the window."""
    for control in person.all("main form[data-questions] input:not([type=hidden]), main form[data-questions] textarea"):
        if not control.is_displayed():
            continue
        name = control.get_attribute("name")
        labelled = control.get_attribute("aria-label") or control.find_elements(By.XPATH, "ancestor::label") or \
            person.all(f"label[for='{control.get_attribute('id')}']")
        assert labelled, f"{name} has no label"
        if control.get_attribute("type") == "radio":
            assert control.find_elements(By.XPATH, "ancestor::fieldset/legend"), f"{name} belongs to no group"
        box = control.find_element(By.XPATH, "ancestor::label").size if control.get_attribute("type") in ("radio", "checkbox") else control.size
        assert box["height"] >= 24 and box["width"] >= 24, f"{name} is too small to hit: {box}"
        for described in (control.get_attribute("aria-describedby") or "").split():
            assert person.all(f"[id='{described}']"), f"{name} is described by nothing: {described}"
    ids = [e.get_attribute("id") for e in person.all("[id]")]
    assert len(ids) == len(set(ids))
    assert person.sideways() <= 0


@SCRIPT
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desk", "phone"])
def test_filing(desk, person, path, script, size):
    """From the first question to the issue, on either kind of screen."""
    free = person("free", script, size)
    begin(free, path)
    sound(free)
    pass_the_gates(free)
    sound(free)
    describe(free, f"Filed in a browser {script} {size[0]}")
    sound(free)
    pick(free, "q-often", "once")
    pick(free, "q-private", "yes")
    free.find("[name='q-where.firefox']").find_element(By.XPATH, "ancestor::label").click()
    forward(free)
    free.type("q-pattern-seen", "Always at noon")
    forward(free)
    if not script:
        free.see("Is this what you want to tell us?")
        free.see("Always at noon")
        sound(free)
    free.press(go(free, "file"))
    free.see("was filed")
    free.see("How can we make it happen ourselves?")
    free.see("Always at noon")
    assert free.sideways() <= 0


@SCRIPT
def test_going_back_loses_nothing(person, path, script):
    free = person("free", script)
    begin(free, path)
    pass_the_gates(free)
    free.type("q-summary", "Not lost by going back")
    free.type("q-steps.1", "First\nof all")
    if script:
        pick(free, "q-current", "no")
        assert "summary" not in shown(free) and go_is_gone(free)
        pick(free, "q-current", "yes")
    else:
        free.press(go(free, "back"))
        assert shown(free) == ["current", "unmodified", "clean"]
        free.press(go(free, "next"))
    assert free.field("q-summary").get_attribute("value") == "Not lost by going back"
    assert free.field("q-steps.1").get_attribute("value") == "First\nof all"


def go_is_gone(person):
    return not [b for b in person.all("button[name=go][value=file]") if b.is_displayed() and b.get_attribute("aria-hidden") != "true"]


@SCRIPT
def test_a_gate_explains(person, path, script):
    """The explanation is seen, nothing can be filed, and another answer goes on."""
    free = person("free", script)
    begin(free, path)
    pick(free, "q-current", "no")
    forward(free)
    free.see("Please update first")
    free.see("No issue is filed for this answer")
    assert go_is_gone(free) and shown(free) == ["current"]
    pick(free, "q-current", "yes")
    forward(free)
    assert "Please update first" not in free.text() and shown(free) == ["current", "unmodified"]


@SCRIPT
def test_problems_lead_to_their_fields(person, path, script):
    free = person("free", script)
    free.expected = ("422",)
    begin(free, path)
    pass_the_gates(free)
    free.type("q-summary", "Short of everything")
    free.type("q-version", "the newest")
    if script:
        pick(free, "q-private", "yes")
    free.press(go(free, "file" if script else "next"))
    summary = free.find("#problems")
    assert summary.is_displayed()
    if script:
        assert free.browser.switch_to.active_element == summary
    link = next(a for a in summary.find_elements(By.TAG_NAME, "a") if "Which version" in a.text)
    assert "A version has numbers with dots between" in link.text
    link.click()
    field = free.field("q-version")
    assert free.browser.switch_to.active_element == field and field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("value") == "the newest"
    link = next(a for a in free.all("#problems a") if "make it happen" in a.text)
    link.click()
    assert free.browser.switch_to.active_element.get_attribute("name") == "q-steps.1"
    sound(free)


@SCRIPT
def test_by_keyboard_alone(person, path, script):
    """Tab, space, arrows, Enter: no mouse from the first question to the issue; the focus goes down the page."""
    free = person("free", script)
    begin(free, path)

    def tab_to(name, limit=40):
        last = -1
        for _ in range(limit):
            free.keys(Keys.TAB)
            here = free.browser.switch_to.active_element
            top = here.location["y"]
            if here.find_elements(By.XPATH, "ancestor::form[@data-questions]"):
                assert top >= last - 60, f"the focus jumped up to {here.get_attribute('name')}"
                last = top
            if here.get_attribute("name") == name or (here.get_attribute("name"), here.get_attribute("value")) == name:
                return here
        raise AssertionError(f"{name} is never reached by Tab")

    def enter(value):
        tab_to(("go", value))
        free.keys(Keys.ENTER, leaves=True)
    for name in ("current", "unmodified", "clean"):
        tab_to("q-" + name)
        free.keys(Keys.SPACE)
        if not script:
            enter("next")
    for name, text in (("summary", "Filed by keyboard alone"), ("version", "4.2.1"), ("steps.1", "Open a page"), ("steps.2", "Save it"),
                       ("expected", "A saved page"), ("actual", "A blank page")):
        tab_to("q-" + name)
        free.keys(text)
    if not script:
        enter("next")
    tab_to("q-private")
    free.keys(Keys.SPACE)
    if not script:
        enter("next")
    enter("file")
    free.see("Filed by keyboard alone")
    free.see("was filed")


def test_enter_in_a_line_goes_on(person, path):
    """It presses what the page is for, not "add a step"."""
    free = person("free", False)
    begin(free, path)
    pass_the_gates(free)
    free.expected = ("422",)
    free.type("q-summary", "Enter pressed in a line", submit=True)
    free.see("There is a problem")
    assert not free.all("[name='q-steps.4']")


def test_the_script_helps(desk, person, path):
    """One more step without the server; what looks alike while it is typed; a draft that comes back."""
    desk.file("free", desk.free_contract(), "Marmalade sandwiches jam the printer")
    free = person("free")
    begin(free, path)
    pass_the_gates(free)
    for _ in range(2):
        free.find("button[value='more.steps']").click()
    assert free.browser.switch_to.active_element.get_attribute("name") == "q-steps.5"
    free.type("q-steps.5", "The fifth")
    free.type("q-summary", "The printer is jammed by marmalade")
    free.see("Has this been asked before?")
    end = time.monotonic() + 5
    while not any("Marmalade sandwiches" in a.text for a in free.all(".similar a")):
        assert time.monotonic() < end
        time.sleep(0.1)
    end = time.monotonic() + 10
    while not free.desk.sql("select 1 from nuance.draft where fields->>'q-summary' like '%marmalade' and fields->>'q-steps.5' = 'The fifth'"):
        assert time.monotonic() < end, "nothing is kept"
        time.sleep(0.1)
    free.go("/")
    free.go(path)
    free.see("This is your draft, saved")
    assert "The fifth" in [f.get_attribute("value") for f in free.all("[name^='q-steps.']")], "in the first line: empty ones are no steps"
    assert free.field("q-summary").get_attribute("value") == "The printer is jammed by marmalade"
    free.press(free.find("form.draft button"))
    assert shown(free) == ["current"]
