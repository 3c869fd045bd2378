"""Searches: what is found by which words, how a query is read, and that nobody finds what is not theirs to see."""
import json
import secrets
from urllib.parse import quote

import pytest

from helpers.client import html, problems, text_of
from helpers.world import query


@pytest.fixture
def word():
    """A word that no other issue holds: letters alone, so that it is looked for as a word."""
    return "zz" + "".join(secrets.choice("bcdfgklmnprstvx") for _ in range(10))


def found(desk, login, words, **more):
    answer = desk.client(login).get("/search.json", "json", params={"q": words, **more})
    assert answer.status_code == 200, answer.text[:500]
    return [str(item["number"]) for item in answer.json()["items"]]


def said(desk, login, words):
    return [item.get("said") for item in desk.client(login).get("/search.json", "json", params={"q": words}).json()["items"]]


def test_title_body_and_comments_are_found_at_once(desk, word):
    number = desk.file("manager", desk.acme(), f"The {word}one title", f"A body with {word}two in it.")
    desk.comment("member", number, f"And {word}three was said.")
    for which in ("one", "two", "three"):
        assert found(desk, "staff", word + which) == [number]
        assert found(desk, "manager", word + which) == [number]
    assert found(desk, "staff", f"{word}one {word}three") == [number], "all words, wherever they stand"
    assert found(desk, "staff", f"{word}one {word}four") == []
    assert f"<mark>{word}two</mark>" in said(desk, "staff", word + "two")[0]
    assert f"<mark>{word}three</mark>" in said(desk, "staff", word + "three")[0], "a comment is quoted where the description is silent"


def test_words_are_found_without_case_accents_and_endings(desk, word):
    number = desk.file("manager", desk.acme(), word, f"The BLASÉ printers {word} were failing in München; naïve façades.")
    for words in ("blase", "Blasé", "printer", "fails", "munchen", "MÜNCHEN", "facade", "naive"):
        assert found(desk, "staff", f"{word} {words}") == [number], words
    assert found(desk, "staff", f"{word} plotter") == []


def test_phrases_and_what_is_not_wanted(desk, word):
    one = desk.file("manager", desk.acme(), word, "The red disk is full of blue water.")
    other = desk.file("manager", desk.acme(), word, "The blue disk is full of red water.")
    assert sorted(found(desk, "staff", f"{word} red disk")) == sorted([one, other])
    assert found(desk, "staff", f'{word} "red disk"') == [one]
    assert found(desk, "staff", f'{word} -"red disk"') == [other]
    desk.comment("manager", other, "It is a turquoise one.")
    assert found(desk, "staff", f"{word} -turquoise") == [one]
    assert sorted(found(desk, "staff", f"{word} -nothingofthat")) == sorted([one, other])


def test_identifiers_are_found_by_a_piece(desk, word):
    number = desk.file("manager", desk.acme(), word, f"web-17.{word}.example said ERR_{word.upper()}_4711x and then stopped")
    for piece in (f"17.{word}", f"{word}_47", "4711x", f"web-17.{word}.example"):
        assert number in found(desk, "staff", f"{word} {piece}"), piece
    assert found(desk, "staff", f"{word} 4712x") == []
    assert found(desk, "staff", f"{word} 100%") == [], "a percent sign is no wildcard"
    assert found(desk, "staff", f"{word} 47_1x") == [], "nor is an underscore"


def test_scripts_without_spaces_are_found_by_their_pieces(desk):
    number = desk.file("manager", desk.acme(), "CJK", "昨日から検索が遅くなりました。再起動しても直りません。")
    for piece in ("検索", "再起動", "索が遅く", "昨日"):
        assert number in found(desk, "staff", piece), piece
    assert number not in found(desk, "staff", "検起")


def test_a_number_leads_to_its_issue(desk, word):
    number = desk.file("manager", desk.acme(), word)
    assert number in found(desk, "staff", "N" + number)
    assert found(desk, "free", "N" + number) == []


def test_notes_are_for_staff_alone(desk, word):
    number = desk.file("manager", desk.acme(), f"{word} title")
    desk.comment("staff", number, f"Between us: {word}secret and X-{word}-99.", visibility="internal")
    desk.comment("manager", number, f"Here is {word}later what came later.")
    desk.comment("staff", number, f"Second note {word}again.", visibility="internal")
    for hidden in (f"{word}secret", f"x-{word}-99", f"{word}again", f"{word}-9"):
        assert found(desk, "staff", hidden) == [number], hidden
        assert found(desk, "manager", hidden) == [], hidden
    for login in ("staff", "manager"):
        assert found(desk, login, f"{word} {word}later") == [number]
    assert found(desk, "staff", f"{word}secret {word}later {word}again") == [number], "notes and comments together"
    assert found(desk, "manager", f"{word} -{word}secret") == [number], "nor can they be felt by their absence"
    assert found(desk, "staff", f"{word} -{word}secret") == []


def test_everybody_finds_their_own_only(desk, word):
    paid = desk.file("manager", desk.acme(), word)
    free = desk.file("free", desk.free_contract(), word)
    both = sorted([paid, free])
    assert sorted(found(desk, "staff", word)) == both
    assert found(desk, "manager", word) == found(desk, "member", word) == [paid]
    assert found(desk, "free", word) == [free]
    assert found(desk, "community", word) == [free], "the free queue is theirs to read"
    assert found(desk, "contact", word) == found(desk, "multi", word) == []
    answer = desk.client("staff").form(f"/N{free}").fill(queue="paid", comment="Moved.").submit()
    assert answer.status_code == 303
    assert found(desk, "community", word) == []
    assert found(desk, "free", word) == [free], "moving an issue does not make it vanish"
    assert desk.client().get("/search").status_code == 303


def test_addresses_are_not_found_by_who_does_not_see_them(desk, word):
    number = desk.file("free", desk.free_contract(), word, f"Write to {word}@mail.example or {word}.host.example please.")
    assert found(desk, "staff", f"{word}@mail.example") == found(desk, "staff", f"{word}@mail") == [number]
    assert found(desk, "community", word) == [number]
    for piece in (f"{word}@mail.example", f"{word}@mail", f"{word} mail.example"):
        assert found(desk, "community", piece) == [], piece
    page = desk.client("community").get("/search", params={"q": word}).text
    assert "mail.example" not in page and "Free support" not in page
    assert f"{word}@mail.example" in desk.client("staff").get("/search", params={"q": word}).text.replace("<mark>", "").replace("</mark>", "")


def test_filters_tell_the_community_nothing_they_are_not_shown(desk, word):
    """Neither contract nor plan, nor an address that is a name or a login, of an issue they merely read."""
    name, login = f"{word}@privacy.example", f"{word}@login.example"
    contract = desk.make_contract(f"Contract {word}", {"multi": "manager"})
    plan = desk.sql("select p.key from nuance.contract c join nuance.plan p on p.id = c.plan_id where c.id = %s", contract)[0][0]
    was = desk.sql("select id, name from nuance.person where id = (select person_id from nuance.account where login = 'multi')")[0]
    desk.forget("multi")
    number = desk.file("multi", contract, word)
    desk.client("staff").form(f"/N{number}").fill(queue="community").submit()
    mine = desk.file("community", desk.free_contract(), word)
    free = desk.free_contract()
    try:
        desk.sql("update nuance.person set name = %s where id = %s", name, was[0])
        desk.sql("update nuance.account set login = %s where person_id = %s", login, was[0])
        for words in (f"contract:{contract}", f'contract:"Contract {word}"', f"plan:{plan}", f"from:{name}", f"from:{login}"):
            assert found(desk, "staff", f"{word} {words}") == [number], words
            assert found(desk, "community", f"{word} {words}") == [], words
            assert sorted(found(desk, "community", f"{word} -{words}")) == sorted([number, mine]), words
        assert found(desk, "community", f"{word} contract:{free}") == [mine], "of their own they may ask"
        assert found(desk, "community", f"{word} -contract:{free}") == [number]
        assert found(desk, "community", f"{word} from:me") == [mine]
        assert found(desk, "manager", f"contract:{desk.acme()}"), "and so may customers"
    finally:
        desk.sql("update nuance.person set name = %s where id = %s", was[1], was[0])
        desk.sql("update nuance.account set login = 'multi' where person_id = %s", was[0])
        desk.forget("multi")


def comparable(answer):
    """What a search says, without what names the request."""
    page = answer.json()
    for changing in ("request", "csrf", "submission", "flash"):
        page.pop(changing, None)
    return json.dumps(page, sort_keys=True)


def test_what_others_have_changes_no_byte(desk, word):
    """The same searches before and after others file, answer and note with the very same words."""
    mine = desk.file("manager", desk.acme(), f"{word} common words", "Something everyone says.")
    searches = [word, f"{word} sort:relevance", f"{word} sort:newest", f'"{word} common"', "is:open", "from:me", f"-{word}",
                f"{word} sort:priority", "common sort:relevance", "contract:acme", "owner:me", "queue:paid", "from:free"]

    def all_of_it(login):
        return [comparable(desk.client(login).get("/search.json", "json", params={"q": q})) for q in searches]
    before = {login: all_of_it(login) for login in ("manager", "member")}
    other = desk.file("contact", desk.dedicated(), f"{word} common words", f"{word} " * 50)
    hidden = desk.file("free", desk.free_contract(), f"{word} common", word)
    desk.comment("staff", other, f"{word} common words", visibility="internal")
    desk.comment("staff", mine, f"{word} common words everyone", visibility="internal")
    desk.comment("staff", hidden, f"{word} common words")
    for login, told in before.items():
        # ages are said in words, and go on
        assert [strip_ages(t) for t in all_of_it(login)] == [strip_ages(t) for t in told], login


def strip_ages(text):
    page = json.loads(text)
    for item in page["items"]:
        item.pop("activity_at_ago", None)
    return page


FILTERS = [
    ("is:open", True), ("is:closed", False), ("-is:closed", True), ("is:closed,open", True), ("is:waiting", False),
    ("is:unowned", True), ("owner:none", True), ("owner:me", False), ("queue:paid", True), ("queue:free,paid", True),
    ("queue:free", False), ("-queue:free", True), ("contract:ACME", True), ("contract:nothing", False), ("from:manager", True),
    ("from:member", False), ("priority:normal", True), ("priority:>=high", False), ("priority:<high", True),
    ("priority:low..high", True), ("created:<1h", True), ("created:>1h", False), ("created:today..2999", True),
    ("updated:<1h", True), ("comments:0", True), ("comments:>0", False), ("plan:team", True), ("plan:dedicated", False),
    ("-plan:dedicated", True), ("created:<9999y", True), ("created:>9999y", False), ("updated:<9999y", True), ("-updated:>9999y", True),
    ("created:1h..", False), ("created:..1h", True), ("created:9999y..*", False), ("created:..9999y", True), ("sort:age", True), ("sort:priority", True), ("sort:activity", True), ("sort:newest", True),
]


@pytest.fixture(scope="module")
def filed(desk):
    mark = "zzfilter" + "".join(secrets.choice("bcdfgklmn") for _ in range(8))
    number = desk.file("manager", desk.acme(), mark)
    desk.sql("update nuance.item set priority = 50 where number = %s", int(number))    # however much mana is left
    return mark, number


@pytest.mark.parametrize("words,fits", FILTERS)
def test_filters(desk, filed, words, fits):
    mark, number = filed
    if "today" in words:
        words = words.replace("today..2999", ">=yesterday")
    assert found(desk, "staff", f"{mark} {words}") == ([number] if fits else []), words
    everything = [n for n in found(desk, "staff", f"{words} from:manager,member created:<1d")]
    assert (number in everything) == fits or len(everything) == 50, words


@pytest.mark.parametrize("words", ["created:<9999y", "created:>9999y", "updated:9999y", "-updated:>9999y", "created:1y..9999y"])
@pytest.mark.parametrize("login", ["manager", "free", "community"])
def test_lengths_of_time_have_no_end_that_customers_could_fall_off(desk, filed, words, login):
    mark, number = filed
    there = login == "manager" and words not in ("created:>9999y", "created:1y..9999y")
    assert found(desk, login, f"{mark} {words}") == ([number] if there else [])


def test_lists_go_on_without_gaps(desk, word):
    numbers = [desk.file("manager", desk.acme(), f"{word} {i}") for i in range(53)]
    for order, expected in (("sort:age", numbers), ("sort:newest", numbers[::-1]), ("sort:priority", numbers),
                            ("sort:activity", None), ("sort:relevance", None), ("", None)):
        first = desk.client("staff").get("/search.json", "json", params={"q": f"{word} {order}"}).json()
        assert len(first["items"]) == 50 and first["items_found"] == 53 and first["items_beyond"] is False
        second = desk.client("staff").get("/search.json", "json", params={"q": f"{word} {order}", "after": first["items_next"]}).json()
        both = [str(i["number"]) for i in first["items"] + second["items"]]
        assert sorted(both) == sorted(numbers), order
        assert expected is None or both == expected, order


@pytest.mark.parametrize("words,code,at", [
    ("quue:paid", "unknown-filter", "quue"), ('is:open "never', "unbalanced-quote", '"never'), ("is:", "needs-value", "is:"),
    ("is:bogus", "not-a-choice", "bogus"), ("created:soon", "not-a-time", "soon"), ("comments:x", "not-a-number", "x"),
    ("queue:>a", "not-comparable", "queue:>a"), ("a " * 100, "too-many-terms", "a")])
def test_what_cannot_be_read_is_pointed_at(desk, words, code, at):
    answer = desk.client("staff").get("/search", params={"q": words})
    assert answer.status_code == 400
    page = html(answer)
    assert page.xpath("string(//input[@id='f-q']/@value)") == words, "what was typed is kept"
    assert page.xpath("string(//*[@id='problems']//mark)") == at
    data = desk.client("staff").get("/search.xml", "xml", params={"q": words})
    assert data.status_code == 400 and problems(data) == [("q", code)]


@pytest.mark.parametrize("words", ["x" * 1001, "\x00", "a\x07b"])
def test_queries_are_bounded(desk, words):
    assert desk.client("staff").get("/search", params={"q": words}).status_code == 400
    assert desk.client("staff").session.get(desk.client("staff").url("/search?q=%ff"), timeout=10).status_code == 400


def test_a_query_of_a_megabyte_is_refused(desk):
    assert desk.client("staff").get("/search?q=" + "a" * (1 << 20)).status_code in (400, 414)


@pytest.mark.parametrize("words", ["'; drop table nuance.item; --", "$1", "%s", "\\", "'", "a' or 'a", "!!", "&|!()", ":*", "<->", "*", "%", "_"])
def test_no_word_is_a_piece_of_sql(desk, words):
    answer = desk.client("staff").get("/search.json", "json", params={"q": words})
    assert answer.status_code == 200, answer.text[:300]
    answer = desk.client("staff").get("/search.json", "json", params={"q": f"from:\"{words}\" contract:\"{words}\" -\"{words}\""})
    assert answer.status_code in (200, 400)


def test_older_issues_get_their_words_by_a_job(desk, cluster, word):
    number = desk.file("manager", desk.acme(), word, "Filed before there were searches.")
    desk.comment("staff", number, f"{word}note", visibility="internal")
    query(cluster, "delete from nuance.item_words where item_number = %s", number)
    assert found(desk, "staff", word) == []
    query(cluster, "update nuance.search_fill set before = %s", int(number) + 1)
    assert query(cluster, "select nuance_api.job_search_fill()")[0][0] > 0
    assert found(desk, "staff", word) == found(desk, "staff", f"{word}note") == [number]
    assert found(desk, "manager", f"{word}note") == []


def test_what_is_common_is_looked_for_block_by_block(desk, cluster, word):
    """With low bounds: the newest ones are found, and it is said that there is more."""
    numbers = [int(desk.file("manager", desk.acme(), f"{word} {i}")) for i in range(8)]
    source = query(cluster, "select pg_get_functiondef('nuance_api.search_hits(jsonb, integer)'::regprocedure)")[0][0]
    bounded = source.replace("search_hits(", "search_hits_by_blocks(").replace("if expected <= 2 * most then", "if false then")
    assert "if false then" in bounded
    query(cluster, bounded)
    try:
        items, beyond = query(cluster, "select b.items, b.beyond from set_config('nuance.role', 'staff', false), "
                              "nuance_api.search_hits_by_blocks(jsonb_build_array(jsonb_build_object('text', %s)), 5) b", word)[0]
        assert items == numbers[:2:-1] and beyond is True
        items, beyond = query(cluster, "select b.items, b.beyond from set_config('nuance.role', 'staff', false), "
                              "nuance_api.search_hits_by_blocks(jsonb_build_array(jsonb_build_object('text', %s), jsonb_build_object('text', '7')), 5) b", word)[0]
        assert items == numbers[7:] and beyond is False
    finally:
        query(cluster, "drop function nuance_api.search_hits_by_blocks(jsonb, integer)")


def test_all_that_words_find_is_all_or_said_to_be_too_many(desk, cluster, word):
    """What is changed at once are all issues that hold the words, not the newest of them."""
    numbers = [int(desk.file("manager", desk.acme(), f"{word} {i}")) for i in range(4)]
    for most, wanted in ((5, numbers), (4, numbers), (3, numbers[:0:-1])):
        assert query(cluster, "select nuance_api.search_all(jsonb_build_array(jsonb_build_object('text', %s)), %s) "
                     "from set_config('nuance.role', 'staff', false)", word, most)[0][0] == wanted


def test_the_page_without_a_query_says_how(desk):
    page = desk.client("manager").page("/search")
    assert "sort:age" in page.text_content()
    assert not page.xpath("//nav[contains(@class, 'folders')]"), "the queues are not for customers"
    assert desk.client("staff").page("/search").xpath("//nav[contains(@class, 'folders')]")
    assert "Nothing fits" in text_of(desk.client("manager").get("/search?q=" + quote("zzznothing")))
