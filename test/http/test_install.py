"""make install, and the installed module in a stock Debian Apache by a2enmod."""
import os
import pathlib
import shutil
import subprocess

import pytest
import requests

from helpers.world import SOURCE, eventually, output_of
from lab.system import am_root, find_program, free_port, read_pid, wait_until

pytestmark = pytest.mark.slow     # what is installed is an ordinary build

STOCK = ("mpm_event access_compat alias auth_basic authn_core authn_file authz_core authz_host authz_user autoindex "
         "deflate dir env filter mime negotiation reqtimeout setenvif status").split()
ETC = pathlib.Path("/etc/apache2")


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}"
    return done.stdout


class Debian:
    """A copy of /etc/apache2 with the modules of a fresh installation, and a Nuance installed into it."""

    def __init__(self, folder):
        self.folder, self.etc = folder, folder / "etc"
        shutil.copytree(ETC, self.etc, symlinks=True)
        for name in ("mods-enabled", "conf-enabled", "sites-enabled"):
            shutil.rmtree(self.etc / name)
            (self.etc / name).mkdir()
        for name in ("run", "log", "lock", "state", "www"):
            (folder / name).mkdir()
        self.port = free_port()
        self.pid_file = folder / "run" / "apache2.pid"
        user = "www-data" if am_root() else output_of(["id", "-un"]).strip()
        group = "www-data" if am_root() else output_of(["id", "-gn"]).strip()
        (self.etc / "envvars").write_text(
            f"export APACHE_RUN_USER={user} APACHE_RUN_GROUP={group} APACHE_PID_FILE={self.pid_file}\n"
            f"export APACHE_RUN_DIR={folder}/run APACHE_LOCK_DIR={folder}/lock APACHE_LOG_DIR={folder}/log LANG=C\n")
        (self.etc / "ports.conf").write_text(f"ServerName 127.0.0.1\nListen 127.0.0.1:{self.port}\n")
        self.environment = dict(os.environ, APACHE_CONFDIR=str(self.etc), APACHE_STATE_DIRECTORY=str(folder / "state"))
        self.environment["PATH"] += os.pathsep + "/usr/sbin" + os.pathsep + "/sbin"
        for name in ("APACHE_PID_FILE", "APACHE_RUN_DIR", "LD_PRELOAD"):
            self.environment.pop(name, None)
        self.enable(*STOCK)

    def enable(self, *modules):
        run([find_program("a2enmod"), "-q", *modules], env=self.environment)

    def apache2ctl(self, word):
        return run([find_program("apache2ctl"), word], env=self.environment)

    def stop(self):
        pid = read_pid(self.pid_file)
        if pid:
            os.kill(pid, 15)
            assert wait_until(lambda: read_pid(self.pid_file) is None, 10), "Apache does not stop"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A plain build, configured with a prefix of its own and installed there; gives (Debian, prefix, build tree)."""
    if not ETC.is_dir() or not find_program("a2enmod"):
        pytest.fail("needs Debian's package apache2")
    ready = os.environ.get("NUANCE_TO_INSTALL")      # built and configured for that folder
    folder = pathlib.Path(os.environ["NUANCE_INSTALL_FOLDER"]) if ready else tmp_path_factory.mktemp("install")
    folder.mkdir(exist_ok=True)
    debian, prefix, tree = Debian(folder), folder / "prefix", pathlib.Path(ready or folder / "tree")
    if not ready:
        tree.mkdir()
        run([str(SOURCE / "configure"), "-q", f"--prefix={prefix}", f"--with-apache-libexecdir={prefix}/modules",
             f"--with-apache-confdir={debian.etc}/mods-available"], cwd=tree)
    run(["make", "-s", f"-j{os.cpu_count()}", "install"], cwd=tree)
    yield debian, prefix, tree
    debian.stop()


def test_what_lies_where(installed):
    debian, prefix, _ = installed
    assert [path.name for path in (prefix / "modules").iterdir()] == ["mod_nuance.so"]
    assert (prefix / "bin" / "nuancectl").exists()
    for folder in ("xsl", "sql/schema", "sql/views", "sql/functions"):
        source = sorted(path.relative_to(SOURCE) for path in (SOURCE / folder).rglob("*") if path.is_file())
        there = sorted(path.relative_to(prefix / "share/nuance") for path in (prefix / "share/nuance" / folder).rglob("*")
                       if path.is_file())
        assert there == source
    assert f"{prefix}/modules/mod_nuance.so" in (debian.etc / "mods-available/nuance.load").read_text()


def test_one_exported_symbol(installed):
    _, prefix, _ = installed
    lines = output_of(["nm", "-D", "--defined-only", str(prefix / "modules/mod_nuance.so")]).splitlines()
    assert [line.split()[-1] for line in lines] == ["nuance_module"]


def test_hardening(installed):
    _, prefix, _ = installed
    for file in (prefix / "modules/mod_nuance.so", prefix / "bin/nuancectl"):
        dynamic = output_of(["readelf", "-dW", str(file)])
        assert "BIND_NOW" in dynamic and "TEXTREL" not in dynamic
        headers = output_of(["readelf", "-lW", str(file)])
        assert "GNU_RELRO" in headers
        assert "RWE" not in headers
    assert "DYN" in output_of(["readelf", "-hW", str(prefix / "bin/nuancectl")])


def test_stock_debian_apache(installed, loaded):
    """a2enmod, DBDParams and a Location are all that a stock Apache needs."""
    debian, _, _ = installed
    debian.enable("dbd", "nuance")
    assert (debian.etc / "mods-enabled/nuance.conf").is_symlink()
    (debian.etc / "conf-enabled/here.conf").write_text(
        f'DBDriver pgsql\nDBDParams "{loaded.conninfo(loaded.app)} connect_timeout=2"\n'
        '<Location "/support">\n    SetHandler nuance\n</Location>\n'
        '<Location "/metrics">\n    SetHandler nuance-metrics\n    Require local\n</Location>\n')
    assert "Syntax OK" in debian.apache2ctl("configtest")
    debian.apache2ctl("start")
    url = f"http://127.0.0.1:{debian.port}"

    def answers():
        try:
            return requests.get(url + "/support/status", timeout=5)
        except requests.ConnectionError:
            return None
    page = eventually(answers)
    log = (debian.folder / "log/error.log").read_text()
    assert page.status_code == 200, log
    assert page.headers["Content-Type"].startswith("text/html")
    assert "nuance" in requests.get(url + "/metrics", timeout=5).text
    debian.stop()
    wrong = [line for line in log.splitlines() if ":error]" in line or ":crit]" in line or ":warn]" in line]
    assert not wrong


def test_staged_install_and_keeping_the_admins_file(installed, tmp_path):
    """DESTDIR is honoured, and a nuance.conf somebody edited stays."""
    debian, prefix, tree = installed
    run(["make", "-s", "install", f"DESTDIR={tmp_path}"], cwd=tree)
    staged = tmp_path / str(debian.etc).lstrip("/") / "mods-available"
    assert (tmp_path / str(prefix).lstrip("/") / "modules/mod_nuance.so").exists()
    (staged / "nuance.conf").write_text("# mine\n")
    run(["make", "-s", "install", f"DESTDIR={tmp_path}"], cwd=tree)
    assert (staged / "nuance.conf").read_text() == "# mine\n"
    assert (staged / "nuance.conf.new").read_bytes() == (SOURCE / "conf/nuance.conf").read_bytes()
    run(["make", "-s", "uninstall", f"DESTDIR={tmp_path}"], cwd=tree)
    assert [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()] == []
