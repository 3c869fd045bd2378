"""Somebody without an account, in Chromium: files on a phone, confirms, reads the answer; and what happens close to a limit."""
import secrets
import time

import pytest

from helpers.world import free_answers

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
PHONE = (360, 780)


@pytest.fixture(autouse=True)
def allowed(desk):
    desk.sql("update nuance.source s set visitors = true from nuance.contract c where c.id = s.contract_id and c.kind = 'free'")
    desk.sql("truncate nuance.rate_window")
    yield
    desk.sql("update nuance.source set visitors = false")


def answer_all(visitor, title, email):
    """Answers what is asked, as it comes up; with script on one page, without it step by step; who asks is asked last."""
    typed = free_answers(title)
    for _ in range(12):
        for name, value in typed.items():
            shown = [c for c in visitor.all(f"main [name='{name}']") if c.is_displayed()]
            if not shown:
                continue
            if shown[0].get_attribute("type") == "radio":
                next(c for c in shown if c.get_attribute("value") == value).click()
            elif shown[0].get_attribute("type") == "checkbox":
                if not shown[0].is_selected():
                    shown[0].click()
            elif not shown[0].get_attribute("value"):
                shown[0].send_keys(value)
        assert visitor.sideways() <= 0, visitor.path
        last = [c for c in visitor.all("main [name='email']") if c.is_displayed()]
        if last:
            time.sleep(3)    # a person takes their time, and whoever does not is taken for a program
        if last and (not visitor.script or all(c.is_displayed() for c in visitor.all("main [name='q-actual']"))):
            visitor.type("name", "Vera Ito")
            visitor.type("email", email)
            return
        if not visitor.script:
            visitor.press(next(b for b in visitor.all("main .actions button[value=next]") if b.is_displayed()))


def file_it(visitor):
    visitor.press(next(b for b in visitor.all("main .actions button[value=file]") if b.is_displayed()))


def link_in_mail(desk, email):
    return desk.sql("select '/confirm/' || nuance_api.mail_token('confirm', key) from nuance.outbox where recipient = %s and template = 'confirm-item' "
                    "order by id desc limit 1", email)[0][0]


@SCRIPT
def test_a_stranger_on_a_phone(desk, person, script):
    email = f"v{secrets.token_hex(5)}@visitor.example"
    visitor = person(None, script, PHONE)
    visitor.go("/")
    visitor.press(next(a for a in visitor.all("main a") if a.text == "Ask without an account"))
    answer_all(visitor, "The page stays blank", email)
    file_it(visitor)
    visitor.see("Check your mail")
    visitor.see(email)
    visitor.go(link_in_mail(desk, email))
    visitor.see("The page stays blank")
    assert visitor.sideways() <= 0
    visitor.press(visitor.button("/confirm/" + visitor.path.rsplit("/", 1)[1]))
    visitor.see("was filed")
    number = visitor.path.rsplit("/N", 1)[1].split("#")[0]
    assert not visitor.browser.get_cookies() or all("nuance_flash" not in c["name"] for c in visitor.browser.get_cookies())
    desk.comment("staff", number, "Which browser is it?")
    link = visitor.path.split("#")[0]
    visitor.go(link)
    visitor.see("Which browser is it?")
    assert visitor.sideways() <= 0
    visitor.type("comment", "The green one.")
    visitor.press(visitor.button(link))
    visitor.see("The green one.")
    assert desk.client("staff").xml(f"/N{number}").findall("timeline/entry")[-1].get("person") == "Vera Ito"
    # Nothing of it is left in this browser for the next person.
    if script:
        assert "/link/" not in visitor.browser.execute_script("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


@SCRIPT
def test_close_to_a_limit(desk, person, script):
    """The browser works a moment and the mail goes at once; without script it goes later. Nothing typed is lost."""
    email = f"v{secrets.token_hex(5)}@visitor.example"
    desk.sql("update nuance.rate_limit set close_at = 0 where name = 'visitor-address'")
    try:
        visitor = person(None, script)
        visitor.expected = ("422",)
        visitor.go(f"/contract/{desk.free_contract()}/new")
        answer_all(visitor, "Close to the limit", email)
        file_it(visitor)
        visitor.see("once more")
        assert visitor.field("email").get_attribute("value") == email
        file_it(visitor)
        visitor.see("Check your mail", 30)
        late = desk.sql("select due_at > now() + interval '5 minutes' from nuance.outbox where recipient = %s", email)
        assert late == [(not script,)]
    finally:
        desk.sql("update nuance.rate_limit set close_at = 5 where name = 'visitor-address'")


@SCRIPT
def test_the_community_promotes_by_keyboard(desk, person, script):
    from selenium.webdriver.common.keys import Keys
    number = desk.file("free", desk.free_contract(), "Worth everybody's time")
    helper = person("community", script)
    helper.go(f"/N{number}")
    summary = next(s for s in helper.all("summary") if s.text == "Promote this issue")
    summary.send_keys(Keys.ENTER)
    helper.keys(Keys.TAB)
    helper.keys("Everybody has it.")
    helper.keys(Keys.TAB)
    helper.keys(Keys.ENTER, leaves=True)
    helper.see("promoted this to the community")
    assert desk.client("staff").xml(f"/N{number}").find("item").get("queue") == "community"
