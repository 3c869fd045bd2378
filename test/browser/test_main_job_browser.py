"""The main job in Chromium, with script and without it, by keyboard, and on a phone."""
import time

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys

NOTE = "zebra-umbrella-internal-marker"


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


def pages_of(desk, acme, number):
    """login -> paths worth looking at."""
    return {None: ["/", "/login", "/status", "/nosuch"],
            "manager": ["/", f"/contract/{acme}", f"/contract/{acme}/new", f"/N{number}", "/account", "/status"],
            "member": ["/", f"/contract/{acme}/new", f"/N{number}"],
            "free": ["/", f"/contract/{desk.free_contract()}/new"],
            "staff": ["/", "/staff", "/queue/paid", "/queue/free?status=all", "/queue/free/work", f"/N{number}", f"/N{number}?work=paid", "/orders?state=all", "/staff/contracts", f"/contract/{acme}/billing", f"/contract/{acme}/people"],
            "admin": ["/admin", "/admin/changes", "/admin/plans", "/admin/queues", "/admin/payments", "/admin/tokens", "/orders"]}


@pytest.fixture(scope="module")
def busy_item(desk, acme):
    """An item with everything a timeline can show, long words included."""
    number = desk.file("manager", acme, "A title that goes on and on " + "verylongword" * 12,
                       "Text\n\n```\n" + "code " * 60 + "\n```\n\n" + "x" * 300 + "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n* one\n* two\n")
    desk.comment("staff", number, NOTE, visibility="internal")
    desk.comment("staff", number, "A reply with https://example.org/" + "path" * 60, priority="high", status="waiting")
    desk.comment("manager", number, "Thanks")
    return number


@pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
def test_the_main_job(desk, person, acme, script):
    manager = person("manager", script)
    manager.press(manager.find(f"a[href*='/contract/{acme}']"))
    link = [a for a in manager.all(f"a[href$='/contract/{acme}/new']") if a.is_displayed()]
    manager.press(link[0]) if manager.path != f"/contract/{acme}/new" else None
    title = f"Filed in a browser {script}"
    manager.type("title", title)
    manager.type("body", "It **stops** at N1.")
    manager.press(manager.button(f"/contract/{acme}/new"))
    manager.see(title)
    number = manager.path.split("/N")[1].split("#")[0].split("?")[0]
    assert manager.find("main strong").text == "stops"

    staff = person("staff", script)
    staff.go("/queue/paid?sort=activity")
    staff.press(staff.find(f"a[href*='/N{number}']"))
    staff.choose("visibility", "internal")
    staff.type("comment", NOTE)
    staff.press(staff.button(f"/N{number}"))
    staff.see(NOTE)
    staff.choose("visibility", "public")
    staff.type("comment", "We are on it.")
    staff.choose("status", "waiting")
    staff.choose("priority", "high")
    staff.press(staff.button(f"/N{number}"))
    staff.see("We are on it.")

    member = person("member", script)
    member.go(f"/N{number}")
    member.see("We are on it.")
    member.type("comment", "I see it too.")
    member.press(member.button(f"/N{number}"))
    member.see("I see it too.")
    member.go(f"/contract/{acme}/new")
    assert not member.all("textarea[name=body]")

    manager = person("manager", script)
    manager.go(f"/N{number}")
    manager.see("We are on it.")
    assert NOTE not in manager.browser.page_source
    manager.type("comment", "It still stops.")
    manager.press(manager.button(f"/N{number}"))
    manager.see("It still stops.")
    assert desk.client("staff").xml(f"/N{number}").find("item").get("status") == "open"

    free = person("free", script)
    free.expected = ("404",)
    free.go(f"/N{number}")
    assert title not in free.browser.page_source and "It still stops." not in free.browser.page_source


@pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
def test_work_mode(desk, person, acme, script):
    number = desk.file("manager", acme, "For work mode in a browser")
    desk.client("admin").form(f"/N{number}").fill(priority="unbreak").submit()
    staff = person("staff", script)
    staff.go("/queue/paid/work")
    staff.press(staff.button("/queue/paid/work"))
    assert "work=paid" in staff.path
    assert staff.all("textarea[name=comment]")
    turn = desk.client("admin").xml("/" + staff.path.lstrip("/").split("?")[0].split("#")[0]).find("turn")
    assert turn.get("held-by") == desk.client("staff").xml("/account").find("viewer").get("name")


@pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
def test_an_error_keeps_the_text_and_points_at_the_field(desk, person, acme, script):
    manager = person("manager", script)
    manager.expected = ("422",)
    manager.go(f"/contract/{acme}/new")
    # The browser's own length check is taken away: what the server says is tested here.
    if script:
        manager.browser.execute_script("document.querySelectorAll('[maxlength]').forEach(e => e.removeAttribute('maxlength'));"
                                       "document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    manager.type("title", "Only a title " + "x" * 300)
    manager.type("body", "Typed with care")
    manager.press(manager.button(f"/contract/{acme}/new"))
    if "/N" in manager.path:
        assert not script, "a title that was cut without a word"
        return
    assert manager.field("body").get_attribute("value") == "Typed with care"
    alert = manager.find("[role=alert]")
    assert alert.is_displayed() and alert.find_elements("css selector", "a[href^='#']")
    assert manager.field("title").get_attribute("aria-invalid") == "true"


def test_a_stale_page_keeps_the_reply(desk, person, acme):
    number = desk.file("manager", acme, "Stale in a browser")
    staff = person("staff")
    staff.expected = ("409",)
    staff.go(f"/N{number}")
    staff.choose("status", "resolved")
    staff.type("comment", "A long answer.")
    desk.client("staff2").form(f"/N{number}").fill(priority="high", comment="I was quicker.").submit()
    staff.press(staff.button(f"/N{number}"))
    staff.see("I was quicker.")
    assert staff.field("comment").get_attribute("value") == "A long answer."
    staff.press(staff.button(f"/N{number}"))
    staff.see("A long answer.")


@pytest.mark.parametrize("script", [True, False])
def test_logging_in_leads_where_one_wanted_to_go(desk, person, script):
    staff = person(script=script)
    staff.expected = ("401",)
    staff.go("/queue/paid")
    staff.type("login", "staff")
    staff.type("password", "not this", submit=True)
    assert staff.field("login").get_attribute("value") == "staff" and staff.path.startswith("/login")
    staff.type("password", "demo", submit=True)
    assert staff.path == "/queue/paid"


def test_by_keyboard_alone(desk, person, acme):
    """From the login form to a filed issue without touching the mouse."""
    manager = person()
    manager.go("/login")

    def tab_to(wanted, limit=60):
        for _ in range(limit):
            manager.keys(Keys.TAB)
            here = manager.browser.switch_to.active_element
            try:
                if wanted(here):
                    return here
            except StaleElementReferenceException:      # what a script offers may be there no more
                continue
        raise AssertionError("never reached by Tab")
    if manager.browser.switch_to.active_element.get_attribute("name") != "login":
        tab_to(lambda e: e.get_attribute("name") == "login")
    manager.keys("manager")
    tab_to(lambda e: e.get_attribute("name") == "password")
    manager.keys("demo")
    manager.keys(Keys.ENTER, leaves=True)
    tab_to(lambda e: f"/contract/{acme}" in (e.get_attribute("href") or ""))
    manager.keys(Keys.ENTER, leaves=True)
    if not manager.path.endswith("/new"):
        tab_to(lambda e: (e.get_attribute("href") or "").endswith(f"/contract/{acme}/new"))
        manager.keys(Keys.ENTER, leaves=True)
    tab_to(lambda e: e.get_attribute("name") == "title")
    manager.keys("By keyboard")
    tab_to(lambda e: e.get_attribute("name") == "body")
    manager.keys("No mouse was touched.")
    tab_to(lambda e: e.tag_name == "button" and e.get_attribute("type") == "submit")
    manager.keys(Keys.ENTER, leaves=True)
    manager.see("By keyboard")
    assert "/N" in manager.path


def test_focus_is_always_visible(desk, person, acme, busy_item):
    staff = person("staff")
    for path in ("/staff", "/queue/paid", f"/N{busy_item}"):
        staff.go(path)
        for _ in range(25):
            staff.keys(Keys.TAB)
            invisible = staff.browser.execute_script(
                "const e = document.activeElement; if (!e || e === document.body) return null;"
                "const s = getComputedStyle(e);"
                "const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';"
                "return ring ? null : e.outerHTML.slice(0, 120)")
            assert invisible is None, f"{path}: no focus ring on {invisible}"


def test_shortcuts_of_staff(desk, person, acme, busy_item):
    staff = person("staff")
    staff.go("/queue/paid")
    staff.keys("j")
    first = staff.browser.switch_to.active_element.get_attribute("href")
    assert first and "/N" in first, "j goes to the first row"
    staff.keys("j")
    second = staff.browser.switch_to.active_element.get_attribute("href")
    assert second and second != first
    staff.keys("k")
    assert staff.browser.switch_to.active_element.get_attribute("href") == first
    staff.keys(Keys.ENTER, leaves=True)
    assert "/N" in staff.path
    staff.find("body").send_keys("r")
    assert staff.browser.switch_to.active_element.get_attribute("name") == "comment", "r goes to the reply"
    staff.keys("jkc")
    assert staff.browser.switch_to.active_element.get_attribute("value").endswith("jkc"), "typing is typing, not commands"
    staff.go("/queue/paid")
    staff.find("body").send_keys("?")
    time.sleep(0.1)
    assert [e for e in staff.all("dialog, [role=dialog]") if e.is_displayed()], "? shows the keys"


@pytest.mark.parametrize("login", [None, "manager", "member", "free", "staff", "admin"])
def test_on_a_phone_nothing_scrolls_sideways(desk, person, acme, busy_item, login):
    for script in (True, False):
        someone = person(login, script, size=(360, 780))
        someone.expected = ("404",)
        for path in pages_of(desk, acme, busy_item)[login]:
            someone.go(path)
            assert someone.sideways() <= 0, f"{path} is {someone.sideways()} px too wide (script {script})"


def test_on_a_phone_one_can_reply(desk, person, acme, busy_item):
    manager = person("manager", size=(360, 780))
    manager.go(f"/N{busy_item}")
    manager.type("comment", "From the phone")
    button = manager.button(f"/N{busy_item}")
    assert button.size["height"] >= 44, "big enough for a thumb"
    manager.press(button)
    manager.see("From the phone")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read(desk, person, acme, busy_item, dark):
    """Contrast of text against its background, at least 4.5 to 1 (3 to 1 for large text)."""
    staff = person("staff", dark=dark)
    for path in ("/staff", "/queue/paid", f"/N{busy_item}", "/status"):
        staff.go(path)
        poor = staff.browser.execute_script(CONTRAST)
        assert poor == [], f"{path}: {poor[:5]}"
        scheme = staff.browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        brightness = sum(float(v) for v in scheme.split("(")[1].rstrip(")").split(",")[:3])
        assert (brightness < 384) is dark, scheme


CONTRAST = """
const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; };
const lum = c => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4); };
  return .2126 * f(c.r) + .7152 * f(c.g) + .0722 * f(c.b); };
const ground = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e).backgroundColor;
  if (!s.startsWith('rgb')) return null; const c = parse(s); if (c.a === 1) return c; if (c.a > 0) return null; }
  return {r: 255, g: 255, b: 255, a: 1}; };
const found = [];
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const s = getComputedStyle(e), box = e.getBoundingClientRect();
  if (s.visibility !== 'visible' || box.width < 2 || box.height < 2 || e.closest('[disabled], [aria-disabled=true], script, style, option')) continue;
  const back = ground(e); if (!back || !s.color.startsWith('rgb')) continue;
  const fore = parse(s.color); if (fore.a < 1) continue;
  const [hi, lo] = [lum(fore), lum(back)].sort((a, b) => b - a);
  const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && +s.fontWeight >= 700);
  const ratio = (hi + .05) / (lo + .05);
  if (ratio < (large ? 3 : 4.5)) found.push(ratio.toFixed(2) + ' ' + e.outerHTML.slice(0, 90));
}
return found;
"""


def test_the_back_button_never_resubmits(desk, person, acme):
    before = desk.sql("select count(*) from nuance.item")[0][0]
    manager = person("manager")
    manager.go(f"/contract/{acme}/new")
    manager.type("title", "Back button")
    manager.type("body", "b")
    manager.press(manager.button(f"/contract/{acme}/new"))
    manager.see("Back button")
    manager.browser.back()
    manager.browser.forward()
    manager.browser.refresh()
    manager.see("Back button")
    assert desk.sql("select count(*) from nuance.item")[0][0] == before + 1


def test_a_page_is_light(desk, person, busy_item):
    """At most 4 requests and 40 KB on a cold load, nothing from another host."""
    staff = person("staff")
    staff.browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in ("/queue/free?status=all", f"/N{busy_item}"):
        staff.go(path)
        entries = staff.browser.execute_script(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter(e => !e.name.startsWith('data:')).map(e => [e.name, e.transferSize])")
        assert len(entries) <= 4, entries
        assert sum(size for _, size in entries) <= 40 * 1024, entries
        assert all(name.startswith(desk.url.rsplit("/", 1)[0]) for name, _ in entries)
    staff.browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})


def test_console_errors_are_seen(desk, person, acme):
    """The check itself: a script error does become a complaint."""
    staff = person("staff")
    staff.browser.execute_script("setTimeout(() => { throw new Error('made on purpose') }, 0)")
    time.sleep(0.3)
    staff.listen()
    assert any("made on purpose" in line for line in staff.complaints)
    staff.complaints.clear()
