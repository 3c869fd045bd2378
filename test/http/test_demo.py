"""./demo from the first start to --stop."""
import os
import pwd
import subprocess

import pytest
import requests

from helpers.world import SOURCE
from lab.system import children_of, process_lives

pytestmark = pytest.mark.slow     # what is installed is an ordinary build


def demo(folder, build, *words):
    done = subprocess.run([str(SOURCE / "demo"), "--dir", str(folder), *words], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=300,
                          env={**os.environ, "NUANCE_BUILD": build.builddir})
    assert done.returncode == 0, done.stdout
    return done.stdout


def settings(folder):
    return dict(line.split("=", 1) for line in (folder / "demo.env").read_text().splitlines())


@pytest.fixture
def folder(tmp_path, build):
    made = tmp_path / "demo"
    yield made
    if made.exists():
        demo(made, build, "--stop")
        data = made / "postgres" / "data"
        if data.is_symlink():
            subprocess.run(["rm", "-rf", os.path.realpath(data)], check=True)


def test_demo_starts_is_reused_and_stops(folder, build):
    said = demo(folder, build, "--items", "40")
    first = settings(folder)
    assert set(first) == {"URL", "METRICS_URL", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "HTTPD_PID"}
    assert first["URL"] in said and "manager" in said
    assert requests.get(first["URL"], timeout=5).status_code == 200
    assert requests.get(first["METRICS_URL"], timeout=5).status_code == 200
    count = "select count(*) from nuance.item"
    psql = ["psql", "-AtX", "-c", count]
    loaded = int(subprocess.run(psql, env={**os.environ, **first}, stdout=subprocess.PIPE, check=True).stdout)
    assert loaded >= 40

    demo(folder, build)
    assert settings(folder) == first
    assert int(subprocess.run(psql, env={**os.environ, **first}, stdout=subprocess.PIPE, check=True).stdout) == loaded

    pid = int(first["HTTPD_PID"])
    postmaster = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    family = [pid, *children_of(pid), postmaster, *children_of(postmaster)]
    demo(folder, build, "--stop")
    assert not [one for one in family if process_lives(one)]
    assert not (folder / "demo.env").exists()


def test_demo_refuses_a_taken_port_with_a_sentence(folder, build, desk):
    done = subprocess.run([str(SOURCE / "demo"), "--dir", str(folder), "--items", "0", "--port", str(desk.httpd.port)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=300,
                          env={**os.environ, "NUANCE_BUILD": build.builddir})
    assert done.returncode != 0
    assert f"Port {desk.httpd.port} is taken" in done.stdout


@pytest.mark.skipif(os.getuid() != 0, reason="every test is run by an ordinary user then")
def test_demo_by_an_ordinary_user(tmp_path_factory, build):
    """What root does is done by somebody else too, who owns neither the checkout nor the system."""
    home = tmp_path_factory.mktemp("ordinary")
    built = home / "build"
    subprocess.run(["cp", "-a", str(build.builddir), str(built)], check=True)
    subprocess.run(["chown", "-R", "nobody", str(home)], check=True)
    home.chmod(0o755)
    folder = home / "demo"

    def ordinary(*words):
        done = subprocess.run(["runuser", "-u", "nobody", "--", str(SOURCE / "demo"), "--dir", str(folder), *words], text=True, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env={**os.environ, "NUANCE_BUILD": str(built), "HOME": str(home)})
        assert done.returncode == 0, done.stdout
    try:
        ordinary("--items", "10")
        found = settings(folder)
        assert requests.get(found["URL"], timeout=5).status_code == 200
        pid, postmaster = int(found["HTTPD_PID"]), int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        assert {os.stat(f"/proc/{one}").st_uid for one in (pid, postmaster)} == {pwd.getpwnam("nobody").pw_uid}
        family = [pid, *children_of(pid), postmaster, *children_of(postmaster)]
    finally:
        ordinary("--stop")
    assert not [one for one in family if process_lives(one)]
