"""Contracts, people, items and what else the rows of the matrix speak of, made anew for each file of tests."""
import secrets

import pytest

from .world import MARKER


def invited_again(desk, found):
    """What only serves once: an invitation that costs something, its link, somebody to remove, a name nobody has."""
    found["fresh"] = "m" + secrets.token_hex(6)
    token = secrets.token_urlsafe(32)
    found["token"] = token
    found["invited"] = desk.sql(
        "insert into nuance.invitation (contract_id, email, role, token_hash, invited_by, mana_cost) "
        "select %s, %s, 'contact', sha256(%s::bytea), a.person_id, 40 from nuance.account a where a.login = 'contact' returning id",
        found["team"], found["fresh"] + "@link.example", token)[0][0]
    found["leaver"] = desk.sql("insert into nuance.person (name) values ('Matrix leaver') returning id")[0][0]
    desk.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'member')", found["team"], found["leaver"])
    gone = desk.sql("insert into nuance.person (name) values ('Matrix former') returning id")[0][0]
    found["former"] = desk.sql("insert into nuance.former_member (contract_id, person_id, role) values (%s, %s, 'member') returning id",
                               found["team"], gone)[0][0]
    desk.sql("update nuance.contract_priority set removed_at = now() where contract_id = %s", found["team"])
    for name, gone in (("priority", None), ("priority_gone", "now()")):
        found[name] = desk.sql(
            f"insert into nuance.contract_priority (contract_id, position, title, note, link, removed_at, plan_id, words) "
            f"values (%s, 1, 'Matrix', 'Why', 'https://matrix.example/', {gone or 'null'}, 1, '') returning id", found["team"])[0][0]
    found["priority_order"] = desk.sql("select priority_order from nuance.contract where id = %s", found["team"])[0][0]
    # Who accepted before is what they were again.
    desk.sql("update nuance.membership m set role = 'member' from nuance.account a where m.contract_id = %s and a.person_id = m.person_id "
             "and a.login = 'member'", found["team"])
    desk.sql("delete from nuance.membership m using nuance.account a where m.contract_id = %s and a.person_id = m.person_id "
             "and a.login not in ('contact', 'member')", found["team"])


def mailed_again(desk, found):
    """Links that mails bring: for a forgotten password, a new account, an address, and less mail."""
    found.setdefault("fresh", "m" + secrets.token_hex(6))
    leaver = desk.make_person("r" + secrets.token_hex(6))
    desk.sql("delete from nuance.address where verified_at is null and person_id = %s", desk.person("member"))
    found["address"] = desk.sql("insert into nuance.address (person_id, value) values (%s, %s) returning id",
                                desk.person("member"), secrets.token_hex(6) + "@link.example")[0][0]
    for name, purpose, person in (("reset_link", "password", leaver), ("sign_up_link", "sign-up", None),
                                  ("verify_link", "verify", desk.person("member"))):
        found[name] = secrets.token_urlsafe(32)
        desk.sql("insert into nuance.mail_link (purpose, token_hash, person_id, address, expires_at) "
                 "values (%s, sha256(%s::bytea), %s, coalesce((select value from nuance.address where id = %s and %s = 'verify'), %s), "
                 "now() + interval '1 hour')", purpose, found[name], person, found["address"], purpose, secrets.token_hex(6) + "@link.example")
    found["mail_link"] = desk.sql("select nuance_api.unsubscribe_token(%s, %s)", leaver, found["paid_item"])[0][0]


def paged_again(desk, found):
    """An issue that somebody was paged for, and what a schedule and a policy have."""
    found["fresh"] = "m" + secrets.token_hex(6)
    found["team_item"] = desk.file("contact", found["team"], "Matrix team")
    desk.client("contact").post(f"/N{found['team_item']}/page", {"down": MARKER.replace("internal", "public")})
    found["page"] = desk.sql("select id from nuance.page where item_number = %s", found["team_item"])[0][0]
    found["ack"] = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.page_notice (page_id, step, event, person_id, token_hash, made_at) values (%s, 1, 'trigger', %s, sha256(%s::bytea), now())",
             found["page"], found["staff2"], found["ack"])
    found["calendar"] = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.calendar_link (person_id, stamp, token_hash) values (%s, gen_random_uuid(), sha256(%s::bytea)) "
             "on conflict (person_id) do update set token_hash = excluded.token_hash", found["staff2"], found["calendar"])
    found["override"] = desk.sql("insert into nuance.oncall_override (schedule_id, person_id, starts_at, ends_at, made_by) "
                                 "values (%s, %s, date_trunc('hour', now()) + interval '1 day', date_trunc('hour', now()) + interval '2 days', %s) returning id", found["schedule"], found["staff2"], found["staff2"])[0][0]
    desk.sql("update nuance.oncall_schedule set removed_at = null where id = %s", found["spare_schedule"])


def on_call_once(desk, found):
    found["schedule"] = desk.sql("insert into nuance.oncall_schedule (name, time_zone) values ('Matrix ' || gen_random_uuid(), 'UTC') returning id")[0][0]
    found["spare_schedule"] = desk.sql("insert into nuance.oncall_schedule (name, time_zone) values ('Matrix spare ' || gen_random_uuid(), 'UTC') returning id")[0][0]
    found["rotation"] = desk.sql("insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn) values (%s, 'M', 1, '2026-01-05 08:00', '168 hours') "
                                 "returning id", found["schedule"])[0][0]
    found["duty"] = desk.sql("insert into nuance.oncall_member (rotation_id, place, person_id) values (%s, 0, %s) returning id", found["rotation"], found["staff2"])[0][0]
    found["policy"] = desk.sql("insert into nuance.oncall_policy (name) values ('Matrix ' || gen_random_uuid()) returning id")[0][0]
    found["level"] = desk.sql("insert into nuance.oncall_level (policy_id, place, wait) values (%s, 1, '5 minutes') returning id", found["policy"])[0][0]


def ordered_again(desk, found):
    """An order that waits, one that was paid, and one that was paid wrongly, all by contact for the team."""
    for name in ("order", "wrong_order", "paid_order"):
        found[name] = desk.sql(
            "insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider) "
            "select a.person_id, p.id, %s, 'renewal', 24900, 'EUR', 1, 'invoice' from nuance.account a, nuance.plan p "
            "where a.login = 'contact' and p.key = 'dedicated' returning id", found["team"])[0][0]
        if name == "order":
            desk.sql("update nuance.purchase_order set state = 'purchasing' where id = %s", found["order"])
    desk.sql("update nuance.purchase_order set state = 'purchasing', problem = 'amount-differs' where id = %s", found["wrong_order"])
    desk.sql("select nuance_api.order_charge(nuance_api.order_lock(%s))", found["paid_order"])
    desk.sql("update nuance.purchase_order set state = 'ready' where id = %s", found["order"])


def linked_again(desk, found):
    """What waits for confirmation, a link to an issue of somebody without an account, a proposal to block."""
    desk.sql("truncate nuance.rate_window")
    token, confirmation = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    # Whose portal takes visitors as far as confirming goes; the free one's does not, as the other rows say.
    desk.sql("update nuance.source set visitors = true where contract_id = %s and type = 'portal'", found["dedicated"])
    desk.sql("insert into nuance.unconfirmed (key, token_hash, contract_id, name, email, content) values "
             "(%s, sha256(%s::bytea), %s, 'Matrix visitor', %s, '{\"body\": \"Matrix\"}')",
             confirmation, confirmation, found["dedicated"], secrets.token_hex(6) + "@visitor.example")
    person = desk.sql("select nuance_api.person_of('email', %s, 'Matrix holder', true)", secrets.token_hex(6) + "@holder.example")[0][0]
    number = desk.file("free", found["free"], "Matrix of a link")
    desk.sql("update nuance.item set requestor_id = %s, author_id = %s where number = %s", person, person, number)
    desk.comment("staff", number, MARKER, visibility="internal")
    desk.sql("insert into nuance.access_link (item_number, person_id, token_hash) values (%s, %s, sha256(%s::bytea))", number, person, token)
    proposal = desk.sql("insert into nuance.block (kind, value) values ('email', %s) returning id", secrets.token_hex(6) + "@spam.example")[0][0]
    found["link_file"] = a_file(desk, "free", number)
    found.update(confirmation=confirmation, link=token, link_item=number, proposal=proposal)


def said_again(desk, found):
    """A comment and a note of the paid issue."""
    for name, login, fields in (("said", "manager", {}), ("noted", "staff", {"visibility": "internal"})):
        answer = desk.comment(login, found["paid_item"], MARKER if fields else "Matrix said", **fields)
        found[name] = answer.headers["Location"].rsplit("#e", 1)[1]


def a_file(desk, login, number, **columns):
    """A file with an entry of an issue, or a held one."""
    values = {"state": "kept", "name": "matrix.txt", **columns}
    names = "".join(", " + name for name in values)
    made = desk.sql(f"insert into nuance.attachment (person_id, size, sha256, item_number, entry_id, contract_id{names}) "
                    f"select a.person_id, 1, sha256('x'), i.number, (select max(e.id) from nuance.timeline_entry e where e.item_number = i.number), "
                    f"i.contract_id{', %s' * len(values)} from nuance.account a left join nuance.item i on i.number = %s where a.login = %s returning id",
                    *values.values(), number, login)[0][0]
    desk.sql("insert into nuance.attachment_chunk (attachment_id, first_byte, data) values (%s, 0, 'x')", made)
    return made


def filed_again(desk, found):
    found["attachment"] = a_file(desk, "manager", found["paid_item"])
    found["note_file"] = a_file(desk, "staff", found["paid_item"], internal=True, name=MARKER)
    found["removed_file"] = a_file(desk, "manager", found["paid_item"], removed_at="2026-01-01")
    found["free_file"] = a_file(desk, "free", found["free_item"])
    found["private_file"] = a_file(desk, "free", found["free_item"], private=True)
    found["held_file"] = a_file(desk, "manager", None, state="held")


def suggested(desk, number, other):
    desk.sql("insert into nuance.duplicate_candidate (item_number, of_number, person_id) "
             "select %s, %s, person_id from nuance.account where login = 'community'", number, other)


def commanded_again(desk, found):
    """What staff did to an issue and can undo."""
    found["undo_item"] = desk.file("manager", found["acme"], "Matrix to undo")
    desk.client("staff").form(f"/N{found['undo_item']}").fill(priority="wish").submit()
    desk.comment("manager", found["undo_item"], "A reply to split off.")
    found["split_off"] = desk.sql("select max(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", found["undo_item"])[0][0]
    found["related"] = desk.sql("insert into nuance.item_link (from_number, to_number, kind, person_id) select i.number, p.number, 'blocks', i.author_id "
                                "from nuance.item i, nuance.item p where i.number = %s and p.number = %s returning id", found["undo_item"], found["paid_item"])[0][0]
    found["undoable"] = desk.sql("select max(id) from nuance.command where item_number = %s and undoable", found["undo_item"])[0][0]


def many_again(desk, found):
    """A change of many issues that staff looked at and did not start."""
    found["bulk"] = desk.sql("insert into nuance.bulk (person_id, arguments, targets) select a.person_id, '{\"priority\": \"wish\"}', array[%s] "
                             "from nuance.account a where a.login = 'staff' returning id", int(found["paid_item"]))[0][0]


@pytest.fixture(scope="module")
def places(desk):
    """Contracts, people and items the rows speak of, made through the pages."""
    found = {"acme": desk.acme(), "free": desk.free_contract(), "dedicated": desk.dedicated(), "staff2": desk.person("staff2")}
    for key, name in (("expired", "umbrella"), ("sandbox", "tinkerers")):
        found[key] = desk.sql("select id from nuance.contract where name = %s", name)[0][0]
    text = "<form title='M'><group name='g' title='G'><question name='a' type='yes-no' label='A'/></group></form>"
    desk.sql("insert into nuance.form (key, name, draft) values ('matrix', 'Matrix', %s), ('unpublished', 'U', %s) on conflict do nothing", text, text)
    for key, shared in (("team_view", "yes"), ("own_view", "no")):
        answer = desk.client("staff").post("/staff/views", {"name": "Matrix " + key, "q": "is:open", **({"shared": "yes"} if shared == "yes" else {})})
        found[key] = answer.headers["Location"].rsplit("/", 1)[1]
    found["tag"] = "matrix-" + secrets.token_hex(4)
    desk.sql("insert into nuance.tag (key, name, colour, position) select %s, %s, 'blue', max(position) + 1 from nuance.tag", found["tag"], found["tag"])
    found["revision"] = "1"
    found["form_version"] = desk.form_version(found["free"])
    found["team"] = desk.make_contract("Matrix team", {"contact": "manager", "member": "member"})
    invited_again(desk, found)
    ordered_again(desk, found)
    on_call_once(desk, found)
    paged_again(desk, found)
    found["plan"] = desk.sql("select id from nuance.plan where key = 'dedicated'")[0][0]
    found["spare_plan"] = desk.sql("insert into nuance.plan (key, name, kind) values ('matrix-spare-' || gen_random_uuid(), 'Spare', 'dedicated') returning id")[0][0]
    found["destination"] = desk.sql("insert into nuance.destination (name, type, settings) values ('Matrix ' || gen_random_uuid(), 'webhook', "
                                    "'{\"url\": \"https://hook.example.org/\"}') returning id")[0][0]
    found["message"] = desk.sql("select nuance_api.outbox_add('webhook', 'test', '', '{}', destination => %s, due_at => 'infinity')",
                                found["destination"])[0][0]
    found["acme_source"] = desk.sql("select id from nuance.source where contract_id = %s", found["acme"])[0][0]
    desk.client("staff").form(f"/contract/{found['acme']}/staff", f"/contract/{found['acme']}/note").fill(note=MARKER).submit()
    found["paid_item"] = desk.file("manager", found["acme"], "Matrix paid")
    found["mana_entry"] = desk.sql("select id from nuance.mana_entry where item_number = %s", found["paid_item"])[0][0]
    found["reply_name"] = "matrix-" + secrets.token_hex(4)
    found["reply"] = desk.sql("insert into nuance.reply (name, body, changed_by) select %s, %s, person_id from nuance.account where login = 'staff' returning id",
                              found["reply_name"], MARKER)[0][0]
    mailed_again(desk, found)
    for name in ("free_item", "community_item", "moved_item"):
        found[name] = desk.file("free", found["free"], "Matrix " + name)
    for name, queue in (("community_item", "community"), ("moved_item", "paid")):
        desk.client("staff").form(f"/N{found[name]}").fill(queue=queue).submit()
    linked_again(desk, found)
    commanded_again(desk, found)
    filed_again(desk, found)
    many_again(desk, found)
    found["promoted_item"], found["candidate"] = found["community_item"], found["community_item"]
    suggested(desk, found["free_item"], found["candidate"])
    found["answered"], found["withdrawn"] = found["paid_item"], found["free_item"]
    for name in ("paid_item", "free_item"):
        desk.sql("insert into nuance.public_answer (item_number, title, body, published_by, withdrawn_at) "
                 "select %s, 'Matrix question', 'Words for everybody.', a.person_id, case when %s = 'free_item' then now() end "
                 "from nuance.account a where a.login = 'staff' on conflict do nothing", found[name], name)
    for name in ("paid_item", "free_item", "community_item", "moved_item"):
        desk.comment("staff", found[name], MARKER, visibility="internal")
    said_again(desk, found)
    found["rated_item"] = desk.file("free", found["free"], "Matrix rated")
    desk.client("free").form(f"/N{found['rated_item']}").fill().submit(button=("status", "resolved"))
    found["rating_link"] = desk.sql("select nuance_api.rating_token(number, requestor_id) from nuance.item where number = %s", found["rated_item"])[0][0]
    # What has a name of its own on the desk is the same for each file of tests.
    marked = desk.sql("insert into nuance.tag (key, name, colour, position) values ('matrix-marked', %s, 'red', 1000) "
                      "on conflict (key) do update set name = excluded.name returning id", MARKER)[0][0]
    for name in ("paid_item", "free_item", "community_item", "moved_item", "link_item", "rated_item"):
        desk.sql("update nuance.item set tags = array[%s] where number = %s", marked, found[name])
    found["field"] = "matrix-text"
    of_text = desk.sql("insert into nuance.field (key, name, kind, queue_ids, position) select %s, %s, 'text', array_agg(id), 1000 from nuance.queue "
                        "on conflict (key) do update set queue_ids = excluded.queue_ids returning id", found["field"], "Matrix text")[0][0]
    of_choice = desk.sql("insert into nuance.field (key, name, help, kind, choices, queue_ids, position) select 'matrix-choice', %s, %s, 'choice', "
                         "jsonb_build_array(jsonb_build_object('key', 'zebra', 'name', %s)), array_agg(id), 1001 from nuance.queue "
                          "on conflict (key) do update set queue_ids = excluded.queue_ids returning id", MARKER[:40], MARKER, MARKER)[0][0]
    for name in ("paid_item", "free_item", "community_item", "moved_item", "link_item", "rated_item"):
        desk.sql("update nuance.item set fields = jsonb_build_object(%s::text, %s, %s::text, 'zebra') where number = %s", of_text, MARKER, of_choice, found[name])
    for name in ("paid_item", "free_item", "community_item", "moved_item"):
        version = desk.client("staff").xml(f"/N{found[name]}").find("item").get("version")
        found[name.replace("item", "version")] = version
    return found
