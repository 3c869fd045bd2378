"""A day of a member of staff in work mode: by keyboard alone with script, and by mouse alone without."""
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from hands import Keyboard, Mouse
from helpers.fields import fresh_key, held, make_field


def state(desk, number):
    item = desk.client("admin").xml(f"/N{number}").find("item")
    return item.get("status"), item.get("owner-id")


def check_day(desk, numbers):
    me, colleague = desk.person("staff"), desk.person("staff2")
    assert state(desk, numbers[0]) == ("resolved", me)
    assert [e.get("new") for e in desk.client("admin").xml(f"/N{numbers[1]}").findall("timeline/entry") if e.get("kind") == "desk"] == ["Not my field"]
    assert desk.client("admin").xml(f"/N{numbers[2]}").find("turn").get("until-reply") == "yes"
    assert state(desk, numbers[3]) == ("open", colleague)
    assert state(desk, numbers[4]) == ("waiting", me)


def test_a_day_by_keyboard(desk, person, work):
    """Take, answer and close, skip, snooze, hand over, answer and wait: no mouse."""
    key, numbers = work
    staff = person("staff", True)
    staff.go(f"/queue/{key}")
    press = lambda *keys: staff.browser.switch_to.active_element.send_keys(*keys)  # noqa: E731
    send = lambda: press(Keys.CONTROL, Keys.ENTER)  # noqa: E731

    press("x")
    staff.here(numbers[0])
    press("r")
    press("Solved it.", Keys.ESCAPE)
    press("e")
    staff.here(numbers[1])
    press("s")
    press("Not my field", Keys.ENTER)
    staff.here(numbers[2])
    press("z")
    press("Until")
    send()
    staff.here(numbers[3])
    press("h")
    press(desk.client("staff2").xml("/account").find("viewer").get("name"), Keys.TAB)
    press("You know this.")
    send()
    staff.here(numbers[4])
    press("r")
    press("Which version?")
    Keyboard(staff).pick(staff.find("#f-status"), "Waiting")
    send()
    WebDriverWait(staff.browser, 15).until(lambda _: state(desk, numbers[4])[0] == "waiting")
    check_day(desk, numbers)
    # Where everything is, by keys and by its name.
    WebDriverWait(staff.browser, 15).until(lambda _: staff.all(".flash"))
    press("gm")
    WebDriverWait(staff.browser, 15).until(lambda _: staff.path.startswith("/folder/mine"))
    press(Keys.CONTROL, "k")
    press("snoo", Keys.ENTER)
    WebDriverWait(staff.browser, 15).until(lambda _: staff.path.startswith("/folder/snoozed"))
    press("?")
    for word in ("Skip", "Snooze", "Hand", "Ctrl"):
        assert word in staff.browser.find_element(By.ID, "keys").text


def test_a_day_by_mouse(desk, person, work):
    """The same by buttons, links and choices, without script."""
    key, numbers = work
    staff = person("staff", False)
    find = staff.find

    def choose(selector, text):
        Mouse(staff).pick(find(selector), text)

    staff.go(f"/queue/{key}")
    find(f"form[action$='/queue/{key}/work'] button").click()
    staff.here(numbers[0])
    find("#f-comment").send_keys("Solved it.")
    find("#reply button[name=next][value=close]").click()
    staff.here(numbers[1])
    find("details[data-key=s] summary").click()
    find("#f-why").send_keys("Not my field")
    find("details[data-key=s] button").click()
    staff.here(numbers[2])
    find("details[data-key=z] summary").click()
    choose("#f-until", "somebody answers")
    find("details[data-key=z] button").click()
    staff.here(numbers[3])
    find("details[data-key=h] summary").click()
    choose("#f-hand-over", desk.client("staff2").xml("/account").find("viewer").get("name"))
    find("#f-hand-over-note").send_keys("You know this.")
    find("details[data-key=h] button").click()
    staff.here(numbers[4])
    find("#f-comment").send_keys("Which version?")
    choose("#f-status", "Waiting")
    find("#reply button.primary").click()
    WebDriverWait(staff.browser, 15).until(lambda _: state(desk, numbers[4])[0] == "waiting")
    check_day(desk, numbers)


def test_the_search_box_completes(desk, person):
    """Filters, then values; by arrow keys; the list goes away, and the query is sent as it stands."""
    staff = person("staff", True)
    staff.go("/search")
    box = staff.browser.find_element(By.ID, "f-q")
    box.send_keys("pri")
    wait = WebDriverWait(staff.browser, 15)
    # in one go: the list is made anew with each letter
    offers = lambda: staff.browser.execute_script(  # noqa: E731
        "return Array.from(document.querySelectorAll('#offers:not([hidden]) code')).map(one => one.textContent)")
    wait.until(lambda _: offers() == ["priority:"])
    box.send_keys(Keys.ARROW_DOWN, Keys.TAB, "h")
    wait.until(lambda _: offers() == ["high"])
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert box.get_attribute("value") == "priority:high "
    box.send_keys("is:o")
    wait.until(lambda _: offers() == ["open"])
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("aria-expanded") == "false"
    box.send_keys("pen", Keys.ENTER)
    wait.until(lambda _: "q=" in staff.path)
    assert box is not None and "priority%3Ahigh+is%3Aopen" in staff.path


def test_fields_by_keyboard_and_completed(desk, person):
    """Opened by a key, filled in and sent without a mouse; found by the filter that the search box completes."""
    key, number = make_field(desk, "choice", key=fresh_key("by-keys")), desk.file("manager", desk.acme(), "Filled in by keys")
    desk.sql("update nuance.field set position = 0 where key = %s", key)
    staff = person("staff", True)
    staff.go(f"/N{number}")
    press = lambda *keys: staff.browser.switch_to.active_element.send_keys(*keys)  # noqa: E731
    press("f")
    assert staff.browser.switch_to.active_element.get_attribute("id") == f"f-field-{key}"
    press("Sprocket Sta")
    press(Keys.CONTROL, Keys.ENTER)
    wait = WebDriverWait(staff.browser, 15)
    wait.until(lambda _: held(desk, number) == {key: "us"})
    wait.until(lambda _: staff.all(".values a"))
    assert staff.browser.find_element(By.CSS_SELECTOR, ".values a").text == "Sprocket States"
    press("?")
    assert "Fill in fields" in staff.browser.find_element(By.ID, "keys").text
    staff.go("/search")
    box = staff.browser.find_element(By.ID, "f-q")
    offers = lambda: staff.browser.execute_script(  # noqa: E731
        "return Array.from(document.querySelectorAll('#offers:not([hidden]) code')).map(one => one.textContent)")
    box.send_keys("is:open -by-ke")
    wait.until(lambda _: offers() == [key + ":"])
    box.send_keys(Keys.ARROW_DOWN, Keys.TAB, "u")
    wait.until(lambda _: offers() == ["us"])
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert box.get_attribute("value") == f"is:open -{key}:us "


def test_fields_without_script(desk, person):
    """Unfolded by hand, typed in, and refused with what was typed."""
    key, number = make_field(desk, "number", key=fresh_key("by-hand")), desk.file("manager", desk.acme(), "Filled in by hand")
    staff = person("staff", False)
    staff.expected = ("422",)
    staff.go(f"/N{number}")
    staff.browser.find_element(By.CSS_SELECTOR, "#f-fields summary").click()
    staff.browser.find_element(By.ID, f"f-field-{key}").send_keys("twelve")
    staff.leave(staff.find("#reply button.primary").click)
    field = staff.browser.find_element(By.ID, f"f-field-{key}")
    assert field.get_attribute("value") == "twelve" and field.get_attribute("aria-invalid") == "true" and field.is_displayed()
    field.clear()
    field.send_keys("12")
    staff.browser.find_element(By.CSS_SELECTOR, "#reply button.primary").click()
    WebDriverWait(staff.browser, 15).until(lambda _: held(desk, number) == {key: "12"})
