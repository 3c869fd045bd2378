"""Fields of many issues at once, and undoing: exactly what was done, and nothing else. Merging and splitting."""
import json

import pytest

from helpers.actor import Actor, acting, filed, refused
from helpers.client import html, problems, text_of
from helpers.fields import KINDS, fill, fresh_key, held, make_field, retire_made, told


@pytest.fixture(scope="module")
def made(desk):
    yield {kind: make_field(desk, kind) for kind in KINDS}
    retire_made(desk)


@pytest.fixture
def number(desk):
    return desk.file("manager", desk.acme(), "To be filled in")


def run_bulk(desk, path, fields=None):
    answer = desk.client("staff").post(path, fields)
    assert answer.status_code == 303, answer.text[:2000]
    bulk = answer.headers["Location"].rsplit("/", 1)[1]
    if fields is not None:
        assert desk.client("staff").post(f"/staff/bulk/{bulk}/start").status_code == 303
    for _ in range(10):
        desk.sql("select nuance_api.job_bulk()")
    return bulk


# --- many at once --------------------------------------------------------------------------------------------

def test_many_at_once_and_back(desk, made):
    staff, text, amount, choice = desk.client("staff"), made["text"], made["number"], made["choice"]
    numbers = [desk.file("manager", desk.acme(), f"One of many {n}") for n in range(4)]
    fill(desk, numbers[0], {text: "was", choice: "us"})
    fill(desk, numbers[1], {text: "many", amount: "9"})
    form = staff.form(f"/staff/bulk?q=N{numbers[0]}", "/staff/bulk")
    assert form.choices("field-" + choice)[0] == "" and text in form.choices("fields_clear[]") and form.values["field-" + text] == ""
    bulk = run_bulk(desk, "/staff/bulk", {"items": ",".join(numbers), "field-" + text: "many", "field-" + choice: "eu", "field-" + made["date"]: "", "fields_clear": amount})
    told_of = staff.xml(f"/staff/bulk/{bulk}").find("bulk")
    assert [(f.get("key"), f.get("words")) for f in told_of.findall("changed-fields/changed-field")] == [(text, "many"), (amount, None), (choice, "Sprocket Europe")]
    page = text_of(staff.get(f"/staff/bulk/{bulk}"))
    assert f"Name of {text} is set to many" in page and f"Name of {amount} is taken away" in page and told_of.get("done") == "4"
    assert all(held(desk, n) == {text: "many", choice: "eu"} for n in numbers)
    # Somebody goes on with two of them: another field is another's business, one of these is not.
    fill(desk, numbers[2], {made["date"]: "2026-01-01"}, "staff2")
    fill(desk, numbers[3], {choice: "old"}, "staff2")
    undoing = run_bulk(desk, f"/staff/bulk/{bulk}/undo")
    assert [held(desk, n) for n in numbers] == [{text: "was", choice: "us"}, {text: "many", amount: "9"}, {made["date"]: "2026-01-01"}, {text: "many", choice: "old"}]
    left_out = staff.xml(f"/staff/bulk/{undoing}").findall("left-out/command")
    assert [(c.get("number"), c.get("problem"), c.get("problem-detail")) for c in left_out] == [(numbers[3], "changed-meanwhile", "fields")]
    assert told(desk, numbers[1])[-2:] == [("Name of " + amount, None, "9"), ("Name of " + choice, "Sprocket Europe", None)]
    # Undoing that puts them back.
    run_bulk(desk, f"/staff/bulk/{undoing}/undo")
    assert [held(desk, n) for n in numbers[:3]] == [{text: "many", choice: "eu"}, {text: "many", choice: "eu"}, {text: "many", choice: "eu", made["date"]: "2026-01-01"}]


def test_where_a_queue_does_not_use_it_the_preview_says_so_and_nothing_happens(desk, made):
    staff, key = desk.client("staff"), make_field(desk, "number", "free")
    paid, paid_two, free = desk.file("manager", desk.acme(), "Elsewhere"), desk.file("manager", desk.acme(), "Elsewhere too"), desk.file("free", desk.free_contract(), "Here")
    answer = staff.post("/staff/bulk", {"items": f"{paid},{paid_two},{free}", "field-" + key: "5"})
    bulk = answer.headers["Location"].rsplit("/", 1)[1]
    preview = staff.xml(f"/staff/bulk/{bulk}").find("bulk")
    assert (preview.get("total"), preview.get("unfit"), preview.get("unchanged")) == ("3", "2", "0")
    assert "2 of them are in queues that do not use one of these fields" in text_of(staff.get(f"/staff/bulk/{bulk}"))
    staff.post(f"/staff/bulk/{bulk}/start")
    desk.sql("select nuance_api.job_bulk()")
    after = staff.xml(f"/staff/bulk/{bulk}")
    assert (after.find("bulk").get("done"), after.find("bulk").get("skipped")) == ("1", "2") and held(desk, free) == {key: "5"}
    assert {(c.get("number"), c.get("problem")) for c in after.findall("left-out/command")} == {(paid, "field-unused"), (paid_two, "field-unused")}
    assert "Its queue does not use the field." in text_of(staff.get(f"/staff/bulk/{bulk}"))
    assert desk.sql("select count(*) from nuance.item where number in (%s, %s) and fields <> '{}'", paid, paid_two) == [(0,)]
    # What else is asked for happens everywhere.
    bulk = run_bulk(desk, "/staff/bulk", {"items": f"{paid},{free}", "field-" + key: "6", "field-" + made["text"]: "both", "priority": "wish"})
    assert staff.xml(f"/staff/bulk/{bulk}").find("bulk").get("done") == "2"
    assert held(desk, free) == {key: "6", made["text"]: "both"} and held(desk, paid) == {made["text"]: "both"}


def test_what_is_so_already_is_counted_and_left_out(desk, made):
    numbers = [desk.file("manager", desk.acme(), f"Already {n}") for n in range(2)]
    fill(desk, numbers[0], {made["number"]: "2.5"})
    bulk = run_bulk(desk, "/staff/bulk", {"items": ",".join(numbers), "field-" + made["number"]: "2.50"})
    of = desk.client("staff").xml(f"/staff/bulk/{bulk}").find("bulk")
    assert (of.get("total"), of.get("unchanged"), of.get("done"), of.get("skipped"), of.get("unfit")) == ("2", "1", "1", "1", None)
    assert told(desk, numbers[0]) == [("Name of " + made["number"], None, "2.5")]


@pytest.mark.parametrize("which,typed,problem", [("number", "x", "not-a-number"), ("date", "2026-02-30", "not-a-day"), ("choice", "nosuch", "not-a-choice"), ("text", "x" * 201, "too-long")])
def test_many_with_bad_values_are_refused_and_kept(desk, made, number, which, typed, problem):
    name, staff = "field-" + made[which], desk.client("staff")
    answer = staff.post("/staff/bulk", {"items": number, name: typed}, media="xml")
    assert answer.status_code == 422 and (name, problem) in problems(answer)
    again = staff.form_in(staff.post("/staff/bulk", {"items": number, name: typed, "fields_clear": made["text"]}), "/staff/bulk").values
    assert again["fields_clear[]"] == [made["text"]] and (which == "choice" or again[name] == typed)


def test_many_of_fields_there_are_not(desk, made, number):
    staff = desk.client("staff")
    for fields, problem in (({"fields_clear": "nosuch"}, ("fields_clear", "unknown-key")), ({"field-nosuch": "x"}, ("field-nosuch", "unknown-field")),
                            ({"field-" + made["text"]: ""}, ("comment", "nothing-to-do"))):
        answer = staff.post("/staff/bulk", {"items": number, **fields}, media="xml")
        assert answer.status_code == 422 and problem in problems(answer)
    page = html(staff.post("/staff/bulk", {"items": number, "fields_clear": "nosuch"}))
    assert page.xpath("//*[@id='problems']//a[@href='#f-fields_clear']") and page.xpath("//details[@open]//*[@id='f-fields_clear']")


def retire_choice(desk, key, keep="eu: Sprocket Europe\nold: Sprocket Old"):
    assert desk.client("admin").post(f"/admin/fields/{key}", {"name": "Name of " + key, "queues": "paid, free, community", "choices": keep}).status_code == 303


def test_what_is_retired_after_the_preview_is_not_filled_in(desk):
    staff, number, choice = desk.client("staff"), make_field(desk, "number"), make_field(desk, "choice")
    has, lacks = desk.file("manager", desk.acme(), "Has it"), desk.file("manager", desk.acme(), "Lacks it")
    fill(desk, has, {number: "5", choice: "us"})
    asked = [staff.post("/staff/bulk", {"items": f"{has},{lacks}", **fields}).headers["Location"].rsplit("/", 1)[1]
             for fields in ({"field-" + number: "5"}, {"field-" + choice: "us"}, {"field-" + number: "5", "field-" + choice: "eu"}, {"fields_clear": number})]
    desk.client("admin").post(f"/admin/fields/{number}/retire", {"retire": "yes"})
    retire_choice(desk, choice)
    arguments = desk.sql("select arguments, targets from nuance.bulk where id = %s", asked[1])[0]
    assert desk.sql("select nuance_api.bulk_unfit(%s, %s::jsonb), nuance_api.bulk_unchanged(%s, %s::jsonb)", arguments[1], json.dumps(arguments[0]),
                    arguments[1], json.dumps(arguments[0])) == [(1, 1)]
    left_out = []
    for bulk in asked[:3]:
        assert staff.post(f"/staff/bulk/{bulk}/start").status_code == 303
        for _ in range(10):
            desk.sql("select nuance_api.job_bulk()")
        left_out.append({(c.get("number"), c.get("problem"), c.get("problem-detail")) for c in staff.xml(f"/staff/bulk/{bulk}").findall("left-out/command")})
    assert left_out == [{(has, "required", None), (lacks, "field-retired", "Name of " + number)},
                        {(has, "required", None), (lacks, "choice-retired", "Sprocket States")}, set()]
    assert "A choice was retired since: Sprocket States" in text_of(staff.get(f"/staff/bulk/{asked[1]}"))
    # The rest of what is asked for happens, and what is retired can be taken away.
    assert (held(desk, has), held(desk, lacks)) == ({number: "5", choice: "eu"}, {choice: "eu"})
    run_bulk(desk, f"/staff/bulk/{asked[3]}/start")
    assert held(desk, has) == {choice: "eu"}


def test_a_reply_that_waits_fills_in_nothing_retired(loaded, desk, sam):
    choice, text = make_field(desk, "choice"), make_field(desk, "text")
    number, other = filed(loaded), filed(loaded)
    fill(desk, number, {choice: "eu"})
    waits = [sam.issue(number, 0, comment="In a moment.", fields_set={choice: "us"}), sam.issue(other, 0, comment="In a moment.", fields_set={text: "x"}),
             sam.issue(other, 0, comment="Taken away.", fields_clear=[text])]
    retire_choice(desk, choice)
    desk.client("admin").post(f"/admin/fields/{text}/retire", {"retire": "yes"})
    sam.one("select nuance_api.job_commands()")
    ends = [sam.command(one) for one in waits]
    assert [(c["state"], c["problem"], c["problem_field"], c["problem_detail"]) for c in ends] == [
        ("failed", "choice-retired", "field-" + choice, "Sprocket States"), ("failed", "field-retired", "field-" + text, "Name of " + text), ("done", None, None, None)]
    assert held(desk, number) == {choice: "eu"} and held(desk, other) == {}
    staff = desk.client("staff")
    assert "A choice was retired since: Sprocket States" in text_of(staff.get(f"/N{number}"))
    # Taken back, it is in the form again, which does not say that the value is to go.
    assert staff.post(f"/N{number}/withdraw", {"command": waits[0]}).status_code == 303
    form = staff.form(f"/N{number}")
    assert form.values["comment"] == "In a moment." and form.values["field-" + choice] == "us"
    answer = staff.post(f"/N{number}", raw=form.values, media="xml")
    assert answer.status_code == 422 and ("field-" + choice, "choice-retired") in problems(answer)
    assert held(desk, number) == {choice: "eu"}
    staff.post(f"/N{number}/draft/discard", {})


# --- undoing -------------------------------------------------------------------------------------------------

sam = acting("staff", "loaded")
robin = acting("staff2", "loaded")


def fields_of(actor, number):
    return {key: value for key, value in actor.all("select f.key, v.value from nuance.item i cross join lateral jsonb_each_text(i.fields) v "
                                                   "join nuance.field f on f.id = v.key::integer where i.number = %s", number)}


def test_undoing_takes_back_what_it_did_and_nothing_else(loaded, made, sam, robin):
    number = filed(loaded)
    before = sam.state(number)
    first = sam.update(number, fields_set={made["text"]: "some words", made["number"]: "1.5", made["choice"]: "eu", made["date"]: "2026-01-02"})
    assert len(fields_of(sam, number)) == 4
    sam.undo(sam.undo(sam.undo(first)))
    assert sam.state(number) == before, "to the byte, what it is found by too"
    second = sam.update(number, fields_set={made["text"]: "a", made["number"]: "2"}, priority="high")
    robin.update(number, fields_set={made["date"]: "2026-03-03"})
    sam.undo(second)
    assert fields_of(sam, number) == {made["date"]: "2026-03-03"} and sam.one("select priority from nuance.item where number = %s", number) == before["item"][0][0]["priority"]
    third = sam.update(number, fields_clear=[made["date"]], fields_set={made["text"]: "b"})
    robin.update(number, fields_set={made["text"]: "c"})
    assert refused(sam.undo, third)[1:] == ("changed-meanwhile", "fields")
    fourth = robin.update(number, fields_set={made["choice"]: "us"}, comment="And said why.", internal=True)
    sam.update(number, comment="Since then.", internal=True)
    robin.undo(fourth)
    assert fields_of(sam, number) == {made["text"]: "c"}, "what was said stays said"
    told_of = sam.all("select about, old, new from nuance.timeline_entry where item_number = %s and kind = 'field' order by id desc limit 1", number)
    assert told_of == [("Name of " + made["choice"], "Sprocket States", None)]


def test_a_command_that_waits_follows_what_is_so_then(loaded, made, sam, robin):
    number = filed(loaded)
    sam.issue(number, 0, comment="In a moment.", fields_set={made["text"]: "mine"})
    robin.update(number, fields_set={made["number"]: "3"})
    sam.one("select nuance_api.job_commands()")
    assert fields_of(sam, number) == {made["text"]: "mine", made["number"]: "3"}


def test_a_merge_brings_what_the_other_lacks_and_takes_it_back(loaded, made, sam, robin):
    twin, stays = filed(loaded), filed(loaded)
    sam.update(twin, fields_set={made["text"]: "the twin's", made["number"]: "1"})
    sam.update(stays, fields_set={made["number"]: "2", made["date"]: "2026-05-05"})
    before = sam.state(twin), sam.state(stays)
    merge = "select (nuance_api.command_now('merge', %s, '{}', %s)).id"
    command = sam.one(merge, twin, stays)
    assert fields_of(sam, stays) == {made["text"]: "the twin's", made["number"]: "2", made["date"]: "2026-05-05"}
    assert fields_of(sam, twin) == {made["text"]: "the twin's", made["number"]: "1"}
    last = "select about, old, new from nuance.timeline_entry where item_number = %s and kind = 'field' and internal order by id desc limit 1"
    assert sam.all(last, stays) == [("Name of " + made["text"], None, "the twin's")]
    sam.undo(command)
    assert (sam.state(twin), sam.state(stays)) == before
    assert sam.all(last, stays) == [("Name of " + made["text"], "the twin's", None)]
    # What somebody else filled in since stays; what came with the merge goes.
    again = sam.one(merge, twin, stays)
    robin.update(stays, fields_set={made["date"]: "2026-06-06"})
    sam.undo(again)
    assert fields_of(sam, stays) == {made["number"]: "2", made["date"]: "2026-06-06"}
    # Also where it is what came with the merge that was corrected, or taken away.
    for correction, left in (({"fields_set": {made["text"]: "corrected"}}, {made["text"]: "corrected"}), ({"fields_clear": [made["text"]]}, {})):
        again = sam.one(merge, twin, stays)
        robin.update(stays, **correction)
        sam.undo(again)
        assert fields_of(sam, stays) == {made["number"]: "2", made["date"]: "2026-06-06", **left}
        assert fields_of(sam, twin) == {made["text"]: "the twin's", made["number"]: "1"}
        if left:
            sam.update(stays, fields_clear=[made["text"]])


@pytest.mark.parametrize("now_there,back", [
    ({"a": 2, "c": 3, "e": 5}, {"a": 1, "b": 2, "e": 5}), ({"a": 9, "c": 9, "b": 9}, {"a": 9, "b": 9, "c": 9}),
    ({}, {"b": 2}), ({"a": 2, "b": 2, "c": 3}, {"a": 1, "b": 2})])
def test_only_what_is_as_it_was_made_goes_back(loaded, sam, now_there, back):
    """A command made {a: 1, b: 2, d: 4} into {a: 2, c: 3, d: 4}."""
    told = "select nuance_api.fields_back('{\"a\": 1, \"b\": 2, \"d\": 4}', '{\"a\": 2, \"c\": 3, \"d\": 4}', %s)"
    assert sam.one(told, json.dumps(now_there)) == back


def test_what_is_split_off_has_the_same(loaded, made, sam):
    number, manager = filed(loaded), Actor(loaded, "manager")
    word = fresh_key("splitword")
    sam.update(number, fields_set={made["text"]: word, made["number"]: "4.25"})
    manager.update(number, comment="By the way.")
    entry = sam.one("select max(id) from nuance.timeline_entry where item_number = %s", number)
    command = sam.one("select (nuance_api.command_now('split', %s, jsonb_build_object('entry', %s))).id", number, entry)
    fresh = sam.command(command)["other_number"]
    assert fields_of(sam, fresh) == {made["text"]: word, made["number"]: "4.25"}
    words = "select array_agg(distinct item_number order by item_number) from nuance.item_words where %s and vector @@ plainto_tsquery('simple', '{}')".format(word.split("-")[1])
    assert sam.one(words.replace("%s", "for_staff")) == [number, fresh] and sam.one(words.replace("%s", "for_customers")) is None
    sam.undo(command)
    assert fields_of(sam, number) == {made["text"]: word, made["number"]: "4.25"}
    manager.connection.close()


def test_undoing_a_split_brings_back_nothing_that_was_emptied(loaded, made, sam, robin):
    number, manager = filed(loaded), Actor(loaded, "manager")
    sam.update(number, fields_set={made["text"]: "from here", made["number"]: "4.25", made["choice"]: "eu"})
    manager.update(number, comment="By the way.")
    entry = sam.one("select max(id) from nuance.timeline_entry where item_number = %s", number)
    command = sam.one("select (nuance_api.command_now('split', %s, jsonb_build_object('entry', %s))).id", number, entry)
    fresh = sam.command(command)["other_number"]
    robin.update(number, fields_clear=[made["text"], made["number"]], fields_set={made["choice"]: "us"})
    robin.update(fresh, fields_set={made["number"]: "5", made["date"]: "2026-07-07"})
    undoing = sam.undo(command)
    assert fields_of(sam, number) == {made["choice"]: "us", made["number"]: "5", made["date"]: "2026-07-07"}, "what was learnt there comes, what was emptied here stays so"
    sam.undo(undoing)
    assert fields_of(sam, number) == {made["choice"]: "us"}
    assert fields_of(sam, fresh) == {made["text"]: "from here", made["number"]: "5", made["choice"]: "eu", made["date"]: "2026-07-07"}
    manager.connection.close()


def test_who_is_no_longer_staff_fills_in_none(loaded, made):
    """A command that waits has the rights its issuer has when it is applied."""
    number, manager = filed(loaded), Actor(loaded, "manager")
    assert refused(manager.update, number, fields_set={made["text"]: "x"})[1] == "staff-only"
    assert refused(manager.update, number, comment="With words.", fields_clear=[made["text"]])[1] == "staff-only"
    assert manager.all("select * from nuance_api.field") == [] and manager.all("select * from nuance_api.admin_field") == []
    assert manager.one("select nuance_api.field_changes_shown('{\"fields_clear\": [\"region\"]}')") is None
    manager.connection.close()


def test_undoing_by_the_button(desk, made, number):
    fill(desk, number, {made["choice"]: "eu"})
    staff = desk.client("staff")
    command = staff.xml(f"/N{number}").find("commands/command").get("id")
    assert staff.page(f"/N{number}").xpath(f"//li[@class='event'][contains(., 'set Name of {made['choice']}')]//button[@form='undo'][@value='{command}']")
    assert staff.post(f"/N{number}/undo", {"command": command}).status_code == 303
    assert held(desk, number) == {} and told(desk, number)[-1] == ("Name of " + made["choice"], "Sprocket Europe", None)
    fill(desk, number, {made["text"]: "x"})
    command = staff.xml(f"/N{number}").find("commands/command").get("id")
    fill(desk, number, {made["text"]: "y"}, "staff2")
    answer = staff.post(f"/N{number}/undo", {"command": command})
    assert answer.status_code == 409 and "changed it since: Fields" in text_of(answer)


def test_the_table_beside_it_says_what_the_items_say(desk):
    """After all of the above."""
    assert desk.sql("select count(*) from (select r.* from nuance.item i cross join lateral nuance_api.field_rows(i) r except select * from nuance.item_field) x") == [(0,)]
    assert desk.sql("select count(*) from (select * from nuance.item_field except select r.* from nuance.item i cross join lateral nuance_api.field_rows(i) r) x") == [(0,)]
    assert desk.sql("select count(*) from nuance.timeline_entry where kind = 'field' and not internal") == [(0,)]
    assert desk.sql("select conname, convalidated from pg_constraint where conname in ('timeline_entry_kind_check', 'timeline_entry_field') order by 1") == [
        ("timeline_entry_field", False), ("timeline_entry_kind_check", False)], "nobody waits for the reading of a whole timeline"
    with pytest.raises(Exception, match="timeline_entry_field"):
        desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, about, new) select number, requestor_id, 'field', 'x', 'x' from nuance.item limit 1")
