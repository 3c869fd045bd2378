# SPDX-License-Identifier: Apache-2.0
"""One httpd process under Valgrind's memcheck: every page as HTML, XML and JSON, forms sent and refused.

Fails on any memory error and on memory definitely lost. What httpd and the libraries allocate once and
leave to the end of the process is in valgrind.supp.
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd, free_port, load_sample  # noqa: E402

PAGES = ["", "status", "staff", "queue/paid", "queue/free?status=all&sort=age", "queue/paid/work", "N1", "N4",
         "contract/2", "account", "login", "nothing", "queue/paid?after=wrong"]


def data_path(page, ending):
    path, _, query = page.partition("?")
    return f"{path or 'index'}.{ending}" + (f"?{query}" if query else "")


def post(session, url, path, expected, **fields):
    page = session.get(url + "account.json", timeout=60).json()
    answer = session.post(url + path, timeout=60, allow_redirects=False, data={
        "csrf": page["csrf"], "submission": page["submission"], **fields})
    if answer.status_code != expected:
        sys.exit(f"POST {path}: {answer.status_code} instead of {expected}")
    return answer.headers.get("Location", "")


def use(url, rounds):
    """Pages and forms as staff, manager and visitor."""
    for login in ("staff", "manager", None):
        session = requests.Session()
        if login:
            page = session.get(url + "login.json", timeout=60).json()
            answer = session.post(url + "login", timeout=60, allow_redirects=False, data={
                "csrf": page["csrf"], "submission": page["submission"], "login": login, "password": "demo"})
            if answer.status_code != 303:
                sys.exit(f"login as {login}: {answer.status_code}")
        for _ in range(rounds):
            for page in PAGES:
                for path in (page, data_path(page, "xml"), data_path(page, "json")):
                    answer = session.get(url + path, timeout=60, allow_redirects=False)
                    if answer.status_code >= 500:
                        sys.exit(f"/{path}: {answer.status_code}")
        if login == "manager":
            contract = next(c["id"] for c in session.get(url + "index.json", timeout=60).json()["contracts"]
                            if c["kind"] == "instance")
            post(session, url, f"contract/{contract}/new", 422, title="", body="")
            post(session, url, f"contract/{contract}/new", 422, title="x" * 300, body="kept")
            item = post(session, url, f"contract/{contract}/new", 303, title="Slow",
                        body="A **list**:\n\n- N1\n- `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |\n").split("#")[0]
            post(session, url, item.rpartition("/")[2], 303, version=0, comment="And *more*")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--log", help="where Valgrind's report goes")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-valgrind-") as folder:
        os.chmod(folder, 0o755)
        build = Build().ensure()
        cluster = Cluster(folder + "/pg").start()
        load_sample(cluster, build, 300)
        httpd = Httpd(folder + "/httpd", cluster, build, port=free_port(), threads=4, processes=1,
                      connections=2, extra_conf="NuanceStatementTimeout 30000\nNuancePoolWait 10000")
        httpd.write_conf()
        log = os.path.abspath(o.log or folder + "/valgrind.log")
        process = subprocess.Popen([
            "valgrind", "--quiet", "--vgdb=no", "--leak-check=full", "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite", "--keep-debuginfo=yes", "--num-callers=30",
            f"--suppressions={HERE / 'valgrind.supp'}", f"--log-file={log}", *httpd.command("-X")],
            env=httpd.environment())
        try:
            httpd.wait_ready(120)
            use(httpd.url, o.rounds)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(120)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            cluster.stop()
        report = pathlib.Path(log).read_text()
        found = len(re.findall(r"definitely lost|Invalid |uninitialised|Mismatched free", report))
        if report.strip():
            print(report[-6000:])
            sys.exit(f"Valgrind: {found} findings")
    print("Valgrind: no errors, nothing definitely lost")


if __name__ == "__main__":
    main()
