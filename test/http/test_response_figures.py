"""Response figures: what counts, and that the roll-ups are exactly what the stays come to, whatever happened."""
import itertools
import random
import threading

import pytest

from helpers.histories import bucket, check_cells, check_figures, check_stays, check_told, tell
from helpers.world import Cluster, eventually, query, run_ctl

# ./check has time for these; test/soak/histories tells 200,000
EVENTS = 6000


@pytest.fixture(scope="module")
def own(tmp_path_factory, build):
    """A database nobody else counts in, with issues of the corpus."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("figures"))).start()
    load_sample(cluster, build, items=1500)
    yield cluster
    cluster.destroy()


def ask(cluster, text, *values):
    return query(cluster, text, *values)


# --- the bucket function -------------------------------------------------------------------------------

def test_buckets_are_monotonous_and_off_by_less_than_two_percent(own):
    dice = random.Random(7)
    values = sorted({*range(-5, 5000), *(2 ** n + d for n in range(5, 32) for d in (-1, 0, 1)), *(dice.randrange(2 ** 31) for _ in range(20000))})
    rows = ask(own, "select s, nuance_api.bucket_of(s), nuance_api.bucket_middle(nuance_api.bucket_of(s)) from unnest(%s::bigint[]) s order by s", values)
    assert [row[1] for row in rows] == [bucket(value) for value in values]
    for seconds, _, middle in rows:
        assert abs(middle - max(0, seconds)) <= max(0, seconds) / 64, f"{seconds} became {middle}"
    assert ask(own, "select nuance_api.bucket_of(9223372036854775807), nuance_api.bucket_of(-9223372036854775808)")[0][1] == 0


# --- what counts, one by one ---------------------------------------------------------------------------

class Story:
    """One item in a database, told by SQL as the actions would; nothing of it is committed."""

    keys = itertools.count()  # of them all: what a story committed is not done again under its key

    def __init__(self, cluster):
        self.connection = cluster.connect("nuance")
        self.cursor = self.connection.cursor()

    def one(self, text, *values):
        self.cursor.execute(text, values)
        return self.cursor.fetchone()[0]

    def be(self, login, scope=""):
        self.one("select set_config('nuance.person', a.person_id::text, true) || set_config('nuance.role', a.role, true) || "
                 "set_config('nuance.scope', %s, true) from nuance.account a where a.login = %s", scope, login)
        return self

    def file(self, contract="Free support"):
        self.number = int(self.one(
            "select (nuance_api.issue_file(%s, c.id, case when f.id is null then 'It is broken.' end, form_version => f.current_id, "
            "answers => case when f.id is not null then '{\"summary\": \"It is broken.\"}'::jsonb end)).subject "
            "from nuance.contract c left join nuance.form f on f.kind = c.kind where c.name = %s",
            f"story-{next(self.keys):020d}", contract)[1:])
        return self

    def update(self, **fields):
        self.number = fields.pop("number", self.number)
        named = "".join(f", {name} => %s" for name in fields)
        self.one(f"select nuance_api.item_update(%s, %s, i.version{named}) from nuance.item i where i.number = %s",
                 f"story-{next(self.keys):020d}", self.number, *fields.values(), self.number)
        return self

    def later(self, seconds):
        """As if the item's present stay had begun so much sooner."""
        self.cursor.execute("update nuance.queue_stay set entered_at = entered_at - %s * interval '1 second', due_at = due_at - %s * interval '1 second' "
                            "where item_number = %s and left_at is null", (seconds, seconds, self.number))
        return self

    def cells(self, clock="wall"):
        """{(queue, bucket, promise): n} of what this story added."""
        self.cursor.execute(
            "select q.key, c.bucket, c.promise, sum(c.n) from nuance.response_delta d join nuance.queue q on q.id = d.queue_id cross join lateral (values "
            "('wall', d.bucket, d.promise, d.n), ('open', d.open_bucket, 'none', d.n), ('wall', d.bucket_was, d.promise_was, -1), ('open', d.open_was, 'none', -1)) "
            "c (clock, bucket, promise, n) where c.clock = %s and c.bucket is not null group by 1, 2, 3 having sum(c.n) <> 0", (clock,))
        return {row[:3]: int(row[3]) for row in self.cursor.fetchall()}


@pytest.fixture
def story(own):
    ask(own, "select nuance_api.job_figures()")
    made = Story(own)
    yield made
    made.connection.rollback()
    made.connection.close()


def test_an_answer_stops_the_clock_once(story):
    story.be("free").file()
    assert story.cells() == {("free", -1, "none"): 1}
    story.later(3600).be("staff").update(comment="Try again.")
    assert story.cells() == {("free", bucket(3600), "none"): 1}
    story.later(600).update(comment="And again.")
    assert list(story.cells().values()) == [1]


@pytest.mark.parametrize("who,scope,fields", [
    ("staff", "", {"comment": "To ourselves.", "visibility": "internal"}),
    ("staff", "write", {"comment": "Written by a program."}),
    ("free", "", {"comment": "Me again."}),
    ("community", "", {"comment": "Me too."}),
    ("staff", "", {"priority": "high"}),
])
def test_what_is_no_answer(story, who, scope, fields):
    story.be("free").file().be(who, scope).update(**fields)
    assert story.cells() == {("free", -1, "none"): 1}


def test_staff_do_not_answer_themselves(story):
    story.be("staff").file().update(comment="On second thought.")
    assert story.cells() == {("free", -1, "none"): 1}


def test_the_promise_of_the_day_it_came_counts(story):
    story.be("manager").file("acme")
    assert story.cells() == {("paid", -1, "open"): 1}
    story.cursor.execute("update nuance.queue set promise = interval '1 minute' where key = 'paid'")
    story.later(3600).be("staff").update(comment="Here.")
    assert story.cells() == {("paid", bucket(3600), "kept"): 1}
    story.file("acme").be("manager").file("acme").later(3600).be("staff").update(comment="Late.")
    assert story.cells()[("paid", bucket(3600), "broken")] == 1


def test_opening_hours_are_a_clock_beside_the_one_on_the_wall(story):
    """By the calendar that counted when it came: the wall clock runs on, and judges the promise."""
    def hours(opens, closes):
        story.cursor.execute("with made as (insert into nuance.calendar (name, time_zone) values (gen_random_uuid()::text, 'UTC') returning id), "
                             "hours as (insert into nuance.calendar_hours select id, d, %s, %s from made, generate_series(1, 7) d) "
                             "insert into nuance.sla (queue_id, calendar_id, first_minutes) select q.id, made.id, 60 from made, nuance.queue q where q.key = 'paid'", (opens, closes))
    story.be("manager").file("acme")
    assert story.cells("open") == {}, "no hours, no clock of them"
    hours(0, 720)
    story.file("acme")
    assert story.cells("open") == {("paid", -1, "none"): 1}
    story.cursor.execute("update nuance.sla set ended_at = now() where ended_at is null")
    hours(0, 1)
    # two days, of which half was open
    story.later(2 * 86400).be("staff").update(comment="Here.")
    assert story.cells("open") == {("paid", bucket(86400), "none"): 1}
    assert story.cells()[("paid", bucket(2 * 86400), "broken")] == 1
    story.update(status="spam")
    assert story.cells("open") == {}


def test_moving_away_unanswered_counts_there(story):
    story.be("free").file().be("staff").update(queue="community")
    assert story.cells() == {("free", -2, "none"): 1, ("community", -1, "open"): 1}
    story.later(3600).update(comment="Seen.")
    assert story.cells() == {("free", -2, "none"): 1, ("community", bucket(3600), "kept"): 1}


def test_a_move_that_is_undone_has_never_been(story):
    story.be("free").file().later(50).be("staff").update(queue="paid", comment=None)
    story.later(10).update(comment="Answered there.")
    story.cursor.execute("select nuance_api.move_item_back(%s)", (story.number,))
    story.cursor.execute("update nuance.item set queue_id = (select id from nuance.queue where key = 'free') where number = %s", (story.number,))
    assert sum(story.cells().values()) == 1 and {key[0] for key in story.cells()} == {"free"}
    assert story.one("select first_response_at is not null from nuance.queue_stay where item_number = %s and left_at is null", story.number)
    assert not any(key[1] < 0 for key in story.cells())


def test_a_stay_that_is_present_again_comes_after_the_one_that_no_longer_is(own, story):
    """A move with an answer is undone, and that is undone: whatever numbers the stays have, no two are present at any time."""
    story.one("select setval(pg_get_serial_sequence('nuance.queue_stay', 'id'), %s)",
              10 ** len(str(story.one("select coalesce(max(id), 1) from nuance.queue_stay"))) - 2)
    story.be("free").file().be("staff").update(queue="community", comment="Over to you.")

    def undo(n):
        story.one("select (nuance_api.command_undo(%s, %s, max(c.id))).location from nuance.command c where c.item_number = %s and c.state = 'done' and c.undoable",
                  f"undo-{n:020d}", story.number, story.number)
    for n, queue in enumerate(("free", "community", "free")):
        undo(n)
        story.cursor.execute("select q.key from nuance.queue_stay s join nuance.queue q on q.id = s.queue_id where s.item_number = %s and s.left_at is null", (story.number,))
        assert story.cursor.fetchall() == [(queue,)]


@pytest.mark.parametrize("status", ["resolved", "spam", "duplicate"])
@pytest.mark.parametrize("then", [["community"], ["community", "paid"], ["community", "free"], ["paid", "back"]])
def test_what_is_undone_after_a_move_is_undone_in_the_stay_since(own, story, status, then):
    """The stay that began meanwhile is none of what the undone command changed, and yet says what the issue says."""
    story.be("free").file().be("staff").update(status=status)
    first = story.one("select max(c.id) from nuance.command c where c.item_number = %s", story.number)
    for queue in then:
        if queue == "back":
            story.cursor.execute("select nuance_api.move_item_back(%s)", (story.number,))
            story.cursor.execute("update nuance.item set queue_id = (select id from nuance.queue where key = 'free') where number = %s", (story.number,))
        else:
            story.update(queue=queue)

    def undo(command):
        story.one("select (nuance_api.command_undo(%s, %s, %s)).location", f"undo-{command:020d}", story.number, command)
        story.cursor.execute("select i.status, (s.queue_id, s.closed, s.excluded) is not distinct from "
                             "(i.queue_id, i.closed, i.status in ('duplicate', 'invalid', 'spam')), not exists (select from nuance.queue_stay o "
                             "where o.item_number = i.number and (o.closed, o.excluded) is distinct from (i.closed, o.void or s.excluded)) "
                             "from nuance.item i join nuance.queue_stay s on s.item_number = i.number and s.left_at is null where i.number = %s", (story.number,))
        return story.cursor.fetchall()
    assert undo(first) == [("open", True, True)]
    assert undo(story.one("select max(c.id) from nuance.command c where c.item_number = %s", story.number)) == [(status, True, True)]


def test_a_stay_that_an_undoing_brings_back_says_what_the_issue_says_now(own, story):
    """A move, which is undone; the issue is closed; then the undoing is undone."""
    story.be("free").file().be("staff").update(queue="community")

    def undo():
        story.one("select (nuance_api.command_undo(%s, %s, max(c.id))).location from nuance.command c where c.item_number = %s and c.state = 'done' and c.undoable",
                  f"undo-{next(Story.keys):020d}", story.number, story.number)
    undo()
    story.cursor.execute("update nuance.item set status = 'duplicate' where number = %s", (story.number,))
    undo()
    story.cursor.execute("select q.key, s.closed, s.excluded from nuance.queue_stay s join nuance.queue q on q.id = s.queue_id where s.item_number = %s order by s.id",
                         (story.number,))
    assert story.cursor.fetchall() == [("free", True, True), ("community", True, True)]


@pytest.fixture
def stories(own):
    """Makes stories of people who act at the same time; what they commit stays."""
    made = []

    def tell():
        made.append(Story(own))
        return made[-1]
    yield tell
    for one in made:
        one.connection.close()


def test_taking_back_waits_for_a_move_that_is_under_way(own, stories):
    """What is sent back after it was promoted, and taken back by somebody else at the same time, is in one queue."""
    one, other = stories(), stories()
    one.be("free").file().be("community").one("select (nuance_api.item_promote('promote-under-way-01234', %s, 'It deserves it.')).location", one.number)
    one.connection.commit()
    one.be("staff").one("select (nuance_api.item_send_back('send-back-under-way-01', %s, 'It does not.')).location", one.number)
    taking = threading.Thread(target=other.cursor.execute, args=("select nuance_api.move_item_back(%s)", (one.number,)), daemon=True)
    taking.start()
    eventually(lambda: ask(own, "select pid from pg_stat_activity where wait_event_type = 'Lock' and pid = %s", other.connection.info.backend_pid))
    one.connection.commit()
    taking.join(10)
    other.connection.commit()
    stays = ask(own, "select q.key, s.left_at is null, s.void from nuance.queue_stay s join nuance.queue q on q.id = s.queue_id where s.item_number = %s order by s.id",
                one.number)
    assert stays == [("free", False, False), ("community", True, False), ("free", False, True)]
    ask(own, "update nuance.item set queue_id = (select id from nuance.queue where key = 'community') where number = %s", one.number)


@pytest.mark.parametrize("status", ["duplicate", "invalid", "spam"])
def test_what_does_not_count_never_did(story, status):
    story.be("free").file().be("staff").update(queue="community").update(comment="Hm.")
    counted = story.cells()
    story.update(status=status)
    assert story.cells() == {}, "in none of the queues it has been in"
    story.update(status="open")
    assert story.cells() == counted


def test_closed_unanswered_is_unanswered(story):
    story.be("free").file().be("staff").update(status="wontfix")
    assert story.cells() == {("free", -2, "none"): 1}
    story.be("free").update(comment="Still broken.")
    assert story.cells() == {("free", -1, "none"): 1}, "open again, it waits again"


def test_a_clock_that_jumps_back_makes_no_negative_time(story):
    story.be("free").file().later(-3600).be("staff").update(comment="Before it was asked.")
    assert story.cells() == {("free", 0, "none"): 1}


# --- figures against everything read one by one --------------------------------------------------------

def test_figures_are_right(own):
    ask(own, "select nuance_api.job_figures()")
    check_figures(own)


@pytest.mark.slow
def test_random_histories_come_to_exactly_what_a_rebuild_makes(own, build):
    """Two at a time make events, figures are made and the roll-ups rebuilt in their midst; in the end no cell differs."""
    said = tell(own, build, EVENTS)
    assert len(said) >= 2
    assert all(text.endswith("; 0 cells were different\n") for text in said), said
    check_told(own, EVENTS)
    check_stays(own)
    check_cells(own)
    check_figures(own)


def test_a_rebuild_mends_and_tells(own, build):
    ask(own, "update nuance.response_count set n = n + 3 where bucket = (select max(bucket) from nuance.response_count)")
    ask(own, "insert into nuance.response_count (span, day, queue_id, plan_id, clock, bucket, promise, n) values ('day', '2001-01-01', 1, 1, 'open', 5, 'none', 7)")
    said = run_ctl(build, own, "metrics", "rebuild").stdout
    assert int(said.split("; ")[1].split()[0]) >= 2, said
    assert "; 0 cells" in run_ctl(build, own, "metrics", "rebuild").stdout
    assert run_ctl(build, own, "metrics", "guess", check=False).returncode == 2
