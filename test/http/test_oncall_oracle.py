"""Who is on call, and whom a page goes to, over simulated days in many zones, against an oracle that shares nothing with the rules in SQL.

The oracle watches a clock on a wall, minute by minute (Python's zoneinfo): a hand-over at a local time happens the first time that clock
reads it or a later one. So it needs to know neither of clocks that skip an hour nor of hours that come twice.
"""
import datetime
import random
import zoneinfo

import pytest

from helpers.world import query

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

UTC = datetime.timezone.utc
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata", "Pacific/Auckland", "Africa/Casablanca",
         "America/Santiago", "Asia/Tehran", "America/Havana", "Atlantic/Azores", "UTC", "Pacific/Apia", "Africa/Cairo", "Europe/Dublin"]
# The schedule's answers must not depend on where the one who asks lives.
SESSIONS = ["UTC", "America/Havana", "Pacific/Auckland"]


def clock(at, zone):
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def furthest(at, zone):
    """The latest time the clock on the wall has read so far, to the minute: watched where it was changed."""
    read = [clock(at, zone)]
    for n in range(26):
        later, earlier = at - n * HOUR, at - (n + 1) * HOUR
        if later.astimezone(zone).utcoffset() != earlier.astimezone(zone).utcoffset():
            read += [clock(later - m * MINUTE, zone) for m in range(61)]
    return max(read)


def changes(zone, years):
    """The moments at which clocks change, to the hour or half hour."""
    found, at = [], datetime.datetime(years[0], 1, 1, tzinfo=UTC)
    while at.year < years[1]:
        if at.astimezone(zone).utcoffset() != (at + HOUR / 2).astimezone(zone).utcoffset():
            found.append(at + HOUR / 2)
        at += HOUR / 2
    return found


class Rotation:
    def __init__(self, rng, start, people):
        self.first = start
        self.hours = rng.choice([1, 2, 5, 8, 12, 24, 24, 48, 72, 168, 168, 336])
        self.weekdays = 127 if rng.random() < .5 else rng.randrange(1, 128)
        self.span = (datetime.time(0), datetime.time(0))
        if rng.random() < .5:
            self.span = tuple(datetime.time(rng.randrange(24), rng.choice([0, 0, 15, 30, 59])) for _ in range(2))
        self.people = [rng.choice(people) for _ in range(rng.randrange(0, 5))]

    def on_call(self, read):
        """Who it is, when the clock has read so far."""
        if read < self.first or not self.people or not self.covers(read):
            return None
        turn = (read - self.first) // (self.hours * HOUR)
        return self.people[turn % len(self.people)]

    def covers(self, read):
        begins, ends = self.span
        if self.weekdays == 127 and begins == ends:
            return True
        for back in range(-1, 3):
            day = read.date() - back * DAY
            start = datetime.datetime.combine(day, begins)
            end = datetime.datetime.combine(day + (DAY if ends <= begins else 0 * DAY), ends)
            if self.weekdays >> day.weekday() & 1 and start <= read < end:
                return True
        return False


class Schedule:
    def __init__(self, rng, name, people):
        self.name, self.zone_name = name, rng.choice(ZONES)
        self.zone = zoneinfo.ZoneInfo(self.zone_name)
        self.around = rng.choice(CHANGES[self.zone_name] or [datetime.datetime(2026, 3, 1, tzinfo=UTC)])
        self.rotations = []
        for _ in range(rng.randrange(1, 4)):
            start = clock(self.around, self.zone) - rng.randrange(0, 60 * 24 * 20) * MINUTE
            if rng.random() < .5:       # hand-overs in the very hour that is left out, or comes twice
                start = clock(self.around, self.zone) - rng.randrange(0, 20) * DAY - rng.choice([0, 15, 30, 45, 60, 90, -30]) * MINUTE
            self.rotations.append(Rotation(rng, start.replace(second=0, microsecond=0), people))
        self.overrides = []
        for _ in range(rng.choice([0, 0, 1, 3])):
            start = self.around + rng.randrange(-72 * 60, 72 * 60) * MINUTE
            self.overrides.append((start, start + rng.randrange(1, 48 * 60) * MINUTE, rng.choice(people)))

    def store(self, cursor, by):
        cursor.execute("insert into nuance.oncall_schedule (name, time_zone) values (%s, %s) returning id", (self.name, self.zone_name))
        self.id = cursor.fetchone()[0]
        for place, r in enumerate(self.rotations):
            cursor.execute("insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn, weekdays, hours_from, hours_until) "
                           "values (%s, 'R', %s, %s, make_interval(hours => %s), %s, %s, %s) returning id",
                           (self.id, place, r.first, r.hours, r.weekdays, *r.span))
            r.id = cursor.fetchone()[0]
            for n, person in enumerate(r.people):
                cursor.execute("insert into nuance.oncall_member (rotation_id, place, person_id) values (%s, %s, %s)", (r.id, n, person))
        for start, end, person in self.overrides:
            cursor.execute("insert into nuance.oncall_override (schedule_id, person_id, starts_at, ends_at, made_by) values (%s, %s, %s, %s, %s)",
                           (self.id, person, start, end, by))

    def on_call(self, at):
        for start, end, person in reversed(self.overrides):
            if start <= at < end:
                return person
        read = furthest(at, self.zone)
        for rotation in reversed(self.rotations):
            person = rotation.on_call(read)
            if person is not None:
                return person
        return None


CHANGES = {name: changes(zoneinfo.ZoneInfo(name), (2025, 2027)) for name in ZONES}


@pytest.fixture(scope="module")
def staff(loaded):
    """Everybody who may be on call, all with an address."""
    return [row[0] for row in query(loaded, "select a.person_id from nuance.account a where a.role in ('staff', 'admin') "
                                      "and a.disabled_at is null and nuance_api.mail_of(a.person_id) is not null order by 1")]


@pytest.fixture(scope="module")
def schedules(loaded, staff):
    rng = random.Random(4)
    made = [Schedule(rng, f"Oracle {n}", staff) for n in range(150)]
    with loaded.connect("nuance") as connection, connection.cursor() as cursor:
        for schedule in made:
            schedule.store(cursor, staff[0])
    connection.close()
    yield made
    query(loaded, "update nuance.oncall_schedule set removed_at = now() where name like 'Oracle %%' and removed_at is null")


def test_the_zones_do_change_their_clocks():
    assert sum(len(c) for c in CHANGES.values()) > 40
    assert any(clock(at, zoneinfo.ZoneInfo("America/Havana")).hour in (0, 1) for at in CHANGES["America/Havana"]), "midnight is the hardest"


def test_who_is_on_call(loaded, schedules):
    """Six thousand moments, most of them in the days around a change of clocks."""
    rng = random.Random(7)
    asked = []
    for schedule in schedules:
        for _ in range(40):
            at = schedule.around + rng.randrange(-200, 200) * MINUTE if rng.random() < .5 else schedule.around + rng.randrange(-8 * 1440, 8 * 1440) * MINUTE
            asked.append((schedule, at))
    expected = [schedule.on_call(at) for schedule, at in asked]
    assert 1000 < sum(e is None for e in expected) < 5000, "both gaps and people are asked for"
    for session in SESSIONS:
        with loaded.connect("nuance") as connection, connection.cursor() as cursor:
            cursor.execute("set timezone = %s", (session,))
            cursor.execute("select (nuance_api.on_call_at(s, at)).person from unnest(%s::bigint[], %s::timestamptz[]) with ordinality u (s, at, n) order by n",
                           ([s.id for s, _ in asked], [at for _, at in asked]))
            found = [row[0] for row in cursor.fetchall()]
        connection.close()
        wrong = [(s.name, s.zone_name, at.isoformat(), f, e) for (s, at), f, e in zip(asked, found, expected) if f != e]
        assert wrong == [], f"{len(wrong)} wrong, such as {wrong[:3]}"


def test_shifts_are_who_is_on_call(loaded, schedules):
    """The calendar has no holes of its own, and in each of its pieces the same person is on call from the first minute to the last."""
    rng = random.Random(11)
    pieces = 0
    for schedule in schedules[:60]:
        start = schedule.around - rng.randrange(0, 4 * 1440) * MINUTE
        end = start + 6 * DAY
        rows = query(loaded, "select began_at, ended_at, person from nuance_api.shifts(%s, %s, %s)", schedule.id, start, end)
        assert rows[0][0] == start and rows[-1][1] == end
        for (_, before, _), (after, _, _) in zip(rows, rows[1:]):
            assert before == after
        for began, ended, person in rows:
            assert began < ended
            inside = {began, ended - MINUTE, began + (ended - began) / 2}
            for at in inside:
                at = at.replace(second=0, microsecond=0)
                if at >= began:
                    assert schedule.on_call(at.astimezone(UTC)) == person, (schedule.name, schedule.zone_name, at.isoformat())
            pieces += 1
    assert pieces > 300


def test_the_definition_by_hand(loaded):
    """Written down as people would: the hour that is left out, and the hour that comes twice."""
    for local, zone, moment in (("2026-03-29 02:30", "Europe/Berlin", "2026-03-29 01:00"), ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30"),
                                ("2026-10-25 03:00", "Europe/Berlin", "2026-10-25 02:00"), ("2026-03-29 03:00", "Europe/Berlin", "2026-03-29 01:00"),
                                ("2026-03-08 00:30", "America/Havana", "2026-03-08 05:00"), ("2026-11-01 00:30", "America/Havana", "2026-11-01 04:30"),
                                ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 14:45"), ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30 10:00")):
        found = query(loaded, "select nuance_api.clock_reads(%s, %s) = (%s || '+00')::timestamptz, nuance_api.clock_reads(%s, %s)", local, zone, moment, local, zone)
        assert found[0][0], (local, zone, moment, found[0][1])


def test_hours_that_began_before_clocks_went_back_over_midnight(loaded, staff):
    """St. John's set its clocks back at 0:01 on a Sunday: when they read Saturday again, Sunday's hours had begun."""
    made = query(loaded, "insert into nuance.oncall_schedule (name, time_zone) values ('Oracle of St. John''s', 'America/St_Johns') returning id")[0][0]
    rotation = query(loaded, "insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn, weekdays) "
                             "values (%s, 'Sundays', 1, '2010-10-31 00:00', '24 hours', 64) returning id", made)[0][0]
    query(loaded, "insert into nuance.oncall_member (rotation_id, place, person_id) values (%s, 0, %s)", rotation, staff[0])
    zone = zoneinfo.ZoneInfo("America/St_Johns")
    for minute, covered in (("02:29", False), ("02:30", True), ("02:31", True), ("03:00", True), ("03:29", True), ("03:31", True)):
        at = datetime.datetime.fromisoformat(f"2010-11-07T{minute}:00+00:00")
        assert (furthest(at, zone) >= datetime.datetime(2010, 11, 7)) is covered, "the clock on the wall says so"
        assert (query(loaded, "select (nuance_api.on_call_at(%s, %s)).person", made, at)[0][0] is not None) is covered, minute
    query(loaded, "update nuance.oncall_schedule set removed_at = now() where id = %s", made)


class Policy:
    """A policy as the oracle knows it: levels of (wait in minutes, targets)."""

    def __init__(self, rng, name, schedules, people):
        self.name, self.repeats, self.levels = name, rng.randrange(0, 3), []
        for _ in range(rng.randrange(0, 5)):
            targets = [("schedule", rng.choice(schedules)) if rng.random() < .6 else ("person", rng.choice(people)) for _ in range(rng.randrange(0, 3))]
            self.levels.append((rng.randrange(1, 240), targets))

    def store(self, cursor):
        cursor.execute("insert into nuance.oncall_policy (name, repeats) values (%s, %s) returning id", (self.name, self.repeats))
        self.id = cursor.fetchone()[0]
        for place, (wait, targets) in enumerate(self.levels, 1):
            cursor.execute("insert into nuance.oncall_level (policy_id, place, wait) values (%s, %s, make_interval(mins => %s)) returning id",
                           (self.id, place, wait))
            level = cursor.fetchone()[0]
            for kind, what in targets:
                cursor.execute(f"insert into nuance.oncall_target (level_id, {kind}_id) values (%s, %s) on conflict do nothing",
                               (level, what.id if kind == "schedule" else what))

    def plays(self, opened, acknowledged, late, admins):
        """(moment, people) of every level that is paged until somebody acknowledges; the server looks `late` minutes after it is due."""
        told, at = [], opened
        for turn in range(self.repeats + 1):
            for wait, targets in self.levels:
                people = {what.on_call(at) if kind == "schedule" else what for kind, what in targets} - {None}
                if people:
                    told.append((at, frozenset(people)))
                    at = at + wait * MINUTE + late
                    if at >= acknowledged:
                        return told
            if not told:
                break
        return told or [(opened, frozenset(admins))]


SIMULATION = """
create function nuance_api.simulate(late interval) returns void language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  s record;
  p nuance.page;
  target nuance.item;
  due timestamptz;
begin
  for s in select * from nuance.simulated order by policy, n loop
    select * into strict target from item i where i.number = s.item;
    update nuance.plan l set policy_id = s.policy from nuance.contract c where c.id = target.contract_id and l.id = c.plan_id
      and l.policy_id is distinct from s.policy;
    perform page_open(target, 'Simulated ' || s.n, s.opened);
    update nuance.simulated set page = (select max(id) from nuance.page) where n = s.n;
    loop
      select next_at into due from nuance.page g where g.id = (select max(id) from nuance.page);
      exit when due is null or due + late >= s.acknowledged;
      -- as often as there are servers, and once too early
      perform page_escalate((select max(id) from nuance.page), due - interval '1 second');
      perform page_escalate((select max(id) from nuance.page), due + late) from generate_series(1, 3);
    end loop;
    perform page_acknowledged((select max(id) from nuance.page), null, 'the oracle', 'callback', s.acknowledged);
  end loop;
end $$"""


def test_escalation_over_simulated_days(loaded, schedules, staff):
    """A thousand pages, each led through its levels over up to days that clocks change in; some acknowledged in between."""
    rng = random.Random(23)
    admins = [row[0] for row in query(loaded, "select person_id from nuance.account where role = 'admin'") if row[0] in staff]
    cases = []
    connection = loaded.connect("nuance")
    try:
        with connection.cursor() as cursor:
            late = rng.choice([0, 1]) * MINUTE
            policies = [Policy(rng, f"Oracle {n}", schedules, staff) for n in range(120)]
            for policy in policies:
                policy.store(cursor)
            cursor.execute("create table nuance.simulated (n integer primary key, item bigint, policy bigint, opened timestamptz, acknowledged timestamptz, page bigint)")
            for n in range(1000):
                policy = rng.choice(policies)
                near = [what.around for _, targets in policy.levels for kind, what in targets if kind == "schedule"]
                opened = (rng.choice(near) if near else datetime.datetime(2026, 5, 1, tzinfo=UTC)) + rng.randrange(-600, 300) * MINUTE
                acknowledged = opened + rng.randrange(1, 4000) * MINUTE
                cases.append((policy, opened, acknowledged))
                cursor.execute("with i as (insert into nuance.item (title, body, contract_id, source_id, queue_id, requestor_id, author_id) "
                               "select 'Simulated', 'x', c.id, s.id, s.queue_id, %s, %s from nuance.contract c join nuance.source s on s.contract_id = c.id "
                               "where c.name = 'Globex Operations' returning number) insert into nuance.simulated select %s, number, %s, %s, %s from i",
                               (staff[0], staff[0], n, policy.id, opened, acknowledged))
            cursor.execute(SIMULATION)
            cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'admin', true)", (str(staff[0]),))
            cursor.execute("set local timezone = 'America/Havana'")
            cursor.execute("select nuance_api.simulate(%s)", (late,))
            cursor.execute("select s.n, p.made_at, array_agg(p.person_id) from nuance.simulated s join nuance.page_notice p on p.page_id = s.page "
                           "where p.event = 'trigger' group by s.n, p.step, p.made_at order by s.n, p.step")
            found = {}
            for n, at, people in cursor.fetchall():
                assert len(people) == len(set(people)), "nobody is paged twice at one level"
                found.setdefault(n, []).append((at.astimezone(UTC), frozenset(people)))
            cursor.execute("select count(*) from nuance.page g join nuance.simulated s on s.page = g.id where g.acknowledged_at = s.acknowledged and g.next_at is null")
            assert cursor.fetchone()[0] == len(cases)
    finally:
        connection.rollback()
        connection.close()
    wrong, steps = [], 0
    for n, (policy, opened, acknowledged) in enumerate(cases):
        expected = policy.plays(opened, acknowledged, late, admins)
        steps += len(expected)
        if found.get(n, []) != expected:
            wrong.append((policy.name, opened.isoformat(), found.get(n), expected))
    assert wrong == [], f"{len(wrong)} of {len(cases)} wrong, such as {wrong[0]}"
    assert steps > 2000, "most pages go through several levels"
