"""Plans as admins make and change them: amounts are exact, and what contracts were promised stays."""
import secrets

import pytest

from helpers.client import html, problems, text_of
from test_concurrency import at_once

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

FIELDS = {"name": "Gold", "kind": "dedicated", "price": "49.00", "currency": "EUR", "cycle_months": "1"}


def make(desk, media="html", login="admin", **fields):
    key = fields.pop("key", None) or "t-" + secrets.token_hex(5)
    return key, desk.client(login).post("/admin/plans", {**FIELDS, "key": key, **fields}, media=media)


def plan(desk, key):
    rows = desk.sql("select p.*, nuance_api.money_text(p.price, p.currency) as price_text from nuance.plan p where p.key = %s", key)
    names = [r[0] for r in desk.sql("select attname from pg_attribute where attrelid = 'nuance.plan'::regclass and attnum > 0 order by attnum")]
    return dict(zip(names + ["price_text"], rows[0])) if rows else None


@pytest.fixture
def made(desk):
    """A plan of its own: its path."""
    key, answer = make(desk)
    assert answer.status_code == 303, answer.text[:500]
    return f"/admin/plans/{plan(desk, key)['id']}"


def test_a_plan_with_everything(desk):
    form = desk.client("admin").form("/admin/plans", "/admin/plans")
    key = "t-" + secrets.token_hex(5)
    form.fill(key=key, name="  Platinum ", kind="instance", price="1234.5", currency="USD", cycle_months="12", mana_per_cycle="100", mana_cap="300",
              filing_cost="10", page_cost="50", contacts_included="5", contact_cost="40", target_minutes="240", buyers="members", weight="70",
              queue="paid", may_page="yes")
    assert form.submit().status_code == 303
    found = plan(desk, key)
    assert (found["name"], found["price"], found["price_text"], found["currency"]) == ("Platinum", 123450, "1234.50 USD", "USD")
    assert (found["cycle_months"], found["mana_per_cycle"], found["mana_cap"], found["filing_cost"], found["page_cost"]) == (12, 100, 300, 10, 50)
    assert (found["contacts_included"], found["contact_cost"], found["buyers"], found["weight"]) == (5, 40, "members", 70)
    assert found["target_response"].total_seconds() == 4 * 3600 and found["may_page"] and not found["free"]
    shown = desk.client("admin").form(f"/admin/plans/{found['id']}")
    assert (shown.values["price"], shown.values["queue"], shown.values["kind"], shown.values["may_page"]) == ("1234.50", "paid", "instance", "yes")
    assert shown.submit().status_code == 303 and plan(desk, key) == found, "saved as it was shown, nothing changes"


@pytest.mark.parametrize("typed,currency,amount,text", [
    ("49", "EUR", 4900, "49.00 EUR"), ("49.00", "EUR", 4900, "49.00 EUR"), ("49.5", "EUR", 4950, "49.50 EUR"), ("0", "EUR", 0, "0.00 EUR"),
    ("0.01", "EUR", 1, "0.01 EUR"), (" 49.00 ", "EUR", 4900, "49.00 EUR"), ("0.10", "EUR", 10, "0.10 EUR"), ("1.15", "EUR", 115, "1.15 EUR"),
    ("4.35", "EUR", 435, "4.35 EUR"), ("999999999999", "EUR", 99999999999900, "999999999999.00 EUR"), ("007", "EUR", 700, "7.00 EUR"),
    ("4900", "JPY", 4900, "4900 JPY"), ("1.234", "KWD", 1234, "1.234 KWD"), ("1.2", "KWD", 1200, "1.200 KWD")])
def test_amounts_are_exact(desk, typed, currency, amount, text):
    key, answer = make(desk, price=typed, currency=currency)
    assert answer.status_code == 303, answer.text[:500]
    assert (plan(desk, key)["price"], plan(desk, key)["price_text"]) == (amount, text)


@pytest.mark.parametrize("typed,currency", [
    ("49.001", "EUR"), ("49,00", "EUR"), ("1e3", "EUR"), ("-1", "EUR"), ("+1", "EUR"), ("NaN", "EUR"), ("Infinity", "EUR"), (".5", "EUR"), ("5.", "EUR"),
    ("49 EUR", "EUR"), ("1 000", "EUR"), ("0x10", "EUR"), ("9999999999999", "EUR"), ("４９", "EUR"), ("1.5", "JPY"), ("1.2345", "KWD"), ("--1", "EUR")])
def test_what_is_no_amount(desk, typed, currency):
    key, answer = make(desk, media="xml", price=typed, currency=currency)
    assert answer.status_code == 422 and ("price", "not-an-amount") in problems(answer), answer.text
    assert plan(desk, key) is None


@pytest.mark.parametrize("field,value,code", [
    ("key", "Upper", "malformed"), ("key", "a b", "malformed"), ("key", "x" * 65, "too-long"), ("name", "  ", "required"), ("name", "x" * 201, "too-long"),
    ("kind", "free", "not-a-choice"), ("kind", "gold", "not-a-choice"), ("currency", "eur", "not-a-currency"), ("currency", "EURO", "too-long"),
    ("currency", "E1R", "not-a-currency"), ("price", "", "required"), ("cycle_months", "0", "out-of-range"), ("cycle_months", "121", "out-of-range"),
    ("cycle_months", "1.5", "not-a-number"), ("mana_per_cycle", "-1", "out-of-range"), ("mana_cap", "x", "not-a-number"),
    ("filing_cost", "100000001", "out-of-range"), ("contacts_included", "-1", "out-of-range"), ("weight", "-5", "out-of-range"),
    ("target_minutes", "0", "out-of-range"), ("buyers", "someone", "not-a-choice"), ("queue", "nosuch", "no-such-queue"), ("may_page", "maybe", "not-a-choice")])
def test_bad_fields(desk, field, value, code):
    key, answer = make(desk, media="xml", **{field: value})
    assert answer.status_code == 422 and (field, code) in problems(answer), answer.text
    assert plan(desk, key) is None


def test_what_was_typed_is_kept(desk):
    form = desk.client("admin").form("/admin/plans", "/admin/plans")
    form.fill(key="t-kept", name="Kept", price="12,50", weight="33", buyers="everyone", kind="instance", may_page="yes")
    answer = form.submit()
    assert answer.status_code == 422 and "f-price-problem" in answer.text
    again = desk.client("admin").form_in(answer, "/admin/plans")
    assert {k: again.values[k] for k in ("key", "name", "price", "weight", "buyers", "kind", "may_page")} == {
        "key": "t-kept", "name": "Kept", "price": "12,50", "weight": "33", "buyers": "everyone", "kind": "instance", "may_page": "yes"}
    assert html(answer).xpath("//details[@open]//form")


def test_a_key_is_there_once(desk):
    key, _ = make(desk)
    _, answer = make(desk, key=key, name="Again")
    assert answer.status_code == 422 and "one of this name already" in text_of(answer)
    form = desk.client("admin").form("/admin/plans", "/admin/plans")
    other = "t-" + secrets.token_hex(5)
    form.fill(key=other, name="Twice", price="1")
    answers = at_once(form.submit, form.submit)
    assert [a.status_code for a in answers] == [303, 303] and plan(desk, other)


def test_only_admins(desk, made):
    number = made.rsplit("/", 1)[1]
    for login in ("staff", "manager", "free", "community"):
        for path in ("/admin/plans", made, "/admin/payments"):
            assert desk.client(login).get(path).status_code == 404
        before = desk.sql("select * from nuance.plan order by id")
        for path, fields in (("/admin/plans", {**FIELDS, "key": "mine"}), (made, FIELDS), (f"{made}/retire", {"retire": "yes"}),
                             ("/admin/payments", {"provider": "mine", "checkout_url": "https://x.example/{order}"}),
                             ("/admin/payments/invoice/activate", {}), ("/admin/payments/issuer", {"issuer": "me"})):
            assert desk.client(login).post(path, fields).status_code == 404, (login, path)
        assert desk.sql("select * from nuance.plan order by id") == before
    assert number


def test_changing_a_plan(desk, made):
    form = desk.client("admin").form(made).fill(name="Silver", price="39.90", weight="15", target_minutes="")
    assert form.submit().status_code == 303
    shown = desk.client("admin").form(made).values
    assert (shown["name"], shown["price"], shown["weight"], shown["target_minutes"]) == ("Silver", "39.90", "15", "")


def test_what_contracts_were_promised_stays(desk, made):
    number = made.rsplit("/", 1)[1]
    desk.sql("insert into nuance.contract (kind, name, plan_id) values ('dedicated', 'Promised', %s)", number)
    assert "its kind and cycle stay" in text_of(desk.client("admin").get(made))
    for field, value in (("kind", "instance"), ("cycle_months", "12")):
        answer = desk.client("admin").post(made, {**FIELDS, field: value}, media="xml")
        assert answer.status_code == 422 and (field, "plan-in-use") in problems(answer)
    assert desk.client("admin").form(made).fill(price="59").submit().status_code == 303
    answer = desk.client("admin").post(f"/admin/plans/{desk.sql('select id from nuance.plan where key = %s', 'free')[0][0]}",
                                       {**FIELDS, "kind": "dedicated"}, media="xml")
    assert ("kind", "plan-in-use") in problems(answer)


def test_mana_begins_when_a_plan_gets_some(desk, made):
    number = made.rsplit("/", 1)[1]
    contract = desk.sql("insert into nuance.contract (kind, name, plan_id, cycle_anchor) values ('dedicated', 'Dry', %s, now() - interval '1 year') "
                        "returning id", number)[0][0]
    desk.sql("select nuance_api.mana_refill(%s)", contract)
    desk.client("admin").form(made).fill(mana_per_cycle="50", mana_cap="500").submit()
    assert desk.sql("select nuance_api.mana_refill(%s)", contract) == [(1,)], "from now on, not for the years before"


def test_retiring(desk, made):
    number = made.rsplit("/", 1)[1]
    desk.client("admin").form(made).fill(buyers="everyone").submit()
    assert f"/buy?plan={number}" in desk.client("free").get("/buy").text
    assert desk.client("admin").form(made, made + "/retire").submit().status_code == 303
    assert f"/buy?plan={number}" not in desk.client("free").get("/buy").text
    assert "retired" in text_of(desk.client("admin").get(made))
    assert desk.client("free").post("/buy", {"plan": number, "name": "x", "price": "49.00 EUR"}).status_code == 422
    back = desk.client("admin").form(made, made + "/retire")
    assert back.values["retire"] == "no" and back.submit().status_code == 303
    assert f"/buy?plan={number}" in desk.client("free").get("/buy").text
    desk.client("admin").form(made).fill(buyers="nobody").submit()


# --- providers -----------------------------------------------------------------------------------

@pytest.mark.parametrize("address,code", [
    ("http://pay.example/{order}", "not-an-https-address"), ("javascript:alert(1)//{order}", "not-an-https-address"), ("", "required"),
    ("https://pay.example/", "order-missing"), ("https://pay.example/{order}\"onclick=\"x", "not-an-https-address"),
    ("https://pay.example/{order} x", "not-an-https-address"), ("//pay.example/{order}", "not-an-https-address"),
    ("https://user@pay.example/{order}", "not-an-https-address"), ("https://x.example/{order}" + "y" * 500, "too-long")])
def test_checkout_addresses(desk, address, code):
    answer = desk.client("admin").post("/admin/payments", {"provider": "t-pay", "checkout_url": address}, media="xml")
    assert answer.status_code == 422 and ("checkout_url", code) in problems(answer), answer.text
    assert desk.sql("select 1 from nuance.payment_provider where key = 't-pay'") == []


def test_the_built_in_provider_is_no_other(desk):
    answer = desk.client("admin").post("/admin/payments", {"provider": "invoice", "checkout_url": "https://x.example/{order}"}, media="xml")
    assert answer.status_code == 422 and ("provider", "key-taken") in problems(answer)
    assert desk.client("admin").post("/admin/payments/invoice/secret", {"secret": "0123456789abcdef0"}).status_code == 409


def test_the_issuer_stands_on_invoices(desk):
    form = desk.client("admin").form("/admin/payments", "/admin/payments/issuer").fill(issuer="Desk & Co.\n1 Main Street <b>")
    assert form.submit().status_code == 303
    contract = desk.make_contract("Billed", {"manager": "manager"}, days=-2)
    order = desk.client("manager").form(f"/contract/{contract}/billing", f"/contract/{contract}/renew").submit().headers["Location"].rsplit("/", 1)[1]
    desk.client("staff").post(f"/order/{order}/paid", {"note": "Cash"})
    shown = html(desk.client("manager").get(f"/order/{order}/invoice")).xpath("//p[@class='as-typed']")[0].text_content()
    assert shown == "Desk & Co.\n1 Main Street <b>"
