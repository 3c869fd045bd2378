"""Every compiled statement, in every shape, on a big database: it prepares, and it never reads a growing table whole."""
import json
import re

import pytest

from helpers.world import Cluster, described, query

pytestmark = pytest.mark.slow

ITEMS = 20000

# Tables that grow with use. The few others (queues, plans, settings) may be read whole.
STAYS_SMALL = {"job", "api_token", "payment_provider", "payment_secret", "queue", "plan", "schema_migration", "schema_api", "setting", "status_kind", "priority_kind", "priority", "status", "message", "source_type"}

# (statement, table) -> why reading it whole is right. "*" stands for every statement.
FULL_SCANS = {
    ("*", "queue_count_delta"): "folded all the time; what is left is read whole by design",
    ("*", "queue_count"): "one row per queue",
    ("admin_plan", "contract"): "whether any contract is on a plan: the first is enough, and admins alone ask",
    ("status_queues", "queue_figures"): "one row per queue",
}


# A desk with many customers, not only many items: otherwise whole tables are the quickest way and nothing is proven.
GROWTH = """
    insert into nuance.person (name) select 'Person ' || n from generate_series(1, 20000) n;
    insert into nuance.account (person_id, login)
        select id, 'login' || id from nuance.person where name like 'Person %' on conflict do nothing;
    insert into nuance.contract (kind, name, plan_id)
        select 'dedicated', 'Contract ' || n, (select id from nuance.plan where key = 'dedicated') from generate_series(1, 5000) n;
    insert into nuance.source (contract_id, queue_id)
        select c.id, (select id from nuance.queue where key = 'paid') from nuance.contract c where c.name like 'Contract %';
    insert into nuance.membership (contract_id, person_id, role)
        select c.id, p.id, 'contact' from nuance.contract c
        join nuance.person p on p.name = 'Person ' || substr(c.name, 10) where c.name like 'Contract %';
    insert into nuance.address (person_id, value, verified_at)
        select id, 'p' || id || '@example.org', now() from nuance.person where name like 'Person %';
    insert into nuance.session (token_hash, person_id, expires_at)
        select sha256(p.id::text::bytea), p.id, now() + interval '1 day' from nuance.person p where name like 'Person %';
    insert into nuance.submission (person_id, key, action)
        select id, 'AAAAAAAAAAAAAAAAAAAAAAAA', 'x' from nuance.person where name like 'Person %';
    insert into nuance.mana_entry (contract_id, kind, amount, cycle_at)
        select c.id, 'refill', 100, now() - n * interval '30 days'
        from nuance.contract c, generate_series(1, 6) n where c.kind <> 'free';
    insert into nuance.mana_entry (contract_id, kind, amount, item_number)
        select i.contract_id, 'filing', -10, i.number from nuance.item i;
    insert into nuance.mana_checkpoint
        select contract_id, max(id), sum(amount) from nuance.mana_entry group by contract_id on conflict do nothing;
    insert into nuance.login_attempt (login, network, succeeded)
        select 'login' || n, '192.0.2.1', n % 3 > 0 from generate_series(1, 20000) n;
    with c as (insert into nuance.contract (kind, name, plan_id)
        select 'instance', 'instance-' || n, (select id from nuance.plan where key = 'team') from generate_series(1, 5000) n returning id, name)
        insert into nuance.instance (name, contract_id) select name, id from c;
    insert into nuance.contract_entry (contract_id, kind, new)
        select c.id, 'name', 'x' from nuance.contract c, generate_series(1, 3) n;
    insert into nuance.contract_priority (contract_id, position, title, note, link, plan_id, words)
        select c.id, n, 'Priority ' || n || ' of ' || c.name, 'Why ' || md5(c.id::text || n), case when n = 2 then 'N' || c.id else '' end, 1, ''
        from nuance.contract c, generate_series(1, 4) n where c.name ~ '^(Contract |instance-)';
    insert into nuance.contract_priority (contract_id, position, title, removed_at, plan_id, words)
        select c.id, 1, 'Gone', now(), 1, '' from nuance.contract c where c.name ~ '^(Contract |instance-)';
    insert into nuance.contract_note (contract_id, person_id, body)
        select c.id, (select min(person_id) from nuance.account), 'x' from nuance.contract c, generate_series(1, 2) n;
    insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider)
        select (select min(person_id) from nuance.account), c.plan_id, c.id, 'renewal', 100, 'EUR', 1, 'invoice'
        from nuance.contract c where c.kind <> 'free';
    update nuance.contract set renews = id % 20 <> 0,
        paid_until = case when id % 3 > 0 then now() + (id % 700 - 50) * interval '1 day' end where name like 'Contract %' or name like 'instance-%';
    with o as (insert into nuance.outbox (kind, template, recipient, content)
        select 'mail', 'invitation', c.id || '@example.org', '{}' from nuance.contract c where c.kind = 'dedicated' returning id, recipient)
        insert into nuance.invitation (contract_id, email, role, token_hash, outbox_id, invited_by)
        select split_part(o.recipient, '@', 1)::bigint, o.recipient, 'member', sha256(o.recipient::bytea), o.id,
               (select min(person_id) from nuance.account) from o;
    insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider)
        select (select min(person_id) from nuance.account), c.plan_id, c.id, 'renewal', case n when 1 then 'ready' else 'purchased' end,
               4900, 'EUR', 1, 'invoice'
        from nuance.contract c, generate_series(1, 4) n where c.kind = 'dedicated';
    insert into nuance.invoice (order_id) select id from nuance.purchase_order where state = 'purchased'
        and not exists (select from nuance.invoice i where i.order_id = purchase_order.id);
    insert into nuance.order_entry (order_id, new) select id, state from nuance.purchase_order;
    insert into nuance.payment_event (provider, event_key, type, body, outcome, refers, order_id)
        select 'invoice', 'evt' || id, 'x', '{}', case when id % 9 = 0 then 'waiting' else 'applied' end, array['in' || id], id from nuance.purchase_order;
    insert into nuance.payment_reference (provider, reference, kind, order_id)
        select 'invoice', 'in' || id, 'invoice', id from nuance.purchase_order;
"""


@pytest.fixture(scope="module")
def bulk(tmp_path_factory, build):
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("bulk"))).start()
    load_sample(cluster, build, items=ITEMS)
    with cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute(GROWTH)
    connection.close()
    query(cluster, "vacuum analyze", role="postgres")
    yield cluster
    cluster.destroy()


@pytest.fixture(scope="module")
def app(bulk):
    connection = bulk.connect("nuance_app", autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("set jit = off")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def statements(build):
    return described(build, "statements")


def scans(node, found, sub=False):
    """(table, rows the planner expects to read) of every sequential scan in a plan."""
    if node["Node Type"] == "Seq Scan":
        found.append((node["Relation Name"], node))
    for child in node.get("Plans", []):
        scans(child, found)
    return found


def small(connection, table):
    return table in STAYS_SMALL


def test_there_is_something_to_check(statements, bulk):
    assert len(statements) > 15
    assert sum(len(s["shapes"]) for s in statements) > len(statements)
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from nuance.item")
        assert cursor.fetchone()[0] >= ITEMS
        cursor.execute("select count(*) from nuance.item where status = 'open'")
        assert cursor.fetchone()[0] >= 6000


def test_every_shape_prepares_and_no_full_scan_is_unlisted(statements, app):
    wrong, used = [], set()
    for statement in statements:
        for shape in statement["shapes"]:
            with app.cursor() as cursor:
                try:
                    cursor.execute("prepare checked as " + shape["sql"].replace("%", "%%"), ())
                except Exception as error:
                    wrong.append(f"{shape['name']}: does not prepare: {str(error).strip()}\n{shape['sql']}")
                    continue
                cursor.execute("select cardinality(parameter_types) from pg_prepared_statements where name = 'checked'")
                arguments = ", ".join(["null"] * cursor.fetchone()[0])
                cursor.execute(f"explain (format json) execute checked{'(' + arguments + ')' if arguments else ''}")
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                cursor.execute("deallocate checked")
            for table, _ in scans(plan[0]["Plan"], []):
                if small(app, table):
                    continue
                reason = {key for key in ((statement["name"], table), ("*", table)) if key in FULL_SCANS}
                used |= reason
                if not reason:
                    wrong.append(f"{shape['name']}: reads {table} whole")
    assert wrong == [], "\n".join(wrong)


def test_a_full_scan_would_be_found(app, bulk):
    """The check can fail: a plan made to read everything is seen as such."""
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("explain (format json) select count(*) from nuance.item where title like '%x%'")
        plan = cursor.fetchone()[0]
    assert "item" in [table for table, _ in scans(plan[0]["Plan"], [])]


def test_lists_read_little(app, bulk, build, statements):
    """What a page's list really touches: the first 51 rows cost as many rows read whether the queue holds ten or ten thousand."""
    with bulk.connect("nuance", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("select p.id from nuance.account a join nuance.person p on p.id = a.person_id where a.login = 'staff'")
        person = cursor.fetchone()[0]
        for shape in next(s for s in statements if s["name"] == "queue_items")["shapes"]:
            if "after" in shape["parameters"]:
                continue
            cursor.execute("begin")
            cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'staff', true)", (str(person),))
            cursor.execute("prepare listed as " + shape["sql"].replace("%", "%%"), ())
            values = ", ".join("'paid'" if name == "queue" else "null" for name in shape["parameters"])
            cursor.execute(f"explain (analyze, buffers, format json) execute listed{'(' + values + ')' if values else ''}")
            plan = cursor.fetchone()[0][0]
            cursor.execute("rollback")
            cursor.execute("deallocate listed")
            touched = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
            assert touched < 2500, f"{shape['name']} touches {touched} blocks"


def test_priorities_of_all_read_little(app, bulk, statements):
    """A page of staff's list costs the same however many contracts there are."""
    with bulk.connect("nuance", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("select count(*) from nuance.contract_priority where removed_at is null")
        assert cursor.fetchone()[0] >= 40000
        values = {"plan": "'team'", "q": "'contract 4711'", "after": "'137438951491.3000'"}
        cursor.execute("select set_config('nuance.role', 'staff', false)")
        for shape in next(s for s in statements if s["name"] == "staff_priorities")["shapes"]:
            cursor.execute("prepare listed as " + shape["sql"].replace("%", "%%"), ())
            given = ", ".join(values[name] for name in shape["parameters"])
            cursor.execute(f"explain (analyze, buffers, format json) execute listed{'(' + given + ')' if given else ''}")
            plan = cursor.fetchone()[0][0]["Plan"]
            cursor.execute("deallocate listed")
            touched = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            assert touched < 1000, f"{shape['name']} touches {touched} blocks"


def touched_blocks(cursor, shape, values, person):
    """How many blocks the statement of a shape reads, as admin, in the generic plan; and how many rows it gives."""
    cursor.execute("begin")
    cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'admin', true)", (str(person),))
    cursor.execute("prepare listed as " + shape["sql"].replace("%", "%%"), ())
    given = ", ".join(f"'{values[name]}'" for name in shape["parameters"])
    cursor.execute(f"explain (analyze, buffers, format json) execute listed{'(' + given + ')' if given else ''}")
    plan = cursor.fetchone()[0][0]["Plan"]
    cursor.execute("rollback")
    cursor.execute("deallocate listed")
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]


@pytest.mark.parametrize("name,words", [("staff_contracts", ""), ("staff_contracts", "person 123"), ("staff_contracts", "a"), ("staff_contracts", "contract"),
                                        ("admin_sources", ""), ("admin_sources", "contract"), ("admin_sources", "p77@example")])
def test_contracts_are_listed_and_searched_without_reading_them_all(bulk, statements, name, words):
    """A page costs the same wherever one is; a search that nearly everything matches looks at a thousand matches."""
    with bulk.connect("nuance", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("select person_id from nuance.account where login = 'admin'")
        person = cursor.fetchone()[0]
        cursor.execute("select id from nuance.contract where name = 'Contract 4000'")
        place = cursor.fetchone()[0]
        for shape in next(s for s in statements if s["name"] == name)["shapes"]:
            if ("q" in shape["parameters"]) != bool(words):
                continue
            blocks, rows = touched_blocks(cursor, shape, {"q": words, "kind": "dedicated", "after": place}, person)
            assert blocks < (16000 if words else 2500), f"{shape['name']} touches {blocks} blocks for {rows} rows"


ACTION = re.compile(r"from nuance_api\.(\w+)\s*\(([^;]*)\)", re.S)


def test_actions_have_the_signatures_the_database_has(statements, bulk):
    """Names, order, types and defaults of the parameters compiled into the module equal those in the catalogue."""
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select p.proname, p.proargnames[1:p.pronargs], array(select t::regtype::text from unnest(p.proargtypes) with ordinality u(t, n) order by n), "
            "p.pronargdefaults, p.prosecdef, p.proconfig from pg_proc p where p.pronamespace = 'nuance_api'::regnamespace")
        functions = {row[0]: row[1:] for row in cursor.fetchall()}
    checked = 0
    for statement in statements:
        if statement["name"] not in functions:
            continue
        names, types, defaults, definer, config = functions[statement["name"]]
        compiled = statement["parameters"]
        assert [p["name"] for p in compiled] == list(names or []), statement["name"]
        assert [p["type"] for p in compiled] == [t.removeprefix("nuance.") for t in types], statement["name"]
        required = [p["required"] for p in compiled]
        assert required.count(False) == defaults, f"{statement['name']}: {defaults} defaults in the database"
        assert definer, f"{statement['name']} must run with its owner's rights"
        assert any(c.startswith("search_path=") for c in config or []), f"{statement['name']} must fix its search_path"
        checked += 1
    assert checked >= 8


def test_every_index_is_used_by_something_or_enforces(bulk):
    """No two indexes of one table have the same columns."""
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select indrelid::regclass::text, array_agg(indexrelid::regclass::text) from pg_index i join pg_class c on c.oid = i.indrelid "
                       "where c.relnamespace = 'nuance'::regnamespace group by indrelid, indkey::text, indclass::text, indoption::text, "
                       "coalesce(indpred::text, ''), coalesce(indexprs::text, '') having count(*) > 1")
        assert cursor.fetchall() == []


def test_foreign_keys_into_growing_tables_have_an_index(bulk):
    """Erasing or checking a referenced row must not read the referring table whole."""
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text, c.conname from pg_constraint c where c.contype = 'f' and c.connamespace = 'nuance'::regnamespace "
            "and (c.confdeltype <> 'a' or c.confupdtype <> 'a') and not exists (select from pg_index i where i.indrelid = c.conrelid "
            "and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)")
        assert cursor.fetchall() == []
