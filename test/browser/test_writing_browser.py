"""Writing in Chromium: drafts, previews, canned replies and names, by keyboard with script, and by buttons without it."""
import json
import time

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys

from helpers.fields import fill, fresh_key, make_field

TEXT = "Half of a sentence about quokkas"


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


def wait(what, seconds=12):
    end = time.monotonic() + seconds

    def comes():
        try:
            return what()
        except StaleElementReferenceException:      # a list that is just made anew
            return False
    while not comes():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def kept(desk, number, login="staff"):
    rows = desk.sql("select d.fields ->> 'comment' from nuance.draft d join nuance.account a using (person_id) where d.item_number = %s and a.login = %s and d.fields is not null", number, login)
    return rows[0][0] if rows else None


def press(person, words):
    person.press(next(b for b in person.all("#reply button") if b.text == words))


def make_reply(desk, name, body):
    form = desk.client("staff").form("/staff/replies").fill(name=name, body=body)
    form.values["shared"] = "yes"
    assert form.submit().status_code in (303, 422)


def test_a_draft_is_kept_while_one_types_and_comes_back(desk, person, acme):
    number = desk.file("manager", acme, "Typed in a browser")
    staff = person("staff")
    staff.go(f"/N{number}")
    staff.keys("r")
    staff.keys(TEXT)
    wait(lambda: kept(desk, number) == TEXT)
    staff.keys(" and more")
    staff.go("/staff")
    wait(lambda: kept(desk, number) == TEXT + " and more")
    staff.go(f"/N{number}")
    assert staff.field("comment").get_attribute("value") == TEXT + " and more"
    staff.see("This is your draft")
    staff.field("comment").click()
    staff.keys(Keys.CONTROL, Keys.ENTER, leaves=True)
    staff.see("and more")
    assert kept(desk, number) is None
    time.sleep(3)
    assert kept(desk, number) is None, "nothing is saved after the sending"
    staff.go(f"/N{number}")
    assert staff.field("comment").get_attribute("value") == ""


def test_fields_alone_are_kept_while_one_types_and_come_back(desk, person, acme):
    key, choice = make_field(desk, "number", key=fresh_key("kept")), make_field(desk, "choice", key=fresh_key("kept"))
    number = desk.file("manager", acme, "Fields typed in a browser")
    fill(desk, number, {choice: "eu"})
    staff = person("staff")

    def drafted():
        return [(fields.get("field-" + key), fields.get("field-" + choice))
                for fields, in desk.sql("select fields from nuance.draft where item_number = %s and fields is not null", number)]

    def shown():
        return [staff.field("field-" + one).get_attribute("value") for one in (key, choice)] + [staff.find("#f-fields").get_attribute("open") is not None]
    staff.go(f"/N{number}")
    staff.find("#f-fields summary").click()
    staff.find("#f-fields summary").click()
    staff.go("/staff")
    staff.go(f"/N{number}")
    assert drafted() == [] and shown() == ["", "eu", False], "it was only opened"
    staff.find("#f-fields summary").click()
    staff.type("field-" + key, "12")
    wait(lambda: drafted() == [("12", "eu")])
    staff.type("field-" + key, "12.5")
    staff.go("/staff")
    wait(lambda: drafted() == [("12.5", "eu")])
    staff.go(f"/N{number}")
    assert shown() == ["12.5", "eu", True]
    staff.see("This is your draft")
    # What only this browser has, and is newer, is put back: fields with words, and what one of them was before.
    local = "const key = 'nuance.draft.' + document.body.dataset.person + '.' + new URL(document.getElementById('reply').action).pathname; localStorage.setItem(key, arguments[0]); localStorage.setItem(key + '@', String(Date.now() + 60000));"
    staff.browser.execute_script(local, "\0" + json.dumps({"words": TEXT, "fields": {"field-" + choice: "us"}}))
    staff.go(f"/N{number}")
    assert shown() == ["", "us", True] and staff.field("comment").get_attribute("value") == TEXT
    staff.find("#reply p.draft button").click()
    assert shown()[:2] == ["", "eu"] and staff.field("comment").get_attribute("value") == ""
    wait(lambda: drafted() == [(None, None)])
    # One of before, of words alone.
    staff.browser.execute_script(local, "Plain words")
    staff.go(f"/N{number}")
    assert shown()[:2] == ["", "eu"] and staff.field("comment").get_attribute("value") == "Plain words"


def test_two_tabs(desk, person, acme):
    number = desk.file("manager", acme, "Two tabs in a browser")
    staff = person("staff")
    staff.expected = ("409",)
    staff.go(f"/N{number}")
    first = staff.browser.current_window_handle
    staff.browser.switch_to.new_window("tab")
    staff.go(f"/N{number}")
    staff.type("comment", "in the second tab")
    wait(lambda: kept(desk, number) == "in the second tab")
    staff.browser.close()
    staff.browser.switch_to.window(first)
    staff.type("comment", "in the first tab")
    staff.see("in another window or on another device", 12)
    assert staff.field("comment").get_attribute("value") == "in the first tab" and kept(desk, number) == "in the second tab"
    next(b for b in staff.all("button") if b.text == "Keep this text as the draft").click()
    wait(lambda: kept(desk, number) == "in the first tab")
    desk.sql("delete from nuance.draft where item_number = %s", number)


def test_replies_names_and_previews_by_keyboard(desk, person, acme):
    number = desk.file("manager", acme, "By keyboard")
    make_reply(desk, "greet-them", "Hello {{requestor.first}}, about {{item}}")
    staff = person("staff")
    staff.go(f"/N{number}")
    staff.keys("n")
    staff.keys("So: ;greet")
    wait(lambda: any("greet-them" in e.text for e in staff.all(".offers li") if e.is_displayed()))
    staff.keys(Keys.ENTER)
    area = staff.field("comment")
    wait(lambda: f"about N{number}" in area.get_attribute("value"))
    assert area.get_attribute("value").startswith("So: Hello ") and "{{" not in area.get_attribute("value")
    staff.keys(" @staff")
    wait(lambda: any("@staff2" in e.text for e in staff.all(".offers li") if e.is_displayed()))
    staff.keys("2")
    wait(lambda: len([e for e in staff.all(".offers li") if e.is_displayed()]) == 1)
    staff.keys(Keys.TAB)
    assert area.get_attribute("value").endswith("@staff2 ")
    staff.keys("**bold**")
    next(b for b in staff.all("#reply button") if b.text == "Preview").click()
    wait(lambda: staff.all("[data-preview-of] strong"))
    assert staff.path.split("#")[0] == f"/N{number}", "without leaving the page"
    area.click()
    staff.keys(Keys.CONTROL, Keys.ENTER, leaves=True)
    staff.see("Hello")
    assert str(number) in [m.get("item") for m in desk.client("staff2").xml("/mentions").iter("mention")]
    staff.keys("?")
    staff.see("Canned reply, while writing")


def test_without_script_it_takes_buttons(desk, person, acme):
    number = desk.file("manager", acme, "By buttons")
    make_reply(desk, "greet-by-mouse", "Hello {{requestor.first}}, about {{item}}")
    reply = desk.sql("select id from nuance.reply where name = 'greet-by-mouse' and removed_at is null")[0][0]
    staff = person("staff", script=False)
    staff.go(f"/N{number}")
    staff.type("comment", "Some **words**.")
    staff.choose("visibility", "internal")
    staff.choose("reply", str(reply))
    press(staff, "Insert")
    assert f"about N{number}" in staff.field("comment").get_attribute("value")
    press(staff, "Preview")
    assert staff.find("[data-preview-of] strong").text == "words"
    press(staff, "Save draft")
    staff.see("Your draft was saved")
    staff.go("/drafts")
    staff.press(staff.find(f"a[href*='/N{number}']"))
    assert staff.field("comment").get_attribute("value").startswith("Some **words**.")
    assert staff.find("[name=visibility][value=internal]").is_selected()
    press(staff, "Send")
    staff.see("words.")
    assert kept(desk, number) is None


def test_after_the_session_ended_the_text_is_there(desk, person, acme):
    number = desk.file("manager", acme, "Session ended in a browser")
    for script in (True, False):
        manager = person("manager", script=script)
        manager.go(f"/N{number}")
        manager.type("comment", f"{TEXT} {script}")
        manager.browser.delete_all_cookies()
        manager.expected = ("401", "403")
        manager.press(next(b for b in manager.all("#reply button.primary")))
        manager.see("Your text is kept for you")
        assert f"{TEXT} {script}" not in manager.browser.page_source
        manager.type("login", "member")
        manager.type("password", "demo", submit=True)
        assert f"{TEXT} {script}" not in manager.browser.page_source, "another person sees nothing of it"
        manager.browser.delete_all_cookies()
        manager.go(f"/login?next=/N{number}")
        manager.type("login", "manager")
        manager.type("password", "demo", submit=True)
        assert manager.field("comment").get_attribute("value") == f"{TEXT} {script}"
        manager.press(manager.find("#reply button.primary"))
        manager.see(f"{TEXT} {script}")


def test_going_back_after_sending_sends_nothing_again(desk, person, acme):
    number = desk.file("manager", acme, "Back button")
    staff = person("staff")
    staff.go(f"/N{number}")
    staff.type("comment", "Sent once.")
    staff.press(staff.find("#reply button.primary"))
    staff.see("Sent once.")
    staff.browser.back()
    time.sleep(1)
    staff.go(f"/N{number}")
    assert "".join(desk.client("staff").xml(f"/N{number}").find("timeline").itertext()).count("Sent once.") == 1
    assert staff.field("comment").get_attribute("value") == ""
