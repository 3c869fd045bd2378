# SPDX-License-Identifier: Apache-2.0
"""A private Apache with mod_nuance, under one folder."""
import atexit
import http.client
import os
import shutil
import signal
import subprocess

from .build import SOURCE
from .system import (Problem, am_root, children_of, find_program, free_port, port_is_free,
                     process_lives, read_pid, run, tail, user_exists, wait_until)

MODULES = ["authn_core", "authz_core", "authz_host", "dbd", "deflate", "filter", "headers", "reqtimeout",
           "unique_id", "mime", "dir", "log_config", "alias"]


class Httpd:
    """An httpd whose /support is Nuance on a cluster, and whose /metrics are its figures.

    folder         configuration, logs and pid file
    cluster        the Cluster it works on
    build          the Build whose module it loads
    port           a fixed port, or None for the one used before or any free one
    extra_conf     more lines for the server
    location_conf  more lines inside <Location /support>
    mpm            event, worker or prefork
    env            more environment variables for httpd
    modules        more modules to load: a name of Apache's own, or NAME:FILE
    threads, processes, connections
                   ThreadsPerChild, the most children, database connections per child
    dbd_params     more for the connection string
    lasting        leave it running when Python ends
    """

    def __init__(self, folder, cluster, build, port=None, extra_conf="", location_conf="",
                 mpm="event", env=None, modules=(), threads=32, processes=2, connections=4,
                 dbd_params="", stylesheets=None, lasting=False):
        self.folder = os.path.abspath(folder)
        self.cluster, self.build = cluster, build
        self.wanted_port, self.port = port, port
        self.extra_conf, self.location_conf, self.mpm = extra_conf, location_conf, mpm
        self.env = dict(env or {})
        self.modules = list(modules)
        self.threads, self.processes, self.connections = threads, processes, connections
        self.dbd_params = dbd_params
        self.stylesheets = stylesheets or (build.stylesheets if build else None)
        self.lasting = lasting
        self.started = False
        self.host = "127.0.0.1"
        self.conf = os.path.join(self.folder, "httpd.conf")
        self.htdocs = os.path.join(self.folder, "htdocs")
        self.error_log = os.path.join(self.folder, "error.log")
        self.access_log = os.path.join(self.folder, "access.log")
        self.pid_file = os.path.join(self.folder, "httpd.pid")

    @property
    def user(self):
        """Whom the children run as, where that is somebody else."""
        if not am_root():
            return None
        return "www-data" if user_exists("www-data") else "nobody"

    @property
    def group(self):
        return "www-data" if self.user == "www-data" else "nogroup"

    @property
    def root(self):
        return f"http://{self.host}:{self.port}/"

    @property
    def url(self):
        return self.root + "support/"

    @property
    def metrics_url(self):
        return self.root + "metrics"

    @property
    def pid(self):
        """The parent's process id, or None."""
        return read_pid(self.pid_file)

    @property
    def children(self):
        """Process ids of the children."""
        return children_of(self.pid) if self.pid else []

    # --- configuration ----------------------------------------------------------------------------

    def write_conf(self):
        """Writes httpd.conf from conf/demo.conf.in."""
        for folder in (self.folder, self.htdocs, os.path.join(self.folder, "run")):
            os.makedirs(folder, exist_ok=True)
        libexec = apxs("LIBEXECDIR")
        load = []
        for name in [f"mpm_{self.mpm}", "unixd", *MODULES, *self.modules]:
            name, _, file = name.partition(":")
            file = file or os.path.join(libexec, f"mod_{name}.so")
            if os.path.exists(file):         # a module not there is compiled in, as unixd on Debian
                load.append(f'LoadModule {name}_module "{file}"')
        load.append(f'LoadModule nuance_module "{self.build.module}"')
        if self.mpm == "prefork":
            processes = self.threads * self.processes
            mpm = f"StartServers {self.processes}\nMaxRequestWorkers {processes}\n"
        else:
            mpm = (f"StartServers {self.processes}\nServerLimit {max(self.processes, 4)}\n"
                   f"ThreadLimit {max(self.threads, 64)}\nThreadsPerChild {self.threads}\n"
                   f"MinSpareThreads {self.threads}\n"
                   f"MaxSpareThreads {self.threads * (self.processes + 1)}\n"
                   f"MaxRequestWorkers {self.threads * self.processes}\n")
        identity = ""
        if self.user:
            identity = f"User {self.user}\nGroup {self.group}\n"
        values = {
            "FOLDER": self.folder, "PORT": str(self.port), "HOST": self.host,
            "LOAD_MODULES": "\n".join(load), "MPM": mpm, "IDENTITY": identity,
            "HTDOCS": self.htdocs, "PID_FILE": self.pid_file, "ERROR_LOG": self.error_log,
            "ACCESS_LOG": self.access_log, "STYLESHEETS": self.stylesheets,
            "CONNECTIONS": str(self.connections),
            "CONNINFO": f"{self.cluster.conninfo(self.cluster.app)} {self.dbd_params}".strip(),
            "EXTRA": self.extra_conf, "LOCATION": self.location_conf,
        }
        with open(os.path.join(SOURCE, "conf", "demo.conf.in"), encoding="utf-8") as file:
            text = file.read()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        with open(self.conf, "w", encoding="utf-8") as file:
            file.write(text)
        return self.conf

    def environment(self):
        environment = {**os.environ, **self.build.environment(), **self.env}
        preload = self.build.preload()
        if preload:
            environment["LD_PRELOAD"] = ":".join(preload)
        return environment

    def command(self, *words):
        program = find_program("apache2", "httpd")
        if not program:
            raise Problem("Apache not found. On Debian: apt-get install apache2-bin")
        return [program, "-d", self.folder, "-f", self.conf, *words]

    def configtest(self):
        """Writes the configuration and lets httpd check it: (ok, what it said)."""
        if not self.port:
            self.port = free_port()
        self.write_conf()
        done = subprocess.run(self.command("-t"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", env=self.environment(), check=False)
        return done.returncode == 0, done.stdout

    # --- life -------------------------------------------------------------------------------------

    def start(self):
        """Starts it and waits for its first answer; returns self."""
        if not self.lasting and not self.started:
            atexit.register(self.stop)
            self.started = True
        if self.pid is None:
            self._launch()
        else:
            self.port = self.noted_port() or self.port
        self.wait_ready()
        return self

    def noted_port(self):
        """The port in the configuration written last, or None."""
        try:
            with open(self.conf, encoding="utf-8") as file:
                for line in file:
                    if line.startswith("Listen "):
                        return int(line.rpartition(":")[2])
        except OSError:
            pass
        return None

    def _launch(self):
        for attempt in range(4):
            self.port = self.wanted_port or (self.noted_port() if attempt == 0 else None)
            if not self.port or (not self.wanted_port and not port_is_free(self.port)):
                self.port = free_port()
            self.write_conf()
            done = run(self.command("-k", "start"), check=False, cwd=self.folder,
                       env=self.environment())
            if done.returncode == 0:
                return
            said = done.stdout + tail(self.error_log)
            if self.wanted_port or "Address already in use" not in said:
                break
        raise Problem(f"Apache does not start:\n{done.stdout}{tail(self.error_log)}")

    def wait_ready(self, seconds=20):
        """Waits until it answers, or raises with the end of the error log."""
        def answers():
            if self.pid is None:
                return False
            try:
                connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
                connection.request("HEAD", "/support/login")
                connection.getresponse().read()
                connection.close()
                return True
            except (OSError, http.client.HTTPException):
                return False
        if not wait_until(answers, seconds):
            raise Problem(f"Apache does not answer at {self.url}:\n{tail(self.error_log)}")

    def stop(self, seconds=10):
        """Stops it and waits for the end of every process of it."""
        pid = self.pid
        if pid is None:
            return
        family = [pid, *children_of(pid)]
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: not any(map(process_lives, family)), seconds):
            for one in family:
                try:
                    os.kill(one, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            wait_until(lambda: not any(map(process_lives, family)), 5)

    def graceful(self):
        """Re-reads the configuration without dropping a request (SIGUSR1)."""
        os.kill(self.pid, signal.SIGUSR1)

    def restart(self):
        """Stops and starts it on the same port, with the configuration written anew."""
        self.wanted_port = self.port
        self.stop()
        self.start()

    def destroy(self):
        """Stops it and removes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def apxs(name):
    """A setting of apxs."""
    program = find_program("apxs", "apxs2")
    if not program:
        raise Problem("apxs not found. On Debian: apt-get install apache2-dev")
    return subprocess.run([program, "-q", name], stdout=subprocess.PIPE, text=True,
                          check=True).stdout.strip()
