# SPDX-License-Identifier: Apache-2.0
"""A private PostgreSQL cluster: own folder, own port, loopback only."""
import atexit
import glob
import hashlib
import os
import re
import shutil
import signal
import tempfile

from .system import (Problem, am_root, as_user, children_of, find_program, free_port, port_is_free,
                     process_lives, reachable_by, read_pid, run, tail, user_exists, wait_until)

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "120",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'256MB'",
    "max_wal_size": "'2GB'",
    "effective_cache_size": "'1GB'",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %a '",
    "logging_collector": "off",
    "jit": "off",
}
# A test's data is worth nothing after the run: do not wait for the disk.
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def server_program(name):
    """A program of the newest PostgreSQL server here (Debian keeps them out of PATH)."""
    versions = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"),
                      key=lambda path: float(re.search(r"postgresql/([\d.]+)/", path).group(1)))
    found = versions[-1] if versions else find_program(name)
    if not found:
        raise Problem(f"PostgreSQL's {name} not found. On Debian: apt-get install postgresql")
    return found


class Cluster:
    """One cluster in one folder; made on the first start, found again on the next.

    folder    where the data, the log and the port number live
    port      a fixed port, or None for the one used before or any free one
    lasting   leave it running when Python ends (the demo), and keep its data safe from a crash
    settings  more postgresql.conf settings, a dict of name to value as written there
    """
    host = "127.0.0.1"
    database = "nuance"
    owner = "nuance"
    app = "nuance_app"
    superuser = "postgres"

    def __init__(self, folder, port=None, lasting=False, settings=None):
        self.folder = os.path.abspath(folder)
        self.log = os.path.join(self.folder, "postgresql.log")
        self.lasting = lasting
        self.settings = {**SETTINGS, **({} if lasting else HASTE), **(settings or {})}
        self.wanted_port = port
        self.port = port
        self.user = None            # who runs it, when that is not ourselves
        self.started = False

    # --- where the data is -----------------------------------------------------------------------

    @property
    def data(self):
        """The data folder; the link points elsewhere when PostgreSQL's user cannot enter ours."""
        return os.path.realpath(os.path.join(self.folder, "data"))

    def _prepare_folder(self):
        os.makedirs(self.folder, exist_ok=True)
        if not am_root():
            return
        self.user = "postgres" if user_exists("postgres") else "nobody"
        link = os.path.join(self.folder, "data")
        if not os.path.lexists(link):
            if reachable_by(self.user, self.folder):
                os.mkdir(link, 0o700)
            else:
                tag = hashlib.sha256(self.folder.encode()).hexdigest()[:12]
                elsewhere = os.path.join("/var/tmp", f"nuance-postgres-{tag}")
                if os.path.lexists(elsewhere):
                    elsewhere = tempfile.mkdtemp(prefix=f"nuance-postgres-{tag}-", dir="/var/tmp")
                else:
                    os.mkdir(elsewhere, 0o700)
                os.symlink(elsewhere, link)
                if self.lasting:
                    print(f"The user {self.user} may not enter {self.folder}: "
                          f"PostgreSQL's data is in {elsewhere}", flush=True)
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        shutil.chown(self.data, self.user)

    def _as_server(self, command):
        return as_user(self.user, command) if self.user else command

    # --- life -------------------------------------------------------------------------------------

    @property
    def pid(self):
        """The postmaster's process id, or None."""
        return read_pid(os.path.join(self.data, "postmaster.pid"))

    def start(self):
        """Starts the cluster, making it first when there is none; returns self."""
        self._prepare_folder()
        if not os.path.exists(os.path.join(self.data, "PG_VERSION")):
            self._make()
        if not self.lasting and not self.started:
            atexit.register(self._leave)
            self.started = True
        if self.pid is None:
            self._launch()
        else:
            self.port = self._noted_port()
        return self

    def _leave(self):
        """At the end of Python: nothing runs on, and nothing stays outside our own folder."""
        self.stop("immediate")
        if os.path.islink(os.path.join(self.folder, "data")):
            shutil.rmtree(self.data, ignore_errors=True)

    def _make(self):
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        run(self._as_server([server_program("initdb"), "-D", self.data, "-U", self.superuser,
                             "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync",
                             "--no-instructions"]), cwd="/")
        with open(os.path.join(self.data, "pg_hba.conf"), "w", encoding="ascii") as file:
            file.write("# only this machine; a demo and test cluster asks for no password\n"
                       "host all all 127.0.0.1/32 trust\n")

    def _write_settings(self):
        path = os.path.join(self.data, "postgresql.auto.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("# written by tools/lab at every start\n")
            for name, value in self.settings.items():
                file.write(f"{name} = {value}\n")
            file.write(f"port = {self.port}\n")
        if self.user:
            shutil.chown(path, self.user)

    def _noted_port(self):
        try:
            with open(os.path.join(self.data, "postgresql.auto.conf"), encoding="utf-8") as file:
                return int(re.search(r"^port = (\d+)", file.read(), re.MULTILINE).group(1))
        except (OSError, AttributeError):
            return None

    def _launch(self):
        for attempt in range(4):
            self.port = self.wanted_port or (self._noted_port() if attempt == 0 else None)
            if not self.port or (not self.wanted_port and not port_is_free(self.port)):
                self.port = free_port()
            self._write_settings()
            done = run(self._as_server([server_program("pg_ctl"), "-D", self.data, "-w", "-t", "60",
                                        "start"]), check=False, cwd="/", log=self.log)
            if done.returncode == 0:
                return
            if self.wanted_port or "Address already in use" not in tail(self.log):
                break
        raise Problem(f"PostgreSQL does not start:\n{tail(self.log)}")

    def stop(self, mode="fast"):
        """Stops it (mode: smart, fast, immediate) and waits for the end."""
        pid = self.pid
        if pid is None:
            return
        family = [pid, *children_of(pid)]
        self._find_user()
        run(self._as_server([server_program("pg_ctl"), "-D", self.data, "-m", mode, "-w", "-t", "60",
                             "stop"]), check=False, cwd="/")
        if not wait_until(lambda: not any(map(process_lives, family)), 5):
            self._kill(family)

    def kill(self):
        """Ends the whole cluster as a power cut would (SIGKILL)."""
        pid = self.pid
        if pid is not None:
            self._kill([pid, *children_of(pid)])
            # a dead postmaster nobody has waited for yet would still pass for a running one
            try:
                os.remove(os.path.join(self.data, "postmaster.pid"))
            except FileNotFoundError:
                pass

    @staticmethod
    def _kill(pids):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until(lambda: not any(map(process_lives, pids)), 10)

    def restart(self, mode="fast"):
        """Stops and starts it on the same port."""
        self.wanted_port = self.port
        self.stop(mode)
        self.start()

    def destroy(self):
        """Stops it and removes its data."""
        self.stop("immediate")
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _find_user(self):
        if am_root() and self.user is None:
            self.user = "postgres" if user_exists("postgres") else "nobody"

    # --- use --------------------------------------------------------------------------------------

    def conninfo(self, role=None, database=None):
        """A libpq connection string for a role (default: the owner)."""
        return (f"host={self.host} port={self.port} dbname={database or self.database} "
                f"user={role or self.owner}")

    def connect(self, role=None, database=None, autocommit=False):
        """A psycopg2 connection as a role (default: the owner)."""
        import psycopg2
        connection = psycopg2.connect(self.conninfo(role, database) + " connect_timeout=10")
        connection.autocommit = autocommit
        return connection

    def environment(self, role=None):
        """libpq's environment variables for programs such as nuancectl and psql."""
        return {"PGHOST": self.host, "PGPORT": str(self.port), "PGDATABASE": self.database,
                "PGUSER": role or self.owner}

    def exists(self, database=None):
        with self.connect(self.superuser, "postgres", autocommit=True) as connection:
            cursor = connection.cursor()
            cursor.execute("select from pg_database where datname = %s",
                           [database or self.database])
            return cursor.rowcount == 1

    def create_database(self):
        """The two roles and the empty database, where they are missing."""
        connection = self.connect(self.superuser, "postgres", autocommit=True)
        cursor = connection.cursor()
        for role in (self.owner, self.app):
            cursor.execute("select from pg_roles where rolname = %s", [role])
            if cursor.rowcount == 0:
                cursor.execute(f'create role "{role}" login')
        cursor.execute("select from pg_database where datname = %s", [self.database])
        if cursor.rowcount == 0:
            cursor.execute(f'create database "{self.database}" owner "{self.owner}"')
        connection.close()

    def install(self, build):
        """Roles, database and the newest schema by build's nuancectl; returns self."""
        self.create_database()
        run([build.nuancectl, "migrate", "--app-role", self.app],
            env={**os.environ, **build.environment(), **self.environment()})
        return self
