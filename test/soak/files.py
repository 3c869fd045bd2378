# SPDX-License-Identifier: Apache-2.0
"""Attaches a large file to an issue and takes it back, and watches the children's memory all the while.

A small file goes first: statements are prepared, pools and libmagic's database reach their size.
"""
import argparse
import hashlib
import os
import pathlib
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[1] / "tools"))

import requests  # noqa: E402
from lab import Build, Cluster, Httpd  # noqa: E402
from lab.sample import load_sample  # noqa: E402
from soak import login, memory  # noqa: E402

MIB = 1 << 20


class Peak(threading.Thread):
    """The most memory there was."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.ended = pid, 0, False

    def run(self):
        while not self.ended:
            self.most = max(self.most, memory(self.pid))
            time.sleep(0.1)

    def end(self):
        self.ended = True
        self.join()
        return self.most


def blocks(size):
    """Bytes that do not repeat soon, without having all of them."""
    seed = hashlib.sha256(b"seed").digest()
    block = b"".join(hashlib.sha256(seed + n.to_bytes(4, "big")).digest() for n in range(MIB // 32))
    for n in range(size):
        yield n.to_bytes(8, "big") + block[8:]


def body(fields, size):
    for name, value in fields.items():
        yield f'--soak\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    yield b'--soak\r\nContent-Disposition: form-data; name="files"; filename="large.bin"\r\n\r\n'
    yield from blocks(size)
    yield b"\r\n--soak--\r\n"


def attach(url, cookie, size):
    """Sends a file of so many MiB; gives its number and digest, and the bytes a second."""
    page = requests.get(url + "N1.json", headers={"Cookie": cookie}, timeout=10).json()
    fields = {"csrf": page["csrf"], "submission": page["submission"], "version": page["item"]["version"], "comment": f"{size} MiB"}
    began = time.monotonic()
    answer = requests.post(url + "N1", data=body(fields, size), timeout=3600, allow_redirects=False,
                           headers={"Cookie": cookie, "Content-Type": "multipart/form-data; boundary=soak"})
    if answer.status_code != 303:
        sys.exit(f"{answer.status_code}\n{answer.text[:1500]}")
    took = time.monotonic() - began
    page = requests.get(url + "N1.json", headers={"Cookie": cookie}, timeout=10).json()
    return page["files"][-1]["id"], size * MIB / took


def take(url, cookie, number, size):
    """Reads it back and compares; the bytes a second."""
    digest, wanted = hashlib.sha256(), hashlib.sha256()
    began = time.monotonic()
    with requests.get(url + f"file/{number}", headers={"Cookie": cookie}, stream=True, timeout=600) as answer:
        for data in answer.iter_content(MIB):
            digest.update(data)
    took = time.monotonic() - began
    for data in blocks(size):
        wanted.update(data)
    if digest.digest() != wanted.digest():
        sys.exit("what came back is not what was sent")
    return size * MIB / took


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1000, help="of the file, in MiB")
    options.add_argument("--growth", type=float, default=8, help="allowed growth, in MB")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nuance-soak-") as folder:
        os.chmod(folder, 0o755)
        build = Build()
        build.ensure()
        cluster = Cluster(folder + "/pg")
        cluster.start()
        load_sample(cluster, build, 50)
        connection = cluster.connect("nuance", autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute("update nuance.attachment_limit set file_bytes = 2000000000, form_bytes = 2000000000, contract_bytes = 20000000000")
        connection.close()
        httpd = Httpd(folder + "/httpd", cluster, build, processes=1, extra_conf="LimitRequestBody 0\n")
        httpd.start()
        try:
            cookie = login(httpd.url)
            for _ in range(3):
                number, _rate = attach(httpd.url, cookie, 8)
                take(httpd.url, cookie, number, 8)
            before = memory(httpd.pid)
            peak = Peak(httpd.pid)
            peak.start()
            number, up = attach(httpd.url, cookie, o.size)
            down = take(httpd.url, cookie, number, o.size)
            most = peak.end()
        finally:
            httpd.stop()
            cluster.stop()
    growth = (most - before) / 1024
    print(f"{o.size} MiB: {up / 1e6:.0f} MB/s in, {down / 1e6:.0f} MB/s out; {before / 1024:.1f} MB before, at most {most / 1024:.1f} MB, {growth:+.1f} MB")
    if growth > o.growth:
        sys.exit(f"grew by more than {o.growth} MB")


if __name__ == "__main__":
    main()
