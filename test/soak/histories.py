# SPDX-License-Identifier: Apache-2.0
"""Tells random events of issues - filing, replies, moves, promotions, taking back, reopening, merging - by the actions themselves,
several at a time, while figures are made and the roll-ups rebuilt. It fails when a rebuild finds a cell that is not what the changes
had made of it, when cells or figures are not what the stays come to, read one by one, or when hardly anything truly happened.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "test" / "http"))

from helpers import histories  # noqa: E402
from lab import Build, Cluster  # noqa: E402
from lab.sample import load_sample  # noqa: E402


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=200000)
    options.add_argument("--tellers", type=int, default=3, help="that tell at once")
    options.add_argument("--items", type=int, default=1500, help="in the database before")
    o = options.parse_args()
    build = Build()
    build.ensure()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nuance-histories-") as folder:
        os.chmod(folder, 0o755)
        cluster = Cluster(f"{folder}/pg").start()
        try:
            load_sample(cluster, build, o.items)
            said = histories.tell(cluster, build, o.events, tellers=o.tellers, seconds=20)
            for kind, (done, refused, why) in sorted(histories.tally(cluster).items()):
                print(f"{kind:16}{done:8,} happened{refused:8,} were refused" + (f": {why}" if why else ""))
            print(f"{len(said)} rebuilds; the last: {said[-1].strip()}")
            differed = [text for text in said if not text.endswith("; 0 cells were different\n")]
            if differed:
                sys.exit("".join(differed))
            histories.check_told(cluster, o.events)
            histories.check_stays(cluster)
            histories.check_cells(cluster)
            histories.check_figures(cluster)
        finally:
            cluster.stop()
    print(f"{o.events:,} events in {time.monotonic() - began:,.0f} s: all cells and figures are what the stays come to")


if __name__ == "__main__":
    main()
