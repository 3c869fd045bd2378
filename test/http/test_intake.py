"""Filing without an account: held until the address is proven, then an issue like any other, opened by a link."""
import re
import secrets
import time
import urllib.parse

import lxml.etree
import pytest

from helpers.client import Client, html, new_submission, problems
from helpers.intake import MEDIA, allowed, answered, answers, confirm, filed, held, mailed, nothing_counted, send, somebody, stamp_of, visitor_form  # noqa: F401
from helpers.world import SOURCE, free_answers, number_in


def test_from_the_portal_to_an_answer(desk):
    client = desk.fresh()
    page = client.page("/")
    href = page.xpath("//a[contains(., 'without an account')]/@href")[0]
    items = desk.sql("select count(*) from nuance.item")
    counts = desk.client("staff").json("/staff.json")["desk"]
    form = answered(desk, client.form(href), "Blank page zyx", email="vera@visitor.example")
    answer = form.submit(follow=True)
    assert answer.status_code == 200 and "Check your mail" in answer.text and "vera@visitor.example" in answer.text
    # Nobody sees anything of it.
    assert desk.sql("select count(*) from nuance.item") == items
    assert desk.client("staff").json("/staff.json")["desk"] == counts
    for path in ("/queue/free?status=all&sort=activity", "/staff?view=free", "/admin/intake"):
        for role in ("staff", "admin"):
            assert "zyx" not in desk.client(role).get(path).text
    # Opening the link does nothing, however often and by whom.
    mail = mailed(desk, "vera@visitor.example")
    assert mail["title"] == "Blank page zyx" and mail["name"] == "Vera Ito" and mail["expires_at"]
    for method in ("GET", "HEAD", "GET"):
        assert desk.fresh().get(mail["path"], method=method).status_code == 200
    assert desk.sql("select count(*) from nuance.item") == items
    other = desk.fresh()
    page = other.get(mail["path"])
    assert "Blank page zyx" in page.text and "<strong>login</strong>" in page.text
    answer = other.form_in(page, mail["path"]).submit(follow=True)
    assert answer.status_code == 200 and "Blank page zyx" in answer.text
    number = answer.url.split("#")[0].rsplit("/N", 1)[1]
    # It is an issue like any other, of a person without an account.
    item = desk.client("staff").xml(f"/N{number}").find("item")
    assert (item.get("requestor"), item.get("queue"), item.get("status")) == ("Vera Ito", "free", "open")
    person = int(item.get("requestor-id"))
    assert desk.sql("select count(*) from nuance.account where person_id = %s", person) == [(0,)]
    assert desk.sql("select value, verified_at is not null from nuance.address where person_id = %s", person) == [("vera@visitor.example", True)]
    assert "vera@visitor.example" in desk.client("staff").get(f"/N{number}").text
    for media in MEDIA:
        assert b"vera@visitor.example" not in desk.client("community").get(f"/N{number}", media).content
    # Staff answer, the requestor reads it by the link and answers.
    desk.comment("staff", number, "Which browser?")
    link = urllib.parse.urlsplit(answer.url).path
    page = other.get(link)
    assert "Which browser?" in page.text
    answer = other.form_in(page, link).fill(comment="The green one.").submit()
    assert answer.status_code == 303 and urllib.parse.urlsplit(answer.headers["Location"]).path.endswith(link)
    assert "#e" in answer.headers["Location"]
    entry = desk.client("staff").xml(f"/N{number}").findall("timeline/entry")[-1]
    assert (entry.get("person"), entry.get("by-staff")) == ("Vera Ito", "no")
    # The rules are the requestor's: close, reopen by a word, nothing else.
    assert other.form(link).submit(button=("status", "resolved")).status_code == 303
    assert desk.client("staff").xml(f"/N{number}").find("item").get("status") == "resolved"
    assert other.form(link).fill(comment="It is back.").submit().status_code == 303
    assert desk.client("staff").xml(f"/N{number}").find("item").get("status") == "open"
    for field, value in (("owner", "1"), ("queue", "paid"), ("visibility", "internal"), ("priority", "high")):
        answer = other.post(link, {"version": "999999999", "comment": "x", field: value}, media="xml", csrf="")
        assert answer.status_code == 422 and (field, "unknown-field") in problems(answer)
    assert other.post(link, {"version": "999999999", "status": "spam"}, csrf="", media="xml").status_code == 422


def test_a_link_page_is_private(desk):
    link, number, email = filed(desk)
    client = Client(desk.url)
    for media in MEDIA:
        answer = client.get(link, media)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert not answer.cookies and "Set-Cookie" not in answer.headers
    page = client.get(link)
    assert "/contract/" not in page.text and "/logout" not in page.text and 'data-draft=""' not in page.text
    # Whoever is logged in as somebody else is here the holder of the link, and stays logged in elsewhere.
    staff = desk.client("staff")
    assert staff.xml(link).find("viewer").get("role") == "link"
    assert staff.xml("/staff").find("viewer").get("role") == "staff"
    # No program comes with it, and a token that does is passed over.
    answer = client.get(link, "json", headers={"Authorization": "Bearer nu_wrong"})
    assert answer.status_code == 200 and answer.json()["viewer"]["role"] == "link"


def test_a_link_opens_one_issue_and_nothing_else(desk):
    link, number, email = filed(desk, email=somebody())
    token = link.split("/")[-2]
    again, second, _ = filed(desk, email=email)
    third = desk.file("free", desk.free_contract(), "Of somebody else")
    paid = desk.file("manager", desk.acme(), "Of a customer")
    client = Client(desk.url)
    mine = desk.sql("select count(distinct requestor_id) from nuance.item where number in (%s, %s)", number, second)
    assert mine == [(1,)], "one address is one person"
    for other in (second, third, paid, "999999999"):
        for media in MEDIA:
            assert client.get(f"/link/{token}/N{other}", media).status_code == 404
        assert client.post(f"/link/{token}/N{other}", {"version": "1", "comment": "x"}, csrf="").status_code == 404
        assert client.post(f"/link/{token}/N{other}/revoke", csrf="").status_code == 404
        assert client.post(f"/link/{token}/N{other}/renew", csrf="").status_code == 404
    # It is no login: everywhere else its holder is a visitor.
    client.get(link)
    for path in (f"/N{number}", "/account", "/staff", f"/contract/{desk.acme()}"):
        assert "/login" in client.get(path).headers.get("Location", "")
    # What staff say among themselves is not in it.
    desk.comment("staff", number, "only-among-ourselves", visibility="internal")
    for media in MEDIA:
        assert b"only-among-ourselves" not in client.get(link, media).content


@pytest.mark.parametrize("path", ["/link/" + "A" * 43 + "/N{n}", "/link/x/N{n}", "/link/" + "A" * 43 + "/N{n}/renew", "/confirm/" + "A" * 43, "/confirm/x"])
def test_forged_links(desk, path):
    _, number, _ = filed(desk)
    path = path.format(n=number)
    before = desk.snapshot()
    client = Client(desk.url)
    if not path.endswith("renew"):
        for media in MEDIA:
            answer = client.get(path, media)
            assert answer.status_code == 404
    assert client.post(path, {"version": "1", "comment": "x"} if "/N" in path and not path.endswith("renew") else {}, csrf="").status_code == 404
    assert desk.snapshot() == before


def test_a_dead_link_says_how_to_get_another(desk):
    assert "/link\"" in Client(desk.url).get("/link/" + "A" * 43 + "/N1").text


def test_expired_and_reused_confirmations(desk):
    form = visitor_form(desk)
    form.submit()
    path = mailed(desk, form.values["email"])["path"]
    desk.sql("update nuance.unconfirmed set expires_at = now() - interval '1 second' where email = %s", form.values["email"])
    assert Client(desk.url).get(path).status_code == 404
    assert Client(desk.url).post(path, csrf="").status_code == 404
    # Used again, it leads to the same issue.
    form = visitor_form(desk)
    form.submit()
    path = mailed(desk, form.values["email"])["path"]
    one, two = confirm(desk, path), confirm(desk, path)
    assert one.rsplit("/N", 1)[1] == two.rsplit("/N", 1)[1] and one != two
    assert "filed already" in Client(desk.url).get(path).text
    assert Client(desk.url).get(one).status_code == Client(desk.url).get(two).status_code == 200
    # Once links are revoked it leads nowhere.
    number = one.rsplit("/N", 1)[1]
    assert desk.client("staff").form(f"/N{number}", f"/N{number}/links/revoke").submit().status_code == 303
    for dead in (one, two, path):
        assert Client(desk.url).get(dead).status_code == 404
    assert Client(desk.url).post(path, csrf="").status_code == 404


def test_what_is_blocked_since_or_not_allowed_any_more_is_not_confirmed(desk):
    form = visitor_form(desk)
    form.submit()
    email = form.values["email"]
    path = mailed(desk, email)["path"]

    def refused(code):
        answer = Client(desk.url).post(path, media="xml", csrf="")
        return answer.status_code == 403 and problems(answer) == [(None, code)] and held(desk, email) == 1
    for kind, value, code in (("email", email, "forbidden"), ("email", "@" + email.split("@")[1], "forbidden"),
                              ("network", "127.0.0.0/24", "network-blocked")):
        desk.sql("insert into nuance.block (kind, value, confirmed_at) values (%s, %s, now())", kind, value)
        try:
            assert refused(code), value
        finally:
            desk.sql("delete from nuance.block where kind = %s and value = %s", kind, value)
    desk.sql("update nuance.source set visitors = false where contract_id = %s", desk.free_contract())
    try:
        assert refused("forbidden")
    finally:
        desk.sql("update nuance.source set visitors = true where contract_id = %s and type = 'portal'", desk.free_contract())
    # What became an issue before stays open to who filed it.
    confirm(desk, path)
    desk.sql("insert into nuance.block (kind, value, confirmed_at) values ('email', %s, now())", email)
    confirm(desk, path)


def test_confirmed_at_once_by_two_is_one_issue(desk):
    from concurrent.futures import ThreadPoolExecutor
    form = visitor_form(desk)
    form.submit()
    path = mailed(desk, form.values["email"])["path"]
    with ThreadPoolExecutor(8) as pool:
        links = list(pool.map(lambda _: Client(desk.url).post(path, csrf="").headers["Location"].rsplit("/N", 1)[1], range(8)))
    assert len(set(links)) == 1


def test_sent_twice_is_held_once(desk):
    form = visitor_form(desk)
    assert form.submit().status_code == form.submit().status_code == 303
    assert held(desk, form.values["email"]) == 1
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s", form.values["email"]) == [(1,)]


def test_unconfirmed_vanish(desk):
    form = visitor_form(desk)
    form.submit()
    email = form.values["email"]
    desk.sql("select nuance_api.job_unconfirmed()")
    assert held(desk, email) == 1
    desk.sql("update nuance.unconfirmed set expires_at = now() where email = %s", email)
    assert desk.sql("select nuance_api.job_unconfirmed() > 0") == [(True,)]
    assert held(desk, email) == 0
    assert desk.sql("select state from nuance.outbox where recipient = %s", email) == [("withdrawn",)]
    assert email.encode() not in b"".join(desk.client("admin").get("/admin/intake", m).content for m in MEDIA)


def test_links_are_renewed_and_revoked(desk):
    link, number, email = filed(desk)
    holder = Client(desk.url)
    answer = holder.form_in(holder.get(link), link + "/renew").submit()
    assert answer.status_code == 303
    assert holder.get(link).status_code == 404, "the old one is dead"
    fresh = mailed(desk, email, "item-link")["path"]
    assert holder.get(fresh).status_code == 200
    form = holder.form_in(holder.get(fresh), fresh + "/revoke")
    assert form.submit().status_code == form.submit().status_code == 303, "sent twice is done once"
    assert holder.get(fresh).status_code == 404
    assert desk.client("staff").xml(f"/N{number}").find("access").get("live") == "0"
    assert "path" not in str(desk.sql("select content from nuance.outbox where recipient = %s", email)), "what waits holds no secret"
    assert desk.client("staff").form(f"/N{number}", f"/N{number}/links/renew").submit().status_code == 303
    fresh = mailed(desk, email, "item-link")["path"]
    assert holder.get(fresh).status_code == 200
    used = desk.client("staff").xml(f"/N{number}").find("access")
    assert used.get("live") == "1" and used.get("last-used-at") and used.get("email") == email and used.get("account") == "no"
    for role in ("community", "free"):
        assert desk.client(role).post(f"/N{number}/links/revoke").status_code in (403, 404)


def test_a_lost_link_is_asked_for_and_nothing_is_told(desk):
    link, number, email = filed(desk)
    shapes = set()
    for asked, n in ((email, number), (somebody(), number), (email, "999999999"), ("fred@home.example", number)):
        client = desk.fresh()
        answer = client.form("/link").fill(email=asked, number=f"N{n}").submit()
        shapes.add((answer.status_code, answer.headers["Location"], answer.content))
        page = client.get("/link")
        shapes.add(re.sub(r'value="[\w-]{22,64}"|<code>[^<]*</code>', "X", page.text))
    assert len(shapes) == 2
    before = desk.sql("select count(*) from nuance.outbox")[0][0]
    assert desk.sql("select nuance_api.job_link_requests()") == [(4,)]
    assert desk.sql("select count(*) from nuance.outbox")[0][0] == before + 1
    assert Client(desk.url).get(mailed(desk, email, "item-link")["path"]).status_code == 200
    for fields in ({"email": "x", "number": "1"}, {"email": email, "number": "x"}, {"number": "1"}):
        assert desk.fresh().post("/link", fields).status_code == 422


def test_links_are_asked_for_by_networks_too(desk):
    """Many addresses of one network are one sender."""
    connection = desk.cluster.connect("nuance")
    try:
        with connection.cursor() as cursor:
            cursor.execute("update nuance.rate_limit set most = 4 where name = 'visitor-network'")
            ask = "select nuance_api.link_request(%s, 'a@b.example', 'N1', %s)"
            for n in range(4):
                cursor.execute(ask, (new_submission(), f"2001:db8:1:2::{n}"))
            cursor.execute(ask, (new_submission(), "2001:db8:1:3::1"))
            with pytest.raises(Exception, match="too-many-now"):
                cursor.execute(ask, (new_submission(), "2001:db8:1:2::ffff"))
    finally:
        connection.close()


def test_nobody_learns_who_is_known(desk):
    """The same answer and the same time for an address we know, one we do not, and one that is blocked."""
    known, unknown, blocked = "fred@home.example", somebody(), somebody()
    desk.client("admin").form("/admin/intake", "/admin/intake/blocks").fill(value=blocked).submit()
    shapes, times = {}, {}
    for turn in range(12):
        for email in (known, unknown, blocked):
            desk.sql("truncate nuance.rate_window")
            form = visitor_form(desk, email=email, title=f"Turn {turn}")
            begun = time.perf_counter()
            answer = form.submit()
            times.setdefault(email, []).append(time.perf_counter() - begun)
            cookie = answer.headers.get("Set-Cookie", "").replace(email.encode().hex(), "ADDRESS")
            shapes.setdefault(email, set()).add((answer.status_code, answer.headers["Location"], answer.content, cookie, str(sorted(answer.headers))))
    assert shapes[known] == shapes[unknown] == shapes[blocked]
    typical = [sorted(t)[len(t) // 2] for t in times.values()]
    assert max(typical) - min(typical) < 0.02, times
    # Only those that are not blocked get mail.
    assert desk.sql("select distinct state::text from nuance.outbox where recipient = %s and template = 'confirm-item'", blocked) == [("withdrawn",)]


def test_a_known_address_is_that_person(desk):
    """Whoever proves an account's address by the link files as that person."""
    link, number, _ = filed(desk, email="Fred@Home.example", name="Not Fred")
    item = desk.client("staff").xml(f"/N{number}").find("item")
    assert item.get("requestor") == "Fred Baker"
    assert desk.client("free").get(f"/N{number}").status_code == 200


def test_signing_up_later_claims(desk):
    link, number, email = filed(desk)
    other, second, _ = filed(desk, email=email.upper())
    desk.comment("staff", number, "Have a look.")
    login = "claim" + secrets.token_hex(4)
    person = desk.make_person(login, "Vera Ito-Berg")
    assert desk.fresh(login).get(f"/N{number}").status_code == 404
    desk.sql("select nuance_api.address_verified(%s, %s)", person, email)
    client = desk.fresh(login)
    for n in (number, second):
        assert client.get(f"/N{n}").status_code == 200
        assert desk.client("staff").xml(f"/N{n}").find("item").get("requestor") == "Vera Ito-Berg"
    assert Client(desk.url).get(link).status_code == 200, "the link in the mail still works"
    assert client.form(f"/N{number}").fill(comment="It is me.").submit().status_code == 303
    # An account's own address is nobody else's to claim.
    with pytest.raises(Exception, match="address-taken"):
        desk.sql("select nuance_api.address_verified(%s, 'fred@home.example')", person)
    assert desk.client("free").get("/account").text.count("fred@home.example") >= 1


def test_staff_file_for_somebody(desk):
    email = somebody()
    form = desk.client("staff").form(f"/contract/{desk.free_contract()}/new").fill(name="Paula Roth", email=email)
    form.values.update(free_answers("By phone: she called"), go="file")
    number = number_in(form.submit())
    item = desk.client("staff").xml(f"/N{number}").find("item")
    assert (item.get("requestor"), item.get("author")) == ("Paula Roth", "Sam Okafor")
    assert desk.client("staff").form(f"/N{number}", f"/N{number}/links/renew").submit().status_code == 303
    assert "By phone" in Client(desk.url).get(mailed(desk, email, "item-link")["path"]).text
    for fields, code in (({"name": "x"}, ("email", "required")), ({"email": "x"}, ("email", "not-an-email"))):
        answer = desk.client("staff").post(f"/contract/{desk.free_contract()}/new", answers(desk, **fields), media="xml")
        assert answer.status_code == 422 and code in problems(answer)
    answer = desk.client("free").post(f"/contract/{desk.free_contract()}/new", answers(desk, email=email))
    assert answer.status_code == 403


@pytest.fixture(scope="module")
def token(desk):
    return desk.ctl("token", "add", "chat bridge", "admin", "requestors").stdout.split()[-1]


def bridge(desk, token, path, **fields):
    client = Client(desk.url)
    return client.session.post(desk.url + path, json={"submission": new_submission(), **fields},
                               headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}, allow_redirects=False)


def test_a_program_files_for_people_it_knows(desk, token):
    free = desk.free_contract()
    answer = bridge(desk, token, f"/contract/{free}/for", identity="chat:U42", name="Nils", body="From the chat.")
    assert answer.status_code == 303, answer.text
    number = number_in(answer)
    item = desk.client("staff").xml(f"/N{number}").find("item")
    assert (item.get("requestor"), item.get("author")) == ("Nils", "Nils")
    again = number_in(bridge(desk, token, f"/contract/{free}/for", identity="chat:U42", name="Nils H.", body="Again."))
    assert desk.client("staff").xml(f"/N{again}").find("item").get("requestor-id") == item.get("requestor-id"), "one identity is one person"
    assert desk.sql("select count(*) from nuance.account where person_id = %s", item.get("requestor-id")) == [(0,)]
    desk.comment("staff", number, "Which room?")
    assert bridge(desk, token, f"/N{number}/for", identity="chat:U42", comment="The blue one.").status_code == 303
    entry = desk.client("staff").xml(f"/N{number}").findall("timeline/entry")[-1]
    assert entry.get("person") == "Nils"
    # It writes for who asked, and for nobody else.
    assert bridge(desk, token, f"/N{number}/for", identity="chat:U43", comment="Me too.").status_code == 404
    assert bridge(desk, token, f"/N{number}/for", identity="email:sam@desk.example", comment="As staff.").status_code == 404
    assert bridge(desk, token, f"/contract/{desk.acme()}/for", identity="chat:U42", body="x").status_code == 404
    for bad in ("U42", ":U42", "chat:", "Chat:U42", "email:x", "chat:" + "x" * 400):
        assert bridge(desk, token, f"/contract/{free}/for", identity=bad, body="x").status_code == 422, bad
    # Nor does it do anything else.
    assert bridge(desk, token, f"/N{number}", version=1, comment="x").status_code == 403
    assert Client(desk.url).get(f"/N{number}", "json", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_filing_for_others_needs_the_scope(desk, token):
    free = desk.free_contract()
    other = desk.ctl("token", "add", "writer", "admin", "read,write").stdout.split()[-1]
    assert bridge(desk, other, f"/contract/{free}/for", identity="chat:U42", body="x").status_code == 403
    for role in ("visitor", "free", "staff", "admin"):
        assert desk.client(role).post_json(f"/contract/{free}/for", {"identity": "chat:U42", "body": "x"}).status_code in (401, 403, 404)


def test_a_program_sends_twice_and_files_once(desk, token):
    key = new_submission()
    numbers = {number_in(bridge(desk, token, f"/contract/{desk.free_contract()}/for", submission=key, identity="chat:U7", body="Once.")) for _ in range(2)}
    assert len(numbers) == 1


def enveloped(desk, email, template):
    """The fields of the latest of these mails as it goes out, with its links; None when it is withdrawn instead."""
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select id from nuance.outbox where recipient = %s and template = %s order by id desc limit 1", (email, template))
        message = cursor.fetchone()[0]
        cursor.execute("update nuance.outbox set state = 'sending', node_id = 1, began_at = now(), leased_until = now() where id = %s returning attempts", (message,))
        cursor.execute("select recipient from nuance_api.mail_envelope(%s, 1, %s)", (message, cursor.fetchone()[0]))
        if not cursor.fetchall():
            return None
        cursor.execute("select name, value from nuance_api.mail_field")
        fields = dict(cursor.fetchall())
        cursor.execute("update nuance.outbox set state = 'waiting' where id = %s", (message,))
    connection.close()
    return fields


def test_who_may_not_log_in_gets_in_by_no_link(desk):
    login = "gone" + secrets.token_hex(4)
    person = desk.make_person(login, "Gone Gil", f"{login}@visitor.example")
    link, number, email = filed(desk, email=f"{login}@visitor.example")
    assert desk.client("staff").xml(f"/N{number}").find("item").get("requestor-id") == str(person)
    form = visitor_form(desk, email=email)
    form.submit()
    desk.sql("update nuance.account set disabled_at = now() where person_id = %s", person)
    assert Client(desk.url).get(link).status_code == 404
    assert desk.fresh().form(mailed(desk, email)["path"]).submit().status_code == 403
    assert held(desk, email) == 1


def test_pages_are_valid(desk):
    grammar = lxml.etree.RelaxNG(lxml.etree.parse(str(SOURCE / "xsl" / "grammar" / "page.rng")))
    free = desk.free_contract()
    form = visitor_form(desk)
    answer = form.submit()
    path = mailed(desk, form.values["email"])["path"]
    link, number, _ = filed(desk)
    desk.comment("staff", number, "An answer.")
    desk.client("staff").form(f"/N{number}").fill(status="spam").submit()
    confirmed = path.replace("/confirm/", "")
    used = mailed(desk, desk.sql("select email from nuance.unconfirmed where item_number = %s", number)[0][0])["path"]
    assert confirmed not in used
    for client, where in ((desk.fresh(), "/"), (desk.fresh(), f"/contract/{free}/new"), (desk.fresh(), f"/contract/{free}"), (desk.fresh(), path),
                          (form.client, "/check-mail"), (desk.fresh(), used), (desk.fresh(), link), (desk.fresh(), "/link"),
                          (desk.client("admin"), "/admin/intake"), (desk.client("staff"), f"/N{number}"), (desk.client("staff"), "/staff?view=free")):
        document = client.xml(where)
        assert grammar.validate(document), f"{where}: {grammar.error_log.last_error}"
    assert answer.status_code == 303
    for refused in (Client(desk.url).post(link, {"version": "x"}, media="xml", csrf=""), send(desk, stamp="x")[0], send(desk, website="", email="x")[0]):
        assert refused.status_code == 422
        assert grammar.validate(lxml.etree.fromstring(refused.content)), grammar.error_log.last_error
    desk.sql("delete from nuance.block where kind = 'network' and value = '127.0.0.1/32'")


def test_mail_brings_the_links(desk):
    form = visitor_form(desk)
    form.submit()
    email = form.values["email"]
    fields = enveloped(desk, email, "confirm-item")
    assert fields["path"] == enveloped(desk, email, "confirm-item")["path"], "sent again, it is the same"
    link = confirm(desk, fields["path"])
    number = link.rsplit("/N", 1)[1]
    assert Client(desk.url).get(enveloped(desk, email, "item-link")["path"]).status_code == 200
    # What staff say is mailed with a link of its own; the mail tells what there is to read.
    desk.comment("staff", number, "Which browser is it?")
    fields = enveloped(desk, email, "item")
    assert fields["path"].startswith("/link/") and "Which browser" in Client(desk.url).get(fields["path"]).text
    # People with an account get none: they log in.
    number = desk.file("free", desk.free_contract(), "Of an account")
    desk.comment("staff", number, "Hello.")
    assert "path" not in enveloped(desk, "fred@home.example", "item")


def test_mail_that_is_late_brings_nothing(desk):
    form = visitor_form(desk)
    form.submit()
    desk.sql("update nuance.unconfirmed set expires_at = now() where email = %s", form.values["email"])
    assert enveloped(desk, form.values["email"], "confirm-item") is None
    link, number, email = filed(desk)
    desk.sql("update nuance.item set requestor_id = (select person_id from nuance.account where login = 'free') where number = %s", number)
    assert Client(desk.url).get(link).status_code == 404, "a link is its requestor's"
    assert enveloped(desk, email, "item-link") is None


def test_changes_are_noted(desk):
    before = desk.sql("select coalesce(max(id), 0) from nuance.audit_entry")[0][0]
    admin = desk.client("admin")
    admin.form("/admin/intake", "/admin/intake/blocks").fill(value=somebody()).submit()
    admin.form("/admin/intake", "/admin/intake/limits/link").fill(most="61", close_at="").submit()
    admin.form("/admin/intake", "/admin/intake/limits/link").fill(most="60", close_at="").submit()
    noted = desk.sql("select thing, change, field from nuance.audit_entry where id > %s order by id", before)
    assert noted == [("block", "added", None), ("limit", "changed", "most"), ("limit", "changed", "most")]


def test_the_form_has_no_traps_for_people(desk):
    page = desk.fresh().page(f"/contract/{desk.free_contract()}/new")
    box = page.xpath("//input[@name='website']")[0]
    assert box.get("tabindex") == "-1" and box.getparent().get("aria-hidden") == "true" and box.get("autocomplete") == "off"
    assert page.xpath("//input[@name='email']/@type") == ["email"] and page.xpath("//input[@name='email']/@autocomplete") == ["email"]
    for role in ("free", "staff", "manager"):
        assert not desk.client(role).page(f"/contract/{desk.free_contract()}/new").xpath("//input[@name='website' or @name='stamp']")


def test_off_means_off(desk):
    form = desk.client("admin").form("/admin/intake")
    form.values.pop("visitors")
    form.submit()
    free = desk.free_contract()
    try:
        client = desk.fresh()
        assert "/login?next=" in client.get(f"/contract/{free}/new").headers["Location"]
        assert client.get(f"/contract/{free}/new", "json").status_code == 401
        assert "without an account" not in client.get("/").text
        before = desk.snapshot()
        answer = client.post(f"/contract/{free}/new", answers(desk, name="x", email=somebody(), stamp=stamp_of(desk), **{"q-actual": "typed with care"}))
        assert answer.status_code == 401 and "typed with care" in answer.text and desk.snapshot() == before
        # What was sent before may still be confirmed.
    finally:
        desk.client("admin").form("/admin/intake").fill(visitors="yes").submit()
    for number in (desk.acme(), desk.dedicated()):
        assert "/login?next=" in desk.fresh().get(f"/contract/{number}/new").headers["Location"]
        answer = desk.fresh().post(f"/contract/{number}/new", {"name": "x", "email": somebody(), "body": "b", "stamp": stamp_of(desk)})
        assert answer.status_code in (401, 404)


def test_the_form_goes_by_steps_and_loses_nothing(desk):
    """Without script, group by group: name and address come last, and what is typed early is kept."""
    client = desk.fresh()
    path = f"/contract/{desk.free_contract()}/new"
    answer = client.get(path)
    typed = {**free_answers("Step by step it breaks"), "name": "Stepan", "email": somebody()}
    for turn in range(12):
        form = client.form_in(answer, path)
        visible = not html(answer).xpath("//input[@name='email']/ancestor::*[@hidden]")
        last = form.values["step"] == "file"
        assert visible == last, "who asks is asked last"
        if last:
            form.values.update(name=typed["name"], email=typed["email"], stamp=stamp_of(desk))
            answer = form.submit(button=("go", "file"))
            break
        form.values.update({k: v for k, v in typed.items() if k in form.controls and not html(answer).xpath(f"//*[@name='{k}']/ancestor::*[@hidden]") and k[:2] == "q-"})
        answer = form.submit(button=("go", "next"))
        assert answer.status_code in (200, 422), answer.status_code
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/check-mail")
    link = confirm(desk, mailed(desk, typed["email"])["path"])
    page = Client(desk.url).xml(link)
    assert {a.get("name"): a.get("value") for a in page.iter("answer")}["version"] == "4.2.1"


def test_filed_by_the_form_of_then(desk):
    """A form that is published while somebody looks for the mail changes nothing of what they answered."""
    form = visitor_form(desk)
    form.submit()
    version = form.values["form_version"]
    desk.sql("select nuance_api.form_version_add(f.id, v.definition, null) from nuance.form f join nuance.form_version v on v.id = f.current_id "
             "where v.id = %s", version)
    link = confirm(desk, mailed(desk, form.values["email"])["path"])
    number = link.rsplit("/N", 1)[1]
    assert desk.sql("select version_id::text from nuance.item_answers where item_number = %s", number) == [(version,)]


def test_visitors_see_nobodys_issues(desk):
    desk.file("free", desk.free_contract(), "Of Fred alone")
    for path in (f"/contract/{desk.free_contract()}", f"/contract/{desk.free_contract()}/new", "/"):
        for media in MEDIA:
            answer = desk.fresh().get(path, media)
            assert b"Of Fred alone" not in answer.content and b"Fred" not in answer.content
    assert html(desk.fresh().get("/check-mail")).xpath("//h1/text()") == ["Check your mail"]
