"""Work mode: what comes next, whose it is for a while, and what puts it aside; customers see nothing of it."""
import re
import secrets

import pytest

from helpers.client import problems
from helpers.world import number_in


@pytest.fixture
def queue(desk):
    """A queue of its own, with a contract whose issues go there."""
    name = "Work " + secrets.token_hex(4)
    desk.client("admin").form("/admin/queues", "/admin/queues").fill(name=name).submit()
    key = desk.sql("select key from nuance.queue where name = %s", name)[0][0]
    contract = desk.make_contract("Contract " + name, {"contact": "contact"})
    desk.sql("update nuance.source set queue_id = (select id from nuance.queue where key = %s) where contract_id = %s", key, contract)
    yield key, contract
    desk.sql("update nuance.item set status = 'resolved' where queue_id = (select id from nuance.queue where key = %s)", key)
    assert desk.sql("select i.number from nuance.item i where i.leased <> exists (select from nuance.work_lease l where l.item_number = i.number)") == []


def filed(desk, contract, *titles):
    return [desk.file("contact", contract, title) for title in titles]


def take(client, key):
    """Takes the next one; None where there is none."""
    answer = client.post(f"/queue/{key}/work")
    assert answer.status_code == 303, answer.text[:500]
    return number_in(answer) if "/N" in answer.headers["Location"] else None


def lease(desk, number):
    rows = desk.sql("select a.login from nuance.work_lease l join nuance.account a using (person_id) where l.item_number = %s", number)
    return rows[0][0] if rows else None


def abandoned(desk, number):
    desk.sql("update nuance.work_lease set expires_at = now() - interval '1 second' where item_number = %s", number)


def job(desk):
    return desk.sql("select nuance_api.job_desk()", role="postgres")[0][0]


def work(desk):
    while desk.sql("select nuance_api.job_bulk()", role="postgres")[0][0]:
        pass


def entries(desk, number, login="staff"):
    return [e for e in desk.client(login).xml(f"/N{number}").findall("timeline/entry") if e.get("kind") == "desk"]


def test_the_order_of_work(desk, queue):
    """Urgent and not acknowledged; then deadlines, the past before the coming; then priority; then age."""
    key, contract = queue
    oldest, high, soon, late, urgent = filed(desk, contract, "Oldest", "High", "Soon", "Late", "Urgent")
    for number, change in ((high, "priority = 80"), (soon, "deadline = now() + interval '1 hour'"), (late, "deadline = now() - interval '1 hour'"),
                           (urgent, "urgency = 2")):
        desk.sql(f"update nuance.item set {change} where number = %s", number)
    assert [take(desk.client("staff"), key) for _ in range(6)] == [urgent, late, soon, high, oldest, None]


def test_who_answered_the_contract_before_is_handed_it_first(desk, queue):
    key, contract = queue
    other = desk.make_contract("Other " + key, {"contact": "contact"})
    desk.sql("update nuance.source set queue_id = (select id from nuance.queue where key = %s) where contract_id = %s", key, other)
    first, known = filed(desk, contract, "First")[0], desk.file("contact", other, "Known")
    answered = desk.file("contact", other, "Answered once")
    desk.comment("staff2", answered, "A public answer.", status="resolved")
    assert take(desk.client("staff2"), key) == known
    assert take(desk.client("staff2"), key) == first
    assert lease(desk, known) == "staff2"
    # Not where something late waits.
    late, again = filed(desk, contract, "Late")[0], desk.file("contact", other, "Again")
    desk.sql("update nuance.item set deadline = now() - interval '1 minute' where number = %s", late)
    assert take(desk.client("staff2"), key) == late
    assert take(desk.client("staff2"), key) == again


def test_what_is_left_goes_back(desk, queue):
    """A lease that ran out is given back, which stands on the timeline for staff; the next one gets it."""
    key, contract = queue
    number, = filed(desk, contract, "Left alone")
    assert take(desk.client("staff"), key) == number
    assert take(desk.client("staff2"), key) is None
    job(desk)
    assert lease(desk, number) == "staff", "half an hour is not over"
    abandoned(desk, number)
    assert job(desk) == 1 and lease(desk, number) is None
    entry, = entries(desk, number)
    assert (entry.get("old"), entry.get("internal"), entry.get("person")) == ("given-back", "yes", None)
    assert take(desk.client("staff2"), key) == number


def test_without_the_job_it_is_handed_out_too(desk, queue):
    key, contract = queue
    number, = filed(desk, contract, "Nobody tidies")
    take(desk.client("staff"), key)
    abandoned(desk, number)
    assert take(desk.client("staff2"), key) == number and lease(desk, number) == "staff2"


@pytest.mark.parametrize("what", ["closed", "merged", "many"])
def test_what_was_undone_is_handed_out_again(desk, queue, what):
    """It was in somebody's hands when it was changed, and is in nobody's when that is undone."""
    key, contract = queue
    number, other = filed(desk, contract, "To be put back", "The other")
    staff = desk.client("staff")
    assert take(staff, key) == number
    if what == "closed":
        assert staff.form(f"/N{number}").fill(status="resolved").submit().status_code == 303
    elif what == "merged":
        assert staff.post(f"/N{number}/merge", {"duplicate_of": f"N{other}"}).status_code == 303
    else:
        bulk = staff.post("/staff/bulk", {"items[]": str(number), "owner": desk.person("admin")}).headers["Location"].rsplit("/", 1)[1]
        assert staff.post(f"/staff/bulk/{bulk}/start").status_code == 303
        work(desk)
    assert lease(desk, number) is None
    if what == "many":
        assert staff.post(f"/staff/bulk/{bulk}/undo").status_code == 303
        work(desk)
    else:
        command = staff.xml(f"/N{number}").find("commands/command").get("id")
        assert staff.post(f"/N{number}/undo", {"command": command}).status_code == 303
    assert take(desk.client("staff2"), key) == number and lease(desk, number) == "staff2"


@pytest.mark.parametrize("fields,owner", [({"comment": "A note.", "visibility": "internal"}, False), ({"priority": "high"}, False),
                                          ({"comment": "An answer."}, True), ({"status": "waiting"}, False)])
def test_signs_of_life(desk, queue, fields, owner):
    """What the holder does renews; a public answer makes the owner."""
    key, contract = queue
    number, = filed(desk, contract, "Lively")
    take(desk.client("staff"), key)
    desk.sql("update nuance.work_lease set expires_at = now() + interval '1 minute' where item_number = %s", number)
    client = desk.client("staff")
    version = client.xml(f"/N{number}").find("item").get("version")
    assert client.post(f"/N{number}", {"version": version, **fields}).status_code == 303
    found = desk.sql("select owner_id from nuance.item where number = %s", number)[0][0]
    if owner:
        assert str(found) == desk.person("staff") and lease(desk, number) is None
    elif "status" in fields:
        assert lease(desk, number) is None, "who waits for the customer holds nothing"
    else:
        assert found is None
        assert desk.sql("select expires_at > now() + interval '20 minutes' from nuance.work_lease where item_number = %s", number) == [(True,)]


def test_writing_is_a_sign_of_life(desk, queue):
    """The draft that is saved while its holder writes renews; somebody else's does not, nor one that comes too late."""
    key, contract = queue
    number, = filed(desk, contract, "Written at length")
    take(desk.client("staff"), key)
    for login, left, renewed in (("staff2", "1 minute", False), ("staff", "1 minute", True), ("staff", "-1 minute", False)):
        desk.sql("update nuance.work_lease set expires_at = now() + %s where item_number = %s", left, number)
        assert desk.client(login).post(f"/N{number}/draft", {"comment": f"So far {left}"}).status_code == 303
        assert desk.sql("select expires_at > now() + interval '20 minutes' from nuance.work_lease where item_number = %s", number) == [(renewed,)], login


def test_what_is_sent_locks_no_lease_before_its_issue(desk, queue):
    """A draft ends before the action locks the issue; who closes that meanwhile locks the lease after it."""
    key, contract = queue
    number, = filed(desk, contract, "Sent")
    take(desk.client("staff"), key)
    form = desk.client("staff").form(f"/N{number}").fill(comment="So far")
    desk.client("staff").post(f"/N{number}/draft", raw=form.values)
    desk.sql("update nuance.work_lease set expires_at = now() + interval '1 minute' where item_number = %s", number)
    with desk.cluster.connect("nuance") as sending, sending.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'staff', true)", (desk.person("staff"),))
        cursor.execute("select nuance_api.draft_sent(%s, null, %s)", (number, form.values["draft"]))
        assert desk.sql("select count(*) from (select from nuance.work_lease where item_number = %s for update nowait) l", number) == [(1,)]
        sending.rollback()
    sending.close()
    assert desk.sql("select fields is not null from nuance.draft where item_number = %s", number) == [(True,)]


def test_somebody_elses_life_is_no_sign(desk, queue):
    key, contract = queue
    number, = filed(desk, contract, "Two of them")
    take(desk.client("staff"), key)
    abandoned(desk, number)
    desk.comment("staff2", number, "A note.", visibility="internal")
    assert job(desk) == 1 and lease(desk, number) is None


def test_claiming_what_a_colleague_was_handed(desk, queue):
    key, contract = queue
    number, = filed(desk, contract, "Taken")
    take(desk.client("staff"), key)
    answer = desk.client("staff2").post(f"/N{number}/claim", media="xml")
    assert answer.status_code == 409 and "already-claimed" in [code for _, code in problems(answer)]
    assert desk.client("staff").post(f"/N{number}/claim").status_code == 303
    assert lease(desk, number) is None


def test_skipping(desk, queue):
    """Not for me for some hours, but for others; why stands on the timeline, for staff."""
    key, contract = queue
    number, after = filed(desk, contract, "Not mine to know", "After it")
    staff = desk.client("staff")
    assert take(staff, key) == number
    refused = staff.post(f"/N{number}/skip", {"work": key}, media="xml")
    assert ("why", "required") in problems(refused) and lease(desk, number) == "staff"
    answer = staff.post(f"/N{number}/skip", {"work": key, "why": "Needs a database person"})
    assert answer.headers["Location"].endswith(f"/N{after}?work={key}")
    assert take(staff, key) is None
    assert entries(desk, number)[0].get("new") == "Needs a database person"
    assert take(desk.client("staff2"), key) == number
    desk.client("staff2").post(f"/N{number}/skip", {"why": "Nor me"})
    desk.sql("update nuance.work_skip set until = now() - interval '1 minute' where item_number = %s", number)
    assert take(staff, key) == number


def test_snoozing_until_a_time(desk, queue):
    key, contract = queue
    number, = filed(desk, contract, "Later")
    staff = desk.client("staff")
    take(staff, key)
    answer = staff.post(f"/N{number}/snooze", {"until": "hour", "work": key})
    assert answer.headers["Location"].endswith(f"/queue/{key}/work"), "and on to the next, of which there is none"
    assert take(desk.client("staff2"), key) is None
    assert staff.xml(f"/N{number}").find("turn").get("snoozed-until")
    assert number in [i.get("number") for i in staff.xml("/folder/snoozed").find("items")]
    assert job(desk) == 0
    desk.sql("update nuance.item set snoozed_until = now() where number = %s", number)
    assert job(desk) == 1
    assert [e.get("old") for e in entries(desk, number)] == ["snoozed", "woken"]
    assert take(desk.client("staff2"), key) == number


def test_an_answer_wakes(desk, queue):
    """By the customer at once; by staff, or a note, not."""
    key, contract = queue
    number, = filed(desk, contract, "Until they answer")
    desk.client("staff").post(f"/N{number}/snooze", {"until": "reply"})
    desk.comment("staff2", number, "A note.", visibility="internal")
    desk.comment("staff2", number, "Still there?")
    job(desk)
    turn = desk.client("staff").xml(f"/N{number}").find("turn")
    assert turn.get("until-reply") == "yes" and turn.get("snoozed-until") is None
    desk.comment("contact", number, "Yes!")
    assert desk.client("staff").xml(f"/N{number}").find("turn").get("until-reply") is None
    assert entries(desk, number)[-1].get("new") == "reply"


def test_what_is_closed_is_not_put_aside(desk, queue):
    _, contract = queue
    number, = filed(desk, contract, "Closed")
    desk.client("staff").post(f"/N{number}/snooze", {"until": "tomorrow"})
    desk.comment("staff", number, "Done.", status="resolved")
    assert desk.sql("select snoozed_until from nuance.item where number = %s", number) == [(None,)]
    assert desk.client("staff").post(f"/N{number}/snooze", {"until": "tomorrow"}, media="xml").status_code == 409


@pytest.mark.parametrize("moment,code", [("", "required"), ("soon", "not-a-time"), ("2030-02-31T10:00", "not-a-time"), ("2020-01-01T10:00", "is-past")])
def test_moments_that_are_none(desk, queue, moment, code):
    _, contract = queue
    number, = filed(desk, contract, "When?")
    answer = desk.client("staff").post(f"/N{number}/snooze", {"until": "time", "moment": moment}, media="xml")
    assert answer.status_code == 422 and ("moment", code) in problems(answer)


def test_mornings_are_the_viewers(desk, queue):
    _, contract = queue
    number, = filed(desk, contract, "Tomorrow")
    desk.client("staff").post(f"/N{number}/snooze", {"until": "tomorrow"})
    zone = desk.sql("select p.time_zone from nuance.person p join nuance.account a on a.person_id = p.id where a.login = 'staff'")[0][0]
    assert desk.sql("select to_char(snoozed_until at time zone %s, 'HH24:MI') from nuance.item where number = %s", zone, number) == [("09:00",)]


def test_handing_over_with_a_note(desk, queue):
    """The form at the side: the colleague owns it, the note is staff's, and work goes on."""
    key, contract = queue
    number, after = filed(desk, contract, "For a colleague", "After it")
    staff = desk.fresh("staff")
    answer = staff.post(f"/queue/{key}/work")
    version = staff.xml(f"/N{number}").find("item").get("version")
    answer = staff.post(f"/N{number}", {"version": version, "visibility": "internal", "owner": desk.person("staff2"), "comment": "You know this host.",
                                        "work": key, "next": "send"})
    assert answer.headers["Location"].endswith(f"/N{after}?work={key}")
    assert desk.client("staff").xml(f"/N{number}").find("item").get("owner-id") == desk.person("staff2")
    assert lease(desk, number) is None
    assert "You know this host" not in desk.client("contact").get(f"/N{number}", "xml").text


def test_close_and_next_in_one(desk, queue):
    key, contract = queue
    first, second = filed(desk, contract, "One", "Two")
    staff = desk.fresh("staff")
    answer = staff.post(f"/queue/{key}/work")
    page = staff.get(answer.headers["Location"])
    form = staff.form_in(page, f"/N{first}").fill(comment="Solved.")
    answer = form.submit(button=("next", "close"))
    assert answer.headers["Location"].endswith(f"/N{second}?work={key}")
    root = staff.xml(f"/N{first}")
    assert root.find("item").get("status") == "resolved" and root.find("item").get("owner-id") == desk.person("staff")
    # Sent twice it acts once: the second time leads to where the first did.
    assert form.submit(button=("next", "close")).headers["Location"] == answer.headers["Location"]
    page = staff.get(answer.headers["Location"])
    assert re.search(r"2(<[^>]*>)* of (<[^>]*>)*2", page.text), "how far one has come"
    answer = staff.form_in(page, f"/N{second}").submit(button=("next", "close"))
    assert answer.headers["Location"].endswith(f"/queue/{key}/work")


def test_progress(desk, queue):
    key, contract = queue
    filed(desk, contract, "One", "Two", "Three")
    staff = desk.client("staff")
    seen = []
    for _ in range(3):
        turn = staff.xml(f"/N{take(staff, key)}?work={key}").find("turn")
        seen.append((turn.get("handed"), turn.get("total")))
    assert seen == [("1", "3"), ("2", "3"), ("3", "3")]


def test_a_stale_close_goes_nowhere_and_keeps_the_text(desk, queue):
    key, contract = queue
    number, other = filed(desk, contract, "Stale", "Next")
    staff = desk.fresh("staff")
    form = staff.form(f"/N{number}?work={key}", f"/N{number}").fill(comment="My long answer")
    desk.comment("contact", number, "Wait, one thing more!")
    refused = form.submit(button=("next", "close"))
    assert refused.status_code == 409 and "My long answer" in refused.text
    assert lease(desk, other) is None
    assert staff.form_in(refused, f"/N{number}").values["work"] == key


def test_customers_see_nothing_of_it(desk, queue):
    """Every byte a customer gets is the same before and after, but for what changes with each request."""
    key, contract = queue
    number, = filed(desk, contract, "Private matters")

    def seen():
        pages = []
        for path in (f"/N{number}", f"/contract/{contract}", "/", "/search?q=is:open"):
            for media in ("xml", "json", "html"):
                text = desk.client("contact").get(path, media).text
                pages.append(re.sub(r'"?(request|submission|csrf|[a-z_-]+[-_]ago)"?[=:]\s*"[^"]*"|value="[^"]*"|<code>[^<]*</code>|<time[^>]*>[^<]*', "", text))
        return pages
    seen()  # the message that it was filed is shown once
    before = seen()
    take(desk.client("staff"), key)
    assert seen() == before, "a lease"
    desk.client("staff").post(f"/N{number}/skip", {"why": "zebra"})
    assert seen() == before, "a skip"
    take(desk.client("staff2"), key)
    abandoned(desk, number)
    job(desk)
    assert seen() == before, "given back"
    desk.client("staff").post(f"/N{number}/snooze", {"until": "week"})
    assert seen() == before, "a snooze"
    assert desk.client("contact").post(f"/N{number}/skip", {"why": "x"}).status_code == 403
    assert desk.client("contact").post(f"/N{number}", {"version": "9", "comment": "x", "next": "close"}).status_code == 403
    assert seen() == before


def test_a_form_open_meanwhile_is_not_stale_by_the_desk(desk, queue):
    key, contract = queue
    number, = filed(desk, contract, "Not stale")
    form = desk.fresh("staff").form(f"/N{number}").fill(status="waiting", comment="An answer")
    desk.client("staff2").post(f"/N{number}/skip", {"why": "Not mine"})
    desk.client("staff2").post(f"/N{number}/snooze", {"until": "week"})
    assert form.submit().status_code == 303
