"""Who may see and do what: every route and every demo role, as HTML, XML and JSON, against an explicit table.

A route without a row here fails, so a new page cannot arrive without saying who may see it.
"""
import secrets

import pytest

from helpers.client import problems
from helpers.world import LOGINS, MARKER, ROLES, described

STAFF = {"admin", "staff", "staff2"}
PEOPLE = set(LOGINS)
EVERYONE = set(ROLES)
ACME = STAFF | {"manager", "member"}
READS_FREE = STAFF | {"community"}
MEDIA = ("html", "xml", "json")

# route -> (label, path, who gets 200). Everybody else gets 404, and a visitor is sent to the login page (401 as data).
GET = {
    "portal": [("", "/", EVERYONE)],
    "login": [("", "/login", EVERYONE)],
    "status": [("", "/status", EVERYONE)],
    "account": [("", "/account", PEOPLE)],
    "contract": [("paid", "/contract/{acme}", ACME), ("dedicated", "/contract/{dedicated}", STAFF | {"contact"}),
                 ("expired", "/contract/{expired}", STAFF | {"multi"}), ("free tier", "/contract/{sandbox}", STAFF),
                 ("free", "/contract/{free}", PEOPLE), ("unknown", "/contract/999999999", set())],
    "contract_new": [("paid", "/contract/{acme}/new", ACME),
                     ("dedicated", "/contract/{dedicated}/new", STAFF | {"contact"}),
                     ("free", "/contract/{free}/new", PEOPLE), ("unknown", "/contract/999999999/new", set())],
    "admin": [("", "/admin", {"admin"})],
    "admin_tokens": [("", "/admin/tokens", {"admin"})],
    "admin_queues": [("", "/admin/queues", {"admin"})],
    "admin_queue": [("paid", "/admin/queues/paid", {"admin"}), ("unknown", "/admin/queues/nosuch", set())],
    "admin_sources": [("", "/admin/sources", {"admin"})],
    "staff_contracts": [("", "/staff/contracts", STAFF)],
    "contract_staff": [("paid", "/contract/{acme}/staff", STAFF), ("dedicated", "/contract/{dedicated}/staff", STAFF),
                       ("expired", "/contract/{expired}/staff", STAFF), ("free", "/contract/{free}/staff", set()),
                       ("unknown", "/contract/999999999/staff", set())],
    "contract_mana": [("paid", "/contract/{acme}/mana", ACME), ("dedicated", "/contract/{dedicated}/mana", STAFF | {"contact"}),
                      ("expired", "/contract/{expired}/mana", STAFF | {"multi"}), ("free", "/contract/{free}/mana", set()),
                      ("unknown", "/contract/999999999/mana", set())],
    "item": [("paid", "/N{paid_item}", ACME), ("free queue", "/N{free_item}", READS_FREE | {"free"}),
             ("community queue", "/N{community_item}", READS_FREE | {"free"}),
             ("free contract, paid queue", "/N{moved_item}", STAFF | {"free"}), ("unknown", "/N999999999", set())],
    "contract_people": [("paid", "/contract/{acme}/people", ACME), ("dedicated", "/contract/{dedicated}/people", STAFF | {"contact"}),
                        ("expired", "/contract/{expired}/people", STAFF | {"multi"}), ("free", "/contract/{free}/people", set()),
                        ("unknown", "/contract/999999999/people", set())],
    "contract_history": [("paid", "/contract/{acme}/history", ACME), ("dedicated", "/contract/{dedicated}/history", STAFF | {"contact"}),
                         ("free", "/contract/{free}/history", set()), ("unknown", "/contract/999999999/history", set())],
    "contract_billing": [("paid", "/contract/{acme}/billing", STAFF | {"manager"}),
                         ("dedicated", "/contract/{dedicated}/billing", STAFF | {"contact"}),
                         ("expired, a member", "/contract/{expired}/billing", STAFF), ("free", "/contract/{free}/billing", set()),
                         ("unknown", "/contract/999999999/billing", set())],
    "buy": [("", "/buy", EVERYONE)],
    "order": [("open", "/order/{order}", STAFF | {"contact"}), ("paid", "/order/{paid_order}", STAFF | {"contact"}),
              ("unknown", "/order/999999999", set())],
    "order_invoice": [("paid", "/order/{paid_order}/invoice", STAFF | {"contact"}), ("not paid", "/order/{order}/invoice", set()),
                      ("unknown", "/order/999999999/invoice", set())],
    "orders": [("", "/orders", STAFF)],
    "admin_plans": [("", "/admin/plans", {"admin"})],
    "admin_plan": [("", "/admin/plans/{plan}", {"admin"}), ("unknown", "/admin/plans/999999999", set())],
    "admin_payments": [("", "/admin/payments", {"admin"})],
    "contract_priorities": [("paid", "/contract/{acme}/priorities", ACME), ("dedicated", "/contract/{dedicated}/priorities", STAFF | {"contact"}),
                            ("expired", "/contract/{expired}/priorities", STAFF | {"multi"}), ("free", "/contract/{free}/priorities", set()),
                            ("unknown", "/contract/999999999/priorities", set())],
    "staff_priorities": [("", "/staff/priorities", STAFF)],
    "invitation": [("open", "/invitation/{token}", EVERYONE), ("forged", "/invitation/" + "A" * 43, set())],
    # Those who may file are led to the form, see LED_ON.
    "report": [("paid", "/report/acme", ACME), ("expired", "/report/umbrella", STAFF | {"multi"}),
               ("free tier", "/report/tinkerers", STAFF), ("unknown", "/report/no-such-instance", set())],
    "staff": [("", "/staff", READS_FREE)],
    "queue": [("paid", "/queue/paid", STAFF), ("free", "/queue/free", READS_FREE),
              ("community", "/queue/community", READS_FREE), ("unknown", "/queue/nosuch", set())],
    "work": [("paid", "/queue/paid/work", STAFF), ("free", "/queue/free/work", STAFF),
             ("unknown", "/queue/nosuch/work", set())],
}

# path -> who is sent on by its HTML; as data it is a page for them too.
LED_ON = {"/report/acme": STAFF | {"manager"}}
# Where a visitor may come with a link alone, nothing to log in for is promised.
FOR_VISITORS = ("/invitation/",)

# route -> (label, path, fields, who may). {name} in a field is filled from the same places as paths.
POST = {
    "login": [("wrong password", "/login", {"login": "nobody-at-all", "password": "wrong"}, set())],
    "logout": [("", "/logout", {}, EVERYONE)],
    "logout_everywhere": [("", "/account/logout-everywhere", {}, PEOPLE)],
    "account_settings": [("no such zone", "/account/settings", {"name": "Matrix", "time_zone": "Mars/Base"}, set())],
    "account_password": [("wrong password", "/account/password", {"password": "wrong", "new_password": "another-secret"}, set())],
    "contract_new": [
        ("paid", "/contract/{acme}/new", {"title": "Matrix", "body": "text"}, STAFF | {"manager"}),
        ("dedicated", "/contract/{dedicated}/new", {"title": "Matrix", "body": "text"}, STAFF | {"contact"}),
        ("expired", "/contract/{expired}/new", {"title": "Matrix", "body": "text"}, set()),
        ("free tier", "/contract/{sandbox}/new", {"title": "Matrix", "body": "text"}, set()),
        ("free", "/contract/{free}/new", {"title": "Matrix", "body": "text"}, PEOPLE),
        ("unknown", "/contract/999999999/new", {"title": "Matrix", "body": "text"}, set())],
    "admin_tokens": [("nothing chosen", "/admin/tokens", {"name": "Matrix"}, set())],
    "api_token_revoke": [("unknown", "/admin/tokens/999999999/revoke", {}, set())],
    "admin_queues": [("new", "/admin/queues", {"name": "Matrix"}, {"admin"})],
    "admin_queue": [("the same", "/admin/queues/community", {"name": "Community", "place": "2", "promise": "3", "promise_unit": "days",
                                                             "community": "yes", "published": "yes"}, {"admin"}),
                    ("unknown", "/admin/queues/nosuch", {"name": "Matrix too"}, set())],
    "queue_remove": [("into itself", "/admin/queues/paid/remove", {"successor": "paid"}, set()),
                     ("unknown", "/admin/queues/nosuch/remove", {"successor": "paid"}, set())],
    "queue_restore": [("is there", "/admin/queues/paid/restore", {}, set()), ("unknown", "/admin/queues/nosuch/restore", {}, set())],
    "source_queue": [("the same", "/admin/sources/{acme_source}/queue", {"queue": "paid"}, {"admin"}),
                     ("no such queue", "/admin/sources/{acme_source}/queue", {"queue": "nosuch"}, set()),
                     ("unknown", "/admin/sources/999999999/queue", {"queue": "paid"}, set())],
    "contract_queue": [("the same", "/contract/{acme}/queue", {"queue": "paid"}, {"admin"}),
                       ("free", "/contract/{free}/queue", {"queue": "paid"}, set()),
                       ("unknown", "/contract/999999999/queue", {"queue": "paid"}, set())],
    "contract_note": [("paid", "/contract/{acme}/note", {"note": "Matrix."}, STAFF), ("free", "/contract/{free}/note", {"note": "M."}, set()),
                      ("unknown", "/contract/999999999/note", {"note": "M."}, set())],
    "contract_page_take": [("team", "/contract/{team}/page-right/take", {"reason": "Matrix"}, STAFF),
                           ("plan without", "/contract/{acme}/page-right/take", {"reason": "Matrix"}, set()),
                           ("unknown", "/contract/999999999/page-right/take", {"reason": "Matrix"}, set())],
    "contract_page_give": [("team", "/contract/{team}/page-right/give", {}, STAFF),
                           ("has it", "/contract/{dedicated}/page-right/give", {}, set()),
                           ("unknown", "/contract/999999999/page-right/give", {}, set())],
    "contract_mana": [
        ("paid", "/contract/{acme}/mana", {"amount": "-5", "reason": "Matrix"}, STAFF),
        ("an issue", "/contract/{acme}/mana", {"amount": "5", "reason": "Matrix", "item": "{paid_item}"}, STAFF),
        ("another's issue", "/contract/{dedicated}/mana", {"amount": "5", "reason": "Matrix", "item": "{paid_item}"}, set()),
        ("free", "/contract/{free}/mana", {"amount": "5", "reason": "Matrix"}, set()),
        ("unknown", "/contract/999999999/mana", {"amount": "5", "reason": "Matrix"}, set())],
    "mana_refund": [
        ("another's entry", "/contract/{dedicated}/mana/refund", {"entry": "{mana_entry}", "reason": "Matrix"}, set()),
        ("unknown", "/contract/{acme}/mana/refund", {"entry": "999999999", "reason": "Matrix"}, set())],
    "item": [
        ("comment, paid", "/N{paid_item}", {"version": "{paid_version}", "comment": "Matrix."}, ACME),
        ("comment, free queue", "/N{free_item}", {"version": "{free_version}", "comment": "Matrix."}, READS_FREE | {"free"}),
        ("comment, moved", "/N{moved_item}", {"version": "{moved_version}", "comment": "Matrix."}, STAFF | {"free"}),
        ("note", "/N{paid_item}", {"version": "{paid_version}", "comment": "Matrix.", "visibility": "internal"}, STAFF),
        ("note, free queue", "/N{free_item}", {"version": "{free_version}", "comment": "M.", "visibility": "internal"}, STAFF),
        ("close", "/N{paid_item}", {"version": "{paid_version}", "status": "resolved"}, STAFF | {"manager"}),
        ("close own", "/N{free_item}", {"version": "{free_version}", "status": "resolved"}, STAFF | {"free"}),
        ("staff status", "/N{paid_item}", {"version": "{paid_version}", "status": "spam"}, STAFF),
        ("priority", "/N{paid_item}", {"version": "{paid_version}", "priority": "high"}, STAFF),
        ("owner", "/N{paid_item}", {"version": "{paid_version}", "owner": "{staff2}"}, STAFF),
        ("queue", "/N{paid_item}", {"version": "{paid_version}", "queue": "free"}, STAFF),
        ("unknown", "/N999999999", {"version": "1", "comment": "Matrix."}, set())],
    "item_claim": [("paid", "/N{paid_item}/claim", {}, STAFF), ("free queue", "/N{free_item}/claim", {}, STAFF),
                   ("unknown", "/N999999999/claim", {}, set())],
    "work": [("paid", "/queue/paid/work", {}, STAFF), ("free", "/queue/free/work", {}, STAFF),
             ("unknown", "/queue/nosuch/work", {}, set())],
    "contract_renewal": [("team", "/contract/{team}/renewal", {"renews": "no"}, STAFF | {"contact"}),
                         ("ended", "/contract/{expired}/renewal", {"renews": "yes"}, set()),
                         ("free", "/contract/{free}/renewal", {"renews": "no"}, set()),
                         ("unknown", "/contract/999999999/renewal", {"renews": "no"}, set())],
    "contract_renew": [("team", "/contract/{team}/renew", {"price": "249.00 EUR"}, STAFF | {"contact"}),
                       ("another price", "/contract/{team}/renew", {"price": "1.00 EUR"}, set()),
                       ("unknown", "/contract/999999999/renew", {"price": "249.00 EUR"}, set())],
    "contract_plan": [("the same", "/contract/{team}/plan", {"plan": "{plan}"}, STAFF | {"contact"}),
                      ("none there is", "/contract/{team}/plan", {"plan": "999999999"}, set()),
                      ("unknown", "/contract/999999999/plan", {"plan": "{plan}"}, set())],
    "buy": [("", "/buy", {"plan": "{plan}", "name": "Matrix Inc.", "price": "249.00 EUR"}, PEOPLE),
            ("another price", "/buy", {"plan": "{plan}", "name": "Matrix Inc.", "price": "0.01 EUR"}, set()),
            ("not for sale", "/buy", {"plan": "999999999", "name": "Matrix Inc.", "price": "249.00 EUR"}, set())],
    "order_pay": [("by invoice", "/order/{order}/pay", {}, set()), ("unknown", "/order/999999999/pay", {}, set())],
    "order_cancel": [("ready", "/order/{order}/cancel", {}, STAFF | {"contact"}), ("paid", "/order/{paid_order}/cancel", {}, set()),
                     ("unknown", "/order/999999999/cancel", {}, set())],
    "order_paid": [("ready", "/order/{order}/paid", {"note": "Matrix"}, STAFF), ("paid", "/order/{paid_order}/paid", {"note": "M"}, set()),
                   ("unknown", "/order/999999999/paid", {"note": "Matrix"}, set())],
    "order_refund": [("paid", "/order/{paid_order}/refund", {"reason": "Matrix"}, STAFF),
                     ("ready", "/order/{order}/refund", {"reason": "Matrix"}, set()),
                     ("unknown", "/order/999999999/refund", {"reason": "Matrix"}, set())],
    "payment_event": [("unsigned", "/payments/invoice", {"id": "evt_1"}, set()), ("unknown", "/payments/nosuch", {}, set())],
    "admin_plans": [("nothing said", "/admin/plans", {"key": "matrix"}, set())],
    "admin_plan": [("nothing said", "/admin/plans/{plan}", {}, set()), ("unknown", "/admin/plans/999999999", {"name": "x"}, set())],
    "plan_retire": [("", "/admin/plans/{spare_plan}/retire", {"retire": "yes"}, {"admin"}),
                    ("unknown", "/admin/plans/999999999/retire", {"retire": "yes"}, set())],
    "provider_save": [("http", "/admin/payments", {"provider": "matrix", "checkout_url": "http://x.example/{{order}}"}, set())],
    "issuer_save": [("", "/admin/payments/issuer", {"issuer": "Matrix desk"}, {"admin"})],
    "provider_activate": [("present", "/admin/payments/invoice/activate", {}, {"admin"}),
                          ("unknown", "/admin/payments/nosuch/activate", {}, set())],
    "secret_add": [("unsigned", "/admin/payments/invoice/secret", {"secret": "matrix-matrix-matrix"}, set()),
                   ("unknown", "/admin/payments/nosuch/secret", {"secret": "matrix-matrix-matrix"}, set())],
    "secret_retire": [("unknown", "/admin/payments/secrets/999999999/retire", {}, set())],
    "contract_name": [("dedicated", "/contract/{dedicated}/name", {"name": "Globex Operations"}, STAFF | {"contact"}),
                      ("member", "/contract/{team}/name", {"name": "Matrix team"}, STAFF | {"contact"}),
                      ("instance", "/contract/{acme}/name", {"name": "x"}, set()), ("free", "/contract/{free}/name", {"name": "x"}, set()),
                      ("unknown", "/contract/999999999/name", {"name": "x"}, set())],
    "contract_invite": [("team", "/contract/{team}/invite", {"email": "{fresh}@matrix.example", "role": "member"}, STAFF | {"contact"}),
                        ("instance", "/contract/{acme}/invite", {"email": "a@matrix.example", "role": "member"}, set()),
                        ("unknown", "/contract/999999999/invite", {"email": "a@matrix.example", "role": "member"}, set())],
    "contract_person_remove": [("team", "/contract/{team}/people/remove", {"person": "{leaver}"}, STAFF | {"contact"}),
                               ("instance", "/contract/{acme}/people/remove", {"person": "{leaver}"}, set()),
                               ("unknown", "/contract/999999999/people/remove", {"person": "{leaver}"}, set())],
    "contract_invitation_revoke": [("team", "/contract/{team}/people/revoke", {"invitation": "{invited}"}, STAFF | {"contact"}),
                                   ("other", "/contract/{dedicated}/people/revoke", {"invitation": "{invited}"}, set()),
                                   ("unknown", "/contract/999999999/people/revoke", {"invitation": "{invited}"}, set())],
    "contract_invitation_waive": [("team", "/contract/{team}/people/waive", {"invitation": "{invited}", "reason": "Matrix"}, STAFF),
                                  ("unknown", "/contract/999999999/people/waive", {"invitation": "{invited}", "reason": "x"}, set())],
    "contract_priorities": [
        ("team", "/contract/{team}/priorities", {"title": "Matrix", "note": "Why", "link": "https://matrix.example/"}, STAFF | {"contact"}),
        ("paid", "/contract/{acme}/priorities", {"title": "Matrix"}, STAFF | {"manager"}),
        ("free", "/contract/{free}/priorities", {"title": "Matrix"}, set()),
        ("unknown", "/contract/999999999/priorities", {"title": "Matrix"}, set())],
    "contract_priority_change": [
        ("team", "/contract/{team}/priorities/change", {"priority": "{priority}", "version": "1", "title": "Matrix"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/change", {"priority": "{priority}", "version": "1", "title": "Matrix"}, set()),
        ("unknown", "/contract/{team}/priorities/change", {"priority": "999999999", "version": "1", "title": "Matrix"}, set())],
    "contract_priority_move": [
        ("team", "/contract/{team}/priorities/move", {"priority": "{priority}", "version": "{priority_order}", "place": "1"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/move", {"priority": "{priority}", "version": "{priority_order}", "place": "1"}, set()),
        ("unknown", "/contract/{team}/priorities/move", {"priority": "999999999", "version": "{priority_order}", "place": "1"}, set())],
    "contract_priority_remove": [
        ("team", "/contract/{team}/priorities/remove", {"priority": "{priority}"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/remove", {"priority": "{priority}"}, set()),
        ("unknown", "/contract/{team}/priorities/remove", {"priority": "999999999"}, set())],
    "contract_priority_restore": [
        ("team", "/contract/{team}/priorities/restore", {"priority": "{priority_gone}"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/restore", {"priority": "{priority_gone}"}, set()),
        ("unknown", "/contract/{team}/priorities/restore", {"priority": "999999999"}, set())],
    "invitation_accept": [("open", "/invitation/{token}", {}, PEOPLE - {"contact"}),
                          ("forged", "/invitation/" + "A" * 43, {}, set())],
    "invitation_join": [("open", "/invitation/{token}/account",
                         {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, {"visitor"}),
                        ("forged", "/invitation/" + "A" * 43 + "/account",
                         {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, set())],
}


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


def ordered_again(desk, found):
    """An order that waits and one that was paid, both by contact for the team."""
    for name in ("order", "paid_order"):
        found[name] = desk.sql(
            "insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider) "
            "select a.person_id, p.id, %s, 'renewal', 24900, 'EUR', 1, 'invoice' from nuance.account a, nuance.plan p "
            "where a.login = 'contact' and p.key = 'dedicated' returning id", found["team"])[0][0]
        if name == "order":
            desk.sql("update nuance.purchase_order set state = 'purchasing' where id = %s", found["order"])
    desk.sql("select nuance_api.order_charge(nuance_api.order_lock(%s))", found["paid_order"])
    desk.sql("update nuance.purchase_order set state = 'ready' where id = %s", found["order"])


# Programs alone put, with tokens: who may is in the file named here.
PUT = {"instance_put": "test_instances.py"}


@pytest.fixture(scope="module")
def places(desk):
    """Contracts, people and items the rows speak of, made through the pages."""
    found = {"acme": desk.acme(), "free": desk.free_contract(), "dedicated": desk.dedicated(), "staff2": desk.person("staff2")}
    for key, name in (("expired", "umbrella"), ("sandbox", "tinkerers")):
        found[key] = desk.sql("select id from nuance.contract where name = %s", name)[0][0]
    found["team"] = desk.make_contract("Matrix team", {"contact": "manager", "member": "member"})
    invited_again(desk, found)
    ordered_again(desk, found)
    found["plan"] = desk.sql("select id from nuance.plan where key = 'dedicated'")[0][0]
    found["spare_plan"] = desk.sql("insert into nuance.plan (key, name, kind) values ('matrix-spare', 'Spare', 'dedicated') returning id")[0][0]
    found["acme_source"] = desk.sql("select id from nuance.source where contract_id = %s", found["acme"])[0][0]
    desk.client("staff").form(f"/contract/{found['acme']}/staff", f"/contract/{found['acme']}/note").fill(note=MARKER).submit()
    found["paid_item"] = desk.file("manager", found["acme"], "Matrix paid")
    found["mana_entry"] = desk.sql("select id from nuance.mana_entry where item_number = %s", found["paid_item"])[0][0]
    for name in ("free_item", "community_item", "moved_item"):
        found[name] = desk.file("free", found["free"], "Matrix " + name)
    for name, queue in (("community_item", "community"), ("moved_item", "paid")):
        desk.client("staff").form(f"/N{found[name]}").fill(queue=queue).submit()
    for name in ("paid_item", "free_item", "community_item", "moved_item"):
        desk.comment("staff", found[name], MARKER, visibility="internal")
        version = desk.client("staff").xml(f"/N{found[name]}").find("item").get("version")
        found[name.replace("item", "version")] = version
    return found


def rows(table):
    return [pytest.param(*row[1:], id=f"{route}-{row[0].replace(' ', '-')}") for route, cases in table.items() for row in cases]


def test_every_route_has_a_row(build):
    routes = {(r["method"], r["name"]) for r in described(build, "routes")}
    table = {("GET", name) for name in GET} | {("POST", name) for name in POST} | {("PUT", name) for name in PUT}
    assert routes - table == set(), "routes without a row in the tables above"
    assert table - routes == set(), "rows for routes that are no more"


def test_every_row_belongs_to_its_route(build):
    """A row's path must really lead to the route it stands under."""
    import re
    patterns = {(r["method"], r["name"]): re.sub(r"\\?\{\w+\\?\}", "[^/]+", r["path"]) + "$" for r in described(build, "routes")}
    for method, table in (("GET", GET), ("POST", POST)):
        for name, cases in table.items():
            for label, path, *_ in cases:
                assert re.match(patterns[method, name], re.sub(r"\{\w+\}", "7", path)), (name, label, path)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path,allowed", rows(GET))
def test_get(desk, places, role, path, allowed):
    path = path.format(**places)
    client = desk.client(role)
    suffix = "" if path == "/" else path
    for media in MEDIA:
        answer = client.get(path, media)
        if role in LED_ON.get(path, ()) and media == "html":
            assert answer.status_code == 303 and "/login" not in answer.headers["Location"], f"{role} {path}"
        elif role in allowed:
            assert answer.status_code == 200, f"{role} {path} {media}"
        elif role == "visitor" and not path.startswith(FOR_VISITORS):
            assert_visitor_refused(answer, media)
        else:
            assert answer.status_code == 404, f"{role} {path} {media}: what one may not see does not exist"
        if role not in STAFF:
            assert MARKER.encode() not in answer.content, f"{role} reads the internal note in {path} as {media}"
        if media != "html":
            again = client.get((suffix or "/index") + "." + media, "*/*")
            assert again.status_code == answer.status_code, f"{role} {path}.{media} differs from Accept"
            assert role in STAFF or MARKER.encode() not in again.content


def assert_visitor_refused(answer, media):
    if media == "html":
        assert answer.status_code == 303, answer.status_code
        assert "/login?next=" in answer.headers["Location"]
    else:
        assert answer.status_code == 401, answer.status_code


def test_staff_do_read_the_note(desk, places):
    """Otherwise its absence elsewhere would prove nothing."""
    for media in MEDIA:
        assert MARKER.encode() in desk.client("staff").get(f"/N{places['paid_item']}", media).content
        assert MARKER.encode() in desk.client("staff").get(f"/contract/{places['acme']}/staff", media).content


def test_a_refusal_tells_nothing(desk, places):
    """Hidden and unknown answer with the same bytes but for what differs in every answer."""
    def shape(path, media):
        answer = desk.client("contact").get(path, media)
        text = answer.text.replace(answer.headers["X-Request-Id"], "ID").replace(path, "PATH")
        return answer.status_code, text, sorted(answer.headers)
    import re
    for media in MEDIA:
        pairs = ((f"/N{places['paid_item']}", "/N999999999"), (f"/contract/{places['acme']}", "/contract/999999999"),
                 ("/queue/paid", "/queue/nosuch"))
        for hidden, unknown in pairs:
            one, other = shape(hidden, media), shape(unknown, media)
            clean = [(s, re.sub(r'submission["\']?[=:] ?["\'][^"\']*["\']|value="[\w-]{22,64}"', "KEY", t), h) for s, t, h in (one, other)]
            assert clean[0] == clean[1], hidden


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_refused(desk, places, path, fields, allowed, log):
    """Everybody who may not, may not, and nothing in the database changes."""
    path = path.format(**places)
    fields = {name: value.format(**places) for name, value in fields.items()}
    refused = [role for role in ROLES if role not in allowed]
    before = desk.snapshot()
    for role in refused:
        client = desk.client(role)
        token = client.csrf()
        for media in MEDIA:
            answer = (client.post_json(path, fields, csrf=token) if media == "json"
                      else client.post(path, fields, media=media, csrf=token))
            where = f"{role} POST {path} as {media}: {answer.status_code}"
            if role == "visitor" and path != "/login":
                assert answer.status_code in (401, 403, 404) or "/login" in answer.headers.get("Location", ""), where
            else:
                assert answer.status_code in (401, 403, 404, 409, 422, 429), where
            assert role in STAFF or MARKER.encode() not in answer.content, where
    assert desk.snapshot() == before, f"a refused POST to {path} changed something"


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_allowed(desk, places, path, fields, allowed):
    """Everybody who may, may: each on an issue of its own, so that nobody's doing spoils another's."""
    for role in sorted(allowed):
        here = dict(places)
        if "paid_item" in path:
            here["paid_item"] = desk.file("manager", here["acme"], "Matrix for " + role)
        if "free_item" in path or "moved_item" in path:
            here["free_item"] = here["moved_item"] = desk.file("free", here["free"], "Matrix for " + role)
        if "{team}" in path or "{token}" in path:
            invited_again(desk, here)
        if "order}" in path:
            ordered_again(desk, here)
        if "page-right" in path:
            desk.sql("update nuance.contract set page_revoked_reason = %s where id = %s", "Matrix" if path.endswith("give") else None, here["team"])
        if "moved_item" in path:
            desk.client("staff").form(f"/N{here['moved_item']}").fill(queue="paid").submit()
        if "_item}" in path:
            number = path.format(**here).split("N")[1].split("/")[0]
            version = desk.client("staff").xml(f"/N{number}").find("item").get("version")
            here.update(paid_version=version, free_version=version, moved_version=version)
        client = desk.fresh(role) if "logout" in path or role == "visitor" else desk.client(role)
        answer = client.post(path.format(**here), {name: value.format(**here) for name, value in fields.items()})
        assert answer.status_code == 303, f"{role} POST {path}: {answer.status_code}\n{answer.text[:500]}"
        if path == "/account/logout-everywhere":
            desk.forget(role)
        for media in MEDIA:
            shown = client.get(answer.headers["Location"], media)
            assert role in STAFF or MARKER.encode() not in shown.content


def test_counts_do_not_betray_a_note(desk, places):
    """A customer's list says as many comments as the customer can read."""
    number = places["paid_item"]
    rows_of = {}
    for role in ("manager", "staff"):
        root = desk.client(role).xml(f"/contract/{places['acme']}")
        rows_of[role] = next(i for i in root.iter("item") if i.get("number") == number)
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    visible = sum(1 for entry in entries if entry.get("kind") == "comment")
    assert int(rows_of["manager"].get("comments", "0")) == visible
    assert rows_of["manager"].get("activity-at") == entries[-1].get("at") or visible == 0


def test_a_note_by_json_keeps_its_secret(desk, places):
    """Even in the answer to a refused POST the note stays away."""
    answer = desk.client("manager").post_json(f"/N{places['paid_item']}",
                                              {"version": places["paid_version"], "comment": "x" * 2_000_000})
    assert answer.status_code in (413, 422) and MARKER not in answer.text
    answer = desk.client("manager").post(f"/N{places['paid_item']}", {"version": "x"}, media="xml")
    assert answer.status_code == 422 and ("version", "not-a-number") in problems(answer) and MARKER not in answer.text
