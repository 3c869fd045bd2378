"""What matters to a contract: an order that several people change without losing anything."""
import pytest

from helpers.client import html, problems, text_of
from test_concurrency import at_once

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

MOST = 50


@pytest.fixture
def team(desk):
    return desk.make_contract("Priorities of Tests", {"manager": "manager", "contact": "contact", "member": "member"})


def page_of(contract):
    return f"/contract/{contract}/priorities"


def add(desk, contract, title, login="manager", **fields):
    form = desk.client(login).form(page_of(contract)).fill(title=title, **fields)
    answer = form.submit()
    assert answer.status_code == 303, text_of(answer)
    return next(p.get("id") for p in desk.client(login).xml(page_of(contract)).findall("priorities/priority") if p.get("title") == title)


def fill(desk, contract, *titles):
    return [add(desk, contract, title) for title in titles]


def titles(desk, contract, login="manager"):
    listed = desk.client(login).xml(page_of(contract)).findall("priorities/priority")
    assert [int(p.get("position")) for p in listed] == list(range(1, len(listed) + 1)), "places have no gaps"
    return [p.get("title") for p in listed]


def removed(desk, contract, login="manager"):
    return [p.get("title") for p in desk.client(login).xml(page_of(contract)).findall("removed/priority")]


def order(desk, contract):
    return desk.client("staff").xml(page_of(contract)).find("priority-list").get("version")


def one(desk, contract, priority, login="manager"):
    return desk.client(login).xml(page_of(contract)).find(f"priorities/priority[@id='{priority}']")


def history(desk, contract, login="manager"):
    return [(e.get("kind"), e.get("subject"), e.get("part"), e.get("old"), e.get("new"), e.get("person"))
            for e in desk.client(login).xml(f"/contract/{contract}/history").iter("entry") if e.get("kind").startswith("priority")]


def move(desk, contract, priority, place, login="manager", version=None, media="html", client=None, csrf=None):
    return (client or desk.client(login)).post(page_of(contract) + "/move", {
        "priority": priority, "place": str(place), "version": version or order(desk, contract)}, media=media, csrf=csrf)


def remove(desk, contract, priority, login="manager", **options):
    return desk.client(login).post(page_of(contract) + "/remove", {"priority": priority}, **options)


def restore(desk, contract, priority, login="manager", **options):
    return desk.client(login).post(page_of(contract) + "/restore", {"priority": priority}, **options)


def change(desk, contract, priority, login="manager", media="html", version=None, **fields):
    there = one(desk, contract, priority)
    sent = {"priority": priority, "version": version or there.get("version"), "title": there.get("title"),
            "note": there.get("note"), "link": there.get("link", ""), **fields}
    return desk.client(login).post(page_of(contract) + "/change", sent, media=media)


# --- adding --------------------------------------------------------------------------------------

@pytest.mark.parametrize("login", ["manager", "contact", "staff", "admin"])
def test_adding(desk, team, login):
    form = desk.client(login).form(page_of(team)).fill(title="  Faster   search ", note="Because.\nReally. ", link="https://example.org/a?b=c&d")
    answer = form.submit()
    assert answer.status_code == 303 and answer.headers["Location"].endswith(page_of(team))
    page = desk.client(login).get(answer.headers["Location"])
    assert "The priority was added." in text_of(page)
    assert html(page).xpath("//a[@href='https://example.org/a?b=c&d'][contains(@rel, 'nofollow')]")
    made = desk.client("member").xml(page_of(team)).find("priorities/priority")
    assert (made.get("title"), made.get("note"), made.get("link"), made.get("position")) == (
        "Faster search", "Because.\nReally.", "https://example.org/a?b=c&d", "1")
    name = {"manager": "Maria Acosta", "contact": "Chris Mori", "staff": "Sam Okafor", "admin": "Ada Adler"}[login]
    assert history(desk, team) == [("priority-added", "Faster search", None, None, "1", name)]


def test_new_ones_come_last(desk, team):
    fill(desk, team, "One", "Two", "Three")
    assert titles(desk, team) == ["One", "Two", "Three"]


def test_a_double_submit_adds_one(desk, team):
    form = desk.client("manager").form(page_of(team)).fill(title="Once")
    assert [form.submit().status_code for _ in range(3)] == [303, 303, 303]
    assert titles(desk, team) == ["Once"]


@pytest.mark.parametrize("fields,problem", [
    ({"title": ""}, ("title", "required")), ({"title": "  "}, ("title", "required")), ({"title": "x" * 201}, ("title", "too-long")),
    ({"title": "a\nb"}, ("title", "one-line")), ({"title": "x", "note": "y" * 2001}, ("note", "too-long")),
    ({"title": "x", "link": "https://e.org/" + "z" * 1000}, ("link", "too-long"))])
def test_bad_input_is_named_and_kept(desk, team, fields, problem):
    before = desk.snapshot()
    answer = desk.client("manager").post(page_of(team), fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer), answer.text
    shown = html(desk.client("manager").post(page_of(team), {"note": "My note", **fields}))
    form = shown.xpath("//form[.//textarea[@name='note']]")[0]
    assert form.xpath(".//textarea[@name='note']")[0].text_content().lstrip("\n") == fields.get("note", "My note")
    assert shown.xpath(f"//*[@id='f-{problem[0]}-problem']") and shown.xpath(f"//*[@id='problems']//a[@href='#f-{problem[0]}']")
    assert desk.snapshot() == before


def test_there_is_a_most(desk, team):
    desk.sql("insert into nuance.contract_priority (contract_id, position, title, plan_id, words) "
             "select %s, n, 'Number ' || n, 1, '' from generate_series(1, %s) n", team, MOST - 1)
    form = desk.client("manager").form(page_of(team)).fill(title="The last")
    late = desk.client("contact").form(page_of(team)).fill(title="One too many", note="Typed with care")
    assert form.submit().status_code == 303
    answer = late.submit()
    assert answer.status_code == 422 and f"at most {MOST} priorities" in text_of(answer)
    page = desk.client("manager").get(page_of(team))
    assert f"The list has {MOST} priorities, which is the most" in text_of(page)
    assert not html(page).xpath("//input[@name='title']"), "nobody types what cannot be taken"
    assert len(titles(desk, team)) == MOST
    gone = one(desk, team, html(page).xpath("//li[starts-with(@id, 'p')]/@id")[0][1:]).get("id")
    assert remove(desk, team, gone).status_code == 303
    add(desk, team, "Room again")
    answer = restore(desk, team, gone, media="xml")
    assert answer.status_code == 422 and ("priority", "too-many-priorities") in problems(answer)
    assert len(titles(desk, team)) == MOST


def test_two_add_the_last_one(desk, team):
    desk.sql("insert into nuance.contract_priority (contract_id, position, title, plan_id, words) "
             "select %s, n, 'Number ' || n, 1, '' from generate_series(1, %s) n", team, MOST - 1)
    windows = [desk.fresh(login) for login in ("manager", "contact", "staff")]
    tokens = [w.csrf() for w in windows]
    answers = at_once(*(lambda w=w, t=t: w.post(page_of(team), {"title": "Last"}, csrf=t) for w, t in zip(windows, tokens)))
    assert sorted(a.status_code for a in answers) == [303, 422, 422]
    assert len(titles(desk, team)) == MOST


# --- links ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//example.org/x", "example.org", "ftp://example.org",
                                  "http://", "https:///x", "https://user:secret@example.org/", "https://e.org/a b", "https://e.org/\"x",
                                  "https://e.org/<x>", "https:\\\\e.org", "mailto:a@example.org", "N", "N0", "N01", "12", "N1x", "/N1",
                                  "https://e.org/\u202egpj.exe"])
def test_what_is_no_link(desk, team, link):
    before = desk.snapshot()
    answer = desk.client("manager").post(page_of(team), {"title": "x", "link": link}, media="xml")
    assert answer.status_code == 422, answer.text
    assert problems(answer)[0][0] == "link" and problems(answer)[0][1] in ("not-a-link", "no-such-issue", "control-character")
    assert desk.snapshot() == before


@pytest.mark.parametrize("link", ["http://example.org", "https://example.org:8443/a/b?c=d&e=f#g", "HTTPS://EXAMPLE.ORG/", "https://[2001:db8::1]/x",
                                  "https://münchen.example/straße", "https://e.org/@someone/a_(b)"])
def test_addresses(desk, team, link):
    add(desk, team, "x", link=link)
    assert desk.client("manager").page(page_of(team)).xpath(f'//ol//a[@href="{link}"]'), "as it was typed"


def test_an_issue_is_linked_with_its_title(desk, team):
    number = desk.file("manager", team, "The slow query")
    add(desk, team, "Faster", link=f"n{number}")
    there = desk.client("member").xml(page_of(team)).find("priorities/priority")
    assert (there.get("link"), there.get("link-kind"), there.get("item"), there.get("item-title"), there.get("item-status")) == (
        f"N{number}", "item", number, "The slow query", "open")
    assert desk.client("member").page(page_of(team)).xpath(f"//ol//a[@href='/N{number}' or contains(@href, '/N{number}')]")


def test_issues_one_may_not_see_are_as_good_as_none(desk, team):
    hidden = desk.file("contact", desk.dedicated(), "A secret of Globex")
    answers = [desk.client("manager").post(page_of(team), {"title": "x", "link": link}, media="xml").text
               for link in (f"N{hidden}", "N999999999", "N999999999999999999", "N" + "9" * 30)]
    assert all("no-such-issue" in answer for answer in answers)
    assert titles(desk, team) == []


def test_an_issue_others_do_not_see_tells_them_nothing(desk, team):
    """Staff may link to what a customer does not see; and the customer goes on to edit the rest."""
    hidden = desk.file("free", desk.free_contract(), "Private words of Fred")
    made = add(desk, team, "Like elsewhere", "staff", link=f"N{hidden}")
    assert "Private words" in text_of(desk.client("staff").get(page_of(team)))
    for login in ("manager", "member"):
        for media in ("html", "xml", "json"):
            assert "Private words" not in desk.client(login).get(page_of(team), media).text
        assert one(desk, team, made, login).get("link-kind") == "number"
        assert not desk.client(login).page(page_of(team)).xpath(f"//ol//a[contains(@href, '/N{hidden}')]")
    assert change(desk, team, made, title="Like over there").status_code == 303, "the link stays as it was"
    assert one(desk, team, made).get("link") == f"N{hidden}"


# --- who ----------------------------------------------------------------------------------------

def test_members_read_and_are_told_whom_to_ask(desk, team):
    made = add(desk, team, "Read me")
    page = desk.client("member").get(page_of(team))
    assert not html(page).xpath("//main//form") and not html(page).xpath("//main//ol//a[contains(@href, 'edit')]")
    words = text_of(page)
    assert "Read me" in words and "ask:" in words and "Maria Acosta" in words and "Chris Mori" in words and "Milo" not in words.split("ask:")[1].split("Read me")[0]
    listed = desk.client("member").xml(page_of(team)).find("priority-list")
    assert (listed.get("may-edit"), listed.get("may-add"), listed.get("why-not")) == ("no", "no", "may-not-manage")
    assert not desk.client("member").page(page_of(team) + f"?edit={made}").xpath("//main//form"), "nothing is opened for them"
    before = desk.snapshot()
    for path, fields in (("", {"title": "x"}), ("/remove", {"priority": made}), ("/restore", {"priority": made}),
                         ("/change", {"priority": made, "version": "1", "title": "x"}), ("/move", {"priority": made, "version": "0", "place": "1"})):
        assert desk.client("member").post(page_of(team) + path, fields).status_code == 403
        assert desk.client("multi").post(page_of(team) + path, fields).status_code == 404
    assert desk.snapshot() == before


def test_nobody_to_ask(desk):
    alone = desk.make_contract("Nobody manages", {"member": "member"})
    assert "this contract has none yet" in text_of(desk.client("member").get(page_of(alone)))


def test_an_instance_has_priorities_too(desk):
    assert add(desk, desk.acme(), "Of the instance")
    assert "Of the instance" in titles(desk, desk.acme(), "member")


def test_priorities_of_another_contract_are_not_there(desk, team):
    other = desk.make_contract("Other priorities", {"manager": "manager"})
    mine, theirs = add(desk, team, "Mine"), add(desk, other, "Theirs")
    before = desk.snapshot()
    for path, fields in (("/remove", {}), ("/restore", {}), ("/change", {"version": "1", "title": "x"}), ("/move", {"version": "1", "place": "1"})):
        answer = desk.client("manager").post(page_of(team) + path, {"priority": theirs, **fields})
        assert answer.status_code == 404, path
    assert desk.snapshot() == before
    assert titles(desk, team) == ["Mine"] and mine != theirs


def test_who_is_removed_meanwhile_changes_nothing(desk, team):
    form = desk.client("contact").form(page_of(team)).fill(title="Too late")
    desk.sql("delete from nuance.membership m using nuance.account a where a.person_id = m.person_id and a.login = 'contact' and m.contract_id = %s", team)
    assert form.submit().status_code == 404
    assert titles(desk, team) == []


# --- order --------------------------------------------------------------------------------------

@pytest.mark.parametrize("start,place,expected", [
    (1, 4, "BCDA"), (4, 1, "DABC"), (2, 3, "ACBD"), (3, 2, "ACBD"), (1, 2, "BACD"), (2, 4, "ACDB"), (3, 3, "ABCD")])
def test_moving(desk, team, start, place, expected):
    numbers = fill(desk, team, *"ABCD")
    assert move(desk, team, numbers[start - 1], place).status_code == 303
    assert "".join(titles(desk, team)) == expected
    if start != place:
        assert history(desk, team)[0] == ("priority-moved", "ABCD"[start - 1], None, str(start), str(place), "Maria Acosta")
        assert f"from place {start} to {place}" in text_of(desk.client("member").get(f"/contract/{team}/history"))
    else:
        assert history(desk, team)[0][0] == "priority-added", "what stays is no change"


def test_the_buttons(desk, team):
    numbers = fill(desk, team, "First", "Second", "Third")
    page = desk.client("manager").page(page_of(team))
    offered = [page.xpath(f"//li[@id='p{n}']//button[@name='place']/@value") for n in numbers]
    assert offered == [["2"], ["1", "3"], ["2"]], "the first goes no further up, the last no further down"
    client = desk.client("manager")
    form = next(f for f in forms_in(client, page_of(team), "/move") if f.values["priority"] == numbers[2])
    page = client.get(form.submit(("place", "2")).headers["Location"])
    assert titles(desk, team) == ["First", "Third", "Second"] and "Third: Moved to place 2" in text_of(page)
    assert html(page).xpath(f"//li[@id='p{numbers[2]}']//button[@autofocus]/@value") == ["1"], "the same button, ready to be pressed again"


def forms_in(client, path, action):
    from helpers.client import Form
    answer = client.get(path)
    return [f for f in (Form(client, answer.url, e) for e in html(answer).xpath("//form")) if f.url.split("?")[0].endswith(action)]


def test_moving_to_a_place(desk, team):
    numbers = fill(desk, team, *"ABCDE")
    form, = (f for f in forms_in(desk.client("manager"), page_of(team) + f"?edit={numbers[0]}", "/move") if "place" in f.controls)
    assert form.choices("place") == list("12345") and form.values["place"] == "1"
    assert form.fill(place="4").submit().status_code == 303
    assert "".join(titles(desk, team)) == "BCDAE"


@pytest.mark.parametrize("place,code", [("0", "out-of-range"), ("51", "out-of-range"), ("3", "no-such-place"), ("x", "not-a-number"), ("", "required")])
def test_places_there_are_none(desk, team, place, code):
    numbers = fill(desk, team, "A", "B")
    answer = move(desk, team, numbers[0], place, media="xml")
    assert answer.status_code == 422 and ("place", code) in problems(answer)
    assert titles(desk, team) == ["A", "B"]


def test_an_order_that_changed_is_not_moved_in(desk, team):
    """What is third now is not what was third when they pressed."""
    numbers = fill(desk, team, *"ABCD")
    seen = order(desk, team)
    assert move(desk, team, numbers[3], 1, "contact").status_code == 303
    answer = move(desk, team, numbers[0], 2, version=seen)
    assert answer.status_code == 409 and "Somebody changed the order meanwhile" in text_of(answer)
    assert "".join(titles(desk, team)) == "DABC"
    assert len(history(desk, team)) == 5, "what was refused is not in the history"
    for act in (lambda: add(desk, team, "E"), lambda: remove(desk, team, numbers[1]), lambda: restore(desk, team, numbers[1])):
        seen = order(desk, team)
        act()
        assert move(desk, team, numbers[0], 2, version=seen).status_code == 409


def test_editing_does_not_disturb_who_moves(desk, team):
    numbers = fill(desk, team, "A", "B")
    seen = order(desk, team)
    assert change(desk, team, numbers[0], "contact", title="AA").status_code == 303
    assert move(desk, team, numbers[0], 2, version=seen).status_code == 303


def test_many_move_at_once(desk, team):
    """Everybody who saw the present order may be first, one is, and every row is there once."""
    numbers = fill(desk, team, *"ABCDEF")
    windows = [desk.fresh(login) for login in ("manager", "contact", "staff")]
    tokens = [w.csrf() for w in windows]
    for round in range(6):
        seen = order(desk, team)
        answers = at_once(*(lambda i=i: move(desk, team, numbers[(round + i) % 6], 1 + (round * 2 + i * 3) % 6, version=seen,
                                             client=windows[i], csrf=tokens[i]) for i in range(3)))
        assert {a.status_code for a in answers} <= {303, 409}
        assert sorted(titles(desk, team)) == list("ABCDEF")


def test_everything_at_once(desk, team):
    """Adding, moving, removing and putting back side by side: no place is lost or there twice."""
    numbers = fill(desk, team, *"ABCDEF")
    windows = [desk.fresh(login) for login in ("manager", "contact", "staff", "admin")]
    tokens = [w.csrf() for w in windows]
    for round in range(5):
        seen, which = order(desk, team), numbers[round]
        answers = at_once(
            lambda: windows[0].post(page_of(team), {"title": f"New {round}"}, csrf=tokens[0]),
            lambda: move(desk, team, which, 3, version=seen, client=windows[1], csrf=tokens[1]),
            lambda: windows[2].post(page_of(team) + "/remove", {"priority": which}, csrf=tokens[2]),
            lambda: windows[3].post(page_of(team) + "/remove", {"priority": numbers[5]} if round == 0 else {"priority": numbers[round - 1]}, csrf=tokens[3]))
        assert {a.status_code for a in answers} <= {303, 409}
        listed = titles(desk, team)
        assert len(listed) == len(set(listed))
    assert sorted(titles(desk, team) + removed(desk, team)) == sorted(list("ABCDEF") + [f"New {n}" for n in range(5)])


def test_the_database_itself_keeps_places_apart(desk, team):
    import psycopg2
    fill(desk, team, "A", "B")
    with pytest.raises(psycopg2.errors.ExclusionViolation):
        desk.sql("update nuance.contract_priority set position = 1 where contract_id = %s", team)
    with pytest.raises(psycopg2.errors.CheckViolation):
        desk.sql("update nuance.contract_priority set position = 51 where contract_id = %s and position = 2", team)


# --- editing ------------------------------------------------------------------------------------

def test_editing(desk, team):
    made = add(desk, team, "Old title", note="Old note", link="https://old.example/")
    form = desk.client("manager").form(page_of(team) + f"?edit={made}", page_of(team) + "/change")
    assert (form.values["title"], form.values["note"], form.values["link"]) == ("Old title", "Old note", "https://old.example/")
    answer = form.fill(title="New title", note="New note", link="https://new.example/").submit()
    assert answer.status_code == 303 and "The priority was changed." in text_of(desk.client("manager").get(answer.headers["Location"]))
    assert set(history(desk, team)[:3]) == {
        ("priority-changed", "Old title", "title", "Old title", "New title", "Maria Acosta"),
        ("priority-changed", "New title", "note", "Old note", "New note", "Maria Acosta"),
        ("priority-changed", "New title", "link", "https://old.example/", "https://new.example/", "Maria Acosta")}
    words = text_of(desk.client("member").get(f"/contract/{team}/history"))
    for sentence in ("renamed the priority Old title to New title", "changed the note of the priority New title from “Old note” to “New note”",
                     "changed the link of the priority New title from https://old.example/ to https://new.example/"):
        assert sentence in words
    assert change(desk, team, made, note="", link="").status_code == 303
    words = text_of(desk.client("member").get(f"/contract/{team}/history"))
    assert "erased the note" in words and "took the link https://new.example/ off" in words
    assert change(desk, team, made, note="Again", link="https://again.example/").status_code == 303
    words = text_of(desk.client("member").get(f"/contract/{team}/history"))
    assert "noted on the priority New title" in words and "linked the priority New title to https://again.example/" in words


def test_no_change_is_none(desk, team):
    made = add(desk, team, "Same", note="Note")
    assert change(desk, team, made).status_code == 303
    assert one(desk, team, made).get("version") == "1" and len(history(desk, team)) == 1


def test_who_was_slower_keeps_what_they_typed(desk, team):
    made = add(desk, team, "Title", note="Note")
    slow = desk.client("manager").form(page_of(team) + f"?edit={made}", page_of(team) + "/change")
    assert change(desk, team, made, "contact", note="Theirs").status_code == 303
    answer = slow.fill(note="My long note").submit()
    assert answer.status_code == 409
    assert "Theirs" in text_of(answer) and "Somebody changed" in text_of(answer)
    again = desk.client("manager").form_in(answer, page_of(team) + "/change")
    assert again.values["note"] == "My long note" and again.values["version"] == "2"
    assert again.submit().status_code == 303, "looked over, and sent again"
    assert one(desk, team, made).get("note") == "My long note"


def test_who_edits_what_is_removed_keeps_what_they_typed(desk, team):
    made = add(desk, team, "Title")
    slow = desk.client("manager").form(page_of(team) + f"?edit={made}", page_of(team) + "/change")
    assert remove(desk, team, made, "contact").status_code == 303
    answer = slow.fill(title="My title", note="My long note").submit()
    assert answer.status_code == 409 and "Somebody removed “Title” meanwhile" in text_of(answer)
    anew = desk.client("manager").form_in(answer, page_of(team))
    assert (anew.values["title"], anew.values["note"]) == ("My title", "My long note")
    assert html(answer).xpath("//details[@id='removed'][@open]")


def test_bad_edits_stay_open_with_what_was_typed(desk, team):
    made = add(desk, team, "Title")
    answer = change(desk, team, made, title="Better", link="nonsense")
    assert answer.status_code == 422
    page = html(answer)
    assert page.xpath("//input[@name='link']/@value") == ["nonsense"] and page.xpath("//input[@name='title']/@value") == ["Better"]
    assert one(desk, team, made).get("title") == "Title"


def test_one_primary_action(desk, team):
    made = add(desk, team, "Title")
    for path in (page_of(team), page_of(team) + f"?edit={made}", page_of(team) + "?edit=999999999", "/staff/priorities"):
        assert len(desk.client("staff").page(path).xpath("//main//button[contains(@class, 'primary')]")) == 1, path


# --- removing -----------------------------------------------------------------------------------

def test_removing_and_putting_back(desk, team):
    numbers = fill(desk, team, *"ABCD")
    answer = remove(desk, team, numbers[1])
    assert answer.status_code == 303
    page = desk.client("manager").get(answer.headers["Location"])
    assert "The priority was removed." in text_of(page)
    assert html(page).xpath(f"//*[@class='flash']//button[@form='back{numbers[1]}']") and html(page).xpath(f"//form[@id='back{numbers[1]}']")
    assert "".join(titles(desk, team)) == "ACD" and removed(desk, team) == ["B"]
    assert history(desk, team)[0] == ("priority-removed", "B", None, "2", None, "Maria Acosta")
    form = next(f for f in forms_in(desk.client("manager"), page_of(team), "/restore"))
    assert form.submit().status_code == 303
    assert "".join(titles(desk, team)) == "ABCD" and removed(desk, team) == []
    assert history(desk, team)[0] == ("priority-added", "B", None, "removed", "2", "Maria Acosta")
    words = text_of(desk.client("member").get(f"/contract/{team}/history"))
    assert "removed the priority B from place 2" in words and "put the priority B back at place 2" in words


def test_the_last_place_may_be_nearer_now(desk, team):
    numbers = fill(desk, team, *"ABCD")
    for number in (numbers[3], numbers[0], numbers[1]):
        assert remove(desk, team, number).status_code == 303
    assert restore(desk, team, numbers[3]).status_code == 303
    assert titles(desk, team) == ["C", "D"]


def test_removed_twice_and_put_back_twice(desk, team):
    made = add(desk, team, "Once")
    windows = [desk.fresh(login) for login in ("manager", "contact")]
    for path, code in (("/remove", "priority-gone"), ("/restore", "priority-there")):
        answers = at_once(*(lambda w=w: w.post(page_of(team) + path, {"priority": made}, media="xml") for w in windows))
        assert sorted(a.status_code for a in answers) == [303, 409]
        assert ("", code) in [(f or "", c) for f, c in problems(next(a for a in answers if a.status_code == 409))]
    assert titles(desk, team) == ["Once"]
    assert remove(desk, team, made).status_code == 303
    assert move(desk, team, made, 1).status_code == 409 and len(removed(desk, team)) == 1


def test_an_empty_list_says_what_to_do(desk, team):
    assert "Add below what would help you most" in text_of(desk.client("manager").get(page_of(team)))
    assert "Nothing is on the list yet." in text_of(desk.client("member").get(page_of(team)))
