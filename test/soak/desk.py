# SPDX-License-Identifier: Apache-2.0
"""Many members of staff work through one queue at once, until it is clear.

Each asks for the next item over a connection of their own, one after the other without a pause; every third time they close what they hold
in the same step. It fails when an item is handed to two, or to nobody, when anything is refused, when a closed one is not its holder's,
or when the counts are not what counting says. It prints how long "next" takes.
"""
import argparse
import http.client
import os
import pathlib
import re
import secrets
import sys
import tempfile
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

ITEMS = """
    insert into nuance.queue (key, name, position) values ('soak', 'Soak', 99);
    insert into nuance.item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, priority, deadline, filed_at)
    select 'Item ' || n, 'Text of item ' || n, s.contract_id, s.id, (select id from nuance.queue where key = 'soak'), p.id, p.id,
           (array[50, 50, 80, 25, 100])[1 + n %% 5], case when n %% 4 = 0 then now() + (n %% 977 - 200) * interval '1 minute' end,
           now() - n * interval '1 minute'
    from generate_series(1, %(items)s) n
    cross join lateral (select id, contract_id from nuance.source order by id offset n %% 5 limit 1) s
    cross join (select min(person_id) as id from nuance.account) p;
"""


class Worker(threading.Thread):
    """One member of staff."""

    def __init__(self, base, token, start):
        super().__init__()
        self.base, self.token, self.starts = urllib.parse.urlsplit(base), token, start
        self.took, self.handed, self.closed, self.failure = [], [], [], None

    def post(self, connection, path, **fields):
        body = urllib.parse.urlencode({"submission": secrets.token_urlsafe(18), **fields})
        began = time.perf_counter()
        connection.request("POST", self.base.path.rstrip("/") + path, body, {
            "Authorization": "Bearer " + self.token, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        text = answer.read()
        self.took.append(time.perf_counter() - began)
        if answer.status != 303:
            raise AssertionError(f"{path}: {answer.status} {text[:300]!r}")
        return answer.headers["Location"]

    def run(self):
        try:
            connection = http.client.HTTPConnection(self.base.netloc, timeout=60)
            self.starts.wait()
            here = None
            while True:
                if here and len(self.handed) % 3 == 0:
                    self.closed.append(here)
                    to = self.post(connection, f"/N{here}", version=0, work="soak", next="close")
                else:
                    to = self.post(connection, "/queue/soak/work")
                found = re.search(r"/N(\d+)\?work=soak", to)
                if not found:
                    return
                here = int(found[1])
                self.handed.append(here)
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def prepare(cluster, build, o):
    """The items, and a token for each member of staff."""
    connection = cluster.connect("nuance", autocommit=True)
    tokens = []
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"items": o.items})
        cursor.execute("analyze")
        for n in range(o.staff):
            token = "nu_" + secrets.token_hex(32)
            tokens.append(token)
            cursor.execute(
                "with p as (insert into nuance.person (name) values (%s) returning id), "
                "a as (insert into nuance.account (person_id, login, role) select id, %s, 'staff' from p) "
                "insert into nuance.api_token (name, person_id, token_hash, scopes) select %s, id, sha256(%s::bytea), array['read', 'write'] from p",
                (f"Worker {n}", f"worker{n}", f"worker {n}", token))
    connection.close()
    return tokens


def check(cluster, o, workers):
    """What must be true afterwards; gives what is not."""
    handed = [number for worker in workers for number in worker.handed]
    connection = cluster.connect("postgres", "nuance", autocommit=True)
    wrong = [f"{type(w.failure).__name__}: {w.failure}" for w in workers if w.failure]
    if len(handed) != len(set(handed)):
        wrong.append(f"{len(handed) - len(set(handed))} items were handed out more than once")
    if len(set(handed)) != o.items:
        wrong.append(f"{o.items - len(set(handed))} items were handed to nobody")
    with connection.cursor() as cursor:
        for worker in workers:
            cursor.execute("select count(*) from nuance.item i join nuance.account a on a.person_id = i.owner_id join nuance.api_token t on "
                           "t.person_id = a.person_id where i.number = any (%s) and i.closed and t.token_hash = sha256(%s::bytea)",
                           (worker.closed, worker.token))
            if cursor.fetchone()[0] != len(worker.closed):
                wrong.append("an item that was closed is not that of whoever closed it")
        cursor.execute("select count(*) from ((select kind, id, sum(n) from (select * from nuance.tally union all select * from nuance.tally_delta) t "
                       "group by 1, 2 having sum(n) <> 0) except (select t.kind, t.id, count(*) from nuance.item i "
                       "cross join lateral nuance_api.item_tallies(i) t group by 1, 2)) x")
        if cursor.fetchone()[0]:
            wrong.append("the counts are not what counting says")
        cursor.execute("select count(*) from nuance.item i where i.leased <> exists (select from nuance.work_lease l where l.item_number = i.number)")
        if cursor.fetchone()[0]:
            wrong.append("what is in somebody's hands does not say so")
    connection.close()
    return wrong


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--staff", type=int, default=32)
    options.add_argument("--items", type=int, default=10000)
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-desk-") as folder:
        os.chmod(folder, 0o755)
        build = Build()
        build.ensure()
        cluster = Cluster(folder + "/pg")
        cluster.start()
        load_sample(cluster, build, 0)
        tokens = prepare(cluster, build, o)
        httpd = Httpd(folder + "/httpd", cluster, build)
        httpd.start()
        try:
            httpd.wait_ready()
            start = threading.Barrier(o.staff)
            workers = [Worker(httpd.url, token, start) for token in tokens]
            began = time.perf_counter()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            seconds = time.perf_counter() - began
            wrong = check(cluster, o, workers)
        finally:
            httpd.stop()
            cluster.stop()
    took = [t for worker in workers for t in worker.took]
    if took:
        print(f"{o.staff} staff, {o.items:,} items: {len(took) / seconds:.0f} a second, next p50 {percentile(took, .5):.1f} ms, "
              f"p95 {percentile(took, .95):.1f} ms, p99 {percentile(took, .99):.1f} ms; each had {min(len(w.handed) for w in workers)} "
              f"to {max(len(w.handed) for w in workers)}")
    if wrong:
        sys.exit("\n".join(wrong))
    print("every item was handed out exactly once")


if __name__ == "__main__":
    main()
