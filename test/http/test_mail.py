"""Mail as it leaves: over a real SMTP server, taken apart by Python's email package."""
import asyncio
import email
import email.policy
import pathlib
import re
import subprocess
import threading
import time

import lxml.html
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from helpers.world import MARKER, PATIENCE, Cluster, Desk, eventually, start_httpd

PASSWORD = "a mail server's password"


class Sink:
    """Keeps what it is given, and refuses what a test wants refused."""

    def __init__(self):
        self.lock = threading.Lock()
        self.mails = []      # (envelope, raw bytes)
        self.sessions = []   # what each was sent over
        self.hanging = set() # addresses whose RCPT gets no answer
        self.refusals = {}   # address -> reply to RCPT
        self.answer = None   # reply to the message itself

    async def handle_RCPT(self, server, session, envelope, address, options):
        while address in self.hanging:
            await asyncio.sleep(0.05)
        reply = self.refusals.get(address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        with self.lock:
            self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content)))
            self.sessions.append((session.ssl is not None, session.authenticated))
        return "250 taken"

    def clear(self):
        with self.lock:
            self.mails.clear()
            self.sessions.clear()

    def to(self, address):
        """The mails to an address, parsed, the oldest first."""
        with self.lock:
            found = [raw for _, rcpts, raw in self.mails if address in rcpts]
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in found]


class Server(Controller):
    """An SMTP server on a free port."""

    def __init__(self, sink, **options):
        self.options = options
        super().__init__(sink, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, **self.options)

    def _trigger_server(self):
        """The port is known once the server listens."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data.login == b"nuance" and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    import ssl
    folder = tmp_path_factory.mktemp("tls")
    folder.chmod(0o755)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key", "-out", folder / "cert", "-days", "2",
                    "-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    (folder / "login").write_text(f"nuance\n{PASSWORD}\n")
    (folder / "login").chmod(0o600)
    return folder, context


@pytest.fixture(scope="module")
def sink(certificate):
    made = Sink()
    made.server = Server(made, tls_context=certificate[1], require_starttls=True, auth_required=True, authenticator=authenticate)
    made.server.start()
    yield made
    made.server.stop()


def settings(server, **more):
    chosen = {"NuanceSite": "https://help.example/support", "NuanceMailServer": f"smtp://127.0.0.1:{server.port}",
              "NuanceMailFrom": 'support@help.example "Example Wiederhall Süd"', "NuanceMailReply": "support@help.example",
              "NuanceMailBounces": "bounces@help.example verp", "NuanceDelivery": "On", **more}
    return "\n".join(f"{name} {value}" for name, value in chosen.items() if value is not None) + "\n"


@pytest.fixture(scope="module")
def own_cluster(tmp_path_factory, build):
    from lab import load_sample
    made = Cluster(str(tmp_path_factory.mktemp("mailcluster"))).start()
    load_sample(made, build, items=0)
    yield made
    made.destroy()


def desk_with(tmp_path_factory, build, cluster, conf):
    folder = tmp_path_factory.mktemp("maildesk")
    return Desk(folder, build, cluster, start_httpd(folder, cluster, build, extra_conf="NuanceBackground Off\n" + conf))


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, own_cluster, sink, certificate):
    folder = certificate[0]
    made = desk_with(tmp_path_factory, build, own_cluster,
                     settings(sink.server, NuanceDeliveryCA=folder / "cert", NuanceMailLogin=folder / "login"))
    yield made
    made.httpd.stop()


@pytest.fixture(autouse=True)
def calm(sink):
    sink.refusals.clear()
    sink.answer = None


def hurry(desk):
    """Time goes by: what waits is due."""
    desk.sql("update nuance.outbox set due_at = now() where state = 'waiting'")


def settled(desk):
    """Everything that waited has left, or stays for a reason of its own."""
    hurry(desk)
    eventually(lambda: desk.sql("select count(*) from nuance.outbox where state in ('waiting', 'sending')") == [(0,)], seconds=20)


def arrived(desk, sink, address, count=1):
    hurry(desk)
    return eventually(lambda: len(sink.to(address)) >= count and sink.to(address), seconds=20)


def parts(mail):
    """text and HTML of a mail."""
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content_charset() == html.get_content_charset() == "utf-8"
    found = tuple(part.get_content().replace("\r\n", "\n") for part in (plain, html))
    # What is coloured for a light mail program is coloured anew for a dark one, which goes by classes.
    for coloured in lxml.html.fromstring(found[1]).xpath("//a[contains(@style, 'color:')]"):
        assert coloured.xpath("ancestor-or-self::*[contains(@class, 'm-body') or contains(@class, 'm-quiet') or contains(@class, 'm-button')]"), coloured.text
    return found


@pytest.fixture
def item(desk, sink):
    settled(desk)
    sink.clear()
    return desk.file("manager", desk.acme(), "Printing stops at *noon*", "What I wrote: a **bold** thing & <b>N1</b>.")


def test_a_reply_arrives(desk, sink, item):
    desk.comment("staff", item, "Does it say **why**?\n\n> a quote\n\n    code  here\n\nSee N1 & dev:T2.", status="waiting")
    mail, = arrived(desk, sink, "maria@acme.example")
    assert mail["Subject"] == f"Re: [N{item}] Printing stops at *noon*"
    assert mail["From"].addresses[0].display_name == "Example Wiederhall Süd" and mail["From"].addresses[0].addr_spec == "support@help.example"
    assert (mail["To"].addresses[0].display_name, mail["To"].addresses[0].addr_spec) == ("Maria Acosta", "maria@acme.example")
    assert mail["Auto-Submitted"] == "auto-generated" and mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] == mail["References"] == f"<nuance.n{item}@help.example>"
    key = desk.sql("select key::text from nuance.outbox where template = 'item' order by id desc limit 1")[0][0]
    assert mail["Message-ID"] == f"<{key}@help.example>"
    assert re.fullmatch(r"acme <contract-\d+\.help\.example>", mail["List-Id"])
    assert re.fullmatch(r"<https://help\.example/support/unsubscribe/\d+\.\d+\.[0-9a-f]{32}>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"support\+n{item}\.p{desk.person('manager')}\.[0-9a-f]{{24}}@help\.example", mail["Reply-To"].addresses[0].addr_spec)
    assert mail["Date"].datetime is not None and not mail.defects
    text, html = parts(mail)
    text = re.sub(r"\s\(\d{4}-\d\d-\d\d\s\d\d:\d\d\)", "", text)
    assert "Sam Okafor replied:\n\nDoes it say **why**?\n\n> a quote\n\n    code  here\n" in text
    assert "changed the status from Open to Waiting on customer." in " ".join(text.split())
    assert f"https://help.example/support/N{item}\n" in text
    assert "<strong>why</strong>" in html and 'href="https://help.example/support/N1"' in html
    assert f'href="https://help.example/support/N{item}"' in html
    sender, recipients, _ = sink.mails[-1]
    assert sender == f"bounces+b.{key}@help.example" and recipients == ["maria@acme.example"]
    assert sink.sessions[-1] == (True, True), "over TLS, logged in"


def test_the_mail_of_the_closing_asks_how_it_was(desk, sink, item):
    desk.comment("staff", item, "Done.", status="resolved")
    mail, = arrived(desk, sink, "maria@acme.example")
    text, html = parts(mail)
    link = re.search(r"How was the help\? https://help\.example(/support/rate/\S+)\n", text)[1]
    assert re.findall(r'href="https://help\.example(/support/rate/[^"]+)"', html) == [f"{link}?rating={rating}" for rating in ("good", "middling", "bad")]


def test_what_people_wrote_stays_what_it_is(desk, sink, item):
    """HTML is no HTML, links elsewhere are links, long lines are whole."""
    evil = ("<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![pixel](https://evil.example/p.gif)\n\n"
            + "long " * 400 + "\n\n" + "x" * 5000 + "\n.\n..dots\nFrom here")
    desk.comment("staff", item, evil)
    mail, = arrived(desk, sink, "maria@acme.example")
    text, html = parts(mail)
    assert evil in text, "every character, every line"
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
    raw = sink.mails[-1][2]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")


def test_other_alphabets(desk, sink, item):
    titles = {"Принтер не печатает " * 10: "Кириллица " * 60, "プリンタが止まります": "日本語の本文です。" * 50, "الطابعة لا تعمل": "نص", "Grüße — “quoted” 🖨️": "🎉 Ünïcödé",
              "x" * 240: "y", "a " * 120 + "z": "z"}
    for title, body in titles.items():
        number = desk.file("manager", desk.acme(), title.strip()[:250], body)
        desk.sql("update nuance.person set name = %s where id = %s", "Самый длинный " + title[:150], desk.person("manager"))
        try:
            desk.comment("staff", number, body)
            hurry(desk)
            found = eventually(lambda: [m for m in sink.to("maria@acme.example") if f"[N{number}]" in m["Subject"]], seconds=20)
        finally:
            desk.sql("update nuance.person set name = 'Maria Acosta' where id = %s", desk.person("manager"))
        assert found[0]["Subject"] == f"Re: [N{number}] " + " ".join(title.strip()[:250].split())
        # (Python keeps spaces between the encoded words of a name, which RFC 2047 does not.)
        assert "".join(found[0]["To"].addresses[0].display_name.split()) == "".join(("Самый длинный " + title[:150]).split())
        text, html = parts(found[0])
        assert body.strip() in text
        assert not found[0].defects
    for _, _, raw in sink.mails:
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert all(byte < 128 for byte in raw), "any server can take it"


@pytest.mark.parametrize("name", ["x\r\nBcc: all@acme.example", "\"Bobby\" <tables@acme.example>", "a, b; c: d", "=?utf-8?q?x=0D=0AX:_y?=", "\\", "()<>@,;:\\\"/[]?="])
def test_nobody_adds_a_header(desk, sink, item, name):
    """Names come from the hosting system and from people; titles are one line by their form, but not by the mail's wish."""
    desk.sql("update nuance.person set name = %s where id = %s", name, desk.person("manager"))
    desk.sql("update nuance.item set title = %s where number = %s", name, item)
    desk.sql("update nuance.contract set name = %s where name = 'acme'", name)
    try:
        desk.comment("staff", item, "Text.")
        mail, = arrived(desk, sink, "maria@acme.example")
    finally:
        desk.sql("update nuance.person set name = 'Maria Acosta' where id = %s", desk.person("manager"))
        desk.sql("update nuance.contract set name = 'acme' where name = %s", name)
    assert [a.addr_spec for a in mail["To"].addresses] == ["maria@acme.example"]
    assert set(mail.keys()) == {"Date", "From", "To", "Reply-To", "Subject", "Message-Id", "In-Reply-To", "References", "Auto-Submitted", "List-Id",
                                "X-Auto-Response-Suppress", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"}
    assert len(sink.mails[-1][1]) == 1
    parts(mail)


def test_mails_of_one_issue_are_a_thread(desk, sink, item):
    for n in range(3):
        desk.comment("staff", item, f"Part {n}")
        arrived(desk, sink, "maria@acme.example", n + 1)
    desk.comment("manager", item, "Thanks.")
    other, = arrived(desk, sink, "sam@desk.example")
    mails = sink.to("maria@acme.example")
    assert len({m["References"] for m in [*mails, other]}) == 1 and len({m["Subject"] for m in mails}) == 1
    assert len({m["Message-ID"] for m in mails}) == 3
    assert [re.search(r"Part \d", parts(m)[0])[0] for m in mails] == ["Part 0", "Part 1", "Part 2"], "in order, each once"
    assert re.fullmatch(r"Paid <queue-paid\.help\.example>", other["List-Id"]), "staff sort by queue"
    assert other["Reply-To"] != mails[0]["Reply-To"]


def test_a_burst_is_one_mail(desk, sink, item):
    for n in range(4):
        desk.comment("staff", item, f"Part {n}", **({"status": "resolved"} if n == 3 else {}))
    settled(desk)
    mail, = sink.to("maria@acme.example")
    text, _ = parts(mail)
    assert [f"Part {n}" in text for n in range(4)] == [True] * 4 and "to Resolved" in " ".join(text.split())


def test_statuses_are_called_what_the_desk_calls_them_and_tags_nothing(desk, sink, item):
    desk.sql("update nuance.look set name = 'In your court' where key = 'status-waiting'")
    try:
        form = desk.client("staff").form(f"/N{item}")
        form.values["tags[]"] = ["performance"]
        assert form.fill(comment="Over to you.", status="waiting").submit().status_code == 303
        settled(desk)
        mail, = sink.to("maria@acme.example")
        for text in parts(mail):
            assert "to In your court" in " ".join(re.sub("<[^>]*>", "", text).split()) and "erformance" not in text
        assert "erformance" not in str(mail)
    finally:
        desk.sql("update nuance.look set name = null")


def test_times_are_the_recipients(desk, sink, item):
    import datetime
    import zoneinfo
    desk.comment("member", item, "Mine too.")
    settled(desk)
    sink.clear()
    desk.sql("update nuance.person set time_zone = 'Asia/Tokyo' where id = %s", desk.person("member"))
    desk.comment("staff", item, "Text.")
    for address, zone in (("maria@acme.example", "America/Chicago"), ("milo@acme.example", "Asia/Tokyo")):
        mail, = arrived(desk, sink, address)
        text, html = parts(mail)
        said = re.search(r"Sam Okafor replied \((\d{4}-\d\d-\d\d \d\d:\d\d)\)", text)[1]
        there = datetime.datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=zoneinfo.ZoneInfo(zone))
        assert abs((mail["Date"].datetime - there).total_seconds()) < 180
        assert f"Times in {zone}\n" in text and said in html and f"Times in {zone}" in html


def test_addresses_of_other_alphabets(desk, sink, item):
    contract = desk.make_contract("Alphabets", {"contact": "manager"})
    address = "почта@exämple.example"
    desk.client("contact").form(f"/contract/{contract}/people", f"/contract/{contract}/invite").fill(email=address).submit()
    hurry(desk)
    eventually(lambda: desk.sql("select state from nuance.outbox where recipient = %s", address) == [("sent",)])
    assert len(sink.mails) == 1 and sink.mails[0][1][0].startswith("почта@")


def test_a_mail_has_an_end(desk, sink, item):
    """What gathered while no mail could go is not more than one reads, and it says that there is more."""
    texts = [f"Part {n} " + "word " * 14000 for n in range(6)]
    for text in texts:
        desk.comment("staff", item, text)
    mail, = arrived(desk, sink, "maria@acme.example")
    text, html = parts(mail)
    assert "More happened before this" in text and "More happened before this" in html
    assert [f"Part {n} " in text for n in range(6)] == [False] + [True] * 5


def test_an_invitation_arrives_and_leads_on(desk, sink, item):
    contract = desk.make_contract("Mailed — “contract”", {"contact": "manager"})
    desk.client("contact").form(f"/contract/{contract}/people", f"/contract/{contract}/invite").fill(email="guest@home.example").submit()
    mail, = arrived(desk, sink, "guest@home.example")
    assert mail["Subject"] == "Chris Mori invites you to the support contract Mailed — “contract”"
    assert mail["List-Unsubscribe"] and not mail["References"] and not mail["Reply-To"]
    text, html = parts(mail)
    path = re.search(r"https://help\.example/support(/invitation/\S+)", text)[1]
    assert f'href="https://help.example/support{path}"' in html
    assert desk.fresh().get(path).status_code == 200


def test_security_mail_has_no_way_out(desk, sink, item):
    desk.sql("delete from nuance.login_attempt")
    desk.make_person("mailed", "Mailed", email="mailed@home.example")
    desk.sql("insert into nuance.mail_preference (person_id, nothing) select person_id, true from nuance.account where login = 'mailed'")
    desk.fresh().form("/password").fill(who="mailed").submit()
    mail, = arrived(desk, sink, "mailed@home.example")
    assert mail["Subject"] == "Link for a new password" and not any(mail[h] for h in ("List-Unsubscribe", "List-Id", "Reply-To", "References"))
    path = re.search(r"https://help\.example/support(/password/\S+)", parts(mail)[0])[1]
    assert desk.fresh().form(path).fill(new_password="a-better-password").submit().status_code == 303
    changed = arrived(desk, sink, "mailed@home.example", 2)[1]
    assert changed["Subject"] == "Your password was changed"


def test_notes_never_leave(desk, sink, item):
    """Every mail of all the tests above is searched too, raw and decoded."""
    desk.comment("member", item, "Mine too.")
    desk.comment("staff2", item, "Looking.")
    desk.comment("staff", item, f"{MARKER} @staff2 @member @manager", visibility="internal")
    desk.comment("staff", item, "And a reply @staff2.")
    settled(desk)
    mails = [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in sink.mails]
    assert {m["To"].addresses[0].addr_spec for m in mails} >= {"maria@acme.example", "milo@acme.example", "robin@desk.example"}
    for mail in mails:
        text, html = parts(mail)
        assert MARKER not in text + html + str(mail)
        if not mail["To"].addresses[0].addr_spec.endswith("@desk.example"):
            assert "internal" not in text + html
    assert any("wrote an internal note" in parts(m)[0] for m in sink.to("robin@desk.example"))


def attempts(desk, address):
    return desk.sql("select a.outcome, a.status, coalesce(a.answer, '') || coalesce(a.error, ''), o.state from nuance.outbox_attempt a "
                    "join nuance.outbox o on o.id = a.outbox_id where o.recipient = %s order by a.id", address)


def test_refused_for_good(desk, sink, item):
    sink.refusals["maria@acme.example"] = "550-5.1.1 no such\r\n550 5.1.1 user here"
    desk.comment("staff", item, "Text.")
    hurry(desk)
    eventually(lambda: attempts(desk, "maria@acme.example")[-1:] and attempts(desk, "maria@acme.example")[-1][0] == "failed")
    outcome, status, words, state = attempts(desk, "maria@acme.example")[-1]
    assert (outcome, status, state) == ("failed", 550, "failed") and "user here" in words
    sink.refusals.clear()
    desk.comment("staff", item, "More.")
    assert arrived(desk, sink, "maria@acme.example"), "the next one goes"


@pytest.mark.parametrize("where", ["RCPT", "DATA"])
def test_refused_for_now(desk, sink, item, where):
    if where == "RCPT":
        sink.refusals["maria@acme.example"] = "451 4.7.1 greylisted"
    else:
        sink.answer = "452 4.3.1 no room"
    desk.comment("staff", item, "Text.")
    hurry(desk)
    eventually(lambda: attempts(desk, "maria@acme.example")[-1:] and attempts(desk, "maria@acme.example")[-1][0] == "retry")
    outcome, status, words, state = attempts(desk, "maria@acme.example")[-1]
    assert (status, state) == ({"RCPT": 451, "DATA": 452}[where], "waiting") and ("greylisted" in words or "no room" in words)
    sink.refusals.clear()
    sink.answer = None
    desk.sql("update nuance.lane set failures = 0, paused_until = null")
    mail, = arrived(desk, sink, "maria@acme.example")
    assert "Text." in parts(mail)[0]


def test_who_is_put_off_delays_nobody_else(desk, sink, item):
    sink.refusals["maria@acme.example"] = "451 4.7.1 greylisted"
    others = [desk.file("manager", desk.acme(), f"Greylisted {n}") for n in range(7)]
    for number in others:
        desk.comment("staff", number, "Text.")
    hurry(desk)
    eventually(lambda: len([a for a in attempts(desk, "maria@acme.example") if a[0] == "retry"]) >= 7)
    assert desk.sql("select failures, paused_until from nuance.lane where id = 0") == [(0, None)]
    sink.refusals.clear()
    settled(desk)


def test_refused_for_what_it_is(desk, sink, item):
    sink.answer = "554 5.7.1 looks like spam"
    desk.comment("staff", item, "Text.")
    hurry(desk)
    eventually(lambda: attempts(desk, "maria@acme.example")[-1:] and attempts(desk, "maria@acme.example")[-1][0] == "failed")
    assert attempts(desk, "maria@acme.example")[-1][1] == 554


def test_who_lost_access_while_it_waited(desk, sink, item):
    contract = desk.make_contract("Leaving", {"contact": "manager", "multi": "member"})
    number = desk.file("contact", contract, "Plans")
    desk.comment("multi", number, "Mine too.")
    settled(desk)
    sink.clear()
    desk.comment("staff", number, "Secret plans.")
    desk.sql("delete from nuance.membership where contract_id = %s and person_id = %s", contract, desk.person("multi"))
    settled(desk)
    assert sink.to("mina@initech.example") == [] and len(sink.to("chris@globex.example")) == 1
    assert desk.sql("select state from nuance.outbox where template = 'item' and recipient = 'mina@initech.example' order by id desc limit 1") == [("withdrawn",)]


def test_a_page_by_mail(desk, sink, item):
    """To somebody on call, and to a mailbox that is a destination; no preference stops it."""
    content = ("jsonb_build_object('event', 'trigger', 'item', %s, 'title', 'All is down', 'contract', 'acme', 'what', 'Nobody can log in', "
               "'path', '/N' || %s, 'ack', '/page/T0KEN')")
    desk.sql("insert into nuance.mail_preference (person_id, nothing) select person_id, true from nuance.account where login = 'staff2' "
             "on conflict (person_id) do update set nothing = true")
    try:
        mailbox = desk.sql("insert into nuance.destination (name, type, settings) values ('Mailbox', 'mail', "
                           "'{\"address\": \"oncall@desk.example\"}') returning id")[0][0]
        desk.sql(f"select nuance_api.outbox_add('page', 'page', 'robin@desk.example', {content})", item, item)
        desk.sql(f"select nuance_api.outbox_add('page', 'page', 'Mailbox', {content}, %s)", item, item, mailbox)
        for address in ("robin@desk.example", "oncall@desk.example"):
            mail, = arrived(desk, sink, address)
            assert mail["Subject"] == f"URGENT [N{item}] All is down" and not mail["List-Unsubscribe"]
            text, html = parts(mail)
            assert "acme: Nobody can log in" in text and "https://help.example/support/page/T0KEN\n" in text
            assert 'href="https://help.example/support/page/T0KEN"' in html and f"https://help.example/support/N{item}" in html
            assert mail["References"] == f"<nuance.n{item}@help.example>"
        desk.sql("select nuance_api.outbox_add('page', 'test', 'tries@desk.example', jsonb_build_object('event', 'trigger', 'item', 0, "
                 "'title', 'This is a test', 'contract', 'Nobody', 'what', 'Nothing is wrong.', 'path', '/admin/destinations/1', 'severity', 'info'))")
        mail, = arrived(desk, sink, "tries@desk.example")
        assert mail["Subject"] == "Test: This is a test" and "N0" not in "".join(parts(mail)) and "URGENT" not in "".join(parts(mail))
    finally:
        desk.sql("delete from nuance.mail_preference")


def test_a_page_does_not_wait_for_mail_that_hangs(desk, sink, item):
    sink.hanging.add("slow@acme.example")
    try:
        desk.sql("select nuance_api.outbox_add('mail', 'sign-up', 'slow@acme.example', '{}') from generate_series(1, 100)")
        eventually(lambda: desk.sql("select count(*) >= 4 from nuance.outbox where state = 'sending'") == [(True,)])
        for n in range(5):
            began = time.monotonic()
            desk.sql("select nuance_api.outbox_add('page', 'page', %s, jsonb_build_object('event', 'trigger', 'item', %s, 'title', 'Down', 'what', 'All'))",
                     f"page{n}@desk.example", item)
            eventually(lambda n=n: sink.to(f"page{n}@desk.example"), every=0.02)
            assert time.monotonic() - began < 2 * PATIENCE
        assert desk.sql("select count(*) > 0 from nuance.outbox where state = 'waiting' and recipient = 'slow@acme.example'") == [(True,)]
    finally:
        desk.sql("update nuance.outbox set state = 'discarded', settled_at = now() where recipient = 'slow@acme.example' and state in ('waiting', 'sending')")
        sink.hanging.clear()


# --- servers that are not as they should be -----------------------------------------------------------

@pytest.fixture
def another(tmp_path_factory, build, own_cluster, desk):
    """another(conf): a second server that sends, while the first one is stopped."""
    desk.httpd.stop()
    started = []

    def start(conf):
        made = desk_with(tmp_path_factory, build, own_cluster, conf)
        started.append(made)
        return made
    yield start
    for made in started:
        made.httpd.stop()
    desk.httpd.start()
    desk.httpd.wait_ready()
    desk.sql("update nuance.outbox set state = 'discarded', settled_at = now() where state in ('waiting', 'sending', 'failed')")
    desk.sql("update nuance.lane set failures = 0, paused_until = null")


def waits_for_a_reason(desk, number, words):
    hurry(desk)
    found = eventually(lambda: [row for row in desk.sql(
        "select a.outcome, a.error from nuance.outbox_attempt a join nuance.outbox o on o.id = a.outbox_id "
        "where o.content ->> 'item' = %s order by a.id desc limit 1", number) if row[1]], seconds=20)
    assert found[0][0] == "retry" and re.search(words, found[0][1]), found
    assert desk.sql("select state from nuance.outbox where content ->> 'item' = %s and template = 'item'", number)[0][0] == "waiting"


def test_no_password_over_an_open_line(another, certificate):
    """A server that offers no TLS gets nothing."""
    sink = Sink()
    server = Server(sink)
    server.start()
    try:
        desk = another(settings(server, NuanceMailLogin=certificate[0] / "login"))
        number = desk.file("manager", desk.acme(), "Open line")
        desk.comment("staff", number, "Text.")
        waits_for_a_reason(desk, number, "tls|TLS|SSL")
        assert sink.mails == []
    finally:
        server.stop()


def test_a_certificate_nobody_vouches_for(another, certificate):
    sink = Sink()
    server = Server(sink, tls_context=certificate[1])
    server.start()
    try:
        desk = another(settings(server))
        number = desk.file("manager", desk.acme(), "Self-signed")
        desk.comment("staff", number, "Text.")
        waits_for_a_reason(desk, number, "certificate")
        assert sink.mails == []
    finally:
        server.stop()


def test_a_wrong_password_loses_nothing(another, certificate, tmp_path):
    sink = Sink()
    server = Server(sink, tls_context=certificate[1], auth_required=True, authenticator=authenticate)
    server.start()
    (tmp_path / "login").write_text("nuance\nwrong\n")
    try:
        desk = another(settings(server, NuanceDeliveryCA=certificate[0] / "cert", NuanceMailLogin=tmp_path / "login"))
        number = desk.file("manager", desk.acme(), "Wrong password")
        desk.comment("staff", number, "Text.")
        waits_for_a_reason(desk, number, "login|denied|Login")
    finally:
        server.stop()


def test_tls_from_the_start_and_not_at_all(another, certificate):
    for tls, options, chosen in (("smtps", {}, "required"), (None, {}, "opportunistic"), (None, {"tls_context": certificate[1]}, "opportunistic"),
                                 (None, {}, "off")):
        sink = Sink()
        server = Server(sink, **options)
        if tls:
            server.ssl_context = certificate[1]
        server.start()
        try:
            desk = another(settings(server, NuanceMailServer=f"{tls or 'smtp'}://127.0.0.1:{server.port}", NuanceMailTLS=chosen,
                                    NuanceDeliveryCA=certificate[0] / "cert", NuanceMailReply=None, NuanceMailBounces=None))
            number = desk.file("manager", desk.acme(), f"{tls} {chosen}")
            desk.comment("staff", number, "Text.")
            hurry(desk)
            mail, = eventually(lambda: [m for m in sink.to("maria@acme.example") if f"[N{number}]" in m["Subject"]], seconds=20)
            assert not mail["Reply-To"] and sink.mails[-1][0] == "support@help.example"
            assert "Reply to this mail" not in parts(mail)[0]
        finally:
            desk.httpd.stop()
            server.stop()


def test_without_a_server_mail_waits(another):
    desk = another("NuanceSite https://help.example/support\nNuanceDelivery On\n")
    number = desk.file("manager", desk.acme(), "Nobody sends")
    desk.comment("staff", number, "Text.")
    hurry(desk)
    import time
    time.sleep(3)
    assert desk.sql("select state, attempts from nuance.outbox where content ->> 'item' = %s", number) == [("waiting", 0)]


def test_mail_into_a_folder(another, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pickup")
    folder.chmod(0o777)
    desk = another(settings(type("S", (), {"port": 0}), NuanceMailServer=f"file://{folder}"))
    number = desk.file("manager", desk.acme(), "Into a folder")
    desk.comment("staff", number, "Text.")
    hurry(desk)
    eventually(lambda: list(pathlib.Path(folder).glob("*.eml")))
    eventually(lambda: desk.sql("select count(*) from nuance.outbox where state in ('waiting', 'sending')") == [(0,)])
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in folder.glob("*.eml")]
    assert any(m["Subject"] == f"Re: [N{number}] Into a folder" for m in mails)
