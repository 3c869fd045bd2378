"""Tags in tests: some of one's own, and what forms and queries do with them."""
import secrets

import pytest


@pytest.fixture(scope="module")
def made(desk):
    """Three tags of their own, as keys; their names are what nobody but staff may read."""
    keys = ["sprocket-" + secrets.token_hex(4) for _ in range(3)]
    for key in keys:
        answer = desk.client("admin").form("/admin/tags").fill(name="Name of " + key, key=key, colour="purple").submit()
        assert answer.status_code == 303, answer.text[:800]
    return keys


@pytest.fixture
def number(desk):
    return desk.file("manager", desk.acme(), "To be tagged")


def change(desk, number, login="staff", **fields):
    """What the form of the issue does to its tags; gives the answer."""
    version = desk.client(login).xml(f"/N{number}").find("item").get("version")
    return desk.client(login).post(f"/N{number}", {"version": version, **fields}, media="xml")


def tags(desk, number):
    return [tag.get("key") for tag in desk.client("staff").xml(f"/N{number}").findall("tags/tag[@has='yes']")]


def entries(desk, number, login="staff"):
    return [(e.get("person"), e.get("old"), e.get("new")) for e in desk.client(login).xml(f"/N{number}").findall("timeline/entry[@kind='tags']")]


def found(client, q):
    return {int(i.get("number")) for i in client.xml("/search?q=" + q.replace(" ", "+")).findall("items/item")}


def named(*keys):
    return ", ".join("Name of " + key for key in keys)
