"""Parts of pages that are made once: what is remembered is what would be made anew."""
import re

import pytest

PATHS = ["/staff", "/queue/paid", "/queue/paid?status=all&sort=age", "/queue/free?sort=activity", "/"]


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory, build, loaded, fault):
    """A server on the same database that remembers nothing."""
    from helpers.world import Desk, start_httpd
    folder = tmp_path_factory.mktemp("forgetful")
    httpd = start_httpd(folder, loaded, build, extra_conf=fault + "NuanceMemo 0\n")
    yield Desk(folder, build, loaded, httpd)
    httpd.stop()


def lasting(answer):
    """The page without what is new in every answer, and without words that change as time goes by."""
    assert answer.status_code == 200
    text = re.sub(r'name="(csrf|submission)" value="[^"]*"', "", answer.text)
    text = re.sub(r"<code>[^<]*</code></p></footer>|<code[^>]*>[A-Za-z0-9@_-]{24,}</code>", "", text)
    return re.sub(r"(<time[^>]*>)[^<]*", r"\1", text).split("<")


@pytest.mark.parametrize("path", PATHS)
def test_remembered_is_the_same_as_made_anew(desk, forgetful, path):
    desk.client("staff").get("/account")     # takes the message an earlier test left for the next page
    wanted = lasting(forgetful.client("staff").get(path))
    for _ in range(3):
        got = lasting(desk.client("staff").get(path))
        assert [pair for pair in zip(got, wanted) if pair[0] != pair[1]] == [] and len(got) == len(wanted)


def test_what_changed_is_made_anew(desk):
    number = desk.file("manager", desk.acme(), "Remember <this> & \"that\"")
    desk.comment("staff", number, "a note", visibility="internal")
    for title, shown in (("Remember <this> & \"that\"", 'Remember &lt;this&gt; &amp; "that"'), ("Another title", "Another title")):
        desk.sql("update nuance.item set title = %s where number = %s", title, number)
        for _ in range(2):
            assert shown in desk.client("staff").get("/queue/paid?sort=activity&status=all").text
    assert "Remember" not in desk.client("staff").get("/queue/paid?sort=activity&status=all").text


def test_each_mount_point_has_its_own(desk, another_httpd):
    """The same rows under another mount point lead elsewhere."""
    other = another_httpd(extra_conf='<Location "/desk">\n    SetHandler nuance\n</Location>\n')
    client = other.client("staff")
    here = client.get("/queue/paid").text
    there = client.session.get(client.origin + "/desk/queue/paid", headers={"Accept": "text/html"}, timeout=15).text
    assert re.search(r'class="row[^>]*>\s*<a href="/support/N\d+"', here)
    assert re.search(r'class="row[^>]*>\s*<a href="/desk/N\d+"', there)
    assert not re.search(r'class="row[^>]*>\s*<a href="/support/N\d+"', there)
