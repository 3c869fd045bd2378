"""The rest of a day of a member of staff, beside work mode: lists, searches and views, many issues at once, writing and taking
back, merging, editing, looking up, closing. By keyboard alone with script, and by mouse alone without."""
import contextlib
import secrets

import pytest
from selenium.webdriver.common.keys import Keys

from hands import Keyboard, Mouse
from helpers.world import eventually

GREETING = "Hello {{requestor.first}}, about {{item}}: do you see this, too?"


@pytest.fixture
def day(desk, person, work, tmp_path):
    """day(kind of hands, script): somebody new of staff before the desk, whose replies can be taken back for long."""
    def begin(hands, script):
        login = "robin-" + secrets.token_hex(3)
        desk.make_person(login, "Robin " + login[6:].capitalize())
        desk.sql("update nuance.account set role = 'staff', undo_seconds = 30 where login = %s", login)
        form = desk.client(login).form("/staff/replies").fill(name="day-" + login, body=GREETING)
        assert form.submit().status_code == 303
        path = tmp_path / "what we saw.txt"
        path.write_text("seen")
        one = Day(desk, hands(person(login, script)), login, *work, path)
        one.me.go("/staff")
        one.become = lambda other: hands(person(other, script))
        return one
    return begin


class Day:
    def __init__(self, desk, hands, login, key, numbers, path):
        self.desk, self.hands, self.me, self.login, self.key, self.numbers, self.path = desk, hands, hands.person, login, key, numbers, path
        self.queue = desk.sql("select name from nuance.queue where key = %s", key)[0][0]
        self.view = "Mine of " + self.queue
        self.before = self.item(numbers[0])
        self.id, self.name = (self.xml("/account", login).find("viewer").get(what) for what in ("person", "name"))

    def xml(self, path, login="admin"):
        return self.desk.client(login).xml(path)

    def item(self, number):
        item = self.xml(f"/N{number}").find("item")
        return item.get("status"), item.get("priority"), item.get("owner-id")

    def said(self, number, kind="comment", login="admin"):
        entries = self.xml(f"/N{number}", login).findall(f"timeline/entry[@kind='{kind}']")
        return [" ".join("".join(e.find("body").itertext()).split()) for e in entries]

    def rows(self):
        return [a.text for a in self.me.all(".row > a")]

    def listed(self, path):
        return [i.get("title") for i in self.xml(path, self.login).findall("items/item")]

    def open(self, number):
        """By the view at the left."""
        self.hands.folder(self.view)
        self.hands.row(number)
        self.me.here(number)


def finds_and_keeps(day):
    """A folder, a list, a search; the search becomes a view at the left of the desk, is taken from there and put back."""
    me, hands = day.me, day.hands
    if me.script:
        me.keys("gu", leaves=True)
    else:
        hands.folder("Unowned")
    me.see("Open, and nobody owns it")
    assert day.rows() == day.listed("/folder/unowned") != []
    hands.folder(day.queue)
    assert sorted(day.rows()) == sorted(day.listed(f"/queue/{day.key}")) == [f"{day.queue} {n}" for n in range(5)]

    query = f"is:open priority:{day.before[1]} " + day.queue.split()[1]
    if me.script:
        me.keys("/", leaves=True)
        hands.key(query)
        me.leave(lambda: hands.key(Keys.ENTER))
    else:
        hands.press(me.named(".top nav a", "Search"))
        hands.type(me.find("#f-q"), query)
        hands.press(me.find("form.search button"))
    me.see("5 issues")
    assert sorted(day.rows()) == [f"{day.queue} {n}" for n in range(5)]

    hands.do("Save this search as a view")
    hands.type(me.field("name"), day.view)
    hands.press(me.named("#new button", "Save the view"))
    me.see("Saved: " + day.view)
    views = lambda: [tuple(map(v.get, ("name", "query", "pinned"))) for v in day.xml("/staff/views", day.login).findall("views/view")]  # noqa: E731
    for step, pinned in ((None, True), ("Unpin: ", False), ("Pin: ", True)):
        if step:
            if "/staff/views" not in me.path:
                hands.folder("Views")
            hands.do(step + day.view)
            me.see(("Among your folders now: " if pinned else "No longer among your folders: ") + day.view)
        assert (day.view, query, "yes" if pinned else "no") in views()
        assert [a.text.split("\n")[0] for a in me.all(".folders a[href*='/view/']")] == [day.view] * pinned


def changes_many(day):
    """Three of the list are ticked; what will happen is shown, happens, and is undone as one."""
    me, hands = day.me, day.hands
    chosen, others = day.numbers[:3], day.numbers[3:]
    states = lambda numbers: {day.item(n) for n in numbers}  # noqa: E731
    hands.folder(day.view)
    assert sorted(day.rows()) == sorted(day.listed(me.path)) == [f"{day.queue} {n}" for n in range(5)]
    hands.do("Change many")
    hands.past_folders()
    for box in me.all("input[name='items[]']"):
        if box.get_attribute("value") in chosen:
            hands.tick(box)
    hands.pick(me.find("#f-owner"), day.name)
    hands.pick(me.find("#f-priority"), "High")
    hands.press(me.named("main button", "Show what will happen"))
    me.see("This will happen")
    me.see("3 issues are chosen.")
    assert day.name in me.text() and states(day.numbers) == {day.before}

    for step, wanted in (("Change them", ("open", "high", day.id)), ("Undo all of it", day.before)):
        with contextlib.closing(day.desk.cluster.connect("nuance")) as held:   # no server does it meanwhile
            held.cursor().execute("select from nuance.job where name = 'bulk' for update")
            hands.do(step)
            me.see("It has begun and goes on by itself")
            me.see("0 of 3 dealt with")
            if me.script:   # the page is made anew every two seconds, and whoever has come to a button is still there
                hands.past_folders()
                me.wait(lambda: hands.at() == "Cancel" or hands.key(Keys.TAB))
                cancel = me.named("main button", "Cancel")
                me.wait(lambda: me.named("main button", "Cancel") != cancel)
                assert hands.at() == "Cancel"
            else:
                hands.do("Show how far it is")
        me.wait(lambda: me.find("#bulk h1").text == "Done" or (not me.script and hands.do("Show how far it is")))
        me.see("3 of 3 dealt with: 3 changed, 0 left out, 0 failed")
        assert states(chosen) == {wanted} and states(others) == {day.before}


def answers(day):
    """A canned reply, a file, and a colleague's name; taken back, with all of it, and sent again. Then a note."""
    me, hands, number = day.me, day.hands, day.numbers[0]
    day.open(number)
    area = me.field("comment")
    if me.script:
        me.keys("r")
        me.keys("So: ;day-rob")
        me.wait(lambda: any("day-" + day.login in e.text for e in me.all(".offers li") if e.is_displayed()))
        me.keys(Keys.ENTER)
        me.wait(lambda: f"about N{number}" in area.get_property("value"))
        me.keys(" @staff2")
        me.wait(lambda: any("@staff2" in e.text for e in me.all(".offers li") if e.is_displayed()))
        me.keys(Keys.TAB)
    else:
        hands.type(area, "So:")
        hands.pick(me.find("#f-reply"), "day-" + day.login)
        hands.press(me.named("#reply button", "Insert"))
        hands.type(me.field("comment"), " @staff2")
    text = me.field("comment").get_property("value").strip()
    assert text.startswith("So:") and text.endswith("do you see this, too? @staff2") and "{{" not in text
    hands.attach(me.find("#f-files"), str(day.path))
    hands.send()
    me.see("Your reply goes out in a moment")
    me.see("Not done yet")
    mentions = lambda: [m.get("item") for m in day.xml("/mentions", "staff2").findall("mentions/mention[@unread='yes']")]  # noqa: E731
    files = lambda login: [f.get("name") for f in day.xml(f"/N{number}", login).findall("files/file")]  # noqa: E731
    assert day.said(number) == files("admin") == [] and number not in mentions()

    hands.do("Take back")
    me.see("Taken back. Nobody has seen it")
    assert me.field("comment").get_property("value").strip() == text
    assert [e.text for e in me.all("#reply .held label")] == [day.path.name]
    if me.script:   # what is saved by itself while one goes on has the file, too
        hands.type(me.field("comment"), " Thanks.")
        text = me.field("comment").get_property("value").strip()
        draft = "select fields ->> 'comment', fields ->> 'files' from nuance.draft where item_number = %s"
        eventually(lambda: [said.strip().endswith(text) and files.endswith(day.path.name) for said, files in day.desk.sql(draft, number)] == [True])
    hands.send()
    me.see("Your reply goes out in a moment")
    day.desk.sql("update nuance.command set not_before = now() where item_number = %s and state = 'issued'", number)
    eventually(lambda: day.said(number, login="contact") == [" ".join(text.split())])
    assert files("contact") == [day.path.name] and number in mentions()
    assert day.desk.sql("select count(*) from nuance.draft where item_number = %s and fields is not null", number) == [(0,)]
    day.open(number)
    me.see(f"about N{number}: do you see this, too? @staff2")
    me.see(day.path.name)

    if me.script:
        me.keys("n")
    else:
        hands.tick(me.find("#reply label.internal"))
    hands.type(me.field("comment"), "They pay late.")
    hands.send()
    me.see("They pay late.")
    assert me.all("li.post.note") and day.said(number, "note") == ["They pay late."] and day.said(number, "note", "contact") == []


def merges(day):
    """A duplicate goes into another issue, and comes back."""
    me, hands, number, double = day.me, day.hands, *day.numbers[:2]
    related = lambda: [(r.get("kind"), r.get("number")) for r in day.xml(f"/N{number}").findall("relations/relation")]  # noqa: E731
    day.open(double)
    hands.unfold("Merge into another issue")
    hands.type(me.find("#f-duplicate_of"), "N" + number)
    hands.press(me.named("main button", "Merge"))
    me.here(number)
    me.see(f"N{double} is merged into this issue. It can be undone there.")
    assert day.item(double)[0] == "duplicate" and related() == [("merged-in", double)]
    hands.press(me.named(".flash a", "N" + double))
    assert me.named("main p.notice", "This issue went on in N" + number)
    hands.press(me.named("li.event", "to Duplicate").find_element("tag name", "button"))
    me.see(f"Undone. N{double} is what it was before.")
    assert day.item(double) == day.before and related() == []


def edits_and_looks_up(day):
    """What one wrote is changed; who asked is looked up, with what else they asked."""
    me, hands, number = day.me, day.hands, day.numbers[0]
    day.open(number)
    hands.press(me.named("li.note a.act", "Edit"))
    hands.type(me.field("text"), " But they pay.")
    hands.press(me.named("main button", "Save"))
    me.see("They pay late. But they pay.")
    me.see("edited")
    assert day.said(number, "note") == ["They pay late. But they pay."]
    assert [a.text for a in me.all("#side-earlier + ul a")] == [i.get("title") for i in day.xml(f"/N{number}").findall("earlier/item")] != []
    hands.press(me.find("#side-person a"))
    card = day.xml(me.path)
    me.see("Their issues")
    assert me.find("h1").text == card.find("known-person").get("name") == day.xml("/account", "contact").find("viewer").get("name")
    assert set(f"{day.queue} {n}" for n in range(5)) <= set(day.rows()) and day.rows() == day.listed(me.path)
    hands.row(number)
    me.here(number)


def closes(day):
    """By its status, and open again by undoing that."""
    me, hands, number = day.me, day.hands, day.numbers[0]
    before = day.item(number)
    if me.script:
        me.keys("r")
    hands.pick(me.find("#f-status"), "Resolved")
    hands.send()
    assert me.find(".item-head .meta").text.startswith("Resolved") and day.item(number)[0] == "resolved"
    hands.press([e for e in me.all("li.event") if "Resolved" in e.text][-1].find_element("tag name", "button"))
    me.see(f"Undone. N{number} is what it was before.")
    assert me.find(".item-head .meta").text.startswith("Open") and day.item(number) == before


def colleague_reads(day):
    """Whoever was named finds it, and says that they saw it."""
    number = day.numbers[0]
    hands = day.become("staff2")
    me = hands.person
    hands.folder("Mentions")
    me.see("Texts that name you")
    row = next(r for r in me.all(".row") if "N" + number in r.text)
    assert day.name in row.text and "New" in row.text
    hands.row(number)
    me.see("You are named here")
    hands.do("Mark as read")
    me.see("Marked as read.")
    assert [m.get("unread") for m in day.xml("/mentions", "staff2").findall(f"mentions/mention[@item='{number}']")] == ["no"]


@pytest.mark.parametrize("hands, script", [(Keyboard, True), (Mouse, False)], ids=["by keyboard", "by mouse without script"])
def test_the_rest_of_a_day(day, hands, script):
    today = day(hands, script)
    for part in (finds_and_keeps, changes_many, answers, merges, edits_and_looks_up, closes, colleague_reads):
        part(today)
