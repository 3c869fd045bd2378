# SPDX-License-Identifier: Apache-2.0
"""Sample data: the people and contracts of the demo, and any number of items."""
import datetime
import gzip
import heapq
import json
import os

from . import texts
from .build import SOURCE
from .system import run

# Real reports, when the folder beside the checkout holds them; the project carries texts of its own.
CORPUS = os.path.join(os.path.dirname(SOURCE), "shared", "corpus", "support-items.jsonl.gz")
DEFAULT_ITEMS = 300
TITLE_MAX = 250


def load_sample(cluster, build, items=0, undo=False, body_max=None):
    """Roles, database and schema, then sql/sample and that many items, of whose descriptions no more than body_max characters
    are taken; for an empty database. With undo, what staff reply waits some seconds, as everywhere; without, it is there at once."""
    cluster.install(build)
    connection = cluster.connect(cluster.owner)
    with connection:
        cursor = connection.cursor()
        for name in sorted(os.listdir(os.path.join(build.sql, "sample"))):
            if name.endswith(".sql") and name != "bulk.sql":
                run_file(cursor, build, cluster, name)
        if not undo:
            cursor.execute("update nuance.account set undo_seconds = 0")
    load_forms(cluster, build)
    if items:
        load_items(connection, build, cluster, items, body_max)
    connection.close()
    connection = cluster.connect(cluster.superuser, autocommit=True)
    connection.cursor().execute("vacuum analyze")
    connection.close()


def load_forms(cluster, build):
    """The form of free support, as an admin would import it."""
    run([build.nuancectl, "form", "import", os.path.join(SOURCE, "forms", "free.xml"), "--kind", "free", "--publish"],
        env={**os.environ, **build.environment(), **cluster.environment(cluster.owner)})


def load_items(connection, build, cluster, items, body_max=None):
    """COPY into nuance_sample.raw, then sql/sample/bulk.sql, in one transaction."""
    with connection:
        cursor = connection.cursor()
        cursor.execute("""
            create schema if not exists nuance_sample;
            drop table if exists nuance_sample.raw;
            create unlogged table nuance_sample.raw (
                n bigint primary key, filed_at timestamptz, requestor text, title text, body text,
                refs text[])""")
        cursor.copy_expert("copy nuance_sample.raw (n, filed_at, requestor, title, body, refs) "
                           "from stdin", CopyLines(raw_items(items, body_max)))
        cursor.execute("analyze nuance_sample.raw")
        run_file(cursor, build, cluster, "bulk.sql")
        cursor.execute("drop table if exists nuance_sample.raw")
        cursor.execute("select from pg_class where relnamespace = 'nuance_sample'::regnamespace")
        if cursor.rowcount == 0:
            cursor.execute("drop schema nuance_sample cascade")


def run_file(cursor, build, cluster, name):
    """Executes one file of sql/sample."""
    with open(os.path.join(build.sql, "sample", name), encoding="utf-8") as file:
        cursor.execute(file.read().replace("@app_role@", cluster.app))


def raw_items(count, body_max=None):
    """count rows (n, filed_at, requestor, title, body, refs), oldest first, the newest just now."""
    source = corpus() or list(texts.reports())
    source.sort(key=lambda report: report["filed_at"])
    if 0 < count < len(source):
        source = liveliest(source, count)
    copies = -(-count // len(source))
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    # Later rounds lie between the first one's, a little earlier each time.
    step = 2711
    newest = source[-1]["filed_at"]
    rounds = [[(report["filed_at"] - newest - step * copy, index, report)
               for index, report in enumerate(source)] for copy in range(copies)]
    merged = heapq.merge(*rounds, key=lambda row: row[:2])
    skip = copies * len(source) - count
    number = 0
    for seconds, _, report in merged:
        if skip > 0:
            skip -= 1
            continue
        number += 1
        filed = now - datetime.timedelta(seconds=420 - seconds)
        yield (number, filed.isoformat(), report["requestor"], report["title"][:TITLE_MAX],
               report["body"][:body_max], report["refs"])


def liveliest(source, count):
    """The count reports in a row that were filed in the shortest time."""
    start = min(range(len(source) - count + 1),
                key=lambda i: source[i + count - 1]["filed_at"] - source[i]["filed_at"])
    return source[start:start + count]


def corpus():
    """The reports of the corpus, or an empty list without one."""
    if not os.path.exists(CORPUS):
        return []
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class CopyLines:
    """A readable file of COPY's text format, made row by row."""

    def __init__(self, rows):
        self.rows = rows
        self.rest = ""

    def read(self, size=8192):
        parts, length = [self.rest], len(self.rest)
        while length < size:
            row = next(self.rows, None)
            if row is None:
                break
            line = "\t".join(map(copy_value, row)) + "\n"
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self.rest = text[size:]
        return text[:size]


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def copy_value(value):
    if isinstance(value, list):
        value = "{" + ",".join('"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"'
                               for one in value) + "}"
    return str(value).translate(ESCAPES)
