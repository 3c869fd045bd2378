"""Drafts, previews, and texts that outlive a session: nothing typed is lost, and nobody else reads it."""
import threading
import time

import pytest

from helpers.client import html, problems, text_of

TEXT = "Half of a sentence about quokkas"


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


def save(client, path, **fields):
    """What the button "Save draft" of a form sends: all of it."""
    form = client.form(path)
    return press(form.fill(**fields), "draft"), form


def press(form, what):
    """Presses the button of a form that sends it elsewhere."""
    button = [b for b in form.element.xpath(".//button[@formaction]") if b.get("formaction").endswith("/" + what)]
    assert button, f"no button for {what}"
    form.url = form.client.origin + button[0].get("formaction")
    return form.submit()


def comment_of(client, number):
    return client.form(f"/N{number}").values["comment"]


def drafts_of(client):
    return [(d.get("item"), d.get("contract"), d.get("said")) for d in client.xml("/drafts").iter("draft")]


def test_a_draft_comes_back_on_any_device_and_goes_when_it_is_sent(desk, acme):
    number = desk.file("manager", acme, "Drafts")
    answer, _ = save(desk.client("staff"), f"/N{number}", comment=TEXT, visibility="internal", status="waiting")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/N{number}#reply")
    other = desk.fresh("staff")
    form = other.form(f"/N{number}")
    assert form.values["comment"] == TEXT and form.values["visibility"] == "internal" and form.values["status"] == "waiting"
    assert (str(number), None, TEXT) in drafts_of(other)
    assert form.submit().status_code == 303
    assert desk.sql("select count(*) from nuance.draft where item_number = %s and fields is not null", number) == [(0,)]
    assert comment_of(desk.client("staff"), number) == ""
    assert not [d for d in drafts_of(other) if d[0] == str(number)]


def test_drafts_are_private(desk, acme):
    number = desk.file("manager", acme, "Private drafts")
    save(desk.client("staff"), f"/N{number}", comment=TEXT)
    for login in ("admin", "staff2", "manager", "member"):
        client = desk.client(login)
        for path in (f"/N{number}", "/drafts"):
            for media in ("html", "xml", "json"):
                assert "quokkas" not in client.get(path, media).text, f"{login} reads {path} as {media}"
    assert desk.client("contact").post(f"/N{number}/draft", {"comment": "x"}).status_code == 404
    assert desk.client("visitor").post(f"/N{number}/draft", {"comment": "x"}).status_code in (303, 401)


def test_of_two_tabs_the_newer_wins_and_the_other_is_told(desk, acme):
    number = desk.file("manager", acme, "Two tabs")
    client = desk.client("manager")
    one, two = client.form(f"/N{number}"), client.form(f"/N{number}")
    here = one.url
    assert press(one.fill(comment="first tab"), "draft").status_code == 303
    answer = press(two.fill(comment="second tab"), "draft")
    assert answer.status_code == 409 and "second tab" in answer.text and "another window" in text_of(answer)
    again = client.form_in(answer, here)
    assert again.values["comment"] == "second tab"
    assert press(again, "draft").status_code == 303, "who was told may have it so"
    assert comment_of(client, number) == "second tab"
    assert "first tab" in html(client.get(f"/N{number}")).xpath("string(//details[contains(@class, 'earlier-draft')])"), "and nothing is lost"
    answer = press(one.fill(comment="first tab, more"), "draft")
    assert answer.status_code == 409 and "first tab, more" in answer.text
    # Its sending does not end what the other one keeps.
    one.url = here
    assert one.submit().status_code == 303
    assert comment_of(client, number) == "second tab"


def test_what_is_saved_late_does_not_come_back(desk, acme):
    """A save that was under way when the form was sent arrives after it."""
    number = desk.file("manager", acme, "Late")
    form = desk.client("manager").form(f"/N{number}").fill(comment=TEXT)
    here = form.url
    assert form.submit().status_code == 303
    assert press(form, "draft").status_code == 303
    assert comment_of(desk.client("manager"), number) == ""
    # The back button, minutes later, is another matter.
    desk.sql("update nuance.draft set saved_at = saved_at - interval '1 minute' where item_number = %s", number)
    form.url = here
    assert press(form.fill(comment="an afterthought"), "draft").status_code == 303
    assert comment_of(desk.client("manager"), number) == "an afterthought"


def test_a_save_that_is_overtaken_by_the_next_does_not_replace_it(desk, acme):
    """The one that a page sends while it is left may come before the one that was under way."""
    number = desk.file("manager", acme, "Overtaken")
    client = desk.client("manager")
    form = client.form(f"/N{number}")
    key = form.values["draft"]
    for turn, text, kept in ((2000, "all of it", "all of it"), (1000, "half of", "all of it"), (2001, "all of it, and more", "all of it, and more"),
                             (None, "by the button", "by the button"), (1500, "by the button, and on", "by the button, and on")):
        fields = dict(form.values, comment=text, quiet="yes", draft=key + (f".{turn}" if turn else ""))
        assert client.post(f"/N{number}/draft", raw=fields).status_code == 303
        assert comment_of(client, number) == kept
    for path, wrong in ((f"/N{number}/draft", key + ".x"), (f"/N{number}", "1"), (f"/N{number}/draft", "x" * 30)):
        answer = client.post(path, raw=dict(form.values, comment="Said.", draft=wrong), media="xml")
        assert answer.status_code == 422 and problems(answer) == [("draft", "malformed")]


def test_what_is_saved_twice_is_still_the_draft_that_was_read(desk, acme):
    """A page that is left may save the same words twice; the second time comes when the draft is read already, and goes with its sending."""
    number = desk.file("manager", acme, "Twice")
    client = desk.client("manager")
    left = dict(client.form(f"/N{number}").values, comment="all of it")
    assert client.post(f"/N{number}/draft", raw=dict(left, draft=left["draft"] + ".1000")).status_code == 303
    read = client.form(f"/N{number}")
    assert read.values["comment"] == "all of it"
    assert client.post(f"/N{number}/draft", raw=dict(left, draft=left["draft"] + ".1001")).status_code == 303
    assert read.submit().status_code == 303
    assert comment_of(client, number) == ""


def test_many_saves_at_once_leave_one_draft(desk, acme):
    number = desk.file("manager", acme, "At once")
    client = desk.client("manager")
    form = client.form(f"/N{number}")
    answers = []

    def run(n):
        fields = dict(form.values, comment=f"text {n}", quiet="yes")
        answers.append(client.clone().post(f"/N{number}/draft", raw=fields).status_code)
    threads = [threading.Thread(target=run, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 6
    assert desk.sql("select count(*) from nuance.draft where item_number = %s", number) == [(1,)]


def test_a_form_is_of_an_issue_or_of_a_contract(desk, acme):
    """A field that names another place is no way there."""
    number = desk.file("manager", acme, "One place")
    client = desk.client("manager")
    before = desk.snapshot()
    for what in ("draft", "draft/discard", "preview"):
        assert client.post(f"/N{number}/{what}", {"comment": TEXT, "contract": acme}).status_code == 404
        assert client.post(f"/contract/{acme}/{what}", {"body": TEXT, "number": str(number)}).status_code == 404
    assert desk.snapshot() == before


def test_discarding_can_be_undone_by_hand(desk, acme):
    number = desk.file("manager", acme, "Thrown away")
    client = desk.client("manager")
    save(client, f"/N{number}", comment=TEXT)
    assert client.form(f"/N{number}", f"/N{number}/draft/discard").submit().status_code == 303
    page = client.page(f"/N{number}")
    assert comment_of(client, number) == "" and TEXT in page.xpath("string(//details[contains(@class, 'earlier-draft')])")
    assert not [d for d in drafts_of(client) if d[0] == str(number)]


def test_a_draft_of_an_issue(desk, acme):
    client = desk.client("manager")
    answer, form = save(client, f"/contract/{acme}/new", title="Quokkas", body=TEXT)
    assert answer.status_code == 303
    again = desk.fresh("manager").form(f"/contract/{acme}/new")
    assert again.values["title"] == "Quokkas" and again.values["body"] == TEXT
    assert (None, str(acme), TEXT) in drafts_of(client)
    assert again.submit().status_code == 303
    assert client.form(f"/contract/{acme}/new").values["body"] == ""


def test_a_draft_of_a_form_of_questions(desk):
    free = desk.free_contract()
    client = desk.client("free")
    form = client.form(f"/contract/{free}/new")
    name = [name for name in form.controls if name.startswith("q-") and len(form.choices(name)) == 1 and form.controls[name][0].tag == "input"][0]
    form.values[name] = "something"
    kept = press(form, "draft")
    assert kept.status_code == 303
    assert desk.fresh("free").form(f"/contract/{free}/new").values.get(name) == "something"
    desk.sql("delete from nuance.draft where contract_id = %s", free)


def test_a_preview_keeps_everything(desk, acme):
    number = desk.file("manager", acme, "Preview")
    client = desk.client("staff")
    form = client.form(f"/N{number}").fill(comment="It is **bold**, see N1. <script>alert(1)</script>", status="waiting", visibility="internal")
    answer = press(form, "preview")
    assert answer.status_code == 200
    page = html(answer)
    shown = page.xpath("//*[@data-preview-of='comment'][not(@hidden)]")[0]
    assert shown.xpath(".//strong[. = 'bold']") and shown.xpath(".//a[contains(@href, '/N1')]") and not shown.xpath(".//script")
    again = client.form_in(answer, f"/N{number}")
    assert again.values["comment"].startswith("It is **bold**") and again.values["status"] == "waiting"
    assert again.values["visibility"] == "internal"
    assert "bold" not in client.get(f"/N{number}", "xml").text, "nothing happened"
    script = client.post("/preview", {"text": "**bold**"}, media="json")
    assert [f["rendered"] for f in script.json()["form"]["fields"] if f["name"] == "text"] == ["<p><strong>bold</strong></p>\n"]
    answer = press(desk.client("manager").form(f"/contract/{acme}/new").fill(body="*well*"), "preview")
    assert html(answer).xpath("//*[@data-preview-of='body']//em[. = 'well']")


class TestExpiredSessions:
    def expire(self, desk, client, how):
        if how == "session":
            desk.sql("update nuance.session set expires_at = now() - interval '1 second' where token_hash = sha256(convert_to(%s, 'UTF8'))", client.session.cookies["nuance"])
        else:
            client.session.cookies.clear()

    @pytest.mark.parametrize("how", ["session", "cookies"])
    def test_the_text_is_there_after_the_login(self, desk, acme, how):
        number = desk.file("manager", acme, "Expired")
        client = desk.fresh("manager")
        form = client.form(f"/N{number}").fill(comment=TEXT)
        self.expire(desk, client, how)
        answer = form.submit()
        assert answer.status_code == 303 and "/login?next=" in answer.headers["Location"]
        page = client.get(answer.headers["Location"])
        assert "Your text is kept" in text_of(page) and TEXT not in page.text
        login = client.form_in(page, "/login").fill(login="manager", password="demo").submit()
        assert login.status_code == 303 and login.headers["Location"].endswith(f"/N{number}")
        again = client.form(f"/N{number}")
        assert again.values["comment"] == TEXT
        assert "quokkas" not in "".join(client.xml(f"/N{number}").find("timeline").itertext()), "kept, not sent"
        assert again.submit().status_code == 303
        assert "".join(client.xml(f"/N{number}").find("timeline").itertext()).count("quokkas") == 1

    def test_nobody_else_who_logs_in_there_reads_it(self, desk, acme):
        number = desk.file("manager", acme, "Somebody else")
        client = desk.fresh("staff")
        form = client.form(f"/N{number}").fill(comment=TEXT)
        self.expire(desk, client, "session")
        page = client.get(form.submit().headers["Location"])
        assert client.form_in(page, "/login").fill(login="staff2", password="demo").submit().status_code == 303
        for path in (f"/N{number}", "/drafts", "/staff"):
            for media in ("html", "xml", "json"):
                assert "quokkas" not in client.get(path, media).text
        assert comment_of(desk.fresh("staff"), number) == TEXT

    def test_a_form_of_one_person_is_not_put_before_another(self, desk, acme):
        """In one tab somebody else has logged in; in the other the form is still there, and is sent."""
        number = desk.file("manager", acme, "Other tab")
        client = desk.fresh("staff")
        form = client.form(f"/N{number}").fill(comment=TEXT)
        client.session.cookies.clear()
        client.log_in("staff2")
        answer = form.submit(follow=True)
        assert "quokkas" not in answer.text and "kept for them" in text_of(answer)
        assert comment_of(desk.fresh("staff"), number) == TEXT
        assert "quokkas" not in "".join(client.xml(f"/N{number}").itertext())

    def test_a_forged_proof_keeps_nothing(self, desk, acme):
        number = desk.file("manager", acme, "Forged")
        person = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
        today = desk.sql("select nuance_api.today()")[0][0]
        before = desk.sql("select count(*) from nuance.draft")
        for proof in (f"{person}.{today}.{'0' * 40}", "", "x", f"{person}.{today - 90}." + "a" * 40, f"{person}.99999999." + "a" * 40):
            answer = desk.client("visitor").post(f"/N{number}", {"comment": TEXT, "version": "0", "writer": proof})
            assert answer.status_code in (401, 422), answer.status_code
        assert desk.sql("select count(*) from nuance.draft") == before

    def test_an_earlier_draft_stays_beside_what_was_held(self, desk, acme):
        number = desk.file("manager", acme, "Held twice")
        client = desk.fresh("manager")
        form = client.form(f"/N{number}").fill(comment="what was sent")
        save(desk.fresh("manager"), f"/N{number}", comment="what was kept elsewhere")
        client.session.cookies.clear()
        assert form.submit().status_code == 303
        page = desk.client("manager").page(f"/N{number}")
        assert comment_of(desk.client("manager"), number) == "what was sent"
        assert "what was kept elsewhere" in page.xpath("string(//details[contains(@class, 'earlier-draft')])")


def test_too_much_is_refused_and_kept_where_it_can_be(desk, acme):
    number = desk.file("manager", acme, "Too much")
    client = desk.client("manager")
    for what in ("", "/draft", "/preview"):
        answer = client.post(f"/N{number}{what}", {"version": "0", "comment": "x" * 10_000_000})
        assert answer.status_code == 413
    long = "long " * 30_000
    form = client.form(f"/N{number}").fill(comment=long)
    answer = form.submit()
    assert answer.status_code == 422 and ("comment", "too-long") in problems(client.post(f"/N{number}", {"version": "0", "comment": long}, media="xml"))
    assert client.form_in(answer, f"/N{number}").values["comment"].strip() == long.strip()
    answer = press(form.fill(comment="y" * 500_000), "draft")
    assert answer.status_code == 422 and "y" * 1000 in answer.text
    assert press(form.fill(comment=long), "draft").status_code == 303
    assert comment_of(client, number).strip() == long.strip()
    desk.sql("delete from nuance.draft where item_number = %s", number)


# --- canned replies -------------------------------------------------------------------------------

def reply(desk, login, name, body, folder="", shared=False):
    client = desk.client(login)
    form = client.form("/staff/replies").fill(name=name, body=body, folder=folder)
    form.values.pop("shared", None)
    if shared:
        form.values["shared"] = "yes"
    return form.submit()


def reply_id(desk, name):
    return desk.sql("select id from nuance.reply where name = %s and removed_at is null order by id desc", name)[0][0]


def test_a_canned_reply_is_filled_in_and_nothing_typed_is_lost(desk, acme):
    number = desk.file("manager", acme, "Canned *title*")
    assert reply(desk, "staff", "hello", "Hello {{ requestor.name }}, about {{item}} ({{item.title}}) of {{contract}}: {{me}}", "Greetings", True).status_code == 303
    client = desk.client("staff2")
    form = client.form(f"/N{number}").fill(comment="Typed before.  ", status="waiting", visibility="internal", reply=str(reply_id(desk, "hello")))
    answer = press(form, "insert")
    assert answer.status_code == 200
    again = client.form_in(answer, f"/N{number}")
    names = {login: desk.sql("select p.name from nuance.account a join nuance.person p on p.id = a.person_id where a.login = %s", login)[0][0] for login in ("manager", "staff2")}
    contract = desk.sql("select name from nuance.contract where id = %s", acme)[0][0]
    assert again.values["comment"] == f"Typed before.\n\nHello {names['manager']}, about N{number} (Canned \\*title\\*) of {contract}: {names['staff2']}"
    assert again.values["status"] == "waiting" and again.values["visibility"] == "internal" and again.values["reply"] == ""
    offered = client.json(f"/N{number}/replies")["replies"]
    assert [r["body"] for r in offered if r["name"] == "hello"][0].startswith(f"Hello {names['manager']}, about N{number}")
    answer = press(client.form(f"/N{number}").fill(comment="kept"), "insert")
    assert answer.status_code == 422 and client.form_in(answer, f"/N{number}").values["comment"] == "kept"


def test_what_a_title_says_is_no_variable_and_no_mention(desk, acme):
    number = desk.file("manager", acme, "{{me}} @staff [x](https://evil.example)")
    reply(desk, "staff", "about", "About {{item.title}}", shared=True)
    text = [r["body"] for r in desk.client("staff").json(f"/N{number}/replies")["replies"] if r["name"] == "about"][0]
    assert "{{" not in text and "\\@staff" in text and "\\[x\\]" in text


def test_personal_replies_are_personal(desk, acme):
    number = desk.file("manager", acme, "Personal reply")
    assert reply(desk, "staff", "mine", "my own xylophone").status_code == 303
    assert reply(desk, "staff2", "mine", "another one").status_code == 303, "each has names of their own"
    mine = desk.sql("select r.id from nuance.reply r join nuance.account a on a.person_id = r.person_id where a.login = 'staff' and r.name = 'mine'")[0][0]
    for path in ("/staff/replies", f"/N{number}/replies", f"/staff/replies/{mine}"):
        assert "xylophone" not in desk.client("staff2").get(path, "xml").text
        assert "xylophone" in desk.client("staff").get(path, "xml").text
    assert desk.client("staff2").get(f"/staff/replies/{mine}").status_code == 404
    assert desk.client("staff2").post(f"/staff/replies/{mine}/remove").status_code == 404
    assert desk.client("staff2").post(f"/N{number}/insert", {"reply": str(mine)}).status_code == 422
    for login in ("manager", "community", "visitor"):
        assert "xylophone" not in desk.client(login).get(f"/N{number}", "xml").text
        assert desk.client(login).get(f"/N{number}/replies", "xml").status_code in (401, 404)


@pytest.mark.parametrize("body,code", [("Dear {{nobody}}", "unknown-variable"), ("{{me}} and {{requestor.nmae}}", "unknown-variable"),
                                       ("open {{me", "variable-open"), ("x" * 20001, "too-long")])
def test_a_wrong_variable_is_refused_when_it_is_saved(desk, body, code):
    answer = desk.client("staff").post("/staff/replies", {"name": "wrong", "body": body}, media="xml")
    assert answer.status_code == 422 and ("body", code) in problems(answer)
    page = desk.client("staff").post("/staff/replies", {"name": "wrong", "body": body})
    assert body[:1000] in html(page).xpath("string(//textarea[@name='body'])")


def test_replies_are_changed_removed_and_brought_back(desk):
    reply(desk, "staff", "changing", "one", shared=True)
    assert reply(desk, "staff", "changing", "again", shared=True).status_code == 422, "a name is there once"
    here = f"/staff/replies/{reply_id(desk, 'changing')}"
    client = desk.client("staff2")
    assert client.form(here).fill(body="two").submit().status_code == 303
    assert client.form(here).values["body"] == "two"
    answer = client.form(here, here + "/remove").submit()
    assert answer.status_code == 303
    page = client.get("/staff/replies")
    assert client.form_in(page, here + "/restore").submit().status_code == 303
    assert client.form(here).values["body"] == "two"


# --- who reads it ---------------------------------------------------------------------------------

def test_a_reply_goes_to_those_it_was_written_to_or_asks(desk, acme):
    number = desk.file("manager", acme, "Bound")
    client = desk.client("staff")
    form = client.form(f"/N{number}").fill(comment=TEXT)
    name = desk.sql("select p.name from nuance.account a join nuance.person p on p.id = a.person_id where a.login = 'manager'")[0][0]
    other, other_name = desk.sql("select p.id, p.name from nuance.account a join nuance.person p on p.id = a.person_id where a.login = 'member'")[0]
    assert name in form.element.xpath("string(.//*[@id='readers'])")
    desk.sql("update nuance.item set requestor_id = %s where number = %s", other, number)
    answer = form.submit()
    assert answer.status_code == 409
    words = text_of(answer)
    assert name in words and other_name in words and "Send to the new readers" in words
    assert "quokkas" not in "".join(client.xml(f"/N{number}").find("timeline").itertext())
    again = client.form_in(answer, f"/N{number}")
    assert again.values["comment"] == TEXT
    assert again.submit().status_code == 303


def test_the_community_that_came_to_read_along_is_asked_about(desk, acme):
    number = desk.file("manager", acme, "Moved along")
    client = desk.client("staff")
    form, note = client.form(f"/N{number}").fill(comment=TEXT), client.form(f"/N{number}").fill(comment="a note", visibility="internal")
    customer = desk.client("manager").form(f"/N{number}").fill(comment="from the customer")
    client.form(f"/N{number}").fill(queue="community").submit()
    assert form.submit().status_code == 409
    assert note.submit().status_code == 303, "a note is read by staff alone, as before"
    assert customer.submit().status_code == 409
    program = client.post_json(f"/N{number}", {"version": 999999999, "comment": "a program that says nothing of readers"})
    assert program.status_code == 303


def test_customers_are_not_told_who_gets_mail(desk, acme):
    number = desk.file("manager", acme, "Readers")
    desk.comment("staff", number, "hello")
    for login in ("manager", "member"):
        readers = desk.client(login).xml(f"/N{number}").find("readers")
        assert set(readers.attrib) == {"bound", "community"} and readers.get("bound").count(".") == 2


def test_a_draft_stays_bound_to_its_readers(desk, acme):
    number = desk.file("manager", acme, "Bound draft")
    client = desk.client("staff")
    save(client, f"/N{number}", comment=TEXT)
    desk.sql("update nuance.item set requestor_id = (select person_id from nuance.account where login = 'member') where number = %s", number)
    answer = client.form(f"/N{number}").submit()
    assert answer.status_code == 409
    assert client.form_in(answer, f"/N{number}").submit().status_code == 303


# --- mentions -------------------------------------------------------------------------------------

def unread(desk, login):
    return int(desk.client(login).xml("/mentions").find("unread").get("mentions"))


def mentioned(desk, login):
    return [m.get("item") for m in desk.client(login).xml("/mentions").iter("mention")]


def test_who_is_named_finds_it_once(desk, acme):
    number = desk.file("manager", acme, "Names")
    before = unread(desk, "staff2")
    desk.comment("staff", number, "What do you say, @staff2? Mail staff2@example.org, `@staff2` and @staff2 again, @staff too.")
    assert unread(desk, "staff2") == before + 1 and mentioned(desk, "staff2")[0] == str(number)
    assert str(number) not in mentioned(desk, "staff"), "nobody names themselves"
    client = desk.client("staff2")
    assert client.form(f"/N{number}", f"/N{number}/mentions/read").submit().status_code == 303
    assert unread(desk, "staff2") == before
    desk.comment("staff", number, "@staff2 once more")
    assert unread(desk, "staff2") == before + 1
    desk.comment("staff2", number, "Answered.")
    assert unread(desk, "staff2") == before, "who answers has seen it"
    desk.comment("staff", number, "@staff2 a third time")
    assert client.form("/mentions", "/mentions/read").submit().status_code == 303
    assert unread(desk, "staff2") == 0


def test_only_who_may_read_it_is_told(desk, acme):
    number = desk.file("manager", acme, "Names of strangers")
    people = ("member", "contact", "free", "community", "staff2")
    before = {login: (unread(desk, login), mails(desk, login, number)) for login in people}
    desk.comment("staff", number, "A note for @member @contact @free @community @staff2 @nobody-at-all", visibility="internal")
    assert {login for login in people if unread(desk, login) > before[login][0]} == {"staff2"}
    assert {login for login in people if mails(desk, login, number) > before[login][1]} <= {"staff2"}
    desk.comment("staff", number, "In public: @member @contact @free @community @nobody-at-all")
    assert {login for login in people if str(number) in mentioned(desk, login)} == {"member", "staff2"}
    assert {login for login in ("contact", "free", "community") if mails(desk, login, number)} == set()
    assert desk.sql("select count(*) from nuance.subscriber s join nuance.account a on a.person_id = s.person_id where s.item_number = %s and a.login in ('contact', 'free', 'community')", number) == [(0,)]


def mails(desk, login, number):
    return desk.sql("select count(*) from nuance.outbox o join nuance.account a on o.content ->> 'person' = a.person_id::text"
                    " where a.login = %s and o.content ->> 'item' = %s", login, str(number))[0][0]


def test_a_mention_goes_with_the_right_to_read_it(desk, acme):
    number = desk.file("manager", acme, "Right lost")
    desk.comment("staff", number, "@member a pangolin")
    assert "pangolin" in desk.client("member").get("/mentions", "xml").text
    role = desk.sql("select m.role from nuance.membership m join nuance.account a using (person_id) where a.login = 'member' and m.contract_id = %s", acme)[0][0]
    desk.sql("delete from nuance.membership m using nuance.account a where a.person_id = m.person_id and a.login = 'member' and m.contract_id = %s", acme)
    try:
        assert "pangolin" not in desk.client("member").get("/mentions", "xml").text
    finally:
        desk.sql("insert into nuance.membership (contract_id, person_id, role) select %s, person_id, %s from nuance.account where login = 'member'", acme, role)


def test_whom_one_may_name(desk, acme):
    number = desk.file("manager", acme, "Whom to name")
    logins = {login: {p["login"] for p in desk.client(login).json(f"/N{number}/people")["people"]} for login in ("staff", "manager", "member")}
    assert {"staff", "staff2", "admin"} <= logins["staff"] and not {"manager", "member", "community"} & logins["staff"]
    assert {"manager", "member"} <= logins["manager"] and not {"staff", "staff2", "admin", "contact"} & logins["manager"]
    assert logins["member"] == logins["manager"]


# --- taking a reply back --------------------------------------------------------------------------

@pytest.fixture
def waits(desk):
    """Replies of the staff member wait, as they do where nobody chose otherwise."""
    def choose(seconds):
        assert desk.client("staff").form("/account", "/account/settings").fill(undo_seconds=str(seconds)).submit().status_code == 303
    choose(30)
    yield choose
    choose(0)


def due(desk, number):
    """Its time has come, and the job."""
    desk.sql("update nuance.command set not_before = now() where item_number = %s and state = 'issued'", number)
    desk.sql("select nuance_api.job_commands()")


def said(desk, number, login="staff"):
    return "".join(desk.client(login).xml(f"/N{number}").find("timeline").itertext())


def wait_until(what, seconds=20):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def test_a_reply_waits_unseen_and_goes_out_once(desk, acme, waits):
    number = desk.file("manager", acme, "Waits")
    client = desk.client("staff")
    form = client.form(f"/N{number}").fill(comment=TEXT, status="waiting")
    answers = [form.submit() for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert TEXT in text_of(client.get(f"/N{number}")), "its writer sees it waiting"
    for login in ("manager", "staff2", "admin"):
        for media in ("html", "xml", "json"):
            assert "quokkas" not in desk.client(login).get(f"/N{number}", media).text
    assert desk.client("manager").xml(f"/N{number}").find("item").get("status") == "open"
    assert desk.sql("select count(*) from nuance.outbox where content ->> 'item' = %s and template = 'item' and created_at > now() - interval '5 seconds'", str(number))[0][0] <= 1
    due(desk, number)
    wait_until(lambda: "quokkas" in said(desk, number, "manager"))
    time.sleep(1.5)
    assert said(desk, number, "manager").count("quokkas") == 1
    assert desk.client("manager").xml(f"/N{number}").find("item").get("status") == "waiting"


def test_a_reply_taken_back_is_in_the_form_again(desk, acme, waits):
    number = desk.file("manager", acme, "Taken back")
    client = desk.client("staff")
    client.form(f"/N{number}").fill(comment=TEXT, status="waiting").submit()
    page = client.get(f"/N{number}")
    back = client.form_in(page, f"/N{number}/withdraw")
    answer = back.submit(button=("command", back.buttons["command"][0]))
    assert answer.status_code == 303
    form = client.form(f"/N{number}")
    assert form.values["comment"] == TEXT and form.values["status"] == "waiting"
    due(desk, number)
    time.sleep(1.5)
    assert "quokkas" not in said(desk, number)
    waits(0)
    assert client.form(f"/N{number}").submit().status_code == 303
    assert said(desk, number, "manager").count("quokkas") == 1


def test_too_late_is_said(desk, acme, waits):
    number = desk.file("manager", acme, "Too late")
    client = desk.client("staff")
    client.form(f"/N{number}").fill(comment=TEXT).submit()
    back = client.form_in(client.get(f"/N{number}"), f"/N{number}/withdraw")
    due(desk, number)
    wait_until(lambda: "quokkas" in said(desk, number))
    assert back.submit(button=("command", back.buttons["command"][0])).status_code == 409
    assert said(desk, number).count("quokkas") == 1


def test_what_stands_against_it_is_said_at_once_or_keeps_the_text(desk, acme, waits):
    number = desk.file("manager", acme, "Refused")
    client = desk.client("staff")
    assert client.post(f"/N{number}", {"version": "0", "comment": TEXT, "queue": "nosuch"}).status_code == 422
    assert desk.sql("select count(*) from nuance.command where item_number = %s and state = 'issued'", number) == [(0,)]
    # Other readers while it waits: it does not go out.
    client.form(f"/N{number}").fill(comment=TEXT).submit()
    desk.sql("update nuance.item set requestor_id = (select person_id from nuance.account where login = 'member') where number = %s", number)
    due(desk, number)
    wait_until(lambda: desk.sql("select state from nuance.command where item_number = %s order by id desc limit 1", number) == [("failed",)])
    assert "quokkas" not in said(desk, number) and TEXT in text_of(client.get(f"/N{number}"))


def test_notes_and_programs_do_not_wait(desk, acme, waits):
    number = desk.file("manager", acme, "At once")
    desk.client("staff").form(f"/N{number}").fill(comment=TEXT, visibility="internal").submit()
    assert "quokkas" in said(desk, number)
    desk.comment("manager", number, "Customers do not wait unless they chose to.")
    assert "unless they chose" in said(desk, number)
