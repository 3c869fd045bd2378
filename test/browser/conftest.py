"""Chromium from Debian, driven by Selenium, against the same kind of desk the HTTP tests use."""
import os
import pathlib
import secrets
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "http"))

pytest.register_assert_rewrite("helpers")

from helpers import registration  # noqa: E402
from helpers.world import Cluster, Desk, SOURCE, made_build, start_httpd  # noqa: E402

pytest_plugins = ["helpers.errorlog"]


def pytest_configure(config):
    wrong = registration.problems(SOURCE / "test")
    if wrong:
        raise pytest.UsageError("tests that would never run:\n" + "\n".join(wrong))


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    for folder in (base, base.parent):      # the servers run as other users than root
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)

    folder = os.environ.get("NUANCE_BUILD") or str(tmp_path_factory.mktemp("build"))
    return made_build(folder)


@pytest.fixture(scope="session")
def desk(tmp_path_factory, build):
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("cluster"))).start()
    load_sample(cluster, build, items=300)
    folder = tmp_path_factory.mktemp("desk")
    httpd = start_httpd(folder, cluster, build)
    yield Desk(folder, build, cluster, httpd)
    httpd.stop()
    cluster.destroy()


@pytest.fixture(scope="session")
def chromium():
    """Starts browsers: chromium(script=True, size=(1280, 900), dark=False). One per kind serves the whole run."""
    from person import start_browser
    kinds = {}

    def start(script=True, size=(1280, 900), dark=False):
        kind = (script, size, dark)
        if kind not in kinds:
            kinds[kind] = start_browser(script, size, dark)
        return kinds[kind]
    yield start
    for browser in kinds.values():
        browser.quit()


@pytest.fixture
def person(desk, chromium):
    """person(login, ...) logs in through the form in a clean browser and checks the console at the end of the test."""
    from person import Person
    used = []

    def start(login=None, script=True, size=(1280, 900), dark=False):
        one = Person(desk, chromium(script, size, dark), script)
        used.append(one)
        one.become(login)
        return one
    yield start
    complaints = [line for one in used for line in one.complaints]
    assert complaints == [], "\n".join(complaints)


@pytest.fixture
def work(desk):
    """A queue of its own with five issues, the last ones first in line; its name ends with a word that nothing else has."""
    name = "Day " + secrets.token_hex(3).translate(str.maketrans("0123456789", "ghijklmnop"))
    desk.client("admin").form("/admin/queues", "/admin/queues").fill(name=name).submit()
    key = desk.sql("select key from nuance.queue where name = %s", name)[0][0]
    contract = desk.make_contract("Contract " + name, {"contact": "contact"})
    desk.sql("update nuance.source set queue_id = (select id from nuance.queue where key = %s) where contract_id = %s", key, contract)
    return key, [desk.file("contact", contract, f"{name} {n}") for n in range(5)]
