"""Builds what the tests run against: the module, clusters, servers, and the small world of people and issues in them."""
import contextlib
import functools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import threading
import time

import psycopg2

from . import errorlog
from .client import Client

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tools"))

from lab import Build, Cluster, Httpd  # noqa: E402

LOGINS = ("admin", "staff", "staff2", "community", "manager", "member", "contact", "free", "multi")
ROLES = ("visitor",) + LOGINS
MARKER = "zebra-umbrella-internal-marker"

# A build with sanitizers is several times slower; limits on time are multiplied by this.
PATIENCE = 4 if os.environ.get("NUANCE_SANITIZED") else 1


def made_build(folder):
    """The build tree in `folder`, with the options it was configured with before, if it was."""
    build = Build(str(SOURCE), str(folder))
    options = pathlib.Path(build.builddir) / ".options"
    if options.exists():
        build.options = shlex.split(options.read_text())
    return build.ensure()


def output_of(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def fault_module(build, folder):
    """Compiles the fault module into `folder`."""
    source = SOURCE / "test" / "fault" / "mod_nuance_fault.c"
    target = pathlib.Path(folder) / "mod_nuance_fault.so"
    flags = shlex.split(output_of(["apxs", "-q", "CFLAGS"]))
    includes = shlex.split(output_of(["apr-1-config", "--includes", "--cppflags"]))
    subprocess.run(["cc", "-shared", "-fPIC", *flags, *includes, "-I" + output_of(["apxs", "-q", "INCLUDEDIR"]).strip(),
                    "-Wall", "-Wextra", "-o", str(target), str(source)], check=True)
    return target


def start_httpd(folder, cluster, build, **options):
    """A running server whose error log is watched. Its children run as another user and must reach its folder."""
    pathlib.Path(folder).chmod(0o755)
    httpd = Httpd(str(folder), cluster, build, **options)
    errorlog.watch(httpd.error_log)
    httpd.start()
    httpd.wait_ready()
    return httpd


# Connections that were used before, by thread: PostgreSQL makes a process and fills its caches for each new one, which
# costs more than most of what tests ask.
_kept = threading.local()
# What stays with a session needs one of its own.
_LASTING = re.compile(r"(^|;)\s*(set|listen|prepare)\b|set_config|advisory|\btemp(orary)?\b", re.IGNORECASE)


def _run(connection, text, values):
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


def query(cluster, text, *values, role="nuance", database=None):
    """Runs one statement, which commits by itself, and gives its rows."""
    if _LASTING.search(text):
        with contextlib.closing(cluster.connect(role, database, autocommit=True)) as connection:
            return _run(connection, text, values)
    connections = _kept.__dict__.setdefault("connections", {})
    key = (cluster.folder, cluster.port, role, database)
    if key in connections:
        try:
            return _run(connections[key], text, values)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not connections[key].closed:
                raise               # what was asked is wrong, or took too long
            del connections[key]    # the server was restarted, or somebody ended the session
    connections[key] = cluster.connect(role, database, autocommit=True)
    return _run(connections[key], text, values)


class Desk:
    """One cluster and one server with the sample data, and what the tests need to know of them."""

    def __init__(self, folder, build, cluster, httpd):
        self.folder, self.build, self.cluster, self.httpd = folder, build, cluster, httpd
        self.url = httpd.url.rstrip("/")
        self._clients = {}

    def client(self, login=None):
        """A shared, logged-in person. Tests that log out or change the session make their own with fresh()."""
        login = None if login == "visitor" else login
        if login not in self._clients:
            self._clients[login] = Client(self.url, login)
        return self._clients[login]

    def forget(self, login):
        """The shared person's session is over; the next client() logs in again."""
        self._clients.pop(login, None)

    def fresh(self, login=None, password="demo"):
        return Client(self.url, None if login == "visitor" else login, password)

    def sql(self, text, *values, role="nuance"):
        """Runs one statement on a connection of its own and gives its rows."""
        return query(self.cluster, text, *values, role=role)

    def contracts(self, login):
        return self.client(login).json("/index.json")["contracts"]

    def acme(self):
        """The contract manager files through."""
        return next(str(c["id"]) for c in self.contracts("manager") if c["kind"] == "instance")

    def free_contract(self):
        return next(str(c["id"]) for c in self.contracts("free") if c["kind"] == "free")

    def dedicated(self):
        return next(str(c["id"]) for c in self.contracts("contact") if c["name"] == "Globex Operations")

    def make_contract(self, name, people, kind="dedicated", plan="dedicated", days=300, instance=None):
        """A contract with people (login -> role), paid for so many days; None: without end."""
        number = self.sql(
            "insert into nuance.contract (kind, name, plan_id, paid_until) select %s, %s, p.id, now() + %s * interval '1 day' "
            "from nuance.plan p where p.key = %s returning id", kind, name, days, plan)[0][0]
        self.sql("insert into nuance.source (contract_id, queue_id) select %s, q.id from nuance.queue q where q.key = 'paid'", number)
        for login, role in people.items():
            self.sql("insert into nuance.membership (contract_id, person_id, role) select %s, a.person_id, %s from nuance.account a "
                     "where a.login = %s", number, role, login)
        if instance:
            self.sql("insert into nuance.instance (name, contract_id) values (%s, %s)", instance, number)
        return str(number)

    def make_person(self, login, name=None, email=None):
        """Somebody with an account; the password is everybody's."""
        number = self.sql("insert into nuance.person (name) values (%s) returning id", name or login)[0][0]
        self.sql("insert into nuance.account (person_id, login, password_hash) select %s, %s, a.password_hash from nuance.account a "
                 "where a.login = 'manager'", number, login)
        if email:
            self.sql("insert into nuance.address (person_id, value, verified_at) values (%s, %s, now())", number, email)
        return number

    def file(self, login, contract, title, body="What happened, in a few words."):
        """Files an issue through the form and gives its number; where questions are asked, by the answers to free support's."""
        form = self.client(login).form(f"/contract/{contract}/new")
        if "form_version" in form.values:
            form.values.update(free_answers(title, body))
            answer = form.submit(button=("go", "file"))
        else:
            answer = form.fill(title=title, body=body).submit()
        assert answer.status_code == 303, f"filing as {login}: {answer.status_code}\n{answer.text[:800]}"
        return number_in(answer)

    def form_version(self, contract, login="admin"):
        """The version of the form by which an issue is filed through a contract."""
        return self.client(login).xml(f"/contract/{contract}/new").find("questions").get("form-version")

    def comment(self, login, number, text, **fields):
        """Comments through the form of the item page."""
        form = self.client(login).form(f"/N{number}")
        answer = form.fill(comment=text, **fields).submit()
        assert answer.status_code == 303, f"comment as {login}: {answer.status_code}\n{answer.text[:800]}"
        return answer

    def person(self, login):
        """The person id behind a login."""
        return self.client(login).xml("/account").find("viewer").get("person")

    def ctl(self, *arguments, database="nuance", role="nuance", check=True, **options):
        return run_ctl(self.build, self.cluster, *arguments, database=database, role=role, check=check, **options)

    def snapshot(self):
        """A fingerprint of every row of every table, but what reading pages may touch (sessions, throttling)."""
        tables = [row[0] for row in self.sql(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'nuance' and c.relkind in ('r', 'p') and not c.relispartition "
            "and c.relname !~ '^(session|login|throttle|attempt|presence)' order by 1")]
        parts = [f"select '{t}', count(*)::text || coalesce(sum(hashtextextended(x::text, 0))::text, '') from nuance.\"{t}\" x"
                 for t in tables]
        return dict(self.sql(" union all ".join(parts)))


def run_ctl(build, cluster, *arguments, database="nuance", role="nuance", check=True, **options):
    """nuancectl against a database of the cluster."""
    environment = dict(os.environ, PGHOST=cluster.host, PGPORT=str(cluster.port), PGDATABASE=database, PGUSER=role)
    done = subprocess.run([str(build.nuancectl), *arguments], env=environment, capture_output=True, text=True, timeout=60, **options)
    if check:
        assert done.returncode == 0, f"nuancectl {arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def described(build, what):
    """What the compiled code says of itself: `routes` or `statements`."""
    found = json.loads(_said_of_itself(str(build.nuancectl), what))
    return found[what] if isinstance(found, dict) else found


@functools.cache
def _said_of_itself(nuancectl, what):
    return output_of([nuancectl, what, "--json"])


def free_answers(title="It goes wrong when saving", body="A blank page, and nothing is saved."):
    """What a form's fields say to have an issue filed by the form of free support."""
    return {"q-current": "yes", "q-unmodified": "yes", "q-clean": "yes", "q-summary": title if len(title) >= 10 else title + " goes wrong",
            "q-version": "4.2.1", "q-steps.1": "Open a page", "q-steps.2": "Save it", "q-expected": "A saved page",
            "q-actual": body if len(body) >= 5 else body + " and more", "q-private": "yes"}


def number_in(answer):
    """The item number in a redirect to /N12#e34."""
    return answer.headers["Location"].rsplit("/N", 1)[1].split("#")[0].split("?")[0]


def eventually(check, seconds=10, every=0.05):
    """Waits until check() is true and gives its value; fails when it never is."""
    end = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(every)
