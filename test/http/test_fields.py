"""Fields: what admins make of them, how staff fill them in, and what cannot be."""
import pytest

from helpers.client import html, problems, text_of
from helpers.fields import KINDS, change, fill, fresh_key, held, make_field, retire_made, told
from helpers.world import number_in


@pytest.fixture(scope="module")
def made(desk):
    """A field of each kind of their own, by kind; their names are what nobody but staff may read."""
    yield {kind: make_field(desk, kind) for kind in KINDS}
    retire_made(desk)


@pytest.fixture
def number(desk):
    return desk.file("manager", desk.acme(), "To be filled in")


# --- what admins make ----------------------------------------------------------------------------------------

def test_an_admin_makes_names_orders_retires_and_brings_back(desk):
    admin = desk.client("admin")
    form = admin.form("/admin/fields").fill(name="Größe & Co " + fresh_key("x"), kind="choice", help="What the label says.", choices="S\nlarge: L\nÜber\n")
    assert form.choices("kind") == ["text", "number", "choice", "date"] and set(form.choices("queues[]")) >= {"paid", "free", "community"}
    form.values["queues[]"] = ["paid", "free"]
    name = form.values["name"]
    answer = form.submit()
    assert answer.status_code == 303 and "Made the field" in text_of(admin.get(answer.headers["Location"]))
    key = desk.sql("select key from nuance.field where name = %s", name)[0][0]
    assert key.startswith("gro-e-co-x-"), "made from the name, of letters"
    row = admin.xml(f"/admin/fields/{key}").find("field")
    assert (row.get("kind"), row.get("queues"), row.get("help")) == ("choice", "paid, free", "What the label says.")
    assert row.find("choices").text == "s: S\nlarge: L\nuber: Über"
    form = admin.form(f"/admin/fields/{key}")
    assert "kind" not in form.controls and "key" not in form.controls, "both stay"
    form.values["queues[]"] = ["community"]
    assert form.fill(name=name + "!", choices="large: Large\nuber: Über").submit().status_code == 303
    row = admin.xml(f"/admin/fields/{key}").find("field")
    assert (row.get("name"), row.get("queues"), row.get("key")) == (name + "!", "community", key)
    assert row.find("choices").text == "large: Large\nuber: Über" and row.find("retired-choices").text == "s: S"
    # A choice comes back by its line, or by its name alone.
    assert admin.form(f"/admin/fields/{key}").fill(choices="S\nlarge: Large\nuber: Über").submit().status_code == 303
    row = admin.xml(f"/admin/fields/{key}").find("field")
    assert row.find("choices").text == "s: S\nlarge: Large\nuber: Über" and row.find("retired-choices") is None

    def order():
        return [f.get("key") for f in admin.xml("/admin/fields").findall("fields/field[@retired='no']")]
    before = order()
    assert before[-1] == key, "a new one comes last"
    assert admin.form("/admin/fields", f"/admin/fields/{key}/move").submit(button=("direction", "up")).status_code == 303
    assert order() == before[:-2] + [before[-1], before[-2]]
    admin.post(f"/admin/fields/{key}/move", {"direction": "down"})
    admin.post(f"/admin/fields/{key}/move", {"direction": "down"})
    assert order() == before, "the last one stays where it is"
    assert admin.form(f"/admin/fields/{key}", f"/admin/fields/{key}/retire").submit().status_code == 303
    assert admin.xml(f"/admin/fields/{key}").find("field").get("retired") == "yes" and key not in order()
    assert admin.form(f"/admin/fields/{key}", f"/admin/fields/{key}/retire").submit().status_code == 303
    assert order() == before


def test_making_and_changing_is_noted(desk):
    admin, key = desk.client("admin"), fresh_key("audited")
    since = desk.sql("select coalesce(max(id), 0) from nuance.audit_entry")[0][0]
    make_field(desk, "choice", key=key, queues="paid", choices="a: A")
    admin.post(f"/admin/fields/{key}", {"name": "Name of " + key, "queues": "paid, free", "choices": "b: B", "help": "Why"})
    admin.post(f"/admin/fields/{key}/retire", {"retire": "yes"})
    rows = desk.sql("select change, thing, subject, field, old, new from nuance.audit_entry where id > %s order by id", since)
    assert [row[:4] for row in rows] == [("added", "field", "Name of " + key, None)] + [("changed", "field", "Name of " + key, f) for f in ("help", "choices", "queue_ids", "retired_at")]
    assert rows[2][4:] == ("a: A", "b: B, a: A (retired)") and rows[3][4:] == ("Paid", "Paid, Free")
    page = text_of(admin.get("/admin/changes"))
    assert f"added the field Name of {key}" in page and "Choices from a: A to b: B, a: A (retired)" in page


def test_two_admins_keep_what_the_other_did_to_the_choices(desk):
    one, two, key = desk.fresh("admin"), desk.fresh("admin"), make_field(desk, "choice", choices="a: A\nb: B\nc: C")

    def choices():
        row = desk.client("admin").xml(f"/admin/fields/{key}").find("field")
        return [(row.findtext(part) or "").split("\n") for part in ("choices", "retired-choices")]
    first, second, third = (client.form(f"/admin/fields/{key}") for client in (one, two, two))
    assert first.values["choices_were"] == "a, b, c"
    assert first.fill(choices="a: A\nd: D\nb: B").submit().status_code == 303
    assert choices() == [["a: A", "d: D", "b: B"], ["c: C"]]
    assert second.fill(help="Only this.").submit().status_code == 303
    assert choices() == [["a: A", "b: B", "d: D"], ["c: C"]], "what the other made stays, and what they retired stays retired"
    # Refused, the form still knows what it showed.
    answer = third.fill(name="", choices="a: A\nc: C").submit()
    assert answer.status_code == 422
    again = two.form_in(answer, f"/admin/fields/{key}")
    assert again.values["choices_were"] == "a, b, c"
    assert again.fill(name="Name of " + key).submit().status_code == 303
    assert choices() == [["a: A", "d: D"], ["b: B", "c: C"]]
    # Of two who make the same one, there is one; a name stands for one.
    fourth, fifth = one.form(f"/admin/fields/{key}"), two.form(f"/admin/fields/{key}")
    assert fourth.fill(choices="a: A\nd: D\nEast").submit().status_code == 303
    answer = fifth.fill(choices="a: A\nd: D\nother: EAST").submit()
    assert answer.status_code == 422 and "f-choices" in answer.text
    assert two.form_in(answer, f"/admin/fields/{key}").fill(choices="a: A\nEast").submit().status_code == 303
    assert choices() == [["a: A", "east: East"], ["d: D", "b: B", "c: C"]]
    # A form made now brings back what is retired, and retires what it showed.
    assert one.form(f"/admin/fields/{key}").fill(choices="c: C").submit().status_code == 303
    assert choices() == [["c: C"], ["a: A", "east: East", "d: D", "b: B"]]


@pytest.mark.parametrize("fields,problem", [
    ({"name": ""}, ("name", "required")), ({"name": "x" * 41}, ("name", "too-long")), ({"name": "REGION"}, ("name", "field-name-taken")),
    ({"kind": ""}, ("kind", "required")), ({"kind": "float"}, ("kind", "not-a-choice")),
    ({"key": "region"}, ("key", "field-key-taken")), ({"key": "Über"}, ("key", "malformed")), ({"key": "a-2"}, ("key", "field-key-letters")),
    ({"key": "-a"}, ("key", "field-key-letters")), ({"key": "a-"}, ("key", "field-key-letters")),
    *(({"key": key}, ("key", "field-key-reserved")) for key in ("is", "queue", "tag", "sort", "due", "none", "http")),
    ({"queues": "nosuch"}, ("queues", "not-a-choice")), ({"help": "x" * 201}, ("help", "too-long")),
    ({"choices": "a"}, ("choices", "choices-of-none")), ({"kind": "choice"}, ("choices", "required")), ({"kind": "choice", "choices": "none: Nobody"}, ("choices", "choice-reserved")),
    ({"kind": "choice", "choices": "a: X\na: Y"}, ("choices", "choice-twice")), ({"kind": "choice", "choices": "a: X\nb: x"}, ("choices", "choice-twice")),
    ({"kind": "choice", "choices": "x" * 41}, ("choices", "choice-long")), ({"kind": "choice", "choices": "\n".join(f"n{n}" for n in range(101))}, ("choices", "choices-full"))])
def test_bad_input_is_refused_by_name_and_kept(desk, fields, problem):
    admin, before = desk.client("admin"), desk.sql("select count(*) from nuance.field")
    fields = {"name": "New", "kind": "text", **fields}
    answer = admin.post("/admin/fields", fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer)
    page = admin.post("/admin/fields", fields)
    assert page.status_code == 422 and html(page).xpath(f"//*[@id='problems']//a[@href='#f-{problem[0]}']") and html(page).xpath(f"//*[@id='f-{problem[0]}']")
    again = admin.form_in(page, "/admin/fields").values
    assert again["name"] == fields["name"] and again["key"] == fields.get("key", "") and again["choices"] == fields.get("choices", "")
    assert desk.sql("select count(*) from nuance.field") == before


def test_a_key_made_from_a_name_is_free_and_no_other_filter(desk):
    for name, like in (("Queue", "queue-b"), ("queue 2", "queue-c"), ("日本語", "field"), ("…", "field-b"), ("Node  count!", "node-count")):
        assert desk.client("admin").post("/admin/fields", {"name": name, "kind": "number"}).status_code == 303
        assert desk.sql("select key from nuance.field where name = %s", name) == [(like,)]
    desk.sql("update nuance.field set retired_at = now() where name = any(%s)", ["Queue", "queue 2", "日本語", "…", "Node  count!"])


def test_there_is_an_end_to_the_fields_of_a_queue(desk):
    admin = desk.client("admin")
    admin.form("/admin/queues").fill(name="Twenty fields").submit()
    keys = [make_field(desk, "text", "twenty-fields") for _ in range(20)]
    answer = admin.post("/admin/fields", {"name": "One more", "kind": "text", "queues": "paid, twenty-fields"}, media="xml")
    assert answer.status_code == 422 and ("queues", "queue-fields-full") in problems(answer)
    admin.post(f"/admin/fields/{keys[0]}/retire", {"retire": "yes"})
    extra = make_field(desk, "text", "twenty-fields")
    answer = admin.post(f"/admin/fields/{keys[0]}/retire", {"retire": "no"}, media="xml")
    assert answer.status_code == 422 and ("queues", "queue-fields-full") in problems(answer)
    desk.sql("update nuance.field set retired_at = now() where key = any(%s)", keys + [extra])


# --- filling them in -----------------------------------------------------------------------------------------

def test_filled_in_with_the_reply_in_one_submit(desk, made, number):
    """As a person without script: the fields are in the reply's form, and one submit does it all."""
    staff = desk.fresh("staff")
    form = staff.form(f"/N{number}")
    assert form.choices("field-" + made["choice"]) == ["", "eu", "us", "old"]
    assert not form.element.xpath(".//*[starts-with(@name, 'field-')][@inputmode]"), "the keyboard for decimals has no minus on some phones"
    values = {"text": 'Ann\'s "server" & <more>', "number": "0012.500", "choice": "us", "date": "2026-12-24"}
    answer = form.fill(comment="We look into it.", status="waiting", **{"field-" + made[kind]: value for kind, value in values.items()}).submit()
    assert answer.status_code == 303 and number_in(answer) == number
    values["number"] = "12.5"
    assert held(desk, number) == {made[kind]: value for kind, value in values.items()}
    named = {kind: "Name of " + key for kind, key in made.items()}
    assert told(desk, number) == [(named["text"], None, values["text"]), (named["number"], None, "12.5"), (named["choice"], None, "Sprocket States"), (named["date"], None, "2026-12-24")]
    page = staff.page(f"/N{number}")
    head = [(div.xpath("string(dt)"), div.xpath("string(dd)")) for div in page.xpath("//dl[@class='values']/div")]
    assert head == [(named["text"], values["text"]), (named["number"], "12.5"), (named["choice"], "Sprocket States"), (named["date"], "2026-12-24")]
    for link in page.xpath("//dl[@class='values']//a/@href"):
        assert number in [i.get("number") for i in staff.xml(link).findall("items/item")], link
    # And on: what is left alone stays, what is emptied goes.
    form = staff.form(f"/N{number}")
    assert form.values["field-" + made["number"]] == "12.5" and form.values["shown-" + made["number"]] == "12.5"
    assert form.fill(**{"field-" + made["number"]: "12.50", "field-" + made["date"]: "", "field-" + made["choice"]: "eu"}).submit().status_code == 303
    assert held(desk, number) == {made["text"]: values["text"], made["number"]: "12.5", made["choice"]: "eu"}
    assert told(desk, number)[4:] == [(named["choice"], "Sprocket States", "Sprocket Europe"), (named["date"], "2026-12-24", None)]
    words = text_of(staff.get(f"/N{number}"))
    assert f"set {named['number']} to 12.5" in words and f"changed {named['choice']} from Sprocket States to Sprocket Europe" in words
    assert f"emptied {named['date']}, which was 2026-12-24" in words


def test_nothing_filled_in_anew_is_no_change(desk, made, number):
    fill(desk, number, {made["text"]: "x", made["number"]: "1.10"})
    refused = desk.client("staff").form(f"/N{number}").submit()
    assert refused.status_code == 422 and "f-comment" in refused.text
    assert change(desk, number, **{"field-" + made["number"]: "+1.1"}).status_code == 422, "the same number"


GOOD = [("number", "-0", "0"), ("number", "-0.50", "-0.5"), ("number", "999999999999999.999999", "999999999999999.999999"), ("number", "0.1", "0.1"),
        ("number", "1.0000000", "1"), ("number", "+7", "7"), ("date", "2024-02-29", "2024-02-29"), ("date", "0001-01-01", "0001-01-01"), ("date", "9999-12-31", "9999-12-31"),
        ("text", "  spaces around  ", "spaces around"), ("text", "x" * 200, "x" * 200), ("text", "🦊é日本", "🦊é日本"), ("text", "none", "none"), ("choice", "old", "old")]


@pytest.mark.parametrize("kind,typed,kept", GOOD)
def test_values_are_exact(desk, made, number, kind, typed, kept):
    fill(desk, number, {made[kind]: typed})
    assert held(desk, number) == {made[kind]: kept}
    assert desk.client("staff").json(f"/N{number}")["fields"][-4:] != [] and kept in desk.client("staff").get(f"/N{number}", "json").text


BAD = [("number", "12,5", "not-a-number"), ("number", "1e3", "not-a-number"), ("number", "NaN", "not-a-number"), ("number", "infinity", "not-a-number"), ("number", ".5", "not-a-number"),
       ("number", "5.", "not-a-number"), ("number", "0x10", "not-a-number"), ("number", "--5", "not-a-number"), ("number", "1 000", "not-a-number"), ("number", "1000000000000000", "number-beyond"),
       ("number", "0.0000001", "number-beyond"), ("number", "1." + "0" * 20000, "number-beyond"), ("number", "0" * 60 + "1", "number-beyond"), ("number", "1." + "0" * 20000 + "x", "not-a-number"), ("date", "2026-02-29", "not-a-day"), ("date", "29.3.2026", "not-a-day"), ("date", "2026-3-9", "not-a-day"), ("date", "0000-01-01", "not-a-day"),
       ("date", "2026-13-01", "not-a-day"), ("date", "today", "not-a-day"), ("date", "2026-03-29T10:00", "not-a-day"), ("date", "infinity", "not-a-day"), ("choice", "EU", "not-a-choice"),
       ("choice", "nosuch", "not-a-choice"), ("choice", "Sprocket Europe", "not-a-choice"), ("text", "x" * 201, "too-long"), ("text", "two\nlines", "control-character"),
       ("text", "a\tb", "control-character"), ("text", "a\x07b", "control-character"), ("text", "a\u0085b", "control-character"), ("text", "a\u2028b", "control-character")]


@pytest.mark.parametrize("kind,typed,code", BAD)
def test_what_cannot_be_is_refused_by_name_and_kept(desk, made, number, kind, typed, code):
    before, name = desk.snapshot(), "field-" + made[kind]
    answer = change(desk, number, **{name: typed})
    assert answer.status_code == 422 and (name, code) in problems(answer)
    page = change(desk, number, media="html", **{name: typed, "comment": "Kept."})
    assert page.status_code == 422 and html(page).xpath(f"//*[@id='problems']//a[@href='#f-{name}'][contains(., 'Name of {made[kind]}')]")
    again = desk.client("staff").form_in(page, f"/N{number}").values
    assert again["comment"] == "Kept." and html(page).xpath("//details[@id='f-fields'][@open]")
    if kind != "choice" and "\n" not in typed and "\x07" not in typed and "\u2028" not in typed:
        assert again[name] == typed
    assert desk.snapshot() == before


def test_a_field_there_is_not_is_refused_by_name(desk, made, number):
    before = desk.snapshot()
    for fields in ({"field-nosuch": "x"}, {"field-": "x"}, {"shown-": "x", "comment": "x"}):
        answer = change(desk, number, **fields)
        assert answer.status_code == 422 and problems(answer)[0][1] == "unknown-field", fields
    assert change(desk, number, fields="x").status_code == 422, "which is for programs"
    assert desk.snapshot() == before


def test_programs_send_an_object(desk, made, number):
    staff = desk.client("staff")

    def send(fields):
        return staff.post_json(f"/N{number}", {"version": 999999999, "fields": fields})
    assert send({made["text"]: "by a program", made["number"]: 42, made["date"]: "2026-01-02"}).status_code == 303
    assert held(desk, number) == {made["text"]: "by a program", made["number"]: "42", made["date"]: "2026-01-02"}
    assert send({made["text"]: None, made["number"]: "0.10", made["choice"]: "eu"}).status_code == 303
    assert held(desk, number) == {made["number"]: "0.1", made["date"]: "2026-01-02", made["choice"]: "eu"}
    assert staff.post_json(f"/N{number}", {"version": 999999999, "field-" + made["number"]: 7}).status_code == 303
    assert held(desk, number)[made["number"]] == "7"
    before = desk.snapshot()
    for wrong, code in ((0.1, "not-a-string"), (1e30, "number-beyond"), (1.0, "not-a-string"), (True, "not-a-string"), ([1], "not-a-string"), ({"a": 1}, "not-a-string")):
        answer = send({made["number"]: wrong})
        assert answer.status_code == 422 and answer.json()["form"]["problems"][0]["code"] == code, wrong
    for wrong in ([1], "x", 5):
        assert send(wrong).status_code == 422, wrong
    assert staff.post_json(f"/N{number}", {"version": 999999999, "field-" + made["number"]: 1.5}).status_code == 400
    assert desk.snapshot() == before


# --- queues, retiring, choices -------------------------------------------------------------------------------

def test_an_issue_shows_the_fields_of_its_queue_alone(desk, number):
    here, there = make_field(desk, "text", "paid"), make_field(desk, "number", "free")
    staff = desk.fresh("staff")
    form = staff.form(f"/N{number}")
    assert "field-" + here in form.controls and "field-" + there not in form.controls
    answer = change(desk, number, **{"field-" + there: "5"})
    assert answer.status_code == 422 and ("field-" + there, "field-unused") in problems(answer)
    assert "You wrote: 5" in text_of(change(desk, number, media="html", **{"field-" + there: "5"})), "there is no input to keep it in"
    fill(desk, number, {here: "stays"})
    # It moves with its value, which nobody sees there, and shows it again.
    fill(desk, number, {}, queue="free")
    assert held(desk, number) == {} and "stays" not in " ".join(staff.page(f"/N{number}").xpath("//dl[@class='values']//text()"))
    assert number not in {i.get("number") for i in staff.xml(f"/search?q={here}:stays").findall("items/item")}
    answer = change(desk, number, **{"field-" + here: "else"})
    assert answer.status_code == 422 and ("field-" + here, "field-unused") in problems(answer)
    fill(desk, number, {there: "5"})
    fill(desk, number, {}, queue="paid")
    assert held(desk, number) == {here: "stays"}
    assert number in {i.get("number") for i in staff.xml(f"/search?q={here}:stays").findall("items/item")}
    # Where a move and a value come together, either queue may use it.
    fill(desk, number, {there: "6"}, queue="free")
    assert held(desk, number) == {there: "6"}
    # An admin takes the queue away, and gives it back.
    admin = desk.client("admin")
    admin.post(f"/admin/fields/{there}", {"name": "Name of " + there})
    assert held(desk, number) == {}
    admin.post(f"/admin/fields/{there}", {"name": "Name of " + there, "queues": "free"})
    assert held(desk, number) == {there: "6"}


def test_a_retired_field_stays_where_it_is_and_can_be_emptied(desk, number):
    key, staff, admin = make_field(desk, "text"), desk.client("staff"), desk.client("admin")
    other = desk.file("manager", desk.acme(), "Without it")
    fill(desk, number, {key: "kept"})
    admin.post(f"/admin/fields/{key}/retire", {"retire": "yes"})
    assert held(desk, number) == {key: "kept"} and "field-" + key not in staff.form(f"/N{other}").controls
    assert number in {i.get("number") for i in staff.xml(f"/search?q={key}:kept").findall("items/item")}
    assert staff.form(f"/N{number}").fill(comment="It keeps it.").submit().status_code == 303
    answer = change(desk, number, **{"field-" + key: "else"})
    assert answer.status_code == 422 and ("field-" + key, "field-retired") in problems(answer)
    assert staff.form(f"/N{number}").fill(**{"field-" + key: ""}).submit().status_code == 303
    assert held(desk, number) == {} and "field-" + key not in staff.form(f"/N{number}").controls


def test_a_retired_choice_stays_where_it_is(desk, made, number):
    key, staff, admin = make_field(desk, "choice"), desk.client("staff"), desk.client("admin")
    fill(desk, number, {key: "old"})
    admin.post(f"/admin/fields/{key}", {"name": "Name of " + key, "queues": "paid", "choices": "us: The States\neu: Sprocket Europe"})
    form = staff.form(f"/N{number}")
    assert form.values["field-" + key] == "old" and form.choices("field-" + key) == ["", "us", "eu", "old"]
    assert form.fill(comment="It keeps it.").submit().status_code == 303 and held(desk, number) == {key: "old"}
    fill(desk, number, {key: "us"})
    assert told(desk, number)[-1] == ("Name of " + key, "Sprocket Old", "The States")
    answer = change(desk, number, **{"field-" + key: "old"})
    assert answer.status_code == 422 and ("field-" + key, "choice-retired") in problems(answer)
    assert staff.get(f"/search?q={key}:old", "xml").status_code == 200, "views that look for it go on"


# --- two at once ---------------------------------------------------------------------------------------------

def test_a_stale_submit_keeps_both(desk, made, number):
    """Somebody else fills in another field meanwhile: nothing is applied, what is new is shown, what was typed is kept beside it."""
    staff = desk.fresh("staff")
    form = staff.form(f"/N{number}")
    fill(desk, number, {made["text"]: "theirs"}, "staff2")
    answer = form.fill(comment="My words.", **{"field-" + made["number"]: "5"}).submit()
    assert answer.status_code == 409 and held(desk, number) == {made["text"]: "theirs"}
    again = staff.form_in(answer, f"/N{number}")
    assert again.values["comment"] == "My words." and again.values["field-" + made["number"]] == "5" and again.values["field-" + made["text"]] == "theirs"
    assert html(answer).xpath("//details[@id='f-fields'][@open]"), "what was typed is to be seen"
    assert again.submit().status_code == 303
    assert held(desk, number) == {made["text"]: "theirs", made["number"]: "5"}


def test_the_same_field_changed_meanwhile_is_asked_about(desk, made, number):
    staff = desk.fresh("staff")
    fill(desk, number, {made["number"]: "1"})
    form = staff.form(f"/N{number}")
    fill(desk, number, {made["number"]: "2"}, "staff2")
    answer = form.fill(**{"field-" + made["number"]: "3"}).submit()
    assert answer.status_code == 409 and held(desk, number) == {made["number"]: "2"}
    again = staff.form_in(answer, f"/N{number}")
    assert again.values["field-" + made["number"]] == "3" and again.values["shown-" + made["number"]] == "2"
    assert again.submit().status_code == 303 and told(desk, number)[-1][1:] == ("2", "3")


def test_what_was_left_alone_is_not_set_back(desk, made, number):
    """A page of before sends all fields; of what it did not change it says nothing."""
    fill(desk, number, {made["number"]: "1", made["text"]: "old"})
    answer = desk.client("staff").post(f"/N{number}", {"version": "999999999", "field-" + made["number"]: "1", "shown-" + made["number"]: "1", "field-" + made["text"]: "new",
                                                       "shown-" + made["text"]: "old"})
    fill(desk, number, {made["number"]: "2"}, "staff2")
    assert answer.status_code == 303
    answer = desk.client("staff").post(f"/N{number}", {"version": "999999999", "field-" + made["number"]: "1", "shown-" + made["number"]: "1", "field-" + made["text"]: "newer",
                                                       "shown-" + made["text"]: "new"})
    assert answer.status_code == 303 and held(desk, number) == {made["number"]: "2", made["text"]: "newer"}


def test_a_draft_and_a_reply_taken_back_keep_what_was_typed(desk, made, number):
    staff = desk.fresh("staff")
    fill(desk, number, {made["text"]: "was", made["choice"]: "eu"})
    form = staff.form(f"/N{number}").fill(comment="Half a reply", **{"field-" + made["text"]: "", "field-" + made["number"]: "7"})
    assert staff.post(f"/N{number}/draft", raw=form.values).status_code == 303

    def waits():
        values = staff.form(f"/N{number}").values
        return [values["field-" + made[kind]] for kind in ("text", "number", "choice")]
    assert waits() == ["", "7", "eu"]
    desk.sql("update nuance.account set undo_seconds = 30 where login = 'staff'")
    try:
        assert staff.form(f"/N{number}").submit().status_code == 303
        assert held(desk, number) == {made["text"]: "was", made["choice"]: "eu"}, "not before the reply goes"
        answer = staff.form(f"/N{number}", f"/N{number}/withdraw").submit(button=("command", staff.xml(f"/N{number}").find("commands/command").get("id")))
        assert answer.status_code == 303 and waits() == ["", "7", "eu"]
    finally:
        desk.sql("update nuance.account set undo_seconds = 0 where login = 'staff'")
    assert staff.form(f"/N{number}").submit().status_code == 303 and held(desk, number) == {made["number"]: "7", made["choice"]: "eu"}


# --- drafts of fields alone ----------------------------------------------------------------------------------

def typed(form, made, **by_kind):
    return form.fill(**{"field-" + made[kind]: value for kind, value in by_kind.items()})


def waiting(client, number, made, *kinds):
    values = client.form(f"/N{number}").values
    return [values["field-" + made[kind]] for kind in kinds]


def test_a_draft_of_fields_alone_is_kept_and_comes_back(desk, made, number):
    staff = desk.fresh("staff")
    fill(desk, number, {made["text"]: "was", made["choice"]: "eu"})
    form = typed(staff.form(f"/N{number}"), made, text="", number="7", choice="us", date="2026-12-24")
    answer = staff.post(f"/N{number}/draft", raw=form.values)
    assert answer.status_code == 303 and "Your draft was saved" in text_of(staff.get(answer.headers["Location"]))
    again = desk.fresh("staff")
    assert waiting(again, number, made, "text", "number", "choice", "date") == ["", "7", "us", "2026-12-24"]
    page = again.page(f"/N{number}")
    assert page.xpath("//form[@data-discard-draft]") and page.xpath("//details[@id='f-fields'][@open]")
    said = [d.get("said") for d in again.xml("/drafts").iter("draft") if d.get("item") == str(number)]
    assert len(said) == 1 and all(f"{made[kind]}: {value}" in said[0] for kind, value in (("text", ""), ("number", "7"), ("choice", "us"), ("date", "2026-12-24")))
    # Discarded, it is beside the form; sent, it is gone.
    assert again.form(f"/N{number}", f"/N{number}/draft/discard").submit().status_code == 303
    assert waiting(again, number, made, "text", "number", "choice", "date") == ["was", "", "eu", ""]
    assert f"{made['number']}: 7" in again.page(f"/N{number}").xpath("string(//details[contains(@class, 'earlier-draft')])")
    staff.post(f"/N{number}/draft", raw=dict(typed(staff.form(f"/N{number}"), made, text="").values))
    assert waiting(staff, number, made, "text") == [""], "also what was only emptied"
    assert staff.form(f"/N{number}").submit().status_code == 303 and held(desk, number) == {made["choice"]: "eu"}
    assert desk.sql("select count(*) from nuance.draft where item_number = %s and fields is not null", number) == [(0,)]


def test_a_form_that_was_only_opened_is_no_draft(desk, made, number):
    staff = desk.fresh("staff")
    fill(desk, number, {made["text"]: "was", made["number"]: "1.5", made["choice"]: "eu", made["date"]: "2026-01-02"})
    assert staff.post(f"/N{number}/draft", raw=staff.form(f"/N{number}").values).status_code == 303
    assert desk.sql("select count(*) from nuance.draft where item_number = %s", number) == [(0,)]
    # And what was set back to what it was is none any more.
    form = typed(staff.form(f"/N{number}"), made, text="else")
    assert staff.post(f"/N{number}/draft", raw=form.values).status_code == 303
    form = typed(staff.form(f"/N{number}"), made, text="was")
    assert staff.post(f"/N{number}/draft", raw=form.values).status_code == 303
    assert not [d for d in staff.xml("/drafts").iter("draft") if d.get("item") == str(number)]


def test_fields_alone_outlive_a_session(desk, made, number):
    client = desk.fresh("staff")
    form = typed(client.form(f"/N{number}"), made, number="7")
    client.session.cookies.clear()
    answer = form.submit()
    assert answer.status_code == 303 and "/login?next=" in answer.headers["Location"]
    assert waiting(desk.fresh("staff"), number, made, "number") == ["7"] and held(desk, number) == {}
