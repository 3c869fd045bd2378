"""What the tests of fields share."""
import secrets

KINDS = ("text", "number", "choice", "date")
LETTERS = str.maketrans("0123456789", "ghijklmnop")


def fresh_key(prefix="sprocket"):
    """Keys have no digits."""
    return f"{prefix}-{secrets.token_hex(4).translate(LETTERS)}"


def make_field(desk, kind, queues="paid, free, community", key=None, **more):
    key = key or fresh_key()
    fields = {"name": "Name of " + key, "key": key, "kind": kind, "queues": queues, **more}
    if kind == "choice":
        fields.setdefault("choices", "eu: Sprocket Europe\nus: Sprocket States\nold: Sprocket Old")
    answer = desk.client("admin").post("/admin/fields", fields)
    assert answer.status_code == 303, answer.text[:2000]
    return key


def retire_made(desk):
    """There is an end to the fields of a queue: what one module made is not to be in the way of the next."""
    desk.sql("update nuance.field set retired_at = now() where name like 'Name of %%' and retired_at is null")


def change(desk, number, login="staff", media="xml", **fields):
    """What the form of an issue does to its fields, by key; other fields of the form as they are called."""
    version = desk.client("staff").xml(f"/N{number}").find("item").get("version")
    return desk.client(login).post(f"/N{number}", {"version": version, **{name.replace("__", "-"): value for name, value in fields.items()}}, media=media)


def fill(desk, number, values, login="staff", **more):
    """Fills in fields by key, and expects that it is done."""
    answer = change(desk, number, login, **{"field-" + key: value for key, value in values.items()}, **more)
    assert answer.status_code == 303, answer.text[:2000]
    return answer


def held(desk, number):
    return {f.get("key"): f.get("value") for f in desk.client("staff").xml(f"/N{number}").findall("fields/field[@value]")}


def told(desk, number, login="staff"):
    return [(e.get("about"), e.get("old"), e.get("new")) for e in desk.client(login).xml(f"/N{number}").findall("timeline/entry[@kind='field']")]
