"""Who changed how the desk is set up: noted for every way of changing it, and never with a secret."""
import secrets

import pytest

from helpers.client import html, text_of
from helpers.world import query


@pytest.fixture
def since(desk):
    """What was noted since the test began: (person, change, thing, subject, field, old, new), in its order."""
    last = desk.sql("select coalesce(max(id), 0) from nuance.audit_entry")[0][0]
    return lambda: desk.sql(
        "select p.name, e.change, e.thing, e.subject, e.field, e.old, e.new from nuance.audit_entry e "
        "left join nuance.person p on p.id = e.person_id where e.id > %s order by e.id", last)


@pytest.fixture(scope="module")
def ada(desk):
    return desk.client("admin").xml("/account").find("viewer").get("name")


def test_a_queue(desk, since, ada):
    admin, name = desk.client("admin"), "Audited " + secrets.token_hex(4)
    assert admin.form("/admin/queues").fill(name=name).submit().status_code == 303
    key = desk.sql("select key from nuance.queue where name = %s", name)[0][0]
    form = admin.form(f"/admin/queues/{key}").fill(description="For the test", promise="3", promise_unit="hours")
    assert form.submit().status_code == 303
    assert admin.form(f"/admin/queues/{key}").submit().status_code == 303, "nothing changed, nothing is noted"
    assert admin.form(f"/admin/queues/{key}", f"/admin/queues/{key}/remove").fill(successor="paid").submit().status_code == 303
    assert admin.form(f"/admin/queues/{key}", f"/admin/queues/{key}/restore").submit().status_code == 303
    assert since() == [(ada, "added", "queue", name, None, None, None),
                       (ada, "changed", "queue", name, "promise", None, "03:00:00"),
                       (ada, "changed", "queue", name, "description", "", "For the test"),
                       (ada, "changed", "queue", name, "successor_id", None, "Paid"),
                       (ada, "changed", "queue", name, "successor_id", "Paid", None)]
    page = text_of(admin.get("/admin/changes"))
    assert f"{ada} added the queue {name}" in page and f"changed the queue {name}: Description" in page


def test_a_plan(desk, since, ada):
    admin, key = desk.client("admin"), "audit-" + secrets.token_hex(4)
    admin.form("/admin/plans").fill(key=key, name="Audited", price="10.00", currency="EUR").submit()
    number = desk.sql("select id from nuance.plan where key = %s", key)[0][0]
    assert admin.form(f"/admin/plans/{number}").fill(price="12.50", weight="7").submit().status_code == 303
    assert admin.post(f"/admin/plans/{number}/retire", {"retire": "yes"}).status_code == 303
    found = since()
    assert found[0] == (ada, "added", "plan", "Audited", None, None, None)
    assert (ada, "changed", "plan", "Audited", "price", "10.00 EUR", "12.50 EUR") in found
    assert (ada, "changed", "plan", "Audited", "weight", "10", "7") in found
    assert found[-1][:6] == (ada, "changed", "plan", "Audited", "retired_at", None) and found[-1][6].endswith(" UTC")
    assert "Price from 10.00 EUR to 12.50 EUR" in text_of(admin.get("/admin/changes"))


def test_a_provider_and_its_secret(desk, since, ada):
    """That there is a new secret is noted, what it is nowhere."""
    admin, secret, key = desk.client("admin"), "whsec_" + secrets.token_hex(16), "audit-" + secrets.token_hex(4)
    assert admin.post("/admin/payments", {"provider": key, "checkout_url": "https://pay.example/{order}"}).status_code == 303
    assert admin.post(f"/admin/payments/{key}/secret", {"secret": secret}).status_code == 303
    number = desk.sql("select id from nuance.payment_secret where provider = %s", key)[0][0]
    assert admin.post(f"/admin/payments/secrets/{number}/retire").status_code == 303
    assert [row[1:5] for row in since()] == [("added", "provider", key, None), ("added", "secret", key, None), ("changed", "secret", key, "retired_at")]
    assert {row[0] for row in since()} == {ada}
    assert secret not in str(desk.sql("select * from nuance.audit_entry")) and secret not in admin.get("/admin/changes").text


def test_a_source_and_the_issuer(desk, since, ada):
    admin, contract = desk.client("admin"), desk.make_contract("Audited source", {})
    source = desk.sql("select id from nuance.source where contract_id = %s", contract)[0][0]
    assert admin.post(f"/admin/sources/{source}/queue", {"queue": "free"}).status_code == 303
    old = desk.sql("select value from nuance.setting where name = 'invoice-issuer'")
    assert admin.post("/admin/payments/issuer", {"issuer": "Audit Ltd."}).status_code == 303
    assert since() == [(ada, "changed", "source", "Audited source", "queue_id", "Paid", "Free"),
                       (ada, "changed", "setting", "invoice-issuer", "value", old[0][0], "Audit Ltd.") if old
                       else (ada, "added", "setting", "invoice-issuer", None, None, None)]


def test_a_form(desk, since):
    """What is published and who asks by it, not each draft."""
    key = "audit-" + secrets.token_hex(4)
    desk.sql("insert into nuance.form (key, name, draft) values (%s, 'Audited form', '<form/>')", key)
    desk.sql("update nuance.form set draft = '<form></form>', draft_revision = draft_revision + 1 where key = %s", key)
    desk.sql("insert into nuance.form_version (form_id, number, definition) select id, 1, draft from nuance.form where key = %s", key)
    desk.sql("update nuance.form f set current_id = v.id from nuance.form_version v where v.form_id = f.id and f.key = %s", key)
    contract = desk.make_contract("Audited asking", {})
    desk.sql("update nuance.source s set form_id = f.id from nuance.form f where f.key = %s and s.contract_id = %s", key, contract)
    assert [row[1:] for row in since()] == [("added", "form", "Audited form", None, None, None), ("changed", "form", "Audited form", "current_id", None, "1"),
                                            ("changed", "source", "Audited asking", "form_id", None, "Audited form")]
    page = text_of(desk.client("admin").get("/admin/changes"))
    assert "changed the form Audited form: published version to 1" in page and "the source of Audited asking: form to Audited form" in page


def test_a_token(desk, since, ada):
    admin = desk.client("admin")
    answer = admin.post("/admin/tokens", {"name": "Audited token", "read": "yes"}, media="xml")
    assert answer.status_code in (200, 303)
    token = next(word for word in answer.text.split('"') if word.startswith("nu_"))
    number = desk.sql("select id from nuance.api_token where name = 'Audited token'")[0][0]
    reading = desk.fresh().get("/status.json", headers={"Authorization": "Bearer " + token})
    assert reading.status_code == 200 and len(since()) == 1, "that a token was used is no change"
    assert admin.post(f"/admin/tokens/{number}/revoke").status_code == 303
    assert [row[1:5] for row in since()] == [("added", "token", "Audited token", None), ("changed", "token", "Audited token", "revoked_at")]
    assert token not in str(desk.sql("select * from nuance.audit_entry"))


def test_what_the_desk_signs_with_is_told_to_nobody(desk, since):
    desk.sql("insert into nuance.setting (name, value) values ('audit-key', 'old-and-secret')")
    desk.sql("update nuance.setting set value = 'new-and-secret' where name = 'audit-key'")
    desk.sql("delete from nuance.setting where name = 'audit-key'")
    assert [row[1:] for row in since()] == [("added", "setting", "audit-key", None, None, None), ("changed", "setting", "audit-key", "value", "…", "…"),
                                            ("removed", "setting", "audit-key", None, None, None)]


def test_nuancectl_too(desk, since):
    """Nobody was presented: the database's role is what is known."""
    login = "audit." + secrets.token_hex(4)
    desk.ctl("account", "add", login, "--role", "staff", "--password-stdin", input="a-good-password\n")
    desk.ctl("account", "role", login, "admin")
    desk.ctl("account", "disable", login)
    rows = since()
    assert [row[:6] for row in rows] == [(None, "added", "account", login, None, None), (None, "changed", "account", login, "role", "staff"),
                                         (None, "changed", "account", login, "disabled_at", None)]
    assert rows[1][6] == "admin" and "password" not in str(rows)
    assert f"Somebody at the server (nuance) changed the account {login}: Role from staff to admin" in text_of(desk.client("admin").get("/admin/changes"))


def test_who_logs_in_or_is_imported_is_nobodys_decision(desk, since, tmp_path):
    path = tmp_path / "instances.jsonl"
    path.write_text('{"name": "audit-none", "display_name": "Audit none", "plan": "team", "members": [{"login": "audit.none"}]}\n')
    desk.ctl("instance", "import", str(path))
    desk.fresh("manager")
    assert since() == []


def test_what_was_refused_is_no_change(desk, since):
    assert desk.client("staff").post("/admin/queues", {"name": "Not by staff"}).status_code == 404
    assert desk.client("admin").post("/admin/queues", {"name": "Paid"}).status_code == 422
    assert since() == []


def test_what_is_typed_is_text(desk):
    name = "<b>Audit</b> & " + secrets.token_hex(3)
    desk.client("admin").form("/admin/queues").fill(name=name).submit()
    answer = desk.client("admin").get("/admin/changes")
    assert name in text_of(answer) and "<b>Audit</b>" not in answer.text


def test_pages(desk):
    desk.sql("insert into nuance.audit_entry (change, thing, subject) select 'added', 'queue', 'Long ago ' || n from generate_series(1, 120) n")
    seen, path = [], "/admin/changes"
    while path:
        changes = desk.client("admin").xml(path).find("changes")
        assert len(changes) <= 50
        seen += [int(c.get("id")) for c in changes]
        path = f"/admin/changes?after={changes.get('next')}" if changes.get("next") else None
    assert len(seen) >= 120 and seen == sorted(set(seen), reverse=True)
    page = html(desk.client("admin").get("/admin/changes"))
    assert page.xpath("//time[@datetime][@title]"), "the exact time is told"


def test_the_database_role_of_the_module_writes_nothing_there(desk):
    for statement in ("insert into nuance.audit_entry (change, thing, subject) values ('added', 'x', 'y')",
                      "select nuance_api.audit_words('name', 'x', '{}')"):
        with pytest.raises(Exception, match="permission denied"):
            query(desk.cluster, statement, role="nuance_app")
