"""Random histories of issues, told by the actions themselves, and what the response figures must come to after them."""
import bisect
import collections
import datetime
import math
import threading
import time

from .world import query, run_ctl

CLASSES = (300, 900, 3600, 14400, 43200, 86400, 259200)

# Each event is a transaction of its own, as a request is; what the rules refuse, or a deadlock ends, has not happened.
TELLER = """
create schema told;
create table told.tally (kind text not null, outcome text not null, n bigint not null);
create table told.weight (kind text primary key, up_to double precision not null);
insert into told.weight
select kind, sum(weight) over (order by n)::float8 / sum(weight) over ()
from (values (1, 'file-free', 9), (2, 'file-paid', 6), (3, 'staff-reply', 14), (4, 'machine-reply', 4), (5, 'note', 3),
             (6, 'customer-reply', 8), (7, 'reopen', 6), (8, 'close', 8), (9, 'wait', 3), (10, 'spam', 3), (11, 'duplicate', 3),
             (12, 'invalid', 2), (13, 'counts-again', 5), (14, 'move', 6), (15, 'promote', 7), (16, 'send-back', 5),
             (17, 'take-back', 6), (18, 'merge', 2), (19, 'time', 8), (20, 'promise', 1), (21, 'hours', 1), (22, 'fold', 1), (23, 'undo', 9)) w (n, kind, weight);
update nuance.rate_limit set most = null;
create table told.calendar as
with made as (
  insert into nuance.calendar (name, time_zone) values ('office ' || now(), 'Europe/Berlin'), ('nights ' || now(), 'America/St_Johns') returning id, split_part(name, ' ', 1) as name
), hours as (
  insert into nuance.calendar_hours
  select m.id, d, h.opens, h.closes
  from made m
  join (values ('office', 540, 720, 1, 5), ('office', 780, 1020, 1, 5), ('nights', 0, 300, 1, 7), ('nights', 1380, 1440, 2, 7))
       h (name, opens, closes, since, until) on h.name = m.name
  cross join lateral generate_series(h.since, h.until) d
), holidays as (
  insert into nuance.calendar_holiday select m.id, now()::date - n, '' from made m, unnest(array[3, 10, 11, 12, 30]) n
)
select id from made union all select null;

create function told.pick(kind text) returns nuance.item language plpgsql as $$
declare
  newest bigint := (select max(number) from nuance.item);
  since bigint;
  target nuance.item;
begin
  -- Old issues and new ones alike, and as often those that just came.
  for tries in 1..3 loop
    since := case when tries = 3 then 1 when random() < 0.5 then 1 + floor(random() * newest) else newest - floor(60 * random()) end;
    select i.* into target
    from nuance.item i join nuance.queue q on q.id = i.queue_id
    where i.number >= since
      and case pick.kind
          when 'promote' then q.kind = 'free' and not i.closed
          when 'send-back' then q.kind = 'community' and not i.closed
          when 'reopen' then i.closed and exists (select from nuance.account a where a.person_id = i.requestor_id)
          when 'customer-reply' then not i.closed and exists (select from nuance.account a where a.person_id = i.requestor_id)
          when 'counts-again' then i.status in ('spam', 'duplicate', 'invalid')
          when 'take-back' then exists (select from nuance.queue_stay s where s.item_number = i.number and s.left_at is not null and not s.void)
          when 'undo' then exists (select from nuance.command c where c.item_number = i.number and c.state = 'done' and c.undoable)
          when 'close' then not i.closed when 'wait' then i.status = 'open'
          when 'spam' then i.status <> 'spam' when 'duplicate' then i.status <> 'duplicate' when 'invalid' then i.status <> 'invalid'
          else true end
    order by i.number limit 1;
    exit when found;
  end loop;
  return target;
end $$;

create function told.happens(kind text, key text) returns void language plpgsql as $$
declare
  target nuance.item := told.pick(kind);
  who text := case kind when 'file-free' then 'free' when 'file-paid' then 'manager' when 'promote' then 'community'
              else (array['staff', 'staff2', 'staff', 'admin'])[1 + floor(random() * 4)] end;
begin
  if target.number is null then
    raise exception using errcode = 'NU404', message = 'none-such';
  end if;
  perform set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', a.role, true),
          set_config('nuance.scope', case when happens.kind = 'machine-reply' then 'write' else '' end, true)
  from nuance.account a
  where case when happens.kind in ('customer-reply', 'reopen') then a.person_id = target.requestor_id
        else a.login = who end;
  case
    when kind = 'file-free' then
      perform nuance_api.issue_file(happens.key, c.id, form_version => f.current_id, answers => '{"summary": "It is broken."}')
      from nuance.contract c join nuance.form f on f.kind = c.kind where c.kind = 'free';
    when kind = 'file-paid' then
      perform nuance_api.issue_file(happens.key, c.id, 'It is broken.') from nuance.contract c where c.name = 'acme';
    when kind in ('staff-reply', 'machine-reply') then
      perform nuance_api.item_update(happens.key, target.number, target.version, comment => 'An answer.',
        status => case when random() < 0.2 then 'waiting' end);
    when kind = 'note' then
      perform nuance_api.item_update(happens.key, target.number, target.version, comment => 'To ourselves.', visibility => 'internal');
    when kind in ('customer-reply', 'reopen') then
      perform nuance_api.item_update(happens.key, target.number, target.version, comment => 'Me again.');
    when kind = 'close' then
      perform nuance_api.item_update(happens.key, target.number, target.version, comment => case when random() < 0.4 then 'Done.' end,
        status => (array['resolved', 'wontfix'])[1 + floor(random() * 2)]);
    when kind in ('spam', 'duplicate', 'invalid', 'wait', 'counts-again') then
      perform nuance_api.item_update(happens.key, target.number, target.version,
        status => case kind when 'wait' then 'waiting' when 'counts-again' then 'open' else kind end);
    when kind = 'move' then
      perform nuance_api.item_update(happens.key, target.number, target.version, comment => case when random() < 0.3 then 'Over to you.' end,
        queue => (select q.key from nuance.queue q where q.id <> target.queue_id and q.successor_id is null order by random() limit 1));
    when kind = 'promote' then
      perform nuance_api.item_promote(happens.key, target.number, 'It deserves it.');
    when kind = 'send-back' then
      perform nuance_api.item_send_back(happens.key, target.number, 'It does not.');
    when kind = 'take-back' then
      perform nuance_api.move_item_back(target.number);
      update nuance.item i set queue_id = s.queue_id
      from nuance.queue_stay s where s.item_number = i.number and s.left_at is null and i.number = target.number;
    when kind = 'undo' then
      perform nuance_api.command_undo(happens.key, target.number, (
        select max(c.id) from nuance.command c where c.item_number = target.number and c.state = 'done' and c.undoable));
    when kind = 'merge' then
      -- merged with another, and torn apart again some other time
      update nuance.item i set status = case when i.status = 'duplicate' then 'open' else 'duplicate' end where i.number = target.number;
    when kind = 'time' then
      update nuance.queue_stay s set entered_at = s.entered_at - x.ago, due_at = s.due_at - x.ago
      from (select power(random(), 4) * interval '40 days' as ago) x
      where s.item_number = target.number and s.left_at is null and s.first_response_at is null;
    when kind = 'promise' then
      update nuance.queue q set promise = (array['1 hour', '12 hours', '3 days', null]::interval[])[1 + floor(random() * 4)]
      where q.key = 'paid';
    when kind = 'hours' then
      perform nuance_api.calendars_lock();
      update nuance.sla p set ended_at = now() where p.queue_id = target.queue_id and p.plan_id is null and p.ended_at is null;
      if random() < 0.8 then
        insert into nuance.sla (queue_id, calendar_id, first_minutes, next_minutes, resolution_minutes)
        select target.queue_id, c.id, 60, 240, 2400 from told.calendar c order by random() limit 1;
      end if;
    when kind = 'fold' then
      perform nuance_api.fold_responses();
  end case;
end $$;

create procedure told.tell(events integer) language plpgsql as $$
declare
  counted jsonb := '{}';
  dice double precision;
  event text;
  outcome text;
begin
  for n in 1..events loop
    dice := random();
    select w.kind into event from told.weight w where w.up_to >= dice order by w.up_to limit 1;
    begin
      perform told.happens(event, md5(random()::text || clock_timestamp()) || md5(n::text));
      outcome := 'done';
    exception when others then
      if sqlstate not like 'NU%' and sqlstate <> '40P01' then raise; end if;
      outcome := sqlerrm;
    end;
    commit;
    counted := jsonb_set(counted, array[event || '/' || outcome], to_jsonb(coalesce((counted -> (event || '/' || outcome))::bigint, 0) + 1));
  end loop;
  insert into told.tally select split_part(key, '/', 1), substring(key from '/(.*)'), value::bigint from jsonb_each_text(counted);
end $$;
"""


def tell(cluster, build, events, tellers=2, seconds=1.0):
    """So many random events, told by several at once, with figures made and the roll-ups rebuilt in their midst:
    what the rebuilds said, the last of them after all."""
    query(cluster, "drop schema if exists told cascade")
    query(cluster, TELLER)
    left, failures, lock = [events], [], threading.Lock()

    def told():
        connection = cluster.connect("nuance", autocommit=True)
        cursor = connection.cursor()
        while not failures:
            with lock:
                part = min(500, left[0])
                left[0] -= part
            if not part:
                break
            try:
                cursor.execute("call told.tell(%s)", (part,))
            except Exception as error:
                failures.append(error)
        connection.close()
    threads = [threading.Thread(target=told) for _ in range(tellers)]
    for thread in threads:
        thread.start()
    said = []
    while any(thread.is_alive() for thread in threads):
        query(cluster, "select nuance_api.job_figures()")
        said.append(run_ctl(build, cluster, "metrics", "rebuild").stdout)
        time.sleep(seconds)
    if failures:
        raise failures[0]
    return said + [run_ctl(build, cluster, "metrics", "rebuild").stdout]


def tally(cluster):
    """{kind: (how many were done, how many were not, why not)}"""
    return {kind: (int(done), int(refused), why) for kind, done, refused, why in query(
        cluster, "select kind, coalesce(sum(n) filter (where outcome = 'done'), 0), coalesce(sum(n) filter (where outcome <> 'done'), 0), "
                 "string_agg(distinct outcome, ', ') filter (where outcome <> 'done') from told.tally group by kind")}


def check_told(cluster, events):
    """All kinds of events were told, and most of each kind truly happened."""
    counted = tally(cluster)
    assert sum(done + refused for done, refused, _ in counted.values()) == events
    assert set(counted) == {row[0] for row in query(cluster, "select kind from told.weight")}
    for kind, (done, refused, why) in counted.items():
        assert done > refused, f"{kind}: {done} happened, {refused} were refused: {why}"


def check_stays(cluster):
    """Every issue is in one place, and its stay says what the issue says."""
    assert query(cluster, "select count(*) from nuance.queue_stay where left_at is null group by item_number having count(*) > 1") == []
    assert query(cluster, "select count(*) from nuance.item i left join nuance.queue_stay s on s.item_number = i.number and s.left_at is null "
                          "where (s.queue_id, s.closed, s.excluded) is distinct from "
                          "(i.queue_id, i.closed, i.status in ('duplicate', 'invalid', 'spam'))") == [(0,)]


def bucket(seconds):
    """The definition, told a second time: exact below 64, then 32 to each doubling."""
    seconds = max(0, seconds)
    if seconds < 64:
        return seconds
    exponent = seconds.bit_length() - 1
    return 64 + (exponent - 6) * 32 + (seconds >> (exponent - 5)) - 32


def percentile(values, unanswered, p):
    rank = max(1, math.ceil(p * (len(values) + unanswered)))
    return sorted(values)[rank - 1] if rank <= len(values) else None


STAYS = """select queue_id, plan_id, (entered_at at time zone 'UTC')::date, extract(epoch from first_response_at - entered_at)::bigint,
       left_at is not null or closed, promised is not null, first_response_at - entered_at <= promised, due_at > now(),
       calendar_id is not null, open_seconds
from nuance.queue_stay where not excluded"""


class Stay:
    """One stay that counts."""

    def __init__(self, row):
        (self.queue, self.plan, self.day, seconds, self.over, self.promised, self.kept, self.in_time, self.has_hours, self.open_seconds) = row
        self.seconds = None if seconds is None else max(0, seconds)

    def cells(self):
        def of(seconds):
            return bucket(seconds) if self.seconds is not None else -2 if self.over else -1
        promise = "none" if not self.promised else "open" if self.seconds is None else "kept" if self.kept else "broken"
        yield "wall", of(self.seconds), promise
        if self.has_hours:
            yield "open", of(self.open_seconds), "none"


def check_percentiles(stays, seconds, *values):
    """Half and nine of ten, against the times read one by one; returns the times."""
    times = sorted(seconds(s) for s in stays if s.seconds is not None)
    for value, p in zip(values, (0.5, 0.9)):
        exact = percentile(times, len(stays) - len(times), p)
        assert (value is None) == (exact is None)
        assert exact is None or abs(value - exact) <= exact * 0.02, f"{value} for {exact}"
    return times


def check_figures(cluster):
    """Every figure of every queue and span against the stays, read one by one."""
    stays = [Stay(row) for row in query(cluster, STAYS)]
    figures = query(cluster, "select queue_id, begins, case span when 'week' then begins + 6 when 'month' then (begins + interval '1 month')::date - 1 "
                             "else (now() at time zone 'UTC')::date end, arrivals, answered, kept, judged, unanswered, overdue, median, ninetieth, classes, "
                             "open_arrivals, open_median, open_ninetieth from nuance.response_figure where queue_id is not null")
    assert len(figures) >= 30
    for (queue, begins, ends, arrivals, answered, kept, judged, unanswered, overdue, median, ninetieth, classes,
         open_arrivals, open_median, open_ninetieth) in figures:
        mine = [s for s in stays if s.queue == queue and begins <= s.day <= ends]
        times = check_percentiles(mine, lambda s: s.seconds, median, ninetieth)
        waiting = [s for s in mine if s.seconds is None and not s.over and s.in_time]
        assert (arrivals, answered, unanswered) == (len(mine), len(times), len(mine) - len(times))
        assert overdue == unanswered - len(waiting)
        assert kept == sum(s.kept is True for s in mine)
        assert judged == sum(s.promised for s in mine) - sum(s.promised for s in waiting)
        assert sum(classes) == arrivals and classes[8] == unanswered
        # a bucket an edge goes through is in one bar as a whole
        for bar, edge in enumerate(CLASSES):
            below = sum(classes[:bar + 1])
            assert bisect.bisect_left(times, edge * 0.98) <= below <= bisect.bisect_right(times, edge * 1.02)
        opened = [s for s in mine if s.has_hours]
        assert open_arrivals == len(opened)
        check_percentiles(opened, lambda s: s.open_seconds, open_median, open_ninetieth)


def check_cells(cluster):
    """The cells, counted by other means; and opening hours, reckoned again."""
    query(cluster, "select nuance_api.job_figures()")
    counted = collections.Counter()
    for stay in map(Stay, query(cluster, STAYS)):
        for clock, of_bucket, promise in stay.cells():
            for span, day in (("day", stay.day), ("week", stay.day - datetime.timedelta(stay.day.weekday())), ("month", stay.day.replace(day=1))):
                counted[span, day, stay.queue, stay.plan, clock, of_bucket, promise] += 1
    assert {row[:7]: row[7] for row in query(
        cluster, "select span, day, queue_id, plan_id, clock, bucket, promise, n from nuance.response_count")} == counted
    assert query(cluster, "select count(*) from nuance.queue_stay where open_seconds is distinct from case when calendar_id is not null "
                          "and first_response_at is not null then nuance_api.open_seconds(calendar_id, entered_at, first_response_at) end") == [(0,)]
