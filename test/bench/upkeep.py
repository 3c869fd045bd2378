# SPDX-License-Identifier: Apache-2.0
"""CPU of PostgreSQL for a comment, with the triggers that keep response figures and without.

One connection calls the action itself, so that nothing else is in the figures; its process tells its own CPU. First answers, which
change figures, later ones and replies of customers are measured apart, turn about with and without, and the median counts. The share
that is judged is that of all comments together, one first answer among so many as there are in an issue (--each). Deadlines are
something else, and can be added (--deadlines).
"""
import argparse
import os
import pathlib
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

from lab import Build, Cluster  # noqa: E402
from lab.sample import load_sample  # noqa: E402

UPKEEP = [("nuance.timeline_entry", "responds"), ("nuance.queue_stay", "counted"), ("nuance.queue_stay", "opened")]
DEADLINES = [("nuance.timeline_entry", "timed"), ("nuance.item", "timed"), ("nuance.item", "timed_new")]
# What a connection learns by its first calls is not measured.
WARM_UP = 10
WHO = {"first answer": "staff", "later answer": "staff", "customer's reply": "manager"}

FILE = """
select (nuance_api.issue_file(gen_random_uuid()::text, c.id, 'Something is slow.')).subject from nuance.contract c where c.name = 'acme'
"""
BE = """
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = %s
"""
COMMENT = "select nuance_api.item_update(gen_random_uuid()::text, %s, i.version, comment => 'One more word about it.') from nuance.item i where i.number = %s"


class Desk:
    def __init__(self, cluster):
        self.connection = cluster.connect("nuance", autocommit=True)
        self.cursor = self.connection.cursor()
        self.cursor.execute("set plan_cache_mode = force_generic_plan")
        self.cursor.execute("select pg_backend_pid()")
        self.pid = self.cursor.fetchone()[0]

    def file(self):
        self.cursor.execute(FILE)
        return int(self.cursor.fetchone()[0][1:])

    def switch(self, triggers, on):
        for table, trigger in triggers:
            self.cursor.execute(f"alter table {table} {'enable' if on else 'disable'} trigger {trigger}")

    def cpu(self):
        """Seconds of this connection's process."""
        return int(pathlib.Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9

    def comments(self, login, numbers):
        """Microseconds of each."""
        self.cursor.execute(BE, (login,))
        took = []
        for number in numbers:
            before = self.cpu()
            self.cursor.execute(COMMENT, (number, number))
            took.append(1e6 * (self.cpu() - before))
        return took[WARM_UP:]


def measure(desk, triggers, comments, rounds):
    """{kind: (with, without)}, each the median of all comments: what else a busy machine does falls on few."""
    took = {(kind, on): [] for kind in WHO for on in (True, False)}
    for turn in range(rounds):
        for on in ((True, False), (False, True))[turn % 2]:
            desk.cursor.execute(BE, ("manager",))
            numbers = [desk.file() for _ in range(comments + WARM_UP)]
            desk.switch(triggers, on)
            for kind, login in WHO.items():
                took[kind, on] += desk.comments(login, numbers)
            desk.switch(triggers, True)
    return {kind: tuple(statistics.median(took[kind, on]) for on in (True, False)) for kind in WHO}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=20000)
    options.add_argument("--comments", type=int, default=150, help="of each kind, in each turn")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--each", type=int, default=4, help="comments of an issue, of which one is a first answer")
    options.add_argument("--deadlines", action="store_true", help="count the upkeep of deadlines, too, under a target with opening hours")
    options.add_argument("--most", type=float, help="fail when the share is more percent than this")
    o = options.parse_args()
    build = Build()
    build.ensure()
    with tempfile.TemporaryDirectory(prefix="nuance-upkeep-") as folder:
        os.chmod(folder, 0o755)
        cluster = Cluster(f"{folder}/pg").start()
        try:
            load_sample(cluster, build, o.items)
            desk = Desk(cluster)
            desk.cursor.execute("update nuance.rate_limit set most = null")
            if o.deadlines:
                desk.cursor.execute("""
                    with made as (insert into nuance.calendar (name, time_zone) values ('Office', 'Europe/Berlin') returning id),
                         hours as (insert into nuance.calendar_hours select id, d, 0, 1440 from made, generate_series(1, 7) d)
                    insert into nuance.sla (queue_id, calendar_id, first_minutes, next_minutes, resolution_minutes)
                    select q.id, made.id, 60, 240, 2400 from nuance.queue q, made where q.key = 'paid'""")
            found = measure(desk, UPKEEP + (DEADLINES if o.deadlines else []), o.comments, o.rounds)
        finally:
            cluster.stop()
    print("| comment | us with | us without | share |\n| --- | --: | --: | --: |")
    for kind, (kept, bare) in found.items():
        print(f"| {kind} | {kept:,.0f} | {bare:,.0f} | {100 * (kept / bare - 1):.1f} % |")
    # Of the comments of an issue one is the first answer; the others are answers and replies by halves.
    rest = (o.each - 1) / 2
    kept, bare = (sum(found[kind][n] * weight for kind, weight in zip(WHO, (1, rest, rest))) / o.each for n in (0, 1))
    share = 100 * (kept / bare - 1)
    print(f"| one of {o.each} | {kept:,.0f} | {bare:,.0f} | {share:.1f} % |")
    if o.most is not None and share > o.most:
        sys.exit(f"upkeep adds {share:.1f} %, more than {o.most} %")


if __name__ == "__main__":
    main()
