"""The community: reads the free queue, promotes with a reason, says what may be the same; and what it never sees."""
import lxml.etree
import pytest

from helpers.client import problems, text_of
from helpers.world import eventually

MAIL = "requestor.secret@privacy.example"


@pytest.fixture
def free_item(desk):
    return desk.file("free", desk.free_contract(), "The export stops half way", f"Write to {MAIL} please, it says `error 7`.")


def stays(desk, number):
    return desk.sql("select q.key, s.left_at is null, s.first_response_at is null, s.entered_at from nuance.queue_stay s "
                    "join nuance.queue q on q.id = s.queue_id where s.item_number = %s order by s.id", number)


def promote(desk, login, number, reason="Many have this."):
    return desk.client(login).form(f"/N{number}", f"/N{number}/promote").fill(reason=reason).submit()


def test_a_member_promotes_one_way(desk, free_item):
    before = stays(desk, free_item)
    answer = promote(desk, "community", free_item)
    assert answer.status_code == 303 and "#e" in answer.headers["Location"]
    after = stays(desk, free_item)
    assert [s[0] for s in after] == ["free", "community"] and not after[0][1] and after[1][1] and after[1][2]
    assert after[1][3] > before[0][3], "the community queue's clock starts anew"
    assert f"N{free_item}" in desk.client("community").get("/queue/community").text
    # Everybody who reads the issue sees who did it and why; customers are not told of queues.
    for login in ("free", "staff", "community"):
        entry = desk.client(login).xml(f"/N{free_item}").findall("timeline/entry")[-1]
        assert entry.get("kind") == "promoted" and entry.get("person") == "Kim Larsen"
        assert "Many have this." in lxml.etree.tostring(entry).decode()
    assert desk.client("free").xml(f"/N{free_item}").find("item").get("queue") is None
    # One way, for the community.
    page = desk.client("community").get(f"/N{free_item}").text
    assert "/promote" not in page and "/send-back" not in page
    answer = desk.client("community").post(f"/N{free_item}/promote", {"reason": "Again."}, media="xml")
    assert answer.status_code == 409 and (None, "promoted-already") in problems(answer)
    assert desk.client("community").post(f"/N{free_item}/send-back", {"reason": "x"}).status_code == 403
    assert desk.client("community").post(f"/N{free_item}", {"version": "999999999", "queue": "free"}).status_code == 403


def test_a_reason_is_needed_and_what_was_typed_is_kept(desk, free_item):
    answer = promote(desk, "community", free_item, "")
    assert answer.status_code == 422 and "Give a reason." in text_of(answer)
    long = "why " * 800
    answer = promote(desk, "community", free_item, long)
    assert answer.status_code == 422 and long.strip()[:200] in answer.text
    assert [s[0] for s in stays(desk, free_item)] == ["free"]


def test_staff_send_back(desk, free_item):
    promote(desk, "community", free_item)
    answer = desk.client("staff").form(f"/N{free_item}", f"/N{free_item}/send-back").fill(reason="It is in the manual.").submit()
    assert answer.status_code == 303
    assert [s[0] for s in stays(desk, free_item)] == ["free", "community", "free"]
    assert "It is in the manual." in desk.client("free").get(f"/N{free_item}").text
    assert promote(desk, "community", free_item, "The manual is wrong.").status_code == 303


def test_promoted_twice_at_once_is_promoted_once(desk, free_item):
    from concurrent.futures import ThreadPoolExecutor
    desk.client("community"), desk.client("staff")
    forms = [desk.client(login).form(f"/N{free_item}", f"/N{free_item}/promote").fill(reason="Now.") for login in ("community", "staff")]
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(lambda form: form.submit().status_code, forms))
    assert codes == [303, 409]
    assert [s[0] for s in stays(desk, free_item)] == ["free", "community"]


def test_what_is_free_is_said_by_the_queue(desk, free_item):
    """A desk with queues of other names works the same: nothing is done by key."""
    desk.sql("insert into nuance.queue (key, name, kind, community_may_read, position) values "
             "('gratis', 'Gratis', 'free', true, 90), ('picked', 'Picked', 'community', true, -1)")
    try:
        number = desk.file("free", desk.free_contract(), "In another queue")
        desk.client("staff").form(f"/N{number}").fill(queue="gratis").submit()
        assert promote(desk, "community", number).status_code == 303
        assert [s[0] for s in stays(desk, number)][-1] == "picked"
        desk.client("staff").form(f"/N{number}", f"/N{number}/send-back").fill(reason="No.").submit()
        assert [s[0] for s in stays(desk, number)][-1] == "gratis"
        desk.client("staff").form(f"/N{number}").fill(queue="community").submit()
    finally:
        desk.sql("update nuance.queue set successor_id = (select id from nuance.queue where key = 'free') where key in ('gratis', 'picked')")
    assert promote(desk, "community", free_item).status_code == 303
    assert [s[0] for s in stays(desk, free_item)][-1] == "community"


def test_without_a_community_queue_nothing_can_be_promoted(desk, free_item):
    desk.sql("update nuance.queue set kind = 'staff' where kind = 'community'")
    try:
        assert "/promote" not in desk.client("community").get(f"/N{free_item}").text
        answer = desk.client("community").post(f"/N{free_item}/promote", {"reason": "x"}, media="xml")
        assert answer.status_code == 409 and (None, "not-to-promote") in problems(answer)
    finally:
        desk.sql("update nuance.queue set kind = 'community' where key in ('community', 'picked')")


def test_whoever_asked_is_told(desk, free_item):
    promote(desk, "community", free_item, "All see it.")
    told = desk.sql("select o.recipient, e.kind, e.body from nuance.outbox o "
                    "join nuance.timeline_entry e on e.item_number::text = o.content ->> 'item' and e.id > (o.content ->> 'after')::bigint "
                    "where o.template = 'item' and o.content ->> 'item' = %s order by o.id, e.id limit 1", free_item)
    assert told == [("fred@home.example", "promoted", "All see it.")]


def test_possibly_the_same(desk, free_item):
    other = desk.file("free", desk.free_contract(), "Export stops")
    paid = desk.file("manager", desk.acme(), "Export of a paying customer")
    client = desk.client("community")
    form = client.form(f"/N{free_item}", f"/N{free_item}/same-as")
    assert form.fill(same_as=f"n{other}").submit().status_code == 303
    for login in ("community", "staff"):
        found = desk.client(login).xml(f"/N{free_item}").find("candidates/candidate")
        assert (found.get("number"), found.get("title"), found.get("person")) == (other, "Export stops", "Kim Larsen")
    assert desk.client("free").xml(f"/N{free_item}").find("candidates/candidate") is None
    assert "candidate" not in [e.get("kind") for e in desk.client("free").xml(f"/N{free_item}").iter("entry")]
    # What one may not read is answered like what is not there.
    answers = [client.post(f"/N{free_item}/same-as", {"same_as": n}, media="xml") for n in (paid, "999999999", "N0", "x; drop", free_item)]
    assert {a.status_code for a in answers} == {422}
    assert {tuple(problems(a)) for a in answers} == {(("same_as", "no-such-other"),)}
    # Staff decide; what they decided is not brought up again.
    form = desk.client("staff").form(f"/N{free_item}", f"/N{free_item}/not-the-same")
    assert form.submit().status_code == 303
    assert client.xml(f"/N{free_item}").find("candidates/candidate") is None
    answer = client.post(f"/N{free_item}/same-as", {"same_as": other}, media="xml")
    assert answer.status_code == 422 and ("same_as", "candidate-dismissed") in problems(answer)


def test_a_candidate_moved_out_of_sight_is_not_shown(desk, free_item):
    other = desk.file("free", desk.free_contract(), "Title that goes to staff")
    desk.client("community").form(f"/N{free_item}", f"/N{free_item}/same-as").fill(same_as=other).submit()
    desk.client("staff").form(f"/N{other}").fill(queue="paid").submit()
    assert "Title that goes to staff" not in desk.client("community").get(f"/N{free_item}").text
    assert "Title that goes to staff" in desk.client("staff").get(f"/N{free_item}").text


def test_the_desk_begins_with_community_and_paid(desk, free_item):
    client = desk.client("staff")
    listed = {i.get("number") for i in client.xml("/staff").find("items")}
    page = client.get("/staff")
    free = {i.get("number") for i in client.xml("/staff?view=free").find("items")}
    assert listed and free and not listed & free
    kinds = dict(desk.sql("select i.number::text, q.kind from nuance.item i join nuance.queue q on q.id = i.queue_id"))
    assert {kinds[n] for n in free} == {"free"} and "free" not in {kinds[n] for n in listed}
    assert "/staff?view=free" in page.text, "one click away"
    # Those who work the free queue begin with it.
    assert "free" in {kinds[i.get("number")] for i in desk.client("community").xml("/staff").find("items")}
    # Page by page, nothing twice, nothing left out, in the order it is worked.
    seen, after = [], None
    while after is not False:
        items = client.xml("/staff" + (f"?after={after}" if after else "")).find("items")
        seen += [i.get("number") for i in items]
        after = items.get("next") or False
    expected = [str(n) for n, in desk.sql("select i.number from nuance.item i join nuance.queue q on q.id = i.queue_id "
                                          "where not i.closed and q.kind <> 'free' order by i.turn, i.number")]
    assert seen == expected


def test_a_desk_that_is_free_alone_begins_with_it(desk, free_item):
    desk.sql("update nuance.queue set kind = 'free' where kind <> 'free'")
    try:
        page = desk.client("staff").xml("/staff")
        assert len(page.find("items")) and desk.client("staff").page("/staff").xpath("//ul[@class='cards']/li")
    finally:
        desk.sql("update nuance.queue set kind = case key when 'community' then 'community' when 'picked' then 'community' else 'staff' end "
                 "where key not in ('free', 'gratis')")


COMMUNITY_PAGES = ("/", "/staff", "/staff?view=free", "/queue/free?status=all&sort=activity", "/queue/community?status=all&sort=activity",
                   "/N{item}", "/N{moved}", "/account", "/status", "/search?q=bounces", "/search?q=export")


def test_no_byte_of_what_is_private(desk, free_item):
    """Addresses, contracts and notes of others are in no page a community member can open, in no form."""
    name = "lena@privacy.example"
    desk.sql("update nuance.person set name = %s where id = (select person_id from nuance.account where login = 'multi')", name)
    contract = desk.make_contract("Contract Nobody Knows", {"multi": "manager"})
    try:
        desk.forget("multi")
        moved = desk.file("multi", contract, f"Mail {MAIL} bounces", f"From {MAIL}\n\n<{MAIL}> and [me](mailto:{MAIL})")
        desk.client("staff").form(f"/N{moved}").fill(queue="community").submit()
        desk.comment("staff", moved, "note-nobody-reads", visibility="internal")
        desk.comment("multi", moved, f"Again: {MAIL}")
        desk.comment("staff", moved, f"We wrote to {MAIL}.")
        desk.client("community").form(f"/N{free_item}", f"/N{free_item}/same-as").fill(same_as=moved).submit()
        client = desk.client("community")
        for path in COMMUNITY_PAGES:
            path = path.format(item=free_item, moved=moved)
            for media in ("html", "xml", "json"):
                answer = client.get(path, media)
                assert answer.status_code == 200, path
                for secret in (MAIL, name, "Contract Nobody Knows", "note-nobody-reads", f"/contract/{contract}", "fred@home.example"):
                    assert secret.encode() not in answer.content, f"{secret} in {path} as {media}"
        assert client.xml(f"/N{moved}").find("item").get("contract") is None
        assert client.xml("/search?q=bounces").find(f".//item[@number='{moved}']") is not None
        for secret in (MAIL, "requestor.secret", "Nobody Knows", "note-nobody-reads"):
            assert client.xml("/search?q=" + secret).find(f".//item[@number='{moved}']") is None, "nor is it found by them"
        refused = client.post(f"/N{moved}", {"version": "x"}, media="xml")
        assert refused.status_code == 422 and MAIL.encode() not in refused.content and b"Contract Nobody" not in refused.content
        # The bytes are there for those they are for, or their absence would prove nothing.
        for login in ("staff", "multi"):
            page = desk.client(login).get(f"/N{moved}").content
            assert MAIL.encode() in page and b"Contract Nobody Knows" in page
        # A member of the contract who helps in the community too reads it as a member.
        desk.sql("insert into nuance.membership (contract_id, person_id, role) select %s, person_id, 'member' from nuance.account "
                 "where login = 'community'", contract)
        assert MAIL.encode() in client.get(f"/N{moved}").content
    finally:
        desk.sql("delete from nuance.membership where contract_id = %s", contract)
        desk.sql("update nuance.person set name = 'Mina Petrova' where name = %s", name)
        desk.forget("multi")


def test_what_a_contract_pays_for_is_not_told(desk):
    """Pages and mana of an issue that came to the community stay between its contract and staff."""
    number = desk.file("manager", desk.acme(), "It began as an urgent one")
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, old, new, body) "
             "select %s, person_id, 'page', 'paged', '7', 'page-nobody-reads' from nuance.account where login = 'manager'", number)
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, old, new) "
             "select %s, person_id, 'mana', 'false-page', '-50' from nuance.account where login = 'manager'", number)
    desk.client("staff").form(f"/N{number}").fill(queue="community", comment="For all.").submit()
    kinds = {login: {e.get("kind") for e in desk.client(login).xml(f"/N{number}").iter("entry")} for login in ("manager", "staff", "community")}
    assert kinds["manager"] >= {"page", "mana", "comment"} and kinds["staff"] >= kinds["manager"]
    assert "comment" in kinds["community"] and not kinds["community"] & {"page", "mana"}
    assert "page-nobody-reads" not in desk.client("community").get(f"/N{number}").text

    def finds(login):
        return [item["number"] for item in desk.client(login).get("/search.json", "json", params={"q": "page-nobody-reads"}).json()["items"]]
    assert finds("community") == [] and [str(found) for found in finds("staff")] == [str(number)]
    desk.sql("insert into nuance.search_stale values (%s)", number)
    desk.sql("select nuance_api.job_search_fill()")
    assert desk.sql("select count(*) from nuance.search_stale") == [(0,)]
    assert finds("community") == [] and len(finds("staff")) == 1, "nor when its words were made anew"
    assert desk.client("community").form(f"/N{number}").fill(comment="Read.").submit().status_code == 303


@pytest.mark.parametrize("text,shown", [
    ("mail a@b.example now", "mail …@… now"), ("<a.b+c@d-e.example>", "<…@…>"), ("x@y", "x@y"), ("@name", "@name"),
    ("a@b.example,c@d.example", "…@…,…@…"), ("mailto:a@b.example", "mailto:…@…"), ("nothing", "nothing"),
    ("a@b.example.", "…@…."), ("é@b.example", "…@…")])
def test_addresses_are_left_out(desk, text, shown):
    assert desk.sql("select nuance_api.without_addresses(%s)", text) == [(shown,)]
    assert desk.sql("select nuance_api.without_addresses(%s)", "@" * 50000 + "a@b.example ") [0][0].endswith("…@… ")


def test_an_admin_says_what_a_queue_is_for(desk):
    client = desk.client("admin")
    form = client.form("/admin/queues").fill(name="Kind of queue", kind="free")
    assert form.submit().status_code == 303
    key = desk.sql("select key from nuance.queue where name = 'Kind of queue'")[0][0]
    form = client.form(f"/admin/queues/{key}")
    assert form.values["kind"] == "free"
    assert form.fill(kind="staff").submit().status_code == 303
    assert desk.sql("select kind from nuance.queue where key = %s", key) == [("staff",)]
    assert client.post(f"/admin/queues/{key}", {"name": "Kind of queue", "kind": "other"}).status_code == 422
    client.form(f"/admin/queues/{key}", f"/admin/queues/{key}/remove").fill(successor="paid").submit()


def test_gone_from_the_desk_while_locked(desk, free_item):
    """Who may not read it any more when it is their turn may not promote it either."""
    form = desk.client("community").form(f"/N{free_item}", f"/N{free_item}/promote").fill(reason="Late.")
    desk.client("staff").form(f"/N{free_item}").fill(queue="paid").submit()
    assert form.submit().status_code == 404
    assert eventually(lambda: stays(desk, free_item)[-1][0] == "paid")
