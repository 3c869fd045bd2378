"""Pages that come again are not made again, and nobody ever sees another's page, an older state, or another's tokens."""
import re
import time

import pytest

from helpers.client import Client, html
from helpers.world import PATIENCE

TIMES = 4   # the first is noted, the second kept, the others are the kept one


def made(desk):
    """How many pages XSLT has made; a child counts when the answer is already on its way."""
    time.sleep(0.05)
    text = desk.client().get(desk.httpd.metrics_url, "*/*").text
    return int(re.search(r"^nuance_xslt_duration_seconds_count (\d+)$", text, re.M)[1])


@pytest.fixture
def alone(another_httpd):
    """One child, so that it remembers what it was asked before."""
    return another_httpd(processes=1)


@pytest.fixture
def issue(alone):
    return alone.file("manager", alone.acme(), "Kept in mind", "A text with `code` and N1.")


def bare(text):
    """A page without what belongs to one request."""
    text = re.sub(r'name="(csrf|submission)" value="[^"]*"', r'name="\1"', text)
    text = re.sub(r'name="draft" value="(\d+)\.[^"]*"', r'name="draft" value="\1"', text)
    return re.sub(r'<p class="request">.*?</p>', "", text, flags=re.S)


def read(client, path, times=TIMES, media="html"):
    answers = [client.get(path, media) for _ in range(times)]
    assert all(answer.status_code == 200 for answer in answers), answers
    return answers


@pytest.mark.parametrize("login,path", [("staff", "/queue/paid"), ("manager", "/N{issue}"), ("manager", "/"), (None, "/status"),
                                        ("staff", "/staff"), ("manager", "/account")])
def test_what_has_not_changed_is_made_once(alone, issue, login, path):
    path = path.format(issue=issue)
    client = alone.client(login)
    read(client, path)
    before = made(alone)
    texts = [bare(answer.text) for answer in read(client, path)]
    assert made(alone) == before, "made again"
    assert len(set(texts)) == 1
    assert "\x7f" not in texts[0]


@pytest.mark.parametrize("media", ["html", "xml", "json"])
def test_each_answer_has_tokens_of_its_own(alone, issue, media):
    """Every page has another submission key and its own request id; the token of forms is the session's."""
    answers = read(alone.client("manager"), f"/N{issue}", media=media)
    quoted = {"html": r'name="{0}" value="([^"]+)"', "xml": r'\b{0}="([^"]+)"', "json": r'"{0}":"([^"]+)"'}[media]
    keys = [re.findall(quoted.format("submission"), answer.text) for answer in answers]
    assert all(keys) and all(len(set(k)) == 1 for k in keys)
    assert len({k[0] for k in keys}) == TIMES, "a submission key came twice"
    tokens = {re.search(quoted.format("csrf"), answer.text)[1] for answer in answers}
    assert len(tokens) == 1
    for answer in answers:
        assert answer.headers["X-Request-Id"] in answer.text


def test_forms_of_remembered_pages_work(alone, issue):
    """A form from a page that was not made for this request is sent, counts once, and the page shows it at once."""
    manager = alone.client("manager")
    read(manager, f"/N{issue}")
    for n in range(3):
        answer = manager.form(f"/N{issue}", f"/N{issue}").fill(comment=f"Word number {n}").submit()
        assert answer.status_code == 303
        text = bare(manager.get(f"/N{issue}").text)
        assert text.count(f"Word number {n}") == 1 and (n == 0 or f"Word number {n - 1}" in text)


def test_nobody_gets_the_page_of_another(alone, issue):
    """The same address for different people, in turn, while all of their pages are remembered."""
    people = {login: alone.client(login) for login in ("staff", "staff2", "admin", "manager", "member")}
    names = {login: alone.sql("select p.name from nuance.person p join nuance.account a on a.person_id = p.id where login = %s", login)[0][0]
             for login in people}
    for _ in range(TIMES):
        for login, client in people.items():
            page = html(client.get(f"/N{issue}"))
            assert page.xpath("string(//div[@class='me']//span[@class='name'])") == names[login]
            assert bool(page.xpath("//fieldset[contains(@class, 'changes')]")) == (login in ("staff", "staff2", "admin"))
            mine = client.get("/account").text
            assert all(name not in mine for other, name in names.items() if other != login)
    for login in ("free", "visitor"):
        assert alone.client(login).get(f"/N{issue}").status_code in (303, 404)


def test_every_change_shows_at_once(alone):
    """Whatever of a row changes, by whomever and by whatever way: the next page has it."""
    alone.make_person("changing", "Changing Person")
    contract = alone.make_contract("Changing Ltd", {"changing": "manager"})
    issue = alone.file("changing", contract, "To be changed")
    staff = alone.client("staff")
    changes = [
        ("update nuance.item set title = 'Another title' where number = %s", "Another title"),
        ("update nuance.item set status = 'waiting' where number = %s", "s-waiting"),
        ("update nuance.item set priority = 100 where number = %s", "p-unbreak"),
        ("update nuance.person set name = 'Somebody Renamed' where id = (select requestor_id from nuance.item where number = %s)",
         "Somebody Renamed"),
        ("update nuance.contract set name = 'Renamed Ltd' where id = (select contract_id from nuance.item where number = %s)",
         "Renamed Ltd"),
        ("update nuance.item set comments = 77 where number = %s", ">77<"),
    ]
    for change, shown in changes:
        before = read(staff, LATEST)[-1].text
        assert shown not in row(before, issue)
        alone.sql(change, issue)
        assert shown in row(staff.get(LATEST).text, issue), shown


LATEST = "/queue/paid?sort=activity"


def row(text, number):
    found = re.search(r'<li class="row[^"]*"><a href="[^"]*/N%s">.*?</li>' % number, text, re.S)
    assert found, "the issue is not in the list"
    return found[0]


def test_rights_that_end_end_at_once(alone, issue):
    """Taken from a contract, demoted, disabled, logged out: a page that was read a moment ago is not there."""
    person = alone.make_person("passing", "Passing By")
    contract = alone.sql("select contract_id from nuance.item where number = %s", issue)[0][0]
    alone.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'member')", contract, person)
    client = alone.fresh("passing")
    read(client, f"/N{issue}")
    alone.sql("delete from nuance.membership where person_id = %s", person)
    assert client.get(f"/N{issue}").status_code == 404

    alone.sql("update nuance.account set role = 'staff' where person_id = %s", person)
    read(client, "/queue/paid")
    alone.sql("update nuance.account set role = 'customer' where person_id = %s", person)
    assert client.get("/queue/paid").status_code == 404

    read(client, "/account")
    cookies = dict(client.session.cookies)
    assert client.form("/account", "/logout").submit().status_code == 303
    again = Client(alone.url)
    again.session.cookies.update(cookies)
    assert again.get("/account").status_code == 303


def test_words_of_time_go_on(alone, issue):
    """A page is remembered only as long as its "1 minute ago" is true."""
    client = alone.client("staff")
    # On the first page of the list, however much other tests did in these minutes.
    alone.sql("update nuance.item set activity_at = now() - interval '1 hour' where activity_at > now() - interval '1 hour' and number <> %s", issue)
    alone.sql("update nuance.item set activity_at = date_trunc('second', now()) - interval '115 seconds' where number = %s", issue)
    assert "1 minute ago" in row(read(client, LATEST)[-1].text, issue)
    deadline = time.monotonic() + 8 * PATIENCE
    while "1 minute ago" in row(client.get(LATEST).text, issue):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert "2 minutes ago" in row(client.get(LATEST).text, issue)


def test_time_zones_are_kept_apart(alone, issue):
    person = alone.sql("select person_id from nuance.account where login = 'staff2'")[0][0]
    client = alone.client("staff2")
    for zone in ("Asia/Tokyo", "America/New_York", "UTC"):
        alone.sql("update nuance.person set time_zone = %s where id = %s", zone, person)
        hours = {re.search(r'datetime="[^"]*([+-]\d\d:\d\d)"', answer.text)[1] for answer in read(client, f"/N{issue}")}
        assert len(hours) == 1 and hours == {{"Asia/Tokyo": "+09:00", "UTC": "+00:00"}.get(zone, min(hours))}


def test_what_is_said_once_is_not_remembered(alone, issue):
    """The message after a form, and a form that was refused with what was typed."""
    manager = alone.client("manager")
    plain = bare(read(manager, f"/N{issue}")[-1].text)
    for n in range(TIMES):
        assert manager.form(f"/N{issue}", f"/N{issue}").fill(comment=f"Said {n}").submit().status_code == 303
        assert html(manager.get(f"/N{issue}")).xpath("//div[@class='flash']")
        for answer in read(manager, f"/N{issue}"):
            assert not html(answer).xpath("//div[@class='flash']")
    path = f"/contract/{alone.acme()}/new"
    plain = bare(read(manager, path)[-1].text)
    for n in range(TIMES):
        refused = manager.form(path, path).fill(title="x" * 300, body=f"Typed in vain {n}").submit()
        assert refused.status_code == 422 and f"Typed in vain {n}" in refused.text
    for answer in read(manager, path):
        assert bare(answer.text) == plain


def test_addresses_and_parameters_are_kept_apart(alone, issue):
    staff = alone.client("staff")
    pages = {path: bare(read(staff, path)[-1].text) for path in
             ("/queue/paid", "/queue/paid?sort=age", "/queue/paid?status=closed", "/queue/paid?status=all&sort=activity", "/queue/free")}
    assert len(set(pages.values())) == len(pages)
    for path, text in pages.items():
        assert bare(staff.get(path).text) == text
    kinds = {media: read(staff, "/queue/paid", media=media)[-1].text[:1] for media in ("html", "xml", "json")}
    assert kinds["json"] == "{" and kinds["html"] != kinds["json"]


def test_two_mount_points_share_nothing(another_httpd):
    """One child, the same rows, two addresses: links stay below the one that was asked for."""
    desk = another_httpd(processes=1, extra_conf='<Location "/help/desk">\nSetHandler nuance\nRequire all granted\n'
                                                 'NuanceLinkPrefix bug https://bugs.example.org/\n</Location>\n')
    root = "/".join(desk.url.split("/")[:3])
    for _ in range(TIMES):
        for mount in ("/support", "/help/desk"):
            page = html(Client(root + mount).get("/status"))
            links = [u for u in page.xpath("//a/@href|//link/@href|//script/@src") if u.startswith("/")]
            assert links and all(u.startswith(mount) for u in links), links


def test_without_memory_each_is_made(another_httpd):
    desk = another_httpd(processes=1, extra_conf="NuanceMemo 0\n")
    client = desk.client("staff")
    read(client, "/queue/paid")
    before = made(desk)
    read(client, "/queue/paid")
    assert made(desk) == before + TIMES


def test_a_page_read_once_takes_no_room(another_httpd):
    """More pages than there is room for, each read once, do not push out the one that was read again and again."""
    desk = another_httpd(processes=1, extra_conf="NuanceMemo 1200000\n")
    client = desk.client("staff")
    kept = read(client, "/queue/paid")[-1]
    assert len(kept.content) < 1200000 / 32
    sizes = [len(client.get(f"/N{number}").content)
             for number, in desk.sql("select number from nuance.item order by number limit 200")]
    assert sum(sizes) > 1300000, "not enough to fill it"
    before = made(desk)
    read(client, "/queue/paid")
    # once when its words of time have ended meanwhile; what was pushed out is made twice before it is kept again
    assert made(desk) <= before + 1, "pushed out"
