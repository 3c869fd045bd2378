"""A long timeline: its page costs the same however much stands in it, goes both ways, and every entry has an address."""
import statistics
import time

import pytest

from helpers.client import html
from helpers.world import PATIENCE

COMMENTS = 20000  # each of which would be a block to read


def lengthen(desk, number, kind, count):
    """Puts many entries into an issue, past the triggers, which are not what is measured."""
    person = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
    desk.sql("alter table nuance.timeline_entry disable trigger user")
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, internal, by_staff, body) "
             "select %s, %s, %s, %s, true, 'Entry ' || n from generate_series(1, %s) n", number, person, kind, kind == "note", count)
    desk.sql("alter table nuance.timeline_entry enable trigger user")
    desk.sql("analyze nuance.timeline_entry")


@pytest.fixture(scope="module")
def short(desk):
    number = desk.file("manager", desk.acme(), "A talk of a page and a half")
    lengthen(desk, number, "comment", 150)
    return number


@pytest.fixture(scope="module")
def long(desk):
    number = desk.file("manager", desk.acme(), "A talk without end")
    lengthen(desk, number, "comment", COMMENTS)
    return number


@pytest.fixture(scope="module")
def noted(desk):
    """To its customer it is short."""
    number = desk.file("manager", desk.acme(), "Much thought about")
    lengthen(desk, number, "note", COMMENTS)
    desk.comment("manager", number, "Any news?")
    return number


def ids(page):
    return [int(e.get("id")) for e in page.findall("timeline/entry")]


def test_a_long_timeline_opens_as_fast_as_a_short_one(desk, short, long, noted):
    def seconds(login, path):
        client, taken = desk.client(login), []
        for _ in range(9):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    for login in ("staff", "manager"):
        few = seconds(login, f"/N{short}")
        for path in (f"/N{long}", f"/N{long}?before={middle(desk, long)}", f"/N{long}?at={middle(desk, long)}"):
            many = seconds(login, path)
            print(f"{login} {path}: {many * 1000:.1f} ms, a short one {few * 1000:.1f} ms")
            assert many < few * 2 + 0.01 * PATIENCE
    assert seconds("manager", f"/N{noted}") < seconds("manager", f"/N{short}") * 2 + 0.01 * PATIENCE


def middle(desk, number):
    return desk.sql("select percentile_disc(0.5) within group (order by id) from nuance.timeline_entry where item_number = %s", number)[0][0]


@pytest.mark.parametrize("login", ["staff", "manager"])
def test_the_database_reads_little_of_it(desk, long, noted, login):
    """In blocks, which no neighbour on the machine can blur."""
    person = desk.person(login)
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', %s, true)",
                       (person, "staff" if login == "staff" else "customer"))
        for number in (long, noted):
            for place in ("null, null, null", f"{middle(desk, number)}, null, null", f"null, null, {middle(desk, number)}"):
                statement = f"select * from nuance_api.item_entries({number}, {place})"
                cursor.execute(statement)
                cursor.execute("explain (analyze, buffers, format json) " + statement)
                plan = cursor.fetchone()[0][0]["Plan"]
                assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 5000, f"N{number} {place}"
    connection.close()


def test_it_is_read_both_ways(desk, short):
    """Older pages and newer ones meet without a gap, and say how much is left."""
    client = desk.client("manager")
    newest = client.xml(f"/N{short}")
    timeline = newest.find("timeline")
    known = desk.sql("select count(*) from nuance.timeline_entry where item_number = %s and not internal and kind <> 'filed'", short)[0][0]
    assert len(ids(newest)) == 100 and timeline.get("newer") is None
    assert int(timeline.get("older")) == known - 100
    older = client.xml(f"/N{short}?before={timeline.get('next')}")
    assert older.find("timeline").get("next") is None and older.find("timeline").get("older") is None
    newer = client.xml(f"/N{short}?after={older.find('timeline').get('newer')}")
    assert ids(newer) == ids(newest)
    page = client.page(f"/N{short}")
    assert f"{known - 100} entries" in page.xpath("string(//a[@data-older])")
    assert not client.page(f"/N{short}?before={timeline.get('next')}").xpath("//a[@data-older]")


def test_many_are_counted_to_a_bound(desk, long):
    assert desk.client("manager").xml(f"/N{long}").find("timeline").get("older") == "1001"
    assert "more than 1,000" in desk.client("manager").page(f"/N{long}").xpath("string(//a[@data-older])")


def test_an_entry_is_found_wherever_it_stands(desk, long):
    """The address of an entry leads to the page around it."""
    entry = middle(desk, long)
    client = desk.client("manager")
    answer = client.get(f"/N{long}?at={entry}")
    page = html(answer)
    assert page.xpath(f"//li[@id='e{entry}']")
    href = page.xpath(f"//li[@id='e{entry}']//a[contains(@class, 'anchor')]/@href")[0]
    assert href.endswith(f"/N{long}?at={entry}#e{entry}")
    around = ids(client.xml(f"/N{long}?at={entry}"))
    assert around[49] == entry and len(around) == 100


def test_a_place_of_another_issue_tells_nothing(desk, short, noted):
    """An entry of elsewhere, or one that may not be seen, is a place like any other."""
    note = middle(desk, noted)
    page = desk.client("manager").xml(f"/N{noted}?at={note}")
    assert note not in ids(page)
    assert all(e.get("kind") != "note" for e in page.findall("timeline/entry"))
    assert page.find("timeline").get("older") is None and page.find("timeline").get("newer") is None
    assert desk.client("contact").get(f"/N{short}?at={note}").status_code == 404


def test_the_community_is_not_told_by_counts(desk):
    """What a contract pays for is not counted for who reads an issue as a community member."""
    number = desk.file("free", desk.free_contract(), "Counted in the open")
    lengthen(desk, number, "comment", 100)
    person = desk.sql("select person_id from nuance.account where login = 'staff'")[0][0]
    first = desk.sql("select min(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", number)[0][0]
    before = desk.client("community").xml(f"/N{number}?after={first + 49}")
    desk.sql("insert into nuance.timeline_entry (item_number, person_id, kind, by_staff, old, new) values (%s, %s, 'mana', true, 'adjusted', '1')",
             number, person)
    after = desk.client("community").xml(f"/N{number}?after={first + 49}")
    assert before.find("timeline").attrib == after.find("timeline").attrib
    assert ids(before) == ids(after)
    assert desk.client("staff").xml(f"/N{number}").findall("timeline/entry[@kind='mana']")
