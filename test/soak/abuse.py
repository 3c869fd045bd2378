# SPDX-License-Identifier: Apache-2.0
"""Sends junk from many addresses to a desk that lets people file without an account, and watches a customer meanwhile.

The junk is complete: a form with all its answers, a cookie, a token, a signed stamp, an address of its own each time; many senders
share them, as the machines of one spammer would. The addresses come in X-Forwarded-For, through mod_remoteip, and fill networks of 250.
Junk and silence take turns, and the customer's pages are asked for at an even pace all along, so that what else the machine does
meanwhile falls on both alike. It fails when an issue was filed, when more was kept than the limits allow, when the customer was refused
anything, or (with --most) when the customer's median is worse by more than so many percent. The senders run at the lowest priority:
they stand for machines elsewhere.
"""
import argparse
import collections
import concurrent.futures
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import secrets
import socket
import statistics
import sys
import tempfile
import time
import urllib.parse

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "test" / "http"))
sys.path.insert(0, str(TOP / "test" / "bench"))

import requests  # noqa: E402
from bench import cpu_seconds  # noqa: E402
from helpers.world import free_answers  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402

FORWARDED = "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.1\n"
# Cookies are for https, which the proxy in front would speak.
BEHIND = "NuanceBaseURL https://desk.example\n"
PACE = 25  # of the customer, pages a second
CONNECTIONS = 8  # of the senders


def cookies(session):
    return "; ".join(f"{c.name}={c.value}" for c in session.cookies if "flash" not in c.name)


def addresses(count):
    return [f"10.{n // 62500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(count)]


class Junk:
    """One request, of which only the sender, the key and the address change."""

    def __init__(self, url, contract):
        self.url = urllib.parse.urlsplit(url)
        session = requests.Session()
        path = f"{self.url.path}contract/{contract}/new"
        page = session.get(f"{self.url.scheme}://{self.url.netloc}{path}.json", timeout=10,
                           headers={"X-Forwarded-For": "192.0.2.1"}).json()
        fields = {**free_answers("Cheap pills and watches"), "go": "file", "name": "A friend", "csrf": page["csrf"],
                  "form_version": page["questions"]["form_version"], "stamp": page["visitor"]["stamp"], "work": "later",
                  "submission": "K" * 32, "email": "A" * 24 + "@junk.example"}
        body = urllib.parse.urlencode(fields)
        self.text = (f"POST {path} HTTP/1.1\r\nHost: {self.url.netloc}\r\nAccept: text/html\r\nCookie: {cookies(session)}\r\n"
                     f"X-Forwarded-For: 255.255.255.255\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                     f"Content-Length: {len(body)}\r\n\r\n{body}")

    def bytes(self, sender):
        return (self.text.replace("255.255.255.255", sender).replace("K" * 32, secrets.token_hex(16))
                .replace("A" * 24 + "%40", secrets.token_hex(12) + "%40")).encode()

    def send(self, seconds, pace, senders, said):
        """Sends for some seconds at an even pace over several connections, and tells how often which status came."""
        os.nice(19)
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            counts = list(pool.map(lambda _: self.send_over_one(seconds, pace / CONNECTIONS, senders), range(CONNECTIONS)))
        said.put(sum(counts, collections.Counter()))

    def send_over_one(self, seconds, pace, senders):
        connection, counts, begun, n = None, collections.Counter(), time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            ahead = begun + n / pace - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            n += 1
            try:
                if connection is None:
                    connection = socket.create_connection((self.url.hostname, self.url.port), 10)
                    reader = connection.makefile("rb")
                connection.sendall(self.bytes(random.choice(senders)))
                status = int(reader.readline().split()[1])
                length, keep = 0, True
                while (line := reader.readline()) not in (b"\r\n", b""):
                    name, _, value = line.decode("latin-1").partition(":")
                    if name.lower() == "content-length":
                        length = int(value)
                    if name.lower() == "connection" and "close" in value:
                        keep = False
                reader.read(length)
                if not keep:
                    connection.close()
                    connection = None
            except (OSError, IndexError, ValueError):
                status, connection = "lost", None
            counts[status] += 1
        return counts


class Customer:
    """Somebody whose support is paid for: the portal, a contract, an issue, one after the other."""

    def __init__(self, url):
        self.url = urllib.parse.urlsplit(url)
        session = requests.Session()
        page = session.get(url + "login.json", timeout=10).json()
        session.post(url + "login", timeout=10, allow_redirects=False, headers={"Cookie": cookies(session)}, data={
            "csrf": page["csrf"], "submission": page["submission"], "login": "manager", "password": "demo"})
        self.headers = {"Cookie": cookies(session), "Accept": "text/html"}
        self.paths = [self.url.path, self.url.path + "contract/2", self.url.path + "N1"]
        self.connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=10)

    def look(self, seconds):
        """Milliseconds each page took."""
        times, begun = [], time.monotonic()
        while time.monotonic() - begun < seconds:
            due = begun + len(times) / PACE
            time.sleep(max(0, due - time.monotonic()))
            start = time.monotonic()
            self.connection.request("GET", self.paths[len(times) % len(self.paths)], headers=self.headers)
            answer = self.connection.getresponse()
            answer.read()
            if answer.status != 200:
                sys.exit(f"the customer was answered {answer.status}")
            times.append((time.monotonic() - start) * 1000)
        return times


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--submissions", type=int, default=100000)
    options.add_argument("--addresses", type=int, default=1000)
    options.add_argument("--pace", type=int, default=200, help="submissions a second (default: 200)")
    options.add_argument("--turn", type=float, default=10, help="seconds of junk, and of silence (default: 10)")
    options.add_argument("--items", type=int, default=20000, help="issues there are (default: 20000)")
    options.add_argument("--most", type=float, help="fail when the customer's median is worse by more than so many percent")
    options.add_argument("--json", help="write the figures to this file")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-abuse-") as folder:
        os.chmod(folder, 0o711)
        build = Build(str(TOP), os.environ.get("NUANCE_BUILD") or os.path.join(folder, "build")).ensure()
        cluster = Cluster(os.path.join(folder, "pg")).start()
        load_sample(cluster, build, items=options.items)
        httpd = Httpd(os.path.join(folder, "httpd"), cluster, build, modules=["remoteip"], extra_conf=FORWARDED,
                      location_conf=BEHIND)
        httpd.start()
        httpd.wait_ready()
        try:
            run(options, cluster, httpd)
        finally:
            httpd.stop()
            cluster.destroy()


def run(options, cluster, httpd):
    database = cluster.connect("nuance", autocommit=True).cursor()

    def ask(statement):
        database.execute(statement)
        return database.fetchone()[0]
    contract = ask("update nuance.source s set visitors = true from nuance.contract c where c.id = s.contract_id and c.kind = 'free' returning c.id")
    items = ask("select count(*) from nuance.item")
    held = ("select json_object_agg(name, most) from nuance.rate_limit where name in ('visitor-address', 'visitor-network')")
    limits = ask(held)
    junk, customer, senders = Junk(httpd.url, contract), Customer(httpd.url), addresses(options.addresses)
    customer.look(3)
    said = multiprocessing.Queue()
    quiet, under, counts, work = [], [], collections.Counter(), {"silence": 0, "junk": 0}

    def worked():
        return cpu_seconds(httpd.pid) + cpu_seconds(cluster.pid)
    begun = time.monotonic()
    while sum(counts.values()) < options.submissions:
        first = worked()
        quiet += customer.look(options.turn)
        between = worked()
        sender = multiprocessing.Process(target=junk.send, args=(options.turn, options.pace, senders, said))
        sender.start()
        under += customer.look(options.turn)
        counts += said.get()
        sender.join()
        work["silence"] += between - first
        work["junk"] += worked() - between
    hours = (time.monotonic() - begun) // 3600 + 2
    kept = ask("select count(*) from nuance.unconfirmed")
    mails = ask("select count(*) from nuance.outbox where template = 'confirm-item'")
    networks = -(-options.addresses // 250)
    figures = {"submissions": sum(counts.values()), "addresses": options.addresses, "pace": options.pace, "answers": counts, "kept": kept,
               "mails": mails, "issues filed": ask("select count(*) from nuance.item") - items,
               "CPU ms each": round(1000 * (work["junk"] - work["silence"] * len(under) / len(quiet)) / sum(counts.values()), 3),
               "CPU ms of a customer's page": round(1000 * work["silence"] / len(quiet), 3),
               "customer": {name: {"pages": len(times), "median ms": round(statistics.median(times), 2), "p95 ms": round(share(times, .95), 2)}
                            for name, times in (("in silence", quiet), ("under junk", under))}}
    worse = 100 * (statistics.median(under) / statistics.median(quiet) - 1)
    figures["median worse by %"] = round(worse, 1)
    figures["p95 worse by %"] = round(100 * (share(under, .95) / share(quiet, .95) - 1), 1)
    print(json.dumps(figures, indent=2))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")
    wrong = []
    if figures["issues filed"]:
        wrong.append("junk became an issue")
    if kept > networks * limits["visitor-network"] * hours:
        wrong.append(f"{kept} were kept, the limits allow {networks * limits['visitor-network']} an hour")
    if set(counts) - {303, 422, 429}:
        wrong.append(f"answers that are none: {counts}")
    if options.most is not None and worse > options.most:
        wrong.append(f"the customer waits {worse:.1f} % longer, allowed are {options.most:.1f}")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
