"""Deadlines: opening hours against an oracle that walks minute by minute, clocks, warnings, and the pages for them."""
import bisect
import datetime
import os
import random
from zoneinfo import ZoneInfo

import pytest

from helpers.client import problems, text_of
from helpers.world import Cluster, Desk, start_httpd

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

# ./check has time for these; more by NUANCE_CASES=100000 pytest test/http/test_deadlines.py -k oracle
CASES = int(os.environ.get("NUANCE_CASES", "8000"))
UTC = datetime.timezone.utc
# Half an hour of summer time, offsets of quarters, zones on both sides of the date line, one without summer time.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns", "UTC", "Africa/Cairo"]


@pytest.fixture(scope="module")
def timed(tmp_path_factory, build, fault):
    """A desk of its own, whose slas are the tests' own."""
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("timed"))).start()
    load_sample(cluster, build, items=50)
    folder = tmp_path_factory.mktemp("timing")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault)
    desk = Desk(folder, build, cluster, httpd)
    desk.sql("delete from nuance.job where name <> 'deadlines'")
    yield desk
    httpd.stop()
    cluster.destroy()


# --- the oracle -------------------------------------------------------------------------------------------

class Walked:
    """A calendar walked minute by minute: what the wall clock says, whether that is open."""
    start = datetime.datetime(2023, 12, 1, tzinfo=UTC)
    days = 460  # a leap day, two ends of years, every change of clocks at least once

    def __init__(self, zone, hours, holidays):
        tz, self.opens, self.before = ZoneInfo(zone), [], [0]
        began = int(self.start.timestamp())
        for minute in range(self.days * 1440):
            local = datetime.datetime.fromtimestamp(began + minute * 60, tz)
            at = local.hour * 60 + local.minute
            is_open = local.date() not in holidays and any(a <= at < b for a, b in hours.get(local.isoweekday(), ()))
            if is_open:
                self.opens.append(minute)
            self.before.append(self.before[-1] + is_open)

    def moment(self, minute):
        return self.start + datetime.timedelta(minutes=minute)

    def between(self, a, b):
        return max(0, self.before[max(a, b)] - self.before[a]) * 60

    def after(self, a, minutes):
        """The end of the minute by which so many open ones have passed."""
        return self.moment(self.opens[bisect.bisect_left(self.opens, a) + minutes - 1] + 1)


def made_up(dice):
    """Opening hours and holidays, odd ones too: nights, all day, split days, one hour a week, many holidays in a row."""
    hours = {}
    for day in dice.sample(range(1, 8), dice.randrange(1, 8)):
        cuts = sorted(dice.sample([0, 30, 60, 90, 120, 150, 180, 240, 480, 540, 720, 780, 1020, 1320, 1440], dice.choice([2, 2, 4])))
        hours[day] = list(zip(cuts[::2], cuts[1::2]))
    first = Walked.start.date() + datetime.timedelta(dice.randrange(350))
    holidays = {first + datetime.timedelta(n) for n in range(dice.randrange(0, 12))} | {datetime.date(2024, 12, 24) + datetime.timedelta(n) for n in range(9)}
    if dice.random() < 0.5:
        holidays |= {datetime.date(2024, 2, 29), datetime.date(2024, 3, 31), datetime.date(2024, 11, 3)}
    return hours, holidays


def put_calendar(cursor, name, zone, hours, holidays):
    cursor.execute("insert into nuance.calendar (name, time_zone) values (%s, %s) returning id", (name, zone))
    number = cursor.fetchone()[0]
    for day, parts in hours.items():
        for opens, closes in parts:
            cursor.execute("insert into nuance.calendar_hours values (%s, %s, %s, %s)", (number, day, opens, closes))
    for day in holidays:
        cursor.execute("insert into nuance.calendar_holiday values (%s, %s, '')", (number, day))
    return number


@pytest.mark.slow
def test_opening_hours_agree_with_an_oracle_that_walks_minute_by_minute(timed):
    dice = random.Random(20240229)
    connection = timed.cluster.connect("nuance")
    cursor = connection.cursor()
    wrong, done = [], 0
    for zone in ZONES:
        hours, holidays = made_up(dice)
        walked = Walked(zone, hours, holidays)
        calendar = put_calendar(cursor, f"walked {zone}", zone, hours, holidays)
        cases = []
        for _ in range(CASES // len(ZONES)):
            # as often close to a change of clocks as anywhere
            a = dice.choice([dice.randrange(1440, 250 * 1440), dice.randrange(117 * 1440, 127 * 1440), dice.randrange(328 * 1440, 342 * 1440)])
            b = a + dice.choice([dice.randrange(-300, 3000), dice.randrange(0, 40 * 1440)])
            least = walked.before[-1] - walked.before[a]
            cases.append((a, min(max(b, 0), walked.days * 1440 - 1), dice.randrange(1, min(3000, least))))
        cursor.execute("select nuance_api.open_seconds(%s, a, b), nuance_api.open_after(%s, a, s * 60) "
                       "from unnest(%s::timestamptz[], %s::timestamptz[], %s::bigint[]) with ordinality u (a, b, s, n) order by n",
                       (calendar, calendar, [walked.moment(c[0]) for c in cases], [walked.moment(c[1]) for c in cases], [c[2] for c in cases]))
        for (a, b, minutes), (seconds, due) in zip(cases, cursor.fetchall()):
            done += 1
            expected = walked.between(a, b) if b > a else 0
            if seconds != expected or due != walked.after(a, minutes) or seconds < 0:
                wrong.append((zone, hours, walked.moment(a), walked.moment(b), minutes, seconds, expected, due, walked.after(a, minutes)))
    connection.rollback()
    connection.close()
    assert done >= CASES - len(ZONES) and wrong == [], wrong[:3]


def test_time_goes_only_forward(timed):
    """More time never makes an earlier deadline, a later beginning neither; and what is spent up to a deadline is the target."""
    cursor = timed.cluster.connect("nuance").cursor()
    calendar = put_calendar(cursor, "forward", "Europe/Berlin", {d: [(90, 150), (540, 1020)] for d in range(1, 8)}, set())
    cursor.execute("with x as (select timestamptz '2024-03-29 00:00Z' + n * interval '7 minutes' as at, n %% 500 * 60 as s from generate_series(1, 1000) n) "
                   "select count(*) filter (where nuance_api.open_after(%s, at, s + 60) <= nuance_api.open_after(%s, at, s)), "
                   "count(*) filter (where nuance_api.open_after(%s, at + interval '7 minutes', s) < nuance_api.open_after(%s, at, s)), "
                   "count(*) filter (where nuance_api.open_seconds(%s, at, nuance_api.open_after(%s, at, s)) <> s), "
                   "count(*) filter (where nuance_api.open_seconds(%s, at, at - interval '1 hour') <> 0) from x", (calendar,) * 7)
    assert cursor.fetchone() == (0, 0, 0, 0)
    cursor.connection.close()


# --- clocks -----------------------------------------------------------------------------------------------

class Told:
    """Things that happen to an item, told by SQL as actions tell them; nothing is committed. Time goes by in steps."""

    def __init__(self, desk):
        self.connection = desk.cluster.connect("nuance")
        self.cursor = self.connection.cursor()
        self.n = 0

    def one(self, text, *values):
        self.cursor.execute(text, values)
        row = self.cursor.fetchone()
        return row[0] if row else None

    def be(self, login):
        self.one("select set_config('nuance.person', a.person_id::text, true) || set_config('nuance.role', a.role, true) from nuance.account a where a.login = %s", login)
        return self

    def policy(self, queue="paid", **values):
        values = {"first_minutes": 60, "next_minutes": 30, "resolution_minutes": 600, **values}
        self.cursor.execute("update nuance.sla set ended_at = now() where queue_id = (select id from nuance.queue where key = %s) and ended_at is null", (queue,))
        return self.one(f"insert into nuance.sla (queue_id, {', '.join(values)}) select q.id, {', '.join(['%s'] * len(values))} from nuance.queue q "
                        "where q.key = %s returning id", *values.values(), queue)

    def file(self, contract="acme"):
        self.n += 1
        self.number = int(self.one("select (nuance_api.issue_file(%s, c.id, 'It is broken.')).subject from nuance.contract c where c.name = %s", f"told-{self.n:020d}", contract)[1:])
        return self

    def update(self, **fields):
        self.n += 1
        named = "".join(f", {name} => %s" for name in fields)
        self.one(f"select nuance_api.item_update(%s, %s, i.version{named}) from nuance.item i where i.number = %s", f"told-{self.n:020d}", self.number, *fields.values(), self.number)
        return self

    def later(self, minutes):
        """As if all of it had been so much sooner."""
        for table, columns in (("clock", "began_at due_at warn_at warned_at missed_at ended_at"), ("clock_run", "began_at ended_at")):
            self.cursor.execute(f"update nuance.{table} set " + ", ".join(f"{c} = {c} - %s * interval '1 minute'" for c in columns.split()), (minutes,) * len(columns.split()))
        self.cursor.execute("update nuance.item set deadline = deadline - %s * interval '1 minute'", (minutes,))
        self.cursor.execute("update nuance.queue_stay set entered_at = entered_at - %s * interval '1 minute' where item_number = %s", (minutes, self.number))
        return self

    def clocks(self):
        """{kind: minutes until it is due, 'stands', or how it ended} of the item's newest clocks."""
        self.cursor.execute("select distinct on (kind) kind, outcome, round(extract(epoch from due_at - now()) / 60)::integer from nuance.clock where item_number = %s "
                            "order by kind, id desc", (self.number,))
        return {kind: outcome or ("stands" if due is None else due) for kind, outcome, due in self.cursor.fetchall()}

    def item(self, column):
        return self.one(f"select {column} from nuance.item where number = %s", self.number)


@pytest.fixture
def told(timed):
    made = Told(timed)
    yield made
    made.connection.rollback()
    made.connection.close()


def test_without_a_sla_nothing_runs(told):
    assert told.be("manager").file().clocks() == {}
    assert told.item("deadline") is None


def test_first_next_and_resolution(told):
    told.policy()
    assert told.be("manager").file().clocks() == {"first": 60, "resolution": 600}
    assert told.later(20).clocks() == {"first": 40, "resolution": 580}
    told.be("staff").update(comment="We look.")
    assert told.clocks() == {"first": "met", "resolution": 580}
    told.later(10).be("manager").update(comment="And?")
    assert told.clocks() == {"first": "met", "next": 30, "resolution": 570}
    told.later(10).update(comment="Hello?")
    assert told.clocks()["next"] == 20, "who asks twice is not put off"
    told.be("staff").update(comment="Found it.", status="resolved")
    assert told.clocks() == {"first": "met", "next": "met", "resolution": "met"}
    assert told.item("deadline") is None


def test_an_internal_note_and_a_members_word_change_nothing(told):
    told.policy()
    told.be("manager").file().be("staff").update(comment="Note.", visibility="internal")
    assert told.clocks() == {"first": 60, "resolution": 600}
    told.update(comment="An answer.").be("member").update(comment="I have it too.")
    assert told.clocks() == {"first": "met", "resolution": 600}


def test_waiting_for_the_customer_stops_the_clocks(told):
    told.policy()
    told.be("manager").file().later(100).be("staff").update(comment="Which version?", status="waiting")
    assert told.clocks() == {"first": "missed", "resolution": "stands"} and told.item("deadline") is None
    told.later(5000).be("manager").update(comment="The newest.")
    assert told.clocks() == {"first": "missed", "next": 30, "resolution": 500}, "what was spent stays spent"


def test_a_sla_may_let_them_run(told):
    told.policy(pauses=False)
    told.be("manager").file().be("staff").update(comment="Which version?", status="waiting")
    assert told.clocks() == {"first": "met", "resolution": 600}


def test_a_plan_may_have_its_own(told):
    told.policy()
    told.sla_of = told.one("insert into nuance.sla (queue_id, plan_id, first_minutes) select q.id, p.id, 15 from nuance.queue q, nuance.plan p "
                              "where q.key = 'paid' and p.key = 'team' returning id")
    assert told.be("manager").file("acme").clocks() == {"first": 15}
    assert told.be("contact").file("Globex Operations").clocks() == {"first": 60, "resolution": 600}


def test_a_move_takes_the_resolution_along(told):
    told.policy()
    told.policy("community", first_minutes=120, next_minutes=None, resolution_minutes=1000)
    told.be("manager").file().later(100).be("staff").update(queue="community")
    assert told.clocks() == {"first": 120, "resolution": 900}
    told.update(queue="free")
    assert told.clocks() == {"first": "dropped", "resolution": "dropped"} and told.item("deadline") is None


def undo(told, command=None):
    told.n += 1
    told.one("select (nuance_api.command_undo(%s, c.item_number, c.id))::text from nuance.command c where c.item_number = %s and c.state = 'done' and c.undoable "
             "and (%s::bigint is null or c.id = %s) order by c.id desc limit 1", f"undo-{told.n:020d}", told.number, command, command)


@pytest.mark.parametrize("meanwhile,wanted", [("waiting", {"first": "stands", "resolution": "stands"}), ("resolved", {"first": "dropped", "resolution": "met"}),
                                              ("spam", {"first": "dropped", "resolution": "dropped"}), ("open", {"first": 120, "resolution": 1000})])
def test_clocks_that_an_undoing_brings_back_go_by_what_the_issue_is_now(told, meanwhile, wanted):
    """A move, which is undone; the issue waits or is closed; then the undoing is undone."""
    told.policy()
    told.policy("community", first_minutes=120, next_minutes=None, resolution_minutes=1000)
    told.be("manager").file().be("staff").update(queue="community")
    undo(told)
    assert told.clocks() == {"first": 60, "resolution": 600}
    back = told.one("select max(c.id) from nuance.command c where c.item_number = %s and c.kind = 'undo'", told.number)
    if meanwhile != "open":
        told.cursor.execute("update nuance.item set status = %s where number = %s", (meanwhile, told.number))
    undo(told, back)
    assert told.item("(select key from nuance.queue q where q.id = queue_id)") == "community"
    assert told.clocks() == wanted
    assert (told.item("deadline") is not None) == (meanwhile == "open")


def test_a_status_undone_after_a_move_moves_the_clocks_of_the_queue_it_is_in(told):
    told.policy()
    told.policy("community", first_minutes=120, next_minutes=None, resolution_minutes=1000)
    told.be("manager").file().be("staff").update(status="waiting")
    first = told.one("select max(c.id) from nuance.command c where c.item_number = %s", told.number)
    told.update(queue="community")
    assert told.clocks() == {"first": "stands", "resolution": "stands"}
    undo(told, first)
    assert told.clocks()["first"] == 120 and told.item("status") == "open"


def test_a_changed_sla_counts_for_what_begins(told):
    told.policy()
    told.be("manager").file()
    told.policy(first_minutes=5)
    assert told.clocks()["first"] == 60, "what was promised stays promised"
    assert told.file().clocks()["first"] == 5


def test_a_changed_calendar_counts_at_once(told):
    days = {d: [(0, 1440)] for d in range(1, 8)}
    old = put_calendar(told.cursor, "old", "UTC", days, set())
    told.policy(calendar_id=old)
    told.be("manager").file().later(30)
    assert told.clocks() == {"first": 30, "resolution": 570}
    today = told.one("select (now() at time zone 'UTC')::date")
    new = put_calendar(told.cursor, "new", "UTC", days, {today + datetime.timedelta(n) for n in range(0, 4)})
    told.cursor.execute("update nuance.calendar set successor_id = %s where id = %s", (new, old))
    told.cursor.execute("update nuance.sla set calendar_id = %s where calendar_id = %s", (new, old))
    told.cursor.execute("select nuance_api.job_deadlines()")
    due = told.one("select due_at from nuance.clock where item_number = %s and kind = 'first'", told.number)
    assert due == datetime.datetime.combine(today + datetime.timedelta(4), datetime.time(0, 30), UTC), "thirty minutes were left"
    assert told.one("select sum(spent) from nuance.clock_run r join nuance.clock c on c.id = r.clock_id where c.item_number = %s and c.kind = 'first'", told.number) == 1800


def test_a_clock_whose_calendar_cannot_be_computed_stops_no_other(told):
    """The hours of the first one's new calendar are none: it goes on by the old one, and the second moves."""
    days = {d: [(0, 1440)] for d in range(1, 8)}
    today, found = told.one("select (now() at time zone 'UTC')::date"), []
    for name, hours in (("never", {}), ("holidays", days)):
        old = put_calendar(told.cursor, "old " + name, "UTC", days, set())
        told.policy(calendar_id=old)
        found.append(told.be("manager").file().number)
        new = put_calendar(told.cursor, name, "UTC", hours, {today + datetime.timedelta(n) for n in range(0, 4)})
        told.cursor.execute("update nuance.calendar set successor_id = %s where id = %s", (new, old))
        told.cursor.execute("update nuance.sla set calendar_id = %s where calendar_id = %s", (new, old))
    told.cursor.execute("select nuance_api.job_deadlines()")
    told.number = found[0]
    assert told.clocks() == {"first": 60, "resolution": 600}
    told.number = found[1]
    assert told.clocks()["first"] > 3 * 1440


def test_reopened_it_begins_anew(told):
    told.policy()
    told.be("manager").file().later(5000).be("staff").update(status="wontfix")
    assert told.clocks() == {"first": "missed", "resolution": "missed"}
    told.be("manager").update(comment="Please.")
    assert told.clocks() == {"first": 60, "resolution": 600}


@pytest.mark.parametrize("status", ["duplicate", "invalid", "spam"])
def test_what_does_not_count_has_no_deadline(told, status):
    told.policy()
    told.be("manager").file().be("staff").update(status=status)
    assert told.clocks() == {"first": "dropped", "resolution": "dropped"}


def test_near_and_missed_are_told_once_each(told):
    """Owner and lead hear of it, the timeline says so, the priority goes up one step; and never twice."""
    lead = told.one("select person_id from nuance.account where login = 'staff2'")
    told.policy(lead_id=lead)
    told.be("manager").file().be("staff").update(owner=told.one("select person_id from nuance.account where login = 'staff'"))
    mails = "select count(*) from nuance.outbox where template = 'deadline' and content->>'event' = %s"

    def heard():
        told.cursor.execute("select old, new from nuance.timeline_entry where item_number = %s and kind in ('deadline', 'priority') order by id", (told.number,))
        return told.cursor.fetchall()
    told.later(44).cursor.execute("select nuance_api.job_deadlines()")
    assert heard() == [] and told.one(mails, "near") == 0
    for _ in range(2):
        told.later(2).cursor.execute("select nuance_api.job_deadlines()")
        assert heard() == [("first", "near")] and told.one(mails, "near") == 2
    told.later(20)
    for _ in range(2):
        told.cursor.execute("select nuance_api.job_deadlines()")
        assert heard() == [("first", "near"), ("first", "missed"), ("Normal", "High")]
        assert told.one(mails, "missed") == 2 and told.item("late") is True and told.item("priority") == 80
    told.be("staff").update(comment="Sorry.")
    assert told.clocks()["first"] == "missed" and told.item("late") is False


def test_many_that_cannot_be_told_do_not_starve_the_others(told):
    told.policy()
    broken = [told.be("manager").file().number for _ in range(60)]
    fine = [told.be("manager").file().number for _ in range(5)]
    told.cursor.execute("create function pg_temp.refuse() returns trigger language plpgsql as $$ begin "
                        "if new.item_number <= %s then raise exception 'broken'; end if; return new; end $$", (broken[-1],))
    told.cursor.execute("create trigger broken before insert on nuance.timeline_entry for each row execute function pg_temp.refuse()")
    told.later(61).cursor.execute("select nuance_api.job_deadlines()")
    told.cursor.execute("select item_number from nuance.clock where missed_at is not null and item_number >= %s order by 1", (broken[0],))
    assert [row[0] for row in told.cursor.fetchall()] == fine
    told.cursor.execute("drop trigger broken on nuance.timeline_entry")
    told.cursor.execute("select nuance_api.job_deadlines()")
    assert 0 < told.cursor.fetchone()[0] <= 50, "and the others, once they can be, piece by piece"


def test_the_highest_priority_is_for_people_to_give(told):
    told.policy()
    told.be("manager").file().be("staff").update(priority="high").later(61).cursor.execute("select nuance_api.job_deadlines()")
    assert told.item("priority") == 80 and told.item("late") is True


def test_why_is_told_step_by_step(told):
    """Over a weekend, a holiday and a pause: the steps add up to the target, and end at the deadline."""
    monday = told.one("select (date_trunc('week', now() at time zone 'Europe/Berlin') + interval '14 days')::date")
    calendar = put_calendar(told.cursor, "office", "Europe/Berlin", {d: [(540, 720), (780, 1020)] for d in range(1, 6)}, {monday})
    told.policy(calendar_id=calendar, first_minutes=None, next_minutes=None, resolution_minutes=2000)
    told.be("manager").file()
    clock = told.one("select id from nuance.clock where item_number = %s", told.number)
    friday = told.one("select (%s::date - 3 + time '16:00') at time zone 'Europe/Berlin'", monday)
    told.cursor.execute("update nuance.clock_run set began_at = %s where clock_id = %s", (friday, clock))
    told.cursor.execute("update nuance.clock set began_at = %s, due_at = nuance_api.open_after(%s, %s, target) where id = %s", (friday, calendar, friday, clock))
    told.be("staff").cursor.execute("select what, at, until, seconds, total, note from nuance_api.clock_steps(%s)", (clock,))
    steps = told.cursor.fetchall()
    assert steps[0][:4] == ("open", friday, friday + datetime.timedelta(hours=1), 3600)
    assert steps[1][0] == "holiday" and steps[1][1].astimezone(ZoneInfo("Europe/Berlin")).date() == monday
    opened = [step for step in steps if step[0] == "open"]
    assert sum(step[3] for step in opened) == 2000 * 60 == steps[-1][4]
    assert opened[-1][2] == told.one("select due_at from nuance.clock where id = %s", clock)
    told.be("manager").cursor.execute("select count(*) from nuance_api.clock_steps(%s)", (clock,))
    assert told.cursor.fetchone() == (0,), "staff alone are told"


# --- pages ------------------------------------------------------------------------------------------------

WEEK = {"name": "Office", "time_zone": "Europe/Berlin", "monday": "9:00-12:30, 13:00-17:00", "friday": "9-15"}


@pytest.mark.parametrize("changes,problem", [
    ({"time_zone": "Mars/Base"}, ("time_zone", "no-time-zone")),
    ({"monday": "", "friday": ""}, ("monday", "never-open")),
    ({"monday": "9:00-12:00, 11:00-17:00"}, ("monday", "hours-overlap")),
    ({"tuesday": "17:00-9:00"}, ("tuesday", "hours-backwards")),
    ({"tuesday": "9-9"}, ("tuesday", "hours-backwards")),
    ({"wednesday": "all day"}, ("wednesday", "hours-malformed")),
    ({"wednesday": "9:00-25:00"}, ("wednesday", "hours-malformed")),
    ({"wednesday": "9:75-12:00"}, ("wednesday", "hours-malformed")),
    ({"holidays": "2026-02-30 nonsense"}, ("holidays", "holiday-malformed")),
    ({"holidays": "Christmas"}, ("holidays", "holiday-malformed")),
    ({"name": "x" * 300}, ("name", "too-long")),
])
def test_impossible_opening_hours_are_refused_with_the_reason(timed, changes, problem):
    admin = timed.client("admin")
    form = admin.form("/admin/calendars").fill(**{**WEEK, "name": "Impossible", **changes})
    answer = form.submit()
    assert answer.status_code == 422 and "Impossible" in answer.text or changes.get("name")
    asked = admin.post("/admin/calendars", {**WEEK, "name": "Impossible", **changes}, headers={"Accept": "application/xml"})
    assert asked.status_code == 422 and problems(asked) == [problem], asked.text
    assert timed.sql("select count(*) from nuance.calendar where name = 'Impossible'") == [(0,)]


def test_an_admin_sets_deadlines_up_and_staff_see_why(timed):
    admin = timed.client("admin")
    assert admin.form("/admin/calendars").fill(**WEEK, holidays="2030-12-25 Christmas\n2030-12-26").submit().status_code == 303
    office = next(c for c in admin.json("/admin/calendars.json")["calendars"] if c["name"] == "Office")
    assert office["monday"] == "9:00-12:30, 13:00-17:00" and office["friday"] == "9:00-15:00" and "tuesday" not in office
    assert admin.form("/admin/calendars").fill(**WEEK).submit().status_code == 422, "the name is taken"
    assert admin.form("/admin/deadlines").fill(queue="paid", calendar=str(office["id"]), first_answer="4 h", resolution="40 hours").submit().status_code == 303
    number = timed.file("manager", timed.acme(), "Late or not")
    item = timed.client("staff").json(f"/N{number}.json")
    assert [c["kind"] for c in item["clocks"]] == ["first", "resolution"] and item["clocks"][0]["target_seconds"] == 4 * 3600
    assert item["steps"] and "Why then?" in text_of(timed.client("staff").get(f"/N{number}"))
    assert timed.client("manager").json(f"/N{number}.json")["clocks"] == [], "customers are not told"
    row = next(i for i in timed.client("staff").json("/queue/paid.json?sort=deadline")["items"] if str(i["number"]) == number)
    assert row["deadline"] and not row["late"]
    # changed while it is used: the same name, and what runs by it goes on
    form = admin.form(f"/admin/calendars/{office['id']}")
    assert "2030-12-25 Christmas" in form.values["holidays"]
    assert form.fill(saturday="10-12").submit().status_code == 303
    timed.sql("select nuance_api.job_deadlines()")
    changed = next(c for c in admin.json("/admin/calendars.json")["calendars"] if c["name"] == "Office")
    assert changed["saturday"] == "10:00-12:00" and changed["id"] != office["id"]
    assert any(s["what"] == "calendar" for s in timed.client("staff").json(f"/N{number}.json")["steps"])
    gone = admin.form(f"/admin/calendars/{changed['id']}", f"/admin/calendars/{changed['id']}")
    assert gone.submit().status_code == 303
    # removed while it is used: no new clocks, and the old ones still say why
    policy = admin.json("/admin/deadlines.json")["slas"][0]
    used = next(c for c in admin.json("/admin/calendars.json")["calendars"] if c["name"] == "Office")
    refused = admin.post(f"/admin/calendars/{used['id']}/remove", {}, headers={"Accept": "application/xml"})
    assert refused.status_code == 422 and problems(refused) == [("", "calendar-in-use")]
    assert admin.form(f"/admin/deadlines/{policy['id']}", f"/admin/deadlines/{policy['id']}/remove").submit().status_code == 303
    kept = timed.client("staff").json(f"/N{number}.json")
    assert kept["clocks"][0]["sla_ended_at"] and kept["steps"]
    other = timed.file("manager", timed.acme(), "After that")
    assert timed.client("staff").json(f"/N{other}.json")["clocks"] == []


@pytest.mark.parametrize("changes,problem", [
    ({"first_answer": "soon"}, ("first_answer", "target-malformed")), ({"first_answer": "0 h"}, ("first_answer", "out-of-range")),
    ({"first_answer": ""}, ("first_answer", "no-target")), ({"queue": "nosuch"}, ("queue", "not-a-choice")),
    ({"plan": "nosuch"}, ("plan", "not-a-choice")), ({"calendar": "999999"}, ("calendar", "not-a-choice")),
    ({"lead": "999999"}, ("lead", "not-a-choice")), ({"warn": "100"}, ("warn", "out-of-range"))])
def test_impossible_policies_are_refused(timed, changes, problem):
    asked = timed.client("admin").post("/admin/deadlines", {"queue": "free", "first_answer": "4 h", **changes}, headers={"Accept": "application/xml"})
    assert asked.status_code == 422 and problems(asked) == [problem], asked.text


def test_what_would_never_be_due_is_refused(timed):
    """An hour a week: what that cannot hold in twenty years is no target, and no change of hours makes it one."""
    admin, week = timed.client("admin"), {"name": "Rare", "time_zone": "Europe/Berlin", "sunday": "2-3"}
    as_xml = {"Accept": "application/xml"}
    assert admin.form("/admin/calendars").fill(**week, monday="9-17").submit().status_code == 303
    rare = next(c["id"] for c in admin.json("/admin/calendars.json")["calendars"] if c["name"] == "Rare")
    policy = {"queue": "free", "calendar": str(rare)}
    assert admin.post("/admin/deadlines", {**policy, "first_answer": "1001 h"}).status_code == 303
    asked = admin.post(f"/admin/calendars/{rare}", week, headers=as_xml)
    assert asked.status_code == 422 and problems(asked) == [("monday", "hours-too-few")], asked.text
    assert admin.post("/admin/deadlines", {**policy, "first_answer": "1000 h"}).status_code == 303
    assert admin.post(f"/admin/calendars/{rare}", week).status_code == 303
    rare = next(c["id"] for c in admin.json("/admin/calendars.json")["calendars"] if c["name"] == "Rare")
    for field in ("first_answer", "next_answer", "resolution"):
        asked = admin.post("/admin/deadlines", {"queue": "free", "calendar": str(rare), field: "1001 h"}, headers=as_xml)
        assert asked.status_code == 422 and problems(asked) == [(field, "hours-too-few")], asked.text
    # Whatever is let through has a deadline, from whenever on.
    due = timed.sql("select count(nuance_api.open_after(%s, now() + n * interval '977 days', 1000 * 3600)) from generate_series(0, 9) n", rare)
    assert due == [(10,)]
    assert timed.file("free", timed.free_contract(), "Filed all the same")
    timed.sql("update nuance.sla set ended_at = now() where queue_id = (select id from nuance.queue where key = 'free') and ended_at is null")


def test_mail_of_a_deadline_goes_to_who_works_here_while_it_is_news(told):
    told.policy()
    told.be("manager").file().be("staff").update(owner=told.one("select person_id from nuance.account where login = 'staff'"))
    told.later(50).cursor.execute("select nuance_api.job_deadlines()")
    mail = told.one("update nuance.outbox set state = 'sending', node_id = 1, began_at = now(), leased_until = now() where template = 'deadline' returning id")
    told.cursor.execute("select recipient, recipient_name from nuance_api.mail_envelope(%s, 1, 0)", (mail,))
    assert told.cursor.fetchone() == ("sam@desk.example", "Sam Okafor")
    told.be("staff").update(comment="An answer.")
    told.cursor.execute("select recipient from nuance_api.mail_envelope(%s, 1, 0)", (mail,))
    assert told.cursor.fetchall() == []
    assert told.one("select state from nuance.outbox where id = %s", mail) == "withdrawn"
