"""Who asks: staff see contracts, time, language, notes and other issues of a person; nobody else sees any of it."""
import pytest

MARK = "prefers-the-telephone"


@pytest.fixture(scope="module")
def person(desk):
    return desk.person("manager")


def note(desk, login, person, text):
    form = desk.client(login).form(f"/staff/people/{person}", f"/staff/people/{person}/note").fill(note=text)
    answer = form.submit()
    assert answer.status_code == 303, answer.text[:500]


def test_the_card_stands_beside_an_issue(desk, person):
    number = desk.file("manager", desk.acme(), "Who asks")
    note(desk, "staff", person, MARK)
    page = desk.client("staff").xml(f"/N{number}")
    card = page.find("known-person")
    assert card.get("id") == person and card.get("time-zone") and card.get("local-time") and card.get("language")
    assert MARK in "".join(card.find("note").itertext())
    acme = [m for m in page.findall("memberships/membership") if m.get("id") == desk.acme()]
    assert acme and acme[0].get("role") == "manager" and int(acme[0].get("mana")) is not None
    for login in ("manager", "member"):
        for media in ("html", "xml", "json"):
            answer = desk.client(login).get(f"/N{number}", media)
            assert MARK not in answer.text and "known-person" not in answer.text and "known_person" not in answer.text
        assert desk.client(login).xml(f"/N{number}").findall("memberships/membership") == []


def test_a_note_keeps_its_history(desk, person):
    note(desk, "staff", person, "First words")
    note(desk, "staff2", person, "Other words")
    page = desk.client("staff").page(f"/staff/people/{person}")
    assert page.xpath("string(//div[@class='diff']//del)") == "First" and page.xpath("string(//div[@class='diff']//ins)") == "Other"
    note(desk, "staff", person, "")
    assert desk.client("staff").xml(f"/staff/people/{person}").find("known-person/note") is None
    assert "First" in desk.client("staff").get(f"/staff/people/{person}").text


def test_two_who_write_at_once_do_not_overwrite_each_other(desk, person):
    path = f"/staff/people/{person}"
    form = desk.client("staff").form(path, path + "/note").fill(note="Mine")
    note(desk, "staff2", person, "Theirs")
    answer = form.submit()
    assert answer.status_code == 409
    again = desk.client("staff").form_in(answer, path + "/note")
    assert again.values["note"].strip() == "Mine"
    assert again.submit().status_code == 303


def test_all_their_issues_page_by_page(desk):
    login = "pages" + desk.person("free")
    person = desk.make_person(login)
    desk.sql("insert into nuance.item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, activity_at) "
             "select 'Of many ' || n, 'x', c.id, s.id, s.queue_id, %s, %s, now() - n * interval '1 hour' from nuance.contract c "
             "join nuance.source s on s.contract_id = c.id and s.type = 'portal', generate_series(1, 120) n where c.kind = 'free'", person, person)
    seen, path = [], f"/staff/people/{person}"
    while path:
        page = desk.client("staff").xml(path)
        seen += [i.get("title") for i in page.findall("items/item")]
        after = page.find("items").get("next")
        path = after and f"/staff/people/{person}?after={after}"
    assert seen == [f"Of many {n}" for n in range(1, 121)]
