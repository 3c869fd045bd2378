"""Every page as HTML, XML and JSON: one address, one authorization, the right choice."""
import re

import lxml.etree
import pytest

from helpers.client import html
from helpers.world import ROLES, SOURCE


@pytest.fixture(scope="module")
def pages(desk):
    """role -> paths of every page that role can reach."""
    acme, number = desk.acme(), None
    asked = desk.file("free", desk.free_contract(), "Represented by answers", "**Bold** and [a link](https://example.org/)")
    number = desk.file("manager", acme, "Represent", "**Text** with <b>angle brackets</b>, `code` & more.")
    desk.comment("staff", number, "A *note* here.", visibility="internal")
    desk.comment("staff", number, "A reply\n\n* one\n* two", priority="high", status="waiting")
    free = desk.free_contract()
    common = ["/", "/account", "/status", f"/contract/{free}", f"/contract/{free}/new", f"/contract/{free}/similar?words=words"]
    paid = [f"/contract/{acme}", f"/contract/{acme}/new", f"/N{number}"]
    staff = common + paid + ["/staff", "/queue/paid", "/queue/free?status=all", "/queue/community", "/queue/paid?owner=me&sort=age",
                             "/queue/paid/work", "/queue/free/work", f"/N{number}?work=paid"]
    dedicated = desk.dedicated()
    paid += [f"/contract/{acme}/people", f"/contract/{acme}/history", f"/contract/{acme}/priorities"]
    staff += paid[-3:] + ["/staff/priorities", "/staff/priorities?q=a&plan=team"]
    staff += ["/staff/contracts", "/staff/contracts?q=a&state=active&kind=instance", "/staff/contracts?q=nobody-of-that-name",
              f"/contract/{acme}/staff", f"/contract/{dedicated}/staff"]
    staff += ["/staff/bulk?q=tag:how-to", "/search?q=tag:how-to", "/folder/unowned"]
    admin = staff + ["/admin", "/admin/queues", "/admin/queues/paid", "/admin/queues/free", "/admin/sources", "/admin/sources?q=acme",
                     "/admin/tags", "/admin/tags/outage", "/admin/names", "/admin/names/priority-high", "/admin/forms", "/admin/forms/free", "/admin/forms/free?edit=clean", "/admin/forms/free/preview"]
    # urgent issues and on-call duty
    urgent = desk.client("contact").form(f"/contract/{dedicated}/new").fill(body="Represent", urgent="yes", down="All of it").submit().headers["Location"].split("/")[-1]
    duty = desk.client("admin").xml("/admin/oncall")
    link = desk.sql("select content ->> 'ack' from nuance.outbox where kind = 'page' order by id desc limit 1")[0][0]
    staff += ["/oncall", "/oncall?who=me", "/" + urgent, "/N4", f"/contract/{dedicated}/new"]
    admin = admin + staff[-5:] + ["/admin/oncall", "/admin/oncall/schedules/" + duty.find("schedules/schedule").get("id"),
                                              "/admin/oncall/schedules/" + duty.find("schedules/schedule").get("id") + "?edit=1",
                                              "/admin/oncall/policies/" + duty.find("policies/policy").get("id")]
    desk.client("contact").post(f"/contract/{dedicated}/invite", {"email": "represent@example.org", "role": "member"})
    invited = desk.client("contact").xml(f"/contract/{dedicated}/people").find("invitations/invitation").get("path")
    return {"visitor": ["/", "/status", "/login", invited, link], "free": common, "member": common + paid + ["/report/acme"], "manager": paid[3:] + common + paid[:3],
            "multi": common, "contact": common + [f"/contract/{dedicated}", f"/contract/{dedicated}/new", f"/contract/{dedicated}/people",
                                   f"/contract/{dedicated}/history", invited, "/" + urgent, "/N4"],
            "community": common + ["/staff", "/queue/free", "/queue/community"],
            "staff": staff + [f"/N{asked}", f"/N{asked}/answer"], "staff2": staff, "admin": admin}


@pytest.fixture(scope="module")
def grammar():
    return lxml.etree.RelaxNG(lxml.etree.parse(str(SOURCE / "xsl" / "grammar" / "page.rng")))


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_valid(desk, pages, grammar, role):
    for path in pages[role]:
        document = desk.client(role).xml(path)
        assert grammar.validate(document), f"{path}: {grammar.error_log.last_error}"


def test_error_and_form_pages_are_valid(desk, pages, grammar):
    staff = desk.client("staff")
    number = pages["manager"][-1]
    answers = [desk.client("manager").get("/N999999999", "xml"), desk.client("manager").get("/nosuch", "xml"),
               staff.post(number, {"version": "x", "comment": "kept"}, media="xml"),
               staff.post(number, {"version": "1", "comment": "kept"}, media="xml", csrf="A" * 43),
               desk.fresh().get("/account", "xml"), staff.get("/queue/paid?sort=x", "xml"), staff.get("/search?q=tag:nosuch", "xml"), staff.get("/staff/bulk?q=tag:nosuch", "xml"),
               desk.client("admin").post("/admin/tags", {"name": "Outage", "key": "A"}, media="xml"),
               desk.fresh().post("/login", {"login": "x", "password": "y"}, media="xml"),
               staff.get("/staff", "xml", method="DELETE")]
    for answer in answers:
        assert answer.status_code >= 400
        document = lxml.etree.fromstring(answer.content)
        assert grammar.validate(document), f"{answer.url}: {grammar.error_log.last_error}"


def test_the_grammar_can_refuse(desk, grammar):
    document = desk.client("staff").xml("/staff")
    lxml.etree.SubElement(document, "surprise")
    assert not grammar.validate(document)


@pytest.mark.parametrize("accept,kind", [
    ("text/html", "text/html"), ("*/*", "text/html"), (None, "text/html"), ("application/xml", "application/xml"),
    ("text/xml", "application/xml"), ("application/json", "application/json"), ("application/*", "application/"),
    ("text/*", "text/html"), ("APPLICATION/JSON", "application/json"),
    ("text/html;q=0.5, application/json", "application/json"), ("text/html;q=0.5, application/json;q=0.4", "text/html"),
    ("application/json;q=0, */*", "text/html"), ("text/html;q=0, */*", "application/xml"),
    ("text/html;q=0, application/xml;q=0, */*;q=0.1", "application/json"),
    ("application/json;q=0.9,text/html;q=0.901", "text/html"),
    ("image/png, application/xml;q=0.1", "application/xml"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"),
    ("application/json; charset=utf-8", "application/json"), ("application/json;level=1;q=0.3, text/html;q=0.2", "application/json"),
    (", ,application/json", "application/json"),
])
def test_accept(desk, accept, kind):
    answer = desk.client("staff").get("/staff", accept or "x", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0, application/xml;q=0, application/json;q=0", "*/*;q=0", "text/plain",
                                    "application/pdf, image/*"])
def test_nothing_fits(desk, accept):
    answer = desk.client("staff").get("/staff", accept)
    assert answer.status_code == 406
    assert answer.headers["Content-Type"].startswith("text/html"), "said in a form a person can read"
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", [";;;", "text", "text/html;q=abc", "a" * 3000, "text/html;q=-1", "text/html;q=2", "/", "*/html"])
def test_odd_accept_headers_do_no_harm(desk, accept):
    assert desk.client("staff").get("/staff", accept).status_code in (200, 400, 406)


def test_suffixes_and_accept_agree(desk, pages):
    for role in ("staff", "manager"):
        for path in pages[role]:
            bare, _, query = path.partition("?")
            for media in ("xml", "json"):
                named = ("/index" if bare == "/" else bare) + "." + media + ("?" + query if query else "")
                one, two = desk.client(role).get(named, "*/*"), desk.client(role).get(path, media)
                assert one.status_code == two.status_code == 200
                assert one.headers["Content-Type"] == two.headers["Content-Type"]
                assert one.headers["Content-Type"].startswith("application/" + media)
                assert one.headers.get("X-Content-Type-Options") == "nosniff"


def test_a_suffix_beats_accept(desk):
    answer = desk.client("staff").get("/staff.json", "text/html")
    assert answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("media", ["html", "xml", "json"])
def test_vary(desk, media):
    for path in ("/", "/status", "/N999999999"):
        vary = {v.strip().lower() for v in desk.client("manager").get(path, media).headers["Vary"].split(",")}
        assert {"accept", "cookie"} <= vary


def test_caching_headers(desk):
    assert "private" in desk.client("staff").get("/staff").headers["Cache-Control"]
    visitor = desk.fresh().get("/status").headers["Cache-Control"]
    assert "public" in visitor and "max-age=60" in visitor
    assert "private" in desk.client("staff").get("/status").headers["Cache-Control"]
    assert "Set-Cookie" not in desk.fresh().get("/status").headers, "a public answer sets no cookie"


def test_json_says_what_xml_says(desk, pages):
    """The documented rule, checked element by element on a page with everything."""
    path = next(p for p in pages["staff"] if p.startswith("/N"))
    document, data = desk.client("staff").xml(path), desk.client("staff").json(path)
    item = document.find("item")
    assert data["item"]["number"] == int(item.get("number"))
    assert data["item"]["closed"] is (item.get("closed") == "yes")
    assert {key.replace("-", "_") for key in item.attrib} <= set(data["item"])
    assert len(data["timeline"]) == len(document.findall("timeline/entry"))
    for row, entry in zip(data["timeline"], document.findall("timeline/entry")):
        assert row["id"] == int(entry.get("id")) and row["kind"] == entry.get("kind")
    assert "<strong>Text</strong>" in data["item"]["description"]
    assert "&lt;b&gt;" in data["item"]["description"] or "<b>" not in data["item"]["description"]


def test_xml_and_json_hold_no_secret_of_the_form(desk, pages):
    """Sessions and password hashes are nobody's data."""
    for role in ("staff", "admin", "manager"):
        for path in pages[role]:
            for media in ("xml", "json"):
                text = desk.client(role).get(path, media).text
                assert "$2y$" not in text and "$2a$" not in text and "$2b$" not in text
                token = desk.client(role).session.cookies["nuance"]
                assert token not in text


def test_headers_on_everything(desk):
    for client, path in ((desk.client("staff"), "/staff"), (desk.client(), "/login"), (desk.client("staff"), "/nosuch"),
                         (desk.client("staff"), "/staff.json")):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-Id"]


def test_no_inline_script_or_style(desk, pages):
    """What the policy forbids is not on the page, or it would be broken there."""
    for role in ("visitor", "staff", "manager"):
        for path in pages[role]:
            page = html(desk.client(role).get(path))
            assert not page.xpath("//style|//@style|//script[not(@src)]|//@*[starts-with(name(), 'on')]"), path
            outside = [u for u in page.xpath("//link[@rel='stylesheet']/@href|//script/@src|//img/@src")
                       if not u.startswith(("/support/", desk.url, "data:"))]
            assert not outside, f"{path} loads {outside}"


def test_html_is_made_for_machines_too(desk, pages):
    """Language, title, one h1, landmarks, labels: the things a screen reader leans on."""
    for role in ROLES:
        for path in pages[role]:
            answer = desk.client(role).get(path)
            page = html(answer)
            assert answer.text.lstrip().lower().startswith("<!doctype html>")
            assert page.get("lang") and page.findtext(".//title")
            assert len(page.xpath("//h1")) == 1, path
            assert len(page.xpath("//main")) == 1, path
            for control in page.xpath("//main//form//*[self::input or self::textarea or self::select][not(@type='hidden')]"):
                named = control.get("aria-label") or control.get("aria-labelledby") or control.xpath("ancestor::label")
                assert named or page.xpath(f"//label[@for='{control.get('id')}']"), f"{path}: {control.get('name')} has no label"
            for time in page.xpath("//time"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", time.get("title") or ""), f"{path}: {time.text}"
                assert time.get("title").startswith(time.get("datetime")[:10])
            ids = page.xpath("//@id")
            assert len(ids) == len(set(ids)), f"{path}: an id twice"


def test_assets(desk):
    page = desk.client().page("/login")
    for address in page.xpath("//link[@rel='stylesheet']/@href|//script/@src"):
        answer = desk.client().get("http://" + desk.url.split("/")[2] + address if address.startswith("/") else address, "*/*")
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].split(";")[0] in ("text/css", "text/javascript", "application/javascript")
        wrong = answer.url.replace(".css", "x.css").replace(".js", "x.js")
        assert desk.client().get(wrong, "*/*").status_code == 404
    for path in ("/assets/", "/assets/../nuance.css", "/assets/grammar/page.rng", "/assets/nuance.css"):
        assert desk.client().get(path, "*/*").status_code == 404


def test_each_message_is_said_once():
    """Of two entities of one name the first counts, and the second is never seen."""
    files = sorted((SOURCE / "xsl" / "messages" / "en").glob("*.ent"))
    read = re.findall(r'SYSTEM "en/([\w-]+\.ent)"', (SOURCE / "xsl" / "messages" / "en.ent").read_text())
    assert sorted(read) == [file.name for file in files]
    names = [name for file in files for name in re.findall(r"<!ENTITY ([\w-]+) ", file.read_text())]
    assert names and sorted(name for name in set(names) if names.count(name) > 1) == []


def test_each_mode_that_is_applied_has_a_template():
    """XSLT falls back to its built-in rule, which says the text alone: a page would lose what it was to show, and nobody be told."""
    made, applied = set(), {}
    for path in sorted((SOURCE / "xsl").rglob("*.xsl")):
        text = path.read_text()
        made.update(re.findall(r'<xsl:template [^>]*mode="([^"]+)"', text))
        for mode in re.findall(r'<xsl:apply-templates [^>]*mode="([^"]+)"', text):
            applied.setdefault(mode, set()).add(path.name)
    assert {mode: sorted(files) for mode, files in applied.items() if mode not in made} == {}
