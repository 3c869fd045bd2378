"""Orders: what buying, renewing and changing a plan do to a contract, once, and who may."""
from datetime import datetime, timedelta

import pytest

from helpers.client import html, problems, text_of
from test_concurrency import at_once
import test_invitations

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture(autouse=True)
def paid_by_invoice(desk):
    """Whatever other tests chose: here staff mark orders as paid."""
    desk.sql("update nuance.payment_provider set active = false where active and key <> 'invoice'")
    desk.sql("update nuance.payment_provider set active = true where key = 'invoice'")


@pytest.fixture(scope="module")
def plans(desk):
    """Plans beside the sample's: name -> id."""
    made = {}
    for key, kind, price, months, weight, buyers in (
            ("o-lower", "dedicated", 9900, 1, 20, "members"), ("o-higher", "dedicated", 99900, 12, 90, "members"),
            ("o-gift", "dedicated", 0, 1, 95, "members"), ("o-secret", "dedicated", 500, 1, 99, "nobody"),
            ("o-retired", "dedicated", 500, 1, 98, "everyone"), ("o-free-low", "dedicated", 0, 1, 5, "members")):
        made[key] = str(desk.sql(
            "insert into nuance.plan (key, name, kind, price, cycle_months, weight, buyers) values (%s, initcap(%s), %s, %s, %s, %s, %s) "
            "on conflict (key) do update set price = excluded.price returning id", key, key, kind, price, months, weight, buyers)[0][0])
    desk.sql("update nuance.plan set retired_at = now() where key = 'o-retired'")
    made["dedicated"] = str(desk.sql("select id from nuance.plan where key = 'dedicated'")[0][0])
    return made


@pytest.fixture
def team(desk):
    return desk.make_contract("Team of orders", {"manager": "manager", "contact": "contact", "member": "member"}, days=20)


def of(desk, contract):
    """(plan's key, days until the end of what is paid, renews)"""
    key, until, days, renews = desk.sql(
        "select p.key, c.paid_until, round(extract(epoch from c.paid_until - now()) / 86400)::integer, c.renews "
        "from nuance.contract c join nuance.plan p on p.id = c.plan_id where c.id = %s", contract)[0]
    return key, until, days, renews


def history(desk, contract):
    """What a contract's history says, in its order."""
    return [h[:3] for h in reversed(test_invitations.history(desk, contract))]


def order_in(answer):
    assert answer.status_code == 303, answer.text[:600]
    return answer.headers["Location"].rsplit("/order/", 1)[1]


def state(desk, order):
    return desk.sql("select state from nuance.purchase_order where id = %s", order)[0][0]


def renewed(desk, contract, login="manager"):
    return order_in(desk.client(login).form(f"/contract/{contract}/billing", f"/contract/{contract}/renew").submit())


def paid(desk, order, note="Bank transfer 17", login="staff"):
    return desk.client(login).form(f"/order/{order}", f"/order/{order}/paid").fill(note=note).submit()


# --- buying --------------------------------------------------------------------------------------

def test_a_visitor_reads_prices_and_is_led_back_after_login(desk, plans):
    page = html(desk.fresh().get("/buy"))
    assert "249.00 EUR" in page.text_content() and "O-Secret" not in page.text_content() and "O-Retired" not in page.text_content()
    assert "O-Lower" not in page.text_content(), "plans for members of a contract are not on the shelf"
    link = page.xpath("//main//a[contains(@href, '/login?next=')]/@href")[0]
    assert f"plan={plans['dedicated']}" in link
    assert not page.xpath("//form[@method='post']")


def test_buying_makes_a_contract_once_it_is_paid(desk):
    desk.make_person("baker", "Bea Baker")
    baker = desk.fresh("baker")
    form = baker.form("/buy")
    before = desk.sql("select count(*) from nuance.contract")
    order = order_in(form.fill(name="  Fred's   bakery ").submit())
    assert desk.sql("select count(*) from nuance.contract") == before, "nothing is there before it is paid"
    page = text_of(baker.get(f"/order/{order}"))
    assert "We will send you an invoice" in page and "249.00 EUR" in page and "Fred's bakery" in page
    assert baker.get(f"/order/{order}/invoice").status_code == 404
    assert paid(desk, order).status_code == 303
    contract, = desk.sql("select contract_id from nuance.purchase_order where id = %s", order)[0]
    assert of(desk, contract)[0] == "dedicated" and 27 <= of(desk, contract)[2] <= 31
    assert desk.sql("select a.login, m.role from nuance.membership m join nuance.account a on a.person_id = m.person_id "
                    "where m.contract_id = %s", contract) == [("baker", "manager")]
    assert [h[0] for h in history(desk, contract)] == ["created", "paid-until"]
    assert baker.form(f"/contract/{contract}/new").fill(title="With my new contract", body="text").submit().status_code == 303
    invoice = text_of(baker.get(f"/order/{order}/invoice"))
    assert "Fred's bakery" in invoice and "249.00 EUR" in invoice and "Bea Baker" in invoice
    states = [(e.get("old"), e.get("new")) for e in baker.xml(f"/order/{order}").findall("entries/entry")]
    assert states == [(None, "ready"), ("ready", "charged"), ("charged", "purchased")]


def test_a_double_submit_is_one_order(desk):
    form = desk.client("free").form("/buy").fill(name="Twice")
    assert order_in(form.submit()) == order_in(form.submit())
    assert desk.sql("select count(*) from nuance.purchase_order where contract_name = 'Twice'") == [(1,)]


@pytest.mark.parametrize("name,code", [("", "required"), ("   ", "required"), ("x" * 201, "too-long"), ("a\nb", "one-line")])
def test_bad_names(desk, plans, name, code):
    answer = desk.client("free").post("/buy", {"plan": plans["dedicated"], "name": name, "price": "249.00 EUR"}, media="xml")
    assert answer.status_code == 422 and ("name", code) in problems(answer)


def test_a_refused_name_is_kept(desk):
    answer = desk.client("free").form("/buy").fill(name="x" * 201).submit()
    assert answer.status_code == 422 and html(answer).xpath("//input[@name='name']/@value") == ["x" * 201]


@pytest.mark.parametrize("plan", ["o-lower", "o-secret", "o-retired", "unknown"])
def test_what_is_not_for_sale_cannot_be_bought(desk, plans, plan):
    answer = desk.client("free").post("/buy", {"plan": plans.get(plan, "999999"), "name": "Mine", "price": "5.00 EUR"}, media="xml")
    assert answer.status_code == 422 and ("plan", "not-a-choice") in problems(answer)


def test_a_price_that_rose_meanwhile_is_shown_first(desk, plans):
    form = desk.client("free").form("/buy").fill(name="Dearer")
    desk.sql("update nuance.plan set price = 25900 where key = 'dedicated'")
    try:
        answer = form.submit()
        assert answer.status_code == 422 and "It costs 259.00 EUR by now" in text_of(answer)
        again = desk.client("free").form_in(answer, "/buy")
        assert again.values["name"] == "Dearer" and again.values["price"] == "259.00 EUR"
        order = order_in(again.submit())
    finally:
        desk.sql("update nuance.plan set price = 24900 where key = 'dedicated'")
    assert desk.sql("select amount from nuance.purchase_order where id = %s", order) == [(25900,)], "as agreed, whatever it costs later"


def test_nobody_opens_orders_without_end(desk, plans):
    desk.make_person("hoarder")
    client = desk.fresh("hoarder")
    token = client.csrf()
    answers = [client.post("/buy", {"plan": plans["dedicated"], "name": f"No. {n}", "price": "249.00 EUR"}, csrf=token, media="xml")
               for n in range(21)]
    assert [a.status_code for a in answers] == [303] * 20 + [409]


def test_without_a_provider_nothing_is_sold(desk, plans, team):
    desk.sql("update nuance.payment_provider set active = false")
    answer = desk.client("free").post("/buy", {"plan": plans["dedicated"], "name": "Mine", "price": "249.00 EUR"})
    assert answer.status_code == 409 and "Nothing can be bought here" in text_of(answer)
    billing = desk.client("manager").get(f"/contract/{team}/billing")
    assert "Nothing can be bought here" in text_of(billing) and not html(billing).xpath("//form[contains(@action, '/renew')][.//input[@name='price']]")


# --- who sees what -------------------------------------------------------------------------------

def test_orders_are_their_makers_the_managers_and_staffs(desk, team):
    order = renewed(desk, team, "contact")
    for login, status in (("contact", 200), ("manager", 200), ("staff", 200), ("admin", 200), ("member", 404), ("free", 404),
                          ("multi", 404), ("community", 404)):
        for media in ("html", "xml", "json"):
            assert desk.client(login).get(f"/order/{order}", media).status_code == status, login
    assert desk.fresh().get(f"/order/{order}", "json").status_code == 401
    for action, fields in (("pay", {}), ("cancel", {}), ("paid", {"note": "x"}), ("refund", {"reason": "x"})):
        for login in ("member", "free", "multi", "community"):
            assert desk.client(login).post(f"/order/{order}/{action}", fields).status_code == 404
    for login in ("manager", "contact"):
        assert desk.client(login).post(f"/order/{order}/paid", {"note": "I paid, honestly"}).status_code == 403
    assert state(desk, order) == "ready"
    assert "Mark as paid" not in text_of(desk.client("manager").get(f"/order/{order}"))


def test_billing_is_not_for_members(desk, team):
    assert desk.client("member").get(f"/contract/{team}/billing").status_code == 404
    assert "Billing" not in [a.text_content().strip() for a in html(desk.client("member").get(f"/contract/{team}")).xpath("//nav[contains(@class, 'contract-nav')]//a")]
    for action, fields in (("renewal", {"renews": "no"}), ("renew", {"price": "249.00 EUR"}), ("plan", {"plan": "1"})):
        assert desk.client("member").post(f"/contract/{team}/{action}", fields).status_code == 404, action


# --- renewing ------------------------------------------------------------------------------------

def test_a_payment_extends_from_the_old_end(desk, team):
    _, old, _, _ = of(desk, team)
    paid(desk, renewed(desk, team))
    _, new, days, _ = of(desk, team)
    assert 48 <= days <= 51 and desk.sql("select %s::timestamptz + interval '1 month' = %s::timestamptz", old, new) is not None
    assert (new - old).days in (28, 29, 30, 31)
    assert history(desk, team)[-1][0] == "paid-until"


def test_after_expiry_it_extends_from_now_and_filing_goes_on(desk):
    ended = desk.make_contract("Ended", {"manager": "manager", "member": "member"}, days=-40)
    answer = desk.client("manager").post(f"/contract/{ended}/new", {"title": "No", "body": "text"})
    assert answer.status_code == 403 and "has ended" in text_of(answer)
    page = html(desk.client("manager").get(f"/contract/{ended}"))
    link = page.xpath("//main//a[contains(@href, '/billing')][contains(@class, 'button')]/@href")
    assert link and "cannot be filed until it is renewed" in " ".join(page.text_content().split())
    assert "Ask one of the people who may renew it" in text_of(desk.client("member").get(f"/contract/{ended}"))
    paid(desk, renewed(desk, ended))
    assert 27 <= of(desk, ended)[2] <= 31
    assert desk.file("manager", ended, "Again")


def test_months_do_not_drift(desk, plans):
    """Paid month by month from the 31st, a year is a year."""
    contract = desk.make_contract("Thirty-first", {"manager": "manager"}, days=10)
    desk.sql("update nuance.contract set paid_until = date_trunc('year', now() + interval '1 year') + interval '30 days' where id = %s", contract)
    _, start, _, _ = of(desk, contract)
    for _ in range(12):
        paid(desk, renewed(desk, contract))
    assert desk.sql("select %s::timestamptz at time zone 'UTC' = (%s::timestamptz at time zone 'UTC') + interval '12 months'",
                    of(desk, contract)[1], start) == [(True,)]


def test_a_wish_made_twice_is_one_order(desk, team):
    assert renewed(desk, team) == renewed(desk, team, "contact")


def test_eight_mark_it_paid_at_once(desk, team):
    order = renewed(desk, team)
    windows = [desk.fresh(login) for login in ("staff", "staff2", "admin", "staff", "staff2", "admin", "staff", "staff2")]
    tokens = [w.csrf() for w in windows]
    answers = at_once(*(lambda w=w, t=t: w.post(f"/order/{order}/paid", {"note": "Seen"}, csrf=t) for w, t in zip(windows, tokens)))
    assert sorted(a.status_code for a in answers) == [303] + [409] * 7
    assert 48 <= of(desk, team)[2] <= 51
    assert desk.sql("select count(*) from nuance.invoice where order_id = %s", order) == [(1,)]


def test_marking_needs_a_note(desk, team):
    order = renewed(desk, team)
    answer = desk.client("staff").form(f"/order/{order}", f"/order/{order}/paid").fill(note="  ").submit()
    assert answer.status_code == 422 and "f-note-problem" in answer.text
    assert state(desk, order) == "ready"


def test_cancelling(desk, team):
    order = renewed(desk, team)
    assert desk.client("contact").form(f"/order/{order}", f"/order/{order}/cancel").submit().status_code == 303
    assert state(desk, order) == "cancelled"
    for action, fields, login in (("cancel", {}, "manager"), ("paid", {"note": "x"}, "staff"), ("refund", {"reason": "x"}, "staff")):
        assert desk.client(login).post(f"/order/{order}/{action}", fields).status_code == 409, action
    assert of(desk, team)[2] == 20


def test_a_refund_credits_and_takes_the_time_back(desk, team):
    before = of(desk, team)
    order = renewed(desk, team)
    paid(desk, order)
    answer = desk.client("staff").form(f"/order/{order}", f"/order/{order}/refund").fill(reason="Paid by mistake").submit()
    assert answer.status_code == 303 and state(desk, order) == "refunded"
    assert of(desk, team) == before
    page = text_of(desk.client("manager").get(f"/order/{order}/invoice"))
    assert "Credited" in page and "249.00 EUR" in page
    assert "Paid by mistake" in text_of(desk.client("manager").get(f"/order/{order}"))
    assert desk.client("staff").post(f"/order/{order}/refund", {"reason": "Again"}).status_code == 409
    assert of(desk, team) == before


def test_a_refund_of_time_that_is_over_ends_it_now(desk):
    contract = desk.make_contract("Short", {"manager": "manager"}, days=-3)
    order = renewed(desk, contract)
    paid(desk, order)
    desk.sql("update nuance.contract set paid_until = now() + interval '2 days' where id = %s", contract)
    desk.client("staff").post(f"/order/{order}/refund", {"reason": "Gone"})
    assert of(desk, contract)[2] == 0


# --- do not renew --------------------------------------------------------------------------------

def test_do_not_renew_and_back(desk, team):
    place = f"/contract/{team}/billing"
    form = desk.client("contact").form(place, f"/contract/{team}/renewal")
    assert form.values["renews"] == "no" and form.submit().status_code == 303
    assert "ends on" in text_of(desk.client("contact").get(place)) and of(desk, team)[2:] == (20, False)
    assert desk.file("manager", team, "Until the end everything goes on")
    back = desk.client("manager").form(place, f"/contract/{team}/renewal")
    assert back.values["renews"] == "yes" and back.submit().status_code == 303
    assert of(desk, team)[3]
    assert [h[:3] for h in history(desk, team)] == [("renewal", "on", "off"), ("renewal", "off", "on")]
    desk.client("manager").post(f"/contract/{team}/renewal", {"renews": "yes"})
    assert len(history(desk, team)) == 2, "what is so already is no change"


def test_what_has_ended_stays_ended_until_paid(desk):
    ended = desk.make_contract("Stopped", {"manager": "manager"}, days=-1)
    desk.sql("update nuance.contract set renews = false where id = %s", ended)
    answer = desk.client("manager").post(f"/contract/{ended}/renewal", {"renews": "yes"})
    assert answer.status_code == 409 and "has ended already" in text_of(answer)
    paid(desk, renewed(desk, ended))
    assert of(desk, ended)[3], "who renews wants it to go on"
    endless = desk.make_contract("Endless", {"manager": "manager"}, days=None)
    assert desk.client("manager").post(f"/contract/{endless}/renewal", {"renews": "no"}).status_code == 409
    assert desk.client("manager").post(f"/contract/{endless}/renew", {"price": "249.00 EUR"}).status_code == 409


# --- another plan --------------------------------------------------------------------------------

def change(desk, contract, plan, login="manager"):
    page = desk.client(login).get(f"/contract/{contract}/billing")
    for element in html(page).xpath(f"//form[contains(@action, '/contract/{contract}/plan')]"):
        if element.xpath(f".//input[@name='plan'][@value='{plan}']"):
            fields = {i.get("name"): i.get("value") for i in element.xpath(".//input")}
            return desk.client(login).post(f"/contract/{contract}/plan", {k: v for k, v in fields.items() if k in ("plan", "price")})
    raise AssertionError("not offered")


def test_up_takes_effect_when_paid(desk, plans, team):
    order = order_in(change(desk, team, plans["o-higher"]))
    assert of(desk, team)[0] == "dedicated"
    paid(desk, order)
    key, _, days, _ = of(desk, team)
    assert key == "o-higher" and 423 <= days <= 426, "a year, and what 20 days at 249.00 a month are worth at 999.00 a year"
    assert ("plan", "Dedicated", "O-Higher") in [h[:3] for h in history(desk, team)]


def test_a_refunded_upgrade_brings_the_old_plan_back(desk, plans, team):
    before = of(desk, team)
    order = order_in(change(desk, team, plans["o-higher"]))
    paid(desk, order)
    desk.client("staff").post(f"/order/{order}/refund", {"reason": "Wrong one"})
    assert of(desk, team) == before


@pytest.fixture(scope="module")
def dear(desk):
    """Plans above "dedicated": four times its price; in another money; one that costs nothing below them."""
    made = {}
    for key, price, currency, weight in (("o-dear", 99600, "EUR", 91), ("o-dollar", 99600, "USD", 92), ("o-none", 0, "EUR", 1)):
        made[key] = str(desk.sql(
            "insert into nuance.plan (key, name, kind, price, currency, cycle_months, weight, buyers) values (%s, initcap(%s), 'dedicated', "
            "%s, %s, 1, %s, 'members') on conflict (key) do update set price = excluded.price returning id", key, key, price, currency, weight)[0][0])
    yield made
    desk.sql("update nuance.plan set retired_at = now() where key = any (%s)", list(made))


def offer(desk, contract, plan):
    return next(o for o in desk.client("manager").xml(f"/contract/{contract}/billing").find("offers") if o.get("id") == plan)


def test_time_left_keeps_its_worth_on_a_dearer_plan(desk, dear, team):
    """Said before, done so: 20 days at 249.00 are 5 at 996.00. Cheap time does not become dear time for nothing."""
    shown = offer(desk, team, dear["o-dear"])
    assert (shown.get("days-left"), shown.get("days-worth")) in (("20", "5"), ("19", "4"))
    words = text_of(desk.client("manager").get(f"/contract/{team}/billing"))
    assert f"the {shown.get('days-left')} days left are worth {shown.get('days-worth')} days on this plan" in words
    before = of(desk, team)
    order = order_in(change(desk, team, dear["o-dear"]))
    assert of(desk, team) == before, "nothing changes before it is paid"
    paid(desk, order)
    key, until, days, _ = of(desk, team)
    assert key == "o-dear" and 32 <= days <= 37
    assert abs(until - datetime.fromisoformat(shown.get("paid-until"))) < timedelta(minutes=5), "as it was shown"
    kinds = [h[0] for h in history(desk, team)]
    assert kinds.index("time-converted") > kinds.index("plan")
    assert "turned the time paid for on one plan into time on the other" in text_of(desk.client("manager").get(f"/contract/{team}/history"))
    desk.client("staff").post(f"/order/{order}/refund", {"reason": "Wrong one"})
    assert of(desk, team) == before, "a refund gives all of it back"


def test_paying_a_year_ahead_and_then_upgrading_gains_nothing(desk, dear, team):
    desk.sql("update nuance.contract set paid_until = now() + interval '400 days' where id = %s", team)
    paid(desk, order_in(change(desk, team, dear["o-dear"])))
    assert 128 <= of(desk, team)[2] <= 132


def test_time_in_other_money_is_kept(desk, dear, team):
    """249 euros and 996 dollars are not compared."""
    shown = offer(desk, team, dear["o-dollar"])
    assert shown.get("days-left") == shown.get("days-worth")
    assert "The time you have paid for is kept" in text_of(desk.client("manager").get(f"/contract/{team}/billing"))
    paid(desk, order_in(change(desk, team, dear["o-dollar"])))
    assert 47 <= of(desk, team)[2] <= 52 and "time-converted" not in [h[0] for h in history(desk, team)]


def test_time_on_a_plan_that_costs_nothing_is_worth_nothing(desk, dear, team):
    desk.sql("update nuance.contract set plan_id = %s where id = %s", dear["o-none"], team)
    assert offer(desk, team, dear["o-dear"]).get("days-worth") == "0"
    order = order_in(change(desk, team, dear["o-dear"]))
    paid(desk, order)
    assert 27 <= of(desk, team)[2] <= 31
    desk.client("staff").post(f"/order/{order}/refund", {"reason": "Wrong one"})
    assert of(desk, team)[0] == "o-none" and 19 <= of(desk, team)[2] <= 20


def test_a_refund_after_the_converted_time_ran_out(desk, dear, team):
    """What is left then is what would have been left on the old plan."""
    order = order_in(change(desk, team, dear["o-dear"]))
    paid(desk, order)
    desk.sql("update nuance.contract set paid_until = paid_until - interval '10 days', paid_since = paid_since - interval '10 days' where id = %s", team)
    desk.sql("update nuance.purchase_order set paid_at = paid_at - interval '10 days' where id = %s", order)
    desk.client("staff").post(f"/order/{order}/refund", {"reason": "Late"})
    assert of(desk, team)[0] == "dedicated" and of(desk, team)[2] == 10


@pytest.mark.parametrize("seconds,price,months,new_price,new_months,worth", [
    (86400, 100, 1, 100, 1, 86400), (86400, 100, 1, 300, 1, 28800), (86400, 1, 1, 10 ** 15, 120, 0), (10 ** 9, 10 ** 15, 1, 1, 120, 3155760000),
    (1, 2, 1, 3, 1, 0), (100, 1200, 12, 100, 1, 100), (0, 5, 1, 7, 1, 0)])
def test_worth_is_counted_in_whole_numbers(desk, seconds, price, months, new_price, new_months, worth):
    assert desk.sql("select nuance_api.time_on_plan(%s, %s, 'EUR', %s, %s, 'EUR', %s)", seconds, price, months, new_price, new_months) == [(worth,)]


def test_up_for_nothing_is_at_once(desk, plans, team):
    answer = change(desk, team, plans["o-gift"])
    assert answer.headers["Location"].endswith(f"/contract/{team}/billing")
    assert of(desk, team)[:2] == ("o-gift", None)


def test_down_waits_for_the_end(desk, plans, team):
    assert change(desk, team, plans["o-lower"]).status_code == 303
    assert of(desk, team)[0] == "dedicated"
    assert "its plan is O-Lower" in text_of(desk.client("manager").get(f"/contract/{team}/billing"))
    desk.sql("select nuance_api.job_contracts_roll()")
    assert of(desk, team)[0] == "dedicated"
    desk.sql("update nuance.contract set next_plan_at = now() - interval '1 minute' where id = %s", team)
    while desk.sql("select nuance_api.job_contracts_roll()")[0][0]:
        pass
    assert of(desk, team)[0] == "o-lower"
    assert [h[:3] for h in history(desk, team)] == [("next-plan", None, "O-Lower"), ("plan", "Dedicated", "O-Lower")]


def test_paying_ahead_does_not_put_the_change_off(desk, plans, team):
    change(desk, team, plans["o-lower"])
    order = renewed(desk, team)
    assert desk.sql("select amount from nuance.purchase_order where id = %s", order) == [(9900,)], "the next plan's price"
    at = desk.sql("select next_plan_at from nuance.contract where id = %s", team)
    paid(desk, order)
    assert of(desk, team)[0] == "dedicated" and desk.sql("select next_plan_at from nuance.contract where id = %s", team) == at


def test_the_choice_can_be_taken_back(desk, plans, team):
    change(desk, team, plans["o-lower"])
    assert change(desk, team, plans["dedicated"]).status_code == 303
    assert desk.sql("select next_plan_id, next_plan_at from nuance.contract where id = %s", team) == [(None, None)]
    assert history(desk, team)[-1][:3] == ("next-plan", "O-Lower", None)


def test_down_to_what_costs_nothing_does_not_end(desk, plans, team):
    change(desk, team, plans["o-free-low"])
    desk.sql("update nuance.contract set next_plan_at = now(), paid_until = now() where id = %s", team)
    desk.sql("select nuance_api.next_plan_apply(%s)", team)
    assert of(desk, team)[:2] == ("o-free-low", None)


def test_the_job_does_a_bounded_piece(desk, plans):
    desk.sql("insert into nuance.contract (kind, name, plan_id, next_plan_id, next_plan_at) "
             "select 'dedicated', 'Roll ' || n, %s, %s, now() - interval '1 hour' from generate_series(1, 450) n",
             plans["dedicated"], plans["o-lower"])
    dealt = [desk.sql("select nuance_api.job_contracts_roll()")[0][0] for _ in range(4)]
    assert dealt == [200, 200, 50, 0]
    assert desk.sql("select count(*) from nuance.contract c join nuance.plan p on p.id = c.plan_id where c.name like 'Roll %' "
                    "and p.key = 'o-lower'".replace("%'", "%%'").replace("%%", "%")) == [(450,)]


@pytest.mark.parametrize("plan", ["o-secret", "o-retired", "unknown"])
def test_plans_not_offered_are_refused(desk, plans, team, plan):
    answer = desk.client("manager").post(f"/contract/{team}/plan", {"plan": plans.get(plan, "999999"), "price": "5.00 EUR"}, media="xml")
    assert answer.status_code == 422 and ("plan", "not-a-choice") in problems(answer)
    assert of(desk, team)[0] == "dedicated"


def test_plans_of_another_kind_are_refused(desk, team):
    plan = desk.sql("select id from nuance.plan where key = 'team'")[0][0]
    answer = desk.client("manager").post(f"/contract/{team}/plan", {"plan": str(plan), "price": "49.00 EUR"}, media="xml")
    assert answer.status_code == 422 and ("plan", "not-a-choice") in problems(answer)


def test_the_free_tier_upgrades_and_files(desk):
    sandbox = desk.make_contract("up-and-away", {"manager": "manager"}, kind="instance", plan="sandbox", days=None, instance="up-and-away")
    team_plan = str(desk.sql("select id from nuance.plan where key = 'team'")[0][0])
    assert desk.client("manager").post(f"/contract/{sandbox}/new", {"title": "x", "body": "y"}).status_code == 403
    paid(desk, order_in(change(desk, sandbox, team_plan)))
    assert of(desk, sandbox)[0] == "team" and desk.file("manager", sandbox, "At last")


def test_what_no_longer_fits_waits_for_staff(desk, plans, team):
    """Paid for the plan of before, when the contract has a better one: nothing is lost, nothing is given away."""
    order = renewed(desk, team)
    desk.sql("update nuance.purchase_order set state = 'purchasing' where id = %s", order)
    paid(desk, order_in(change(desk, team, plans["o-higher"])))
    before = of(desk, team)
    assert paid(desk, order).status_code == 303
    assert state(desk, order) == "charged" and of(desk, team) == before
    assert "higher plan by now" in text_of(desk.client("staff").get("/orders"))
    paid(desk, order, "As a courtesy")
    assert state(desk, order) == "purchased" and (of(desk, team)[1] - before[1]).days >= 28


def test_another_order_replaces_one_that_waits(desk, plans, team):
    first = renewed(desk, team)
    second = order_in(change(desk, team, plans["o-higher"]))
    assert (state(desk, first), state(desk, second)) == ("cancelled", "ready")


# --- lists ---------------------------------------------------------------------------------------

def test_orders_come_in_pages(desk, team):
    desk.sql("insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider) "
             "select a.person_id, c.plan_id, c.id, 'renewal', 'cancelled', 24900, 'EUR', 1, 'invoice' "
             "from nuance.account a, nuance.contract c, generate_series(1, 60) where a.login = 'manager' and c.id = %s", team)
    place, seen = f"/contract/{team}/billing", []
    while place:
        orders = desk.client("manager").xml(place).find("orders")
        seen += [int(o.get("id")) for o in orders]
        place = f"/contract/{team}/billing?after={orders.get('next')}" if orders.get("next") else None
    assert len(seen) == 60 and seen == sorted(set(seen), reverse=True)


def test_staff_see_what_is_open(desk, team):
    order = renewed(desk, team)
    listed = [o.get("id") for o in desk.client("staff").xml("/orders").find("orders")]
    assert order in listed
    paid(desk, order)
    assert order not in [o.get("id") for o in desk.client("staff").xml("/orders").find("orders")]
    assert order in [o.get("id") for o in desk.client("staff").xml("/orders?state=paid").find("orders")]
    assert desk.client("staff").get("/orders?state=nonsense").status_code == 400
    assert desk.client("manager").get("/orders").status_code == 404


@pytest.mark.parametrize("change_", ["delete from nuance.order_entry", "update nuance.order_entry set note = 'x'", "truncate nuance.order_entry",
                                     "delete from nuance.invoice", "update nuance.invoice set number = default", "delete from nuance.payment_event",
                                     "update nuance.payment_event set body = ''"])
def test_what_was_done_about_money_stays(desk, team, change_):
    import psycopg2
    paid(desk, renewed(desk, team))
    for role in ("nuance", "nuance_app"):
        with pytest.raises(psycopg2.Error):
            desk.sql(change_, role=role)


def test_pages_are_valid(desk, plans, team):
    import lxml.etree
    from helpers.world import SOURCE
    grammar = lxml.etree.RelaxNG(lxml.etree.parse(str(SOURCE / "xsl" / "grammar" / "page.rng")))
    order = renewed(desk, team)
    paths = {"manager": [f"/contract/{team}/billing", f"/order/{order}", "/buy", f"/buy?plan={plans['dedicated']}"],
             "staff": ["/orders", "/orders?state=all", f"/order/{order}", f"/contract/{team}/billing"], "visitor": ["/buy"],
             "admin": ["/admin/plans", f"/admin/plans/{plans['o-gift']}", "/admin/payments"]}
    done = renewed(desk, desk.make_contract("Valid", {"manager": "manager"}, days=-5))
    paid(desk, done)
    paths["manager"] += [f"/order/{done}", f"/order/{done}/invoice"]
    for role, places in paths.items():
        for path in places:
            assert grammar.validate(desk.client(role).xml(path)), f"{path}: {grammar.error_log.last_error}"


def test_what_one_ordered_is_on_the_portal_until_it_is_there(desk):
    """Whoever left the order's page finds it again; others do not see it."""
    desk.make_person("finds-again", "Finn Das")
    client = desk.fresh("finds-again")
    order = order_in(client.form("/buy").fill(name="Found again").submit())
    link = f"//a[contains(@href, '/order/{order}')]"
    assert client.page("/").xpath(link) and not desk.client("free").page("/").xpath(link)
    assert paid(desk, order).status_code == 303
    assert not client.page("/").xpath(link)
    contract = next(c for c in client.json("/index.json")["contracts"] if c["name"] == "Found again")
    assert contract["mana"] > 0, "what was paid for is there at once"
    assert "Filing costs" in text_of(client.get(f"/contract/{contract['id']}/new"))


def test_an_invoice_is_the_same_wherever_it_is_read(desk):
    """Its days do not follow the reader's time zone."""
    desk.make_person("far-east", "Fumi Abe")
    desk.sql("update nuance.person set time_zone = 'Pacific/Kiritimati' where name = 'Fumi Abe'")
    buyer = desk.fresh("far-east")
    order = order_in(buyer.form("/buy").fill(name="Far east").submit())
    assert paid(desk, order).status_code == 303
    written = desk.sql("select (issued_at at time zone 'UTC')::date::text from nuance.invoice where order_id = %s", order)[0][0]
    readers = [client.xml(f"/order/{order}/invoice").find("invoice").get("issued-on") for client in (buyer, desk.client("staff2"))]
    assert readers == [written, written]
