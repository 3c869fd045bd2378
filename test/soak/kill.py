# SPDX-License-Identifier: Apache-2.0
"""Ten thousand webhooks from two httpd nodes on one database, while a random process is killed every second.

All must arrive. A webhook may arrive more than once, with the id by which its receiver tells; each such repeat must be
explained by an attempt of which the outbox does not know how it ended. With --database, backends of PostgreSQL are among
those that may die, which takes the whole database down for a moment.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "test" / "http"))

from helpers.receiver import Receiver, answer  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.system import children_of  # noqa: E402

CONF = "NuanceBackground Off\nNuanceDelivery On\nNuanceDeliveryAllow 127.0.0.0/8\nNuanceDeliveryTimeout 5\n"


def sql(cluster, text, *values):
    """Rows of a statement; tried again while the database is coming back."""
    for attempt in range(60):
        try:
            connection = cluster.connect(cluster.superuser, autocommit=True)
            try:
                with connection.cursor() as cursor:
                    cursor.execute(text, values or None)
                    return cursor.fetchall() if cursor.description else []
            finally:
                connection.close()
        except Exception:       # psycopg2.OperationalError while it recovers
            if attempt == 59:
                raise
            time.sleep(0.5)


def candidates(nodes, cluster, with_database):
    found = [pid for node in nodes if node.pid for pid in (node.pid, *node.children)]
    if with_database and random.random() < 0.2:
        found = children_of(cluster.pid)
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=10000)
    options.add_argument("--orderings", type=int, default=1000)
    options.add_argument("--every", type=float, default=1.0, help="seconds between deaths")
    options.add_argument("--hold", type=float, default=0.2, help="seconds the receiver takes for an answer")
    options.add_argument("--database", action="store_true")
    options.add_argument("--patience", type=float, default=600)
    o = options.parse_args()
    folder = tempfile.mkdtemp(prefix="nuance-kill-")
    os.chmod(folder, 0o755)
    build = Build()
    build.ensure()
    cluster = Cluster(folder + "/pg", settings={"synchronous_commit": "on"})
    cluster.start()
    cluster.install(build)
    receiver = Receiver()
    receiver.on("/kill", lambda handler, request: (time.sleep(o.hold), answer(204)(handler, request)))
    nodes = [Httpd(f"{folder}/node-{n}", cluster, build, extra_conf=CONF, processes=2) for n in range(2)]
    deaths = collections.Counter()
    try:
        for node in nodes:
            node.start()
        target = sql(cluster, "insert into nuance.destination (name, type, settings) values ('kill', 'webhook', %s) returning id",
                     json.dumps({"url": receiver.url("/kill")}))[0][0]
        sql(cluster, "select nuance_api.outbox_add('webhook', 'test', '', jsonb_build_object('n', n), destination => %s, ordering => 'o' || n %% %s) "
            "from generate_series(1, %s) n", target, o.orderings, o.messages)
        began, next_death, left = time.monotonic(), time.monotonic() + o.every, o.messages
        while left:
            if time.monotonic() - began > o.patience:
                sys.exit(f"{left} are left after {o.patience:.0f} s: "
                         + str(sql(cluster, "select state::text, count(*), max(said) from nuance.outbox group by 1")))
            time.sleep(max(0, next_death - time.monotonic()))
            next_death += o.every
            for node in nodes:
                if node.pid is None:        # its parent died: whoever watches over it starts it again
                    for pid in [p for p in map(int, filter(str.isdigit, os.listdir("/proc"))) if of_node(p, node)]:
                        end(pid)
                    pathlib.Path(node.pid_file).unlink(missing_ok=True)     # httpd would take a zombie for running
                    node.start()
            victims = candidates(nodes, cluster, o.database)
            victim = random.choice(victims) if victims else None
            if victim:
                kind = "PostgreSQL backend" if victim in children_of(cluster.pid or 0) else \
                    "httpd parent" if victim in [node.pid for node in nodes] else "httpd child"
                deaths[kind] += 1
                end(victim)
            left = sql(cluster, "select count(*) from nuance.outbox where state <> 'sent'")[0][0]
        took = time.monotonic() - began
        outcomes = dict(sql(cluster, "select outcome, count(*) from nuance.outbox_attempt group by 1"))
    finally:
        for node in nodes:
            node.stop()
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    verdict(o, receiver, deaths, outcomes, took)
    receiver.stop()


def of_node(pid, node):
    try:
        return node.conf.encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def end(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def verdict(o, receiver, deaths, outcomes, took):
    came = [(request.id, request.json["n"]) for request in receiver.at("/kill")]
    times = collections.Counter(n for _, n in came)
    repeats = sum(times.values()) - len(times)
    unknown = sum(n for outcome, n in outcomes.items() if outcome != "sent")
    print(f"{o.messages} messages in {took:.0f} s, {sum(deaths.values())} deaths ({', '.join(f'{n} {what}' for what, n in deaths.items())})")
    print(f"{len(times)} arrived, {repeats} of them once more; attempts: {', '.join(f'{n} {what}' for what, n in sorted(outcomes.items()))}")
    missing = set(range(1, o.messages + 1)) - set(times)
    if missing:
        sys.exit(f"lost: {sorted(missing)[:20]}")
    if repeats > unknown:
        sys.exit(f"{repeats} repeats, but only {unknown} attempts whose end is not known")
    if len({identity for identity, _ in came}) != o.messages:
        sys.exit("a repeat came under another id")
    seen, last = set(), {}
    for _, n in came:
        if n not in seen and last.get(n % o.orderings, 0) > n:
            sys.exit(f"{n} came after {last[n % o.orderings]}, which is behind it in its ordering")
        seen.add(n)
        last[n % o.orderings] = max(n, last.get(n % o.orderings, 0))
    print("Nothing was lost, every repeat is explained, every ordering was kept.")


if __name__ == "__main__":
    main()
