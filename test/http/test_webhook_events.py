"""Integrators hear what happens to items and contracts: all of it, in order, and nothing that is not for them."""
import json
import pathlib

import jsonschema
import pytest

from helpers.world import MARKER, SOURCE

SCHEMA = json.loads((SOURCE / "xsl/static/webhook.schema.json").read_text())


@pytest.fixture
def hook(desk):
    """A subscription; what it was told of is read from the outbox, where nobody sends it anywhere."""
    made = []

    def make(events, internal=False, enabled=True):
        made.append(desk.sql("insert into nuance.destination (name, type, settings, events, internal, enabled) values (gen_random_uuid(), 'webhook', "
                             "'{\"url\": \"https://hook.example.org/\"}', %s, %s, %s) returning id", events, internal, enabled)[0][0])
        return made[-1]
    yield make
    for number in made:
        desk.sql("update nuance.destination set enabled = false where id = %s", number)


def told(desk, number):
    """What a subscription was told, in the order it goes out; every word of it fits the schema."""
    found = [row[0] for row in desk.sql("select content from nuance.outbox where destination_id = %s order by id", number)]
    for body in found:
        jsonschema.validate(body, SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    return found


ALL = ["filed", "comments", "changes", "contracts"]


def test_the_life_of_an_item_in_order(desk, hook):
    everybody, insider = hook(ALL), hook(ALL, internal=True)
    number = desk.file("manager", desk.acme(), "A door is stuck", body="The **blue** one.")
    desk.comment("staff", number, "We look at it.", priority="high")
    desk.comment("staff", number, MARKER, visibility="internal")
    desk.comment("staff", number, "Moved.", queue="community")
    desk.comment("staff", number, "Done.", status="resolved")
    public, internal = told(desk, everybody), told(desk, insider)
    assert [e["type"] for e in public] == ["item.filed", "item.comment", "item.priority", "item.comment", "item.comment", "item.status", "item.owner"]
    assert [e["type"] for e in internal] == ["item.filed", "item.comment", "item.priority", "item.note", "item.comment", "item.queue",
                                             "item.comment", "item.status", "item.owner"]
    assert public[0]["data"]["item"]["body"] == "The **blue** one." and public[0]["data"]["actor"]["staff"] is False
    assert public[1]["data"]["comment"] == "We look at it." and public[1]["data"]["actor"]["staff"] is True
    assert public[1]["data"]["item"]["priority"] == "high", "as things stand at the end of the transaction"
    assert (public[-2]["data"]["old"], public[-2]["data"]["new"], public[-2]["data"]["item"]["status"]) == ("open", "resolved", "resolved")
    assert MARKER not in json.dumps(public) and MARKER in json.dumps(internal)
    assert "queue" not in public[0]["data"]["item"] and internal[0]["data"]["item"]["queue"]
    orderings = desk.sql("select count(distinct ordering), min(ordering) from nuance.outbox where destination_id = %s", everybody)
    assert orderings == [(1, f"webhook {everybody} N{number}")]
    held = desk.sql("select held from nuance.outbox where destination_id = %s order by id", everybody)
    assert [h[0] for h in held] == [False] + [True] * (len(public) - 1)


def test_only_what_was_subscribed_to(desk, hook):
    filings, nothing, off = hook(["filed"]), hook([]), hook(ALL, enabled=False)
    number = desk.file("manager", desk.acme(), "Only filed")
    desk.comment("staff", number, "No.")
    assert [e["type"] for e in told(desk, filings)] == ["item.filed"]
    assert told(desk, nothing) == [] and told(desk, off) == []


def test_a_refused_form_tells_nobody(desk, hook):
    target = hook(ALL)
    form = desk.client("manager").form(f"/contract/{desk.acme()}/new")
    form.values["body"] = ""
    assert form.submit().status_code == 422
    assert told(desk, target) == []


def test_sent_twice_is_told_once(desk, hook):
    target = hook(["filed"])
    form = desk.client("manager").form(f"/contract/{desk.acme()}/new").fill(title="Twice", body="x")
    form.submit()
    form.submit()
    assert len(told(desk, target)) == 1


def test_contracts_too(desk, hook):
    everybody, insider = hook(["contracts"]), hook(["contracts"], internal=True)
    contract = desk.make_contract("Hooked " + str(everybody), {"contact": "manager"})
    desk.client("contact").form(f"/contract/{contract}", f"/contract/{contract}/name").fill(name="Hooked anew").submit()
    desk.client("staff").form(f"/contract/{contract}/staff", f"/contract/{contract}/note").fill(note=MARKER).submit()
    events = told(desk, everybody)
    assert [e["type"] for e in events if e["data"]["contract"]["id"] == int(contract)] == ["contract.name"]
    assert events[-1]["data"]["new"] == "Hooked anew" and events[-1]["data"]["contract"]["name"] == "Hooked anew"
    assert MARKER not in json.dumps(events)


def test_nothing_is_written_where_nobody_listens(desk):
    desk.sql("update nuance.destination set enabled = false")
    before = desk.sql("select count(*) from nuance.outbox where kind = 'webhook'")
    desk.comment("staff", desk.file("manager", desk.acme(), "Unheard"), "Unheard.")
    assert desk.sql("select count(*) from nuance.outbox where kind = 'webhook'") == before


def test_every_kind_of_entry_is_decided_about(desk):
    """A new kind of entry leaves only when somebody has thought about it: here, with what it may tell."""
    kinds = [row[0] for row in desk.sql("select distinct unnest(regexp_matches(pg_get_constraintdef(oid), '''([a-z-]+)''', 'g')) from pg_constraint "
                                        "where conname = 'timeline_entry_kind_check'")]
    heard = {kind for kind in kinds if desk.sql("select nuance_api.event_group(%s)", kind)[0][0]}
    assert heard == {"filed", "comment", "note", "status", "owner", "priority", "title", "queue", "promoted", "sent-back"} & set(kinds)
    described = set(next(rule for rule in SCHEMA["allOf"] if rule["if"]["properties"]["type"].get("pattern") == "^item\\.")["then"]["properties"]["type"]["enum"])
    assert described == {"item." + kind for kind in heard}


def test_the_schema_itself_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"type": "item.filed", "timestamp": "2026-01-01T00:00:00Z", "data": {}}, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert pathlib.Path(SOURCE / "xsl/static/webhook.schema.json").exists()
