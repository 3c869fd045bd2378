"""Invited by a link that works once: with an account or without, and never a second time."""
import base64
import hashlib
import re

import pytest

from helpers.client import Client, html, problems, text_of
from test_concurrency import at_once

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture(scope="module")
def team(desk):
    """A contract with one manager, one member, and room for contacts."""
    return desk.make_contract("Invitations Ltd", {"contact": "manager", "member": "member"})


def invite(desk, contract, email, role="member", login="contact", price=None):
    """Invites through the form and gives the link's path."""
    form = desk.client(login).form(f"/contract/{contract}/people", f"/contract/{contract}/invite").fill(email=email, role=role)
    if price is not None:
        form.values["price"] = str(price)
    answer = form.submit()
    assert answer.status_code == 303, text_of(answer)
    return pending(desk, contract, login)[email]["path"]


def pending(desk, contract, login="contact"):
    root = desk.client(login).xml(f"/contract/{contract}/people")
    return {i.get("email"): dict(i.attrib) for i in root.iter("invitation")}


def people(desk, contract, login="staff"):
    root = desk.client(login).xml(f"/contract/{contract}/people")
    return {p.get("name"): p.get("role") for p in root.find("people")}


def history(desk, contract, login="staff"):
    root = desk.client(login).xml(f"/contract/{contract}/history")
    return [(e.get("kind"), e.get("old"), e.get("new"), e.get("person")) for e in root.iter("entry")]


def join(desk, path, login, name="Some Body", password="a-good-password", client=None):
    client = client or desk.fresh()
    return client, client.form(path, path + "/account").fill(name=name, login=login, new_password=password).submit()


def test_a_token_is_random_and_only_its_hash_is_kept(desk, team):
    path = invite(desk, team, "hash@example.org")
    token = path.rsplit("/", 1)[1]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    kept = desk.sql("select token_hash, expires_at - created_at, invited_by from nuance.invitation where email = 'hash@example.org'")[0]
    assert bytes(kept[0]) == hashlib.sha256(token.encode()).digest()
    assert kept[1].days == 7
    other = invite(desk, team, "hash2@example.org")
    assert other != path


def test_the_mail_of_later_is_written(desk, team):
    path = invite(desk, team, "mail@example.org", "contact")
    kind, template, content = desk.sql("select kind, template, content from nuance.outbox where recipient = 'mail@example.org'")[0]
    assert (kind, template) == ("mail", "invitation")
    assert content["path"] == path and content["contract"] == "Invitations Ltd" and content["inviter"] == "Chris Mori"


def test_the_inviter_can_copy_the_link(desk, team):
    path = invite(desk, team, "copy@example.org")
    answer = desk.client("contact").get(f"/contract/{team}/people")
    assert desk.url + path in html(answer).xpath("//input[@readonly]/@value")
    assert "copy@example.org" in text_of(answer) and "Chris Mori" in text_of(answer)


def test_members_see_neither_link_nor_address(desk, team):
    path = invite(desk, team, "quiet@example.org")
    for media in ("html", "xml", "json"):
        answer = desk.client("member").get(f"/contract/{team}/people", media)
        assert answer.status_code == 200
        assert path not in answer.text and "quiet@example.org" not in answer.text


def test_accepting_with_an_account(desk, team):
    desk.make_person("accepts", "Ac Cepts")
    path = invite(desk, team, "fred@work.example")
    client = desk.fresh("accepts")
    assert client.get(f"/contract/{team}").status_code == 404
    shown = client.get(path)
    assert "Invitations Ltd" in text_of(shown) and "Ac Cepts" in text_of(shown)
    assert people(desk, team).get("Ac Cepts") is None, "looking at it changes nothing"
    answer = client.form(path).submit()
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/contract/{team}")
    assert people(desk, team)["Ac Cepts"] == "member"
    assert "Welcome!" in text_of(client.get(f"/contract/{team}"))
    assert ("person-added", None, "Ac Cepts (member)", "Ac Cepts") in history(desk, team)
    assert desk.sql("select content ? 'path' from nuance.outbox where recipient = 'fred@work.example'")[0][0] is False
    again = client.get(path)
    assert "no longer works" in text_of(again) and not html(again).xpath("//main//form"), "it works once"
    assert html(again).xpath(f"//main//a[contains(@href, '/contract/{team}')]"), "who took it finds the contract again"
    assert "fred@work.example" not in pending(desk, team)


def test_accepting_without_an_account(desk, team):
    """Account, membership and session in one step. The inviter can copy the link: the address is noted, and proven by nothing."""
    path = invite(desk, team, "new.person@example.org", "contact")
    client, answer = join(desk, path, "Invited-One", "New  Comer ")
    assert answer.status_code == 303, text_of(answer)
    assert client.get(f"/contract/{team}").status_code == 200, "logged in at once"
    account = client.xml("/account").find("account")
    assert (account.get("login"), account.get("name"), account.get("email"), account.get("role")) == (
        "invited-one", "New Comer", None, "customer")
    assert desk.sql("select verified_at from nuance.address where value = 'new.person@example.org'") == [(None,)]
    assert people(desk, team)["New Comer"] == "contact"
    client.name = "invited-one"
    assert client.post(f"/contract/{team}/new", {"body": "Files at once"}).status_code == 303
    assert Client(desk.url, "invited-one", "a-good-password").get("/account").status_code == 200
    again = desk.fresh().get(path)
    assert "accepted already" in text_of(again) and html(again).xpath("//main//a[contains(@href, '/login?next=/invitation/')]")


def test_an_address_of_another_stays_theirs(desk, team):
    desk.make_person("owner-of-it", "Owner Of It", "taken@example.org")
    path = invite(desk, team, "taken@example.org")
    client, answer = join(desk, path, "second-owner")
    assert answer.status_code == 303
    assert client.xml("/account").find("account").get("email") is None
    assert desk.sql("select p.name from nuance.address a join nuance.person p on p.id = a.person_id where a.value = 'taken@example.org' "
                    "and a.verified_at is not null") == [("Owner Of It",)]


@pytest.mark.parametrize("fields,wrong", [
    ({"login": "manager"}, ("login", "login-taken")), ({"login": "MANAGER"}, ("login", "login-taken")),
    ({"login": "with space"}, ("login", "not-a-login")), ({"login": ""}, ("login", "required")),
    ({"name": ""}, ("name", "required")), ({"name": "   "}, ("name", "required")), ({"name": "x" * 201}, ("name", "too-long")),
    ({"name": "a\nb"}, ("name", "one-line")), ({"new_password": "short"}, ("new_password", "too-short")),
    ({"new_password": ""}, ("new_password", "required")), ({"surprise": "x"}, ("surprise", "unknown-field"))])
def test_joining_with_mistakes(desk, team, fields, wrong):
    """The field is named, nothing is half made, and the link still works."""
    email = f"mistake{abs(hash(str(fields)))}@example.org"
    path = invite(desk, team, email)
    before = desk.snapshot()
    client = desk.fresh()
    sent = {"name": "Any Body", "login": "anybody", "new_password": "a-good-password", **fields}
    answer = client.post(path + "/account", sent, media="xml")
    assert answer.status_code == 422 and wrong in problems(answer), answer.text
    assert desk.snapshot() == before
    page = client.post(path + "/account", sent)
    assert page.status_code == 422 and "a-good-password" not in page.text
    if "name" not in fields:
        assert html(page).xpath("//input[@name='name']/@value") == ["Any Body"]
    assert client.get(path).status_code == 200


def test_double_click_makes_one_account(desk, team):
    path = invite(desk, team, "double@example.org")
    client = desk.fresh()
    form = client.form(path, path + "/account").fill(name="Dou Ble", login="dou-ble", new_password="a-good-password")
    twin = client.clone()
    other = twin.form_in(client.get(path), path + "/account")
    other.values = dict(form.values)
    first = form.submit()
    second = other.submit()
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert twin.get("/account").status_code == 200, "the last answer's cookie is the one the browser keeps"
    assert client.get("/account").status_code == 200
    assert desk.sql("select count(*) from nuance.account where login = 'dou-ble'") == [(1,)]


def test_a_link_that_no_longer_works_says_why_and_nothing_else(desk, team):
    """Who holds the link learns why it does not work; neither contract nor people nor address are told. A forged one is none."""
    links = {"used": invite(desk, team, "used@example.org"), "expired": invite(desk, team, "late@example.org"),
             "revoked": invite(desk, team, "revoked@example.org")}
    assert join(desk, links["used"], "used-it")[1].status_code == 303
    desk.sql("update nuance.invitation set expires_at = now() - interval '1 second' where email = 'late@example.org'")
    number = pending(desk, team)["revoked@example.org"]["id"]
    assert desk.client("contact").post(f"/contract/{team}/people/revoke", {"invitation": number}).status_code == 303
    words = {"used": "accepted already", "expired": "ran out", "revoked": "taken back"}
    for login in (None, "free"):
        client = desk.fresh(login)
        for state, path in links.items():
            assert dict(client.xml(path).find("invitation").attrib) == {"state": state}
            assert client.json(path)["invitation"] == {"state": state}
            answer = client.get(path)
            assert words[state] in text_of(answer) and not html(answer).xpath("//main//form")
            for secret in ("Invitations Ltd", "example.org", "Acosta", "Mori"):
                assert secret not in answer.text
            fields = {"name": "A", "login": "never-made", "new_password": "a-good-password"}
            refused = client.post(path) if login else client.post(path + "/account", fields)
            assert refused.status_code == 409, refused.text
        forged = "/invitation/" + "A" * 43
        assert client.get(forged).status_code == 404
        assert (client.post(forged) if login else client.post(forged + "/account", fields)).status_code == 404
    assert desk.sql("select count(*) from nuance.account where login = 'never-made'") == [(0,)]
    assert desk.sql("select count(*) from nuance.outbox where recipient = 'revoked@example.org' and content ? 'path'") == [(0,)]


@pytest.mark.parametrize("token", ["x", "A" * 42, "A" * 44, "A" * 64, "A" * 65, "A" * 200, "%00", "a.b", "'or'1"])
def test_odd_tokens(desk, token, log):
    for login in (None, "free"):
        assert desk.fresh(login).get("/invitation/" + token).status_code in (400, 404)


def test_already_a_member(desk, team):
    path = invite(desk, team, "someone.else@example.org")
    answer = desk.client("member").get(path)
    assert answer.status_code == 200 and "You belong to this contract already" in text_of(answer)
    assert not html(answer).xpath("//button[contains(., 'Accept')]")
    answer = desk.client("member").post(path, media="xml")
    assert answer.status_code == 409
    assert "someone.else@example.org" in pending(desk, team), "it is still there for whom it is for"


def test_a_member_can_be_made_a_contact(desk):
    contract = desk.make_contract("Promotion", {"contact": "manager", "member": "member"})
    path = invite(desk, contract, "milo@acme.example", "contact")
    assert desk.client("member").form(path).submit().status_code == 303
    assert people(desk, contract)["Milo Jensen"] == "contact"
    assert ("person-role", "Milo Jensen (member)", "Milo Jensen (point of contact)", "Milo Jensen") in history(desk, contract)


@pytest.mark.parametrize("email,code", [
    ("", "required"), ("   ", "required"), ("nobody", "not-an-email"), ("a@", "not-an-email"), ("@b.example", "not-an-email"),
    ("a@b", "not-an-email"), ("a b@c.example", "not-an-email"), ("a@b@c.example", "not-an-email"), ("a@b..example", "not-an-email"),
    ("<a@b.example>", "not-an-email"), ("a@b.example, c@d.example", "not-an-email"), ("a@-b.example", "not-an-email"),
    ("x" * 65 + "@b.example", "not-an-email"), ("a@" + "x" * 250 + ".example", "not-an-email"), ("a@" + "b" * 320 + ".c", "too-long"),
    ("a\n@b.example", "one-line"), ("a\x01@b.example", "control-character"), ("milo@acme.example", "already-member")])
def test_bad_addresses(desk, team, email, code):
    before = desk.snapshot()
    answer = desk.client("contact").post(f"/contract/{team}/invite", {"email": email, "role": "member"}, media="xml")
    assert answer.status_code == 422 and ("email", code) in problems(answer), answer.text
    assert desk.snapshot() == before


@pytest.mark.parametrize("email", ["a@b.example", "first.last+tag@sub.domain.example", "o'neil@b.example", "x_y-z@1a.example", "ü@exämple.example"])
def test_good_addresses(desk, team, email):
    assert invite(desk, team, email)


def test_inviting_twice(desk, team):
    invite(desk, team, "Twice@Example.org")
    answer = desk.client("contact").post(f"/contract/{team}/invite", {"email": "tWICE@example.ORG", "role": "member"}, media="xml")
    assert answer.status_code == 422 and ("email", "already-invited") in problems(answer)
    desk.sql("update nuance.invitation set expires_at = now() - interval '1 second' where email = 'Twice@Example.org'")
    invite(desk, team, "twice@example.org")
    assert desk.sql("select count(*) from nuance.outbox where lower(recipient) = 'twice@example.org' and content ? 'path'") == [(1,)], \
        "the link of the one that ran out is erased"


def test_links_that_ran_out_are_erased(desk, team):
    invite(desk, team, "old@erase.example")
    invite(desk, team, "fresh@erase.example")
    desk.sql("update nuance.invitation set expires_at = now() - interval '1 second' where email = 'old@erase.example'")
    assert desk.sql("select nuance_api.job_invitations()")[0][0] >= 1
    kept = dict(desk.sql("select recipient, content ? 'path' from nuance.outbox where recipient like '%@erase.example'"))
    assert kept == {"old@erase.example": False, "fresh@erase.example": True}
    assert desk.sql("select state = 'withdrawn' from nuance.outbox where recipient = 'old@erase.example'") == [(True,)]
    assert desk.sql("select nuance_api.job_invitations()") == [(0,)]
    assert "Ran out" in text_of(desk.client("contact").get(f"/contract/{team}/people"))


def test_many_invite_one_address_at_once(desk, team):
    clients = [desk.fresh("contact"), desk.fresh("staff"), desk.fresh("staff2"), desk.fresh("admin")]
    tokens = [client.csrf() for client in clients]
    for n in range(4):
        fields = {"email": f"rush{n}@example.org", "role": "member"}
        answers = at_once(*(lambda c=c, t=t: c.post(f"/contract/{team}/invite", fields, csrf=t) for c, t in zip(clients, tokens)))
        assert sorted(a.status_code for a in answers) == [303, 422, 422, 422]


def test_a_role_must_be_one(desk, team):
    answer = desk.client("contact").post(f"/contract/{team}/invite", {"email": "r@example.org", "role": "admin"}, media="xml")
    assert answer.status_code == 422 and ("role", "not-a-choice") in problems(answer)


def test_not_more_than_a_hundred(desk):
    contract = desk.make_contract("Full", {"contact": "manager"})
    desk.sql("insert into nuance.invitation (contract_id, email, role, token_hash, invited_by) "
             "select %s, n || '@full.example', 'member', sha256(('full' || n)::bytea), (select min(id) from nuance.person) "
             "from generate_series(1, 100) n", contract)
    answer = desk.client("contact").post(f"/contract/{contract}/invite", {"email": "more@full.example", "role": "member"}, media="xml")
    assert answer.status_code == 422 and ("email", "too-many-invitations") in problems(answer)


def test_revoking(desk, team):
    path = invite(desk, team, "revoke@example.org")
    number = pending(desk, team)["revoke@example.org"]["id"]
    other = desk.make_contract("Another", {"manager": "manager"})
    assert desk.client("manager").post(f"/contract/{other}/people/revoke", {"invitation": number}).status_code == 404
    assert desk.client("member").post(f"/contract/{team}/people/revoke", {"invitation": number}).status_code == 403
    assert desk.fresh().get(path).status_code == 200
    assert desk.client("contact").post(f"/contract/{team}/people/revoke", {"invitation": number}).status_code == 303
    assert "taken back" in text_of(desk.fresh().get(path))
    again = desk.client("contact").post(f"/contract/{team}/people/revoke", {"invitation": number})
    assert again.status_code == 409
    assert ("invitation-revoked", "revoke@example.org (member)", None, "Chris Mori") in history(desk, team)


def test_revoked_while_accepting(desk, team):
    """One of the two happens, never both."""
    owner, guest = desk.fresh("contact"), None
    for n in range(4):
        desk.make_person(f"racer{n}", f"Racer {n}")
        guest = desk.fresh(f"racer{n}")
        path = invite(desk, team, f"racer{n}@example.org")
        number = pending(desk, team)[f"racer{n}@example.org"]["id"]
        tokens = guest.csrf(), owner.csrf()
        took, revoked = at_once(lambda: guest.post(path, csrf=tokens[0]),
                                lambda: owner.post(f"/contract/{team}/people/revoke", {"invitation": number}, csrf=tokens[1]))
        assert (took.status_code, revoked.status_code) in ((303, 409), (409, 303))
        assert (f"Racer {n}" in people(desk, team)) == (took.status_code == 303)


# --- points of contact ---------------------------------------------------------------------------

@pytest.fixture
def priced(desk):
    """A contract whose plan includes three who may file; two are there; a further one costs 40."""
    desk.sql("update nuance.plan set contacts_included = 3, contact_cost = 40 where key = 'dedicated'")
    contract = desk.make_contract("Priced", {"contact": "contact", "manager": "manager", "member": "member"})
    desk.sql("insert into nuance.mana_entry (contract_id, kind, amount) values (%s, 'opening', 100)", contract)
    return contract


def spent(desk, contract):
    return [row[0] for row in desk.sql("select amount from nuance.mana_entry where contract_id = %s and kind = 'contact' order by id", contract)]


def test_the_price_is_shown_agreed_and_charged_once(desk, priced):
    assert "costs nothing" in text_of(desk.client("contact").get(f"/contract/{priced}/people"))
    first = invite(desk, priced, "third@example.org", "contact")
    page = desk.client("contact").get(f"/contract/{priced}/people")
    assert "costs 40 mana" in text_of(page)
    second = invite(desk, priced, "fourth@example.org", "contact")
    assert pending(desk, priced)["fourth@example.org"]["mana-cost"] == "40"
    assert spent(desk, priced) == [], "nothing is charged before it is accepted"
    shown = text_of(desk.fresh().get(second))
    assert "40 mana" in shown
    assert "40 mana" not in text_of(desk.fresh().get(first))
    client, answer = join(desk, second, f"fourth{priced}")
    assert answer.status_code == 303
    assert spent(desk, priced) == [-40]
    assert join(desk, first, f"third{priced}")[1].status_code == 303
    assert spent(desk, priced) == [-40], "who was invited first is included, whoever accepts first"


def test_members_cost_nothing(desk, priced):
    for n in range(5):
        assert join(desk, invite(desk, priced, f"m{n}@example.org", "member"), f"mm{n}-{priced}")[1].status_code == 303
    assert spent(desk, priced) == []


def test_a_price_not_agreed_to(desk, priced):
    """Somebody else invited meanwhile: the new price is told, and nothing is done."""
    form = desk.client("contact").form(f"/contract/{priced}/people", f"/contract/{priced}/invite").fill(email="late@priced.example", role="contact")
    invite(desk, priced, "quick@priced.example", "contact")
    answer = form.submit()
    assert answer.status_code == 422 and "40 mana" in text_of(answer)
    assert "late@priced.example" not in pending(desk, priced)
    again = desk.client("contact").form_in(answer, f"/contract/{priced}/invite")
    assert again.values["email"] == "late@priced.example" and again.values["price"] == "40"
    assert again.submit().status_code == 303


def test_staff_waive_with_a_reason(desk, priced):
    invite(desk, priced, "a@waive.example", "contact")
    path = invite(desk, priced, "b@waive.example", "contact")
    number = pending(desk, priced)["b@waive.example"]["id"]
    where = f"/contract/{priced}/people/waive"
    assert desk.client("contact").post(where, {"invitation": number, "reason": "please"}).status_code == 403
    answer = desk.client("staff").post(where, {"invitation": number, "reason": " "}, media="xml")
    assert answer.status_code == 422 and ("reason", "required") in problems(answer)
    assert desk.client("staff").post(where, {"invitation": number, "reason": "Long-standing customer"}).status_code == 303
    assert "Long-standing customer" in text_of(desk.client("contact").get(f"/contract/{priced}/people"))
    assert join(desk, path, f"waived{priced}")[1].status_code == 303
    assert spent(desk, priced) == []
    assert ("contact-waived", "40", "b@waive.example", "Sam Okafor") in history(desk, priced)
    assert "Sam Okafor waived 40 mana for b@waive.example: Long-standing customer" in text_of(desk.client("contact").get(f"/contract/{priced}/history"))


def test_accepted_twice_at_once_is_charged_once(desk, priced):
    invite(desk, priced, "c3@race.example", "contact")
    path = invite(desk, priced, "c4@race.example", "contact")
    desk.make_person(f"takes{priced}")
    windows = [desk.fresh(f"takes{priced}") for _ in range(4)]
    tokens = [w.csrf() for w in windows]
    answers = at_once(*(lambda w=w, t=t: w.post(path, csrf=t) for w, t in zip(windows, tokens)))
    assert sorted(a.status_code for a in answers) == [303, 409, 409, 409]
    assert spent(desk, priced) == [-40]


def test_many_accept_at_once_and_each_is_counted(desk, priced):
    """Two seats are taken, one is included: of five who accept together four are charged."""
    paths = [invite(desk, priced, f"s{n}@seats.example", "contact") for n in range(5)]
    guests = []
    for n in range(5):
        desk.make_person(f"seat{n}-{priced}")
        guests.append(desk.fresh(f"seat{n}-{priced}"))
    tokens = [g.csrf() for g in guests]
    answers = at_once(*(lambda g=g, p=p, t=t: g.post(p, csrf=t) for g, p, t in zip(guests, paths, tokens)))
    assert [a.status_code for a in answers] == [303] * 5
    assert spent(desk, priced) == [-40] * 4


def test_a_seat_that_became_free_costs_nothing(desk, priced):
    invite(desk, priced, "x@free.example", "contact")
    path = invite(desk, priced, "y@free.example", "contact")
    number = pending(desk, priced)["x@free.example"]["id"]
    desk.client("contact").post(f"/contract/{priced}/people/revoke", {"invitation": number})
    assert join(desk, path, f"free-seat{priced}")[1].status_code == 303
    assert spent(desk, priced) == []
