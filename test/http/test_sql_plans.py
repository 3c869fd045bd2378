"""Every compiled statement, in every shape, on a big database: it prepares, and it never reads a growing table whole."""
import json
import re

import pytest

from helpers.world import SOURCE, Cluster, described, query

pytestmark = pytest.mark.slow

ITEMS = 20000

# Tables that grow with use. The few others (queues, plans, settings) may be read whole.
STAYS_SMALL = {"saved_view", "view_pin",  # a hundred for each member of staff
                "look", "tag", "field",  # two hundred that are set, and those that were
                "job", "attachment_limit", "rate_limit", "destination", "destination_secret", "lane", "api_token", "payment_provider", "payment_secret", "queue", "plan", "schema_migration", "schema_api", "setting", "status_kind", "priority_kind", "priority", "status", "message", "source_type",
                "calendar", "calendar_hours", "sla", "backlog", "contract_load", "form", "form_version", "form_question",
                "oncall_schedule", "oncall_rotation", "oncall_member", "oncall_policy", "oncall_level", "oncall_target", "oncall_gap", "page_callback"}

# (statement, table) -> why reading it whole is right. "*" stands for every statement.
FULL_SCANS = {
    ("*", "tally_delta"): "folded all the time; what is left is read whole by design",
    ("*", "tally"): "a few rows per queue, one per member of staff",
    ("admin_plan", "contract"): "whether any contract is on a plan: the first is enough, and admins alone ask",
    ("*", "response_wait"): "one row per queue",
    ("*", "response_figure"): "some fifty rows per queue, however many items there are",
}

GROWTH = (SOURCE / "test" / "http" / "helpers" / "growth.sql").read_text()


def words_and_again(cluster):
    """What some issues are found by, and what they would be when that was made anew."""
    connection = cluster.connect("postgres", "nuance")
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct item_number) = (select count(*) from nuance.item) and count(*) filter (where not for_customers) > 10 from nuance.item_words")
        assert cursor.fetchone() == (True,), "all have words, and those that say an address have one row more"
        words = ("select item_number, part, first_entry, for_customers, for_staff, length, vector::text, array(select unnest(string_to_array(identifiers, ' ')) order by 1) "
                 "from nuance.item_words where item_number % 97 = 0 order by 1, 2, 4")
        cursor.execute(words)
        before = cursor.fetchall()
        cursor.execute("select count(nuance_api.search_rebuild(i)) from nuance.item i where i.number % 97 = 0")
        cursor.execute(words)
        after = cursor.fetchall()
    connection.rollback()
    connection.close()
    return before, after


@pytest.fixture(scope="module")
def bulk(tmp_path_factory, build):
    from lab import load_sample
    cluster = Cluster(str(tmp_path_factory.mktemp("bulk"))).start()
    load_sample(cluster, build, items=ITEMS)
    cluster.words = words_and_again(cluster)
    with cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute(GROWTH)
    connection.close()
    query(cluster, "vacuum analyze", role="postgres")
    yield cluster
    cluster.destroy()


def settings():
    """What the module says to the planner on each of its connections."""
    said = re.findall(r"set (?:plan|enable)_\w+ = \w+;", (SOURCE / "mod_nuance" / "database.c").read_text())
    assert "set plan_cache_mode = force_generic_plan;" in said
    return said


@pytest.fixture(scope="module")
def app(bulk):
    connection = bulk.connect("nuance_app", autocommit=True)
    with connection.cursor() as cursor:
        for setting in settings():
            cursor.execute(setting)
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
                                        ("staff_contracts", "---"), ("staff_contracts", "%"), ("staff_contracts", "🦊"), ("admin_sources", "_%"),
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
            lettered = any(c.isalnum() for c in words)
            assert blocks < (16000 if lettered else 2500), f"{shape['name']} touches {blocks} blocks for {rows} rows"
            assert lettered or not words or rows == 0, "without a letter there is nothing to look for"


@pytest.mark.parametrize("view", ["main", "free"])
def test_the_desk_reads_little(bulk, statements, view):
    """A page of the desk's first view costs a page of each queue, at any depth."""
    with bulk.connect("nuance", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("select person_id from nuance.account where login = 'admin'")
        person = cursor.fetchone()[0]
        shapes = [s for s in next(s for s in statements if s["name"] == "desk_open")["shapes"]]
        cursor.execute("select turn || '.' || number from nuance.item where not closed order by turn, number offset 3000 limit 1")
        place = cursor.fetchone()[0]
        for shape in shapes:
            blocks, rows = touched_blocks(cursor, shape, {"view": view, "after": place}, person)
            assert rows > 20 and blocks < 2500, f"{shape['name']} touches {blocks} blocks for {rows} rows"


ACTION = re.compile(r"from nuance_api\.(\w+)\s*\(([^;]*)\)", re.S)


def test_actions_have_the_signatures_the_database_has(statements, bulk):
    """Names, order, types and defaults of the parameters compiled into the module equal those in the catalogue."""
    with bulk.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select p.proname, p.proargnames[1:p.pronargs], array(select t::regtype::text from unnest(p.proargtypes) with ordinality u(t, n) order by n), "
            "p.pronargdefaults, p.prosecdef, p.proconfig from pg_proc p where p.pronamespace = 'nuance_api'::regnamespace "
            # a statement that only reads may have the name of a function it does not call
            "and p.prorettype in ('nuance.outcome'::regtype, 'nuance.challenge'::regtype)")
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


SEARCHES = [
    [{"text": "password"}], [{"text": "the"}], [{"text": "disk", "phrase": False}, {"text": "server", "not": True}], [{"text": "web-17"}],
    [{"filter": "is", "in": ["open"]}], [{"filter": "is", "in": ["closed"]}, {"filter": "sort", "in": ["age"]}],
    [{"filter": "queue", "in": ["paid"]}, {"filter": "is", "in": ["open"]}, {"filter": "priority", "ge": "high"}, {"filter": "sort", "in": ["priority"]}],
    [{"filter": "owner", "in": ["me"]}, {"filter": "is", "in": ["open"]}], [{"filter": "from", "in": ["p17@example.org"]}],
    [{"filter": "tag", "in": ["how-to"]}], [{"filter": "tag", "in": ["outage", "docs"]}, {"filter": "is", "in": ["open"]}, {"filter": "sort", "in": ["work"]}],
    [{"filter": "tag", "in": ["none"]}, {"filter": "tag", "in": ["docs"], "not": True}], [{"filter": "tag", "in": ["docs"]}, {"filter": "tag", "in": ["data-loss"]}, {"text": "disk"}],
    # fields: some values of many, some of few, ranges of both sizes
    [{"filter": "region", "own": True, "in": ["eu"]}], [{"filter": "region", "own": True, "in": ["eu", "us"]}, {"filter": "is", "in": ["open"]}, {"filter": "sort", "in": ["work"]}],
    [{"filter": "version", "own": True, "in": ["release 1000"]}], [{"filter": "version", "own": True, "in": ["old 1*"]}], [{"filter": "version", "own": True, "in": ["*"]}, {"filter": "sort", "in": ["age"]}],
    [{"filter": "effort", "own": True, "in": ["7"], "ge": "7", "le": "7"}], [{"filter": "effort", "own": True, "in": [">1"], "gt": "1"}],
    [{"filter": "effort", "own": True, "in": [">1"], "gt": "1"}, {"filter": "is", "in": ["open"]}, {"filter": "sort", "in": ["newest"]}],
    [{"filter": "promised", "own": True, "in": ["today"], "ge": "today", "le": "today", "days": {"ge": "today", "lt": "tomorrow"}}],
    [{"filter": "promised", "own": True, "in": ["<+9999d"], "lt": "+9999d", "days": {"ge": "2026-01-01", "le": "+9999999"}}],
    [{"filter": "promised", "own": True, "in": ["none"], "ge": "none", "le": "none"}, {"filter": "region", "own": True, "in": ["eu"], "not": True}, {"text": "disk"}],
    [{"filter": "nosuch", "own": True, "in": ["x"]}],
    [{"filter": "contract", "in": ["Contract 17"]}], [{"filter": "created", "ge": "today", "lt": "today"}, {"filter": "comments", "gt": "3"}],
    [{"filter": "plan", "in": ["team"]}, {"filter": "is", "in": ["unowned"]}, {"filter": "updated", "lt": "2026-01-01"}],
]


def test_known_by_an_address_read_no_table_whole(bulk):
    """Finding whose an address is, and making theirs what came from it: every statement inside is served by an index."""
    connection = bulk.connect("postgres", "nuance")
    wrong, seen = [], 0
    with connection.cursor() as cursor:
        cursor.execute("load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;"
                       "set auto_explain.log_format = json; set client_min_messages = log; set jit = off")
        cursor.execute("select nuance_api.person_of('email', 'known@visitor.example', 'Known', false)")
        cursor.execute("select nuance_api.address_claim((select min(person_id) from nuance.account), 'Known@visitor.example')")
        for notice in connection.notices:
            if "plan:" not in notice:
                continue
            plan = json.loads(notice[notice.index("{", notice.index("plan:")):])
            if "min(person_id)" in plan["Query Text"]:
                continue
            seen += 1
            wrong += [f"reads {table} whole\n{plan['Query Text'][:300]}" for table, _ in scans(plan["Plan"], []) if not small(None, table)]
    connection.rollback()
    connection.close()
    assert seen >= 8
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("role", ["staff", "customer"])
def test_searches_read_no_table_whole(bulk, role):
    """Statements that are put together inside a function show their plans too."""
    connection = bulk.connect("postgres", "nuance", autocommit=True)
    wrong, seen = [], 0
    with connection.cursor() as cursor:
        cursor.execute("load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;"
                       "set auto_explain.log_format = json; set client_min_messages = log; set jit = off;"
                       # it is no big database: what counts is that an index could serve
                       "set enable_seqscan = off")
        login = "staff" if role == "staff" else "manager"
        cursor.execute("select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', %s, false)"
                       " from nuance.account a where a.login = %s", (role, login))
        for terms in SEARCHES:
            connection.notices.clear()
            cursor.execute("select count(*) from nuance_api.search_items(%s::jsonb, null)", (json.dumps(terms),))
            for notice in connection.notices:
                if "plan:" not in notice:
                    continue
                seen += 1
                plan = json.loads(notice[notice.index("{", notice.index("plan:")):])
                for table, _ in scans(plan["Plan"], []):
                    # a word that half of the issues hold is looked for in half of them, as long as they are few
                    if not small(None, table) and ("*", table) not in FULL_SCANS and {"text": "the"} not in terms:
                        wrong.append(f"{role} {terms}: reads {table} whole\n{plan['Query Text'][:300]}")
    connection.close()
    assert seen >= len(SEARCHES)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("terms,ordered", [
    ([{"filter": "tag", "in": ["how-to"]}], "i.activity_at desc, i.number desc"), ([{"filter": "tag", "in": ["how-to"]}], "i.number"),
    ([{"filter": "tag", "in": ["how-to"]}], "i.number desc"), ([{"filter": "tag", "in": ["how-to", "docs"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "tag", "in": ["how-to"]}, {"filter": "is", "in": ["open"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "tag", "in": ["how-to"]}, {"filter": "is", "in": ["closed"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "region", "own": True, "in": ["eu"]}], "i.activity_at desc, i.number desc"), ([{"filter": "region", "own": True, "in": ["eu"]}], "i.number"),
    ([{"filter": "region", "own": True, "in": ["eu"]}], "i.number desc"), ([{"filter": "region", "own": True, "in": ["eu", "us"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "region", "own": True, "in": ["eu"]}, {"filter": "is", "in": ["open"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "region", "own": True, "in": ["eu"]}, {"filter": "is", "in": ["closed"]}], "i.activity_at desc, i.number desc"),
    # of many within bounds, those that have a number at all
    ([{"filter": "effort", "own": True, "in": [">1"], "gt": "1"}], "i.activity_at desc, i.number desc"), ([{"filter": "effort", "own": True, "in": [">1"], "gt": "1"}], "i.number desc"),
    ([{"filter": "effort", "own": True, "in": [">1"], "gt": "1"}, {"filter": "is", "in": ["open"]}], "i.activity_at desc, i.number desc"),
    ([{"filter": "promised", "own": True, "in": [">2026-01-05"], "gt": "2026-01-05", "days": {"ge": "2026-01-06"}}], "i.activity_at desc, i.number desc")])
def test_a_tag_or_a_value_is_walked_along_its_index(bulk, terms, ordered):
    """The first candidates cost as many rows as they are, however many issues have the tag, and nothing is sorted that was not read."""
    most = 40
    connection = bulk.connect("nuance", autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', 'staff', false) from nuance.account a where a.login = 'staff'")
        for setting in settings():
            cursor.execute(setting)
        cursor.execute("select count(*) from nuance.item_tag t join nuance.tag g on g.id = t.tag_id where g.key = 'docs'")
        assert cursor.fetchone()[0] > 10 * most, "the rarest of them is no short list"
        key = "(extract(epoch from i.activity_at) * 1000000)::bigint" if "activity" in ordered else "i.number"
        cursor.execute("select nuance_api.search_candidates(%s, c.conditions, %s, %s, 'nuance.item', '', c.walked, c.walks), cardinality(c.walks) "
                       "from nuance_api.search_conditions(%s, 'en') c", (key, ordered, most, json.dumps(terms)))
        statement, walks = cursor.fetchone()
        assert walks, "they are walked along something"
        # As the function has it: planned for the terms it is given.
        cursor.execute("set plan_cache_mode = force_custom_plan")
        cursor.execute("prepare walked (jsonb) as " + statement.replace("%", "%%"), ())
        cursor.execute("explain (analyze, format json) execute walked(%s)", (json.dumps(terms),))
        plan = cursor.fetchone()[0]
    connection.close()
    plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    assert plan["Actual Rows"] == most
    for node in nodes(plan):
        if node.get("Relation Name") in ("item_tag", "item_field", "item"):
            assert "Index" in node["Node Type"] and node["Actual Rows"] * node["Actual Loops"] <= most, node
            assert node.get("Rows Removed by Filter", 0) == 0, node


@pytest.mark.parametrize("term,few", [
    ({"filter": "effort", "in": ["7"], "ge": "7", "le": "7"}, True), ({"filter": "effort", "in": [">1"], "gt": "1"}, False), ({"filter": "effort", "in": ["7", "8"]}, True),
    ({"filter": "promised", "in": ["2026-01-05"], "days": {"ge": "2026-01-05", "lt": "2026-01-06"}}, True), ({"filter": "promised", "in": [">2026"], "days": {"ge": "2026-01-01"}}, False),
    ({"filter": "version", "in": ["release 100*"]}, True), ({"filter": "version", "in": ["*"]}, False)])
def test_a_range_reads_so_many_and_no_more(bulk, term, few):
    """Issues within bounds are known by their numbers as long as they are few; of many, ten thousand are counted and no table is read whole."""
    connection = bulk.connect("postgres", "nuance", autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on;"
                       "set auto_explain.log_format = json; set client_min_messages = log; set jit = off")
        cursor.execute("select set_config('nuance.role', 'staff', false)")
        connection.notices.clear()
        cursor.execute("select cardinality(w.among), cardinality(w.walks), w.beyond from nuance_api.search_way(%s, 0) w", (json.dumps([{**term, "own": True}]),))
        among, walks, beyond = cursor.fetchone()
        read = []
        for notice in connection.notices:
            if "plan:" in notice and "item_field" in notice:
                plan = json.loads(notice[notice.index("{", notice.index("plan:")):])
                read += [(n["Node Type"], n["Actual Rows"]) for n in nodes(plan["Plan"]) if n.get("Relation Name") == "item_field"]
    connection.close()
    assert read and all("Seq" not in kind for kind, _ in read) and sum(rows for _, rows in read) <= 10001, read
    assert beyond is not few
    if term["filter"] == "version":
        assert 0 < among < 10000 if few else among == 10000
    else:
        assert (among is not None and among > 0) == few and (few or walks == 1)


def test_old_issues_are_found_by_the_beginning_of_a_text_that_many_have(bulk):
    """Of more than ten thousand that have such a text, ten thousand of these are found, not those of the newest issues; and what else is asked narrows it first."""
    connection = bulk.connect("postgres", "nuance")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', 'staff', true) from nuance.account a where a.login = 'staff'")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("select id from nuance.field where key = 'version'")
        version = cursor.fetchone()[0]
        cursor.execute("select (max(number) - 8000) from nuance.item")
        newest = cursor.fetchone()[0]
        cursor.execute("update nuance.item set fields = fields - %s where number > %s", (str(version), newest))
        cursor.execute("delete from nuance.item_field where field_id = %s and item_number > %s", (version, newest))
        cursor.execute("select count(*) from nuance.item_field where field_id = %s", (version,))
        assert cursor.fetchone()[0] > 10000

        def told(*terms):
            cursor.execute("select max(s.found), bool_and(s.beyond), count(*), max(s.number) from nuance_api.search_items(%s, null) s",
                           (json.dumps([{"filter": "version", "own": True, "in": ["*"]}, *terms]),))
            return cursor.fetchone()
        for sort in ("age", "newest", "activity"):
            found, beyond, rows, last = told({"filter": "sort", "in": [sort]})
            assert 9000 < found <= 10000 and beyond and rows == 51 and last <= newest, sort  # but those in queues without the field
        assert told({"filter": "is", "in": ["closed"]})[1], "which are fewer, but not all were asked"
        for more, condition in (({"filter": "promised", "own": True, "in": ["2026-01-05"], "days": {"ge": "2026-01-05", "lt": "2026-01-06"}}, "t.day = '2026-01-05'"),
                                ({"filter": "region", "own": True, "in": ["eu"]}, "t.word = 'eu'")):
            cursor.execute(f"select count(*) from nuance.item_field t join nuance.field f on f.id = t.field_id join nuance.item i on i.number = t.item_number and i.queue_id = any (f.queue_ids) "
                           f"join nuance.field v on v.id = %s and i.queue_id = any (v.queue_ids) where i.fields ? v.id::text and {condition}", (version,))
            wanted = cursor.fetchone()[0]
            assert told(more)[:2] == (wanted, False), "all of them, along what there is less of"
    connection.rollback()
    connection.close()


def test_rows_with_tags_read_little_more(bulk, statements):
    """Fifty rows of which each has tags: the tags' own table is all there is beside the rows."""
    with bulk.connect("nuance", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("select person_id from nuance.account where login = 'admin'")
        person = cursor.fetchone()[0]
        shape = next(s for s in statements if s["name"] == "desk_mine")["shapes"][0]
        blocks, rows = {}, 0
        for tagged in (False, True):
            cursor.execute("begin")
            cursor.execute("update nuance.item set owner_id = %s, tags = case when %s then (select array_agg(id order by id) from nuance.tag where id <= 3) else '{}' end "
                           "where number in (select number from nuance.item where status = 'open' order by number limit 60)", (person, tagged))
            cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'admin', true)", (str(person),))
            cursor.execute("prepare listed as " + shape["sql"].replace("%", "%%"), ())
            cursor.execute("explain (analyze, buffers, format json) execute listed")
            plan = cursor.fetchone()[0][0]["Plan"]
            cursor.execute("rollback")
            cursor.execute("deallocate listed")
            blocks[tagged], rows = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]
        assert rows == 50 and blocks[True] - blocks[False] <= 50 * 4, blocks


def test_priorities_are_called_what_their_table_says(desk):
    """Lists name priorities without joining the table; both say the same."""
    assert desk.sql("select count(*) from nuance.priority where key is distinct from nuance_api.priority_key(rank)")[0][0] == 0


def nodes(node):
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)


def test_a_ledger_is_short_work_while_statistics_lag(statements, bulk, app):
    """A job has just filled a table that was last analyzed when it was nearly empty: its pages read no more than before.
    A merge join trusted the statistics that there were no higher issue numbers, and walked through all issues."""
    contract = query(bulk, "select contract_id from nuance.instance where name = 'acme'")[0][0]
    person = query(bulk, "select person_id from nuance.account where login = 'manager'")[0][0]
    query(bulk, """
        create function pg_temp.empty() returns void language plpgsql as $f$ begin
          alter table nuance.mana_entry disable trigger all;
          create table nuance.kept as select * from nuance.mana_entry where id > 15;
          delete from nuance.mana_entry where id > 15;
          analyze nuance.mana_entry;
          insert into nuance.mana_entry overriding system value select * from nuance.kept;
          drop table nuance.kept;
          alter table nuance.mana_entry enable trigger all;
          update pg_class set relpages = 1 where oid = 'nuance.mana_entry'::regclass;
        end $f$;
        select pg_temp.empty()""", role="postgres")
    read = {}
    try:
        with app.cursor() as cursor:
            for name in ("contract_mana_entries", "contract_mana_items", "contract_mana_chart"):
                shape = next(s for s in next(s for s in statements if s["name"] == name)["shapes"] if "after" not in s["parameters"])
                cursor.execute("begin")
                cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'customer', true)", (str(person),))
                cursor.execute("prepare lagging as " + shape["sql"].replace("%", "%%"), ())
                cursor.execute(f"explain (analyze, format json) execute lagging({contract})")
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                cursor.execute("rollback")
                cursor.execute("deallocate all")
                read[name] = max([n["Actual Rows"] for n in nodes(plan[0]["Plan"]) if n.get("Relation Name") == "item"], default=0)
    finally:
        query(bulk, "analyze nuance.mana_entry", role="postgres")
    assert max(read.values()) < 1000, read


def test_the_words_of_many_issues_are_those_of_each(bulk):
    """Loaded at once, they are found by the same as one after the other."""
    before, after = bulk.words
    assert len(before) > 200 and before == after


def test_handing_out_reads_no_more_where_much_is_in_hands(bulk):
    """What is left to hand out, and how much, is known without a look at what was handed to others."""
    connection = bulk.connect("postgres", "nuance")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', 'staff', true) "
                       "from nuance.account a where a.login = 'staff'")

        def read(call):
            cursor.execute("select sum(idx_tup_fetch + seq_tup_read) from pg_stat_xact_all_tables where schemaname = 'nuance' and relname in ('item', 'work_lease')")
            before = cursor.fetchone()[0]
            cursor.execute(call)
            result = cursor.fetchone()[0]
            cursor.execute("select sum(idx_tup_fetch + seq_tup_read) from pg_stat_xact_all_tables where schemaname = 'nuance' and relname in ('item', 'work_lease')")
            return result, cursor.fetchone()[0] - before
        ready = ("nuance.item i where i.queue_id = (select id from nuance.queue where key = 'free') and i.status = 'open' and i.owner_id is null "
                 "and i.snoozed_until is null and not i.leased")
        read("select nuance_api.work_take('free')")
        _, few = read("select nuance_api.work_take('free')")
        cursor.execute("insert into nuance.work_lease (item_number, person_id, place, expires_at) select i.number, a.person_id, 'free', now() + interval '1 hour' "
                       f"from nuance.account a, {ready} and a.login = 'staff2' order by i.work_turn, i.number limit 1500")
        assert cursor.rowcount == 1500
        later, as_few = read("select nuance_api.work_take('free')")
        assert later and as_few <= few + 20, (few, as_few)
        left, read_for_it = read("select n from nuance_api.work_left('free')")
        cursor.execute(f"select count(*) from {ready}")
        assert (left,) == cursor.fetchone() and read_for_it == 0
    connection.rollback()
    connection.close()


@pytest.mark.parametrize("role", ["staff", "community"])
def test_an_excerpt_reads_ten_comments_of_a_thousand(bulk, role):
    connection = bulk.connect("postgres", "nuance")
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica; set local plan_cache_mode = force_generic_plan; set local enable_mergejoin = off")
        cursor.execute("select set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', %s, true) from nuance.account a where a.login = %s", (role, role))
        cursor.execute("select max(i.number) from nuance.item i join nuance.queue q on q.id = i.queue_id where q.key = 'free'")
        number = cursor.fetchone()[0]
        cursor.execute("insert into nuance.timeline_entry (item_number, person_id, kind, body) select %s, 1, 'comment', 'Comment ' || n || case when n = 995 then ' quokka' else '' end "
                       "from generate_series(1, 1000) n", (number,))
        cursor.execute("analyze nuance.timeline_entry")
        rows = "select sum(idx_tup_fetch + seq_tup_read) from pg_stat_xact_all_tables where schemaname = 'nuance' and relname in ('timeline_entry', 'entry_state')"
        said = "select nuance_api.search_said(%s, 'Nothing of it here', nuance_api.search_word('quokka', 'en'), 'en')"
        cursor.execute(rows)
        before = cursor.fetchone()[0]
        cursor.execute(said, (number,))
        assert "quokka" in cursor.fetchone()[0]
        cursor.execute(rows)
        assert cursor.fetchone()[0] - before <= 20
    connection.rollback()
    connection.close()


# What few people ask for, once. Everything else that pages call is put into the statement around it, or keeps its plans.
PLANNED_EACH_TIME = {"reset_by_token", "sign_up_by_token", "invitation_by_token", "confirmation_by_token", "verification_by_token",
                     "form_stamp", "outbox_depth", "sign_up_open", "url_encoded",
                     # pages of schedules
                     "shifts", "turn_begins", "may_be_on_call",
                     # calendars, for admins; why a deadline is then, for who asks; figures for Prometheus, by a job
                     "hours_words", "holidays_words", "clock_steps", "metric_series"}


def test_pages_call_no_function_that_is_planned_each_time(bulk, build):
    """A function in SQL that reads tables or has rights of its own cannot be inlined: each call plans it anew, for longer than it takes."""
    names = {name for name, in query(
        bulk, "select p.proname from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace = 'nuance_api'::regnamespace "
              r"and l.lanname = 'sql' and (p.prosecdef or p.proconfig is not null or p.prosrc ~* '\mfrom\M')")}
    assert names, "nothing to look for"
    texts = [path.read_text() for folder in ("queries", "views") for path in (SOURCE / "sql" / folder).glob("*.sql")]
    # a view or a statement calls it; where it is made is no call
    called = {name for name in names for text in texts
              if re.search(rf"(?<!function nuance_api\.)(?<!on function nuance_api\.)nuance_api\.{name}\(", text)}
    assert called - PLANNED_EACH_TIME == set()
