# SPDX-License-Identifier: Apache-2.0
"""What staff ask for all day, by many at once: the desk, lists by filters, searches, the next issue.

Databases of several sizes take turns, so that a busy machine disturbs all alike; the median round counts.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from bench import ALIKE, LUA, Build, Desk, measure, median  # noqa: E402

RARE, COMMON, PHRASE = "quicksilverfish", "error", '"when I try"'
NEXT = "the next issue"


def search(query):
    return "/support/search?q=" + urllib.parse.quote_plus(query)


def targets(desk):
    """name -> (paths, role, body, route whose answers the module counts, their status)"""
    contracts = desk.login("manager")[0].get(desk.httpd.url + "index.json", timeout=10).json()["contracts"]
    contract, free = (next(c["id"] for c in contracts if c["kind"] == kind) for kind in ("instance", "free"))
    alike = [f"/support/contract/{free}/similar?words={words}" for words in ALIKE]
    for n in range(3):
        desk.post("manager", f"contract/{contract}/new", title=f"Bench {n}", body=f"A word few say: {RARE}")
    csrf = desk.login("staff")[1]
    found = {
        "the desk": (["/support/staff"], "staff", "", "staff", 200),
        "a folder": (["/support/folder/unowned"], "staff", "", "folder", 200),
        "a list by three filters": ([search("queue:free is:open priority:>=normal"), search("queue:paid is:closed created:>30d")], "staff", "", "search", 200),
        "a rare word": ([search(RARE)], "staff", "", "search", 200),
        "a common word": ([search(COMMON)], "staff", "", "search", 200),
        "a common word among open issues": ([search(COMMON + " is:open queue:free")], "staff", "", "search", 200),
        "a phrase": ([search(PHRASE)], "staff", "", "search", 200),
        "issues that look alike, staff": (alike, "staff", "", "similar", 200),
        "issues that look alike, customer": (alike, "manager", "", "similar", 200),
        NEXT: (["/support/queue/free/work"], "staff", f"csrf={csrf}", "work", 303),
    }
    for name, (paths, role, *_) in found.items():
        for path in paths if "search" in paths[0] else ():
            rows = desk.login(role)[0].get(desk.httpd.root.rstrip("/") + path.replace("/search?", "/search.json?"), timeout=60).json()["items"]
            if not rows:
                sys.exit(f"{name}: {path} finds nothing")
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", default="20000", help="issues in the database; several sizes with commas")
    options.add_argument("--contracts", type=int, default=100, help="instances with five members each")
    options.add_argument("--body-max", type=int, help="characters of a description that are taken at most (default: all)")
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--seconds", type=int, default=5, help="of each round of each target")
    options.add_argument("--rounds", type=int, default=3)
    o = options.parse_args()
    sizes = [int(s) for s in o.items.split(",")]
    with tempfile.TemporaryDirectory(prefix="nuance-bench-") as folder:
        os.chmod(folder, 0o755)
        script = os.path.join(folder, "bench.lua")
        pathlib.Path(script).write_text(LUA)
        build = Build()
        build.ensure()
        desks = []
        try:
            rounds = {}
            for items in sizes:
                desks.append(Desk(folder, build, items, o.contracts, o.body_max))
            everything = [(desk, targets(desk)) for desk in desks]
            for _ in range(o.rounds):
                for name in everything[0][1]:
                    for desk, wanted in everything:
                        rounds.setdefault((name, desk.items), []).append(measure(desk, name, wanted[name], o.seconds, o.clients, script))
        finally:
            for desk in desks:
                desk.stop()
    print(f"{o.clients} clients at once, {os.cpu_count()} cores for them, httpd and PostgreSQL; median of {o.rounds} rounds of {o.seconds} s")
    print("| what | items | requests/s | p50 ms | p95 ms | p99 ms | CPU httpd us | CPU PostgreSQL us | to the smallest |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
    for name in everything[0][1]:
        first = None
        for items in sizes:
            r = median(rounds[name, items])
            first = first or r["rate"]
            print(f"| {name} | {items:,} | {r['rate']:,.0f} | {r['p50']:.1f} | {r['p95']:.1f} | {r['p99']:.1f} | {r['httpd']:.0f} | {r['postgres']:.0f} "
                  f"| {first / r['rate']:.2f} |")


if __name__ == "__main__":
    main()
