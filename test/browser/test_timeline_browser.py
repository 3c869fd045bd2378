"""The conversation in Chromium: editing, taking away and putting back, quoting, long timelines, who is there; with script and without."""
import time

import pytest

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])


def entry(desk, login, number, text, **fields):
    return desk.comment(login, number, text, **fields).headers["Location"].rsplit("#e", 1)[1]


def link(person, root, words):
    return next(a for a in person.all(f"{root} a") if words in a.text)


@SCRIPT
def test_a_comment_is_edited_removed_and_put_back(desk, person, script):
    number = desk.file("manager", desk.acme(), "Edited in a browser")
    said = entry(desk, "manager", number, "We restart the server")
    customer = person("manager", script)
    customer.go(f"/N{number}")
    customer.press(link(customer, f"#e{said}", "Edit"))
    customer.type("text", "We restart the server and the cache")
    customer.press(customer.button(f"/N{number}/e{said}/edit"))
    customer.see("We restart the server and the cache")
    customer.press(link(customer, f"#e{said}", "edited"))
    assert [e.text.strip() for e in customer.all("ins")] == ["and the cache"] and customer.all("del") == []
    customer.go(f"/N{number}/e{said}/edit")
    customer.press(customer.button(f"/N{number}/e{said}/remove"))
    customer.see("removed a reply of their own")
    assert "restart the server" not in customer.text()
    assert customer.sideways() == 0
    customer.press(customer.button(f"/N{number}/e{said}/restore"))
    customer.see("We restart the server and the cache")


@SCRIPT
def test_a_quote_stands_in_the_reply(desk, person, script):
    number = desk.file("manager", desk.acme(), "Quoted in a browser")
    said = entry(desk, "manager", number, "First line\n\nSecond line")
    staff = person("staff", script)
    staff.go(f"/N{number}")
    if script:
        staff.find("[name='comment']").send_keys("Typed before")
    link(staff, f"#e{said}", "Quote").click()
    end = time.monotonic() + 5
    while "> Second line" not in staff.find("[name='comment']").get_property("value"):
        assert time.monotonic() < end
        time.sleep(0.1)
    value = staff.find("[name='comment']").get_property("value")
    assert value == ("Typed before\n\n" if script else "") + "> First line\n> \n> Second line\n\n", "and nothing typed is lost"


def test_q_quotes_the_newest_reply(desk, person):
    number = desk.file("manager", desk.acme(), "Quoted by key")
    entry(desk, "manager", number, "The newest words")
    staff = person("staff", True)
    staff.go(f"/N{number}")
    staff.find("body").send_keys("q")
    end = time.monotonic() + 5
    while staff.find("[name='comment']").get_property("value") != "> The newest words\n\n":
        assert time.monotonic() < end
        time.sleep(0.1)


@SCRIPT
def test_what_came_before_is_shown(desk, person, script):
    number = desk.file("manager", desk.acme(), "Long in a browser")
    author = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, body) "
             "select %s, %s, 'comment', true, 'Comment ' || n from generate_series(1, 130) n", number, author)
    first = desk.sql("select min(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number)[0][0]
    customer = person("manager", script)
    customer.go(f"/N{number}")
    assert customer.all(f"#e{first}") == []
    customer.find("[data-older]").click()
    customer.see("Comment 1\n")
    if script:
        assert len(customer.all(".post")) >= 131, "what was there stays"
        customer.go("/")
        customer.go(f"/N{number}#e{first}")
        customer.see("Comment 1\n")
        assert customer.all(f"#e{first}"), "a place on an older page is found"


@SCRIPT
def test_staff_see_who_else_is_there(desk, person, script):
    number = desk.file("manager", desk.acme(), "Two at once")
    name = desk.client("staff2").xml("/account").find("viewer").get("name")
    if not script:
        desk.client("staff2").get(f"/N{number}")
    staff = person("staff", script)
    staff.go(f"/N{number}")
    if script:
        desk.client("staff2").get(f"/N{number}/presence.json?answers=yes")
        staff.see("Writing an answer: " + name, seconds=20)
        desk.comment("staff2", number, "I was quicker")
        staff.find("[name='comment']").send_keys("Typed meanwhile")
        staff.see("Something new was said", seconds=30)
        assert staff.find("[name='comment']").get_property("value") == "Typed meanwhile"
    else:
        staff.see("Also here: " + name)


@SCRIPT
def test_a_closed_issue_is_rated(desk, person, script):
    number = desk.file("manager", desk.acme(), "Rated in a browser")
    desk.comment("staff", number, "Done.", status="resolved")
    customer = person("manager", script, size=(360, 740))
    customer.go(f"/N{number}")
    customer.find("[name='rating'][value='good']").click()
    customer.type("words", "Quick.")
    customer.press(customer.button(f"/N{number}/rate"))
    customer.see("Thank you")
    assert customer.sideways() == 0
    visitor = person(None, script)
    visitor.go("/rate/" + desk.sql("select nuance_api.rating_token(number, requestor_id) from nuance.item where number = %s", number)[0][0] + "?rating=bad")
    assert visitor.find("[name='rating'][value='bad']").is_selected()
    visitor.press(visitor.button(visitor.path.split("?")[0]))
    visitor.see("Bad")
