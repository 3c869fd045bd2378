# SPDX-License-Identifier: Apache-2.0
"""How long the page of response times takes after few issues and after millions, and what making its figures costs.

Two desks, each with a past of so many issues; the roll-ups of the past are made by SQL, for no request and no job reads the issues
themselves. The page is asked for in turns, made anew each time, so that a busy machine disturbs both alike. Figures are made as
each minute does it, as after a change to something years ago, and all of them.
"""
import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

# So many issues, spread evenly over days, queues and plans, by how long their answers took.
PAST = """
insert into nuance.response_count (span, day, queue_id, plan_id, clock, bucket, promise, n)
select 'day', (now() at time zone 'UTC')::date - d, q.id, p.id, c.clock, b.bucket, case when c.clock = 'open' then 'none' else 'kept' end,
       greatest(1, (%(items)s + %(days)s * cells.n - 1) / (%(days)s * cells.n))
from generate_series(1, %(days)s, case when %(items)s < 1000000 then 6 else 1 end) d
cross join nuance.queue q cross join nuance.plan p cross join (values ('wall'), ('open')) c (clock)
cross join lateral generate_series(100, 700, case when %(items)s < 1000000 then 600 else 6 end) b (bucket)
cross join (select count(*) * (select count(*) from nuance.plan) * case when %(items)s < 1000000 then 2 else 101 end as n from nuance.queue) cells
on conflict do nothing;
insert into nuance.response_count (span, day, queue_id, plan_id, clock, bucket, promise, n)
select s.span, s.day, c.queue_id, c.plan_id, c.clock, c.bucket, c.promise, sum(c.n)
from nuance.response_count c cross join lateral nuance_api.spans_of(c.day) s
where c.span = 'day' and s.span <> 'day'
group by s.span, s.day, c.queue_id, c.plan_id, c.clock, c.bucket, c.promise;
analyze nuance.response_count;
"""


class Desk:
    def __init__(self, folder, build, items, years):
        self.items = items
        self.cluster = Cluster(f"{folder}/pg-{items}").start()
        load_sample(self.cluster, build, 0)
        self.run("delete from nuance.response_count")
        self.run(PAST, items=items, days=int(365 * years))
        self.cells = self.one("select count(*) from nuance.response_count")
        self.counted = self.one("select sum(n) from nuance.response_count where span = 'day' and clock = 'wall'")
        self.figures = {what: min(self.timed(f"select nuance_api.make_figures({since})") for _ in range(3)) for what, since in
                        (("each minute", "'infinity'"), ("after a change to the oldest day", "'-infinity'"))}
        self.httpd = Httpd(f"{folder}/httpd-{items}", self.cluster, build, extra_conf="NuanceMemo 0\nNuanceBackground off\n")
        self.httpd.start()
        self.session = requests.Session()

    def run(self, text, **values):
        with self.cluster.connect("nuance") as connection:
            connection.cursor().execute(text, values or None)
        connection.close()

    def one(self, text):
        with self.cluster.connect("nuance") as connection, connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchone()[0]

    def timed(self, text):
        start = time.perf_counter()
        self.run(text)
        return time.perf_counter() - start

    def page(self):
        start = time.perf_counter()
        answer = self.session.get(self.httpd.url + "status", headers={"Accept": "text/html"}, timeout=10)
        took = time.perf_counter() - start
        assert answer.status_code == 200 and "Too few" not in answer.text, answer.status_code
        return took

    def stop(self):
        self.httpd.stop()
        self.cluster.stop()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", default="10000,10000000", help="how many issues each desk has had")
    options.add_argument("--years", type=float, default=5)
    options.add_argument("--requests", type=int, default=300, help="to each")
    options.add_argument("--most", type=float, help="fail when the page of the larger takes more than so many times as long")
    o = options.parse_args()
    build = Build()
    build.ensure()
    with tempfile.TemporaryDirectory(prefix="nuance-status-") as folder:
        os.chmod(folder, 0o755)
        desks = []
        try:
            for items in map(int, o.items.split(",")):
                desks.append(Desk(folder, build, items, o.years))
            took = [[] for _ in desks]
            for n in range(o.requests + 10):
                for desk, times in zip(desks, took):
                    times.append(desk.page())
        finally:
            for desk in desks:
                desk.stop()
    middle = [statistics.median(times[10:]) for times in took]
    for desk, median in zip(desks, middle):
        made = "; ".join(f"{what} {1000 * seconds:,.0f} ms" for what, seconds in desk.figures.items())
        print(f"{desk.counted:,} issues in {desk.cells:,} cells: /status {1000 * median:.1f} ms; figures made {made}")
    ratio = middle[-1] / middle[0]
    print(f"the page of the last to that of the first: {ratio:.2f}")
    if o.most is not None and ratio > o.most:
        sys.exit(f"more than {o.most} times")


if __name__ == "__main__":
    main()
