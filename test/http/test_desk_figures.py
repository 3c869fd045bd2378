"""Figures of the desk: each number against the tables it stands for."""
import csv
import io

import pytest

from helpers.client import text_of
from helpers.world import Cluster, Desk, start_httpd

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture(scope="module")
def busy(tmp_path_factory, build, fault):
    """A desk of its own, with figures made."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("busy"))).start()
    load_sample(cluster, build, items=400)
    folder = tmp_path_factory.mktemp("desk-figures")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault)
    desk = Desk(folder, build, cluster, httpd)
    desk.sql("select nuance_api.job_figures()")
    yield desk
    httpd.stop()
    cluster.destroy()


def figures(desk, **asked):
    return desk.client("staff").json("/staff/figures.json" + ("?" + "&".join(f"{k}={v}" for k, v in asked.items()) if asked else ""))


def test_the_backlog_is_what_is_open(busy):
    told = {q["key"]: q for q in figures(busy)["backlog"]}
    for queue, is_open, unowned, waiting, old in busy.sql(
            "select q.key, count(*), count(*) filter (where i.status = 'open' and i.owner_id is null), count(*) filter (where i.status = 'waiting'), "
            "count(*) filter (where i.filed_at < now() - interval '90 days') from nuance.item i join nuance.queue q on q.id = i.queue_id where not i.closed group by q.key"):
        assert (told[queue]["open"], told[queue]["unowned"], told[queue]["waiting"], told[queue]["older"]) == (is_open, unowned, waiting, old)
        assert sum(told[queue][age] for age in ("day", "days3", "days7", "days30", "days90", "older")) == is_open
    assert list(q["key"] for q in figures(busy, queue="paid")["backlog"]) == ["paid"]


def test_what_comes_and_is_closed_counts_on_its_day(busy):
    before = figures(busy, days=7, queue="free")["days"]
    number = busy.file("free", busy.free_contract(), "Came and went")
    busy.comment("staff", number, "An answer.", status="resolved")
    busy.sql("select nuance_api.job_figures()")
    after = figures(busy, days=7, queue="free")["days"]
    assert len(after) == 7
    assert (after[-1]["arrived"] - before[-1]["arrived"], after[-1]["closed"] - before[-1]["closed"]) == (1, 1)
    rows = list(csv.DictReader(io.StringIO(busy.client("staff").get("/staff/figures.csv?days=7&queue=free", "*/*").text)))
    assert [(r["day"], int(r["arrived"]), int(r["closed"])) for r in rows] == [(d["day"], d["arrived"], d["closed"]) for d in after]


def test_the_hours_of_the_week(busy):
    busy.sql("select nuance_api.job_figures()")
    told = {(h["weekday"], h["hour"]): h["issues"] for h in figures(busy, days=90)["hours"]}
    counted = busy.sql(
        "select (extract(isodow from s.entered_at at time zone 'UTC') - 1)::int, extract(hour from s.entered_at at time zone 'UTC')::int, count(*) from nuance.queue_stay s "
        "where not s.excluded and s.first_response_at is not null "
        "and date_trunc('week', s.entered_at at time zone 'UTC') > (now() at time zone 'UTC')::date - 97 group by 1, 2")
    assert told == {(day, hour): n for day, hour, n in counted}
    page = busy.client("staff").page("/staff/figures?days=90")
    assert len(page.xpath("//table[contains(@class, 'heat')]/tbody/tr")) == 7 and len(page.xpath("//table[contains(@class, 'heat')]/tbody/tr[1]/td")) == 24


def test_people_are_listed_by_name_not_by_rank(busy):
    people = figures(busy)["people"]
    assert [p["name"] for p in people] == sorted((p["name"] for p in people), key=str.lower) and len(people) >= 2
    for person in people:
        assert busy.sql("select count(*) from nuance.item where owner_id = %s and not closed", person["id"]) == [(person["open"],)]


def test_what_contracts_cost(busy):
    contract = busy.acme()
    before = {str(c["id"]): c for c in figures(busy, days=7)["contracts"]}.get(contract, {"mana": 0, "issues": 0})
    busy.file("manager", contract, "Costs mana")
    busy.sql("select nuance_api.job_figures()")
    after = {str(c["id"]): c for c in figures(busy, days=7)["contracts"]}[contract]
    assert (after["mana"] - before["mana"], after["issues"] - before["issues"]) == (10, 1)
    assert [c["id"] for c in figures(busy, days=7, plan="dedicated")["contracts"] if str(c["id"]) == contract] == []


def test_only_what_is_offered_can_be_asked_for(busy):
    staff = busy.client("staff")
    for wrong in ("days=31", "queue=No", "plan=%27", "nosuch=1"):
        assert staff.get("/staff/figures.json?" + wrong, "json").status_code == 400, wrong
    assert "Nothing to show" in text_of(staff.get("/staff/figures?queue=nosuch"))
    assert busy.client("manager").get("/staff/figures.csv", "*/*").status_code == 404
