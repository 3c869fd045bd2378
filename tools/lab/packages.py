# SPDX-License-Identifier: Apache-2.0
"""The Debian packages that ./demo and ./check need, and their installation when one is missing."""
import os
import subprocess
import sys

from .system import Problem, am_root, find_program

BUILD = ["autoconf", "automake", "make", "gcc", "libc6-dev", "pkg-config",
         "apache2-dev", "libapr1-dev", "libaprutil1-dev", "libpq-dev", "libxml2-dev",
         "libxslt1-dev", "libcmark-gfm-dev", "libcmark-gfm-extensions-dev", "libcsv-dev", "libjansson-dev", "libpcre2-dev",
         "libssl-dev", "libcurl4-openssl-dev", "libgmime-3.0-dev", "libmagic-dev"]
RUN = ["apache2-bin", "libaprutil1-dbd-pgsql", "postgresql", "mime-support|media-types",
       "python3-psycopg2", "util-linux"]
TEST = ["apache2", "libcmocka-dev", "python3-pytest", "python3-pytest-xdist", "python3-requests", "python3-lxml",
        "python3-selenium", "python3-hypothesis", "python3-icalendar", "python3-jsonschema", "openssl", "chromium-headless-shell", "chromium-driver", "clang", "clang-format", "clang-tidy",
        "libclang-rt-14-dev|libclang-rt-dev", "libxml2-utils", "python3-aiosmtpd", "prometheus", "prometheus-alertmanager", "valgrind",
        "xz-utils", "wrk", "libfaketime", "apache2-utils", "libapache2-mod-php"]

DEMO = BUILD + RUN
CHECK = DEMO + TEST

# Packages that bring a service must not start it: the demo and the tests run their own.
QUIET_INSTALL = r"""
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends "$@"
"""


def missing(names):
    """Those of the names (or a|b alternatives) that dpkg does not know as installed."""
    asked = [name for entry in names for name in entry.split("|")]
    answer = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                            check=False)
    installed = {line.split()[0] for line in answer.stdout.splitlines()
                 if line.endswith(" installed")}
    return [entry for entry in names if not installed.intersection(entry.split("|"))]


def ensure(names):
    """Installs what is missing; does nothing, quickly, when nothing is."""
    lacking = missing(names)
    if not lacking:
        return
    if not find_program("apt-get"):
        raise Problem("This machine has no apt-get. Install the equivalents of: " + " ".join(lacking))
    prefix = []
    if not am_root():
        if not find_program("sudo"):
            raise Problem("These Debian packages are missing, and there is no sudo to install them."
                          "\nAs root: apt-get install " + " ".join(first(lacking)))
        prefix = ["sudo"]
    print("Installing Debian packages: " + " ".join(first(lacking)), flush=True)
    if any(not candidate(choices(entry)) for entry in lacking):
        apt(prefix + ["apt-get", "update", "-q"])
    wanted = []
    for entry in lacking:
        name = candidate(choices(entry))
        if not name:
            raise Problem(f"apt-get knows no package {entry}: is this Debian 12 or later?")
        wanted.append(name)
    command = prefix + ["sh", "-c", QUIET_INSTALL, "install", *wanted]
    if apt(command, check=False) != 0:
        apt(prefix + ["apt-get", "update", "-q"])   # lists may be older than the mirror
        apt(command)


def choices(entry):
    return entry.split("|")


def first(entries):
    return [choices(entry)[0] for entry in entries]


def candidate(names):
    """The first of the names that apt could install now."""
    for name in names:
        answer = subprocess.run(["apt-cache", "policy", name], stdout=subprocess.PIPE, text=True,
                                check=False, env={**os.environ, "LC_ALL": "C"})
        lines = [line.split() for line in answer.stdout.splitlines()]
        if any(words[:1] == ["Candidate:"] and words[1] != "(none)" for words in lines):
            return name
    return None


def apt(command, check=True):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", check=False)
    if check and done.returncode != 0:
        sys.stderr.write(done.stdout[-4000:])
        raise Problem("Installing packages failed: " + " ".join(command[-12:]))
    return done.returncode
