"""What a payment provider tells: believed only when it is signed, counted once, in whatever order it comes."""
import hashlib
import hmac
import itertools
import json
import secrets
import time

import pytest
import requests

from helpers.client import text_of
from test_concurrency import at_once
from test_orders import change, history, of, order_in, plans, state  # noqa: F401

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere

SECRET = "whsec_of-the-tests-0123456789abcdef"
numbers = itertools.count(1)


def fresh(kind):
    return f"{kind}_{next(numbers)}_{secrets.token_hex(4)}"


@pytest.fixture(scope="module", autouse=True)
def provider(desk):
    """The provider `acmepay`, set up on the page as an admin would."""
    admin = desk.client("admin")
    form = admin.form("/admin/payments", "/admin/payments")
    form.fill(provider="acmepay", checkout_url="https://pay.example/buy?client_reference_id={order}&amount={amount}&currency={currency}").submit()
    answer = admin.form("/admin/payments", "/admin/payments/acmepay/activate").submit()
    assert answer.status_code == 409 and "signing secret" in text_of(answer), "unsigned events would be worth nothing"
    add_secret(desk, SECRET)
    assert admin.form("/admin/payments", "/admin/payments/acmepay/activate").submit().status_code == 303
    yield
    desk.sql("update nuance.payment_provider set active = false")
    desk.sql("update nuance.payment_provider set active = true where key = 'invoice'")


def add_secret(desk, secret):
    answer = desk.client("admin").form("/admin/payments", "/admin/payments/acmepay/secret").fill(secret=secret).submit()
    assert answer.status_code == 303, answer.text[:500]


def signature(body, secret=SECRET, at=None, scheme="v1"):
    at = int(time.time()) if at is None else at
    return f"t={at},{scheme}=" + hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def post(desk, body, header, path="/payments/acmepay", **headers):
    if header is not None:
        headers["Stripe-Signature"] = header
    return requests.post(desk.url + path, data=body, headers={"Content-Type": "application/json", **headers}, timeout=30)


def event(kind, about, number=None, made=None):
    return json.dumps({"id": number or fresh("evt"), "object": "event", "type": kind, "created": made or int(time.time()),
                       "data": {"object": about}}, indent=2).encode()


def tell(desk, kind, about, number=None, made=None, status=200):
    """Sends a signed event and gives what became of it."""
    body = event(kind, about, number, made)
    answer = post(desk, body, signature(body))
    assert answer.status_code == status, answer.text[:800]
    return outcome(desk, json.loads(body)["id"])


def outcome(desk, number):
    rows = desk.sql("select outcome from nuance.payment_event where provider = 'acmepay' and event_key = %s", number)
    return rows[0][0] if rows else None


def session(order, amount=24900, currency="eur", paid="paid", **more):
    return {"id": fresh("cs"), "object": "checkout.session", "client_reference_id": str(order), "amount_total": amount, "currency": currency,
            "payment_status": paid, "mode": "subscription", **more}


def invoice(subscription, amount=24900, reason="subscription_cycle", **more):
    return {"id": fresh("in"), "object": "invoice", "subscription": subscription, "amount_paid": amount, "currency": "eur",
            "billing_reason": reason, **more}


@pytest.fixture
def contract(desk):
    return desk.make_contract("Payments", {"manager": "manager"}, days=10)


@pytest.fixture
def order(desk, contract):
    """A renewal that was handed to the provider."""
    return handed(desk, contract)


def handed(desk, contract):
    number = order_in(desk.client("manager").form(f"/contract/{contract}/billing", f"/contract/{contract}/renew").submit())
    assert desk.client("manager").form(f"/order/{number}", f"/order/{number}/pay").submit().status_code == 303
    return number


def months(desk, contract):
    """How many payments the contract's paid time has grown by, from ten days."""
    return round((of(desk, contract)[2] - 10) / 30.4)


@pytest.fixture
def subscribed(desk, contract):
    """A contract that a subscription pays for: (contract, subscription)."""
    number, sub = handed(desk, contract), fresh("sub")
    assert tell(desk, "checkout.session.completed", session(number, subscription=sub, invoice=fresh("in"))) == "applied"
    return contract, sub


# --- the hand-off --------------------------------------------------------------------------------

def test_the_hand_off(desk, contract):
    number = order_in(desk.client("manager").form(f"/contract/{contract}/billing", f"/contract/{contract}/renew").submit())
    client = desk.client("manager")
    assert "pay.example" not in client.get(f"/order/{number}").text
    client.form(f"/order/{number}", f"/order/{number}/pay").submit()
    assert state(desk, number) == "purchasing"
    checkout = client.xml(f"/order/{number}").find("order").get("checkout")
    assert checkout == f"https://pay.example/buy?client_reference_id={number}&amount=24900&currency=eur"
    assert client.post(f"/order/{number}/cancel", {}).status_code == 409, "it may be paid at this moment"


def test_buying_through_the_provider(desk):
    desk.make_person("cardholder")
    buyer = desk.fresh("cardholder")
    form = buyer.form("/buy").fill(name="By card")
    number = order_in(form.submit())
    buyer.form(f"/order/{number}", f"/order/{number}/pay").submit()
    assert tell(desk, "checkout.session.completed", session(number, subscription=fresh("sub"))) == "applied"
    made, = desk.sql("select contract_id from nuance.purchase_order where id = %s", number)[0]
    assert state(desk, number) == "purchased" and 27 <= of(desk, made)[2] <= 31
    entries = buyer.xml(f"/order/{number}").findall("entries/entry")
    assert [e.get("new") for e in entries] == ["ready", "purchasing", "charged", "purchased"]
    assert [e.get("by-provider") for e in entries] == ["no", "no", "yes", "yes"]


# --- signatures ----------------------------------------------------------------------------------

def test_every_byte_is_signed(desk, order):
    body = event("checkout.session.completed", session(order))
    header = signature(body)
    before = desk.snapshot()
    for place in range(0, len(body), 7):
        other = body[:place] + bytes([body[place] ^ 1]) + body[place + 1:]
        assert post(desk, other, header).status_code in (400, 403, 422), place
    for place in range(len(header) - 64, len(header)):
        other = header[:place] + ("0" if header[place] != "0" else "1") + header[place + 1:]
        assert post(desk, body, other).status_code == 403, place
    for other in (body + b"\n", body[:-1], b" " + body, body.replace(b"\n", b"\r\n"), body.replace(b"  ", b" ")):
        assert post(desk, other, header).status_code == 403
    assert desk.snapshot() == before
    assert post(desk, body, header).status_code == 200 and state(desk, order) == "purchased"


@pytest.mark.parametrize("header", [None, "", "nonsense", "t=,v1=", "v1={v1}", "t={t}", "t={t},v0={v1}", "t={t},v1={v1}0", "t={t},v1={V1}",
                                    "t={t},t={t},v1={v1}", "t=x{t},v1={v1}", "t={t}9999999999,v1={v1}", "t={t};v1={v1}", "t={t},v1=", "x" * 3999])
def test_odd_signatures(desk, order, header):
    body = event("checkout.session.completed", session(order))
    parts = dict(p.split("=") for p in signature(body).split(","))
    before = desk.snapshot()
    if header is not None:
        header = header.format(t=parts["t"], v1=parts["v1"], V1=parts["v1"].upper())
    answer = post(desk, body, header)
    assert answer.status_code == 403, answer.text[:300]
    assert desk.snapshot() == before


def test_one_right_signature_among_several(desk, order):
    body = event("checkout.session.completed", session(order))
    at, right = signature(body).split(",")
    header = f"{at}, v1={'0' * 64}, v0={'1' * 64}, {right}"
    assert post(desk, body, header).status_code == 200 and state(desk, order) == "purchased"


@pytest.mark.parametrize("seconds,status", [(-3600, 403), (-310, 403), (-280, 200), (280, 200), (310, 403), (3600, 403)])
def test_old_and_future_signatures(desk, order, seconds, status):
    body = event("checkout.session.completed", session(order))
    answer = post(desk, body, signature(body, at=int(time.time()) + seconds))
    assert answer.status_code == status
    assert state(desk, order) == ("purchased" if status == 200 else "purchasing")


def test_secrets_are_replaced_one_by_one(desk, contract):
    """Both count while one is replaced; the retired one counts no more; neither is ever shown."""
    new = "whsec_the-new-one-" + secrets.token_hex(8)
    add_secret(desk, new)
    for secret in (SECRET, new):
        body = event("ping", {"id": "x"})
        assert post(desk, body, signature(body, secret)).status_code == 200
    page = desk.client("admin").get("/admin/payments")
    for media in ("html", "xml", "json"):
        text = desk.client("admin").get("/admin/payments", media).text
        assert SECRET not in text and new not in text
    number = desk.sql("select id from nuance.payment_secret where secret = %s", new)[0][0]
    assert desk.client("admin").form_in(page, f"/admin/payments/secrets/{number}/retire").submit().status_code == 303
    body = event("ping", {"id": "x"})
    assert post(desk, body, signature(body, new)).status_code == 403
    assert post(desk, body, signature(body)).status_code == 200


def test_a_secret_is_never_echoed(desk):
    answer = desk.client("admin").form("/admin/payments", "/admin/payments/acmepay/secret").fill(secret="too-short-xyz").submit()
    assert answer.status_code == 422 and "too-short-xyz" not in answer.text
    for table in ("submission",):
        assert desk.sql(f"select count(*) from nuance.{table} x where x::text like %s", f"%{SECRET}%") == [(0,)]


def test_another_providers_secret_is_none(desk, order):
    admin = desk.client("admin")
    admin.form("/admin/payments", "/admin/payments").fill(provider="otherpay", checkout_url="https://other.example/{order}").submit()
    admin.form("/admin/payments", "/admin/payments/otherpay/secret").fill(secret="whsec_other-other-other").submit()
    body = event("checkout.session.completed", session(order))
    assert post(desk, body, signature(body, "whsec_other-other-other")).status_code == 403
    answer = post(desk, body, signature(body, "whsec_other-other-other"), "/payments/otherpay")
    assert answer.status_code == 200 and state(desk, order) == "purchasing", "the order is paid through another"
    assert post(desk, body, signature(body), "/payments/invoice").status_code == 404
    assert post(desk, body, signature(body), "/payments/nosuch").status_code == 404


OTHER = "whsec_other-other-other"


@pytest.fixture
def otherpay(desk):
    """A second provider, beside acmepay."""
    admin = desk.client("admin")
    admin.form("/admin/payments", "/admin/payments").fill(provider="otherpay", checkout_url="https://other.example/{order}").submit()
    admin.form("/admin/payments", "/admin/payments/otherpay/secret").fill(secret=OTHER).submit()
    yield "otherpay"
    desk.sql("update nuance.payment_provider set active = key = 'acmepay'  where key <> 'acmepay'")
    desk.sql("update nuance.payment_provider set active = true where key = 'acmepay'")


def test_two_providers_chosen_at_once(desk, otherpay):
    """One is active afterwards, whoever was quicker, and nobody gets an error."""
    admins = [desk.fresh("admin") for _ in range(8)]
    tokens = [a.csrf() for a in admins]
    for _ in range(3):
        answers = at_once(*(lambda a=a, t=t, key=key: a.post(f"/admin/payments/{key}/activate", csrf=t)
                            for a, t, key in zip(admins, tokens, ["acmepay", "otherpay"] * 4)))
        assert {a.status_code for a in answers} == {303}
        assert desk.sql("select count(*) from nuance.payment_provider where active") == [(1,)]


def test_two_providers_call_things_the_same(desk, contract, order, otherpay):
    """What one calls evt_1, in_1 and sub_1 is not the other's: neither pays for, nor hides, what the other did."""
    names = {"subscription": fresh("sub"), "invoice": fresh("in"), "payment_intent": fresh("pi")}
    assert desk.client("admin").post("/admin/payments/otherpay/activate").status_code == 303
    theirs = desk.make_contract("Other payments", {"manager": "manager"}, days=10)
    other = handed(desk, theirs)
    body = event("checkout.session.completed", session(order, **names), "evt_same")
    assert post(desk, body, signature(body)).status_code == 200 and state(desk, order) == "purchased"
    body = event("checkout.session.completed", session(other, **names), "evt_same")
    assert post(desk, body, signature(body, OTHER), "/payments/otherpay").status_code == 200
    assert state(desk, other) == "purchased" and months(desk, contract) == months(desk, theirs) == 1
    body = event("invoice.paid", invoice(names["subscription"]), "evt_cycle")
    assert post(desk, body, signature(body, OTHER), "/payments/otherpay").status_code == 200
    assert (months(desk, contract), months(desk, theirs)) == (1, 2)


def test_cookies_and_tokens_do_not_matter(desk, order):
    """Signed is signed, whoever carries it; and being admin replaces no signature."""
    body = event("checkout.session.completed", session(order))
    admin = desk.client("admin").session
    unsigned = admin.post(desk.url + "/payments/acmepay", data=body, headers={"Content-Type": "application/json"}, timeout=20)
    assert unsigned.status_code == 403 and state(desk, order) == "purchasing"
    signed = admin.post(desk.url + "/payments/acmepay", data=body, timeout=20,
                        headers={"Stripe-Signature": signature(body), "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    assert signed.status_code == 200 and state(desk, order) == "purchased"
    assert desk.sql("select person_id from nuance.order_entry where order_id = %s and new = 'purchased'", order) == [(None,)]


# --- once, in any order --------------------------------------------------------------------------

def test_the_same_event_twice(desk, contract, order):
    about, number = session(order), fresh("evt")
    assert tell(desk, "checkout.session.completed", about, number) == "applied"
    before = desk.snapshot()
    for _ in range(3):
        tell(desk, "checkout.session.completed", about, number)
    assert desk.snapshot() == before and months(desk, contract) == 1


def test_the_same_event_eight_times_at_once(desk, contract, order):
    body = event("checkout.session.completed", session(order, subscription=fresh("sub")))
    header = signature(body)
    answers = at_once(*(lambda: post(desk, body, header) for _ in range(8)))
    assert [a.status_code for a in answers] == [200] * 8
    assert months(desk, contract) == 1
    assert desk.sql("select count(*) from nuance.invoice where order_id = %s", order) == [(1,)]
    assert desk.sql("select count(*) from nuance.payment_event where event_key = %s", json.loads(body)["id"]) == [(1,)]


def test_different_events_of_one_payment_at_once(desk, contract, order):
    """The session, its invoice, and both once more under other numbers: one extension."""
    sub, first = fresh("sub"), fresh("in")
    told = session(order, subscription=sub, invoice=first)
    paid = invoice(sub, reason="subscription_create") | {"id": first}
    bodies = [event(kind, about) for kind, about in (("checkout.session.completed", told), ("invoice.paid", paid)) for _ in range(4)]
    answers = at_once(*(lambda b=b: post(desk, b, signature(b)) for b in bodies))
    assert [a.status_code for a in answers] == [200] * 8
    assert months(desk, contract) == 1 and state(desk, order) == "purchased"
    assert desk.sql("select count(*) from nuance.payment_event where outcome = 'waiting' and %s = any (refers)", sub) == [(0,)]


STORY = ["session", "first", "second"]


@pytest.mark.parametrize("turn", itertools.permutations(STORY), ids="-".join)
@pytest.mark.parametrize("paid", ["paid", "unpaid"])
@pytest.mark.parametrize("says", ["invoice", "nothing"])
def test_payments_in_every_order(desk, contract, order, turn, paid, says):
    """The session, its first invoice and the next month's, as they happen to come: two payments, two months."""
    sub = fresh("sub")
    first = invoice(sub, reason="subscription_create")
    told = session(order, subscription=sub, paid=paid, **({"invoice": first["id"]} if says == "invoice" else {}))
    events = {"session": ("checkout.session.completed", told), "first": ("invoice.paid", first), "second": ("invoice.paid", invoice(sub))}
    for name in turn:
        tell(desk, *events[name])
    for name in turn:
        tell(desk, *events[name])  # and once more, under other numbers
    assert months(desk, contract) == 2, desk.sql("select type, outcome from nuance.payment_event where %s = any (refers)", sub)
    assert desk.sql("select state, count(*) from nuance.purchase_order where contract_id = %s group by state", contract) == [("purchased", 2)]
    assert len([h for h in history(desk, contract) if h[0] == "paid-until"]) == 2


def test_a_renewal_is_an_order_of_its_own(desk, subscribed):
    contract, sub = subscribed
    assert tell(desk, "invoice.paid", invoice(sub)) == "applied"
    assert months(desk, contract) == 2
    orders = desk.client("manager").xml(f"/contract/{contract}/billing").findall("orders/order")
    assert [o.get("state") for o in orders] == ["purchased", "purchased"] and all(o.get("invoice") for o in orders)
    assert "renews by itself" in text_of(desk.client("manager").get(f"/contract/{contract}/billing"))
    assert desk.client("manager").post(f"/contract/{contract}/renew", {"price": "249.00 EUR"}).status_code == 409


def test_a_subscription_told_the_newer_way(desk, contract, order):
    """Newer versions of the provider's API name the subscription elsewhere, or tell the whole of it."""
    sub = fresh("sub")
    tell(desk, "checkout.session.completed", session(order, subscription={"id": sub, "object": "subscription"}))
    paid = invoice(None)
    del paid["subscription"]
    paid["parent"] = {"subscription_details": {"subscription": sub}}
    assert tell(desk, "invoice.paid", paid) == "applied" and months(desk, contract) == 2


# --- amounts -------------------------------------------------------------------------------------

@pytest.mark.parametrize("amount,currency,applied", [
    (24900, "eur", True), (24900, "EUR", True), (29631, "eur", True), (24899, "eur", False), (0, "eur", False), (1, "eur", False),
    (24900, "usd", False), (249, "eur", False), (-24900, "eur", False), ("24900", "eur", False), (24900.5, "eur", False),
    (None, "eur", False), (24900, None, False), (1e300, "eur", False), (True, "eur", False)])
def test_amounts(desk, contract, order, amount, currency, applied):
    told = tell(desk, "checkout.session.completed", session(order, amount, currency))
    assert told == ("applied" if applied else "amount-differs")
    assert months(desk, contract) == int(applied)
    if not applied:
        assert state(desk, order) == "purchasing"
        assert "not what was agreed" in text_of(desk.client("staff").get(f"/order/{order}"))


def test_a_renewal_that_is_too_low_waits_for_staff(desk, subscribed):
    contract, sub = subscribed
    assert tell(desk, "invoice.paid", invoice(sub, amount=100)) == "amount-differs"
    assert months(desk, contract) == 1
    number, = desk.sql("select id from nuance.purchase_order where contract_id = %s and problem = 'amount-differs'", contract)[0]
    assert f"/order/{number}" in desk.client("staff").get("/orders").text
    desk.client("staff").form(f"/order/{number}", f"/order/{number}/paid").fill(note="The rest came by bank").submit()
    assert months(desk, contract) == 2


@pytest.mark.parametrize("told", ["999999999999", "0", "-1", "1e3", "", "x", None, 7, "9" * 40, "' or 1=1 --", {"id": "7"}, ["7"]])
def test_orders_that_do_not_exist(desk, told):
    before = desk.sql("select count(*), sum(case state when 'purchased' then 1 else 0 end) from nuance.purchase_order")
    assert tell(desk, "checkout.session.completed", session("x") | {"client_reference_id": told}) == "unknown-order"
    assert desk.sql("select count(*), sum(case state when 'purchased' then 1 else 0 end) from nuance.purchase_order") == before


def test_paid_twice_is_said(desk, contract, order):
    tell(desk, "checkout.session.completed", session(order, payment_intent=fresh("pi")))
    assert tell(desk, "checkout.session.completed", session(order, payment_intent=fresh("pi"))) == "paid-twice"
    assert months(desk, contract) == 1
    assert "paid twice" in text_of(desk.client("staff").get("/orders"))


def settle(desk, order, words):
    return desk.client("staff").form(f"/order/{order}", f"/order/{order}/settle").fill(settled=words).submit()


def waiting(desk):
    return [o.get("id") for o in desk.client("staff").xml("/orders").find("orders")]


def test_a_wrong_payment_stays_until_staff_settle_it(desk, contract, order):
    """The right payment that comes later does not make the wrong one forgotten: its money is still here."""
    assert tell(desk, "checkout.session.completed", session(order, 10000, payment_intent=fresh("pi"))) == "amount-differs"
    assert order in waiting(desk)
    assert tell(desk, "checkout.session.completed", session(order, payment_intent=fresh("pi"))) == "applied"
    assert state(desk, order) == "purchased" and months(desk, contract) == 1
    assert order in waiting(desk)
    assert "not what was agreed" in text_of(desk.client("staff").get(f"/order/{order}"))
    assert "Settled" not in text_of(desk.client("manager").get(f"/order/{order}"))
    assert desk.client("manager").post(f"/order/{order}/settle", {"settled": "Ha"}).status_code in (403, 422)
    empty = settle(desk, order, " ")
    assert empty.status_code == 422 and "Say what was done." in text_of(empty)
    answer = settle(desk, order, "100.00 EUR given back by bank")
    assert answer.status_code == 303 and "Settled." in text_of(desk.client("staff").get(answer.headers["Location"]))
    assert order not in waiting(desk) and months(desk, contract) == 1
    assert "100.00 EUR given back by bank" in text_of(desk.client("staff").get(f"/order/{order}"))
    assert desk.client("staff").post(f"/order/{order}/settle", {"settled": "Again"}).status_code == 409


def test_trying_again_does_not_hide_a_wrong_payment(desk, contract, order):
    assert tell(desk, "checkout.session.completed", session(order, 1)) == "amount-differs"
    desk.sql("update nuance.purchase_order set state = 'ready' where id = %s", order)
    assert desk.client("manager").post(f"/order/{order}/pay").status_code == 303
    assert order in waiting(desk) and desk.sql("select problem from nuance.purchase_order where id = %s", order) == [("amount-differs",)]


def test_paid_twice_is_settled(desk, contract, order):
    tell(desk, "checkout.session.completed", session(order, payment_intent=fresh("pi")))
    tell(desk, "checkout.session.completed", session(order, payment_intent=fresh("pi")))
    assert order in waiting(desk) and settle(desk, order, "Given back").status_code == 303
    assert order not in waiting(desk) and state(desk, order) == "purchased" and months(desk, contract) == 1


def test_money_is_not_lost_whatever_the_order_is(desk, contract):
    """Cancelled here, and paid at the provider all the same."""
    number = order_in(desk.client("manager").form(f"/contract/{contract}/billing", f"/contract/{contract}/renew").submit())
    desk.client("manager").form(f"/order/{number}", f"/order/{number}/cancel").submit()
    assert tell(desk, "checkout.session.completed", session(number)) == "applied" and months(desk, contract) == 1


def test_staff_marked_it_first(desk, contract, order):
    desk.client("staff").form(f"/order/{order}", f"/order/{order}/paid").fill(note="Seen at the provider").submit()
    sub = fresh("sub")
    assert tell(desk, "checkout.session.completed", session(order, subscription=sub)) == "already"
    assert months(desk, contract) == 1
    assert tell(desk, "invoice.paid", invoice(sub)) == "applied" and months(desk, contract) == 2


# --- failures, refunds, the end ------------------------------------------------------------------

def test_a_failed_payment_is_said_plainly_until_one_comes(desk, subscribed):
    contract, sub = subscribed
    assert tell(desk, "invoice.payment_failed", invoice(sub)) == "applied"
    page = desk.client("manager").get(f"/contract/{contract}/billing")
    assert "The last payment failed" in text_of(page) and "Renew for 249.00 EUR" in text_of(page)
    assert history(desk, contract)[-1] == ("payment", None, "failed")
    tell(desk, "invoice.payment_failed", invoice(sub))
    assert [h for h in history(desk, contract) if h[0] == "payment"] == [("payment", None, "failed")], "said once"
    assert tell(desk, "invoice.paid", invoice(sub)) == "applied"
    assert "The last payment failed" not in text_of(desk.client("manager").get(f"/contract/{contract}/billing"))
    assert history(desk, contract)[-1] == ("payment", "failed", "came")


def test_a_failure_that_comes_late_is_no_news(desk, subscribed):
    contract, sub = subscribed
    same = invoice(sub)
    made = int(time.time())
    tell(desk, "invoice.paid", same, made=made)
    assert tell(desk, "invoice.payment_failed", same, made=made - 60) == "already"
    assert tell(desk, "invoice.payment_failed", invoice(sub), made=made - 3600) == "already", "older than the latest payment"
    assert desk.sql("select payment_failed_at from nuance.contract where id = %s", contract) == [(None,)]


def test_a_first_payment_that_failed_can_be_tried_again(desk, contract, order):
    sub = fresh("sub")
    tell(desk, "checkout.session.completed", session(order, subscription=sub, paid="unpaid"))
    first = invoice(sub, reason="subscription_create")
    assert tell(desk, "invoice.payment_failed", first) == "applied" and state(desk, order) == "failed"
    assert "you can try again" in text_of(desk.client("manager").get(f"/order/{order}"))
    desk.client("manager").form(f"/order/{order}", f"/order/{order}/pay").submit()
    states = [(o, n) for o, n in desk.sql("select old, new from nuance.order_entry where order_id = %s order by id", order)]
    assert states[-2:] == [("failed", "ready"), ("ready", "purchasing")]
    assert tell(desk, "invoice.paid", first) == "applied" and months(desk, contract) == 1


def test_a_refund_credits_the_invoice(desk, contract, order):
    before = of(desk, contract)
    intent, charge = fresh("pi"), fresh("ch")
    tell(desk, "checkout.session.completed", session(order, payment_intent=intent))
    assert months(desk, contract) == 1
    part = {"id": charge, "payment_intent": intent, "amount": 24900, "amount_refunded": 5000, "currency": "eur"}
    assert tell(desk, "charge.refunded", part) == "applied"
    assert state(desk, order) == "purchased" and "50.00 EUR" in text_of(desk.client("manager").get(f"/order/{order}/invoice"))
    assert months(desk, contract) == 1, "a part takes no time back"
    assert tell(desk, "charge.refunded", part | {"amount_refunded": 24900}) == "applied"
    assert state(desk, order) == "refunded" and of(desk, contract) == before
    assert tell(desk, "charge.refunded", part | {"amount_refunded": 24900}) == "already"
    assert tell(desk, "charge.refunded", part) == "already", "the part, told late"
    assert of(desk, contract) == before and desk.sql("select credited from nuance.invoice where order_id = %s", order) == [(24900,)]


def test_a_refund_told_before_the_payment_waits_for_it(desk, contract, order):
    before = of(desk, contract)
    intent = fresh("pi")
    assert tell(desk, "charge.refunded", {"id": fresh("ch"), "payment_intent": intent, "amount_refunded": 24900, "currency": "eur"}) == "waiting"
    assert tell(desk, "checkout.session.completed", session(order, payment_intent=intent)) == "applied"
    assert state(desk, order) == "refunded" and of(desk, contract) == before


def test_a_subscription_that_ends_is_not_renewed(desk, subscribed):
    contract, sub = subscribed
    assert tell(desk, "customer.subscription.deleted", {"id": sub, "object": "subscription"}) == "applied"
    assert of(desk, contract)[3] is False and months(desk, contract) == 1, "what is paid stays paid"
    assert history(desk, contract)[-1] == ("renewal", "on", "off")
    assert tell(desk, "customer.subscription.deleted", {"id": sub, "object": "subscription"}) == "ignored"


def test_an_end_told_before_the_beginning(desk, contract, order):
    sub = fresh("sub")
    assert tell(desk, "customer.subscription.deleted", {"id": sub, "object": "subscription"}) == "waiting"
    assert tell(desk, "checkout.session.completed", session(order, subscription=sub)) == "applied"
    assert of(desk, contract)[3] is False and months(desk, contract) == 1
    assert desk.sql("select subscription from nuance.contract where id = %s", contract) == [(None,)]


def test_an_upgrade_leaves_the_old_subscription_behind(desk, plans, subscribed):  # noqa: F811
    """It pays no more for what is another's now: what it pays is kept for staff to give back."""
    contract, old = subscribed
    number = order_in(change(desk, contract, plans["o-higher"]))
    desk.client("manager").form(f"/order/{number}", f"/order/{number}/pay").submit()
    assert tell(desk, "checkout.session.completed", session(number, 99900, subscription=fresh("sub"))) == "applied"
    before = of(desk, contract)
    assert before[0] == "o-higher"
    assert tell(desk, "invoice.paid", invoice(old)) == "other-subscription"
    assert tell(desk, "customer.subscription.deleted", {"id": old}) == "ignored"
    assert of(desk, contract) == before
    assert "Another subscription pays" in text_of(desk.client("staff").get("/orders"))


# --- what cannot be understood -------------------------------------------------------------------

@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b'"text"', b"{}", b'{"id": 7}', b'{"id": "", "type": "x"}', b'{"id": "evt_odd", "type": 7}',
                                  b'{"id": "evt_nul\\u0000", "type": "x"}', b"[" * 5000, b'{"type": "invoice.paid"}', "{\"id\": \"ü\"}".encode(),
                                  b'{"id": "evt_null_o", "type": "invoice.paid", "data": null}',
                                  b'{"id": "evt_text_o", "type": "invoice.paid", "data": {"object": "x"}}'],
                         ids=lambda body: body[:24].decode())
def test_odd_bodies_are_kept_and_change_nothing(desk, body):
    before = {k: v for k, v in desk.snapshot().items() if k != "payment_event"}
    for _ in range(2):
        answer = post(desk, body, signature(body))
        assert answer.status_code == 200, answer.text[:500]
    assert {k: v for k, v in desk.snapshot().items() if k != "payment_event"} == before
    assert desk.sql("select count(*), min(outcome) from nuance.payment_event where body = %s", body.decode())[0][0] == 1


def test_bodies_that_are_no_text(desk):
    for body, status in ((b"\xff\xfe{}", 422), (b'{"a": "\x00"}', 400), (b"", 422), (b" " * 600_000, 422)):
        assert post(desk, body, signature(body)).status_code == status


def test_unknown_events_are_kept(desk):
    assert tell(desk, "customer.created", {"id": fresh("cus")}) == "ignored"
    assert tell(desk, "x" * 300, {"id": "x"}) == "ignored"


def test_what_goes_wrong_is_done_again(desk, contract, order):
    """A mistake of ours, not of the provider: the event is kept, answered, and applied by the job when it can be."""
    desk.sql("create function nuance_api.test_fails() returns trigger language plpgsql as $$ begin raise exception 'no luck'; end $$")
    desk.sql("create trigger test_fails before insert on nuance.invoice for each row execute function nuance_api.test_fails()")
    number = fresh("evt")
    try:
        assert tell(desk, "checkout.session.completed", session(order), number) == "failed: no luck"
        assert state(desk, order) == "purchasing" and months(desk, contract) == 0
        assert "no luck" in desk.client("admin").get("/admin/payments").text
    finally:
        desk.sql("drop trigger test_fails on nuance.invoice")
        desk.sql("drop function nuance_api.test_fails()")
    desk.sql("update nuance.payment_event set retry_at = now() where event_key = %s", number)
    assert desk.sql("select nuance_api.job_payments()")[0][0] >= 1
    assert outcome(desk, number) == "applied" and months(desk, contract) == 1


def test_hmac_is_that_of_others(desk):
    for key, message in ((b"k", b"m"), (b"", b""), (b"x" * 64, b"y"), (b"x" * 65, b"y" * 1000), (bytes(range(256)), bytes(range(256)))):
        made = desk.sql("select encode(nuance_api.hmac_sha256(%s, %s), 'hex')", key, message)[0][0]
        assert made == hmac.new(key, message, hashlib.sha256).hexdigest()


def test_events_in_pages(desk):
    for _ in range(55):
        tell(desk, "ping", {"id": "x"})
    page = desk.client("admin").xml("/admin/payments")
    assert len(page.findall("events/event")) == 50
    older = desk.client("admin").xml(f"/admin/payments?after={page.find('events').get('next')}").findall("events/event")
    assert len(older) >= 5 and int(older[0].get("id")) < int(page.findall("events/event")[-1].get("id"))
