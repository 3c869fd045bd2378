# SPDX-License-Identifier: Apache-2.0
"""./demo: a complete Nuance on this machine, private to one folder."""
import argparse
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from lab import SOURCE, Build, Cluster, Httpd, Problem, load_sample, packages  # noqa: E402
from lab.sample import CORPUS, DEFAULT_ITEMS  # noqa: E402
from lab.system import port_is_free  # noqa: E402

DEFAULT_PORT = 8080
LOGINS = [
    ("manager", "manager of the paid instance acme: may file issues for it"),
    ("member", "plain member of acme: may read and comment"),
    ("contact", "point of contact of a dedicated contract"),
    ("multi", "manager of two contracts"),
    ("free", "in no contract but the free one"),
    ("community", "helps in the free queue"),
    ("staff", "answers everybody"),
    ("staff2", "the colleague of staff"),
    ("admin", "staff, and may change everything"),
]

MAIL = 'NuanceMailServer "file://{folder}"\nNuanceMailFrom support@desk.example "Demo Support"\n'


def arguments():
    parser = argparse.ArgumentParser(
        prog="./demo", description="Builds Nuance and runs it with a private PostgreSQL and a "
        "private Apache under DIR. Run again, it uses what is there.")
    parser.add_argument("--dir", default=os.path.join(SOURCE, ".demo"), metavar="DIR",
                        help="folder for everything (default: .demo in the checkout)")
    parser.add_argument("--port", type=int, metavar="N",
                        help=f"port of the site (default: {DEFAULT_PORT}, or any free one)")
    parser.add_argument("--items", type=int, metavar="N",
                        help=f"load N items (default: {DEFAULT_ITEMS}); another number than the "
                        "last time starts with fresh data")
    parser.add_argument("--fresh", action="store_true", help="throw the data away and load it anew")
    parser.add_argument("--stop", action="store_true", help="stop what runs under DIR")
    chosen = parser.parse_args()
    if chosen.items is not None and chosen.items < 0:
        parser.error("--items needs a number, 0 or more")
    if chosen.port is not None and not 0 < chosen.port < 65536:
        parser.error("--port needs a number from 1 to 65535")
    return chosen


class Demo:
    """Everything under one folder."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.env_file = os.path.join(self.folder, "demo.env")
        self.note = os.path.join(self.folder, "items")      # how many were loaded, once they are
        self.cluster = Cluster(os.path.join(self.folder, "postgres"), lasting=True)
        self.build = Build(SOURCE, os.environ.get("NUANCE_BUILD")
                           or os.path.join(self.folder, "build"))
        self.mail = os.path.join(self.folder, "mail")       # mails become files in it
        self.httpd = Httpd(os.path.join(self.folder, "httpd"), self.cluster, self.build,
                           lasting=True, extra_conf=MAIL.format(folder=self.mail))

    def stop(self):
        self.httpd.stop()
        self.cluster.stop()
        if os.path.exists(self.env_file):
            os.remove(self.env_file)

    def loaded(self):
        try:
            with open(self.note, encoding="ascii") as file:
                return int(file.read())
        except (OSError, ValueError):
            return None

    def start(self, port=None, items=None, fresh=False):
        packages.ensure(packages.DEMO)
        os.makedirs(self.folder, exist_ok=True)
        before = stamp(self.build.module)
        say("Building ...", not before)
        self.build.ensure()
        rebuilt = stamp(self.build.module) != before
        have = self.loaded()
        if fresh or have is None or items not in (None, have):
            self.httpd.stop()
            if os.path.exists(self.note):
                os.remove(self.note)
            self.cluster.destroy()
            have = None
        self.cluster.start()
        if have is None:
            items = DEFAULT_ITEMS if items is None else items
            say(f"Loading {items} items ..."
                + ("" if os.path.exists(CORPUS) else " (the project's own texts)"))
            load_sample(self.cluster, self.build, items, undo=True)
            with open(self.note, "w", encoding="ascii") as file:
                file.write(f"{items}\n")
        else:
            try:
                self.cluster.install(self.build)     # a newer checkout may bring a newer schema
            except Problem as problem:
                raise Problem(f"{problem}\n./demo --fresh starts with new data.") from problem
        self.serve(port, rebuilt)
        self.write_env()

    def serve(self, port, rebuilt):
        """Starts httpd on the wanted port; a running one is kept when nothing changed."""
        httpd = self.httpd
        if httpd.pid and (rebuilt or port not in (None, httpd.noted_port())
                          or self.old_database_port()):
            port = port or httpd.noted_port()
            httpd.stop()
        if httpd.pid is None and port is None and httpd.noted_port() is None \
                and port_is_free(DEFAULT_PORT):
            port = DEFAULT_PORT
        if httpd.pid is None and port is not None and not port_is_free(port):
            raise Problem(f"Port {port} is taken by another program; choose one with --port.")
        httpd.wanted_port = port
        os.makedirs(self.mail, mode=0o750, exist_ok=True)
        if httpd.user:
            shutil.chown(self.mail, httpd.user, httpd.group)
        httpd.start()

    def old_database_port(self):
        """Whether the running httpd was told another port of PostgreSQL's than today's."""
        with open(self.httpd.conf, encoding="utf-8") as file:
            return f"port={self.cluster.port} " not in file.read()

    def write_env(self):
        values = {"URL": self.httpd.url, "METRICS_URL": self.httpd.metrics_url,
                  **self.cluster.environment(), "HTTPD_PID": self.httpd.pid}
        with open(self.env_file + ".new", "w", encoding="utf-8") as file:
            for name, value in values.items():
                file.write(f"{name}={value}\n")
        os.replace(self.env_file + ".new", self.env_file)

    def tell(self):
        print(f"\nNuance answers at {self.httpd.url}\n\nLogins, all with password demo:")
        for login, what in LOGINS:
            print(f"  {login:10} {what}")
        print(f"\nMetrics   {self.httpd.metrics_url}\nDatabase  psql '{self.cluster.conninfo()}'\n"
              f"Mails     {self.mail}\nLogs      {self.httpd.error_log}\nSettings  {self.env_file}\nStop      ./demo"
              + ("" if self.folder == os.path.join(SOURCE, ".demo") else f" --dir {self.folder}")
              + " --stop")


def stamp(path):
    return os.stat(path).st_mtime_ns if os.path.exists(path) else None


def say(text, when=True):
    if when:
        print(text, flush=True)


def main():
    chosen = arguments()
    demo = Demo(chosen.dir)
    if chosen.stop:
        demo.stop()
        return
    demo.start(chosen.port, chosen.items, chosen.fresh)
    demo.tell()


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(f"demo: {problem}")
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
