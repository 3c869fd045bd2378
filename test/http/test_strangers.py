"""A stranger with right numbers: what belongs to others does not exist, in any form, page or call, by session or token."""
import re

import pytest
import requests

from helpers.matrix import GET, POST
from helpers.world import described

# Where things lie that belong to somebody.
OTHERS = ("/contract/", "/order", "/N{", "/report/", "/admin", "/staff", "/queue/")


@pytest.fixture(scope="module")
def stranger(desk):
    """Somebody who belongs to nothing, and a token that acts as them."""
    desk.make_person("stranger.all")
    desk.sql("insert into nuance.api_token (name, token_hash, person_id, scopes) select 'Stranger', sha256(('nu_' || repeat('s', 43))::bytea), "
             "person_id, array['read', 'write'] from nuance.account where login = 'stranger.all'")
    return desk.fresh("stranger.all")


def rows(table):
    return [pytest.param(path, *rest, id=f"{route}-{label}".replace(" ", "-")) for route, cases in table.items()
            for label, path, *rest in cases if path.startswith(OTHERS) and "{free}" not in path and "free_item" not in path]


def shape(answer):
    text = re.sub(r'value="[\w-]{22,64}"|submission="[^"]*"|csrf="[^"]*"|"(csrf|submission)":"[^"]*"', "KEY", answer.text)
    path = answer.request.path_url.split("/support", 1)[1]
    for part in (path, path.split("?")[0], path.rsplit(".", 1)[0], answer.headers["X-Request-Id"]):
        text = text.replace(part, "PART")
    return answer.status_code, text


def token(desk, method, path, fields=None):
    headers = {"Authorization": "Bearer nu_" + "s" * 43, "Accept": "application/json"}
    body = {"json": {"submission": "S" * 24, **fields}} if fields is not None else {}
    return requests.request(method, desk.url + path, headers=headers, timeout=30, allow_redirects=False, **body)


@pytest.mark.parametrize("path,allowed", rows(GET))
def test_pages(desk, places, stranger, path, allowed):
    path = path.format(**places)
    for media in ("html", "xml", "json"):
        answer = stranger.get(path, media)
        assert answer.status_code == 404, f"{path} {media}"
        nothing = stranger.get("/contract/999999999", media)
        assert shape(answer) == shape(nothing), f"{path} as {media} tells more than a page there never was"
    assert token(desk, "GET", path).status_code in (403, 404)


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_forms_and_calls(desk, places, stranger, path, fields, allowed):
    path = path.format(**places)
    fields = {name: value.format(**places) for name, value in fields.items()}
    before = desk.snapshot()
    csrf = stranger.csrf()
    for media in ("html", "xml"):
        assert stranger.post(path, fields, media=media, csrf=csrf).status_code == 404, f"{path} {media}"
    assert stranger.post_json(path, fields, csrf=csrf).status_code == 404
    called = token(desk, "POST", path, fields)
    # What a form wants is no secret; nothing is said of what it is about.
    if called.status_code not in (403, 404):
        codes = {p["code"] for p in called.json()["error"]["problems"]}
        assert codes and codes <= {"required", "unknown-field", "out-of-range"}, called.text
    after = desk.snapshot()
    after.pop("api_token"), before.pop("api_token")   # when it was last used
    assert after == before


def test_every_route_is_asked(build):
    """Each route below those places has a row with something that is not everybody's."""
    routes = {(r["method"], r["name"]) for r in described(build, "routes") if r["path"].startswith(OTHERS) and r["method"] != "PUT"}
    asked = {(method, name) for method, table in (("GET", GET), ("POST", POST)) for name, cases in table.items()
             if any(path.startswith(OTHERS) and "{free}" not in path and "free_item" not in path for _, path, *_ in cases)}
    # About issues that anybody may have filed: the matrix asks for them.
    # Programs alone file and comment for others, with a scope of their own: see test_intake.py.
    assert routes - asked - {("POST", "item_candidate_dismiss"), ("POST", "issue_file_for"), ("POST", "item_comment_for")} == set()
