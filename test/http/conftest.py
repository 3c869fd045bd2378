"""Fixtures of the tests against a real httpd and a real PostgreSQL."""
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

pytest.register_assert_rewrite("helpers")

from helpers import registration  # noqa: E402
from helpers.world import Cluster, Desk, SOURCE, fault_module, made_build, start_httpd  # noqa: E402

pytest_plugins = ["helpers.errorlog", "helpers.places", "pytester"]


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: says little about the module itself; runs on the ordinary build, everything else on the one with sanitizers")
    wrong = registration.problems(SOURCE / "test")
    if wrong:
        raise pytest.UsageError("tests that would never run:\n" + "\n".join(wrong))


@pytest.fixture(scope="session", autouse=True)
def enterable(tmp_path_factory):
    """The servers run as other users than root: they must be able to reach their folders."""
    base = tmp_path_factory.getbasetemp()
    for folder in (base, base.parent):
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """The module under test: the build tree named by NUANCE_BUILD, or one made for this run."""
    folder = os.environ.get("NUANCE_BUILD") or str(tmp_path_factory.mktemp("build"))
    return made_build(folder)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory, build):
    made = Cluster(str(tmp_path_factory.mktemp("cluster")))
    made.start()
    made.create_database()
    yield made
    made.destroy()


@pytest.fixture(scope="session")
def fault(tmp_path_factory, build):
    """Configuration lines that load the fault module. Jobs are left to the tests of jobs: others compare
    what is in the database before and after."""
    return f"LoadModule nuance_fault_module {fault_module(build, tmp_path_factory.mktemp('fault'))}\nNuanceBackground Off\n"


@pytest.fixture(scope="session")
def loaded(build, cluster):
    """The cluster with schema and sample data."""
    from lab.sample import load_sample
    load_sample(cluster, build, items=300)
    return cluster


@pytest.fixture(scope="session")
def desk(tmp_path_factory, build, loaded, fault):
    """The desk most tests share. Tests that break the server or the database start their own."""
    folder = tmp_path_factory.mktemp("desk")
    httpd = start_httpd(folder, loaded, build, extra_conf=fault)
    yield Desk(folder, build, loaded, httpd)
    httpd.stop()


@pytest.fixture
def another_httpd(tmp_path_factory, build, loaded, fault):
    """Starts further servers on the same database: another_httpd(extra_conf=..., cluster=..., ...) gives a Desk."""
    started = []

    def start(cluster=None, extra_conf="", **options):
        folder = tmp_path_factory.mktemp("other")
        httpd = start_httpd(folder, cluster or loaded, build, extra_conf=fault + extra_conf, **options)
        started.append(httpd)
        return Desk(folder, build, cluster or loaded, httpd)

    yield start
    for httpd in started:
        httpd.stop()
