"""What may never be changed is never changed: by nobody, by no route; and the module's own role can do only what it must."""
import psycopg2
import pytest

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

LEDGERS = ("timeline_entry", "entry_edit", "person_note", "item_rating", "contract_entry", "contract_note", "audit_entry", "form_version")


@pytest.fixture(scope="module")
def filled(desk):
    number = desk.file("manager", desk.acme(), "Ledger")
    desk.comment("staff", number, "An entry", priority="high")
    return number


@pytest.fixture
def connect(desk):
    opened = []

    def start(role):
        opened.append(desk.cluster.connect(role))
        return opened[-1]
    yield start
    for connection in opened:
        connection.close()


@pytest.mark.parametrize("role", ["nuance_app", "nuance", "postgres"])
@pytest.mark.parametrize("table", LEDGERS)
@pytest.mark.parametrize("change", ["delete from nuance.{t}", "delete from nuance.{t} where false", "truncate nuance.{t} cascade",
                                    "update nuance.{t} set {c} = {c}"])
def test_ledgers_refuse(desk, filled, connect, role, table, change):
    column = desk.sql("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped limit 1",
                      "nuance." + table)[0][0]
    before = desk.sql(f"select count(*) from nuance.{table}")
    connection = connect(role)
    with pytest.raises(psycopg2.Error), connection.cursor() as cursor:
        cursor.execute(change.format(t=table, c=column))
    connection.rollback()
    assert desk.sql(f"select count(*) from nuance.{table}") == before


def test_the_timeline_holds_something(desk, filled):
    """Otherwise an update of no row would prove nothing."""
    assert desk.sql("select count(*) from nuance.timeline_entry")[0][0] > 0


def test_the_application_role_has_no_tables(desk):
    rows = desk.sql(
        "select c.relname, p.privilege from pg_class c cross join unnest(array['select','insert','update','delete','truncate','references','trigger']) "
        "p(privilege) where c.relnamespace = 'nuance'::regnamespace and c.relkind in ('r','p','v','m') and has_table_privilege('nuance_app', c.oid, p.privilege)")
    assert rows == []


def test_the_application_role_reads_views_only(desk):
    rows = desk.sql(
        "select c.relname, p.privilege from pg_class c cross join unnest(array['insert','update','delete','truncate']) p(privilege) "
        "where c.relnamespace = 'nuance_api'::regnamespace and has_table_privilege('nuance_app', c.oid, p.privilege)")
    assert rows == []


@pytest.mark.parametrize("statement", ["create table nuance.x ()", "create table nuance_api.x ()",
                                       "create function nuance_api.viewer_role() returns text language sql as $$ select 'admin' $$",
                                       "create schema mine", "set role nuance", "select pg_read_file('/etc/passwd')",
                                       "alter role nuance_app superuser", "select * from pg_authid", "create table public.x ()",
                                       "select password_hash from nuance.account"])
def test_the_application_role_makes_nothing(connect, statement):
    connection = connect("nuance_app")
    with pytest.raises(psycopg2.Error), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_public(desk):
    """Rights are given to the application role by name, never to everyone."""
    rows = desk.sql("select p.oid::regprocedure::text from pg_proc p where p.pronamespace in ('nuance'::regnamespace, 'nuance_api'::regnamespace) "
                    "and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))")
    assert rows == []


def test_forgetting_to_present_sees_nothing(desk, filled, connect):
    """A connection on which nobody was presented is a visitor: every view gives what the public may see."""
    views = [row[0] for row in desk.sql("select relname from pg_class where relnamespace = 'nuance_api'::regnamespace and relkind = 'v' "
                                        "and has_table_privilege('nuance_app', oid, 'select')")]
    assert views
    connection = connect("nuance_app")
    told = []
    for view in views:
        with connection.cursor() as cursor:
            try:
                cursor.execute(f"select count(*) from nuance_api.{view}")
                count = cursor.fetchone()[0]
            except psycopg2.Error:
                connection.rollback()
                continue
            if count and view not in ("priority", "public_figure", "public_queue"):
                told.append((view, count))
    assert told == [], "views that tell a visitor something"


def test_every_table_is_described(desk):
    rows = desk.sql("select relname from pg_class where relnamespace = 'nuance'::regnamespace and relkind in ('r', 'p') "
                    "and obj_description(oid, 'pg_class') is null")
    assert rows == [], "tables without a comment"


def test_what_has_served_its_purpose_goes(desk):
    """Old submissions, attempts and sessions are dropped, a bounded number at a time; fresh ones stay."""
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("insert into nuance.submission (person_id, key, action, at) select 0, 'old-key-of-long-ago-' || n, 'x', "
                       "now() - interval '8 days' from generate_series(1, 1200) n")
        cursor.execute("insert into nuance.submission (person_id, key, action) values (0, 'a-key-of-just-now-000001', 'x')")
        cursor.execute("insert into nuance.login_attempt (login, network, at, succeeded) values ('long-gone', 'y', now() - interval '2 days', false)")
        cursor.execute("select nuance_api.job_tidy()")
        cursor.execute("select count(*) filter (where key like 'old-key%'), count(*) filter (where key like 'a-key-of-just-now%') from nuance.submission")
        assert cursor.fetchone() == (200, 1)
        cursor.execute("select count(*) from nuance.login_attempt where login = 'long-gone'")
        assert cursor.fetchone() == (0,)
        connection.rollback()
