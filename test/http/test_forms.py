"""Forms: the second click, the stale page, and the form that is not ours."""
import pytest
import requests

from helpers.client import Form, html, new_submission, problems, text_of
from helpers.world import free_answers, number_in


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


def count(desk, table="item"):
    return desk.sql(f"select count(*) from nuance.{table}")[0][0]


def test_a_double_submit_files_once(desk, acme):
    form = desk.client("manager").form(f"/contract/{acme}/new").fill(title="Twice", body="clicked")
    before = count(desk)
    one, two = form.submit(), form.submit()
    assert one.status_code == two.status_code == 303
    assert number_in(one) == number_in(two)
    assert count(desk) == before + 1


def test_a_double_comment_is_one(desk, acme):
    number = desk.file("manager", acme, "Comment twice")
    form = desk.client("manager").form(f"/N{number}").fill(comment="once only")
    assert form.submit().headers["Location"] == form.submit().headers["Location"]
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    assert sum("once only" in "".join(e.itertext()) for e in entries) == 1


def test_nobody_replays_anothers_submission(desk, acme):
    """A submission key belongs to the person who used it."""
    key = new_submission()
    one = desk.client("manager").post(f"/contract/{acme}/new", {"title": "Mine", "body": "b"}, submission=key)
    free = desk.free_contract()
    other = desk.client("free").post(f"/contract/{free}/new", {"form_version": desk.form_version(free), **free_answers()}, submission=key)
    assert one.status_code == other.status_code == 303
    assert number_in(one) != number_in(other)


def test_a_refused_submission_may_be_repeated(desk, acme):
    """An error does not use up the key of the form."""
    form = desk.client("manager").form(f"/contract/{acme}/new").fill(title="x" * 251, body="b")
    assert form.submit().status_code == 422
    assert form.fill(title="short").submit().status_code == 303


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "not base64url !!!!!!!!!!!!!!!"])
def test_a_bad_submission_key_is_refused(desk, acme, key):
    client = desk.client("manager")
    answer = client.post(f"/contract/{acme}/new", {"title": "a", "body": "b", "submission": key}, media="xml")
    assert answer.status_code == 422
    assert "submission" in [field for field, _ in problems(answer)]


def test_a_stale_submit_shows_what_changed_and_keeps_the_text(desk, acme):
    number = desk.file("manager", acme, "Stale")
    mine = desk.client("staff").form(f"/N{number}").fill(comment="My long answer.", status="resolved", priority="wish")
    desk.client("staff2").form(f"/N{number}").fill(priority="high", comment="I was quicker.").submit()
    answer = mine.submit()
    assert answer.status_code == 409
    page = html(answer)
    assert page.xpath("//*[@role='alert']")
    assert "I was quicker." in page.text_content(), "what changed meanwhile is on the page"
    again = desk.client("staff").form_in(answer, f"/N{number}")
    assert again.values["comment"] == "My long answer."
    assert again.values["status"] == "resolved"
    entry = desk.client("staff").xml(f"/N{number}").find("item")
    assert (entry.get("status"), entry.get("priority")) in (("open", "high"), ("open", "80")), "nothing was applied"
    final = again.submit()
    assert final.status_code == 303, "sent again from the page that shows the change, it is applied"
    assert desk.client("staff").xml(f"/N{number}").find("item").get("status") == "resolved"


def test_a_pure_comment_is_never_stale(desk, acme):
    number = desk.file("manager", acme, "Not stale")
    form = desk.client("manager").form(f"/N{number}").fill(comment="My comment.")
    desk.comment("staff", number, "Meanwhile.", priority="high")
    assert form.submit().status_code == 303


def test_ones_own_change_is_not_stale(desk, acme):
    """Two windows of one person: the first change does not make the second a conflict with oneself."""
    number = desk.file("manager", acme, "Own change")
    first, second = (desk.client("staff").form(f"/N{number}") for _ in range(2))
    assert first.fill(priority="high").submit().status_code == 303
    assert second.fill(status="waiting").submit().status_code == 303


def test_a_stale_submit_as_data(desk, acme):
    number = desk.file("manager", acme, "Stale by JSON")
    version = desk.client("staff").json(f"/N{number}.json")["item"]["version"]
    desk.client("staff2").form(f"/N{number}").fill(priority="high").submit()
    answer = desk.client("staff").post_json(f"/N{number}", {"version": str(version), "status": "resolved"})
    assert answer.status_code == 409
    assert "stale" in answer.text


class TestForgery:
    @pytest.fixture(scope="class")
    def target(self, desk, acme):
        return f"/contract/{acme}/new"

    def attempt(self, desk, target, client=None, **options):
        before = count(desk)
        answer = (client or desk.client("manager")).post(target, {"title": "Forged", "body": "b"}, **options)
        assert count(desk) == before or answer.status_code == 303
        return answer

    def test_the_control_succeeds(self, desk, target):
        assert self.attempt(desk, target).status_code == 303

    def test_without_a_token(self, desk, target):
        answer = self.attempt(desk, target, csrf=False)
        assert answer.status_code == 403

    @pytest.mark.parametrize("token", ["", "x", "A" * 43, "=" * 43])
    def test_with_a_wrong_token(self, desk, target, token):
        assert self.attempt(desk, target, csrf=token).status_code == 403

    def test_with_somebody_elses_token(self, desk, target):
        assert self.attempt(desk, target, csrf=desk.client("staff").csrf()).status_code == 403

    def test_with_the_token_of_an_older_session(self, desk, target):
        older, newer = desk.fresh("manager"), desk.fresh("manager")
        assert self.attempt(desk, target, client=newer, csrf=older.csrf()).status_code == 403

    @pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"},
                                         {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
    def test_from_another_site(self, desk, target, headers):
        assert self.attempt(desk, target, headers=headers).status_code == 403

    def test_from_an_old_browser(self, desk, target):
        """Without Origin and Sec-Fetch-Site the token alone decides."""
        assert self.attempt(desk, target, headers={"Origin": None, "Sec-Fetch-Site": None}).status_code == 303

    def test_the_text_survives_an_expired_token(self, desk, target):
        """The 403 page of a form with an old token still holds what was typed, and the new token makes it work."""
        client = desk.client("manager")
        answer = client.post(target, {"title": "Kept title", "body": "Kept body"}, csrf="A" * 43)
        assert answer.status_code == 403
        form = client.form_in(answer, target)
        assert (form.values["title"], form.values["body"]) == ("Kept title", "Kept body")
        assert form.submit().status_code == 303

    def test_json_needs_the_header(self, desk, target):
        client = desk.client("manager")
        assert client.post_json(target, {"title": "a", "body": "b"}, csrf="").status_code == 403
        assert client.post_json(target, {"title": "a", "body": "b", "csrf": client.csrf()}, csrf="").status_code in (403, 422)

    def test_the_login_form_is_protected(self, desk):
        """Nobody can be logged in as somebody else behind their back."""
        visitor = desk.fresh()
        answer = visitor.post("/login", {"login": "manager", "password": "demo"}, csrf="A" * 43)
        assert answer.status_code == 403
        assert "nuance" not in visitor.session.cookies
        stranger = requests.Session()
        other = desk.fresh()
        token = other.csrf()
        answer = stranger.post(desk.url + "/login", data={"login": "manager", "password": "demo", "csrf": token,
                                                          "submission": new_submission()}, allow_redirects=False)
        assert answer.status_code == 403

    def test_log_out_is_protected(self, desk):
        client = desk.fresh("manager")
        assert client.post("/logout", csrf="A" * 43).status_code == 403
        assert client.get("/account").status_code == 200


def test_every_form_carries_both_hidden_fields(desk, acme):
    number = desk.file("manager", acme, "Forms")
    for login, paths in (("staff", ("/", "/staff", f"/N{number}", "/queue/paid", "/queue/paid/work", "/account")),
                         ("manager", ("/", f"/contract/{acme}", f"/contract/{acme}/new", f"/N{number}", "/account")),
                         ("visitor", ("/login",))):
        client = desk.client(login)
        for path in paths:
            answer = client.get(path)
            for element in html(answer).xpath("//form"):
                form = Form(client, answer.url, element)
                if form.method == "post":
                    assert form.values.get("csrf") and len(form.values.get("submission", "")) >= 22, (path, form.url)
                else:
                    assert "csrf" not in form.values, "a token never goes into an address"


def test_the_flash_names_what_happened_and_links(desk, acme):
    answer = desk.client("manager").form(f"/contract/{acme}/new").fill(title="Flash", body="b").submit()
    number = number_in(answer)
    page = desk.client("manager").get(answer.headers["Location"])
    assert f"N{number}" in text_of(page)


@pytest.mark.parametrize("value", ["x", "<b>.N1", "reply-added.<script>", "a" * 5000, "%ff.%00", "issue-filed." + "N" * 300])
def test_a_forged_flash_cookie_is_harmless(desk, value, log):
    log.allow("AH00561|AH00563|exceeds|limit")
    client = desk.client("manager")
    answer = client.get("/", headers={"Cookie": f"nuance={client.session.cookies.get('nuance')}; nuance_flash={value}"})
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.text.split("</head>")[-1] or "<script>alert" not in answer.text
    assert "<b>.N1" not in answer.text


def test_a_form_changed_after_going_back_is_another_submission(desk, acme):
    """The back button shows the used form again: what is written then is not thrown away for the first text."""
    form = desk.client("manager").form(f"/contract/{acme}/new").fill(title="First", body="the first text")
    one = form.submit()
    other = form.fill(title="Second", body="the second text").submit()
    assert one.status_code == other.status_code == 303
    assert number_in(one) != number_in(other)
    assert desk.client("manager").xml(f"/N{number_in(other)}").find("item").get("title") == "Second"
    assert number_in(form.submit()) == number_in(other), "and that one too counts once"


@pytest.mark.parametrize("forget", ["session", "cookies"])
def test_who_was_logged_out_meanwhile_keeps_the_text(desk, acme, forget):
    client = desk.fresh("manager")
    number = desk.file("manager", acme, "Logged out")
    form = client.form(f"/N{number}").fill(comment="An hour of writing.")
    form.values.pop("writer")   # with it the text is kept on the server, see test_writing.py
    if forget == "session":
        desk.sql("update nuance.session set ended_at = now() where token_hash = sha256(convert_to(%s, 'UTF8'))", client.session.cookies["nuance"])
    else:
        client.session.cookies.clear()
    answer = form.submit()
    assert answer.status_code == 401
    page = html(answer)
    assert page.xpath("//textarea[@name='comment']")[0].text_content().strip() == "An hour of writing."
    assert page.xpath("//a[contains(@href, '/login')]")
    kept = client.form_in(answer, f"/N{number}")
    assert client.log_in("manager").status_code == 303, "in another tab"
    again = kept.submit()
    if again.status_code != 303:
        assert again.status_code == 403, "the form's token was the old session's"
        again = client.form_in(again, f"/N{number}").submit()
    assert again.status_code == 303
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    assert sum("An hour of writing." in "".join(e.itertext()) for e in entries) == 1


def test_what_another_site_made_up_is_not_put_into_our_form(desk, acme):
    number = desk.file("manager", acme, "Cross-site")
    client = desk.client("manager")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": None}):
        answer = client.post(f"/N{number}", {"comment": "made up elsewhere", "version": "0"}, csrf="wrong", headers=headers)
        assert answer.status_code == 403 and "made up elsewhere" not in answer.text
    kept = client.post(f"/N{number}", {"comment": "typed here", "version": "0"}, csrf="wrong")
    assert kept.status_code == 403 and "typed here" in kept.text


def test_a_message_may_name_anything(desk):
    """What a message is about may have spaces and letters of any language."""
    admin = desk.client("admin")
    form = admin.form("/admin/queues", "/admin/queues")
    answer = form.fill(name="Hilfe f\u00fcr alle & <mehr>").submit()
    assert answer.status_code == 303
    page = html(admin.get(answer.headers["Location"]))
    assert "Hilfe f\u00fcr alle & <mehr>" in page.xpath("//*[contains(@class, 'flash')]")[0].text_content()
    desk.sql("delete from nuance.queue where name like 'Hilfe%%'")
