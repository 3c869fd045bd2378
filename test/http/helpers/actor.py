"""Somebody who acts at the database as the module would present them, and the state of what they act on."""
import json

import psycopg2
import pytest

# All that an item's state is in; the timeline and what is made of it (its version, mail, outbox) only grow.
STATE = {
    "item": "select to_jsonb(i) - 'version' from nuance.item i where i.number = %s",
    "queue_stay": "select to_jsonb(s) from nuance.queue_stay s where s.item_number = %s order by s.id",
    "clock": "select to_jsonb(c) from nuance.clock c where c.item_number = %s order by c.id",
    "clock_run": "select to_jsonb(r) from nuance.clock c join nuance.clock_run r on r.clock_id = c.id where c.item_number = %s order by r.id",
    "item_link": "select to_jsonb(l) from nuance.item_link l where %s in (l.from_number, l.to_number) order by l.id",
    "item_merge": "select to_jsonb(m) - 'root_number' from nuance.item_merge m where m.item_number = %s",
    "item_words": "select to_jsonb(w) from nuance.item_words w where w.item_number = %s order by w.part, w.for_customers",
}
COUNTS = {
    "folders": "select kind, id, sum(n) from (select kind, id, n from nuance.tally union all select kind, id, n from nuance.tally_delta) c "
               "group by 1, 2 having sum(n) <> 0 order by 1, 2",
    # a change within a day is one delta: to where, and from where
    "responses": "select day, queue_id, plan_id, bucket, promise, sum(n) from (select day, queue_id, plan_id, bucket, promise, n from nuance.response_count where span = 'day' and clock = 'wall' "
                 "union all select day, queue_id, plan_id, bucket, promise, n from nuance.response_delta "
                 "union all select day, queue_id, plan_id, bucket_was, promise_was, -n from nuance.response_delta where bucket_was is not null) c "
                 "group by 1, 2, 3, 4, 5 having sum(n) <> 0 order by 1, 2, 3, 4, 5",
}


class Actor:
    """Somebody at the database, as the module would present them."""

    def __init__(self, cluster, login, scope=""):
        self.connection = cluster.connect("nuance", autocommit=True)
        self.cursor = self.connection.cursor()
        self.login = login
        self.cursor.execute("select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false), "
                            "set_config('nuance.scope', %s, false), set_config('timezone', 'Asia/Kolkata', false), a.person_id from nuance.account a where a.login = %s", (scope, login))
        self.person = self.cursor.fetchone()[4]

    def all(self, text, *values):
        self.cursor.execute(text, values or None)
        return self.cursor.fetchall()

    def one(self, text, *values):
        return self.all(text, *values)[0][0]

    def update(self, number, **wanted):
        """Applies an update; gives the command's number."""
        return self.one("select (nuance_api.command_now('update', %s, %s)).id", number, json.dumps(wanted))

    def issue(self, number, seconds, **wanted):
        return self.one("select (nuance_api.command_issue('update', %s, %s, not_before => now() + %s * interval '1 second')).id",
                        number, json.dumps(wanted), seconds)

    def undo(self, command):
        return self.one("select (nuance_api.command_now('undo', c.item_number, jsonb_build_object('command', c.id), c.other_number)).id "
                        "from nuance.command c where c.id = %s", command)

    def command(self, number):
        return self.one("select to_jsonb(c) from nuance.command c where c.id = %s", number)

    def state(self, number):
        found = {name: self.all(text, number) for name, text in STATE.items()}
        found.update({name: self.all(text) for name, text in COUNTS.items()})
        return found


def acting(login, at):
    """A fixture of a file of tests: somebody at the database that the fixture of that name gives."""
    @pytest.fixture(scope="module")
    def actor(request):
        made = Actor(request.getfixturevalue(at), login)
        yield made
        made.connection.close()
    return actor


def filed(own, login="manager", kind="instance", body="What happened."):
    """A new issue of a person's first contract of that kind, without an owner."""
    actor = Actor(own, login)
    try:
        return int(actor.one("select nuance_api.issue_create(m.contract_id, m.person_id, m.person_id, 'Told by SQL', %s, null, null) "
                             "from nuance.membership m join nuance.contract c on c.id = m.contract_id "
                             "where m.person_id = %s and c.kind = %s order by c.id limit 1", body, actor.person, kind))
    finally:
        actor.connection.close()


def refused(call, *arguments, **named):
    with pytest.raises(psycopg2.Error) as caught:
        call(*arguments, **named)
    return caught.value.pgcode, caught.value.diag.message_primary, caught.value.diag.message_detail
