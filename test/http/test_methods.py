"""Methods: HEAD works, others are refused with Allow, unknown places are pages."""
import re

import pytest

from helpers.client import html, text_of
from helpers.world import described


@pytest.fixture(scope="module")
def number(desk):
    return desk.file("manager", desk.acme(), "Methods")


@pytest.mark.parametrize("path", ["/", "/login", "/status", "/staff", "/queue/paid", "/account", "/N{number}", "/N999999999", "/nosuch"])
@pytest.mark.parametrize("media", ["html", "xml", "json"])
def test_head_is_get_without_the_body(desk, number, path, media):
    path = path.format(number=number)
    plain = {"Accept-Encoding": "identity"}     # mod_deflate is not what is tested here
    get, head = (desk.client("staff").get(path, media, method=method, headers=plain) for method in ("GET", "HEAD"))
    assert head.status_code == get.status_code and head.content == b""
    for name in ("Date", "X-Request-Id", "Content-Length", "ETag", "Set-Cookie", "Keep-Alive", "Connection", "Transfer-Encoding"):
        get.headers.pop(name, None), head.headers.pop(name, None)
    get.headers["Vary"] = get.headers.get("Vary", "").replace(",Accept-Encoding", "")     # mod_deflate's
    head.headers["Vary"] = head.headers.get("Vary", "").replace(",Accept-Encoding", "")
    assert dict(head.headers) == dict(get.headers)


def test_wrong_methods(desk, build, number):
    """Every path of the route table answers a method it lacks with 405 and says which it has."""
    methods = {}
    for route in described(build, "routes"):
        methods.setdefault(route["path"], set()).add(route["method"])
    values = {"contract": desk.acme(), "number": number, "queue": "paid"}
    for pattern, have in methods.items():
        path = re.sub(r"\{(\w+)\}", lambda m: str(values.get(m.group(1), "7")), pattern)
        allowed = have | ({"HEAD"} if "GET" in have else set())
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"} - allowed:
            answer = desk.client("staff").get(path, method=method)
            assert answer.status_code == 405, f"{method} {path}: {answer.status_code}"
            said = {m.strip() for m in answer.headers["Allow"].split(",")}
            assert allowed <= said and method not in said, f"{method} {path}: Allow {said}"
            assert html(answer).xpath("//main")


def test_options(desk):
    answer = desk.client("staff").get("/staff", method="OPTIONS")
    assert answer.status_code in (200, 204, 405)
    assert "GET" in answer.headers["Allow"] and "POST" not in answer.headers["Allow"]


def test_trace_is_off(desk):
    assert desk.client("staff").get("/staff", method="TRACE").status_code == 405


def test_an_unknown_method(desk, log):
    log.allow("AH00")
    assert desk.client("staff").get("/staff", method="BREW").status_code in (400, 405, 501)


@pytest.mark.parametrize("login", ["visitor", "manager", "staff"])
def test_not_found_is_a_page(desk, login):
    answer = desk.client(login).get("/nosuch/place")
    assert answer.status_code == 404
    page = html(answer)
    assert page.xpath("//main//h1") and page.xpath("//a[@href]") and page.xpath("//link[@rel='stylesheet']")
    assert answer.headers["X-Request-Id"] in text_of(answer), "the request id is on the error page"
    data = desk.client(login).get("/nosuch/place", "json")
    assert data.status_code == 404 and data.json()["error"]["code"] == "not-found"


def test_the_request_id_is_one(desk, log):
    """The same id in header, page, log and database."""
    ids = {desk.client("staff").get("/staff").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5
    answer = desk.client("staff").get("/staff", "xml")
    assert f'request="{answer.headers["X-Request-Id"]}"' in answer.text


def test_a_clients_request_id_is_not_believed_blindly(desk):
    answer = desk.client("staff").get("/staff", headers={"X-Request-Id": "<script>x"})
    assert "<script>x" not in answer.headers["X-Request-Id"] and "<script>x" not in answer.text


def test_the_mount_point_without_slash(desk):
    answer = desk.client("staff").get(desk.url)
    assert answer.status_code in (200, 301, 302, 303, 308)


def test_nothing_of_the_filesystem_is_served(desk, log):
    log.allow("AH00026|AH00127|AH10244")
    for path in ("/../nuance.conf", "/layout.xsl", "/xsl/layout.xsl", "/static/nuance.css", "/sql/schema/", "/.git/config"):
        assert desk.client("admin").get(path).status_code in (400, 403, 404)
