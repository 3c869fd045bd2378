"""Comments are edited, taken away, put back, quoted and read as they were typed; what was taken away is nobody's to read."""
import re

import pytest

from helpers.client import html, new_submission, problems, text_of

WORD = "xylophonic"


@pytest.fixture
def number(desk):
    return desk.file("manager", desk.acme(), "Comments that change")


def said(desk, login, number, text, **fields):
    """Comments, and gives the entry."""
    return desk.comment(login, number, text, **fields).headers["Location"].rsplit("#e", 1)[1]


def edit(desk, login, number, entry, text):
    answer = desk.client(login).form(f"/N{number}/e{entry}/edit").fill(text=text).submit()
    assert answer.status_code == 303, answer.text[:500]
    assert answer.headers["Location"].endswith(f"/N{number}?at={entry}#e{entry}")


def press(desk, login, number, entry, what):
    return desk.client(login).post(f"/N{number}/e{entry}/{what}")


def entry_of(page, entry):
    return page.find(f"timeline/entry[@id='{entry}']")


def finds(desk, login, words):
    return [i.get("number") for i in desk.client(login).xml(f"/search?q={words}").iter("item")]


def test_an_edited_comment_says_so_and_what_it_said(desk, number):
    entry = said(desk, "manager", number, "We restart the server at noon.\n\nAnd wait.")
    edit(desk, "manager", number, entry, "We restart the service at noon.\n\nAnd wait.")
    seen = entry_of(desk.client("member").xml(f"/N{number}"), entry)
    assert seen.get("edited-at") and seen.get("edited-by") == seen.get("person")
    assert "service" in "".join(seen.find("body").itertext())
    page = desk.client("member").page(f"/N{number}")
    assert page.xpath(f"//li[@id='e{entry}']//a[contains(@href, '/e{entry}/history')]")
    history = desk.client("member").page(f"/N{number}/e{entry}/history")
    assert history.xpath("string(//del)") == "server" and history.xpath("string(//ins)") == "service"
    assert desk.sql("select body from nuance.timeline_entry where id = %s", entry)[0][0].startswith("We restart the server")


def test_the_timeline_stays_as_it_was_written(desk, number):
    entry = said(desk, "manager", number, "First words")
    before = desk.sql("select e::text from nuance.timeline_entry e where item_number = %s", number)
    edit(desk, "manager", number, entry, "Second words")
    press(desk, "manager", number, entry, "remove")
    press(desk, "manager", number, entry, "restore")
    assert desk.sql("select e::text from nuance.timeline_entry e where item_number = %s", number) == before
    assert [row[0] for row in desk.sql("select kind from nuance.entry_edit where entry_id = %s order by id", entry)] == \
        ["edited", "removed", "restored"]


def test_two_who_edit_at_once_do_not_overwrite_each_other(desk, number):
    entry = said(desk, "manager", number, "First words")
    form = desk.client("manager").form(f"/N{number}/e{entry}/edit").fill(text="Words of the manager")
    edit(desk, "staff", number, entry, "Words of staff")
    answer = form.submit()
    assert answer.status_code == 409
    page = html(answer)
    assert "Words of the manager" in page.xpath("string(//textarea[@name='text'])"), "what was typed is kept"
    assert "Words of staff" in text_of(answer), "and what it says now is shown"
    again = desk.client("manager").form_in(answer, f"/N{number}/e{entry}/edit")
    assert again.submit().status_code == 303
    assert "Words of the manager" in desk.client("staff").get(f"/N{number}/e{entry}.txt").text


def test_a_double_submit_edits_once(desk, number):
    entry, key = said(desk, "manager", number, "First words"), new_submission()
    fields = {"edit": "0", "text": "Second words"}
    answers = [desk.client("manager").post(f"/N{number}/e{entry}/edit", fields, submission=key) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert desk.sql("select count(*) from nuance.entry_edit where entry_id = %s", entry)[0][0] == 1


@pytest.mark.parametrize("text,code", [("", "required"), ("   \n ", "required"), ("x" * 100001, "too-long")])
def test_bad_text_is_refused_and_kept(desk, number, text, code):
    entry = said(desk, "manager", number, "First words")
    answer = desk.client("manager").post(f"/N{number}/e{entry}/edit", {"edit": "0", "text": text}, media="xml")
    assert answer.status_code == 422 and ("text", code) in problems(answer)
    assert desk.sql("select count(*) from nuance.entry_edit where entry_id = %s", entry)[0][0] == 0


@pytest.mark.parametrize("remover", ["manager", "staff"])
def test_what_was_removed_is_gone_from_every_reader(desk, number, remover):
    entry = said(desk, "manager", number, f"My password is {WORD}")
    assert number in finds(desk, "manager", WORD) and number in finds(desk, "staff", WORD)
    assert press(desk, remover, number, entry, "remove").status_code == 303
    for login in ("manager", "member", "staff", "admin"):
        client = desk.client(login)
        for path in (f"/N{number}", f"/N{number}?at={entry}", f"/N{number}?quote={entry}", f"/N{number}/e{entry}/history",
                     f"/N{number}/e{entry}/edit", f"/search?q={WORD}"):
            for media in ("html", "xml", "json"):
                answer = client.get(path, media, follow=True)
                assert "password is" not in answer.text, f"{login} {path} {media}"
        for path in (f"/N{number}/e{entry}.txt", f"/N{number}/e{entry}.json", f"/N{number}/e{entry}/edit", f"/N{number}/e{entry}/history"):
            assert client.get(path).status_code == 404, f"{login} {path}"
        assert number not in finds(desk, login, WORD)
        assert client.get(f"/N{number}/e{entry}").status_code == 303, "its place is still there"
    tombstone = entry_of(desk.client("member").xml(f"/N{number}"), entry)
    assert tombstone.get("removed-at") and tombstone.get("removed-by") and tombstone.find("body") is None
    assert "removed a reply" in desk.client("member").page(f"/N{number}").xpath(f"string(//li[@id='e{entry}'])")


def test_removal_is_undone_by_who_may(desk, number):
    entry = said(desk, "manager", number, f"The {WORD} came back")
    flashed = desk.client("manager").get(press(desk, "manager", number, entry, "remove").headers["Location"])
    form = desk.client("manager").form_in(flashed, f"/N{number}/e{entry}/restore")
    assert not desk.client("member").page(f"/N{number}").xpath(f"//form[contains(@action, '/e{entry}/restore')]")
    assert form.submit().status_code == 303
    assert number in finds(desk, "manager", WORD)
    assert WORD in desk.client("member").get(f"/N{number}").text
    # What staff took away comes back by staff alone.
    press(desk, "staff", number, entry, "remove")
    assert press(desk, "manager", number, entry, "restore").status_code == 403
    assert WORD not in desk.client("manager").get(f"/N{number}").text
    assert press(desk, "staff2", number, entry, "restore").status_code == 303
    assert WORD in desk.client("manager").get(f"/N{number}").text


def test_an_edited_text_is_found_by_what_it_says_now(desk, number):
    entry = said(desk, "manager", number, f"It was {WORD}")
    edit(desk, "manager", number, entry, "It was marimbaesque")
    for login in ("manager", "staff"):
        assert number not in finds(desk, login, WORD) and number in finds(desk, login, "marimbaesque")


def test_editing_in_a_long_issue_touches_a_part_of_its_words(desk, number):
    """Only the part that holds the entry is made anew, and all the others are still found."""
    for n in range(8):
        said(desk, "manager", number, f"mark{n}er " + "filling words of some length " * 1300)
    parts = dict(desk.sql("select part, xmin::text from nuance.item_words where item_number = %s and for_staff", number))
    assert len(parts) > 4
    entry = desk.sql("select id from nuance.timeline_entry where item_number = %s and body like 'mark3er%%'", number)[0][0]
    edit(desk, "manager", number, entry, f"{WORD} instead")
    after = dict(desk.sql("select part, xmin::text from nuance.item_words where item_number = %s and for_staff", number))
    assert sorted(after) == sorted(parts)
    assert sum(after[part] != parts[part] for part in parts) == 1
    for n in range(8):
        assert (number in finds(desk, "manager", f"mark{n}er")) == (n != 3)
    assert number in finds(desk, "manager", WORD)


def test_an_internal_note_stays_internal_when_it_is_edited(desk, number):
    entry = said(desk, "staff", number, "Thoughts", visibility="internal")
    edit(desk, "staff2", number, entry, f"{WORD} thoughts")
    assert number in finds(desk, "staff", WORD) and number not in finds(desk, "manager", WORD)
    for media in ("html", "xml", "json"):
        answer = desk.client("manager").get(f"/N{number}?quote={entry}", media)
        assert answer.status_code == 200 and "thoughts" not in answer.text.lower()
        for path in (f"/N{number}/e{entry}", f"/N{number}/e{entry}/history", f"/N{number}/e{entry}/edit"):
            assert desk.client("manager").get(path, media).status_code == 404


def test_counts_follow_a_removal(desk, number):
    entry = said(desk, "manager", number, "Counted")
    note = said(desk, "staff", number, "Not counted", visibility="internal")
    for _ in range(2):
        press(desk, "manager", number, entry, "remove")
        press(desk, "staff", number, note, "remove")
        assert desk.sql("select comments from nuance.item where number = %s", number)[0][0] == 0
    press(desk, "manager", number, entry, "restore")
    press(desk, "staff", number, note, "restore")
    assert desk.sql("select comments from nuance.item where number = %s", number)[0][0] == 1


def test_a_webhook_that_waits_forgets_what_was_removed(desk, number):
    """In one transaction that is undone, so that nothing is sent meanwhile."""
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("insert into nuance.destination (name, type, settings, events) values ('Comments ' || gen_random_uuid(), 'webhook', "
                       "'{\"url\": \"https://hook.example.org/\"}', '{comments}') returning id")
        hook = cursor.fetchone()[0]
        cursor.execute("select set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', 'staff', true), a.person_id "
                       "from nuance.account a where a.login = 'staff'")
        cursor.execute("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, body) values (%s, %s, 'comment', true, %s) returning id",
                       (number, cursor.fetchone()[2], f"My password is {WORD}"))
        entry = cursor.fetchone()[0]
        cursor.execute("set constraints all immediate")
        told = "select content::text from nuance.outbox where dedup = %s"
        dedup = (f"webhook {hook} entry {entry}",)
        cursor.execute(told, dedup)
        assert WORD in cursor.fetchone()[0], "there is something to forget"
        cursor.execute("select nuance_api.comment_remove(%s, %s, %s)", (new_submission(), number, entry))
        cursor.execute(told, dedup)
        content = cursor.fetchone()[0]
        connection.rollback()
    connection.close()
    assert WORD not in content and f"/N{number}" in content


def test_a_mail_that_waits_says_what_is_said_now(desk, number):
    """Mails are made when they go: what was taken away by then is not in them."""
    entry = said(desk, "staff", number, "Soon gone")
    settings = f"select set_config('nuance.person', requestor_id::text, true), set_config('nuance.role', 'customer', true) from nuance.item where number = {number}"

    def heard():
        with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
            cursor.execute(settings)
            cursor.execute("select e.id from nuance.item i, nuance_api.mail_entries_of(i, jsonb_build_object('after', 0, 'upto', 999999999999, "
                           "'person', i.requestor_id)) e where i.number = %s", (number,))
            return [row[0] for row in cursor.fetchall()]
    assert int(entry) in heard()
    press(desk, "staff", number, entry, "remove")
    assert int(entry) not in heard()


def test_a_quote_fills_the_reply_without_script(desk, number):
    entry = said(desk, "staff", number, "First line\n\nSecond **line**")
    page = desk.client("manager").page(f"/N{number}")
    href = page.xpath(f"//li[@id='e{entry}']//a[contains(@href, 'quote=')]/@href")[0]
    assert href.endswith(f"?quote={entry}#reply")
    typed = desk.client("manager").form(f"/N{number}?quote={entry}").values["comment"]
    assert typed == "> First line\n> \n> Second **line**\n\n"


def test_a_quoted_note_becomes_a_note(desk, number):
    note = said(desk, "staff", number, "Between us", visibility="internal")
    form = desk.client("staff").form(f"/N{number}?quote={note}")
    assert form.values["visibility"] == "internal" and "Between us" in form.values["comment"]


def test_a_comment_is_read_as_it_was_typed(desk, number):
    text = "# Not a heading here\n\n<b>&amp; so on</b>\n- [ ] task"
    entry = said(desk, "manager", number, text)
    answer = desk.client("member").get(f"/N{number}/e{entry}.txt")
    assert answer.text == text
    assert answer.headers["Content-Type"].startswith("text/plain") and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.client("member").json(f"/N{number}/e{entry}.json")["entry"]["text"] == text
    assert desk.client("contact").get(f"/N{number}/e{entry}.txt").status_code == 404


def test_tasks_and_languages_are_safe_marks(desk, number):
    said(desk, "manager", number, '- [x] done\n- [ ] open\n\n```python\nprint("x")\n```\n\n```"><script>\nx\n```\n')
    page = desk.client("manager").page(f"/N{number}")
    assert page.xpath("//li[@class='task done']") and page.xpath("//li[@class='task']")
    assert page.xpath("//code[@class='language-python']")
    assert not page.xpath("//div[@class='prose']//input") and not page.xpath("//div[@class='prose']//script")
    assert all(re.fullmatch(r"language-[\w+#.-]+", c) for c in page.xpath("//code/@class"))
