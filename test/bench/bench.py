# SPDX-License-Identifier: Apache-2.0
"""Requests per second and what they cost, beside a static file of 12 KB from the same httpd.

The targets take turns, so that a noisy machine disturbs all alike; the median round counts.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

LUA = """
init = function(args) math.randomseed(os.time() * 1000 + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000) end
local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
local function key()
  local k = {}
  for i = 1, 24 do local n = math.random(#letters); k[i] = letters:sub(n, n) end
  return table.concat(k)
end
wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
wrk.headers["Accept"] = "text/html"
local body = os.getenv("BENCH_BODY")
local paths = {}
for path in os.getenv("BENCH_PATHS"):gmatch("%S+") do paths[#paths + 1] = path end
request = function()
  local path = paths[math.random(#paths)]
  if body and body ~= "" then
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    return wrk.format("POST", path, nil, body .. "&submission=" .. key())
  end
  return wrk.format("GET", path)
end
done = function(summary, latency, requests)
  io.write(string.format("BENCH %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write))
end
"""


# A desk of so many contracts, each with five people, as the hosting system would make them.
CUSTOMERS = """
    insert into nuance.person (name) select 'Customer ' || n from generate_series(1, %(people)s) n;
    insert into nuance.account (person_id, login) select id, 'c' || id from nuance.person where name like 'Customer %%';
    insert into nuance.contract (kind, name, plan_id, paid_until)
        select 'instance', 'hosted-' || n, p.id, now() + interval '200 days' from generate_series(1, %(contracts)s) n, nuance.plan p where p.key = 'team';
    insert into nuance.instance (name, contract_id) select name, id from nuance.contract where name like 'hosted-%%';
    insert into nuance.source (contract_id, queue_id)
        select c.id, q.id from nuance.contract c, nuance.queue q where c.name like 'hosted-%%' and q.key = 'paid';
    insert into nuance.membership (contract_id, person_id, role)
        select c.id, p.first + (c.place - 1) * 5 + n - 1, case when n = 1 then 'manager' else 'member' end
        from (select id, row_number() over (order by id) as place from nuance.contract where name like 'hosted-%%') c,
             generate_series(1, 5) n,
             (select min(id) as first from nuance.person where name like 'Customer %%') p;
    insert into nuance.contract_priority (contract_id, position, title, plan_id, words)
        select c.id, n, 'Priority ' || n, c.plan_id, lower(c.name || ' priority ' || n)
        from nuance.contract c, generate_series(1, 3) n where c.name like 'hosted-%%';
"""

# Somebody with so many contracts of their own.
SOMEBODY = """
    with one as (insert into nuance.person (name) values ('Holder of %(n)s') returning id), account as (
        insert into nuance.account (person_id, login, password_hash)
        select one.id, 'holder%(n)s', a.password_hash from one, nuance.account a where a.login = 'manager'), held as (
        insert into nuance.contract (kind, name, plan_id, paid_until)
        select 'dedicated', 'Held %(n)s-' || n, p.id, now() + interval '200 days' from generate_series(1, %(n)s) n, nuance.plan p
        where p.key = 'dedicated' returning id), sources as (
        insert into nuance.source (contract_id, queue_id) select held.id, q.id from held, nuance.queue q where q.key = 'paid')
    insert into nuance.membership (contract_id, person_id, role) select held.id, one.id, 'manager' from held, one;
"""

# One account files more here than all people of a desk.
UNLIMITED = "update nuance.rate_limit set most = null"

PAST = """
    insert into nuance.item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, status, priority,
                             filed_at, activity_at)
    select 'Past issue ' || n, 'It was solved.', c.id, s.id, s.queue_id, a.person_id, a.person_id, 'resolved', 50,
           now() - n * interval '1 hour', now() - n * interval '1 hour'
    from generate_series(1, 1000) n, nuance.contract c
    join nuance.source s on s.contract_id = c.id, nuance.account a
    where c.name = 'Held 1-1' and a.login = 'holder1';
"""

WRITES = ["filing an issue", "filing by the form of free support", "a comment"]
# What somebody types before filing, and what the form of free support wants answered.
ALIKE = ["error+after+upgrade", "search+does+not+find+tasks", "How+do+I+change+a+project", "page+is+blank+when+saving"]
ANSWERS = {"q-current": "yes", "q-unmodified": "yes", "q-clean": "yes", "q-summary": "Saving shows a blank page", "q-version": "4.2.1",
           "q-steps.1": "Open a page", "q-steps.2": "Save it", "q-expected": "A saved page", "q-actual": "A blank page", "q-private": "yes"}
STATIC, QUEUE, ANEW = "static file, 12 KB", "queue list, 50 rows", "queue list, made anew each time"


class Desk:
    """One database of so many items, and an httpd on it."""

    def __init__(self, folder, build, items, contracts, body_max=None):
        self.items, self.build, self.folder = items, build, folder
        self.cluster = Cluster(f"{folder}/pg-{items}", settings={"shared_buffers": "512MB"})
        self.cluster.start()
        load_sample(self.cluster, build, items, body_max=body_max)
        self.run(CUSTOMERS, contracts=contracts, people=5 * contracts)
        for n in (1, 20, 500):
            self.run(SOMEBODY, n=n)
        self.run(PAST)
        self.run(UNLIMITED)
        self.run("vacuum analyze")
        self.httpd = Httpd(f"{folder}/httpd-{items}", self.cluster, build)
        self.httpd.start()
        # the same, but for what it remembers of pages that it made before: nothing
        self.forgetful = Httpd(f"{folder}/forgetful-{items}", self.cluster, build, extra_conf="NuanceMemo 0\nNuanceBackground off\n")
        self.forgetful.start()
        (pathlib.Path(self.httpd.htdocs) / "static.html").write_text("x" * 12288)
        self.roles = {}

    def run(self, text, **values):
        """SQL as the owner; a text without values is taken as it is."""
        connection = self.cluster.connect(self.cluster.superuser, autocommit=True)
        connection.cursor().execute(text, values or None)
        connection.close()

    def import_rate(self, instances=5000):
        """Instances with five members each that nuancectl imports in a second."""
        lines = ["name,display_name,plan,members"]
        lines += [f"imported-{n},Imported {n},team,*im{n}a im{n}b im{n}c im{n}d im{n}e" for n in range(instances)]
        path = pathlib.Path(self.folder) / f"instances-{self.items}.csv"
        path.write_text("\n".join(lines) + "\n")
        start = time.monotonic()
        subprocess.run([self.build.nuancectl, "instance", "import", str(path)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env={**os.environ, **self.cluster.environment(self.cluster.owner)})
        return instances / (time.monotonic() - start)

    def stop(self):
        self.httpd.stop()
        self.forgetful.stop()
        self.cluster.stop()

    def login(self, role):
        if role not in self.roles:
            session = requests.Session()
            page = session.get(self.httpd.url + "login.json", timeout=10).json()
            answer = session.post(self.httpd.url + "login", timeout=10, allow_redirects=False, data={
                "csrf": page["csrf"], "submission": page["submission"], "login": role, "password": "demo"})
            assert answer.status_code == 303, answer.status_code
            csrf = session.get(self.httpd.url + "account.json", timeout=10).json()["csrf"]
            self.roles[role] = (session, csrf)
        return self.roles[role]

    def post(self, role, path, **fields):
        session, csrf = self.login(role)
        key = session.get(self.httpd.url + "account.json", timeout=10).json()["submission"]
        answer = session.post(self.httpd.url + path, timeout=10, allow_redirects=False,
                              data={"csrf": csrf, "submission": key, **fields})
        assert answer.status_code == 303, (path, answer.status_code)
        return answer.headers["Location"]

    def cookie(self, role):
        session, _ = self.login(role)
        return "; ".join(f"{c.name}={c.value}" for c in session.cookies if "flash" not in c.name)

    def targets(self):
        """name -> (paths, role, body, route whose answers the module counts, their status)"""
        base = self.httpd.url
        manager = self.login("manager")[0]
        contract = next(c["id"] for c in manager.get(base + "index.json", timeout=10).json()["contracts"]
                        if c["kind"] == "instance")
        past = self.login("holder1")[0].get(base + "index.json", timeout=10).json()["contracts"]
        past = next(c["id"] for c in past if c["name"] == "Held 1-1")
        new = f"/support/contract/{contract}/new"
        free = next(c["id"] for c in manager.get(base + "index.json", timeout=10).json()["contracts"] if c["kind"] == "free")
        version = manager.get(f"{base}contract/{free}/new.json", timeout=10).json()["questions"]["form_version"]
        items = [self.post("manager", f"contract/{contract}/new", title="Measured",
                           body="Text **with** N1").split("#")[0] for _ in range(33)]
        for n in range(6):
            self.post("manager" if n % 2 else "staff", items[0].rpartition("/")[2], version=0,
                      comment=f"Comment {n}: see N{n + 1}")
        self.check_pages(items[0])
        asset = re.search(r'href="([^"]+\.css)"', requests.get(base + "login", timeout=10).text)[1]
        csrf = self.login("manager")[1]
        return {
            STATIC: (["/static.html"], None, "", None, 200),
            "trivial handler (style sheet from memory)": ([asset], None, "", "none", 200),
            QUEUE: (["/support/queue/paid"], "staff", "", "queue", 200),
            ANEW: (["/support/queue/paid"], "staff", "", "queue", 200),
            "item with 6 comments": ([items[0]], "manager", "", "item", 200),
            "portal": (["/support/"], "manager", "", "portal", 200),
            "portal, 1 contract": (["/support/"], "holder1", "", "portal", 200),
            "portal, 20 contracts": (["/support/"], "holder20", "", "portal", 200),
            "portal, 500 contracts": (["/support/"], "holder500", "", "portal", 200),
            "contract with 1,000 past issues": ([f"/support/contract/{past}"], "holder1", "", "contract", 200),
            "a contract's billing": ([f"/support/contract/{contract}/billing"], "manager", "", "contract_billing", 200),
            "a contract's mana": ([f"/support/contract/{contract}/mana"], "manager", "", "contract_mana", 200),
            "a contract's people": ([f"/support/contract/{contract}/people"], "manager", "", "contract_people", 200),
            "a contract's priorities": ([f"/support/contract/{contract}/priorities"], "manager", "", "contract_priorities", 200),
            "all contracts, staff": (["/support/staff/contracts"], "staff", "", "staff_contracts", 200),
            "contracts found by name, staff": (["/support/staff/contracts?q=acme"], "staff", "", "staff_contracts", 200),
            "all priorities, staff": (["/support/staff/priorities"], "staff", "", "staff_priorities", 200),
            "the form of free support": ([f"/support/contract/{free}/new"], "manager", "", "contract_new", 200),
            "issues that look alike, staff": ([f"/support/contract/{free}/similar?words={words}" for words in ALIKE], "staff", "", "similar", 200),
            "issues that look alike, customer": ([f"/support/contract/{free}/similar?words={words}" for words in ALIKE], "manager", "",
                                                 "similar", 200),
            "status, visitor": (["/support/status"], None, "", "status", 200),
            "filing an issue": ([new], "manager", f"csrf={csrf}&title=Bench&body=Something+is+slow",
                                "contract_new", 303),
            "filing by the form of free support": ([f"/support/contract/{free}/new"], "manager",
                                                   f"csrf={csrf}&form_version={version}&{urllib.parse.urlencode(ANSWERS)}",
                                                   "contract_new", 303),
            # spread over items, as in life: one item's comments wait for each other
            "a comment": (items[1:], "manager", f"csrf={csrf}&version=0&comment=One+more", "item", 303),
        }

    def check_pages(self, item):
        """The pages measured are the pages meant."""
        staff, manager = self.login("staff")[0], self.login("manager")[0]
        queue = staff.get(self.httpd.url + "queue/paid.json", timeout=10).json()
        rows, opened = queue["items"], sum(one["open"] for one in queue["desk"])
        entries = manager.get(self.httpd.root.rstrip("/") + item + ".json", timeout=10).json()["timeline"]
        comments = sum(entry["kind"] == "comment" for entry in entries)
        if comments != 6 or (self.items >= 1000 and len(rows) != 50) or (self.items >= 20000 and opened < 6000):
            sys.exit(f"{len(rows)} rows in the queue, {opened} open in all, {comments} comments on the item")

    def counters(self, httpd):
        text = requests.get(httpd.metrics_url, timeout=10).text
        return {name: float(value) for name, value in
                re.findall(r"^(nuance_(?:database|requests)_\S+) (\S+)$", text, re.M)}


def cpu_seconds(top):
    """User and system time of a process, all below it, and what they have waited for."""
    tick = os.sysconf("SC_CLK_TCK")
    own, children = {}, {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        own[int(entry)] = sum(map(int, fields[11:15])) / tick
        children.setdefault(int(fields[1]), []).append(int(entry))
    total, waiting = 0.0, [top]
    while waiting:
        one = waiting.pop()
        total += own.get(one, 0)
        waiting += children.get(one, [])
    return total


def child_rss(pid):
    """The largest resident set of a child, in MB."""
    largest = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{pid}\n" in text:
            largest = max(largest, int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024)
    return largest


def settled(desk, httpd):
    """The counters once nothing is under way any more: the load generator leaves as many requests behind as it had connections."""
    now = desk.counters(httpd)
    for _ in range(50):
        time.sleep(0.2)
        earlier, now = now, desk.counters(httpd)
        if now == earlier:
            return now
    sys.exit("the server goes on answering when nobody asks")


def measure(desk, name, target, seconds, connections, script):
    httpd = desk.forgetful if name == ANEW else desk.httpd
    paths, role, body, route, status = target
    environment = {**os.environ, "BENCH_COOKIE": desk.cookie(role) if role else "", "BENCH_BODY": body,
                   "BENCH_PATHS": " ".join(paths)}
    counted = settled(desk, httpd)
    before = cpu_seconds(httpd.pid), cpu_seconds(desk.cluster.pid)
    done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", script, httpd.root], env=environment,
                          stdout=subprocess.PIPE, text=True, check=True)
    counts = settled(desk, httpd)
    after = cpu_seconds(httpd.pid), cpu_seconds(desk.cluster.pid)
    n, duration, p50, p95, p99, errors = map(int, re.search(r"BENCH (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout).groups())
    answered = {name: counts[name] - counted.get(name, 0) for name in counts
                if name.startswith("nuance_requests_total") and counts[name] > counted.get(name, 0)}
    wrong = {name: count for name, count in answered.items()
             if f'route="{route}"' not in name or f'status="{status}"' not in name}
    if errors or n == 0 or wrong or (route and not answered):
        sys.exit(f"{paths[0]}: {errors} errors in {n} requests, not {status}: {wrong}")
    rate = n * 1e6 / duration
    n = sum(answered.values()) or n  # those too that came after the last second
    return {"rate": rate, "p50": p50 / 1000, "p95": p95 / 1000, "p99": p99 / 1000,
            "httpd": 1e6 * (after[0] - before[0]) / n, "postgres": 1e6 * (after[1] - before[1]) / n,
            "statements": (counts["nuance_database_statements_total"] - counted["nuance_database_statements_total"]) / n,
            "round_trips": (counts["nuance_database_round_trips_total"] - counted["nuance_database_round_trips_total"]) / n}


def median(rounds):
    return {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}


def table(results, sizes):
    yield ("| what | items | requests/s | to static | p50 ms | p99 ms | CPU httpd us | CPU PostgreSQL us | statements | "
           "round trips |")
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    for name in results[sizes[0]]["targets"]:
        for items in sizes:
            r = results[items]["targets"][name]
            static = results[items]["targets"][STATIC]["rate"]
            yield (f"| {name} | {items:,} | {r['rate']:,.0f} | {100 * r['rate'] / static:.1f} % | {r['p50']:.1f} | "
                   f"{r['p99']:.1f} | {r['httpd']:.0f} | {r['postgres']:.0f} | {r['statements']:.1f} | "
                   f"{r['round_trips']:.2f} |")


def verdicts(results, sizes):
    """What was aimed for, and what came out."""
    for items in sizes:
        targets = results[items]["targets"]
        yield (f"queue list at {items:,} items: {100 * targets[QUEUE]['rate'] / targets[STATIC]['rate']:.1f} % of "
               "static (aim: 12 % or more)")
        trips = {name: t["round_trips"] for name, t in targets.items()}
        pages = max(trip for name, trip in trips.items() if name not in WRITES)
        yield f"round trips: {pages:.2f} a page (aim: 1), {trips['filing an issue']:.2f} to file (aim: at most 2)"
        yield f"largest child: {results[items]['child_rss_mb']:.0f} MB (aim: under 60)"
    if len(sizes) > 1:
        rates = [results[items]["targets"][QUEUE]["rate"] for items in (max(sizes), min(sizes))]
        yield f"queue list, largest to smallest: {rates[0] / rates[1]:.2f} (aim: 0.9 or more)"
        slower = {name: results[min(sizes)]["targets"][name]["rate"] / target["rate"]
                  for name, target in results[max(sizes)]["targets"].items()}
        worst = max(slower, key=slower.get)
        yield f"largest to smallest, the page that slows most: {worst}, {slower[worst]:.2f} times (aim: at most 1.5)"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", default="20000", help="items in the database; several sizes with commas")
    options.add_argument("--contracts", default="100", help="instances with five members each; as many sizes as items")
    options.add_argument("--seconds", type=int, default=5, help="of each round of each target")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--json", help="where the figures go as JSON (default: bench.json in the build folder)")
    options.add_argument("--readme", action="store_true", help="put the table into README.md")
    o = options.parse_args()
    sizes = [int(s) for s in o.items.split(",")]
    contracts = [int(s) for s in o.contracts.split(",")]
    contracts += [contracts[-1]] * (len(sizes) - len(contracts))

    with tempfile.TemporaryDirectory(prefix="nuance-bench-") as folder:
        os.chmod(folder, 0o755)
        script = os.path.join(folder, "bench.lua")
        pathlib.Path(script).write_text(LUA)
        build = Build()
        build.ensure()
        desks = [Desk(folder, build, *size) for size in zip(sizes, contracts)]
        try:
            rounds = {}
            everything = [(desk, desk.targets()) for desk in desks]
            # Pages first: what is written changes what they show.
            pages = [name for name in everything[0][1] if name not in WRITES]
            for names in (pages, WRITES):
                for _ in range(o.rounds):
                    for name in names:
                        for desk, targets in everything:
                            rounds.setdefault((desk.items, name), []).append(
                                measure(desk, name, targets[name], o.seconds, o.connections, script))
            results = {desk.items: {"child_rss_mb": child_rss(desk.httpd.pid), "targets": {
                name: median(rounds[desk.items, name]) for name in targets}} for desk, targets in everything}
            imports = {desk.items: desk.import_rate() for desk in desks}
        finally:
            for desk in desks:
                desk.stop()
    pathlib.Path(o.json or os.path.join(build.builddir, "bench.json")).write_text(json.dumps(results, indent=1))
    lines = list(table(results, sizes))
    rss = max(r["child_rss_mb"] for r in results.values())
    lines.append("")
    lines.append("The database is asked for every page; a page whose rows say what they said before is not made again. Of the "
                 "queue list both are measured.")
    lines.append("")
    lines += [f"{items:,} items stand beside {number:,} instances of five members; nuancectl imports "
              f"{imports[items]:,.0f} more of them a second." for items, number in zip(sizes, contracts)]
    lines.append("")
    spread = [max(x["rate"] for x in r) / min(x["rate"] for x in r) for r in rounds.values()]
    lines.append(f"{datetime.date.today()}, {os.cpu_count()} cores shared by load generator, httpd and PostgreSQL, "
                 f"{o.connections} connections, median of {o.rounds} rounds of {o.seconds} s; the rounds of one target "
                 f"differ by up to {100 * (max(spread) - 1):.0f} %, so ratios mean more than absolute figures. "
                 f"Largest child after the run: {rss:.0f} MB.")
    print("\n".join([*lines, "", *verdicts(results, sizes)]))
    if o.readme:
        readme = TOP / "README.md"
        text = readme.read_text()
        readme.write_text(re.sub(r"(<!-- bench:begin -->\n).*?(<!-- bench:end -->)",
                                 lambda m: m[1] + "\n".join(lines) + "\n" + m[2], text, flags=re.S))


if __name__ == "__main__":
    main()
