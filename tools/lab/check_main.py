# SPDX-License-Identifier: Apache-2.0
"""./check: everything there is to test, in a temporary folder; one sum at the end."""
import argparse
import concurrent.futures
import glob
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from lab import SOURCE, Build, Problem, packages, scratch_folder  # noqa: E402
from lab.system import process_lives, wait_until  # noqa: E402


class Count:
    """How many of a stage's tests passed, and the names of those that did not."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def note(self, name, ok, said=""):
        if ok:
            self.passed += 1
        else:
            self.failures.append((name, said))


class Check:
    def __init__(self, folder):
        self.folder = folder
        self.logs = os.path.join(folder, "logs")
        os.makedirs(self.logs, exist_ok=True)
        self.environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1",
                            "PYTEST_ADDOPTS": "-p no:cacheprovider",
                            "NUANCE_BUILD": os.path.join(folder, "gcc")}
        self.installed = os.path.join(folder, "installed")
        self.gcc = Build(SOURCE, os.path.join(folder, "gcc"),
                         options=["--enable-werror", "CC=gcc"])
        self.clang = Build(SOURCE, os.path.join(folder, "clang"), in_place=False, options=[
            "--enable-werror", "CC=clang", f"--prefix={self.installed}/prefix",
            f"--with-apache-libexecdir={self.installed}/prefix/modules",
            f"--with-apache-confdir={self.installed}/etc/mods-available"])
        self.sanitized = Build(SOURCE, os.path.join(folder, "sanitized"), cflags="-g -O1",
                               options=["--enable-sanitizers"])

    def log(self, name):
        return os.path.join(self.logs, name + ".log")

    def run(self, name, command, environment=None, cwd=SOURCE):
        """Runs a command with its output in the stage's log: (status, the end of what it said)."""
        path = self.log(name)
        with open(path, "ab") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log,
                                  stderr=subprocess.STDOUT, cwd=cwd, check=False,
                                  env={**self.environment, **(environment or {})})
        with open(path, encoding="utf-8", errors="replace") as log:
            return done.returncode, "\n".join(log.read().splitlines()[-40:])

    # --- stages: each gets a Count and notes what it did ------------------------------------------

    def build(self, count):
        """compiles with gcc, every warning an error"""
        self.compile(count, "gcc", self.gcc)

    def compile(self, count, name, build):
        try:
            build.ensure()
            count.note(f"{name} build", True)
        except Problem as problem:
            count.note(f"{name} build", False, str(problem))
        return not count.failures

    def unit(self, count):
        """make check: the cmocka tests of the library, the directives' documentation"""
        log = self.log("unit")
        done = self.gcc.make("check", log=log, check=False)
        results = glob.glob(os.path.join(self.gcc.builddir, "test", "**", "*.trs"), recursive=True)
        results += glob.glob(os.path.join(self.gcc.builddir, "build", "*.trs"))
        for result in results:
            self.count_unit(count, result)
        if done.returncode != 0 and not count.failures:
            count.note("make check", False, last_lines(log))
        if not results:
            count.note("make check ran nothing", False, last_lines(log))

    @staticmethod
    def count_unit(count, result):
        """One program of make check: cmocka says each test, any other program counts as one."""
        name = os.path.basename(result)[:-4]
        text = read(result[:-4] + ".log")
        good = re.findall(r"^\[       OK \] (\w+)", text, re.MULTILINE)
        bad = set(re.findall(r"^\[  FAILED  \] (\w+)$", text, re.MULTILINE))
        ok = ":test-result: PASS" in read(result)
        count.passed += len(good)
        for one in sorted(bad):
            count.note(f"{name}: {one}", False, text[-3000:])
        if not good and not bad or (not ok and not bad):
            count.note(name, ok, text[-3000:])

    def format(self, count):
        """clang-format agrees with every C file"""
        for path in c_files():
            status, said = run_quietly(["clang-format", "--dry-run", "--Werror", path])
            count.note(os.path.relpath(path, SOURCE), status == 0, said[-1500:])

    def tidy(self, count):
        """clang-tidy finds nothing in the library, the module and nuancectl"""
        done = subprocess.run(["make", "-s", "print-compile-flags"], cwd=self.gcc.builddir,
                              stdout=subprocess.PIPE, text=True, check=False)
        flags = shlex.split(done.stdout)
        sources = [path for path in c_files() if "/mod_nuance/" in path and path.endswith(".c")]

        def look(path):
            return run_quietly(["clang-tidy", "--quiet", "--warnings-as-errors=*", path, "--",
                                *flags], cwd=self.gcc.builddir)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for path, (status, said) in zip(sources, pool.map(look, sources)):
                count.note(os.path.relpath(path, SOURCE), status == 0, said[-3000:])

    def compile_clang(self, count):
        """compiles with clang, every warning an error"""
        if self.compile(count, "clang", self.clang):     # which the tests of installing install
            self.environment["NUANCE_TO_INSTALL"] = self.clang.builddir
            self.environment["NUANCE_INSTALL_FOLDER"] = self.installed

    def dist(self, count):
        """make distcheck: a release archive builds elsewhere, installs, uninstalls"""
        # Whether all is there to build is seen soonest without the optimizer.
        done = self.gcc.make("distcheck", "DISTCHECK_CONFIGURE_FLAGS=CFLAGS=-O0",
                             log=self.log("dist"), check=False)
        count.note("make distcheck", done.returncode == 0, last_lines(self.log("dist")))

    def http(self, count):
        """pytest against a real httpd and PostgreSQL: rules in SQL, times, installing"""
        self.pytest(count, "http", ["test/http", "-m", "slow"])

    def browser(self, count):
        """the main job in Chromium"""
        self.pytest(count, "browser", ["test/browser"])

    def sanitizers(self, count):
        """all other HTTP tests, on a build with AddressSanitizer and UBSan"""
        if self.compile(count, "sanitized", self.sanitized):
            self.pytest(count, "sanitizers", ["test/http", "-m", "not slow"],
                        {"NUANCE_BUILD": self.sanitized.builddir, "NUANCE_SANITIZED": "1"})

    def pytest(self, count, name, words, environment=None):
        report = os.path.join(self.logs, name + ".xml")
        status, said = self.run(name, [
            sys.executable, "-m", "pytest", "-q", "--durations=10", f"--junitxml={report}",
            # each with a cluster and servers of its own; one more than processors, for some wait
            "-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "loadfile",
            f"--basetemp={os.path.join(self.folder, 'tmp-' + name)}", *words], environment)
        try:
            tree = ElementTree.parse(report)
        except (OSError, ElementTree.ParseError):
            count.note(f"pytest {name} gave no report", False, said)
            return
        for case in tree.iter("testcase"):
            wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
            if case.find("skipped") is None:
                count.note(f"{case.get('classname')}::{case.get('name')}", wrong is None,
                           "" if wrong is None else (wrong.text or "")[-2500:])
        if status != 0 and not count.failures:
            count.note(f"pytest {name} ended with status {status}", False, said)

    def simple(self, count, name, command, environment=None):
        """A program whose status is the verdict."""
        status, said = self.run(name, command, environment)
        count.note(name, status == 0, said)

    def bench(self, count):
        """a short run of the benchmark: that it works, not how fast this machine is"""
        self.simple(count, "bench", ["test/bench/run", "--items", "1000", "--seconds", "1", "--rounds", "1"])
        self.simple(count, "bench-upkeep", ["test/bench/upkeep", "--items", "500", "--comments", "20", "--rounds", "2"])
        self.simple(count, "bench-status", ["test/bench/status", "--items", "1000,20000", "--years", "0.5", "--requests", "20"])
        self.simple(count, "bench-outbox", ["test/bench/outbox", "--messages", "2000", "--waiting", "2000",
                                            "--seconds", "1", "--rounds", "1"])

    def soak(self, count):
        """memory stays flat, figures exact, work mode hands out each item once, killed processes lose nothing (short runs)"""
        self.simple(count, "soak", ["test/soak/run", "--requests", "3000"])
        self.simple(count, "histories", ["test/soak/histories", "--events", "3000"])
        self.simple(count, "desk", ["test/soak/desk", "--staff", "8", "--items", "400"])
        self.simple(count, "bulk", ["test/soak/bulk", "--items", "2500", "--change", "700", "--most", "5000"])
        self.simple(count, "soak-files", ["test/soak/files", "--size", "64"])
        self.simple(count, "kill", ["test/soak/kill", "--messages", "400", "--every", "0.5"])

    def abuse(self, count):
        """junk from many addresses files nothing (a short run)"""
        self.simple(count, "abuse", ["test/soak/abuse", "--submissions", "1500", "--turn", "3", "--items", "1000"])

    def valgrind(self, count):
        """no definite leak in a short run under Valgrind"""
        self.simple(count, "valgrind", ["test/soak/valgrind"])

    def fuzz(self, count):
        """fuzz targets over their corpora and some seconds of new input"""
        self.simple(count, "fuzz", ["test/fuzz/run", "--seconds", "5"])

    STAGES = ["build", "unit", "format", "tidy", "compile_clang", "dist", "http", "browser",
              "sanitizers", "bench", "soak", "abuse",
              "valgrind", "fuzz"]


def c_files():
    """Every C file of the project."""
    return sorted(path for folder in ("mod_nuance", "test")
                  for ending in ("c", "h")
                  for path in glob.glob(os.path.join(SOURCE, folder, "**", "*." + ending),
                                        recursive=True))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def last_lines(path, lines=40):
    return "\n".join(read(path).splitlines()[-lines:])


def run_quietly(command, cwd=SOURCE):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", cwd=cwd,
                          check=False)
    return done.returncode, done.stdout


def left_running(folder):
    """Processes whose command line names our folder: what some stage forgot to stop."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            words = read(f"/proc/{entry}/cmdline").replace("\0", " ")
            if folder in words and process_lives(int(entry)):
                found[int(entry)] = words.strip()
    return found


def clear_up(folder):
    """Ends what still runs under our folder and says what it was."""
    if wait_until(lambda: not left_running(folder), 3):
        return {}
    found = left_running(folder)
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    return found


def run_stage(check, name):
    count, began = Count(), time.monotonic()
    print(f"{name:14} {getattr(Check, name).__doc__}", flush=True)
    try:
        getattr(check, name)(count)
    except Exception as error:      # whatever went wrong, the other stages shall run
        count.note(f"{name} broke off", False, f"{type(error).__name__}: {error}")
    for what, said in count.failures:
        print(f"    FAILED {what}")
        for line in said.strip().splitlines():
            print(f"        {line}")
    print(f"{'':14} {count.passed} passed, {len(count.failures)} failed, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return count.passed, len(count.failures)


def arguments():
    parser = argparse.ArgumentParser(
        prog="./check", description="Builds Nuance in a temporary folder and runs every test. The "
        "last line says how many passed and failed.")
    parser.add_argument("--only", metavar="STAGE[,STAGE]", help="only these: "
                        + ", ".join(Check.STAGES))
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    chosen = parser.parse_args()
    chosen.stages = chosen.only.split(",") if chosen.only else Check.STAGES
    for stage in chosen.stages:
        if stage not in Check.STAGES:
            parser.error(f"there is no stage {stage}")
    return chosen


def main():
    chosen = arguments()
    packages.ensure(packages.CHECK)
    folder = scratch_folder("nuance-check-")
    check = Check(folder)
    passed = failed = 0
    try:
        for stage in chosen.stages:
            good, bad = run_stage(check, stage)
            passed, failed = passed + good, failed + bad
    finally:
        left = clear_up(folder)
    for pid, words in left.items():
        print(f"    FAILED left running: {pid} {words}")
    failed += 1 if left else 0
    if failed or chosen.keep:
        print(f"Logs: {check.logs}")
        if not chosen.keep:
            for name in os.listdir(folder):
                if name != "logs":
                    shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except Problem as problem:
        print(f"check: {problem}", file=sys.stderr)
        print("0 passed, 1 failed")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
