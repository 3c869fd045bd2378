"""A contract's name and people: who may change them, what is refused, what its history says."""
import pytest

from helpers.client import html, problems, text_of
from test_concurrency import at_once
from test_invitations import history, invite, people

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture
def team(desk):
    return desk.make_contract("Team of Tests", {"manager": "manager", "contact": "contact", "member": "member"})


def remove(desk, contract, who, login="manager", media="html", **options):
    number = desk.sql("select id from nuance.person where name = %s", who)[0][0]
    return desk.client(login).post(f"/contract/{contract}/people/remove", {"person": str(number)}, media=media, **options)


# --- the name ------------------------------------------------------------------------------------

@pytest.mark.parametrize("login", ["manager", "contact", "staff", "admin"])
def test_rename(desk, team, login):
    form = desk.client(login).form(f"/contract/{team}", f"/contract/{team}/name")
    assert form.values["name"] == "Team of Tests"
    answer = form.fill(name="  A   new name ").submit()
    assert answer.status_code == 303
    page = text_of(desk.client(login).get(f"/contract/{team}"))
    assert "This contract is now called A new name." in page
    assert history(desk, team)[0][:3] == ("name", "Team of Tests", "A new name")


def test_the_same_name_is_no_change(desk, team):
    assert desk.client("manager").post(f"/contract/{team}/name", {"name": "Team of Tests"}).status_code == 303
    assert history(desk, team) == []


@pytest.mark.parametrize("name,code", [("", "required"), ("   ", "required"), ("x" * 201, "too-long"), ("a\nb", "one-line"),
                                       ("a\x1bb", "control-character")])
def test_bad_names(desk, team, name, code):
    before = desk.snapshot()
    answer = desk.client("manager").post(f"/contract/{team}/name", {"name": name}, media="xml")
    assert answer.status_code == 422 and ("name", code) in problems(answer), answer.text
    assert desk.snapshot() == before


def test_a_bad_name_is_kept_in_the_field(desk, team):
    answer = desk.client("manager").post(f"/contract/{team}/name", {"name": "x" * 201})
    assert answer.status_code == 422 and html(answer).xpath("//input[@name='name']/@value") == ["x" * 201]


def test_who_may_not_rename(desk, team):
    for login, status in (("member", 403), ("free", 404), ("multi", 404), ("community", 404)):
        assert desk.client(login).post(f"/contract/{team}/name", {"name": "Mine"}).status_code == status
    assert not html(desk.client("member").get(f"/contract/{team}")).xpath("//input[@name='name']")
    for contract, login in ((desk.acme(), "manager"), (desk.acme(), "staff"), (desk.free_contract(), "staff")):
        assert desk.client(login).post(f"/contract/{contract}/name", {"name": "Mine"}).status_code == 403
        assert not html(desk.client(login).get(f"/contract/{contract}")).xpath("//input[@name='name']")


# --- people --------------------------------------------------------------------------------------

def test_the_list(desk, team):
    assert people(desk, team, "member") == {"Maria Acosta": "manager", "Chris Mori": "contact", "Milo Jensen": "member"}
    page = desk.client("member").get(f"/contract/{team}/people")
    assert not html(page).xpath("//main//form"), "members only read"


def test_instances_are_kept_by_the_hosting_system(desk):
    acme = desk.acme()
    for login in ("manager", "member", "staff"):
        page = desk.client(login).get(f"/contract/{acme}/people")
        assert "The hosting system keeps" in text_of(page) and not html(page).xpath("//main//form")
    assert remove(desk, acme, "Milo Jensen", "manager").status_code == 403
    assert desk.client("manager").post(f"/contract/{acme}/invite", {"email": "a@b.example", "role": "member"}).status_code == 403
    assert people(desk, acme)["Milo Jensen"] == "member"


def test_removing(desk, team):
    number = desk.file("manager", team, "Before they leave")
    assert desk.client("member").get(f"/N{number}").status_code == 200
    answer = remove(desk, team, "Milo Jensen")
    assert answer.status_code == 303
    assert "no longer belong" in text_of(desk.client("manager").get(answer.headers["Location"]))
    for path in (f"/contract/{team}", f"/contract/{team}/people", f"/N{number}"):
        assert desk.client("member").get(path).status_code == 404, "access ends at once"
    assert ("person-removed", "Milo Jensen (member)", None, "Maria Acosta") in history(desk, team)
    again = remove(desk, team, "Milo Jensen", media="xml")
    assert again.status_code == 422 and ("person", "not-a-member") in problems(again)


def test_removing_can_be_undone(desk, team):
    """At once from the message that says it was done, and later from the page."""
    answer = remove(desk, team, "Chris Mori")
    page = desk.client("manager").get(answer.headers["Location"])
    assert "Chris Mori no longer belongs" in text_of(page)
    undo = [f for f in html(page).xpath("//div[@class='flash']//form/@action")]
    assert len(undo) == 1 and undo[0].endswith(f"/contract/{team}/people/restore")
    assert desk.client("contact").get(f"/contract/{team}").status_code == 404
    back = desk.client("manager").form_in(page, f"/contract/{team}/people/restore").submit()
    assert back.status_code == 303
    page = desk.client("manager").get(back.headers["Location"])
    assert "Put back: Chris Mori." in text_of(page) and not html(page).xpath("//details[@id='removed']")
    assert people(desk, team)["Chris Mori"] == "contact"
    assert desk.client("contact").get(f"/contract/{team}").status_code == 200
    assert ("person-added", "removed", "Chris Mori (point of contact)", "Maria Acosta") in history(desk, team)
    assert "Maria Acosta put back Chris Mori (point of contact)" in text_of(desk.client("manager").get(f"/contract/{team}/history"))


def test_putting_back_what_cannot_be(desk, team):
    numbers = []
    for _ in range(2):
        assert remove(desk, team, "Milo Jensen").status_code == 303
        numbers.append(desk.sql("select max(id) from nuance.former_member where contract_id = %s", team)[0][0])
        client = desk.client("manager")
        assert len(client.xml(f"/contract/{team}/people").find("removed")) == len(numbers)
        if len(numbers) == 1:
            desk.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'member')", team, desk.person("member"))
            assert len(client.xml(f"/contract/{team}/people").find("removed")) == 0, "who is there cannot be put back"
            again = client.post(f"/contract/{team}/people/restore", {"former": numbers[0]})
            assert again.status_code == 409 and "Milo Jensen belongs to the contract again already" in text_of(again)
    where = f"/contract/{team}/people/restore"
    tokens = [desk.fresh("manager") for _ in range(4)]
    answers = at_once(*(lambda c=c, t=c.csrf(): c.post(where, {"former": numbers[1]}, csrf=t) for c in tokens))
    assert sorted(a.status_code for a in answers) == [303, 409, 409, 409]
    assert people(desk, team)["Milo Jensen"] == "member"
    assert remove(desk, team, "Milo Jensen").status_code == 303
    late = desk.sql("update nuance.former_member set removed_at = now() - interval '31 days' where contract_id = %s and restored_at is null "
                    "returning id", team)
    assert len(desk.client("manager").xml(f"/contract/{team}/people").find("removed")) == 0
    for number in [row[0] for row in late] + [999999999]:
        assert desk.client("manager").post(where, {"former": number}).status_code == 404
    assert "Milo Jensen" not in people(desk, team)


def test_who_left_is_not_put_back(desk, team):
    assert remove(desk, team, "Chris Mori", "contact").status_code == 303
    assert len(desk.client("manager").xml(f"/contract/{team}/people").find("removed")) == 0
    number = desk.sql("select max(id) from nuance.former_member where contract_id = %s", team)[0][0]
    assert desk.client("manager").post(f"/contract/{team}/people/restore", {"former": number}).status_code == 404
    assert "Chris Mori" not in people(desk, team)


def test_who_was_removed_is_told_to_those_who_may_put_them_back(desk, team):
    assert remove(desk, team, "Milo Jensen").status_code == 303
    assert len(desk.client("contact").xml(f"/contract/{team}/people").find("removed")) == 1
    reader = desk.make_person(f"reader{team}")
    desk.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'member')", team, reader)
    assert len(desk.fresh(f"reader{team}").xml(f"/contract/{team}/people").find("removed")) == 0


def test_links_of_who_is_removed_stop_working(desk, team):
    """Or they could have kept one, and come back."""
    theirs = invite(desk, team, "my.other.me@example.org", "contact", login="contact")
    others = invite(desk, team, "honest@example.org", login="manager")
    assert remove(desk, team, "Chris Mori").status_code == 303
    assert desk.client("contact").post(theirs).status_code == 409
    assert "taken back" in text_of(desk.client("contact").get(theirs))
    assert desk.client("contact").xml(others).find("invitation").get("state") == "open"
    assert ("invitation-revoked", "my.other.me@example.org (point of contact)", None, "Maria Acosta") in history(desk, team)


def test_leaving(desk, team):
    answer = remove(desk, team, "Maria Acosta")
    assert answer.status_code == 303
    page = desk.client("manager").get(answer.headers["Location"])
    assert page.status_code == 200 and "You left the contract" in text_of(page)
    assert desk.client("manager").get(f"/contract/{team}").status_code == 404


def test_the_last_one_stays(desk, team):
    assert remove(desk, team, "Chris Mori").status_code == 303
    for login in ("manager", "staff"):
        answer = remove(desk, team, "Maria Acosta", login)
        assert answer.status_code == 422 and "Maria Acosta is the last one who may manage this contract" in text_of(answer)
    assert people(desk, team) == {"Maria Acosta": "manager", "Milo Jensen": "member"}
    assert remove(desk, team, "Milo Jensen").status_code == 303, "a member is never the last one who manages"


def test_two_managers_remove_each_other(desk):
    """One goes, the other stays: never neither, never both."""
    one, two = desk.fresh("manager"), desk.fresh("contact")
    tokens = one.csrf(), two.csrf()
    numbers = [desk.person(login) for login in ("manager", "contact")]
    for _ in range(8):
        contract = desk.make_contract("Duel", {"manager": "manager", "contact": "manager"})
        where = f"/contract/{contract}/people/remove"
        answers = at_once(lambda: one.post(where, {"person": numbers[1]}, csrf=tokens[0]),
                          lambda: two.post(where, {"person": numbers[0]}, csrf=tokens[1]))
        assert sorted(a.status_code for a in answers) == [303, 404], "who was removed meanwhile finds nothing"
        assert len(people(desk, contract)) == 1


def test_two_leave_at_once(desk):
    one, two = desk.fresh("manager"), desk.fresh("contact")
    tokens = one.csrf(), two.csrf()
    numbers = [desk.person(login) for login in ("manager", "contact")]
    for _ in range(8):
        contract = desk.make_contract("Exodus", {"manager": "manager", "contact": "contact"})
        where = f"/contract/{contract}/people/remove"
        answers = at_once(lambda: one.post(where, {"person": numbers[0]}, csrf=tokens[0]),
                          lambda: two.post(where, {"person": numbers[1]}, csrf=tokens[1]))
        assert sorted(a.status_code for a in answers) == [303, 422]
        assert len(people(desk, contract)) == 1


def test_anothers_contract_in_every_form(desk, team):
    """A contract one does not belong to does not exist, whatever the form."""
    path = invite(desk, team, "elsewhere@example.org", login="manager")
    number = desk.sql("select id from nuance.invitation where email = 'elsewhere@example.org' and contract_id = %s", team)[0][0]
    before = desk.snapshot()
    forms = {"name": {"name": "x"}, "invite": {"email": "a@b.example", "role": "member"}, "people/remove": {"person": desk.person("member")},
             "people/revoke": {"invitation": str(number)}, "people/waive": {"invitation": str(number), "reason": "x"}}
    for form, fields in forms.items():
        for login in ("free", "multi", "community"):
            for media in ("html", "json"):
                client = desk.client(login)
                send = client.post_json if media == "json" else client.post
                assert send(f"/contract/{team}/{form}", fields).status_code == 404
                assert send(f"/contract/999999999/{form}", fields).status_code == 404
    other = desk.make_contract("Others", {"multi": "manager"})
    before = desk.snapshot()
    for form, status in (("people/revoke", 404), ("people/waive", 403), ("people/remove", 422)):
        assert desk.client("multi").post(f"/contract/{other}/{form}", forms[form]).status_code == status
    assert desk.client("staff").post(f"/contract/{other}/people/waive", forms["people/waive"]).status_code == 404
    assert desk.snapshot() == before
    assert desk.fresh().get(path).status_code == 200


@pytest.mark.parametrize("form,fields,wrong", [
    ("people/remove", {}, ("person", "required")), ("people/remove", {"person": "x"}, ("person", "not-a-number")),
    ("people/remove", {"person": "-1"}, ("person", "out-of-range")), ("people/remove", {"person": "999999999"}, ("person", "not-a-member")),
    ("people/revoke", {}, ("invitation", "required")), ("people/revoke", {"invitation": "1e3"}, ("invitation", "not-a-number")),
    ("invite", {"role": "member"}, ("email", "required")), ("invite", {"email": "a@b.example"}, ("role", "required")),
    ("invite", {"email": "a@b.example", "role": "member", "price": "-1"}, ("price", "out-of-range")),
    ("invite", {"email": "a@b.example", "role": "member", "price": "1.5"}, ("price", "not-a-number")),
    ("invite", {"email": "a@b.example", "role": "member", "owner": "1"}, ("owner", "unknown-field"))])
def test_bad_fields(desk, team, form, fields, wrong):
    before = desk.snapshot()
    answer = desk.client("manager").post(f"/contract/{team}/{form}", fields, media="xml")
    assert answer.status_code == 422 and wrong in problems(answer), answer.text
    assert desk.snapshot() == before


def test_a_long_list_has_pages(desk):
    contract = desk.make_contract("Crowd", {"manager": "manager"})
    desk.sql("with p as (insert into nuance.person (name) select 'Crowd ' || lpad(n::text, 4, '0') from generate_series(1, 120) n returning id) "
             "insert into nuance.membership (contract_id, person_id, role) select %s, id, 'member' from p", contract)
    seen, path = [], f"/contract/{contract}/people"
    while path:
        root = desk.client("manager").xml(path)
        page = root.find("people")
        assert len(page) <= 50
        seen += [p.get("name") for p in page]
        path = f"/contract/{contract}/people?after={page.get('next')}" if page.get("next") else None
    assert len(seen) == len(set(seen)) == 121 and seen[0] == "Maria Acosta" and seen[1:] == sorted(seen[1:])


def test_whom_to_ask_is_named_and_capped(desk):
    contract = desk.make_contract("Who To Ask", {"manager": "manager", "member": "member"})
    for path in (f"/contract/{contract}", f"/contract/{contract}/new"):
        assert "Maria Acosta" in text_of(desk.client("member").get(path))
        assert not html(desk.client("member").get(path)).xpath("//textarea")
    desk.sql("with p as (insert into nuance.person (name) select 'Boss ' || n from generate_series(10, 40) n returning id) "
             "insert into nuance.membership (contract_id, person_id, role) select %s, id, 'manager' from p", contract)
    page = html(desk.client("member").get(f"/contract/{contract}/new"))
    assert len(page.xpath("//ul[@class='people-inline']/li")) == 10
    assert "and others" in page.text_content()


# --- history -------------------------------------------------------------------------------------

def test_history_has_pages_and_hides_what_is_internal(desk, team):
    desk.sql("insert into nuance.contract_entry (contract_id, kind, old, new, internal) "
             "select %s, 'note', null, 'entry ' || n, n %% 10 = 0 from generate_series(1, 120) n", team)

    def read(login):
        seen, path = [], f"/contract/{team}/history"
        while path:
            page = desk.client(login).xml(path).find("history")
            assert len(page) <= 50
            seen += [e.get("new") for e in page]
            path = f"/contract/{team}/history?after={page.get('next')}" if page.get("next") else None
        return seen
    assert read("staff") == [f"entry {n}" for n in range(120, 0, -1)]
    assert read("member") == [f"entry {n}" for n in range(120, 0, -1) if n % 10]
    for media in ("html", "xml", "json"):
        assert "entry 120" not in desk.client("manager").get(f"/contract/{team}/history", media).text


def test_history_in_words(desk, team):
    desk.client("manager").post(f"/contract/{team}/name", {"name": "<b>New</b> & old"})
    page = text_of(desk.client("contact").get(f"/contract/{team}/history"))
    assert "Maria Acosta changed the name from Team of Tests to <b>New</b> & old" in page


@pytest.mark.parametrize("kind,old,new,words", [
    ("plan", "Team", "Gold", "changed the plan from Team to Gold"), ("plan", None, "Gold", "put this contract on the plan Gold"),
    ("next-plan", None, "Team", "chose the plan Team"), ("next-plan", "Team", None, "took back the change to the plan Team"),
    ("renewal", "on", "off", "not to renew"), ("renewal", "off", "on", "to renew"), ("payment", None, "failed", "a payment failed"),
    ("paid-until", "2026-01-01", "2027-01-01", "moved the paid time from 2026-01-01 to 2027-01-01"),
    ("page-right", "yes", "no", "took away the right to page"), ("page-right", "no", "yes", "gave back the right to page"), ("created", None, None, "created")])
def test_history_says_every_kind(desk, team, kind, old, new, words):
    desk.sql("insert into nuance.contract_entry (contract_id, kind, old, new, reason) values (%s, %s, %s, %s, 'for a reason')", team, kind, old, new)
    page = text_of(desk.client("member").get(f"/contract/{team}/history"))
    assert "Automatically, " in page and words in page and ": for a reason" in page


def test_the_free_contract_has_neither(desk):
    for login in ("free", "staff"):
        for page in ("people", "history"):
            assert desk.client(login).get(f"/contract/{desk.free_contract()}/{page}").status_code == 404


def test_tabs(desk, team):
    def tabs(login, contract):
        return html(desk.client(login).get(f"/contract/{contract}/people")).xpath("//nav[contains(@class, 'contract-nav')]//a/text()")
    everyone = ["Issues", "People", "Mana", "Priorities", "History"]
    assert [t.strip() for t in tabs("member", team)] == everyone
    assert [t.strip() for t in tabs("contact", team)] == everyone[:3] + ["Billing"] + everyone[3:]
    assert [t.strip() for t in tabs("staff", team)] == everyone[:3] + ["Billing"] + everyone[3:] + ["Staff"]
    page = html(desk.client("member").get(f"/contract/{team}/people"))
    assert page.xpath("//nav[contains(@class, 'contract-nav')]//a[@aria-current='page']")[0].text_content().strip() == "People"
    assert not html(desk.client("free").get(f"/contract/{desk.free_contract()}")).xpath("//nav[contains(@class, 'contract-nav')]")


def test_open_issues_have_pages(desk):
    contract = desk.make_contract("Busy", {"manager": "manager", "member": "member"})
    desk.sql("insert into nuance.item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, activity_at) "
             "select 'Busy ' || n, 'x', s.contract_id, s.id, s.queue_id, a.person_id, a.person_id, now() - n * interval '1 minute' "
             "from nuance.source s, nuance.account a, generate_series(1, 130) n where s.contract_id = %s and a.login = 'manager'", contract)
    for login in ("member", "manager", "staff"):
        seen, path = [], f"/contract/{contract}"
        while path:
            page = desk.client(login).xml(path).find("open-items")
            assert len(page) <= 50
            seen += [i.get("title") for i in page]
            path = f"/contract/{contract}?open_after={page.get('next')}" if page.get("next") else None
        assert seen == [f"Busy {n}" for n in range(1, 131)]
    assert "99+ open issues" in text_of(desk.client("member").get("/"))
