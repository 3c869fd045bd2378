"""The page of response times: the sentence, the charts with their tables, what the admin shows of a queue, and what it costs."""
import csv
import datetime
import io
import re


import lxml.etree
import pytest

from helpers.world import Cluster, Desk, described, query, start_httpd

HOUR, DAY = 3600, 86400


@pytest.fixture(scope="module")
def figured(tmp_path_factory, build, fault):
    """A desk whose past is made up: what its page must say is known."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("figured"))).start()
    load_sample(cluster, build, items=0)
    query(cluster, "delete from nuance.queue_stay")
    folder = tmp_path_factory.mktemp("figures")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


def past(desk, queue, stays):
    """Stays of the queue, as (days ago, seconds until the answer or None); the figures are made."""
    desk.sql("delete from nuance.queue_stay s using nuance.queue q where q.id = s.queue_id and q.key = %s", queue)
    for ago, seconds in stays:
        desk.sql("insert into nuance.queue_stay (item_number, queue_id, entered_at, first_response_at, left_at) "
                 "select 1, q.id, now() - %s * interval '1 day', now() - %s * interval '1 day' + %s * interval '1 second', now() from nuance.queue q where q.key = %s",
                 ago, ago, seconds, queue)
    desk.sql("select nuance_api.job_figures()")


def card(desk, queue, path="/status"):
    return " ".join(desk.fresh().page(path).xpath(f"//section[@aria-labelledby='q-{queue}']")[0].text_content().split())


def test_the_sentence(figured):
    """Thirty-three of a hundred within seven minutes and so on: the very words of the promise and the truth."""
    past(figured, "paid", [(3, 420)] * 60 + [(3, 6 * HOUR)] * 37 + [(3, 13 * HOUR)] * 3)
    assert ("We promise a first answer within 12 hours. In the last 30 days half of all issues heard from us within 7 minutes, 97 % within the promise."
            in card(figured, "paid"))
    figure = next(f for f in figured.fresh().json("/status.json")["figures"] if f["key"] == "paid")
    assert (figure["arrivals"], figure["within_promise"], figure["rate"]) == (100, 97, 100)
    assert abs(figure["median_seconds"] - 420) <= 8 and abs(figure["ninetieth_seconds"] - 6 * HOUR) <= 6 * HOUR * 0.02


def test_neglect_does_not_flatter(figured):
    """Whoever got no answer counts as waiting for ever, and against the promise."""
    past(figured, "paid", [(3, 60)] * 40 + [(3, None)] * 60)
    said = card(figured, "paid")
    assert "fewer than half of all issues heard from us" in said and "40 % within the promise" in said


def test_four_are_too_few_to_say(figured):
    past(figured, "paid", [(3, 60)] * 4)
    assert "Too few issues came in" in card(figured, "paid") and "too few to say" in card(figured, "paid")
    figure = next(f for f in figured.fresh().json("/status.json")["figures"] if f["key"] == "paid")
    assert not figure["enough"] and not {"median_seconds", "rate", "within_promise"} & set(figure)
    past(figured, "paid", [(3, 60)] * 5)
    assert "within 1 minute" in card(figured, "paid")


def test_spans_of_seven_thirty_and_ninety_days(figured):
    past(figured, "paid", [(3, 60)] * 5 + [(20, HOUR)] * 7 + [(80, DAY)] * 11 + [(120, 5)] * 13)
    spans = {s["days"]: s["arrivals"] for s in figured.fresh().json("/status.json")["spans"] if s["queue"] == "paid"}
    assert spans == {7: 5, 30: 12, 90: 23}


def test_free_and_paid_side_by_side(figured):
    past(figured, "free", [(3, 2 * HOUR)] * 6)
    figured.sql("update nuance.queue_stay s set plan_id = p.id from nuance.plan p, nuance.queue q where q.id = s.queue_id and p.key = q.key")
    past(figured, "paid", [(3, 60)] * 5)
    found = {(p["paid"], p["days"]): p["arrivals"] for p in figured.fresh().json("/status.json")["payers"]}
    assert sum(n for (_, days), n in found.items() if days == 7) == 11


def test_opening_hours_stand_beside_the_wall_clock(figured):
    """In words, in the table, as data; with the hours themselves. Where there are none nothing is said of them."""
    past(figured, "paid", [(5, DAY)] * 6)
    assert "opening hours" not in card(figured, "paid") and figured.fresh().json("/status.json")["hours"] == []
    figured.sql("with made as (insert into nuance.calendar (name, time_zone) values ('Half days', 'UTC') returning id), "
                "hours as (insert into nuance.calendar_hours select id, d, 0, 720 from made, generate_series(1, 7) d) "
                "insert into nuance.sla (queue_id, calendar_id, first_minutes) select q.id, made.id, 60 from made, nuance.queue q where q.key = 'paid'")
    try:
        past(figured, "paid", [(5, 2 * DAY)] * 6 + [(5, None)] * 2)
        said = card(figured, "paid")
        assert "half of all issues heard from us within 2 days (by opening hours alone within 24 hours), 0 % within the promise" in said
        assert "24 hours while open" in said and "Monday0:00-12:00" in said and "By the clocks of UTC" in said
        data = figured.fresh().json("/status.json")
        figure = next(f for f in data["figures"] if f["key"] == "paid")
        assert figure["open_arrivals"] == 8 and abs(figure["open_median_seconds"] - DAY) <= DAY * 0.02 and abs(figure["median_seconds"] - 2 * DAY) <= 2 * DAY * 0.02
        assert "open_ninetieth_seconds" not in figure, "two of eight never heard from us, by neither clock"
        assert len(data["hours"]) == 7
        month = next(row for row in csv.DictReader(io.StringIO(figured.fresh().get("/status/paid.csv", "*/*").text)) if row["open_issues"])
        assert abs(int(month["open_median_seconds"]) - DAY) <= DAY * 0.02
        past(figured, "paid", [(5, 2 * DAY)] * 4)
        assert "by opening hours" not in card(figured, "paid"), "four are too few by this clock, too"
    finally:
        figured.sql("update nuance.sla set ended_at = now() where ended_at is null")


def test_charts_have_titles_descriptions_and_tables(figured):
    past(figured, "paid", [(day, 60 * (1 + day)) for day in range(85) for _ in range(3)])
    page = figured.fresh().page("/status/paid")
    pictures = page.xpath("//main//*[local-name()='svg'][@role='img']")
    assert len(pictures) == 2
    for picture in pictures:
        for part in picture.get("aria-labelledby").split():
            named = page.xpath(f"//*[@id='{part}']")
            assert len(named) == 1 and named[0].tag in ("title", "desc") and named[0].text_content().strip()
        figure = picture.getparent()
        assert figure.tag == "figure" and figure.xpath(".//table//th[@scope='col']") and figure.xpath(".//table//th[@scope='row']")
    weeks = page.xpath("//figure[1]//tbody/tr")
    assert 12 <= len(weeks) <= 14
    assert len(page.xpath("//figure[1]//*[local-name()='circle']")) == len(weeks), "each week that says something is a point"


def test_how_we_count_is_one_click_away(figured):
    page = figured.fresh().page("/status")
    folded = [d for d in page.xpath("//details") if "How we count" in d.text_content()]
    assert len(folded) == 1
    for word in ("first public reply", "for ever", "duplicates", "24 hours", "2 %", "moved or promoted", "opening hours"):
        assert word.lower() in " ".join(folded[0].text_content().split()).lower(), word


def test_the_admin_chooses_what_is_shown(figured):
    past(figured, "paid", [(3, 60)] * 9)
    admin = figured.client("admin")

    def set_to(**flags):
        form = admin.form("/admin/queues/paid", "/admin/queues/paid")
        for name in ("published", "charts", "waiting"):
            form.values.pop(name, None)
            if flags.get(name):
                form.values[name] = "yes"
        assert form.submit().status_code == 303
    try:
        set_to(published=True)
        shown = figured.fresh().json("/status/paid.json")
        assert shown["weeks"] == [] and shown["classes"] == [] and "waiting" not in shown["figures"][0]
        assert shown["figures"][0]["arrivals"] == 9
        set_to()
        assert figured.fresh().get("/status/paid").status_code == 404
        assert "paid" not in [f["key"] for f in figured.fresh().json("/status.json")["figures"]]
    finally:
        set_to(published=True, charts=True, waiting=True)
    assert figured.fresh().json("/status/paid.json")["weeks"]


def test_cached_and_tagged(figured):
    for path in ("/status", "/status/paid"):
        answer = figured.fresh().get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = figured.fresh().get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and again.content == b""


@pytest.mark.slow
def test_no_request_reads_what_grows(figured, build):
    """The statements of the pages, run: they read the made figures and the tables of settings, nothing that grows with issues."""
    routes = [route for route in described(build, "routes") if route["name"] in ("status", "status_queue")]
    wanted = {name for route in routes for name in route["statements"]}
    assert len(wanted) >= 6
    with figured.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        for statement in described(build, "statements"):
            if statement["name"] not in wanted:
                continue
            for shape in statement["shapes"]:
                cursor.execute("prepare looked as " + shape["sql"].replace("%", "%%"), ())
                cursor.execute("explain (verbose) execute looked" + ("('paid')" if shape["parameters"] else ""))
                plan = "\n".join(row[0] for row in cursor.fetchall())
                cursor.execute("deallocate looked")
                tables = set(re.findall(r"on nuance\.(\w+)", plan))
                assert tables and tables <= {"queue", "rating_count", "response_figure", "response_wait", "sla", "calendar", "calendar_hours"}, f"{shape['name']} reads {tables}"


def test_the_badge_is_a_picture_for_other_pages(figured):
    past(figured, "paid", [(3, 420)] * 60)
    answer = figured.fresh().get("/status/paid.svg", "*/*")
    assert answer.headers["Content-Type"].startswith("image/svg+xml") and answer.headers["Cache-Control"] == "public, max-age=60"
    picture = lxml.etree.fromstring(answer.content)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.findtext("{http://www.w3.org/2000/svg}title") == "Paid: first answer half within 7 minutes"
    assert "style" not in answer.text and "<script" not in answer.text, "other sites' rules allow neither"
    assert figured.fresh().get("/status/paid.svg", "*/*", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert figured.fresh().get("/status/nosuch.svg", "*/*").status_code == 404
    past(figured, "paid", [(3, 420)] * 2)
    assert "too few to say" in figured.fresh().get("/status/paid.svg", "*/*").text
    page = figured.fresh().page("/status/paid")
    assert page.xpath("//img[contains(@src, '/status/paid.svg')]") and f"({figured.url}/status/paid)" in page.text_content()


def test_months_as_a_feed_and_as_csv(figured):
    past(figured, "paid", [(70, 420)] * 6 + [(3, 60)] * 5)
    atom = "{http://www.w3.org/2005/Atom}"
    for path in ("/status", "/status/paid"):
        answer = figured.fresh().get(path + ".atom", "*/*")
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        feed = lxml.etree.fromstring(answer.content)
        assert feed.tag == atom + "feed" and feed.findtext(atom + "id") == figured.url + path
        assert feed.find(f"{atom}link[@rel='self']").get("href") == figured.url + path + ".atom"
        entries = [e for e in feed.iter(atom + "entry") if e.findtext(atom + "title").startswith("Paid")]
        assert "Half of 6 issues heard from us within 7 minutes, 100 % within the promise." in [" ".join(e.findtext(atom + "summary").split()) for e in entries]
        ids = [e.findtext(atom + "id") for e in feed.iter(atom + "entry")]
        assert len(set(ids)) == len(ids) and all(i.startswith("http") for i in ids)
        assert all(e.findtext(atom + "updated") <= datetime.datetime.now(datetime.timezone.utc).isoformat() for e in entries), "a month that is not over is no entry"
        rows = list(csv.DictReader(io.StringIO(figured.fresh().get(path + ".csv", "*/*").text)))
        assert {row["queue"] for row in rows} >= {"paid"} and "5" in [row["issues"] for row in rows if row["over"] == "no" or row["issues"] == "5"]
