"""nuancectl: installing, upgrading, checking, and accounts."""
import re
import secrets
import shutil
import threading
import time

import psycopg2
import pytest

from helpers.world import PATIENCE, SOURCE, Client, described, query, run_ctl
from lab.system import wait_until

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture
def database(cluster):
    """An empty database of its own."""
    name = "m" + secrets.token_hex(6)
    query(cluster, f"create database {name} owner nuance template template0", role="postgres")
    yield name
    query(cluster, f"drop database if exists {name} with (force)", role="postgres")


@pytest.fixture
def ctl(build, cluster, database):
    def run(*arguments, **options):
        return run_ctl(build, cluster, *arguments, database=database, **options)
    return run


@pytest.fixture
def ask(cluster, database):
    return lambda text: query(cluster, text, database=database)


@pytest.fixture(scope="module")
def template(build, cluster):
    """A database with today's schema, to be copied."""
    query(cluster, "create database migrated owner nuance template template0", role="postgres")
    run_ctl(build, cluster, "migrate", database="migrated")
    yield "migrated"
    query(cluster, "drop database migrated with (force)", role="postgres")


@pytest.fixture
def migrated(cluster, template, database):
    """The test's database has today's schema."""
    query(cluster, f"drop database {database}", role="postgres")
    query(cluster, f"create database {database} owner nuance template {template}", role="postgres")


@pytest.fixture
def sql(tmp_path):
    """A copy of the SQL folder, to be changed."""
    copy = tmp_path / "sql"
    shutil.copytree(SOURCE / "sql", copy)
    return copy


CATALOGUE = """
    select 'relation', n.nspname, c.relname, c.oid::text, c.xmin::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('nuance', 'nuance_api')
    union all select 'function', n.nspname, p.proname, p.oid::text, p.xmin::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('nuance', 'nuance_api') order by 1, 2, 3, 4"""


def test_twice_changes_nothing(ctl, ask):
    ctl("migrate")
    first = ask(CATALOGUE)
    assert len(first) > 30
    again = ctl("migrate")
    assert ask(CATALOGUE) == first
    assert "nothing to do" in again.stdout


def test_dry_run_changes_nothing(ctl, ask):
    told = ctl("migrate", "--dry-run")
    assert re.search(r"0001", told.stdout)
    assert ask(CATALOGUE) == []
    ctl("migrate")
    before = ask(CATALOGUE)
    ctl("migrate", "--dry-run")
    assert ask(CATALOGUE) == before


def test_two_at_once(ctl, ask):
    done = []
    threads = [threading.Thread(target=lambda: done.append(ctl("migrate", check=False))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [d.returncode for d in done] == [0, 0, 0], [d.stderr for d in done]
    assert sum("nothing to do" in d.stdout for d in done) == 2
    assert ask("select count(*) = count(distinct version) and count(*) > 0 from nuance.schema_migration") == [(True,)]


def test_a_changed_migration_is_refused(ctl, ask, sql, migrated):
    before = ask(CATALOGUE)
    first = sorted((sql / "schema").glob("*.sql"))[0]
    first.write_text(first.read_text() + "\n-- changed after the fact\n")
    done = ctl("migrate", "--sql", str(sql), check=False)
    assert done.returncode != 0 and first.name in done.stderr
    assert ask(CATALOGUE) == before


def test_a_failing_migration_leaves_nothing(ctl, ask, sql, migrated):
    before = ask(CATALOGUE)
    number = len(list((sql / "schema").glob("*.sql"))) + 1
    name = f"{number:04d}-broken.sql"
    (sql / "schema" / name).write_text("create table nuance.half_done (id bigint);\nselect no_such_function();\n")
    done = ctl("migrate", "--sql", str(sql), check=False)
    assert done.returncode != 0 and name in done.stderr and "no_such_function" in done.stderr
    assert ask(CATALOGUE) == before


def test_a_failing_function_leaves_nothing(ctl, ask, sql, migrated):
    before = ask(CATALOGUE)
    (sql / "functions" / "10-broken.sql").write_text("create function nuance_api.broken() returns int language sql as 'select nosuch';\n")
    done = ctl("migrate", "--sql", str(sql), check=False)
    assert done.returncode != 0 and "10-broken.sql" in done.stderr
    assert ask(CATALOGUE) == before


def test_an_upgrade_is_applied(ctl, ask, sql, migrated):
    number = len(list((sql / "schema").glob("*.sql"))) + 1
    (sql / "schema" / f"{number:04d}-more.sql").write_text("create table nuance.more (id bigint);\n")
    told = ctl("migrate", "--sql", str(sql))
    assert f"{number:04d}" in told.stdout
    assert ask("select count(*) from nuance.more") == [(0,)]
    assert ask("select max(version) from nuance.schema_migration") == [(number,)]


def test_another_app_role(cluster, ctl, database):
    role = "app_" + database
    query(cluster, f"create role {role} login", role="postgres")
    ctl("migrate", "--app-role", role)
    assert wrong_lines(ctl("check", "--app-role", role, check=False)) == []
    assert any("nuance_app" in line for line in wrong_lines(ctl("check", check=False))), "and the other may do nothing"
    query(cluster, f"drop database {database} with (force)", role="postgres")
    query(cluster, f"drop role {role}", role="postgres")


def wrong_lines(done):
    """What check finds wrong, but for what a test database is on purpose: hasty and without an admin."""
    return [line for line in done.stdout.splitlines() if line.startswith("WRONG") and not re.search("durability|admin", line)]


def test_check_on_a_good_database(ctl, migrated):
    done = ctl("check", check=False)
    assert re.search(r"^ok +connection", done.stdout, re.M) and wrong_lines(done) == []
    assert done.returncode == 1 and "account add" in done.stdout, "without an admin nobody can set it up"
    ctl("account", "add", "boss", "--role", "admin", "--password-stdin", input="a-good-secret\n")
    assert "admin: no" not in ctl("check", check=False).stdout


@pytest.mark.parametrize("damage,says", [
    (None, "migrate"),
    ("delete from nuance.schema_migration where version = (select max(version) from nuance.schema_migration)", "migrate"),
    ("drop schema nuance_api cascade", "migrate"),
    ("revoke usage on schema nuance_api from nuance_app", "nuance_app"),
])
def test_check_says_what_is_wrong(ctl, ask, request, damage, says):
    if damage:
        request.getfixturevalue("migrated")
        ask(damage)
    done = ctl("check", check=False)
    assert done.returncode == 1
    assert any(says in line for line in wrong_lines(done)), done.stdout + done.stderr


def test_no_database_at_all(build, cluster):
    done = run_ctl(build, cluster, "check", database="nosuchdatabase", check=False)
    assert done.returncode != 0 and "nosuchdatabase" in done.stderr + done.stdout


@pytest.mark.parametrize("words", [[], ["nosuch"], ["account"], ["account", "add"], ["account", "eat", "x"], ["migrate", "now"], ["--nosuch"],
                                   ["account", "role", "staff", "king"], ["migrate", "--sql", "/nonexistent"]])
def test_wrong_words(build, cluster, loaded, words):
    done = run_ctl(build, cluster, *words, check=False)
    assert done.returncode != 0 and done.stderr.strip()


class TestAccounts:
    @pytest.fixture
    def login(self):
        return "c" + secrets.token_hex(5)

    def test_add(self, desk, login):
        desk.ctl("account", "add", login, "--name", "New Person", "--email", f"{login}@example.org", "--role", "staff",
                 "--password-stdin", input="a-good-secret\n")
        client = Client(desk.url, login, "a-good-secret")
        account = client.xml("/account").find("account")
        assert (account.get("login"), account.get("name"), account.get("role")) == (login, "New Person", "staff")
        assert desk.sql("select count(*) from nuance.account a where a::text like %s", "%a-good-secret%") == [(0,)]

    def test_twice_is_refused(self, desk, login):
        desk.ctl("account", "add", login, "--password-stdin", input="a-good-secret\n")
        done = desk.ctl("account", "add", login, "--password-stdin", input="a-good-secret\n", check=False)
        assert done.returncode != 0 and login in done.stderr

    def test_unknown_login(self, desk):
        for words in (("passwd", "nobody-here"), ("disable", "nobody-here"), ("role", "nobody-here", "staff")):
            done = desk.ctl("account", *words, "--password-stdin", input="a-good-secret\n", check=False)
            assert done.returncode != 0 and "nobody-here" in done.stderr

    @pytest.mark.parametrize("password", ["", "x" * 100])
    def test_bad_passwords(self, desk, login, password):
        """Empty ones are refused, and so is what bcrypt would cut off silently."""
        done = desk.ctl("account", "add", login, "--password-stdin", input=password + "\n", check=False)
        assert done.returncode != 0
        assert desk.sql("select count(*) from nuance.account where login = %s", login) == [(0,)]

    @pytest.mark.parametrize("bad", ["", "x" * 65, "ü" * 200, "new\nline", "tab\there"])
    def test_bad_logins(self, desk, bad):
        done = desk.ctl("account", "add", bad, "--password-stdin", input="a-good-secret\n", check=False)
        assert done.returncode != 0

    def test_the_app_role_may_not(self, desk, login):
        """Accounts are made by the owner of the schema; the role the web server has cannot."""
        done = desk.ctl("account", "add", login, "--role", "admin", "--password-stdin", input="a-good-secret\n", role="nuance_app", check=False)
        assert done.returncode != 0


def test_descriptions_are_complete(build):
    """What nuancectl tells of the compiled code is what the tests above are made from."""
    routes, statements = described(build, "routes"), described(build, "statements")
    assert {"name", "method", "path"} <= set(routes[0])
    assert {"name", "parameters", "shapes"} <= set(statements[0])
    names = {s["name"] for s in statements}
    for route in routes:
        for used in [*(route.get("statements") or []), route.get("action"), route.get("challenge")]:
            assert used is None or used in names, f"{route['name']} uses {used}"


def test_a_busy_site_and_a_migration_do_not_deadlock_for_good(ctl, cluster, database, ask, sql, migrated):
    """A page's transaction reads one view after another; a migration needs all of them. Whoever has to give way tries again."""
    views = [row[0] for row in ask("select viewname from pg_views where schemaname = 'nuance_api' order by 1")]
    path = sql / "views" / "10-viewer.sql"
    path.write_text(path.read_text() + "\n-- changed\n")
    done = []
    thread = threading.Thread(target=lambda: done.append(ctl("--sql", str(sql), "migrate", check=False)))
    reader = cluster.connect("nuance", database)
    cursor = reader.cursor()
    cursor.execute(f"select from nuance_api.{views[len(views) // 2]} limit 1")
    thread.start()
    assert wait_until(lambda: ask("select count(*) from pg_locks where not granted")[0][0] > 0, 20), "nobody waits"
    try:
        for view in views:
            cursor.execute(f"select from nuance_api.{view} limit 1")
    except psycopg2.errors.DeadlockDetected:
        pass
    reader.close()
    thread.join(60)
    assert done and done[0].returncode == 0, done[0].stderr
    assert "rebuilt" in done[0].stdout


def test_a_migration_that_waits_holds_nobody_up(ctl, cluster, database, ask, sql, migrated):
    """Whoever waits for a lock holds up all who come after: nobody waits for longer than the moment it gives itself."""
    path = sql / "views" / "10-viewer.sql"
    path.write_text(path.read_text() + "\n-- changed\n")
    long_one = cluster.connect("nuance", database)
    long_one.cursor().execute("select from nuance_api.visible_contract limit 1")
    done = []
    thread = threading.Thread(target=lambda: done.append(ctl("--sql", str(sql), "migrate", check=False)))
    thread.start()
    assert wait_until(lambda: ask("select count(*) from pg_locks where not granted")[0][0] > 0, 20), "nobody waits"
    waits, page = [], cluster.connect("nuance", database, autocommit=True)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        began = time.monotonic()
        page.cursor().execute("select from nuance_api.visible_contract limit 1")
        waits.append(time.monotonic() - began)
        time.sleep(0.02)
    assert not done, "it cannot be through while somebody reads"
    assert 0.1 < max(waits) < 2.5 * PATIENCE, f"somebody waited {max(waits):.1f} s"
    assert sum(waits) < 5 * PATIENCE, "between its attempts the site goes on"
    page.close()
    long_one.close()
    thread.join(60)
    assert done and done[0].returncode == 0, done[0].stderr
