"""A contract as staff see it: notes no customer ever reads, the right to page, where issues start."""
import threading

import pytest

from helpers.client import problems, text_of
from helpers.world import ROLES

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

STAFF = {"admin", "staff", "staff2"}
SECRET = "walrus-lantern-note-7261"


@pytest.fixture
def contract(desk):
    """A paid contract whose plan includes paging, with a manager, a member and a point of contact."""
    return desk.make_contract("Staffed", {"manager": "manager", "member": "member", "contact": "contact"})


def history(desk, contract, login="staff"):
    return [(e.get("kind"), e.get("old"), e.get("new"), e.get("reason"), e.get("internal"), e.get("person"))
            for e in desk.client(login).xml(f"/contract/{contract}/history").iter("entry")]


def standing(desk, contract, login="staff"):
    return desk.client(login).xml(f"/contract/{contract}/staff").find("standing")


def note(desk, contract, text, login="staff"):
    return desk.client(login).form(f"/contract/{contract}/staff", f"/contract/{contract}/note").fill(note=text).submit()


# --- the picture ---------------------------------------------------------------------------------

def test_the_picture(desk, contract):
    number = desk.file("manager", contract, "Seen by staff")
    closed = desk.file("contact", contract, "Closed before")
    desk.client("staff").form(f"/N{closed}").fill(status="resolved").submit()
    desk.client("staff").post(f"/contract/{contract}/mana", {"amount": "55", "reason": "Picture"})
    order = desk.sql("insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider) "
                     "select a.person_id, c.plan_id, c.id, 'renewal', 'purchased', 24900, 'EUR', 1, 'invoice' from nuance.contract c, nuance.account a "
                     "where c.id = %s and a.login = 'contact' returning id", contract)[0][0]
    root = desk.client("staff").xml(f"/contract/{contract}/staff")
    told = root.find("standing")
    assert told.get("target-seconds") == str(4 * 3600) and told.get("queue") == "paid" and told.get("people") == "3"
    assert told.get("mana") == desk.client("staff").xml(f"/contract/{contract}/mana").find("mana").get("balance")
    assert [i.get("number") for i in root.find("open-items")] == [number]
    assert [i.get("number") for i in root.find("past-items")] == [closed]
    assert [o.get("id") for o in root.find("orders")] == [str(order)]
    page = desk.client("staff").page(f"/contract/{contract}/staff")
    links = [link.split("/support")[-1] for link in page.xpath("//main//a/@href")]
    for wanted in (f"/order/{order}", f"/contract/{contract}/mana", f"/contract/{contract}/people", f"/N{number}"):
        assert any(link.endswith(wanted) for link in links), wanted
    assert "4 hours" in page.text_content()


def test_only_orders_and_notes_of_this_contract(desk, contract):
    other = desk.make_contract("Staffed elsewhere", {"multi": "manager"})
    note(desk, other, "Belongs elsewhere")
    desk.sql("insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider) "
             "select a.person_id, c.plan_id, c.id, 'renewal', 1, 'EUR', 1, 'invoice' from nuance.contract c, nuance.account a "
             "where c.id = %s and a.login = 'multi'", other)
    root = desk.client("staff").xml(f"/contract/{contract}/staff")
    assert len(root.find("notes")) == 0 and len(root.find("orders")) == 0


# --- notes -----------------------------------------------------------------------------------------

def test_a_note(desk, contract):
    answer = note(desk, contract, "They *prefer* the phone, see N1.\n\n<script>alert(1)</script>")
    assert answer.status_code == 303
    shown = desk.client("staff2").page(f"/contract/{contract}/staff")
    assert shown.xpath("//li[contains(@class, 'note')]//em/text()") == ["prefer"]
    assert shown.xpath("//li[contains(@class, 'note')]//a[contains(@href, '/N1')]")
    assert not shown.xpath("//li[contains(@class, 'note')]//script")
    assert history(desk, contract)[0] == ("note", None, None, None, "yes", "Sam Okafor")


def test_notes_are_never_in_what_customers_get(desk, contract):
    """In no byte of any page of the contract, in any form, in any answer to a form, for any customer."""
    note(desk, contract, SECRET)
    number = desk.file("manager", contract, "Beside the note")
    places = [f"/contract/{contract}{page}" for page in ("", "/new", "/people", "/mana", "/history", "/staff", "/billing", "/priorities")]
    places += ["/", f"/N{number}", "/status", "/account", "/staff", "/staff/contracts", "/queue/paid", "/admin/sources"]
    for role in sorted(set(ROLES) - STAFF):
        client = desk.client(role)
        for place in places:
            for media in ("html", "xml", "json"):
                text = client.get(place, media).text
                assert SECRET not in text and "contract-noted" not in text, (role, place, media)
            for suffix in (".xml", ".json"):
                assert SECRET not in client.get(place + suffix if place != "/" else "/index" + suffix, "*/*").text
        for path in (f"/contract/{contract}/note", f"/contract/{contract}/page-right/take", f"/contract/{contract}/queue"):
            assert SECRET not in client.post(path, {"note": "x", "reason": "x", "queue": "paid"}, media="xml").text
    for role in ("manager", "member", "contact"):
        assert "note" not in [kind for kind, *_ in history(desk, contract, role)], "not even that there is one"
    assert SECRET in desk.client("staff").get(f"/contract/{contract}/staff").text


def test_nobody_else_writes_notes(desk, contract):
    before = desk.snapshot()
    for role in sorted(set(ROLES) - STAFF):
        for media in ("html", "xml"):
            answer = desk.client(role).post(f"/contract/{contract}/note", {"note": "Forged"}, media=media)
            assert answer.status_code in (401, 404) or "/login" in answer.headers.get("Location", ""), (role, answer.status_code)
    assert desk.snapshot() == before


def test_an_empty_or_endless_note_is_refused_and_kept(desk, contract):
    form = desk.client("staff").form(f"/contract/{contract}/staff", f"/contract/{contract}/note")
    answer = form.fill(note="   ").submit()
    assert answer.status_code == 422 and "f-note-problem" in answer.text and "Write the note" in answer.text
    long = "walrus " * 15000
    answer = form.fill(note=long).submit()
    assert answer.status_code == 422 and "f-note-problem" in answer.text
    assert desk.client("staff").form_in(answer, f"/contract/{contract}/note").values["note"] == long.strip() + " "
    assert desk.sql("select count(*) from nuance.contract_note where contract_id = %s", contract)[0][0] == 0


def test_a_note_counts_once(desk, contract):
    form = desk.client("staff").form(f"/contract/{contract}/staff", f"/contract/{contract}/note").fill(note="Once")
    first, second = form.submit(), form.submit()
    assert first.headers["Location"] == second.headers["Location"]
    assert desk.sql("select count(*) from nuance.contract_note where contract_id = %s", contract)[0][0] == 1
    assert len([e for e in history(desk, contract) if e[0] == "note"]) == 1


def test_older_notes_are_a_page_away(desk, contract):
    for n in range(12):
        desk.client("staff").post(f"/contract/{contract}/note", {"note": f"Note {n}"})
    seen, after = [], ""
    while True:
        notes = desk.client("staff").xml(f"/contract/{contract}/staff{after}").find("notes")
        seen += ["".join(n.find("body").itertext()).strip() for n in notes]
        if notes.get("next") is None:
            break
        after = f"?after={notes.get('next')}"
    assert seen == [f"Note {n}" for n in reversed(range(12))]


# --- the right to page -----------------------------------------------------------------------------

def page_right(desk, contract, action, login="staff", **fields):
    path = f"/contract/{contract}/page-right/{action}"
    return desk.client(login).form(f"/contract/{contract}/staff", path).fill(**fields).submit()


def test_taking_away_and_giving_back(desk, contract):
    assert standing(desk, contract).get("may-page") == "yes"
    assert page_right(desk, contract, "take", reason="Paged for an invoice").status_code == 303
    told = standing(desk, contract)
    assert (told.get("may-page"), told.get("page-revoked"), told.get("page-action")) == ("no", "Paged for an invoice", "give")
    assert "Paged for an invoice" in text_of(desk.client("staff").get(f"/contract/{contract}/staff"))
    assert page_right(desk, contract, "give", login="staff2", reason="We talked").status_code == 303
    told = standing(desk, contract)
    assert (told.get("may-page"), told.get("page-revoked"), told.get("page-action")) == ("yes", None, "take")
    for login in ("staff", "manager", "member"):
        assert history(desk, contract, login)[:2] == [("page-right", "no", "yes", "We talked", "no", "Robin Vega"),
                                                      ("page-right", "yes", "no", "Paged for an invoice", "no", "Sam Okafor")]
    words = text_of(desk.client("manager").get(f"/contract/{contract}/history"))
    assert "took away the right to page: Paged for an invoice" in words and "gave back the right to page" in words


def test_taking_away_needs_a_reason(desk, contract):
    answer = page_right(desk, contract, "take", reason=" ")
    assert answer.status_code == 422 and "f-reason-problem" in answer.text
    answer = page_right(desk, contract, "take", reason="x" * 2001)
    assert answer.status_code == 422 and "x" * 2001 in answer.text, "what was typed is kept"
    assert standing(desk, contract).get("may-page") == "yes"


def test_what_somebody_else_did_before(desk, contract):
    """Two at once: one takes the right away, the other is told; so with giving back."""
    for action, field in (("take", {"reason": "Twice"}), ("give", {})):
        windows = [desk.fresh(login) for login in ("staff", "staff2", "admin")]
        answers = []
        threads = [threading.Thread(target=lambda w=w: answers.append(w.post(f"/contract/{contract}/page-right/{action}", field, media="xml")))
                   for w in windows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(a.status_code for a in answers) == [303, 409, 409]
    assert len(history(desk, contract)) == 2


def test_a_plan_without_paging_has_nothing_to_take(desk):
    team = desk.make_contract("Staffed, no paging", {"manager": "manager"}, plan="team")
    assert standing(desk, team).get("page-action") is None
    answer = desk.client("staff").post(f"/contract/{team}/page-right/take", {"reason": "x"}, media="xml")
    assert answer.status_code == 422 and (None, "plan-does-not-page") in [(f or None, c) for f, c in problems(answer)]
    assert not desk.client("staff").page(f"/contract/{team}/staff").xpath("//form[contains(@action, 'page-right')]")


def test_a_right_taken_away_stays_away_when_the_plan_changes(desk, contract):
    page_right(desk, contract, "take", reason="Stays")
    for plan in ("team", "dedicated"):
        desk.sql("update nuance.contract set plan_id = p.id from nuance.plan p where p.key = %s and contract.id = %s", plan, contract)
        told = standing(desk, contract)
        assert told.get("may-page") == "no" and told.get("page-action") == "give"


# --- where issues start ----------------------------------------------------------------------------

def test_an_admin_changes_where_issues_start(desk, contract):
    before = desk.file("manager", contract, "Before the change")
    answer = desk.client("admin").form(f"/contract/{contract}/staff", f"/contract/{contract}/queue").fill(queue="community").submit()
    assert answer.status_code == 303
    after = desk.file("manager", contract, "After the change")
    queues = {number: desk.client("staff").xml(f"/N{number}").find("item").get("queue") for number in (before, after)}
    assert queues == {before: "paid", after: "community"}
    assert history(desk, contract, "admin")[0] == ("queue", "Paid", "Community", None, "yes", "Ada Adler")
    assert "queue" not in [kind for kind, *_ in history(desk, contract, "manager")], "customers are not told of queues"
    again = desk.client("admin").post(f"/contract/{contract}/queue", {"queue": "community"})
    assert again.status_code == 303 and len(history(desk, contract, "admin")) == 1, "the same again is no change"


def test_staff_see_it_and_leave_it(desk, contract):
    assert not desk.client("staff").page(f"/contract/{contract}/staff").xpath("//form[contains(@action, '/queue')]")
    assert standing(desk, contract).get("may-set-queue") == "no"
    for role in sorted(set(ROLES) - {"admin", "visitor"}):
        assert desk.client(role).post(f"/contract/{contract}/queue", {"queue": "free"}, media="xml").status_code == 404
    assert standing(desk, contract).get("queue") == "paid"


@pytest.mark.parametrize("queue,code", [("nosuch", "not-a-choice"), ("", "required"), ("No Such", "malformed")])
def test_a_queue_that_is_none(desk, contract, queue, code):
    answer = desk.client("admin").post(f"/contract/{contract}/queue", {"queue": queue}, media="xml")
    assert answer.status_code == 422 and ("queue", code) in problems(answer)
    page = desk.client("admin").post(f"/contract/{contract}/queue", {"queue": queue})
    assert "f-queue-problem" in page.text
