# SPDX-License-Identifier: Apache-2.0
"""Webhooks a second from two httpd nodes to a local receiver, and the portal's latency while many wait.

The messages are written beforehand, for destinations that are switched off; time counts from the moment those are
switched on to the last answer. One thread of each node sends.
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402
from lab.system import free_port, wait_until  # noqa: E402

CONF = "NuanceBackground Off\nNuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\n"
CONTENT = ('{"type": "item.comment", "timestamp": "2026-01-02T03:04:05Z", "data": {"item": {"number": 317, "title": "Disk full on web3", '
           '"status": "open"}, "comment": "It is full again, and the job that empties it has not run since Tuesday."}}')


class Lab:
    def __init__(self, folder, nodes):
        self.folder = folder
        self.build = Build()
        self.build.ensure()
        self.cluster = Cluster(f"{folder}/pg", settings={"shared_buffers": "256MB"})
        self.cluster.start()
        load_sample(self.cluster, self.build, 2000)
        self.port = free_port()
        program = f"{folder}/receiver"
        subprocess.run(["cc", "-O2", "-o", program, str(TOP / "test/bench/receiver.c")], check=True)
        self.receiver = subprocess.Popen([program, str(self.port)])
        self.nodes = [Httpd(f"{folder}/node-{n}", self.cluster, self.build, extra_conf=CONF, processes=1) for n in range(nodes)]
        for node in self.nodes:
            node.start()

    def sql(self, text, *values):
        connection = self.cluster.connect(self.cluster.superuser, autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute(text, values or None)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def destination(self, url, enabled=False):
        number = self.sql("insert into nuance.destination (name, type, settings, enabled) values (gen_random_uuid(), 'webhook', "
                          "jsonb_build_object('url', %s::text), %s) returning id", url, enabled)[0][0]
        self.sql("insert into nuance.destination_secret (destination_id, secret) values (%s, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')", number)
        return number

    def fill(self, count, destinations):
        self.sql("select nuance_api.outbox_add('webhook', 'item.comment', '', %s, destination => (%s::bigint[])[1 + n %% %s], "
                 "ordering => 'item:' || n) from generate_series(1, %s) n", CONTENT, destinations, len(destinations), count)
        self.sql("vacuum analyze nuance.outbox")

    def cpu(self):
        """Seconds of processor time so far: (httpd, PostgreSQL, receiver)."""
        def of(pids):
            total = 0
            for pid in pids:
                try:
                    fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rpartition(")")[2].split()
                    total += int(fields[11]) + int(fields[12])
                except OSError:
                    pass
            return total / os.sysconf("SC_CLK_TCK")
        from lab.system import children_of
        return (of([pid for node in self.nodes for pid in node.children]), of(children_of(self.cluster.pid)), of([self.receiver.pid]))

    def throughput(self, count, n_destinations):
        destinations = [self.destination(f"http://127.0.0.1:{self.port}/{n}") for n in range(n_destinations)]
        self.fill(count, destinations)
        before = self.cpu()
        began = time.monotonic()
        self.sql("update nuance.destination set enabled = true where id = any(%s)", destinations)
        self.sql("notify nuance_outbox")
        if not wait_until(lambda: self.sql("select count(*) from nuance.outbox where kind = 'webhook' and state in ('waiting', 'sending')")[0][0] == 0, 600, 0.1):
            sys.exit("not all were sent")
        took = time.monotonic() - began
        sent, attempts = self.sql("select (select count(*) from nuance.outbox where state = 'sent'), (select count(*) from nuance.outbox_attempt where outcome <> 'failed' and status is not null)")[0]
        arrived = int(requests.get(f"http://127.0.0.1:{self.port}/", timeout=5).text)
        if sent != count or arrived < count:
            sys.exit(f"{count} messages, {sent} sent, {arrived} arrived")
        spent = [round(1e6 * (b - a) / count) for a, b in zip(before, self.cpu())]
        print(f"{count} webhooks to {n_destinations} destination(s) from {len(self.nodes)} node(s): {count / took:,.0f} a second "
              f"({attempts} attempts, {arrived} arrived); CPU us each: httpd {spent[0]}, PostgreSQL {spent[1]}, receiver {spent[2]}", flush=True)
        self.sql("delete from nuance.outbox where kind = 'webhook'")
        return count / took

    def portal(self, cookie, seconds):
        """(p50, p99) of the portal in milliseconds, at a modest load."""
        done = subprocess.run(["wrk", "-t1", "-c4", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookie}", "-H", "Accept: text/html",
                               self.nodes[0].url], stdout=subprocess.PIPE, text=True, check=True).stdout
        def of(percent):
            number, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", done).groups()
            return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        return of(50), of(99)

    def waiting(self, count, seconds, rounds):
        """The portal's latency while so many wait for a receiver that is not there, and before and after that with nothing."""
        session = requests.Session()
        page = session.get(self.nodes[0].url + "login").text
        token = re.search(r'name="csrf" value="([^"]*)"', page)[1]
        session.post(self.nodes[0].url + "login", data={"csrf": token, "login": "manager", "password": "demo"})
        cookie = "; ".join(f"{c.name}={c.value}" for c in session.cookies)
        dead = self.destination("http://127.0.0.1:1/", enabled=True)
        self.portal(cookie, seconds)
        found = {"idle": [], "waiting": []}
        for name in ("idle", "waiting", "idle"):
            self.sql("delete from nuance.outbox where kind = 'webhook'")
            if name == "waiting":
                self.fill(count, [dead])
            self.sql("vacuum analyze nuance.outbox")
            self.sql("checkpoint")
            found[name] += [self.portal(cookie, seconds) for _ in range(rounds)]
        for name, figures in found.items():
            print(f"portal, {name}: p50 {statistics.median(f[0] for f in figures):.2f} ms, p99 {statistics.median(f[1] for f in figures):.2f} ms", flush=True)
        ratio = statistics.median(f[0] for f in found["waiting"]) / statistics.median(f[0] for f in found["idle"])
        print(f"while {count} wait, the portal's median latency is {100 * ratio - 100:+.0f} %")

    def stop(self):
        for node in self.nodes:
            node.stop()
        self.receiver.terminate()
        self.receiver.wait()
        self.cluster.stop()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=20000)
    options.add_argument("--destinations", type=int, default=4)
    options.add_argument("--nodes", type=int, default=2)
    options.add_argument("--waiting", type=int, default=100000, help="how many wait while the portal is measured; 0: not measured")
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--least", type=float, default=0, help="fail below so many a second")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-outbox-") as folder:
        os.chmod(folder, 0o755)
        lab = Lab(folder, o.nodes)
        try:
            rate = lab.throughput(o.messages, o.destinations)
            if o.waiting:
                lab.waiting(o.waiting, o.seconds, o.rounds)
        finally:
            lab.stop()
    if rate < o.least:
        sys.exit(f"less than {o.least:.0f} a second")


if __name__ == "__main__":
    main()
