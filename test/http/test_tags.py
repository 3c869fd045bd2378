"""Tags: what admins make of them, how staff set and find them, how that is undone; and that nobody else ever hears of one."""
import json
import secrets

import pytest

from helpers.actor import Actor, acting, filed, refused
from helpers.client import html, problems, text_of
from helpers.tags import change, entries, found, made, named, number, tags  # noqa: F401
from helpers.world import number_in


# --- what admins make ----------------------------------------------------------------------------------------

def test_an_admin_names_and_colours_and_orders(desk):
    admin, key = desk.client("admin"), "made-" + secrets.token_hex(4)
    form = admin.form("/admin/tags").fill(name="Café & Co " + key, colour="teal")
    assert form.choices("colour") == ["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"]
    answer = form.submit()
    page = admin.get(answer.headers["Location"])
    assert page.status_code == 200 and "Made the tag" in text_of(page)
    row = admin.xml("/admin/tags").find(f"tags/tag[@key='cafe-co-{key}']")
    assert (row.get("name"), row.get("colour"), row.get("retired"), row.get("open")) == (f"Café & Co {key}", "teal", "no", "0")
    path = f"/admin/tags/cafe-co-{key}"
    assert admin.form(path).fill(name="Renamed " + key, colour="pink").submit().status_code == 303
    row = admin.xml(path).find("tag")
    assert (row.get("name"), row.get("colour"), row.get("key")) == ("Renamed " + key, "pink", f"cafe-co-{key}"), "the key stays"

    def order():
        return [t.get("key") for t in admin.xml("/admin/tags").findall("tags/tag[@retired='no']")]
    before = order()
    assert before[-1] == f"cafe-co-{key}", "a new one comes last"
    assert admin.form("/admin/tags", path + "/move").submit(button=("direction", "up")).status_code == 303
    assert order() == before[:-2] + [before[-1], before[-2]]
    admin.post(path + "/move", {"direction": "down"})
    admin.post(path + "/move", {"direction": "down"})
    assert order() == before, "the last one stays where it is"
    assert admin.form(path, path + "/retire").submit().status_code == 303
    assert admin.xml(path).find("tag").get("retired") == "yes" and f"cafe-co-{key}" not in order()
    assert admin.form(path, path + "/retire").submit().status_code == 303
    assert order() == before


def test_making_and_changing_is_noted(desk):
    admin, name = desk.client("admin"), "Audited " + secrets.token_hex(4)
    since = desk.sql("select coalesce(max(id), 0) from nuance.audit_entry")[0][0]
    admin.form("/admin/tags").fill(name=name, colour="red").submit()
    key = desk.sql("select key from nuance.tag where name = %s", name)[0][0]
    admin.form(f"/admin/tags/{key}").fill(name=name + "!", colour="blue").submit()
    admin.form(f"/admin/tags/{key}").submit()
    admin.post(f"/admin/tags/{key}/retire", {"retire": "yes"})
    rows = desk.sql("select p.name, e.change, e.thing, e.subject, e.field, e.old, e.new from nuance.audit_entry e join nuance.person p on p.id = e.person_id "
                    "where e.id > %s order by e.id", since)
    assert [row[:5] for row in rows] == [("Ada Adler", "added", "tag", name, None), ("Ada Adler", "changed", "tag", name, "name"),
                                         ("Ada Adler", "changed", "tag", name, "colour"), ("Ada Adler", "changed", "tag", name + "!", "retired_at")]
    assert rows[2][5:] == ("red", "blue")
    page = text_of(admin.get("/admin/changes"))
    assert f"added the tag {name}" in page and f"changed the tag {name}: Colour from red to blue" in page


@pytest.mark.parametrize("fields,problem", [
    ({"name": ""}, ("name", "required")), ({"name": "x" * 41}, ("name", "too-long")), ({"name": "a\nb"}, ("name", "one-line")),
    ({"name": "OUTAGE"}, ("name", "tag-name-taken")), ({"name": "beta PROGRAMME"}, ("name", "tag-name-taken")),
    ({"name": "New", "key": "outage"}, ("key", "tag-key-taken")), ({"name": "New", "key": "none"}, ("key", "tag-key-reserved")),
    ({"name": "New", "key": "Über"}, ("key", "malformed")), ({"name": "New", "key": "a,b"}, ("key", "malformed")), ({"name": "New", "key": "k" * 41}, ("key", "too-long")),
    ({"name": "New", "colour": "#ff0000"}, ("colour", "not-a-choice"))])
def test_bad_input_is_refused_by_name_and_kept(desk, fields, problem):
    admin, before = desk.client("admin"), desk.sql("select count(*) from nuance.tag")
    answer = admin.post("/admin/tags", fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer)
    page = admin.post("/admin/tags", fields)
    assert page.status_code == 422 and html(page).xpath(f"//*[@id='problems']//a[@href='#f-{problem[0]}']")
    again = admin.form_in(page, "/admin/tags").values
    assert again["name"] == fields["name"] and again["key"] == fields.get("key", "")
    assert desk.sql("select count(*) from nuance.tag") == before


def test_a_key_made_from_a_name_is_free_and_says_something(desk):
    admin = desk.client("admin")
    for name, key in (("None", "none-2"), ("日本語", "tag"), ("…", "tag-2"), ("Disk  full!", "disk-full")):
        assert admin.form("/admin/tags").fill(name=name).submit().status_code == 303
        assert desk.sql("select key from nuance.tag where name = %s", name) == [(key,)]


# --- setting them --------------------------------------------------------------------------------------------

def test_ticked_with_the_reply_in_one_submit(desk, made, number):
    """As a person without script: the boxes are in the reply's form, and one submit does it all."""
    staff = desk.fresh("staff")
    form = staff.form(f"/N{number}")
    assert set(made) <= set(form.choices("tags[]")) and "beta" not in form.choices("tags[]"), "retired ones are not offered"
    assert form.values["tags_were"] == "none"
    form.values["tags[]"] = made[:2]
    answer = form.fill(comment="We look into it.", status="waiting").submit()
    assert answer.status_code == 303 and number_in(answer) == number
    assert tags(desk, number) == made[:2] and entries(desk, number) == [("Sam Okafor", None, named(*made[:2]))]
    page = staff.page(f"/N{number}")
    assert [link.text_content() for link in page.xpath("//h1/following::p[1]//a[contains(@class, 'chip')]")] == ["Name of " + key for key in made[:2]]
    assert page.xpath(f"//a[contains(@href, '/search?q=tag:{made[0]}')]")
    form = staff.form(f"/N{number}")
    assert form.values["tags[]"] == made[:2] and form.values["tags_were"] == ", ".join(made[:2])
    form.values["tags[]"] = made[1:]
    assert form.submit().status_code == 303, "tags alone are a change"
    assert tags(desk, number) == made[1:]
    assert entries(desk, number)[1:] == [("Sam Okafor", named(*made[:2]), named(*made[1:]))]
    form = staff.form(f"/N{number}")
    del form.values["tags[]"]
    assert form.submit().status_code == 303
    assert tags(desk, number) == [] and entries(desk, number)[2:] == [("Sam Okafor", named(*made[1:]), None)]
    words = text_of(staff.get(f"/N{number}"))
    assert "set the tags Name of" in words and "changed the tags from Name of" in words and "took away the tags Name of" in words


def test_nothing_ticked_anew_is_no_change(desk, number):
    refused = desk.client("staff").form(f"/N{number}").submit()
    assert refused.status_code == 422 and "f-comment" in refused.text


def test_programs_say_what_to_add_and_take_away(desk, made, number):
    for fields, wanted in (({"tags_add": made[0]}, [made[0]]), ({"tags_add": f"{made[1]},{made[2].upper()}", "tags_remove": made[0]}, made[1:]),
                           ({"tags": ", ".join(made)}, made), ({"tags": made[2]}, [made[2]]), ({"tags": "none"}, []),
                           # what is ticked was ticked before somebody else ticked another
                           ({"tags_add": made[0]}, [made[0]]), ({"tags": made[1], "tags_were": "none"}, made[:2]),
                           ({"tags_were": made[0]}, [made[1]])):
        assert change(desk, number, **fields).status_code == 303, fields
        assert tags(desk, number) == wanted, fields
    answer = desk.client("staff").post_json(f"/N{number}", {"version": 999999999, "tags": "none"})
    assert answer.status_code == 303 and tags(desk, number) == []
    assert change(desk, number, tags_remove=made[0]).status_code == 422, "which it does not have"


@pytest.mark.parametrize("fields,problem", [
    ({"tags_add": "no-such-tag"}, ("tags_add", "unknown-tag")), ({"tags": "no-such-tag", "tags_were": "none"}, ("tags", "unknown-tag")),
    ({"tags_remove": "a b"}, ("tags_remove", "unknown-tag")), ({"tags": "beta", "tags_were": "none"}, ("tags", "tag-retired")),
    ({"tags_add": "beta"}, ("tags_add", "tag-retired")), ({"tags_add": "x," * 2001}, ("tags_add", "too-long"))])
def test_what_cannot_be_set_is_refused_by_name(desk, number, fields, problem):
    before = desk.snapshot()
    answer = change(desk, number, **fields)
    assert answer.status_code == 422 and problem in problems(answer)
    page = desk.client("staff").post(f"/N{number}", {"version": "999999999", "comment": "Kept.", **fields})
    assert "Kept." in page.text and page.status_code == 422
    assert desk.snapshot() == before


def test_thirty_at_most(desk, number):
    keys = ["many-" + secrets.token_hex(4) for _ in range(31)]
    for key in keys:
        desk.sql("insert into nuance.tag (key, name, colour, position) values (%s, %s, 'grey', 1000)", key, key)
    assert change(desk, number, tags_add=",".join(keys[:30])).status_code == 303
    answer = change(desk, number, tags_add=keys[30])
    assert answer.status_code == 422 and ("tags", "too-many-tags") in problems(answer)
    assert change(desk, number, tags_add=keys[30], tags_remove=keys[0]).status_code == 303
    change(desk, number, tags="none")
    desk.sql("update nuance.tag set retired_at = now() where key = any(%s)", keys)


def test_a_retired_one_stays_where_it_is_and_goes_when_it_is_unticked(desk, number):
    key = "going-" + secrets.token_hex(4)
    desk.client("admin").form("/admin/tags").fill(name=key, key=key, colour="red").submit()
    change(desk, number, tags_add=key)
    desk.client("admin").post(f"/admin/tags/{key}/retire", {"retire": "yes"})
    assert tags(desk, number) == [key] and int(number) in found(desk.client("staff"), "tag:" + key)
    form = desk.client("staff").form(f"/N{number}")
    assert key in form.values["tags[]"], "it is there to be taken away"
    assert form.fill(comment="It keeps its tags.").submit().status_code == 303 and tags(desk, number) == [key]
    form = desk.client("staff").form(f"/N{number}")
    form.values["tags[]"] = []
    assert form.submit().status_code == 303 and tags(desk, number) == []
    assert key not in desk.client("staff").form(f"/N{number}").choices("tags[]")


def test_a_stale_submit_keeps_both(desk, made, number):
    """Somebody else tags it meanwhile: nothing is applied, what is new is shown, and what was ticked is ticked beside it."""
    staff = desk.fresh("staff")
    change(desk, number, tags_add=made[2])
    form = staff.form(f"/N{number}")
    form.values["tags[]"] = [made[0]]
    change(desk, number, "staff2", tags_add=made[1])
    answer = form.fill(comment="My words.").submit()
    assert answer.status_code == 409 and tags(desk, number) == made[1:]
    again = staff.form_in(answer, f"/N{number}")
    assert again.values["comment"] == "My words." and again.values["tags[]"] == made[:2] and again.values["tags_were"] == ", ".join(made[1:])
    assert html(answer).xpath("//details[@id='f-tags'][@open]"), "what was chosen is to be seen"
    assert again.submit().status_code == 303
    assert tags(desk, number) == made[:2]


def test_a_draft_and_a_reply_taken_back_keep_what_was_ticked(desk, made, number):
    staff = desk.fresh("staff")
    change(desk, number, tags_add=made[2])
    form = staff.form(f"/N{number}")
    form.values["tags[]"] = [made[0]]
    draft = dict(form.fill(comment="Half a reply").values)
    raw = [(name, one) for name, value in draft.items() for one in (value if isinstance(value, list) else [value])]
    assert staff.post(f"/N{number}/draft", raw=raw).status_code == 303
    assert staff.form(f"/N{number}").values["tags[]"] == [made[0]]
    desk.sql("update nuance.account set undo_seconds = 30 where login = 'staff'")
    try:
        assert staff.form(f"/N{number}").submit().status_code == 303
        assert tags(desk, number) == [made[2]], "not before the reply goes"
        answer = staff.form(f"/N{number}", f"/N{number}/withdraw").submit(button=("command", staff.xml(f"/N{number}").find("commands/command").get("id")))
        assert answer.status_code == 303
        form = staff.form(f"/N{number}")
        assert form.values["tags[]"] == [made[0]] and form.values["comment"] == "Half a reply"
    finally:
        desk.sql("update nuance.account set undo_seconds = 0 where login = 'staff'")
    assert form.submit().status_code == 303 and tags(desk, number) == [made[0]]


# --- nobody else ---------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def secret(desk, made):
    """Issues that everybody has some of, with a tag, a view of it, and everything that tells of an issue."""
    numbers = {"manager": desk.file("manager", desk.acme(), "Tagged in secret"), "free": desk.file("free", desk.free_contract(), "Tagged in secret, free")}
    numbers["community"] = desk.file("free", desk.free_contract(), "Tagged in secret, for the community")
    desk.client("staff").form(f"/N{numbers['community']}").fill(queue="community").submit()
    for number in numbers.values():
        assert change(desk, number, tags_add=made[0]).status_code == 303
        assert change(desk, number, tags_add=made[1], tags_remove=made[0]).status_code == 303
    return numbers


@pytest.mark.parametrize("media", ["html", "xml", "json"])
@pytest.mark.parametrize("login", ["manager", "member", "free", "community", "contact", "visitor"])
def test_nobody_else_is_shown_one(desk, made, secret, login, media):
    client, seen = desk.client(login), 0
    paths = [f"/N{n}" for n in secret.values()] + ["/", f"/contract/{desk.acme()}", f"/contract/{desk.free_contract()}", "/search?q=tagged", "/search?q=secret+is:open",
             "/staff", "/queue/free", "/queue/community", "/queue/community?status=all&sort=activity", "/search/words", "/status", "/account"]
    for path in paths:
        answer = client.get(path, media)
        seen += answer.status_code == 200 and "in secret" in answer.text
        assert "sprocket" not in answer.text and "chip k-" not in answer.text, path
        assert 'kind="tags"' not in answer.text and '"kind":"tags"' not in answer.text and "set the tags" not in answer.text, path
    assert seen or login in ("contact", "visitor"), "what was looked for tags is there to be read"
    assert "sprocket" in desk.client("staff").get(paths[0], media).text


@pytest.mark.parametrize("login", ["manager", "member", "free", "community"])
def test_nobody_else_finds_by_one_or_learns_that_it_is_there(desk, made, secret, login):
    client = desk.client(login)

    def said(q):
        answer = client.get("/search?q=" + q, "json")
        return answer.status_code, [i["number"] for i in answer.json()["items"]]
    assert said(f"tag:{made[1]}") == said("tag:no-such-tag") == said("tag:none") == said("tag:outage") == (200, [])
    assert said(f"-tag:{made[1]}") == said("-tag:no-such-tag") == said("is:open,closed")
    assert said(made[1]) == said("nosuchword") and said(f'"Name+of+{made[1]}"')[1] == []
    assert "tag" not in {word["filter"] for word in client.json("/search/words.json")["words"]}
    for path in ("/admin/tags", f"/admin/tags/{made[0]}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("login", ["manager", "member", "free", "community"])
def test_nobody_else_sets_one(desk, made, secret, login):
    number = secret["manager" if login in ("manager", "member") else "free"]
    before = desk.snapshot()
    for key in (made[0], "no-such-tag"):
        for fields in ({"tags_add": key}, {"tags_remove": key}, {"tags": key, "tags_were": "none"}, {"comment": "With it", "tags_add": key}):
            answer = desk.client(login).post(f"/N{number}", {"version": "999999999", **fields}, media="xml")
            assert answer.status_code == 403 and "sprocket" not in answer.text.replace(made[0], ""), (key, fields)
    assert desk.snapshot() == before


def test_a_tag_is_nothing_a_customer_notices(desk, made, number):
    """No mail, no activity, no count, no version, no webhook, and no stale form."""
    manager = desk.client("manager")
    hook = desk.sql("insert into nuance.destination (name, type, settings, events, internal, enabled) values ('Tags ' || gen_random_uuid(), 'webhook', "
                    "'{\"url\": \"https://hook.example.org/\"}', '{filed,comments,changes,contracts}', true, true) returning id")[0][0]
    try:
        form = manager.form(f"/N{number}")
        item, now = dict(manager.xml(f"/N{number}").find("item").attrib), manager.json(f"/N{number}/presence.json")["now"]
        sent = desk.sql("select count(*) from nuance.outbox")
        change(desk, number, tags_add=made[0])
        assert desk.sql("select count(*) from nuance.outbox") == sent
        assert dict(manager.xml(f"/N{number}").find("item").attrib) == item and manager.json(f"/N{number}/presence.json")["now"] == now
        assert manager.xml(f"/N{number}").find("tags/tag") is None
        assert form.submit(button=("status", "resolved")).status_code == 303, "their form is not stale by it"
        mails = desk.sql("select content::text from nuance.outbox where id > (select max(id) - 20 from nuance.outbox)")
        assert "sprocket" not in str(mails)
    finally:
        desk.sql("update nuance.destination set enabled = false where id = %s", hook)


def test_the_holder_of_a_link_is_told_of_none(desk, made):
    number = desk.file("free", desk.free_contract(), "Read by a link")
    token = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.access_link (item_number, person_id, token_hash) select number, requestor_id, sha256(%s::bytea) from nuance.item where number = %s", token, number)
    change(desk, number, tags_add=made[0])
    holder = desk.fresh()
    for media in ("html", "xml", "json"):
        answer = holder.get(f"/link/{token}/N{number}", media)
        assert answer.status_code == 200 and "sprocket" not in answer.text


# --- many at once, and undoing -------------------------------------------------------------------------------

def run_bulk(desk, path, fields=None, raw=None):
    answer = desk.client("staff").post(path, fields, raw=raw)
    assert answer.status_code == 303, answer.text[:800]
    bulk = answer.headers["Location"].rsplit("/", 1)[1]
    if fields is not None or raw is not None:
        assert desk.client("staff").post(f"/staff/bulk/{bulk}/start").status_code == 303
    for _ in range(10):
        desk.sql("select nuance_api.job_bulk()")
    return bulk


def test_many_at_once_and_back(desk, made):
    staff = desk.client("staff")
    numbers = [desk.file("manager", desk.acme(), f"One of many {n}") for n in range(4)]
    change(desk, numbers[0], tags_add=made[0])
    change(desk, numbers[1], tags_add=made[1])
    form = staff.form(f"/staff/bulk?q=N{numbers[0]}", "/staff/bulk")
    assert set(made) <= set(form.choices("tags_add[]")) and "beta" in form.choices("tags_remove[]") and "beta" not in form.choices("tags_add[]")
    raw = [("csrf", form.values["csrf"]), ("submission", form.values["submission"]), ("which", "chosen"), ("tags_add[]", made[0]), ("tags_add[]", made[2]),
           ("tags_remove[]", made[1]), *(("items[]", n) for n in numbers)]
    bulk = run_bulk(desk, "/staff/bulk", raw=raw)
    told = staff.xml(f"/staff/bulk/{bulk}").find("bulk")
    assert [t.get("key") for t in told.findall("added-tags/added-tag")] == [made[0], made[2]] and told.find("removed-tags/removed-tag").get("key") == made[1]
    assert "Tags added:" in text_of(staff.get(f"/staff/bulk/{bulk}")) and told.get("done") == "4"
    assert all(tags(desk, n) == [made[0], made[2]] for n in numbers)
    # Somebody goes on with two of them: another tag is another's business, one of these is not.
    change(desk, numbers[2], "staff2", tags_add=made[1])
    change(desk, numbers[3], "staff2", tags_remove=made[2])
    undoing = run_bulk(desk, f"/staff/bulk/{bulk}/undo")
    assert [tags(desk, n) for n in numbers] == [[made[0]], [made[1]], [made[1]], [made[0]]]
    left_out = staff.xml(f"/staff/bulk/{undoing}").findall("left-out/command")
    assert [(c.get("number"), c.get("problem"), c.get("problem-detail")) for c in left_out] == [(numbers[3], "changed-meanwhile", "tags")]
    assert entries(desk, numbers[1])[-1] == ("Sam Okafor", named(made[0], made[2]), named(made[1]))
    # Undoing that puts them back.
    run_bulk(desk, f"/staff/bulk/{undoing}/undo")
    assert [tags(desk, n) for n in numbers[:3]] == [[made[0], made[2]], [made[0], made[2]], made]


def test_what_is_so_already_is_counted_and_left_out(desk, made):
    numbers = [desk.file("manager", desk.acme(), f"Already {n}") for n in range(2)]
    change(desk, numbers[0], tags_add=made[0])
    bulk = run_bulk(desk, "/staff/bulk", {"items": ",".join(numbers), "tags_add": made[0]})
    told = desk.client("staff").xml(f"/staff/bulk/{bulk}").find("bulk")
    assert (told.get("total"), told.get("unchanged"), told.get("done"), told.get("skipped")) == ("2", "1", "1", "1")
    assert entries(desk, numbers[0]) == [("Sam Okafor", None, named(made[0]))]


@pytest.mark.parametrize("fields,problem", [({"tags_add": "beta"}, ("tags_add", "tag-retired")), ({"tags_remove": "nosuch"}, ("tags_remove", "unknown-tag"))])
def test_many_with_bad_tags_are_refused(desk, number, fields, problem):
    answer = desk.client("staff").post("/staff/bulk", {"items": number, **fields}, media="xml")
    assert answer.status_code == 422 and problem in problems(answer)


sam = acting("staff", "loaded")


robin = acting("staff2", "loaded")


def keys_of(actor, number):
    return [row[0] for row in actor.all("select g.key from nuance.item i join nuance.tag g on g.id = any (i.tags) where i.number = %s order by g.position, g.id", number)]


def test_undoing_takes_back_what_it_did_and_nothing_else(loaded, made, sam, robin):
    number = filed(loaded)
    before = sam.state(number)
    first = sam.update(number, tags_add=[made[0]])
    sam.undo(sam.undo(sam.undo(first)))
    assert sam.state(number) == before
    second = sam.update(number, tags_add=made[:2], priority="high")
    robin.update(number, tags_add=[made[2]])
    sam.undo(second)
    assert keys_of(sam, number) == [made[2]] and sam.one("select priority from nuance.item where number = %s", number) == before["item"][0][0]["priority"]
    third = sam.update(number, tags_remove=[made[2]], tags_add=[made[0]])
    robin.update(number, tags_remove=[made[0]])
    assert refused(sam.undo, third)[1:] == ("changed-meanwhile", "tags")
    fourth = robin.update(number, tags_add=[made[1]], comment="And said why.", internal=True)
    sam.update(number, comment="Since then.", internal=True)
    robin.undo(fourth)
    assert keys_of(sam, number) == [], "what was said stays said"


def test_a_command_that_waits_follows_what_is_so_then(loaded, made, sam, robin):
    number = filed(loaded)
    sam.issue(number, 0, comment="In a moment.", tags_add=[made[0]])
    robin.update(number, tags_add=[made[1]])
    sam.one("select nuance_api.job_commands()")
    assert keys_of(sam, number) == made[:2]


def test_a_merge_brings_its_tags_along_and_takes_them_back(loaded, made, sam, robin):
    twin, stays = filed(loaded), filed(loaded)
    sam.update(twin, tags_add=made[:2])
    sam.update(stays, tags_add=[made[1], made[2]])
    before = sam.state(twin), sam.state(stays)
    command = sam.one("select (nuance_api.command_now('merge', %s, '{}', %s)).id", twin, stays)
    assert keys_of(sam, stays) == made and keys_of(sam, twin) == made[:2]
    told = "select old, new from nuance.timeline_entry where item_number = %s and kind = 'tags' and internal order by id desc limit 1"
    assert sam.all(told, stays) == [(named(made[1], made[2]), named(*made))]
    sam.undo(command)
    assert (sam.state(twin), sam.state(stays)) == before
    assert sam.all(told, stays) == [(named(*made), named(made[1], made[2]))]
    # What somebody else tagged since stays; what came with the merge goes.
    again = sam.one("select (nuance_api.command_now('merge', %s, '{}', %s)).id", twin, stays)
    robin.update(stays, tags_remove=[made[2]])
    sam.undo(again)
    assert keys_of(sam, stays) == [made[1]]


def test_what_is_split_off_is_about_the_same(loaded, made, sam):
    number, manager = filed(loaded), Actor(loaded, "manager")
    sam.update(number, tags_add=made[:2])
    manager.update(number, comment="By the way.")
    entry = sam.one("select max(id) from nuance.timeline_entry where item_number = %s", number)
    command = sam.one("select (nuance_api.command_now('split', %s, jsonb_build_object('entry', %s))).id", number, entry)
    fresh = sam.command(command)["other_number"]
    assert keys_of(sam, fresh) == made[:2]
    sam.undo(command)
    assert keys_of(sam, number) == made[:2]
    manager.connection.close()


def test_who_is_no_longer_staff_sets_none(loaded, made):
    """A command that waits has the rights its issuer has when it is applied."""
    number, manager = filed(loaded), Actor(loaded, "manager")
    assert refused(manager.update, number, tags_add=[made[0]])[1] == "staff-only"
    assert refused(manager.update, number, comment="With words.", tags_remove=[made[0]])[1] == "staff-only"
    assert manager.one("select nuance_api.tags_shown(array(select id from nuance.tag))") is None
    assert manager.all("select * from nuance_api.tag") == [] and manager.all("select * from nuance_api.admin_tag") == []
    assert manager.all("select * from nuance_api.query_problems(%s)", json.dumps([{"filter": "tag", "in": ["nosuch"]}])) == []
    manager.connection.close()


def test_the_table_beside_it_says_what_the_items_say(desk):
    """After all of the above."""
    assert desk.sql("select count(*) from nuance.item i where i.tags is distinct from array(select t.tag_id from nuance.item_tag t where t.item_number = i.number order by 1)") == [(0,)]
    assert desk.sql("select count(*) from nuance.item_tag t join nuance.item i on i.number = t.item_number "
                    "where (t.closed, t.activity_at) is distinct from (i.closed, i.activity_at)") == [(0,)]
    assert desk.sql("select count(*) from nuance.timeline_entry where kind = 'tags' and not internal") == [(0,)]
    with pytest.raises(Exception, match="timeline_entry_tags"):
        desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, new) select number, requestor_id, 'tags', 'x' from nuance.item limit 1")
