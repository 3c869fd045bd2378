"""Bad input: a clear 4xx that names the field, never a 500, and what was typed is kept."""
import json
import re
import socket
import time

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from helpers.client import html, new_submission, problems
from helpers.world import PATIENCE

BIG = "9" * 30


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


@pytest.fixture(scope="module")
def new(acme):
    return f"/contract/{acme}/new"


@pytest.fixture(scope="module")
def number(desk, acme):
    return desk.file("manager", acme, "Input")


def raw(desk, path, body, content_type="application/x-www-form-urlencoded", login="manager", **headers):
    return desk.client(login).post(path, raw=body, media="xml", headers={"Content-Type": content_type, **headers})


def form_body(client, *pairs):
    """An urlencoded body with good csrf and submission, and the given pairs as raw bytes."""
    good = f"csrf={client.csrf()}&submission={new_submission()}".encode()
    return b"&".join([good, *pairs])


FIELDS = [
    ("utf-8 cut short", b"title=%C3", "title", "not-utf8"),
    ("utf-8 overlong", b"title=%C0%AF", "title", "not-utf8"),
    ("utf-8 surrogate", b"title=%ED%A0%80", "title", "not-utf8"),
    ("utf-8 past the end", b"title=%F4%90%80%80", "title", "not-utf8"),
    ("raw bytes", b"title=\xff\xfe", "title", "not-utf8"),
    ("NUL", b"title=a%00b", "title", "control-character"),
    ("NUL in text", b"body=a%00b", "body", "control-character"),
    ("control character", b"body=a%1Bb", "body", "control-character"),
    ("newline in a line", b"title=a%0Ab", "title", "one-line"),
    ("too long", b"title=" + b"x" * 251, "title", "too-long"),
    ("much too long", b"body=" + b"x" * 900_000, "body", "too-long"),
    ("repeated", b"title=a&title=b", "title", "repeated"),
    ("unknown field", b"title=a&colour=red", "colour", "unknown-field"),
    ("missing", b"title=a", "body", "required"),
    ("blank", b"title=a&body=", "body", "required"),
]


@pytest.mark.parametrize("pairs,field,code", [pytest.param(*row[1:], id=row[0].replace(" ", "-")) for row in FIELDS])
def test_a_bad_field_is_named(desk, new, pairs, field, code):
    client = desk.client("manager")
    if not pairs.startswith(b"body=") and field != "body":
        pairs += b"&body=text"
    for media in ("xml", "html"):
        answer = client.post(new, raw=form_body(client, pairs), media=media,
                             headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status_code in (400, 422), answer.text[:400]
        if media == "xml":
            assert (field, code) in problems(answer)
        elif field in ("title", "body"):
            control = html(answer).xpath(f"//*[@name='{field}']")[0]
            assert control.get("aria-invalid") == "true", "the field itself says it is wrong"
            assert control.get("aria-describedby"), "and points at the sentence that says why"


def test_the_longest_allowed_is_allowed(desk, acme):
    number = desk.file("manager", acme, "ü" * 250, "x")
    assert desk.client("manager").xml(f"/N{number}").find("item").get("title") == "ü" * 250


def test_what_was_typed_is_kept(desk, new):
    """Several problems are told at once and no text is lost."""
    typed = "A <long> text & \"more\"\nwith lines\n\n  and spaces"
    form = desk.client("manager").form(new)
    answer = form.fill(title="t" * 300, body=typed).submit()
    assert answer.status_code == 422
    again = desk.client("manager").form_in(answer, new)
    assert again.values["body"].replace("\r\n", "\n") == typed
    assert again.values["title"] == "t" * 300
    page = html(answer)
    assert page.xpath("//*[@role='alert']//a[contains(@href, '#')]"), "a summary on top links to the field"
    assert again.fill(title="Short").submit().status_code == 303, "the same form, put right, is accepted"


def test_several_problems_at_once(desk, number):
    client = desk.client("staff")
    answer = client.post(f"/N{number}", {"version": "x", "status": "gone", "priority": "most", "owner": "me?", "queue": "A B"}, media="xml")
    assert answer.status_code == 422
    assert {field for field, _ in problems(answer)} == {"version", "status", "priority", "owner", "queue"}


@pytest.mark.parametrize("field,value,code", [
    ("version", "12x", "not-a-number"), ("version", BIG, "out-of-range"), ("version", "-1", "out-of-range"),
    ("version", "0x10", "not-a-number"), ("version", " 1", "not-a-number"), ("version", "1.5", "not-a-number"),
    ("owner", BIG, "out-of-range"), ("owner", "99999999", None), ("status", "opened", "not-a-choice"),
    ("priority", "51", "not-a-choice"), ("visibility", "secret", "not-a-choice"), ("queue", "nosuchqueue", None),
    ("queue", "q" * 300, "too-long"), ("comment", "c" * 900_000, "too-long"),
])
def test_item_fields(desk, number, field, value, code):
    client = desk.client("staff")
    version = client.xml(f"/N{number}").find("item").get("version")
    fields = {"version": version, "comment": "kept", field: value}
    answer = client.post(f"/N{number}", fields, media="xml")
    assert answer.status_code == 422, answer.text[:300]
    found = problems(answer)
    assert field in [f for f, _ in found]
    assert code is None or (field, code) in found
    assert client.xml(f"/N{number}").find("item").get("version") == version


def test_an_empty_submit_is_told(desk, number):
    """A submit that says nothing is an error in words, not a silent success."""
    form = desk.client("manager").form(f"/N{number}")
    assert form.submit().status_code == 422


@pytest.mark.parametrize("path", [f"/N{BIG}", "/N0", "/N-1", "/N1x", "/N", "/n1", f"/contract/{BIG}", "/contract/x", "/contract/",
                                  "/queue/" + "q" * 5000, "/queue/%00", "/queue/%ff", "/N1%00", "/nosuch",
                                  "/N1.pdf", "/contract/1.5", "/%2e%2e/%2e%2e/etc/passwd", "/queue/paid%2Fwork", "/N01"])
def test_unknown_places(desk, path, log):
    log.allow("AH00026|AH00127|AH10244|AH00036")
    for media in ("html", "xml", "json"):
        answer = desk.client("staff").get(path, media)
        assert answer.status_code in (400, 404, 414), f"{path}: {answer.status_code}"


@pytest.mark.parametrize("query,field", [
    ("after=abc", "after"), ("after=1.2.3.4.5", "after"), (f"after={BIG}.{BIG}", "after"), ("after=" + "1" * 100, "after"),
    ("after=.", "after"), ("after=..", "after"), ("status=gone", "status"), ("owner=you", "owner"), ("sort=title", "sort"),
    ("sort=age&sort=age", "sort"), ("status=%ff", "status"), ("status=a%00", "status"),
])
def test_bad_queries(desk, query, field):
    for media in ("html", "xml", "json"):
        answer = desk.client("staff").get(f"/queue/paid?{query}", media)
        assert 400 <= answer.status_code < 500, f"{query} {media}: {answer.status_code}"
        assert field in answer.text
    assert (field in [f for f, _ in problems(desk.client("staff").get(f"/queue/paid?{query}", "xml"))])


FOREIGN = ("utm_source=mail&utm_campaign=sp%FCring", "fbclid=IwAR0%zz", "colour=red&colour=blue", "%00=1", "a=%00", "queue=free", "N1",
           "&".join(f"x{n}=1" for n in range(500)))


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_an_address_gathered_on_its_way_does_no_harm(desk, foreign):
    """People pass links on, and others add to them: the page is the same."""
    def shape(query):
        page = html(desk.client("staff").get(f"/queue/paid?{query}"))
        return page.xpath("//main//a/@href"), page.xpath("//title/text()")
    assert shape(f"status=open&{foreign}") == shape("status=open")
    def lasting(path):
        """What a public page says, but for the figures, which may be made anew in between."""
        page = desk.fresh().get(path)
        assert page.status_code == 200
        return re.sub(r"<main.*</main>", "", page.text, flags=re.S), html(page).xpath("//main//a/@href")
    if not foreign.startswith("queue="):    # which the page of one queue takes
        assert lasting("/status?" + foreign) == lasting("/status"), "what is cached is the same for all"


@pytest.mark.parametrize("media", ["xml", "json"])
@pytest.mark.parametrize("query,field", [("colour=red", "colour"), ("queue=free", "queue"), ("utm_source=mail", "utm_source")])
def test_a_program_is_told_of_a_name_there_is_not(desk, media, query, field):
    for path in (f"/queue/paid?{query}", f"/queue/paid.{media}?{query}"):
        answer = desk.client("staff").get(path, media)
        assert answer.status_code == 400 and field in answer.text and "unknown-field" in answer.text


@pytest.mark.parametrize("text,field", [
    ("{", None), ("", None), ("[]", None), ("[" * 5000, None), ("null", None), ('"x"', None), ("{}x", None),
    ('{"body": "a", "body": "b"}', "body"), ('{"body": {"a": 1}}', "body"), ('{"body": ["a"]}', "body"),
    ('{"body": "\\u0000"}', "body"), ('{"body": "\\ud800"}', None), (b'{"body": "\xff"}', None), ('{"body": 1e999}', "body"),
])
def test_bad_json(desk, new, text, field):
    client = desk.client("manager")
    headers = {"Content-Type": "application/json", "X-Nuance-CSRF": client.csrf()}
    answer = client.post(new, raw=text, media="json", headers=headers)
    assert answer.status_code in (400, 422), answer.text[:300]
    assert answer.headers["Content-Type"].startswith("application/json")
    said = json.loads(answer.text)
    assert field is None or field in json.dumps(said)


def test_good_json_is_accepted(desk, acme):
    client = desk.client("manager")
    answer = client.post_json(f"/contract/{acme}/new", {"title": "By JSON", "body": "x"})
    assert answer.status_code in (201, 303) and "/N" in answer.headers["Location"]


@pytest.mark.parametrize("kind", ["multipart/mixed; boundary=x", "text/plain", "application/xml", "application/octet-stream",
                                  "application/x-www-form-urlencodedx", ""])
def test_other_content_types(desk, new, kind):
    client = desk.client("manager")
    answer = raw(desk, new, form_body(client, b"title=a&body=b"), kind)
    assert answer.status_code == 415


def test_charset_utf8_may_be_said(desk, new):
    client = desk.client("manager")
    answer = raw(desk, new, form_body(client, b"title=a&body=b"), "application/x-www-form-urlencoded; charset=UTF-8")
    assert answer.status_code == 303


@pytest.mark.parametrize("body", [b"title=%zz&body=b", b"title=%4&body=b", b"title=%", b"%00=1", b"=1", b"&&&"])
def test_bad_escapes(desk, new, body):
    client = desk.client("manager")
    answer = raw(desk, new, form_body(client, body))
    assert answer.status_code in (400, 422), answer.status_code


def test_body_over_the_limit(desk, new, log):
    log.allow("AH01587|AH01588|LimitRequestBody")
    client = desk.client("manager")
    token = client.csrf()
    for size in (2_100_000, 8_000_000):
        answer = client.post(new, raw=f"csrf={token}&body=".encode() + b"x" * size, media="html",
                             headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status_code == 413
        assert html(answer).xpath("//main"), "in the same looks"


def test_chunked_body_over_the_limit(desk, new, log):
    log.allow("AH01587|AH01588|LimitRequestBody")

    def chunks():
        for _ in range(80):
            yield b"x" * 65536
    client = desk.client("manager")
    try:
        answer = client.post(new, raw=chunks(), media="xml", headers={"Content-Type": "application/x-www-form-urlencoded"})
    except Exception as error:  # the server may hang up on a client that keeps sending
        pytest.skip(f"connection closed while sending: {type(error).__name__}")
    assert answer.status_code == 413


def test_chunked_body_is_read_whole(desk, new):
    client = desk.client("manager")
    body = form_body(client, b"title=Chunked&body=" + b"word%20" * 20)
    answer = client.post(new, raw=(body[i:i + 7] for i in range(0, len(body), 7)), media="xml",
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 303


def test_very_many_fields(desk, new):
    client = desk.client("manager")
    answer = raw(desk, new, form_body(client, b"&".join(b"f%d=1" % i for i in range(20_000))))
    assert answer.status_code in (400, 413, 422)


def talk(desk, text, wait=10):
    """Sends bytes as they are and gives all that comes back."""
    host, port = desk.url.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=wait) as line:
        line.sendall(text)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while True:
            try:
                data = line.recv(65536)
            except (TimeoutError, ConnectionError):
                return found
            if not data:
                return found
            found += data


def test_truncated_body(desk, new, log):
    log.allow("truncated|incomplete|body|AH")
    client = desk.client("manager")
    before = desk.sql("select count(*) from nuance.item")
    cookie = "; ".join(f"{c.name}={c.value}" for c in client.session.cookies)
    path = client.url(new).split(":", 2)[2].split("/", 1)[1]
    head = (f"POST /{path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: 5000\r\nConnection: close\r\n\r\n")
    found = talk(desk, head.encode() + form_body(client, b"title=Cut&body=b"))
    assert found == b"" or found.split()[1][:1] == b"4", found[:200]
    assert desk.sql("select count(*) from nuance.item") == before


def test_bad_chunk(desk, new, log):
    log.allow("AH0|AH1|chunk|body")
    path = desk.url.split("/", 3)[3] + new
    found = talk(desk, (f"POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nbody=x\r\n0\r\n\r\n").encode())
    assert found.split()[1][:1] == b"4", found[:200]


@pytest.mark.parametrize("kind,statuses", [("body-reset", (400, 408, 499)), ("body-timeout", (408,)), ("body-short", (400,)),
                                           ("body-enomem", (400, 413, 500, 503))])
def test_a_body_that_fails(desk, new, kind, statuses, log):
    """The read error decides the answer; nothing is filed, nothing crashes."""
    log.allow("body|memory|timed? ?out|reset|incomplete")
    before = desk.sql("select count(*) from nuance.item")
    client = desk.client("manager")
    answer = client.post(new, {"title": "a", "body": "b"}, headers={"X-Fault": kind})
    assert answer.status_code in statuses
    assert desk.sql("select count(*) from nuance.item") == before
    assert client.get("/").status_code == 200


def test_a_slow_body_holds_no_connection(desk, another_httpd, new):
    """With one connection to the database, a client that dribbles its form keeps nobody waiting."""
    small = another_httpd(connections=1, processes=1)
    client = small.client("manager")
    import threading
    answers = []
    body = form_body(client, b"title=Slow&body=" + b"x" * 300)
    slow = threading.Thread(target=lambda: answers.append(client.clone().post(
        new, raw=body, headers={"X-Fault": "body-slow:150", "Content-Type": "application/x-www-form-urlencoded"})))
    slow.start()
    started = time.monotonic()
    for _ in range(5):
        assert small.client("staff").get("/staff").status_code == 200
    took = time.monotonic() - started
    slow.join()
    assert took < 1.5 * PATIENCE, f"others waited {took:.1f} s for a slow body"
    assert answers[0].status_code == 303


def test_a_slow_client_holds_no_connection(desk, another_httpd):
    small = another_httpd(connections=1, processes=1)
    staff = small.client("staff")
    import threading
    done = []
    slow = threading.Thread(target=lambda: done.append(staff.clone().get("/queue/free?status=all", headers={"X-Fault": "output-slow:300"})))
    slow.start()
    time.sleep(0.2)
    started = time.monotonic()
    assert staff.get("/staff").status_code == 200
    assert time.monotonic() - started < PATIENCE
    assert not done, "the slow client should still be reading, or this proves nothing"
    slow.join()
    assert done[0].status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.dictionaries(strategies.sampled_from(["title", "body", "version", "status", "owner", "csrf2", "submission"]),
                               strategies.text(max_size=80), max_size=5))
def test_nothing_typed_makes_a_500(desk, new, fields):
    client = desk.client("manager")
    token = getattr(client, "cached_token", None) or client.csrf()
    client.cached_token = token
    data = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}
    answer = client.post(new, data, csrf=token)
    assert answer.status_code in (303, 400, 422), f"{fields}: {answer.status_code}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.binary(max_size=60))
def test_no_path_makes_a_500(desk, log, tail):
    log.allow("AH00026|AH00127|AH10244|AH00036|AH")
    from urllib.parse import quote
    answer = desk.client("staff").get("/" + quote(tail, safe="/"))
    assert answer.status_code < 500
