"""What a person does with a page, in two ways: by clicks alone, and by keys alone."""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


class Mouse:
    """Clicks; keys are for what is written into fields."""

    def __init__(self, person):
        self.person = person

    def press(self, element):
        """A link or a button that leads to another page."""
        self.person.open_around(element)
        self.person.press(element)

    def do(self, words):
        """What stands on the page by these words."""
        self.press(self.person.named("main button, main a", words))

    def folder(self, name):
        """A place at the left of the desk; the desk comes first where it is not beside."""
        if not self.person.all(".folders"):
            self.press(self.person.named(".top nav a", "Queues"))
        self.press(self.person.named(".folders a", name))

    def row(self, number):
        """An issue of a list."""
        self.press(self.in_list(number))

    def in_list(self, number):
        return self.person.find(f".row > a[href$='/N{number}'], .row > a[href*='/N{number}#']")

    def unfold(self, words):
        self.person.named("main summary", words).click()

    def past_folders(self):
        """To what the page is about."""

    def tick(self, element):
        self.person.open_around(element)
        element.click()

    def type(self, element, words):
        self.person.open_around(element)
        element.send_keys(words)

    def pick(self, element, words):
        self.person.open_around(element)
        next(option for option in element.find_elements(By.TAG_NAME, "option") if words in option.text).click()

    def attach(self, element, path):
        element.send_keys(path)

    def send(self):
        """What is being written."""
        self.press(self.person.find("#reply .actions button.primary"))


class Keyboard(Mouse):
    """The same by keys: what there is no key for is reached by Tab, or by its name."""

    MOST = 40   # who has to press Tab more often has not reached it

    def key(self, *keys):
        ActionChains(self.person.browser).send_keys(*keys).perform()

    def chord(self, *keys):
        ActionChains(self.person.browser).key_down(keys[0]).send_keys(*keys[1:]).key_up(keys[0]).perform()

    def is_at(self, element):
        return self.person.browser.switch_to.active_element == element

    def at(self):
        """The words of what has the focus."""
        return self.person.browser.execute_script("return document.activeElement.textContent")

    def reach(self, element):
        above = "../ancestor" if element.tag_name == "summary" else "ancestor"
        for details in element.find_elements(By.XPATH, above + "::details[not(@open)]"):
            self.reach(details.find_element(By.TAG_NAME, "summary"))
            self.key(Keys.ENTER)
        for _ in range(self.MOST):
            if self.is_at(element):
                return
            self.key(Keys.TAB)
        raise AssertionError(f"Tab does not come to {element.get_attribute('outerHTML')[:200]} on {self.person.path}")

    def press(self, element):
        self.reach(element)
        self.person.leave(lambda: self.key(Keys.ENTER))

    def look_up(self, words):
        """Something to go to or to do by its name: Enter takes it."""
        self.chord(Keys.CONTROL, "k")
        self.key(words)
        self.person.wait(lambda: words in self.person.find("#targets [aria-selected=true]").text)

    def do(self, words):
        self.look_up(words)
        self.person.leave(lambda: self.key(Keys.ENTER))

    def unfold(self, words):
        self.look_up(words)
        self.key(Keys.ENTER)

    def past_folders(self):
        """By the links for it, the first things Tab comes to."""
        for skip in self.person.all("a.skip"):
            self.key(Keys.TAB)
            assert self.is_at(skip)
            self.key(Keys.ENTER)

    def folder(self, name):
        self.do(name)

    def row(self, number):
        link = self.in_list(number)
        for _ in self.person.all(".row > a"):
            self.key("j")
            if self.is_at(link):
                break
        assert self.is_at(link)
        self.person.leave(lambda: self.key(Keys.ENTER))

    def tick(self, element):
        self.reach(element)
        self.key(Keys.SPACE)

    def type(self, element, words):
        self.reach(element)
        self.chord(Keys.CONTROL, Keys.END)
        self.key(words)

    def pick(self, element, words):
        self.reach(element)
        element.send_keys(words)
        assert words in element.find_element(By.CSS_SELECTOR, "option:checked").text

    def attach(self, element, path):
        self.reach(element)
        element.send_keys(path)     # the window in which one chooses is the browser's own

    def send(self):
        self.person.leave(lambda: self.chord(Keys.CONTROL, Keys.ENTER))
