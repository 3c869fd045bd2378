"""Urgent in Chromium: a customer ticks it, staff see it, whoever is on call acknowledges on a phone without logging in, the timeline says so."""
import pytest

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
PHONE = (360, 740)


@pytest.fixture(scope="module")
def on_call(desk):
    """Who is on call is the same person on each day the tests run."""
    desk.sql("update nuance.oncall_rotation set removed_at = now() where name = 'Office hours'")
    return desk.sql("select (nuance_api.on_call_at(s.id, now())).person from nuance.oncall_schedule s where s.name = 'Primary'")[0][0]


def link_of(desk, number):
    return desk.sql("select o.content ->> 'ack' from nuance.outbox o join nuance.page_notice n on n.outbox_id = o.id join nuance.page p on p.id = n.page_id "
                    "where p.item_number = %s and n.event = 'trigger'", number)[0][0]


def link(person, words):
    return next(a for a in person.all("main a") if words in a.text)


@SCRIPT
def test_from_the_tick_to_the_timeline(desk, person, on_call, script):
    contract = desk.dedicated()
    customer = person("contact", script)
    customer.go(f"/contract/{contract}/new")
    customer.type("title", "All jobs stand still")
    customer.type("body", "Since noon.")
    assert not customer.find("[name='down']").is_displayed(), "asked when it is urgent"
    customer.find("#f-urgent").click()
    customer.see("Paging costs 50 mana")
    customer.type("down", "The queue of jobs")
    customer.press(customer.button(f"/contract/{contract}/new"))
    customer.see("Nobody has acknowledged yet")
    customer.see("The queue of jobs")
    number = customer.path.split("/N")[1].split("#")[0].split("?")[0]
    assert customer.sideways() == 0

    staff = person("staff", script)
    staff.go("/staff")
    staff.see("Pages nobody has acknowledged")
    staff.see("The queue of jobs")
    staff.press(link(staff, "All jobs stand still"))
    staff.see("Nobody has acknowledged yet")

    phone = person(None, script, size=PHONE)
    phone.go(link_of(desk, number))
    phone.see("The queue of jobs")
    assert phone.sideways() == 0
    button = phone.button(link_of(desk, number))
    assert button.size["height"] >= 44 and button.size["width"] > 250, "a thumb finds it"
    phone.press(button)
    phone.see("It is taken care of")

    customer = person("contact", script)
    customer.go(f"/N{number}")
    name = desk.sql("select name from nuance.person where id = %s", on_call)[0][0]
    customer.see(f"Acknowledged by {name}")
    customer.see("acknowledged the page after")


@SCRIPT
def test_later_and_by_keyboard(desk, person, on_call, script):
    """On an issue that is there already, without a mouse."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    number = desk.file("contact", desk.dedicated(), f"Slow, then down {script}")
    customer = person("contact", script)
    customer.go(f"/N{number}")
    summary = next(s for s in customer.all("aside summary") if "This is urgent" in s.text)
    customer.browser.execute_cdp_cmd("DOM.enable", {})
    for _ in range(60):
        customer.keys(Keys.TAB)
        if customer.browser.switch_to.active_element == summary:
            break
    assert customer.browser.switch_to.active_element == summary, "reached by Tab"
    customer.keys(Keys.ENTER)
    customer.keys(Keys.TAB)
    assert customer.browser.switch_to.active_element.get_attribute("name") == "down"
    customer.keys("Now it is down")
    customer.keys(Keys.TAB)
    customer.keys(Keys.ENTER, leaves=True)
    customer.see("Somebody is being paged")
    customer.see("marked this as urgent and paged somebody")

    staff = person("staff", script)
    staff.go("/oncall")
    staff.see("Now it is down")
    row = next(li for li in staff.all(".urgent-lines > li") if "Now it is down" in li.text)
    button = row.find_element(By.CSS_SELECTOR, "button")
    for _ in range(80):
        staff.keys(Keys.TAB)
        if staff.browser.switch_to.active_element == button:
            break
    staff.keys(Keys.ENTER, leaves=True)
    staff.see("You acknowledged the page")


@SCRIPT
def test_a_schedule_by_hand(desk, person, script):
    """An admin makes a schedule and sees at once who is on call, and where nobody is."""
    admin = person("admin", script)
    admin.go("/admin/oncall")
    admin.open_around(admin.find("#schedule-name"))
    name = f"Weekend {script}"
    admin.find("#schedule-name").send_keys(name)
    admin.type("time_zone", "Europe/Berlin")
    admin.press(admin.button("/admin/oncall/schedules"))
    admin.type("name", "Two of us")
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday"):
        admin.field(day).click()
    admin.press(next(b for b in admin.all("main button") if b.text == "Add the rotation"))
    admin.see("hands over every 1 weeks")
    admin.see("Nobody takes turns in it yet")
    admin.choose("person", desk.person("staff2"))
    admin.press(next(b for b in admin.all("main form[action$='/members'] button")))
    admin.see("Robin Vega")
    admin.go("/oncall")
    admin.see("There are times when nobody is on call")
    admin.see(name)
    assert admin.sideways() == 0
    desk.sql("update nuance.oncall_schedule set removed_at = now() where name = %s", name)
