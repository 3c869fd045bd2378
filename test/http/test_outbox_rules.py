"""The rules of the outbox: what is due, in which order, for whom, and what an answer means. No server takes part."""
import json
import random
import threading
import time

import psycopg2
import pytest

from helpers.world import Cluster, eventually, query


@pytest.fixture(scope="module")
def store(tmp_path_factory, build):
    made = Cluster(str(tmp_path_factory.mktemp("outbox"))).start()
    made.install(build)
    yield made
    made.destroy()


@pytest.fixture
def sql(store):
    """Runs a statement; every test begins with an empty outbox."""
    def run(text, *values):
        return query(store, text, *values)
    run("delete from nuance.outbox")
    run("delete from nuance.destination_secret")
    run("delete from nuance.lane where id > 0")
    run("delete from nuance.destination")
    run("update nuance.lane set failures = 0, paused_until = null, pace = 0")
    return run


class Node:
    """A node: a connection of its own, with the module's role."""

    def __init__(self, store, name="here"):
        self.connection = store.connect("nuance_app", autocommit=True)
        self.number = self.call("select nuance_api.outbox_begin(%s)", name)[0][0]

    def call(self, text, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall()

    def claim(self, room=100, patience=30):
        rows = self.call("select id, attempt, body, type, url from nuance_api.outbox_claim(%s, %s, %s, 'https://help.example.com')",
                         self.number, room, patience)
        return {row[0]: row for row in rows}

    def report(self, message, attempt, **told):
        self.call("select nuance_api.outbox_report(%s, %s)", self.number, json.dumps([{"id": message, "attempt": attempt, "ms": 5, **told}]))

    def recover(self):
        return self.call("select nuance_api.outbox_recover(%s)", self.number)[0][0]


@pytest.fixture
def node(store, sql):
    made = Node(store)
    yield made
    made.connection.close()


@pytest.fixture
def add(sql):
    def make(kind="webhook", template="x", recipient="", content=None, **more):
        names = ["kind", "template", "recipient", "content", *more]
        values = [kind, template, recipient, json.dumps(content or {}), *more.values()]
        return sql(f"select nuance_api.outbox_add({', '.join(n + ' => %s' for n in names)})", *values)[0][0]
    return make


@pytest.fixture
def hook(sql):
    def make(name="hook", kind="webhook", **settings):
        return sql("insert into nuance.destination (name, type, settings) values (%s, %s, %s) returning id", name, kind,
                   json.dumps(settings or {"url": "https://hook.example.com/"}))[0][0]
    return make


def state(sql, message):
    return sql("select state::text from nuance.outbox where id = %s", message)[0][0]


def test_nothing_leaves_before_its_cause_is_committed(store, sql, node):
    connection = store.connect("nuance")
    with connection.cursor() as cursor:
        cursor.execute("select nuance_api.outbox_add('mail', 'x', 'a@example.org', '{}')")
        assert node.claim() == {}
    connection.rollback()
    assert node.claim() == {}
    with connection.cursor() as cursor:
        cursor.execute("select nuance_api.outbox_add('mail', 'x', 'a@example.org', '{}')")
    connection.commit()
    assert len(node.claim()) == 1
    connection.close()


def test_a_claim_is_for_one_node_alone(store, sql, node, add):
    other = Node(store)
    made = [add("mail", recipient=f"{n}@example.org") for n in range(20)]
    sql("update nuance.lane set pace = 1")
    mine, theirs = node.claim(5), other.claim(100)
    assert len(mine) == 5 and theirs and not mine.keys() & theirs.keys() and mine.keys() | theirs.keys() <= set(made)


def test_not_before_its_time(sql, node, add):
    late = add("mail", due_at="2999-01-01")
    assert node.claim() == {}
    sql("update nuance.outbox set due_at = now() where id = %s", late)
    assert list(node.claim()) == [late]


def test_dedup_makes_one(sql, add):
    first = add(dedup="page:1")
    assert add(dedup="page:1") == first
    assert add(dedup="page:2") != first
    assert sql("select count(*) from nuance.outbox") == [(2,)]


def test_an_ordering_goes_one_by_one(sql, node, add, hook):
    target = hook()
    made = [add(destination=target, ordering="item:1") for _ in range(3)]
    aside = add(destination=target, ordering="item:2")
    claimed = node.claim()
    assert set(claimed) == {made[0], aside}
    assert node.claim() == {}
    node.report(made[0], 1, status=503)
    assert node.claim() == {}, "the one that is put off is still before the others"
    sql("update nuance.outbox set due_at = now() where id = %s", made[0])
    assert list(node.claim()) == [made[0]]
    node.report(made[0], 2, status=204)
    assert list(node.claim()) == [made[1]]
    node.report(made[1], 1, status=410)
    assert state(sql, made[1]) == "failed"
    assert list(node.claim()) == [made[2]], "one that was given up does not stop those behind it"
    node.report(made[2], 1, status=200)
    after = add(destination=target, ordering="item:1")
    assert list(node.claim()) == [after]


def test_who_joins_an_ordering_while_its_last_one_is_settled_is_not_forgotten(store, sql, node, add, hook):
    """The race that would leave one held for ever: settled and joined at the same time, in both orders, many times."""
    target = hook()

    def join():
        connection = store.connect("nuance", autocommit=True)
        with connection.cursor() as cursor:
            for _ in range(500):
                cursor.execute("select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s, ordering => 'race')", (target,))
                time.sleep(random.random() / 200)
        connection.close()
    thread = threading.Thread(target=join)
    thread.start()

    def drained():
        for message, row in node.claim().items():
            node.report(message, row[1], status=200)
        return not thread.is_alive() and sql("select count(*) from nuance.outbox where state <> 'sent'") == [(0,)]
    eventually(drained, 60, every=0)
    thread.join()
    order = [row[0] for row in sql("select outbox_id from nuance.outbox_attempt order by id")]
    assert len(order) == 500 and order == sorted(order)


def test_plans_made_while_it_was_empty_do_not_read_it_whole(store, sql, node, add, hook):
    """Connections live long: what they plan on an empty outbox must still be right when a hundred thousand wait."""
    target, count = hook(), 3000

    def read():
        return sql("select sum(t.seq_tup_read)::bigint + (select sum(i.idx_tup_read)::bigint from pg_stat_user_indexes i where i.relname = 'outbox') "
                   "from pg_stat_user_tables t where t.relname = 'outbox'")[0][0]
    query(store, "vacuum analyze nuance.outbox", role="postgres")
    connection = store.connect("nuance", autocommit=True)
    with connection.cursor() as cursor:
        one = "select nuance_api.outbox_add('webhook', 'x', '', '{}', destination => %s, ordering => 'o' || %s)"
        for n in range(10):
            cursor.execute(one, (target, -n))
            for message, row in node.claim().items():
                node.report(message, row[1], status=200)
        node.recover()
        sql("delete from nuance.outbox")
        cursor.execute("select pg_stat_force_next_flush()")
        before = read()
        for n in range(count):
            cursor.execute(one, (target, n))
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute("select 1")
        added = read()
        assert added - before < 20 * count, f"{(added - before) / count:.0f} rows read for each one added"
    connection.close()
    for _ in range(10):
        for message, row in node.claim().items():
            node.report(message, row[1], status=200)
    node.call("select pg_stat_force_next_flush()")
    node.call("select 1")
    sent = sql("select count(*) from nuance.outbox where state = 'sent'")[0][0]
    assert sent > 30 and read() - added < 40 * sent + 2000, f"{(read() - added) / sent:.0f} rows read for each one sent"


MEANINGS = [
    ("webhook", 200, None, "sent"), ("webhook", 204, None, "sent"), ("webhook", 301, None, "failed"), ("webhook", 400, None, "failed"),
    ("webhook", 404, None, "failed"), ("webhook", 408, None, "retry"), ("webhook", 425, None, "retry"), ("webhook", 429, None, "retry"),
    ("webhook", 500, None, "retry"), ("webhook", 503, None, "retry"), ("webhook", None, "timeout", "retry"), ("webhook", 200, "closed", "retry"),
    ("webhook", None, "refused-address", "failed"), ("webhook", None, "tls", "retry"), ("mail", 250, None, "sent"), ("mail", 421, None, "retry"),
    ("mail", 550, None, "failed"), ("command", 0, None, "sent"), ("command", 75, None, "retry"),
]


@pytest.mark.parametrize("kind,status,failure,meaning", MEANINGS)
def test_what_an_answer_means(sql, kind, status, failure, meaning):
    assert sql("select nuance_api.outbox_meaning(%s, %s, %s)", kind, status, failure) == [(meaning,)]


def test_each_wait_is_longer_and_none_longer_than_an_hour(sql):
    waits = [row[0].total_seconds() for row in sql("select nuance_api.outbox_wait('webhook', n, null) from generate_series(1, 40) n")]
    for number, wait in enumerate(waits):
        usual = min(3600, 5 * 2 ** number)
        assert 0.74 * usual <= wait <= 1.26 * usual
    assert len({round(w, 3) for w in waits[-20:]}) > 10, "all at the same moment"
    assert all(row[0].total_seconds() <= 76 for row in sql("select nuance_api.outbox_wait('page', n, null) from generate_series(1, 40) n"))


def test_a_receiver_is_not_asked_before_it_said(sql, node, add, hook):
    target = hook()
    one, two = add(destination=target), add(destination=target)
    node.claim(1)
    node.report(one, 1, status=429, retry_after=120)
    wait = sql("select extract(epoch from due_at - now())::int from nuance.outbox where id = %s", one)[0][0]
    assert 119 <= wait <= 230
    assert node.claim() == {}, "the other one is for the same receiver"
    sql("update nuance.lane set paused_until = now()")
    assert list(node.claim()) == [two]
    node.report(two, 1, status=429, retry_after=3 * 10 ** 9)
    assert sql("select max(due_at) < now() + interval '2 hours' from nuance.outbox") == [(True,)]


def test_giving_up_is_visible(sql, node, add, hook):
    one = add(destination=hook())
    node.claim()
    node.report(one, 1, failure="connect", said="refused")
    assert state(sql, one) == "waiting"
    sql("update nuance.outbox set due_at = now(), failed_since = now() - interval '4 days'")
    node.claim()
    node.report(one, 2, failure="connect", said="refused")
    assert sql("select state::text, said, settled_at is not null from nuance.outbox where id = %s", one) == [("failed", "connect: refused", True)]
    assert [r[0] for r in sql("select outcome from nuance.outbox_attempt where outbox_id = %s order by id", one)] == ["retry", "failed"]


def test_a_dead_destination_costs_one_attempt_at_a_time(sql, node, add, hook):
    dead, fine = hook("dead"), hook("fine")
    for _ in range(50):
        add(destination=dead)
    for _ in range(8):
        for message, row in node.claim().items():
            node.report(message, row[1], failure="timeout")
    assert sql("select failures >= 5, paused_until > now() from nuance.lane where id = %s", dead) == [(True, True)]
    mine = add(destination=fine)
    assert list(node.claim()) == [mine]
    sql("update nuance.lane set paused_until = now() where id = %s", dead)
    sql("update nuance.outbox set due_at = now() where state = 'waiting'")
    probe = node.claim()
    assert len(probe) == 1
    assert node.claim() == {}
    (message, row), = probe.items()
    node.report(message, row[1], status=200)
    assert sql("select failures, paused_until from nuance.lane where id = %s", dead) == [(0, None)]
    assert len(node.claim()) > 10


def test_a_slow_destination_gets_few_at_a_time(sql, node, add, hook):
    slow = hook("slow")
    for _ in range(100):
        add(destination=slow)
    sql("update nuance.lane set pace = 8000 where id = %s", slow)
    assert len(node.claim()) == 4


def test_pages_by_mail_wait_for_no_other_mail(sql, node, add):
    """However much other mail there is, and however its server fares, pages are tried first and for themselves."""
    sql("select nuance_api.outbox_add('mail', 'x', 'a@b.example', '{}') from generate_series(1, 2000)")
    page = add("page", "page", "on@call.example", {"event": "trigger"})
    assert list(node.claim(room=1)) == [page], "first, when there is room for one"
    node.report(page, 1, status=250)
    assert sql("select state from nuance.outbox where id = %s", page) == [("sent",)]
    for _ in range(8):
        for message in node.claim():
            node.report(message, 1, failure="timeout")
        sql("update nuance.lane set paused_until = null")
    node.claim()
    sql("update nuance.lane set paused_until = now() + interval '1 hour' where id = 0")
    page = add("page", "page", "on@call.example", {"event": "trigger"})
    assert list(node.claim()) == [page], "other mail rests: its server is away"
    assert sql("select failures, paused_until from nuance.lane where id = -1") == [(0, None)]


def test_a_node_that_is_gone_is_followed_at_once(store, sql, node, add, hook):
    dying = Node(store, "dying")
    safe, unsafe = add(destination=hook()), add("mail", recipient="a@example.org")
    assert set(dying.claim(patience=600)) == {safe, unsafe}
    assert node.recover() == 0, "it lives"
    dying.connection.close()
    eventually(lambda: node.recover() == 2)
    assert {m: row[1] for m, row in node.claim().items()} == {safe: 2, unsafe: 2}
    assert sql("select id, repeats from nuance.outbox order by id") == sorted([(safe, 0), (unsafe, 1)])
    assert sql("select outbox_id, number, outcome, possible_repeat from nuance.outbox_attempt order by outbox_id") == \
        sorted([(safe, 1, "lost", False), (unsafe, 1, "lost", True)])


def test_what_kills_its_servers_is_given_up_in_the_end(store, sql, node, add, hook):
    target = hook()
    poison, behind = add(destination=target, ordering="o"), add(destination=target, ordering="o")
    node.claim()
    for attempts, late, expected in ((3, 0, "waiting"), (8, 50, "waiting"), (100, 0, "failed")):
        sql("update nuance.outbox set state = 'sending', attempts = %s, node_id = %s, leased_until = now() - interval '1 second' where id = %s",
            attempts, node.number, poison)
        assert node.recover() == 1
        assert state(sql, poison) == expected
        if expected == "waiting":
            assert sql("select due_at > now() + %s * interval '1 second' from nuance.outbox where id = %s", late, poison) == [(late > 0,)]
    assert list(node.claim()) == [behind]


def test_a_refused_address_does_not_pass_for_a_receiver_that_works(sql, node, add, hook):
    target = hook()
    for _ in range(5):
        one = add(destination=target)
        node.claim()
        node.report(one, 1, failure="refused-address", said="127.0.0.1")
    assert sql("select failures from nuance.lane where id = %s", target) == [(5,)]


def test_a_lease_that_ran_out_is_taken_over_and_the_late_word_changes_nothing(store, sql, node, add, hook):
    slow = Node(store, "slow")
    one = add(destination=hook())
    slow.claim(patience=600)
    sql("update nuance.outbox set leased_until = now() - interval '1 second'")
    assert node.recover() == 1
    assert list(node.claim()) == [one]
    slow.report(one, 1, status=500)
    assert state(sql, one) == "sending"
    node.report(one, 2, status=200)
    slow.report(one, 1, status=500)
    assert state(sql, one) == "sent"
    assert [r[0] for r in sql("select outcome from nuance.outbox_attempt order by id")] == ["lost", "late", "sent", "late"]


def test_an_answer_that_comes_before_the_next_attempt_counts(store, sql, node, add, hook):
    slow = Node(store, "slow")
    one = add(destination=hook())
    slow.claim()
    sql("update nuance.outbox set leased_until = now() - interval '1 second'")
    node.recover()
    slow.report(one, 1, status=200)
    assert state(sql, one) == "sent"
    assert node.claim() == {}


def test_what_is_on_its_way_cannot_be_withdrawn(sql, node, add):
    one, two = add("mail"), add("mail", due_at="2999-01-01")
    node.claim()
    assert sql("select nuance_api.outbox_withdraw(%s), nuance_api.outbox_withdraw(%s)", one, two) == [(False, True)]
    assert state(sql, two) == "withdrawn"


def test_withdrawing_lets_the_next_one_go(sql, node, add, hook):
    target = hook()
    first, second = add(destination=target, ordering="o"), add(destination=target, ordering="o")
    sql("select nuance_api.outbox_withdraw(%s)", first)
    assert list(node.claim()) == [second]


def test_attempts_are_kept(sql, node, add, hook):
    one = add(destination=hook())
    node.claim()
    node.report(one, 1, status=500, answer="oops")
    for change in ("update nuance.outbox_attempt set status = 200", "delete from nuance.outbox_attempt", "truncate nuance.outbox_attempt"):
        with pytest.raises(psycopg2.Error):
            sql(change)
    assert sql("select status, answer from nuance.outbox_attempt") == [(500, "oops")]


def test_what_was_settled_long_ago_goes_and_what_failed_stays(sql, node, add, hook):
    target = hook()
    old, failed, fresh = add(destination=target), add(destination=target), add(destination=target)
    node.claim()
    node.report(old, 1, status=200)
    node.report(failed, 1, status=404)
    node.report(fresh, 1, status=200)
    sql("update nuance.outbox set settled_at = now() - interval '31 days' where id in (%s, %s)", old, failed)
    assert sql("select nuance_api.job_outbox()") == [(1,)]
    assert sorted(r[0] for r in sql("select id from nuance.outbox")) == [failed, fresh]
    assert sql("select count(*) from nuance.outbox_attempt where outbox_id = %s", old) == [(0,)]


def test_a_page_is_told_what_came_of_it(store, sql, node, add, hook):
    sql("create table if not exists public.told (id bigint, delivered boolean, said text)")
    old = sql("select pg_get_functiondef('nuance_api.settled_page'::regproc)")[0][0]
    sql("create or replace function nuance_api.settled_page(outbox bigint, delivered boolean, said text) returns void language sql "
        "security definer as 'insert into public.told values (outbox, delivered, said)'")
    try:
        target = hook()
        good, bad, later = (add("page", destination=target) for _ in range(3))
        node.claim()
        node.report(good, 1, status=202)
        node.report(bad, 1, status=400, answer="no such key")
        node.report(later, 1, status=500)
        assert sql("select * from public.told order by id") == [(good, True, "202"), (bad, False, "400 no such key")]
    finally:
        sql(old)
        sql("drop table public.told")


@pytest.mark.parametrize("table,column", [("invitation", "outbox_id"), ("unconfirmed", "outbox_id"), ("unconfirmed", "item_number")])
def test_who_refers_to_a_message_or_an_issue_is_found_by_an_index(sql, table, column):
    """Each message that is dropped, sent or looked at asks for them."""
    plan = sql(f"set enable_seqscan = off; explain select from nuance.{table} where {column} = 1")
    assert any(f"Index Cond: ({column} = " in line for line, in plan), plan


PAGE = {"event": "trigger", "item": 7, "title": "All down", "contract": "Acme", "what": "Everything", "path": "/N7", "dedup": "page-7-1",
        "severity": "critical", "at": "2026-01-02T03:04:05+00:00"}


def test_a_page_for_each_type(sql, node, add, hook):
    made = {}
    for kind, settings in (("alertmanager", {"url": "http://am.example.com:9093/"}), ("pagerduty", {"url": "https://events.example.com/v2/enqueue"}),
                           ("webhook", {"url": "https://hook.example.com/x"})):
        target = hook(kind, kind, **settings)
        sql("insert into nuance.destination_secret (destination_id, secret) values (%s, %s)", target, "key-of-" + kind)
        made[kind] = add("page", template="page", content=PAGE, destination=target)
    claimed = node.claim()
    alert, = json.loads(claimed[made["alertmanager"]][2])
    assert claimed[made["alertmanager"]][4] == "http://am.example.com:9093/api/v2/alerts"
    assert alert["labels"] == {"alertname": "NuancePage", "severity": "critical", "item": "N7", "contract": "Acme", "dedup": "page-7-1"}
    assert alert["generatorURL"] == "https://help.example.com/N7"
    event = json.loads(claimed[made["pagerduty"]][2])
    assert (event["routing_key"], event["event_action"], event["dedup_key"]) == ("key-of-pagerduty", "trigger", "page-7-1")
    assert event["payload"]["summary"] == "N7: All down" and event["links"][0]["href"] == "https://help.example.com/N7"
    hooked = json.loads(claimed[made["webhook"]][2])
    assert hooked["type"] == "page.trigger" and hooked["data"]["url"] == "https://help.example.com/N7"
