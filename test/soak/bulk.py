# SPDX-License-Identifier: Apache-2.0
"""Changes many issues that a query finds, while somebody reads, and undoes it.

It fails when the preview does not name all of them, when one is left out, when a page is refused or is slower meanwhile than may be, or
when the undoing does not bring back every byte of what the change touched: issues, stays, clocks and counts. It prints how long each step takes.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "test" / "http"))

import requests  # noqa: E402
from helpers.client import Client  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

QUERY = "is:closed priority:<=normal"
# All that a change of status, priority and queue touches, in one number.
EVERYTHING = """
    select md5(string_agg(x.what, '' order by x.what)) from (
        select md5((to_jsonb(i) - 'version')::text) as what from nuance.item i
        union all select md5(to_jsonb(s)::text) from nuance.queue_stay s
        union all select md5(to_jsonb(c)::text) from nuance.clock c
        union all select md5(to_jsonb(r)::text) from nuance.clock_run r
        union all select kind || ' ' || id || ' ' || sum(n)
                  from (select kind, id, n from nuance.tally union all select kind, id, n from nuance.tally_delta) t
                  group by kind, id having sum(n) <> 0) x"""


class Reader(threading.Thread):
    """Reads the portal over and over, until told to stop."""

    def __init__(self, url):
        super().__init__()
        self.client, self.took, self.refused, self.going = Client(url, "manager"), [], [], True

    def run(self):
        while self.going:
            began = time.perf_counter()
            try:
                status = self.client.get("/").status_code
            except requests.RequestException as failure:
                status = failure
            self.took.append(time.perf_counter() - began)
            if status != 200:
                self.refused.append(status)
            time.sleep(0.02)

    def percentile(self, share):
        return sorted(self.took)[int(len(self.took) * share)] * 1000


def asked(cluster, text, *values):
    connection = cluster.connect("postgres", "nuance", autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        row = cursor.fetchone()
    connection.close()
    return row


def carried_out(cluster, client, path):
    """Starts what a page offers, waits for its end and gives (done, seconds, the number of the change)."""
    began = time.perf_counter()
    answer = client.post(path, {})
    if answer.status_code != 303:
        sys.exit(f"{path}: {answer.status_code} {answer.text[:300]}")
    bulk = int(answer.headers["Location"].rsplit("/", 1)[1])
    while (state := asked(cluster, "select state, done from nuance.bulk where id = %s", bulk))[0] == "executing":
        if time.perf_counter() - began > 3600:
            sys.exit(f"{path}: not done after an hour")
        time.sleep(0.2)
    return state[1], time.perf_counter() - began, bulk


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=170000, help="issues of the desk")
    options.add_argument("--change", type=int, default=100000, help="how many of them are changed")
    options.add_argument("--most", type=float, default=250, help="ms a page of the portal may take meanwhile, 99 of 100 times")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-bulk-") as folder:
        os.chmod(folder, 0o755)
        build = Build()
        build.ensure()
        cluster = Cluster(folder + "/pg", settings={"shared_buffers": "512MB"})
        cluster.start()
        load_sample(cluster, build, o.items)
        # Exactly so many that the query finds: the rest are of a priority it does not ask for.
        found = asked(cluster, "with f as (select number, row_number() over (order by number) as n from nuance.item where closed and priority <= 50), "
                               "away as (update nuance.item i set priority = 80 from f where f.number = i.number and f.n > %s returning 1) "
                               "select (select count(*) from f) - (select count(*) from away)", o.change)[0]
        asked(cluster, "select count(*) from (select nuance_api.count_again()) c")
        httpd = Httpd(folder + "/httpd", cluster, build)
        httpd.start()
        try:
            httpd.wait_ready()
            before = asked(cluster, EVERYTHING)
            staff, reader = Client(httpd.url.rstrip("/"), "staff"), Reader(httpd.url.rstrip("/"))
            began = time.perf_counter()
            answer = staff.post("/staff/bulk", {"which": "all", "q": QUERY, "asked": QUERY, "priority": "high", "status": "wontfix", "queue": "community",
                                                "quiet": "yes"})
            preview = time.perf_counter() - began
            if answer.status_code != 303:
                sys.exit(f"the preview: {answer.status_code} {answer.text[:300]}")
            bulk = answer.headers["Location"].rsplit("/", 1)[1]
            shown = int(staff.xml(f"/staff/bulk/{bulk}").find("bulk").get("total"))
            reader.start()
            done, there, bulk = carried_out(cluster, staff, f"/staff/bulk/{bulk}/start")
            changed = asked(cluster, EVERYTHING)
            undone, back, _ = carried_out(cluster, staff, f"/staff/bulk/{bulk}/undo")
            after = asked(cluster, EVERYTHING)
            reader.going = False
            reader.join()
        finally:
            httpd.stop()
            cluster.stop()
    print(f"{found:,} of {o.items:,} issues: found and shown in {preview:.1f} s, changed in {there:.0f} s ({done / there:.0f} a second), undone in {back:.0f} s "
          f"({undone / back:.0f} a second); the portal meanwhile p50 {reader.percentile(.5):.1f} ms, p99 {reader.percentile(.99):.1f} ms")
    wrong = []
    if not found == o.change == shown == done == undone:
        wrong.append(f"{found} were found, {shown} shown, {done} changed and {undone} undone of {o.change}")
    if changed == before:
        wrong.append("nothing was changed")
    if after != before:
        wrong.append("the undoing did not bring back what there was")
    if reader.refused:
        wrong.append(f"{len(reader.refused)} pages were refused, first {reader.refused[0]}")
    if reader.percentile(.99) > o.most:
        wrong.append(f"the portal was slow: p99 {reader.percentile(.99):.0f} ms")
    if wrong:
        sys.exit("\n".join(wrong))
    print("the undoing brought back every byte")


if __name__ == "__main__":
    main()
