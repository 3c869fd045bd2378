# SPDX-License-Identifier: Apache-2.0
"""Small things about the machine: commands, ports, users, folders."""
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time


class Problem(Exception):
    """Something the person at the keyboard can mend; the text says how."""


def am_root():
    return os.geteuid() == 0


def run(command, log=None, check=True, **options):
    """Runs a command quietly. With log, its output goes there; a failure shows the end of it."""
    options.setdefault("stdin", subprocess.DEVNULL)
    if log:
        with open(log, "ab") as out:
            done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, **options)
        text = tail(log)
    else:
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.STDOUT)
        done = subprocess.run(command, text=True, **options)
        text = done.stdout or ""
    if check and done.returncode != 0:
        shown = " ".join(str(word) for word in command)
        raise Problem(f"{shown}\nfailed with status {done.returncode}:\n{text.rstrip()}"
                      + (f"\n(all of it: {log})" if log else ""))
    return done


def tail(path, lines=25):
    try:
        with open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 20000))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""


def find_program(*names, folders=("/usr/local/sbin", "/usr/sbin", "/sbin")):
    """Path of the first of these programs, looking in the sbin folders too."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *folders])
    for name in names:
        found = shutil.which(name, path=path)
        if found:
            return found
    return None


def port_is_free(port, host="127.0.0.1"):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return True
        except OSError:
            return False


def free_port(host="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def read_pid(path):
    """The process id in the first line of a pid file when that process lives, else None."""
    try:
        with open(path, encoding="ascii") as file:
            pid = int(file.readline())
    except (OSError, ValueError):
        return None
    return pid if process_lives(pid) else None


def process_lives(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def children_of(pid):
    """All descendants of a process, by /proc."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    parents[int(entry)] = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                pass
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        nexts = [child for child, its in parents.items() if its == parent]
        found += nexts
        todo += nexts
    return found


def wait_until(test, seconds, step=0.05):
    """Calls test until it is true or the time is over; answers what it last said."""
    deadline = time.monotonic() + seconds
    while True:
        answer = test()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(step)


def as_user(user, command):
    """The command line that runs command as another user (only root can)."""
    return ["runuser", "-u", user, "--", *command]


def user_exists(name):
    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False


def reachable_by(user, folder):
    """Whether a user may enter a folder, with all the folders above it."""
    return subprocess.run(as_user(user, ["test", "-x", folder]), cwd="/", check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def scratch_folder(prefix="nuance-"):
    """A new temporary folder that other users may enter (PostgreSQL as root runs as another one)."""
    folder = tempfile.mkdtemp(prefix=prefix)
    os.chmod(folder, 0o755)
    return folder
