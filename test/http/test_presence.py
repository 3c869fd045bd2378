"""Who else is there: staff see staff, nobody else sees anybody; and what is new is known by a tag."""
import pytest
import requests

from helpers.client import html


@pytest.fixture
def number(desk):
    desk.sql("delete from nuance.presence")
    return desk.file("manager", desk.acme(), "Who is there")


def now(desk, login, number, query=""):
    return desk.client(login).json(f"/N{number}/presence.json{query}")["now"]


def age(desk, number, seconds):
    desk.sql("update nuance.presence set seen_at = seen_at - %s * interval '1 second' where item_number = %s", seconds, number)


def name(desk, login):
    return desk.client(login).xml("/account").find("viewer").get("name")


def test_staff_see_who_looks_and_who_answers(desk, number):
    now(desk, "staff", number)
    assert now(desk, "staff2", number, "?answers=yes").get("looking") == name(desk, "staff")
    assert now(desk, "staff", number).get("answering") == name(desk, "staff2")
    assert "looking" not in now(desk, "staff", number), "nobody is told of themselves"


def test_without_script_the_page_says_who_is_there(desk, number):
    desk.client("staff").page(f"/N{number}")
    assert name(desk, "staff") in desk.client("staff2").page(f"/N{number}").xpath("string(//p[@class='presence'])")


@pytest.mark.parametrize("login", ["manager", "member"])
def test_customers_learn_nothing_of_it(desk, number, login):
    before = {media: desk.client(login).get(f"/N{number}/presence", media).content for media in ("xml", "json")}
    now(desk, "staff", number, "?answers=yes")
    now(desk, "staff2", number)
    for media, said in before.items():
        assert desk.client(login).get(f"/N{number}/presence", media).content == said
    assert name(desk, "staff") not in desk.client(login).page(f"/N{number}").xpath("string(//div[@class='now'])")
    assert desk.sql("select count(*) from nuance.presence p join nuance.account a using (person_id) where a.login = %s", login)[0][0] == 0
    assert "manager" not in str(now(desk, "staff", number)).lower(), "nor do staff learn of them"


def test_who_left_is_forgotten(desk, number):
    now(desk, "staff", number)
    age(desk, number, 61)
    assert "looking" not in now(desk, "staff2", number)
    age(desk, number, 700)
    desk.sql("select nuance_api.job_presence()")
    assert desk.sql("select count(*) from nuance.presence where item_number = %s", number)[0][0] == 0


def test_it_is_written_every_twenty_seconds_at_most(desk, number):
    def written():
        return desk.sql("select xmin::text, seen_at from nuance.presence where item_number = %s", number)
    now(desk, "staff", number)
    first = written()
    for _ in range(3):
        now(desk, "staff", number, "?answers=yes")
    assert written() == first
    age(desk, number, 21)
    before = written()
    now(desk, "staff", number)
    assert written() != before


def test_what_is_the_same_costs_a_304(desk, number):
    client = desk.client("manager")
    path = f"/N{number}/presence.json"
    answer = client.get(path, "*/*")
    tag = answer.headers["ETag"]
    assert client.get(path, "*/*", headers={"If-None-Match": tag}).status_code == 304
    desk.comment("staff", number, "A note", visibility="internal")
    assert client.get(path, "*/*", headers={"If-None-Match": tag}).status_code == 304, "a note is not news to a customer"
    desk.comment("staff", number, "An answer")
    changed = client.get(path, "*/*", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag
    assert "private" in changed.headers["Cache-Control"]


def test_edits_are_news_to_who_may_read_them(desk, number):
    entry = desk.comment("staff", number, "A note", visibility="internal").headers["Location"].rsplit("#e", 1)[1]
    before = {login: now(desk, login, number) for login in ("manager", "staff2")}
    desk.client("staff").post(f"/N{number}/e{entry}/edit", {"edit": "0", "text": "Another note"})
    assert now(desk, "manager", number) == before["manager"]
    assert now(desk, "staff2", number)["edit"] > before["staff2"]["edit"]


def test_polling_takes_no_message_from_the_page(desk, number):
    """What came of a form is said on the page people see, not to a script that asks in between."""
    client = desk.fresh("staff")
    answer = client.form(f"/N{number}").fill(comment="Said").submit()
    client.get(f"/N{number}/presence.json", "*/*")
    assert html(client.get(answer.headers["Location"])).xpath("//*[contains(@class, 'flash')]")


def test_a_program_is_nobody_who_looks(desk, number):
    before = desk.sql("select count(*) from nuance.presence where item_number = %s", number)
    token = desk.ctl("token", "add", "presence", "staff2", "read").stdout.split()[-1]
    assert requests.get(desk.url + f"/N{number}/presence.json", headers={"Authorization": "Bearer " + token}, timeout=15).status_code == 200
    assert desk.sql("select count(*) from nuance.presence where item_number = %s", number) == before
