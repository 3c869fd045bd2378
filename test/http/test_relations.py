"""Merging, splitting, linking, and texts that name other issues: undone with nothing lost, and nothing told to who may not know."""
import threading

import psycopg2
import pytest

from helpers.actor import Actor, acting, filed, refused
from helpers.client import problems
from helpers.world import Cluster


@pytest.fixture(scope="module")
def own(tmp_path_factory, build):
    """A database nobody else acts in."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("relations"))).start()
    load_sample(cluster, build, items=300)
    yield cluster
    cluster.destroy()


staff = acting("staff", "own")
manager = acting("manager", "own")


def merge(actor, number, into):
    return actor.one("select (nuance_api.command_now('merge', %s, '{}', %s)).id", number, into)


def link(actor, number, kind, other):
    return actor.one("select (nuance_api.command_now('link', %s, jsonb_build_object('as', %s::text), %s)).id", number, kind, other)


def split(actor, number, entry):
    return actor.one("select (nuance_api.command_now('split', %s, jsonb_build_object('entry', %s))).id", number, entry)


def relations(actor, number):
    return actor.all("select kind, number from nuance_api.item_relation where item_number = %s order by place, number", number)


def said_in(actor, number):
    return [row[0] for row in actor.all("select body from nuance_api.merged_entry where root_number = %s order by id", number)]


# --- merging -----------------------------------------------------------------------------------------------

def test_a_duplicate_goes_on_in_the_other(own, staff, manager):
    twin, stays = filed(own), filed(own)
    manager.update(twin, comment="Said in the twin.")
    staff.update(twin, comment="A note of the twin.", internal=True)
    before = staff.state(twin), staff.state(stays)
    command = merge(staff, twin, stays)
    assert staff.all("select status, closed from nuance.item where number = %s", twin) == [("duplicate", True)]
    for reader in (staff, manager):
        assert relations(reader, twin) == [("merged-into", stays)] and relations(reader, stays) == [("merged-in", twin)]
        assert said_in(reader, stays) == ["Said in the twin."], "what is public, and no note"
    undone = staff.undo(command)
    assert (staff.state(twin), staff.state(stays)) == before
    assert relations(staff, stays) == [] and said_in(staff, stays) == []
    staff.undo(undone)
    assert said_in(manager, stays) == ["Said in the twin."]


def test_chains_end_where_they_lead_and_circles_are_refused(own, staff):
    a, b, c = filed(own), filed(own), filed(own)
    staff.update(a, comment="Said in a.")
    merge(staff, a, b)
    assert refused(merge, staff, b, a)[1] == "merge-circle"
    assert refused(merge, staff, c, a)[1:] == ("merged-away", f"N{b}")
    assert refused(merge, staff, a, c)[1] == "merged-already"
    assert refused(merge, staff, c, c)[1] == "merge-itself"
    second = merge(staff, b, c)
    assert said_in(staff, c) == ["Said in a."] and said_in(staff, b) == []
    assert refused(merge, staff, c, a)[1] == "merge-circle"
    staff.undo(second)
    assert said_in(staff, b) == ["Said in a."] and said_in(staff, c) == []


def test_two_merges_in_a_circle_at_once(own, staff):
    for _ in range(5):
        a, b = filed(own), filed(own)
        outcomes = []

        def go(actor, number, into):
            try:
                merge(actor, number, into)
                outcomes.append(None)
            except psycopg2.Error as error:
                outcomes.append(error.diag.message_primary)
        actors = [Actor(own, "staff"), Actor(own, "staff2")]
        threads = [threading.Thread(target=go, args=(actors[0], a, b)), threading.Thread(target=go, args=(actors[1], b, a))]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(outcomes, key=str) == [None, "merge-circle"]
        assert staff.all("select count(*) from nuance.item_merge where item_number in (%s, %s)", a, b) == [(1,)]


def test_an_undone_merge_cannot_come_back_as_a_circle(own, staff):
    a, b = filed(own), filed(own)
    undone = staff.undo(merge(staff, a, b))
    merge(staff, b, a)
    assert refused(staff.undo, undone)[1] in ("merge-circle", "merged-away")


def test_merging_lets_nobody_read_more(own, staff):
    """Another contract's people would read what was said; and who asked would lose the answer."""
    acme, globex, free = filed(own), filed(own, "contact", "dedicated"), Actor(own, "free")
    asked = int(staff.one("select nuance_api.issue_create(c.id, %s, %s, 'Free', 'Text.', null, null) from nuance.contract c where c.kind = 'free'", free.person, free.person))
    assert refused(merge, staff, asked, acme)[1] == "merge-requestor"
    assert refused(merge, staff, acme, asked)[1] in ("merge-requestor", "merge-readers")
    assert refused(merge, staff, acme, globex)[1] == "merge-requestor"
    own_free = int(staff.one("select nuance_api.issue_create(c.id, %s, %s, 'Free', 'Text.', null, null) from nuance.contract c where c.kind = 'free'",
                             Actor(own, "manager").person, Actor(own, "manager").person))
    assert refused(merge, staff, own_free, acme)[1] == "merge-readers", "the member of the contract would read the manager's own issue"
    merge(staff, acme, own_free)
    member = Actor(own, "member")
    assert relations(member, acme) == [], "nor is it told where a readable one went, to who may not read that"


def test_a_customers_reply_in_a_duplicate_opens_the_other(own, staff, manager):
    twin, stays = filed(own), filed(own)
    merge(staff, twin, stays)
    staff.update(stays, status="resolved")
    manager.update(twin, comment="It is back.")
    staff.one("select nuance_api.job_commands()")
    assert staff.all("select status from nuance.item where number in (%s, %s) order by number", twin, stays) == [("duplicate",), ("open",)]
    assert said_in(staff, stays) == ["It is back."]


def test_followers_follow(own, staff, manager):
    twin, stays = filed(own), filed(own)
    member = Actor(own, "member")
    member.update(twin, comment="Me too.")
    command = merge(staff, twin, stays)
    follows = "select count(*) from nuance.subscriber where item_number = %s and person_id = %s and why is not null"
    assert staff.one(follows, stays, member.person) == 1
    staff.undo(command)
    assert staff.one(follows, stays, member.person) == 0


# --- splitting ---------------------------------------------------------------------------------------------

def test_a_reply_becomes_an_issue_and_is_not_lost_when_that_is_undone(own, staff, manager):
    number = filed(own)
    manager.update(number, comment="And, by the way, another thing.\n\nIt squeaks.")
    entry = staff.one("select max(id) from nuance.timeline_entry where item_number = %s", number)
    command = split(staff, number, entry)
    fresh = staff.command(command)["other_number"]
    assert staff.all("select title, contract_id, queue_id, requestor_id, author_id, status from nuance.item where number = %s", fresh) == \
        staff.all("select 'And, by the way, another thing.', contract_id, queue_id, %s::bigint, %s::bigint, 'open' from nuance.item where number = %s", manager.person, manager.person, number)
    assert staff.one("select body from nuance.timeline_entry where id = %s", entry).startswith("And, by the way")
    assert relations(manager, fresh) == [("related", number)]
    staff.update(fresh, comment="Said in the new one.")
    staff.undo(command)
    assert said_in(manager, number) == ["Said in the new one."] and relations(manager, fresh)[0] == ("merged-into", number)


def test_notes_and_strangers_replies_are_not_split(own, staff, manager):
    number, other = filed(own), filed(own)
    staff.update(number, comment="A note.", internal=True)
    note = staff.one("select max(id) from nuance.timeline_entry where item_number = %s", number)
    assert refused(split, staff, number, note)[1] == "not-to-split"
    manager.update(number, comment="A reply.")
    reply = staff.one("select max(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number)
    assert refused(split, staff, other, reply)[1] == "not-to-split"
    staff.update(number, comment="An answer of ours.")
    answer = staff.one("select max(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number)
    fresh = staff.command(split(staff, number, answer))["other_number"]
    assert staff.one("select requestor_id from nuance.item where number = %s", fresh) == manager.person, "who asked, not who answered"


# --- linking -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("kind,here,there", [("parent", "child", "parent"), ("child", "parent", "child"), ("blocks", "blocks", "blocked"),
                                             ("blocked", "blocked", "blocks"), ("related", "related", "related")])
def test_links_stand_on_both_ends_and_are_undone(own, staff, kind, here, there):
    a, b = filed(own), filed(own)
    before = staff.state(a), staff.state(b)
    command = link(staff, a, kind, b)
    assert relations(staff, a) == [(here, b)] and relations(staff, b) == [(there, a)]
    assert refused(link, staff, a, kind, b)[1] == "linked-already"
    staff.undo(command)
    assert (staff.state(a), staff.state(b)) == before
    assert relations(staff, a) == [] and relations(staff, b) == []


def test_a_link_taken_away_comes_back_by_undoing(own, staff):
    a, b = filed(own), filed(own)
    link(staff, a, "blocks", b)
    before = staff.state(a), staff.state(b)
    number = staff.one("select id from nuance.item_link where from_number = %s", a)
    gone = staff.one("select (nuance_api.command_now('unlink', %s, jsonb_build_object('link', %s), %s)).id", b, number, a)
    assert relations(staff, a) == []
    staff.undo(gone)
    assert (staff.state(a), staff.state(b)) == before


# --- nothing is told to who may not know -------------------------------------------------------------------

def test_a_customers_page_is_the_same_with_and_without_what_they_may_not_see(desk):
    """Links, merges and mentions of others' issues leave no byte on it."""
    mine = desk.file("manager", desk.acme(), "Mine")
    others = desk.file("contact", desk.dedicated(), "Of others")

    def page():
        answer = desk.client("manager").get(f"/N{mine}", "xml")
        text = answer.text
        for attribute in ("submission", "request", "csrf"):
            head, found, tail = text.partition(f'{attribute}="')
            text = head + tail.partition('"')[2] if found else text
        return text
    page()                         # the flash is gone
    before = page()
    for number, fields in ((mine, {"kind": "blocks", "other": others}), (others, {"kind": "related", "other": mine})):
        assert desk.client("staff").post(f"/N{number}/relate", fields).status_code == 303
    desk.comment("staff", others, f"This is like N{mine}.")
    desk.comment("staff", mine, f"A note: like N{others}.", visibility="internal")
    assert page() == before
    assert {r.get("kind") for r in desk.client("staff").xml(f"/N{mine}").findall("relations/relation")} == {"blocks", "related", "mentions", "mentioned"}


def test_who_may_read_both_sees_who_names_whom(desk):
    first, second = desk.file("manager", desk.acme(), "First"), desk.file("manager", desk.acme(), "Second")
    desk.comment("manager", second, f"As in N{first}, not as in xN{first} or `a/N{first}`; and N999999999 is nothing.")
    assert [(r.get("kind"), r.get("number")) for r in desk.client("member").xml(f"/N{first}").findall("relations/relation")] == [("mentioned", second)]
    assert [(r.get("kind"), r.get("number")) for r in desk.client("member").xml(f"/N{second}").findall("relations/relation")] == [("mentions", first)]


def test_merging_by_the_page(desk):
    twin, stays = desk.file("manager", desk.acme(), "Twin"), desk.file("manager", desk.acme(), "Stays")
    desk.comment("manager", twin, "Seen in both.")
    answer = desk.client("staff").form(f"/N{twin}", f"/N{twin}/merge").fill(duplicate_of=f"n{stays}").submit()
    assert answer.status_code == 303 and f"/N{stays}" in answer.headers["Location"]
    assert "Seen in both." in desk.client("manager").get(f"/N{stays}").text
    assert f"/N{stays}" in desk.client("manager").get(f"/N{twin}").text
    refused_answer = desk.client("staff").post(f"/N{stays}/merge", {"duplicate_of": f"N{twin}"}, media="xml")
    assert refused_answer.status_code == 422 and problems(refused_answer) == [("duplicate_of", "merge-circle")]
