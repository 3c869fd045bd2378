"""A person at a browser: reads, types, presses keys."""
import shutil
import time

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

# Chromium without its windows: a test takes half the time. Debian's script in PATH would be what is ended, and not this.
PROGRAM = "/usr/lib/chromium/chromium-headless-shell"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")


def start_browser(script=True, size=(1280, 900), dark=False):
    options = Options()
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--window-size={size[0]},{size[1]}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.binary_location = PROGRAM
    browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
    browser.set_page_load_timeout(20)
    if not script:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    # Headless windows have a least width; what the page is laid out for is set here.
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
    if size[0] < 600:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    if dark:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return browser


class Person:
    def __init__(self, desk, browser, script):
        self.desk, self.browser, self.script = desk, browser, script
        self.complaints = []
        self.expected = ()

    def become(self, login):
        """A clean browser, with the cookie of a new login when one is given: the form is typed into by the tests of logging in."""
        self.browser.get_log("browser")
        self.browser.delete_all_cookies()
        if login:
            client = self.desk.fresh()
            answer = client.log_in(login)
            assert answer.status_code == 303, answer.text[:400]
            for cookie in client.session.cookies:
                self.browser.execute_cdp_cmd("Network.setCookie", {"name": cookie.name, "value": cookie.value, "url": self.desk.url, "path": cookie.path,
                                                                   "httpOnly": True, "sameSite": "Lax"})
            self.go(client.url(answer.headers["Location"]))

    def listen(self):
        """Takes what the console said since last time; errors are kept as complaints."""
        for entry in self.browser.get_log("browser"):
            if entry["level"] in ("SEVERE", "WARNING") and not any(word in entry["message"] for word in self.expected):
                self.complaints.append(f"{self.browser.current_url}: {entry['message']}")

    def go(self, path):
        self.browser.get(path if path.startswith("http") else self.desk.url + path)
        self.listen()

    @property
    def path(self):
        return self.browser.current_url.removeprefix(self.desk.url)

    def text(self):
        return self.browser.find_element(By.TAG_NAME, "body").text

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def see(self, words, seconds=5):
        """Waits until the words are to be read on the page."""
        end = time.monotonic() + seconds
        while words not in self.text():
            assert time.monotonic() < end, f"{words!r} is not on {self.browser.current_url}:\n{self.text()[:1500]}"
            time.sleep(0.05)

    def wait(self, what, seconds=15):
        """Waits until what() is true, and gives its value."""
        made_anew = (StaleElementReferenceException, NoSuchElementException)
        return WebDriverWait(self.browser, seconds, ignored_exceptions=made_anew).until(lambda _: what())

    def here(self, number):
        """Waits until the issue is before them."""
        self.wait(lambda: f"/N{number}?" in self.path.split("#")[0] + "?")

    def named(self, selector, words):
        """The visible element with these words."""
        found = [e for e in self.all(selector) if words in " ".join(e.get_attribute("textContent").split())]
        shown = [e for e in found if e.is_displayed()]
        assert shown, f"no {words!r} among {selector} on {self.browser.current_url}"
        return shown[0]

    def field(self, name):
        """The visible field of that name in the main form (or anywhere)."""
        shown = [e for e in self.all(f"main [name='{name}']:not([type=hidden])") if e.is_displayed()]
        assert shown, f"no visible field {name} on {self.browser.current_url}"
        return shown[0]

    def type(self, name, text, submit=False):
        field = self.field(name)
        field.clear()
        if len(text) > 20 and (field.tag_name == "textarea" or field.get_attribute("type") == "text"):
            field.click()
            self.browser.execute_cdp_cmd("Input.insertText", {"text": text})    # as if pasted: each key takes its time
        else:
            field.send_keys(text)
        if submit:
            self.leave(lambda: field.send_keys(Keys.ENTER))

    def choose(self, name, value):
        """Picks a value of a select or a radio group as a person would."""
        controls = self.all(f"main [name='{name}']:not([type=hidden])")
        assert controls, f"no field {name} on {self.browser.current_url}"
        for control in controls:
            self.open_around(control)
        if controls[0].tag_name == "select":
            from selenium.webdriver.support.ui import Select
            Select(controls[0]).select_by_value(value)
            return
        control = next(c for c in controls if c.get_attribute("value") == value)
        label = self.all(f"label[for='{control.get_attribute('id')}']")
        (control if control.is_displayed() or not label else label[0]).click()

    def open_around(self, element):
        """Opens the <details> an element is folded in."""
        for details in element.find_elements(By.XPATH, "ancestor::details[not(@open)]"):
            details.find_element(By.TAG_NAME, "summary").click()

    def press(self, element):
        """Presses a button or link and waits for the next page."""
        self.leave(element.click)

    def button(self, form_action):
        """The first button people see that sends the form to this action."""
        for form in self.all("form"):
            if (form.get_attribute("action") or "").split("?")[0].endswith(form_action):
                buttons = [b for b in form.find_elements(By.CSS_SELECTOR, "button:not([type=button]):not([formaction]):not([tabindex]), input[type=submit]") if b.is_displayed()]
                if buttons:
                    return buttons[0]
        raise AssertionError(f"no button for {form_action} on {self.browser.current_url}")

    def leave(self, action):
        """Does something that leads to another page, and waits until that one is there."""
        old = self.find("html")
        action()
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                old.is_enabled()
            except Exception:
                break
            time.sleep(0.02)
        else:
            raise AssertionError(f"nothing happened on {self.browser.current_url}")
        while not self.all("main"):
            assert time.monotonic() < end
            time.sleep(0.02)
        self.listen()

    def keys(self, *keys, leaves=False):
        def send():
            here = self.browser.switch_to.active_element
            if here.get_attribute("type") == "file":    # for which keys are a path
                ActionChains(self.browser).send_keys(*keys).perform()
            else:
                here.send_keys(*keys)
        self.leave(send) if leaves else send()

    def sideways(self):
        """By how many pixels the page is wider than the window."""
        metrics = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
        return metrics["cssContentSize"]["width"] - metrics["cssLayoutViewport"]["clientWidth"]
