# SPDX-License-Identifier: Apache-2.0
"""Asks for pages of all kinds many times over and compares the children's memory before and after.

The first tenth warms up: statements are prepared, pools and arenas reach their size.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import os

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

PAGES = ["", "status", "staff", "queue/paid", "queue/free.json", "N1", "N4.xml", "contract/2", "account", "nothing"]


def login(url):
    session = requests.Session()
    page = session.get(url + "login.json", timeout=10).json()
    answer = session.post(url + "login", timeout=10, allow_redirects=False, data={
        "csrf": page["csrf"], "submission": page["submission"], "login": "staff", "password": "demo"})
    assert answer.status_code == 303, answer.status_code
    return "; ".join(f"{c.name}={c.value}" for c in session.cookies if "flash" not in c.name)


def memory(pid):
    """Resident set of all children together, in KB."""
    total = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{pid}\n" in text:
            total += int(re.search(r"VmRSS:\s+(\d+)", text)[1])
    return total


def ask(url, cookie, count):
    """count requests over all pages, by ab, four at a time."""
    for page in PAGES:
        done = subprocess.run(["ab", "-q", "-l", "-k", "-c", "4", "-n", str(max(4, count // len(PAGES))), "-C", cookie,
                               url + page], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        failed = re.search(r"Failed requests:\s+(\d+)", done.stdout)
        refused = re.search(r"Non-2xx responses:\s+(\d+)", done.stdout)
        if done.returncode or not failed or int(failed[1]) or (refused and page != "nothing"):
            sys.exit(f"/{page}: {done.stdout[-1500:]}")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=100000)
    options.add_argument("--growth", type=float, default=8, help="allowed growth, in MB")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-soak-") as folder:
        os.chmod(folder, 0o755)
        build = Build()
        build.ensure()
        cluster = Cluster(folder + "/pg")
        cluster.start()
        load_sample(cluster, build, 300)
        httpd = Httpd(folder + "/httpd", cluster, build, processes=1)
        httpd.start()
        try:
            cookie = login(httpd.url)
            ask(httpd.url, cookie, max(1000, o.requests // 10))
            before = memory(httpd.pid)
            ask(httpd.url, cookie, o.requests)
            after = memory(httpd.pid)
        finally:
            httpd.stop()
            cluster.stop()
    growth = (after - before) / 1024
    print(f"{o.requests} requests: {before / 1024:.1f} MB before, {after / 1024:.1f} MB after, {growth:+.1f} MB")
    if growth > o.growth:
        sys.exit(f"grew by more than {o.growth} MB")


if __name__ == "__main__":
    main()
