"""Filing without an account: held until the address is proven, then an issue like any other, opened by a link."""
import hashlib
import re
import secrets
import threading
import time
import urllib.parse

import lxml.etree
import pytest

from helpers.client import ACCEPT, Client, html, new_submission, problems, text_of
from helpers.world import SOURCE, free_answers, number_in

MEDIA = ("html", "xml", "json")


@pytest.fixture(scope="module", autouse=True)
def allowed(desk):
    form = desk.client("admin").form("/admin/intake")
    assert "visitors" not in form.values, "off until an admin allows it"
    assert form.fill(visitors="yes").submit().status_code == 303
    yield
    form = desk.client("admin").form("/admin/intake")
    form.values.pop("visitors", None)
    assert form.submit().status_code == 303


@pytest.fixture(autouse=True)
def nothing_counted(desk):
    """Each test begins with the limits untouched."""
    desk.sql("truncate nuance.rate_window")
    yield


def stamp_of(desk, seconds=60):
    """A stamp as a form shown that long ago carries it."""
    said = f"{int(time.time()) - seconds}.{secrets.token_hex(8)}"
    return said + "." + desk.sql("select nuance_api.form_seal(%s)", said)[0][0]


def somebody():
    return f"v{secrets.token_hex(5)}@visitor.example"


def visitor_form(desk, client=None, **fields):
    client = client or desk.fresh()
    form = client.form(f"/contract/{desk.free_contract()}/new")
    return answered(desk, form, **fields)


def answered(desk, form, title="A blank page", body="After **login**.", **fields):
    """A visitor's form with everything answered, to be filed."""
    form.values.update(free_answers(title, body), go="file", stamp=stamp_of(desk))
    return form.fill(**{"name": "Vera Ito", "email": somebody(), **fields})


def answers(desk, **fields):
    """The same written by hand."""
    return {"form_version": desk.form_version(desk.free_contract()), "go": "file", **free_answers(), **fields}


def mailed(desk, email, template="confirm-item"):
    """What the latest of these mails says, with the link it gets when it goes; None where there is none."""
    path = "'/confirm/' || nuance_api.mail_token('confirm', o.key)" if template == "confirm-item" else \
        "nuance_api.access_link_make((o.content ->> 'item')::bigint, (o.content ->> 'person')::bigint, o.key)"
    rows = desk.sql(f"select o.content || jsonb_build_object('path', {path}) from nuance.outbox o "
                    "where o.recipient = %s and o.template = %s order by o.id desc limit 1", email, template)
    return rows[0][0] if rows else None


def held(desk, email):
    return desk.sql("select count(*) from nuance.unconfirmed where email = %s and item_number is null", email)[0][0]


def confirm(desk, path):
    """Opens the link and presses the button; gives the link to the issue."""
    answer = desk.fresh().form(path).submit()
    assert answer.status_code == 303, answer.text[:500]
    return urllib.parse.urlsplit(answer.headers["Location"]).path


def filed(desk, **fields):
    """(link path, issue number, address) of an issue somebody without an account filed."""
    form = visitor_form(desk, **fields)
    assert form.submit().status_code == 303
    link = confirm(desk, mailed(desk, form.values["email"])["path"])
    return link, link.rsplit("/N", 1)[1], form.values["email"]


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


# --- too much ------------------------------------------------------------------------------------

def send(desk, **fields):
    form = visitor_form(desk)
    form.values.update(fields)
    answer = form.submit(headers={"Accept": ACCEPT["xml"]})
    return answer, form.values["email"]


@pytest.mark.parametrize("stamp,code", [("", "form-expired"), ("x", "form-expired"), ("1700000000." + "0" * 16 + "." + "0" * 40, "form-expired")])
def test_a_stamp_of_others(desk, stamp, code):
    answer, email = send(desk, stamp=stamp)
    assert answer.status_code == 422 and ("stamp", code) in problems(answer) and held(desk, email) == 0


def test_too_quick_and_too_late_keep_what_was_typed(desk):
    form = visitor_form(desk, body="typed with care")
    form.values["stamp"] = stamp_of(desk, 0)
    answer = form.submit()
    assert answer.status_code == 422 and "quicker than anybody" in answer.text and "typed with care" in answer.text
    again = form.client.form_in(answer, form.url)
    assert again.values["stamp"] == form.values["stamp"] and again.values["email"] == form.values["email"]
    form.values["stamp"] = stamp_of(desk, 90000)
    answer = form.submit()
    assert answer.status_code == 422 and "open for too long" in answer.text
    again = form.client.form_in(answer, form.url)
    assert again.values["stamp"] != form.values["stamp"] and again.values["q-actual"].strip() == "typed with care"
    again.values.update(stamp=stamp_of(desk), go="file")
    assert again.submit().status_code == 303


def test_what_people_do_not_see_is_left_empty(desk):
    answer, email = send(desk, website="https://buy.example")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/check-mail"), "a machine is told nothing"
    assert held(desk, email) == 0 and mailed(desk, email) is None


def test_one_address_is_slowed_then_stopped(another_httpd):
    desk = another_httpd()
    seen = []
    for n in range(22):
        form = visitor_form(desk)
        answer = form.submit(headers={"Accept": ACCEPT["xml"]})
        seen.append((answer.status_code, tuple(problems(answer)) if answer.status_code != 303 else ()))
    assert [s for s, _ in seen[:5]] == [303] * 5
    assert all(p == (("work", "work-needed"),) for _, p in seen[5:]), seen
    # With the work done, on to the limit.
    stamps = []
    for n in range(15):
        form = visitor_form(desk)
        form.values["work"] = worked(form.values["stamp"])
        stamps.append((form.values["stamp"], form.values["work"]))
        assert form.submit().status_code == 303
    form = visitor_form(desk)
    form.values["work"] = worked(form.values["stamp"])
    answer = form.submit()
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "After **login**." in answer.text, "nothing typed is lost"
    # For a while the child that refused it does so without asking the database; to others it makes no difference.
    desk.sql("truncate nuance.rate_window")
    codes = {visitor_form(desk).submit().status_code for _ in range(12)}
    assert 429 in codes
    assert desk.fresh().get(f"/contract/{desk.free_contract()}/new").status_code == 200
    answer = desk.client("free").post(f"/contract/{desk.free_contract()}/new", answers(desk))
    assert answer.status_code == 303, "who logged in is somebody"


def test_many_that_are_wrong_stop_their_sender(another_httpd):
    """What is refused is not counted in the database; a flood of it stops before it gets there."""
    desk = another_httpd(processes=1)
    client = desk.fresh()
    path = f"/contract/{desk.free_contract()}/new"
    codes = [client.post(path, {"csrf": "wrong", "body": "typed with care"}).status_code for _ in range(140)]
    assert set(codes) == {403, 429} and codes[:50] == [403] * 50 and codes[-1] == 429
    answer = client.post(path, {"csrf": "wrong", "q-actual": "typed with care"})
    assert answer.status_code == 429 and "typed with care" in answer.text and 0 < int(answer.headers["Retry-After"]) <= 60


def worked(stamp, bits=15):
    n = 0
    while int.from_bytes(hashlib.sha256(f"{stamp}.{n}".encode()).digest()[:4], "big") >> (32 - bits):
        n += 1
    return str(n)


def test_work_counts_once(desk):
    desk.sql("update nuance.rate_limit set close_at = 0 where name = 'visitor-address'")
    try:
        stamp = stamp_of(desk)
        work = worked(stamp)
        answer, email = send(desk, stamp=stamp, work=work)
        assert answer.status_code == 303 and held(desk, email) == 1
        answer, email = send(desk, stamp=stamp, work=work)
        assert answer.status_code == 422 and ("stamp", "form-expired") in problems(answer)
        answer, email = send(desk, work="12")
        assert answer.status_code == 422 and ("work", "work-needed") in problems(answer)
    finally:
        desk.sql("update nuance.rate_limit set close_at = 5 where name = 'visitor-address'")


def test_without_script_the_mail_comes_later(desk):
    """The form that comes back carries what a browser without script sends as it is."""
    desk.sql("update nuance.rate_limit set close_at = 0 where name = 'visitor-network'")
    try:
        form = visitor_form(desk)
        answer = form.submit()
        assert answer.status_code == 422 and "half an hour" in answer.text
        again = form.client.form_in(answer, form.url)
        assert again.values["work"] == "later" and again.values["stamp"] == form.values["stamp"]
        again.values["go"] = "file"
        assert again.submit().status_code == 303
        email = again.values["email"]
        due = desk.sql("select due_at > now() + interval '10 minutes' from nuance.outbox where recipient = %s", email)
        assert held(desk, email) == 1 and due == [(True,)]
    finally:
        desk.sql("update nuance.rate_limit set close_at = 20 where name = 'visitor-network'")


def test_many_at_once_do_not_pass_a_limit(another_httpd):
    from concurrent.futures import ThreadPoolExecutor
    desk = another_httpd()
    desk.sql("update nuance.rate_limit set most = 3, close_at = null where name = 'visitor-address'")
    try:
        forms = [visitor_form(desk) for _ in range(12)]
        with ThreadPoolExecutor(12) as pool:
            codes = list(pool.map(lambda form: form.submit().status_code, forms))
        assert sorted(codes) == [303] * 3 + [429] * 9
    finally:
        desk.sql("update nuance.rate_limit set most = 20, close_at = 5 where name = 'visitor-address'")


def test_one_mailbox_is_not_flooded(desk):
    email = somebody()
    for n in range(15):
        desk.sql("truncate nuance.rate_window")
        assert visitor_form(desk, email=email, title=f"Flood {n}").submit().status_code == 303
    soon, later, never = desk.sql("select count(*) filter (where state = 'waiting' and due_at <= now() + interval '1 minute'), "
                                  "count(*) filter (where state = 'waiting' and due_at > now() + interval '1 minute'), "
                                  "count(*) filter (where state = 'withdrawn') from nuance.outbox where recipient = %s", email)[0]
    assert (soon, later, never) == (3, 9, 3)


def test_one_mailbox_is_not_flooded_by_many_at_once(desk):
    """Whoever comes while others are not done yet waits, and counts them."""
    email, hold = somebody(), "select setseed(%s), nuance_api.intake_hold(%s, %s, '{\"body\": \"x\"}', 'V', %s, null, %s, null, %s)"
    asked = "select nuance_api.mail_asked(%s, %s)"
    one, two = desk.cluster.connect("nuance"), desk.cluster.connect("nuance")
    try:
        with one.cursor() as a, two.cursor() as b:
            for n in range(3):
                a.execute(hold, (0, new_submission(), desk.free_contract(), email, stamp_of(desk), "192.0.2.1"))
                a.execute(asked, ("password " + email, "192.0.2.1"))
                assert a.fetchone() == (True,)

            def last():
                b.execute(hold, (0.5, new_submission(), desk.free_contract(), email, stamp_of(desk), "198.51.100.1"))
                b.execute(asked, ("password " + email, "198.51.100.1"))
                return b.fetchone()
            told = []
            thread = threading.Thread(target=lambda: told.append(last()))
            thread.start()
            thread.join(0.7)
            one.commit()
            thread.join()
            two.commit()
            assert told == [(False,)]
    finally:
        one.close(), two.close()
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and due_at <= now() + interval '1 minute'", email) == [(3,)]


def test_networks(desk):
    sender = dict(desk.sql("select a, nuance_api.network_around(nuance_api.sender_of(a))::text from unnest(array["
                           "'192.0.2.77', '::ffff:192.0.2.77', '2001:db8:1:2:3::4', 'fe80::1%eth0']) a"))
    assert sender == {"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
                      "fe80::1%eth0": "fe80::/64"}


def test_counting_does_not_wait_for_others(desk):
    """Two senders at once: neither waits for the other's transaction."""
    from helpers.world import Cluster  # noqa: F401
    one, two = desk.cluster.connect("nuance"), desk.cluster.connect("nuance")
    try:
        with one.cursor() as a, two.cursor() as b:
            b.execute("set lock_timeout = '500ms'")
            a.execute("select nuance_api.rate_add('visitor-address 192.0.2.1', '1 hour')")
            b.execute("select nuance_api.rate_add('visitor-address 192.0.2.2', '1 hour')")
            assert b.fetchone() == (1,)
    finally:
        one.close(), two.close()


def test_blocked(desk):
    admin = desk.client("admin")
    email = somebody()
    domain = "@" + secrets.token_hex(4) + ".example"
    for value, kept in ((email.upper(), email), (domain, domain), ("192.0.2.55/24", "192.0.2.0/24")):
        assert admin.form("/admin/intake", "/admin/intake/blocks").fill(value=value, note="Junk").submit().status_code == 303
        assert kept in admin.get("/admin/intake").text
    for value in ("x", "@", "0.0.0.0/0", "10.0.0.0/7", "::/0", "a@b", "300.1.1.1"):
        answer = admin.post("/admin/intake/blocks", {"value": value}, media="xml")
        assert answer.status_code == 422 and problems(answer)[0][0] == "value", value
    for blocked in (email, "anybody" + domain):
        assert visitor_form(desk, email=blocked).submit().status_code == 303
        assert desk.sql("select state::text from nuance.outbox where recipient = %s", blocked) == [("withdrawn",)]
    admin.form("/admin/intake", "/admin/intake/blocks").fill(value="127.0.0.0/8").submit()
    answer, who = send(desk)
    assert answer.status_code == 403 and (None, "network-blocked") in problems(answer) and held(desk, who) == 0
    number = desk.sql("select id from nuance.block where value = '127.0.0.0/8'")[0][0]
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{number}/end").submit().status_code == 303
    assert send(desk)[0].status_code == 303
    assert admin.post(f"/admin/intake/blocks/{number}/end").status_code == 404


def test_spam_proposes_and_a_person_decides(desk):
    link, number, email = filed(desk)
    desk.client("staff").form(f"/N{number}").fill(status="spam").submit()
    assert visitor_form(desk, email=email).submit().status_code == 303 and mailed(desk, email)["path"], "not blocked by that"
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and state = 'withdrawn'", email) == [(0,)]
    rows = {b["value"]: b for b in desk.client("admin").json("/admin/intake.json")["blocks"]}
    assert rows[email]["proposed"] and str(rows[email]["item"]) == number and rows["127.0.0.1/32"]["proposed"]
    block, network = rows[email]["id"], rows["127.0.0.1/32"]["id"]
    assert desk.client("staff").post(f"/admin/intake/blocks/{block}/confirm").status_code == 404, "an admin's to decide"
    admin = desk.client("admin")
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{block}/confirm").submit().status_code == 303
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{network}/end").submit().status_code == 303
    visitor_form(desk, email=email, title="More").submit()
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and state = 'withdrawn'", email) == [(1,)]
    # Marked again, what was dismissed is proposed again; what is blocked stays.
    desk.client("staff").form(f"/N{number}").fill(status="open").submit()
    desk.client("staff").form(f"/N{number}").fill(status="spam").submit()
    rows = {b["value"]: b for b in admin.json("/admin/intake.json")["blocks"]}
    assert not rows[email]["proposed"] and rows["127.0.0.1/32"]["proposed"]
    admin.form("/admin/intake", f"/admin/intake/blocks/{network}/end").submit()


def test_limits_are_an_admins(desk):
    admin = desk.client("admin")
    form = admin.form("/admin/intake", "/admin/intake/limits/link")
    assert form.fill(most="2", close_at="").submit().status_code == 303
    try:
        link, number, _ = filed(desk)
        holder = Client(desk.url)
        codes = [holder.form_in(holder.get(link), link).fill(comment=f"Again {n}").submit().status_code for n in range(3)]
        assert codes == [303, 303, 429]
    finally:
        admin.form("/admin/intake", "/admin/intake/limits/link").fill(most="60", close_at="").submit()
    answer = admin.post("/admin/intake/limits/link", {"most": "x"})
    assert answer.status_code == 422 and "has to be a number" in text_of(answer)
    assert admin.post("/admin/intake/limits/nosuch", {"most": "1"}).status_code == 404


def test_an_account_is_limited_too(desk):
    desk.sql("update nuance.rate_limit set most = 2 where name = 'account'")
    try:
        codes = []
        for n in range(3):
            codes.append(desk.client("free").post(f"/contract/{desk.free_contract()}/new", answers(desk)).status_code)
        assert codes == [303, 303, 429]
        assert desk.client("staff").post(f"/contract/{desk.free_contract()}/new", answers(desk)).status_code == 303
    finally:
        desk.sql("update nuance.rate_limit set most = 1000 where name = 'account'")


@pytest.mark.parametrize("fields,wrong", [
    ({"name": ""}, "name"), ({"email": ""}, "email"), ({"email": "x@y"}, "email"), ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
    ({"q-actual": ""}, "q-actual"), ({"name": "n" * 300}, "name"), ({"q-actual": "b" * 100001}, "q-actual"), ({"work": "w" * 200}, "work")])
def test_bad_input_names_the_field_and_keeps_the_rest(desk, fields, wrong):
    form = visitor_form(desk, title="Kept all the same")
    form.values.update(fields)
    answer = form.submit()
    assert answer.status_code == 422 and "Kept all the same" in answer.text
    answer = form.submit(headers={"Accept": ACCEPT["xml"]})
    assert wrong in [field for field, _ in problems(answer)]


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
