"""Billing's stories in Chromium, with script and without it: buying through a provider, and not renewing after all."""
import hashlib
import hmac
import json
import time

import pytest
import requests

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
SECRET = "whsec_of-the-browser-tests"


@pytest.fixture(scope="module", autouse=True)
def provider(desk):
    desk.sql("insert into nuance.payment_provider (key, scheme, checkout_url) "
             "values ('cardpay', 'stripe', 'https://pay.example/buy?client_reference_id={order}')")
    desk.sql("insert into nuance.payment_secret (provider, secret) values ('cardpay', %s)", SECRET)
    desk.sql("update nuance.payment_provider set active = false where active")
    desk.sql("update nuance.payment_provider set active = true where key = 'cardpay'")
    yield
    desk.sql("update nuance.payment_provider set active = false where active")
    desk.sql("update nuance.payment_provider set active = true where key = 'invoice'")


def tell(desk, kind, about):
    """What the provider would send."""
    body = json.dumps({"id": f"evt_{time.monotonic_ns()}", "type": kind, "created": int(time.time()), "data": {"object": about}}).encode()
    at = int(time.time())
    sign = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    answer = requests.post(desk.url + "/payments/cardpay", data=body, timeout=20, headers={"Stripe-Signature": f"t={at},v1={sign}"})
    assert answer.status_code == 200, answer.text[:500]


def link(person, words):
    return next(a for a in person.all("main a") if words in a.text)


@SCRIPT
def test_buy_pay_file(desk, person, script):
    """From the portal to a contract of one's own: nothing is there before the provider says that money came."""
    login = f"buyer-{script}".lower()
    desk.make_person(login, "Berta Iyer")
    buyer = person(login, script)
    buyer.go("/")
    buyer.press(link(buyer, "Buy support"))
    buyer.see("249.00 EUR per month")
    buyer.type("name", "Bakery " + login)
    buyer.press(buyer.button("/buy"))
    buyer.see("Your order is made")
    order = buyer.path.rsplit("/", 1)[1].split("?")[0]
    buyer.press(buyer.button(f"/order/{order}/pay"))
    buyer.see("Awaiting payment")
    assert link(buyer, "Go to the checkout").get_attribute("href") == f"https://pay.example/buy?client_reference_id={order}"
    tell(desk, "checkout.session.completed", {"id": "cs_" + login, "client_reference_id": order, "amount_total": 24900, "currency": "eur",
                                              "payment_status": "paid", "subscription": "sub_" + login})
    buyer.go(f"/order/{order}")
    buyer.see("Paid")
    buyer.press(link(buyer, "Invoice"))
    buyer.see("Paid with thanks on")
    buyer.go(f"/order/{order}")
    buyer.press(link(buyer, "To the contract"))
    contract = buyer.path.rsplit("/", 1)[1]
    buyer.go(f"/contract/{contract}/billing")
    buyer.see("It renews by itself")
    until = desk.sql("select to_char(paid_until at time zone 'UTC', 'YYYY-MM-DD') from nuance.contract where id = %s", contract)[0][0]
    buyer.see(until)
    tell(desk, "invoice.payment_failed", {"id": "in_1" + login, "subscription": "sub_" + login, "billing_reason": "subscription_cycle"})
    buyer.go(f"/contract/{contract}/billing")
    buyer.see("The last payment failed")
    buyer.go(f"/contract/{contract}/new")
    buyer.type("body", "My first issue")
    buyer.press(buyer.button(f"/contract/{contract}/new"))
    buyer.see("was filed")


@SCRIPT
def test_do_not_renew_and_back(desk, person, script):
    login = f"renewer-{script}".lower()
    desk.make_person(login)
    contract = desk.make_contract(f"Renewing {script}", {login: "contact"}, days=40)
    contact = person(login, script)
    contact.go(f"/contract/{contract}")
    contact.press(next(a for a in contact.all("nav.contract-nav a") if a.text == "Billing"))
    contact.press(contact.button(f"/contract/{contract}/renewal"))
    contact.see("This contract will not be renewed")
    contact.see("Will not be renewed")
    contact.see("you can change your mind")
    contact.press(contact.button(f"/contract/{contract}/renewal"))
    contact.see("This contract is to go on")
    contact.go(f"/contract/{contract}/history")
    contact.see("not to renew")


def test_billing_on_a_phone(desk, person):
    desk.make_person("caller")
    contract = desk.make_contract("On a phone", {"caller": "contact"}, days=40)
    desk.sql("insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider, paid_from, paid_until) "
             "select a.person_id, c.plan_id, c.id, 'renewal', 'purchased', 24900, 'EUR', 1, 'invoice', now(), now() + interval '1 month' "
             "from nuance.account a, nuance.contract c where a.login = 'caller' and c.id = %s", contract)
    contact = person("caller", size=(360, 740))
    for path in (f"/contract/{contract}/billing", "/buy"):
        contact.go(path)
        assert contact.sideways() <= 0, path
