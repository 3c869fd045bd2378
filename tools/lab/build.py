# SPDX-License-Identifier: Apache-2.0
"""An out-of-tree build of this checkout."""
import fcntl
import os
import shlex
import subprocess

from .system import Problem, find_program, run

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Build:
    """srcdir is the checkout, builddir the folder to build in.

    options     words for configure, such as --enable-sanitizers
    cflags, cc  CFLAGS and CC for configure
    in_place    stylesheets and SQL are read from the checkout; else from where they are installed
    Without any of the three, a folder already configured stays as it is.
    """

    def __init__(self, srcdir=SOURCE, builddir=None, cflags=None, cc=None, options=(), jobs=None,
                 in_place=True):
        self.particular = bool(options) or cflags is not None or cc is not None
        self.srcdir = os.path.abspath(srcdir)
        self.builddir = os.path.abspath(builddir or os.environ.get("NUANCE_BUILD")
                                        or os.path.join(self.srcdir, ".build"))
        self.options = [*(["--enable-in-place"] if in_place else []), *options]
        if cflags is not None:
            self.options.append(f"CFLAGS={cflags}")
        if cc is not None:
            self.options.append(f"CC={cc}")
        self.jobs = jobs or os.cpu_count() or 1
        self.log = os.path.join(self.builddir, "build.log")

    @property
    def module(self):
        return os.path.join(self.builddir, "mod_nuance", "mod_nuance.so")

    @property
    def nuancectl(self):
        return os.path.join(self.builddir, "nuancectl")

    @property
    def stylesheets(self):
        return os.path.join(self.srcdir, "xsl")

    @property
    def sql(self):
        return os.path.join(self.srcdir, "sql")

    @property
    def sanitized(self):
        """Whether the folder holds a build with sanitizers."""
        return "--enable-sanitizers" in self._configured()

    def environment(self):
        """What a program of this build needs to run in place."""
        if not self.sanitized:
            return {}
        # Freed memory is kept from reuse for a while; with 256 MB of it a start takes three times as long.
        return {"ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:exitcode=99"
                ":quarantine_size_mb=16:malloc_context_size=10",
                "UBSAN_OPTIONS": "print_stacktrace=1"}

    def preload(self):
        """Libraries that httpd must load first: the sanitizers' own, before any other."""
        if not self.sanitized:
            return []
        compiler = os.environ.get("CC", "gcc")
        found = []
        for name in ("libasan.so", "libubsan.so"):
            path = subprocess.run([compiler, f"-print-file-name={name}"], stdout=subprocess.PIPE,
                                  text=True, check=True).stdout.strip()
            found.append(os.path.realpath(path))
        return found

    def ensure(self):
        """Configures where needed and makes what is out of date; returns self."""
        os.makedirs(self.builddir, exist_ok=True)
        with open(os.path.join(self.builddir, ".lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._bootstrap()
            if not self._is_configured():
                run([os.path.join(self.srcdir, "configure"), "-q", *self.options],
                    cwd=self.builddir, log=self.log)
                with open(os.path.join(self.builddir, ".options"), "w", encoding="utf-8") as file:
                    file.write(shlex.join(self.options))
            self.make()
        return self

    def make(self, *targets, log=None, check=True):
        """make in the build folder."""
        make = find_program("gmake", "make")
        if not make:
            raise Problem("make not found. On Debian: apt-get install make")
        return run([make, "--no-print-directory", f"-j{self.jobs}", *targets], cwd=self.builddir,
                   log=log or self.log, check=check)

    def _bootstrap(self):
        """autoreconf in the checkout, when configure is missing or too old."""
        with open(os.path.join(self.srcdir, "configure.ac"), encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            results = [os.path.join(self.srcdir, name) for name in ("configure", "Makefile.in")]
            sources = [os.path.join(self.srcdir, name) for name in ("configure.ac", "Makefile.am")]
            if not all(map(os.path.exists, results)) \
                    or min(map(os.path.getmtime, results)) < max(map(os.path.getmtime, sources)):
                run(["autoreconf", "-fi"], cwd=self.srcdir, log=self.log)

    def _configured(self):
        try:
            with open(os.path.join(self.builddir, ".options"), encoding="utf-8") as file:
                return file.read()
        except OSError:
            return ""

    def _is_configured(self):
        status = os.path.join(self.builddir, "config.status")
        return (os.path.exists(status) and os.path.exists(os.path.join(self.builddir, "Makefile"))
                and (not self.particular or self._configured() == shlex.join(self.options))
                and os.path.getmtime(status)
                >= os.path.getmtime(os.path.join(self.srcdir, "configure")))
