"""Who may see and do what: every route and every demo role, as HTML, XML and JSON, against an explicit table.

A route without a row here fails, so a new page cannot arrive without saying who may see it.
"""
import secrets

import pytest

from helpers.client import problems
from helpers.matrix import FOR_VISITORS, GET, LED_ON, MEDIA, POST, PUT, STAFF, rows
from helpers.places import commanded_again, filed_again, invited_again, linked_again, mailed_again, many_again, ordered_again, paged_again, said_again, suggested
from helpers.world import MARKER, ROLES, described


def test_every_route_has_a_row(build):
    routes = {(r["method"], r["name"]) for r in described(build, "routes")}
    table = {("GET", name) for name in GET} | {("POST", name) for name in POST} | {("PUT", name) for name in PUT}
    assert routes - table == set(), "routes without a row in the tables above"
    assert table - routes == set(), "rows for routes that are no more"


def test_every_row_belongs_to_its_route(build):
    """A row's path must really lead to the route it stands under."""
    import re
    patterns = {(r["method"], r["name"]): re.sub(r"\\?\{\w+\\?\}", "[^/]+", r["path"]) + "$" for r in described(build, "routes")}
    for method, table in (("GET", GET), ("POST", POST)):
        for name, cases in table.items():
            for label, path, *_ in cases:
                assert re.match(patterns[method, name], re.sub(r"\{\w+\}", "7", path.split("?")[0])), (name, label, path)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path,allowed", rows(GET))
def test_get(desk, places, role, path, allowed):
    led_on = LED_ON.get(path, ())
    path = path.format(**places)
    client = desk.client(role)
    suffix = "" if path == "/" else path
    for media in MEDIA:
        answer = client.get(path, media)
        if role in led_on and media == "html":
            assert answer.status_code == 303 and "/login" not in answer.headers["Location"], f"{role} {path}"
        elif role in allowed:
            assert answer.status_code == 200, f"{role} {path} {media}"
        elif role == "visitor" and not path.startswith(FOR_VISITORS):
            assert_visitor_refused(answer, media)
        else:
            assert answer.status_code == 404, f"{role} {path} {media}: what one may not see does not exist"
        if role not in STAFF:
            assert MARKER.encode() not in answer.content, f"{role} reads the internal note in {path} as {media}"
        if media != "html":
            place, _, query = suffix.partition("?")
            again = client.get(f"{place or '/index'}.{media}" + (query and "?" + query), "*/*")
            assert again.status_code == answer.status_code, f"{role} {path}.{media} differs from Accept"
            assert role in STAFF or MARKER.encode() not in again.content


def assert_visitor_refused(answer, media):
    if media == "html":
        assert answer.status_code == 303, answer.status_code
        assert "/login?next=" in answer.headers["Location"]
    else:
        assert answer.status_code == 401, answer.status_code


def test_staff_do_read_the_note(desk, places):
    """Otherwise its absence elsewhere would prove nothing."""
    for media in MEDIA:
        assert MARKER.encode() in desk.client("staff").get(f"/N{places['paid_item']}", media).content
        assert MARKER.encode() in desk.client("staff").get(f"/contract/{places['acme']}/staff", media).content


def test_a_refusal_tells_nothing(desk, places):
    """Hidden and unknown answer with the same bytes but for what differs in every answer."""
    def shape(path, media):
        answer = desk.client("contact").get(path, media)
        text = answer.text.replace(answer.headers["X-Request-Id"], "ID").replace(path, "PATH")
        return answer.status_code, text, sorted(answer.headers)
    import re
    for media in MEDIA:
        pairs = ((f"/N{places['paid_item']}", "/N999999999"), (f"/contract/{places['acme']}", "/contract/999999999"),
                 ("/queue/paid", "/queue/nosuch"))
        for hidden, unknown in pairs:
            one, other = shape(hidden, media), shape(unknown, media)
            clean = [(s, re.sub(r'submission["\']?[=:] ?["\'][^"\']*["\']|value="[\w-]{22,64}"', "KEY", t), h) for s, t, h in (one, other)]
            assert clean[0] == clean[1], hidden


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_refused(desk, places, path, fields, allowed, log):
    """Everybody who may not, may not, and nothing in the database changes."""
    path = path.format(**places)
    fields = {name: value.format(**places) for name, value in fields.items()}
    refused = [role for role in ROLES if role not in allowed]
    before = desk.snapshot()
    for role in refused:
        client = desk.client(role)
        token = client.csrf()
        for media in MEDIA:
            answer = (client.post_json(path, fields, csrf=token) if media == "json"
                      else client.post(path, fields, media=media, csrf=token))
            where = f"{role} POST {path} as {media}: {answer.status_code}"
            if role == "visitor" and path != "/login" and places["rating_link"] not in path:
                assert answer.status_code in (401, 403, 404) or "/login" in answer.headers.get("Location", ""), where
            else:
                assert answer.status_code in (401, 403, 404, 409, 422, 429), where
            # what one sent comes back
            assert role in STAFF or MARKER in fields.values() or MARKER.encode() not in answer.content, where
    assert desk.snapshot() == before, f"a refused POST to {path} changed something"


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_allowed(desk, places, path, fields, allowed):
    """Everybody who may, may: each on an issue of its own, so that nobody's doing spoils another's."""
    for role in sorted(allowed):
        here = dict(places)
        if "paid_item" in path:
            here["paid_item"] = desk.file("manager", here["acme"], "Matrix for " + role)
        if "free_item" in path or "moved_item" in path:
            here["free_item"] = here["moved_item"] = desk.file("free", here["free"], "Matrix for " + role)
        if "promoted_item" in path:
            here["promoted_item"] = desk.file("free", here["free"], "Matrix for " + role)
            desk.client("staff").form(f"/N{here['promoted_item']}").fill(queue="community").submit()
        if "{said}" in path or "{noted}" in path:
            said_again(desk, here)
        if "{attachment}" in path:
            filed_again(desk, here)
        if "not-the-same" in path:
            suggested(desk, here["free_item"], here["candidate"])
        if "{team}" in path or "{token}" in path or "{leaver}" in path:
            invited_again(desk, here)
        if "_link}" in path or "{address}" in str(fields) or "{fresh}@matrix" in str(fields):
            here["fresh"] = "m" + secrets.token_hex(6)
            mailed_again(desk, here)
            # What was asked for before counts against the next.
            desk.sql("delete from nuance.login_attempt where network like 'mail%%'")
        if "order}" in path:
            ordered_again(desk, here)
        if "/forms/matrix" in path:
            desk.sql("update nuance.form set draft = (select draft from nuance.form where key = 'unpublished'), draft_revision = 1 where key = 'matrix'")
        if "{confirmation}" in path or "{link}" in path or "{proposal}" in path or path == "/link":
            linked_again(desk, here)
        if "{bulk}" in path:
            many_again(desk, here)
        if "undo_item" in path:
            commanded_again(desk, here)
        if "oncall" in path or "{ack}" in path or "team_item" in path:
            paged_again(desk, here)
        if path.endswith("team_item}/page"):
            here["team_item"] = desk.file("contact", here["team"], "Matrix for " + role)
        if "page-right" in path:
            desk.sql("update nuance.contract set page_revoked_reason = %s where id = %s", "Matrix" if path.endswith("give") else None, here["team"])
        if "moved_item" in path:
            desk.client("staff").form(f"/N{here['moved_item']}").fill(queue="paid").submit()
        if "_item}" in path and "{link}" not in path:
            number = path.format(**here).split("N")[1].split("/")[0]
            version = desk.client("staff").xml(f"/N{number}").find("item").get("version")
            here.update(paid_version=version, free_version=version, moved_version=version)
        client = desk.fresh(role) if "logout" in path or role == "visitor" else desk.client(role)
        answer = client.post(path.format(**here), {name: value.format(**here) for name, value in fields.items()})
        if path.endswith(("/preview", "/insert")):      # the form comes back
            assert answer.status_code == 200 and (role in STAFF or MARKER not in answer.text), f"{role} POST {path}: {answer.status_code}"
            continue
        assert answer.status_code == 303, f"{role} POST {path}: {answer.status_code}\n{answer.text[:500]}"
        if path == "/account/logout-everywhere":
            desk.forget(role)
        for media in MEDIA:
            shown = client.get(answer.headers["Location"], media)
            assert role in STAFF or MARKER.encode() not in shown.content


def test_a_link_is_no_login(desk, places):
    """Whoever holds a link and opened it is a visitor on every other page, and to every other form."""
    holder = desk.fresh()
    assert holder.get(f"/link/{places['link']}/N{places['link_item']}").status_code == 200
    for path, allowed in (row.values for row in rows(GET)):
        path = path.format(**places)
        for media in MEDIA:
            answer, nobody = holder.get(path, media), desk.client("visitor").get(path, media)
            assert answer.status_code == nobody.status_code, path
            assert MARKER.encode() not in answer.content
    before = desk.snapshot()
    token = holder.csrf()
    for path, fields, allowed in (row.values for row in rows(POST)):
        if "visitor" in allowed:
            continue
        answer = holder.post(path.format(**places), {name: value.format(**places) for name, value in fields.items()}, media="xml", csrf=token)
        assert answer.status_code in (401, 403, 404, 409, 422, 429), path
    assert desk.snapshot() == before


def test_counts_do_not_betray_a_note(desk, places):
    """A customer's list says as many comments as the customer can read."""
    number = desk.file("manager", places["acme"], "Matrix counted")
    desk.comment("manager", number, "Matrix said")
    desk.comment("staff", number, MARKER, visibility="internal")
    root = desk.client("manager").xml(f"/contract/{places['acme']}")
    row = next(i for i in root.iter("item") if i.get("number") == number)
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    assert [entry.get("kind") for entry in entries].count("comment") == int(row.get("comments")) == 1
    assert row.get("activity-at") == entries[-1].get("at")


def test_a_note_by_json_keeps_its_secret(desk, places):
    """Even in the answer to a refused POST the note stays away."""
    answer = desk.client("manager").post_json(f"/N{places['paid_item']}",
                                              {"version": places["paid_version"], "comment": "x" * 2_000_000})
    assert answer.status_code in (413, 422) and MARKER not in answer.text
    answer = desk.client("manager").post(f"/N{places['paid_item']}", {"version": "x"}, media="xml")
    assert answer.status_code == 422 and ("version", "not-a-number") in problems(answer) and MARKER not in answer.text
