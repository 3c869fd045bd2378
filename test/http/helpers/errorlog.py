"""The watch on the error logs, as a pytest plugin: a line of level warn or worse that a test did not declare fails it."""
import os
import re

import pytest

LEVELS = {"emerg", "alert", "crit", "error", "warn"}
# Remarks on how few threads a test gives its server, and on which OpenSSL mod_ssl was built with; they say
# nothing about the module.
IGNORED = re.compile(r"AH10159|AH01882|AH00287|AH00288|AH00161|AH00484|AH00485")
LINE = re.compile(r"^\[[^\]]+\] \[(?P<module>[^\]:]*):(?P<level>[a-z0-9]+)\]")
_watched = {}


def watch(path):
    """Adds a log file. What it holds already counts as new when the file is first seen during a test."""
    _watched.setdefault(str(path), 0)


def read_new(path, offset):
    """Lines added since offset (whole lines only) and the offset to go on from."""
    if not os.path.exists(path):
        return [], 0
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size < offset:
            offset = 0
        file.seek(offset)
        data = file.read()
    whole = data[:data.rfind(b"\n") + 1]
    return whole.decode("utf-8", "replace").splitlines(), offset + len(whole)


def is_bad(line):
    """A line to explain: level warn or worse, or a line httpd did not format (a crash, a sanitizer's report)."""
    if not line.strip() or IGNORED.search(line):
        return False
    found = LINE.match(line)
    return found is None or found.group("level") in LEVELS


class Log:
    """What one test says about the lines it causes."""

    def __init__(self):
        self.allowed, self.expected = [], []
        self.lines = []

    def allow(self, pattern):
        """Lines that may come."""
        self.allowed.append(re.compile(pattern))

    def expect(self, pattern, times=None):
        """Lines that must come (exactly `times`, when given)."""
        self.expected.append((re.compile(pattern), times))

    def collect(self):
        for path in list(_watched):
            lines, _watched[path] = read_new(path, _watched[path])
            self.lines += lines
        return self.lines

    def count(self, pattern):
        return sum(1 for line in self.collect() if re.search(pattern, line))

    def unexpected(self):
        patterns = self.allowed + [pattern for pattern, _ in self.expected]
        return [line for line in self.collect() if is_bad(line) and not any(p.search(line) for p in patterns)]

    def verdict(self):
        """What is wrong, one sentence a line; empty when nothing is."""
        wrong = [f"unexpected: {line}" for line in self.unexpected()]
        for pattern, times in self.expected:
            count = sum(1 for line in self.lines if pattern.search(line))
            if count == 0 or (times is not None and count != times):
                wrong.append(f"expected {times or 'at least one'} line(s) like {pattern.pattern!r}, found {count}")
        return wrong


@pytest.fixture(autouse=True)
def log():
    """Every test gets it, asked for or not."""
    Log().collect()
    mine = Log()
    yield mine
    wrong = mine.verdict()
    if wrong:
        pytest.fail("error log:\n" + "\n".join(wrong[:40]), pytrace=False)
