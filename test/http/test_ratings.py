"""How satisfied people were: said by who asked alone, once, to be changed for 14 days, counted by queue."""
import pytest

from helpers.client import new_submission, problems

WHY = "because-it-was-quick"


@pytest.fixture
def number(desk):
    number = desk.file("manager", desk.acme(), "To be rated")
    desk.comment("staff", number, "Done.", status="resolved")
    return number


def rate(desk, login, number, rating, words=""):
    return desk.client(login).post(f"/N{number}/rate", {"rating": rating, "words": words})


def link(desk, number):
    return "/rate/" + desk.sql("select nuance_api.rating_token(number, requestor_id) from nuance.item where number = %s", number)[0][0]


def counts(desk):
    return {row[0]: row[1] for row in desk.sql(
        "select c.rating, sum(c.n)::int from nuance.rating_count c join nuance.queue q on q.id = c.queue_id where q.key = 'paid' group by c.rating")}


def recounted(desk):
    """The same from what was said."""
    return {row[0]: row[1] for row in desk.sql(
        "select rating, count(*)::int from (select distinct on (r.item_number) r.* from nuance.item_rating r order by r.item_number, r.id desc) r "
        "join nuance.queue q on q.id = r.queue_id where q.key = 'paid' group by rating")}


def test_the_requestor_says_it_on_the_item_and_changes_it(desk, number):
    form = desk.client("manager").form(f"/N{number}", f"/N{number}/rate").fill(rating="good", words=WHY)
    assert form.submit().status_code == 303
    assert rate(desk, "manager", number, "bad").status_code == 303
    seen = desk.client("staff").xml(f"/N{number}").find("satisfaction")
    assert seen.get("rating") == "bad" and seen.get("may-rate") == "no"
    assert {k: v for k, v in counts(desk).items() if v} == recounted(desk)
    assert [row[0] for row in desk.sql("select rating from nuance.item_rating where item_number = %s order by id", number)] == ["good", "bad"]


@pytest.mark.parametrize("login,status", [("member", 403), ("staff", 403), ("admin", 403), ("contact", 404), ("community", 404)])
def test_nobody_else_says_it(desk, number, login, status):
    assert rate(desk, login, number, "good").status_code == status
    assert desk.sql("select count(*) from nuance.item_rating where item_number = %s", number)[0][0] == 0


def test_others_of_the_contract_do_not_read_it(desk, number):
    rate(desk, "manager", number, "middling", WHY)
    for media in ("html", "xml", "json"):
        assert WHY not in desk.client("member").get(f"/N{number}", media).text
        assert WHY in desk.client("staff").get(f"/N{number}", media).text


def test_open_issues_and_old_ratings_are_not_rated(desk, number):
    unanswered = desk.file("manager", desk.acme(), "Still open")
    assert rate(desk, "manager", unanswered, "good").status_code == 409
    rate(desk, "manager", number, "good")
    desk.sql("alter table nuance.item_rating disable trigger user")
    desk.sql("update nuance.item_rating set first_at = first_at - interval '15 days' where item_number = %s", number)
    desk.sql("alter table nuance.item_rating enable trigger user")
    try:
        assert rate(desk, "manager", number, "bad").status_code == 409
        assert desk.client("visitor").post(link(desk, number), {"rating": "bad"}, csrf="").status_code == 409
        assert not desk.client("manager").page(f"/N{number}").xpath("//form[contains(@action, '/rate')]")
        assert desk.client("visitor").get(link(desk, number)).status_code == 200
    finally:
        desk.sql("alter table nuance.item_rating disable trigger user")
        desk.sql("update nuance.item_rating set first_at = at where item_number = %s", number)
        desk.sql("alter table nuance.item_rating enable trigger user")


def test_the_link_shows_and_its_button_says(desk, number):
    visitor = desk.fresh()
    path = link(desk, number)
    before = desk.snapshot()
    for query in ("", "?rating=bad"):
        answer = visitor.get(path + query)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
    assert desk.snapshot() == before, "looking at it, as programs that follow links do, says nothing"
    form = visitor.form(path + "?rating=bad", path)
    assert form.values["rating"] == "bad"
    assert form.submit().status_code == 303
    assert desk.client("staff").xml(f"/N{number}").find("satisfaction").get("rating") == "bad"


def test_links_are_not_made_up(desk, number):
    path = link(desk, number)
    other = desk.sql("select number from nuance.item where number <> %s and closed order by number limit 1", number)[0][0]
    for forged in (path[:-1] + ("0" if path[-1] != "0" else "1"), path.replace(f"/rate/{number}.", f"/rate/{other}."), "/rate/x", "/rate/1.1."):
        for answer in (desk.client("visitor").get(forged), desk.client("visitor").post(forged, {"rating": "good"}, csrf="")):
            assert answer.status_code == 404, forged


def test_a_link_ends_with_its_requestor(desk, number):
    path = link(desk, number)
    desk.sql("update nuance.item set requestor_id = %s where number = %s", desk.person("contact"), number)
    assert desk.client("visitor").get(path).status_code == 404


def test_the_closing_mail_asks(desk, number):
    """Only who asked is asked, and only by the mail that tells of the closing."""
    # which is written when it goes, by what they want to hear of then
    desk.sql("delete from nuance.mail_preference where person_id = %s", desk.person("manager"))
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select id from nuance.outbox where template = 'item' and content ->> 'item' = %s and content ->> 'person' = %s order by id desc limit 1",
                       (str(number), desk.person("manager")))
        row = cursor.fetchone()
        assert row, "the requestor has a mail waiting"
        cursor.execute("update nuance.outbox set state = 'sending', node_id = 1, began_at = now(), leased_until = now() where id = %s returning attempts", row)
        cursor.execute("select * from nuance_api.mail_envelope(%s, 1, %s)", (*row, *cursor.fetchone()))
        assert cursor.fetchone(), "it goes out"
        cursor.execute("select current_setting('nuance.mail')::jsonb ->> 'rate'")
        assert cursor.fetchone()[0] == link(desk, number).removeprefix("/rate/")
        connection.rollback()
    connection.close()


def test_a_double_submit_counts_once(desk, number):
    before, key = counts(desk).get("good", 0), new_submission()
    for _ in range(2):
        assert desk.client("manager").post(f"/N{number}/rate", {"rating": "good"}, submission=key).status_code == 303
    assert counts(desk)["good"] == before + 1


def test_bad_fields_are_named(desk, number):
    answer = desk.client("manager").post(f"/N{number}/rate", {"words": WHY}, media="xml")
    assert answer.status_code == 422 and ("rating", "required") in problems(answer) and WHY in answer.text
    answer = desk.client("manager").post(f"/N{number}/rate", {"rating": "good", "words": "x" * 1001}, media="xml")
    assert answer.status_code == 422 and ("words", "too-long") in problems(answer)


def test_figures_say_how_many_by_queue(desk, number):
    rate(desk, "manager", number, "good")
    told = desk.client("staff").xml("/staff/figures?queue=paid").find("satisfactions/queue")
    assert int(told.get("good")) == counts(desk)["good"] and int(told.get("said")) == sum(counts(desk).values())


def test_an_admin_may_show_them_to_everyone(desk, number):
    """Off at first; then from five on, and never who said what."""
    def told():
        return next(q for q in desk.client("visitor").xml("/status").findall("figures/queue") if q.get("key") == "paid").get("good")
    rate(desk, "manager", number, "good", WHY)
    assert told() is None
    desk.client("admin").form("/admin/queues/paid").fill(ratings="yes").submit()
    try:
        desk.sql("update nuance.rating_count set n = 0")
        desk.sql("update nuance.rating_count set n = 4 where rating = 'good' and queue_id = (select id from nuance.queue where key = 'paid')")
        assert told() is None, "what four said is about persons"
        rate(desk, "manager", desk_closed(desk), "good")
        assert told() == "5"
        assert WHY not in desk.client("visitor").get("/status").text
    finally:
        form = desk.client("admin").form("/admin/queues/paid")
        form.values.pop("ratings", None)
        form.submit()
        desk.sql("truncate nuance.rating_count")
        desk.sql("insert into nuance.rating_count (queue_id, day, rating, n) select queue_id, (first_at at time zone 'UTC')::date, rating, count(*) "
                 "from (select distinct on (item_number) * from nuance.item_rating order by item_number, id desc) r group by 1, 2, 3")


def desk_closed(desk):
    number = desk.file("manager", desk.acme(), "To be rated as well")
    desk.comment("staff", number, "Done.", status="resolved")
    return number
