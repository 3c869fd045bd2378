"""Tokens with which programs act: made once, shown once, bounded by their scopes."""
import re

import pytest
import requests

from helpers.client import html


def make(desk, *scopes, name="A program"):
    """A new token with these scopes, made by admin on the page."""
    form = desk.client("admin").form("/admin/tokens", "/admin/tokens")
    form.values.update({"name": name, **{scope: "yes" for scope in scopes}})
    answer = form.submit()
    assert answer.status_code == 200, answer.text[:500]
    return str(html(answer).xpath("//code[@class='secret']/text()")[0])


def ask(desk, path, token, method="GET", **options):
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", **options.pop("headers", {})}
    return requests.request(method, desk.url + path, headers=headers, allow_redirects=False, timeout=20, **options)


def test_a_token_is_shown_once(desk):
    form = desk.client("admin").form("/admin/tokens", "/admin/tokens")
    form.values.update(name="Once", read="yes")
    first, second = form.submit(), form.submit()
    token = str(html(first).xpath("//code[@class='secret']/text()")[0])
    assert re.fullmatch(r"nu_[A-Za-z0-9_-]{43}", token)
    assert token not in second.text and "sent before" in second.text
    assert token not in desk.client("admin").get("/admin/tokens").text
    assert desk.sql("select count(*) from nuance.api_token where name = 'Once'")[0][0] == 1
    for table in ("api_token", "submission"):
        assert desk.sql(f"select count(*) from nuance.{table} x where x::text like %s", f"%{token[3:]}%")[0][0] == 0, "only its hash is kept"


def test_reading_with_a_token(desk):
    token = make(desk, "read")
    answer = ask(desk, "/", token)
    assert answer.status_code == 200 and answer.json()["viewer"]["login"] == "admin"
    assert "Set-Cookie" not in answer.headers
    used = desk.sql("select last_used_at > now() - interval '1 minute' from nuance.api_token order by id desc limit 1")
    assert used == [(True,)]


def test_a_token_that_may_only_read_changes_nothing(desk):
    token = make(desk, "read")
    before = desk.snapshot()
    answer = ask(desk, f"/contract/{desk.free_contract()}/new", token, "POST", json={"body": "x", "submission": "a" * 24})
    assert answer.status_code == 403 and answer.json()["error"]["problems"][0]["code"] == "token-scope"
    assert desk.snapshot() == before


def test_writing_with_a_token_needs_no_form_token(desk):
    token = make(desk, "read", "write")
    issue = {"submission": "b" * 24, "form_version": int(desk.form_version(desk.free_contract())), "answers": {
        "current": True, "unmodified": True, "clean": "yes", "summary": "Filed by a program", "version": "4.2", "steps": ["Run it", "See"],
        "expected": "Words", "actual": "No words", "where": ["api"], "private": True}}
    answer = ask(desk, f"/contract/{desk.free_contract()}/new", token, "POST", json=issue, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 303
    again = ask(desk, f"/contract/{desk.free_contract()}/new", token, "POST", json=issue)
    assert again.headers["Location"] == answer.headers["Location"], "the same submission is filed once"


def test_a_token_without_read_reads_nothing(desk):
    token = make(desk, "instances")
    assert ask(desk, "/", token).status_code == 403
    assert ask(desk, "/queue/paid", token).status_code == 403


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer nu_" + "A" * 43, "Bearer " + "x" * 4000])
def test_wrong_tokens_are_refused_whatever_cookie_comes_along(desk, header):
    session = desk.client("staff").session
    answer = session.get(desk.url + "/queue/paid", headers={"Authorization": header, "Accept": "application/json"}, timeout=20)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_valid_token_makes_cookies_not_count(desk):
    token = make(desk, "read")
    answer = desk.client("staff").session.get(desk.url + "/", timeout=20,
                                              headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    assert answer.json()["viewer"]["login"] == "admin"


def test_revoked_tokens_and_those_of_disabled_accounts_end_at_once(desk):
    token = make(desk, "read", name="Revoke me")
    number = desk.sql("select id from nuance.api_token where name = 'Revoke me'")[0][0]
    assert ask(desk, "/", token).status_code == 200
    form = desk.client("admin").form("/admin/tokens", f"/admin/tokens/{number}/revoke")
    assert form.submit().status_code == 303
    assert ask(desk, "/", token).status_code == 401
    desk.ctl("account", "add", "shortlived", "--role", "staff", "--password-stdin", input="long-enough\n")
    other = desk.ctl("token", "add", "Theirs", "shortlived", "read").stdout.strip()
    assert ask(desk, "/queue/paid", other).status_code == 200
    desk.ctl("account", "disable", "shortlived")
    assert ask(desk, "/queue/paid", other).status_code == 401


def test_nuancectl_token(desk):
    token = desk.ctl("token", "add", "By the owner", "admin", "read,instances").stdout.strip()
    assert ask(desk, "/", token).status_code == 200
    listed = [line for line in desk.ctl("token", "list").stdout.splitlines() if "By the owner" in line]
    assert len(listed) == 1 and "read,instances" in listed[0] and token not in listed[0]
    desk.ctl("token", "revoke", listed[0].split()[0])
    assert ask(desk, "/", token).status_code == 401
    assert desk.ctl("token", "revoke", "999999", check=False).returncode != 0
    assert desk.ctl("token", "add", "Bad", "admin", "everything", check=False).returncode != 0


def test_what_a_token_may_do_has_to_be_chosen(desk):
    answer = desk.client("admin").form("/admin/tokens", "/admin/tokens").fill(name="Nothing").submit()
    assert answer.status_code == 422 and "Choose what it may do" in answer.text and 'value="Nothing"' in answer.text


@pytest.mark.parametrize("path", ["/account", "/admin/tokens", "/login"])
def test_no_token_does_what_people_do_for_themselves(desk, path):
    token = make(desk, "read", "write")
    answer = ask(desk, path, token)
    assert answer.status_code == 403 and answer.json()["error"]["problems"][0]["code"] == "token-scope"
    answer = ask(desk, path, token, "POST", json={"name": "Another", "write": "yes", "submission": "c" * 24})
    assert answer.status_code in (403, 405, 422)
    assert desk.sql("select count(*) from nuance.api_token where name = 'Another'") == [(0,)]


def test_what_shows_a_secret_is_not_stored(desk):
    form = desk.client("admin").form("/admin/tokens", "/admin/tokens")
    form.values.update(name="Not stored", read="yes")
    answer = form.submit()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Authorization" in answer.headers["Vary"]


def test_a_new_password_ends_the_tokens_that_act_as_one(desk):
    login = "tokens-of-old"
    desk.ctl("account", "add", login, "--name", "Theo Kern", "--role", "admin", "--password-stdin", input="the first one\n")
    tokens = {}
    for scope in ("read", "instances"):
        client = desk.fresh(login, "the first one")
        form = client.form("/admin/tokens", "/admin/tokens")
        form.values.update({"name": f"Theo {scope}", scope: "yes"})
        tokens[scope] = str(html(form.submit()).xpath("//code[@class='secret']/text()")[0])
    form = client.form("/account", "/account/password")
    assert form.fill(password="the first one", new_password="the second one").submit().status_code == 303
    assert ask(desk, "/", tokens["read"]).status_code == 401
    assert ask(desk, "/instances/by-theo", tokens["instances"], "PUT", json={"plan": "nosuch"}).status_code == 422, "still known"


def test_a_token_reads_no_links_that_make_accounts(desk):
    contract = desk.dedicated()
    desk.client("contact").post(f"/contract/{contract}/invite", {"email": "by-token@example.org", "role": "member"})
    token = make(desk, "read")
    invited = ask(desk, f"/contract/{contract}/people", token).json()["invitations"]
    assert any(i["email"] == "by-token@example.org" for i in invited) and not any("path" in i for i in invited)
    people = desk.client("admin").json(f"/contract/{contract}/people.json")["invitations"]
    assert all("path" in i for i in people if i["email"] == "by-token@example.org"), "people may hand it on"
