"""Jobs that no request waits for: done by whichever server comes first, once."""
import signal

import pytest

from helpers.world import Desk, eventually, start_httpd

ON = "NuanceBackground On\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, build, loaded, fault):
    """A server that does jobs."""
    folder = tmp_path_factory.mktemp("busy")
    httpd = start_httpd(folder, loaded, build, extra_conf=fault + ON)
    yield Desk(folder, build, loaded, httpd)
    httpd.stop()


@pytest.fixture
def job(desk):
    """Makes jobs out of SQL bodies; they are gone afterwards."""
    made = []

    def make(name, body, every="1 hour"):
        desk.sql(f"create or replace function nuance_api.job_{name}() returns integer language plpgsql as $$ {body} $$")
        desk.sql("insert into nuance.job (name, every) values (%s, %s)", name, every)
        made.append(name)
        return name
    desk.sql("create table if not exists nuance.job_mark (name text, at timestamptz default clock_timestamp(), pid integer default pg_backend_pid())")
    yield make
    for name in made:
        desk.sql("delete from nuance.job where name = %s", name)
        desk.sql(f"drop function if exists nuance_api.job_{name}()")
    desk.sql("drop table nuance.job_mark")


def state(desk, name):
    row = desk.sql("select runs, failures, failures_in_a_row, last_error, next_at > now() + interval '1 minute' from nuance.job where name = %s", name)[0]
    return dict(zip(("runs", "failures", "row", "error", "later"), row))


def test_a_due_job_is_done_and_waits(desk, job):
    job("hello", "begin insert into nuance.job_mark (name) values ('hello'); return 0; end")
    eventually(lambda: state(desk, "hello")["runs"] == 1)
    assert state(desk, "hello")["later"]
    assert desk.sql("select count(*) from nuance.job_mark where name = 'hello'")[0][0] == 1


def test_a_job_goes_on_until_nothing_is_left(desk, job):
    job("pieces", "begin insert into nuance.job_mark (name) values ('pieces'); "
                  "return (select greatest(0, 5 - count(*)) from nuance.job_mark where name = 'pieces'); end")
    eventually(lambda: state(desk, "pieces")["later"])
    assert state(desk, "pieces")["runs"] == 5


def test_a_failing_job_is_noted_and_stops_no_other(desk, job, log):
    log.expect(r"NUANCE0111: job broken failed: no luck")
    log.allow(r"NUANCE0111: job broken failed: no luck")
    job("broken", "begin insert into nuance.job_mark (name) values ('broken'); raise exception 'no luck'; end", every="10 minutes")
    job("other", "begin return 0; end")
    eventually(lambda: state(desk, "broken")["failures"] == 1 and state(desk, "other")["runs"] == 1)
    assert state(desk, "broken")["error"] == "no luck" and state(desk, "broken")["later"]
    assert desk.sql("select count(*) from nuance.job_mark where name = 'broken'")[0][0] == 0, "what it did is undone"


def test_a_job_done_each_second_is_soon_tried_again(desk, job, log):
    """However often it failed: paging is such a job."""
    log.expect(r"NUANCE0111: job hurried failed: no luck")
    log.allow(r"NUANCE0111: job hurried failed: no luck")
    job("hurried", "begin raise exception 'no luck'; end", every="1 second")
    desk.sql("update nuance.job set failures_in_a_row = 12, next_at = now() where name = 'hurried'")
    eventually(lambda: state(desk, "hurried")["row"] > 12)
    assert desk.sql("select next_at <= finished_at + interval '10 seconds' from nuance.job where name = 'hurried'") == [(True,)]


def test_many_servers_do_it_once(desk, job, another_httpd):
    others = [another_httpd(extra_conf=ON), another_httpd(extra_conf=ON)]
    assert others
    job("once", "begin insert into nuance.job_mark (name) values ('once'); perform pg_sleep(0.05); "
                "return (select greatest(0, 40 - count(*)) from nuance.job_mark where name = 'once'); end")
    eventually(lambda: state(desk, "once")["later"], seconds=30)
    marks = desk.sql("select at, pid from nuance.job_mark where name = 'once' order by at")
    assert len(marks) == 40
    gaps = [(later[0] - sooner[0]).total_seconds() for sooner, later in zip(marks, marks[1:])]
    assert min(gaps) >= 0.045, "no two pieces at once"


def test_another_child_takes_over(desk, job, another_httpd, log):
    """The child that looks for jobs is killed in the middle of one: it is undone, and done again."""
    log.allow(r"AH00052|exit signal Killed")
    alone = another_httpd(extra_conf=ON)
    desk.sql("update nuance.job set next_at = now() + interval '1 hour'")
    job("long", "begin insert into nuance.job_mark (name) values ('long'); perform pg_sleep(1.5); return 0; end")
    eventually(lambda: desk.sql("select count(*) from pg_stat_activity where query like '%run_due_job%' and state = 'active' and pid <> pg_backend_pid()", role="postgres")[0][0])
    for child in [*alone.httpd.children, *desk.httpd.children]:
        signal_child(child)
    eventually(lambda: state(desk, "long")["runs"] == 1, seconds=30)
    assert desk.sql("select count(*) from nuance.job_mark where name = 'long'")[0][0] == 1
    desk.sql("update nuance.job set next_at = now() where name <> 'long'")


def signal_child(pid):
    import os
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def test_switched_off(desk, job, tmp_path_factory, build, fault):
    """A server that is told not to leaves jobs alone."""
    from helpers.world import Cluster
    from lab.sample import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("quiet"))).start()
    try:
        load_sample(cluster, build, items=0)
        folder = tmp_path_factory.mktemp("off")
        httpd = start_httpd(folder, cluster, build, extra_conf=fault)
        try:
            quiet = Desk(folder, build, cluster, httpd)
            quiet.client("staff").page("/staff")
            import time
            time.sleep(2.5)
            assert quiet.sql("select sum(runs) from nuance.job")[0][0] == 0
        finally:
            httpd.stop()
    finally:
        cluster.destroy()


def test_old_things_are_tidied(desk):
    desk.sql("insert into nuance.submission (person_id, key, action, at) select 0, md5(n::text), 'x', now() - interval '8 days' from generate_series(1, 2500) n")
    desk.sql("update nuance.job set next_at = now() where name = 'tidy'")
    eventually(lambda: desk.sql("select count(*) from nuance.submission where action = 'x'")[0][0] == 0)


def test_jobs_are_counted(desk):
    eventually(lambda: desk.sql("select sum(runs) from nuance.job")[0][0] > 0)
    import requests
    text = requests.get(desk.httpd.metrics_url, timeout=10).text
    assert "nuance_job_duration_seconds_count" in text and "nuance_job_failures" in text


def test_a_job_that_takes_too_long_stops_no_other(tmp_path_factory, build, loaded, fault, log):
    """The statement timeout is an error like any other: it is noted, and the others have their turn."""
    log.expect(r"NUANCE0111: job endless failed")
    log.allow(r"NUANCE0111: job endless failed")
    httpd = start_httpd(tmp_path_factory.mktemp("hasty"), loaded, build, extra_conf=fault + ON + "NuanceStatementTimeout 300\n")
    own = Desk(None, build, loaded, httpd)
    try:
        own.sql("create table if not exists nuance.job_done (name text)")
        for name, body in (("endless", "perform pg_sleep(30); return 0;"), ("patient", "insert into nuance.job_done values ('patient'); return 0;")):
            own.sql(f"create or replace function nuance_api.job_{name}() returns integer language plpgsql as $$ begin {body} end $$")
            own.sql("insert into nuance.job (name, every, next_at) values (%s, '1 hour', now() - %s * interval '1 minute')", name, 9 if name == "endless" else 1)
        eventually(lambda: own.sql("select name from nuance.job_done"), 20)
        # whichever server took it: another one of these tests is more patient
        eventually(lambda: own.sql("select failures from nuance.job where name = 'endless'") == [(1,)], 20)
    finally:
        httpd.stop()
        for name in ("endless", "patient"):
            own.sql("delete from nuance.job where name = %s", name)
            own.sql(f"drop function if exists nuance_api.job_{name}()")
        own.sql("drop table if exists nuance.job_done")
