"""Mana: a ledger nobody can change, refilled once a cycle, never in the way of asking for help."""
import random
import threading

import psycopg2
import pytest

from helpers.client import problems, text_of
from test_concurrency import at_once

pytestmark = pytest.mark.slow     # rules in SQL: the module's part is tested elsewhere


@pytest.fixture
def contract(desk):
    """A contract of its own with the plan `team` and `manager` as its manager: id."""
    return make_contract(desk)


def make_contract(desk, paid_until="now() + interval '1 year'", anchor="now() - interval '1 hour'", plan="team"):
    number = desk.sql(
        f"insert into nuance.contract (kind, name, plan_id, paid_until, cycle_anchor) "
        f"select kind, 'ledger ' || gen_random_uuid(), id, {paid_until}, {anchor} from nuance.plan where key = %s returning id",
        plan)[0][0]
    desk.sql("insert into nuance.membership select %s, person_id, 'manager' from nuance.account where login = 'manager'", number)
    desk.sql("insert into nuance.source (contract_id, queue_id) select %s, id from nuance.queue where key = 'paid'", number)
    return number


def refill(desk, contract):
    return desk.sql("select nuance_api.mana_refill(%s)", contract)[0][0]


def balance(desk, contract):
    shown = int(desk.client("manager").xml(f"/contract/{contract}/mana").find("mana").get("balance"))
    summed = desk.sql("select coalesce(sum(amount), 0) from nuance.mana_entry where contract_id = %s", contract)[0][0]
    assert shown == summed, "the balance is the ledger's sum"
    return shown


def test_filing_costs_what_the_plan_says(desk, contract):
    assert refill(desk, contract) == 1
    number = desk.file("manager", contract, "Costs ten")
    assert balance(desk, contract) == 90
    page = desk.client("manager").xml(f"/contract/{contract}/mana")
    entry = page.find("ledger/entry")
    assert (entry.get("kind"), entry.get("amount"), entry.get("item")) == ("filing", "-10", str(number))
    assert page.find("costs/item").get("mana") == "-10"
    told = [e for e in desk.client("manager").xml(f"/N{number}").findall("timeline/entry") if e.get("kind") == "mana"]
    assert [e.get("new") for e in told] == ["-10"]


def test_a_double_submit_costs_once(desk, contract):
    refill(desk, contract)
    form = desk.client("manager").form(f"/contract/{contract}/new").fill(title="Twice", body="text")
    form.submit()
    form.submit()
    assert balance(desk, contract) == 90


def test_out_of_mana_lowers_priority_and_never_blocks(desk, contract):
    number = desk.file("manager", contract, "No mana at all")
    item = desk.client("manager").xml(f"/N{number}").find("item")
    assert item.get("priority") == "low"
    assert balance(desk, contract) == -10
    assert "starts at low priority" in text_of(desk.client("manager").get(f"/N{number}"))
    refill(desk, contract)
    again = desk.file("manager", contract, "Refilled")
    assert desk.client("manager").xml(f"/N{again}").find("item").get("priority") == "normal"


def test_overflow_is_a_head_start(desk):
    rich = make_contract(desk, anchor="now() - interval '125 days'")
    assert refill(desk, rich) == 5
    assert balance(desk, rich) == 300, "three refills fill it to the cap, two overflow"
    poor = make_contract(desk)
    refill(desk, poor)
    later = desk.file("manager", poor, "Without a head start")
    sooner = desk.file("manager", rich, "With a head start")
    turns = dict(desk.sql("select number, turn from nuance.item where number in (%s, %s)", later, sooner))
    assert turns[int(sooner)] < turns[int(later)]
    listed = [i.get("number") for i in desk.client("staff").xml("/queue/paid?sort=priority&status=open&owner=none").iter("item")]
    if sooner in listed and later in listed:
        assert listed.index(sooner) < listed.index(later)


def test_missed_cycles_are_made_up_once_each(desk):
    late = make_contract(desk, anchor="now() - interval '70 days'")
    done = at_once(*(lambda: refill(desk, late) for _ in range(6)))
    assert sum(done) == 3, "cycles 0, 1 and 2 have begun"
    assert refill(desk, late) == 0
    cycles = desk.sql("select count(*), count(distinct cycle_at) from nuance.mana_entry where contract_id = %s", late)[0]
    assert cycles == (3, 3)


def test_the_job_deals_with_what_is_due(desk):
    due = [make_contract(desk) for _ in range(3)]
    while desk.sql("select nuance_api.job_mana_refill()")[0][0]:
        pass
    for contract in due:
        assert balance(desk, contract) == 100
    assert desk.sql("select count(*) from nuance.contract where mana_due_at <= now()")[0][0] == 0


def test_cycles_not_paid_for_give_nothing(desk):
    ended = make_contract(desk, anchor="now() - interval '100 days'", paid_until="now() - interval '50 days'")
    assert refill(desk, ended) == 2
    assert desk.sql("select mana_due_at from nuance.contract where id = %s", ended)[0][0] is None
    desk.sql("update nuance.contract set paid_until = now() + interval '1 year' where id = %s", ended)
    assert desk.sql("select mana_due_at <= now() from nuance.contract where id = %s", ended)[0][0]


def test_the_thirty_first_does_not_drift(desk):
    starts = desk.sql("select (nuance_api.cycle_start('2027-01-31 12:00+00', 1, k) at time zone 'UTC')::date::text "
                      "from generate_series(0, 3) k")
    assert [row[0] for row in starts] == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_staff_adjust_with_a_reason(desk, contract):
    number = desk.file("manager", contract, "Took an afternoon")
    form = desk.client("staff").form(f"/contract/{contract}/mana", f"/contract/{contract}/mana")
    answer = form.fill(amount="-30", item=str(number), reason="").submit()
    assert answer.status_code == 422 and "f-reason-problem" in answer.text
    assert 'value="-30"' in answer.text, "what was typed is kept"
    assert form.fill(reason="Two people, one afternoon").submit().status_code == 303
    assert balance(desk, contract) == -40
    assert "Two people, one afternoon" in desk.client("manager").get(f"/contract/{contract}/mana").text
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    assert entries[-1].get("kind") == "mana" and entries[-1].get("new") == "-30"


@pytest.mark.parametrize("amount,code", [("0", "not-zero"), ("1.5", "not-a-number"), ("", "required"),
                                         ("100000001", "out-of-range"), ("-100000001", "out-of-range")])
def test_bad_amounts(desk, contract, amount, code):
    answer = desk.client("staff").post(f"/contract/{contract}/mana", {"amount": amount, "reason": "why"}, media="xml")
    assert answer.status_code == 422 and ("amount", code) in problems(answer)


def test_an_issue_of_another_contract_is_refused(desk, contract):
    other = desk.file("contact", desk.dedicated(), "Not of this contract")
    for number in (other, "999999999"):
        answer = desk.client("staff").post(f"/contract/{contract}/mana", {"amount": "5", "reason": "why", "item": number}, media="xml")
        assert answer.status_code == 422 and ("item", "not-of-contract") in problems(answer)


def test_a_refund_undoes_once(desk, contract):
    number = desk.file("manager", contract, "Was our fault")
    entry = desk.client("staff").xml(f"/contract/{contract}/mana").find("ledger/entry").get("id")
    windows = [desk.fresh(login) for login in ("staff", "staff2", "admin")]
    answers = at_once(*(lambda w=w: w.post(f"/contract/{contract}/mana/refund", {"entry": entry, "reason": "Ours"}) for w in windows))
    assert sorted(a.status_code for a in answers) == [303, 409, 409]
    assert balance(desk, contract) == 0
    refund = desk.client("staff").xml(f"/contract/{contract}/mana").find("ledger/entry")
    assert (refund.get("kind"), refund.get("item")) == ("refund", str(number))
    answer = desk.client("staff").post(f"/contract/{contract}/mana/refund", {"entry": refund.get("id"), "reason": "Again"}, media="xml")
    assert answer.status_code == 422 and ("entry", "not-refundable") in problems(answer)


@pytest.mark.parametrize("role", ["nuance", "nuance_app"])
@pytest.mark.parametrize("change", ["update nuance.mana_entry set amount = 0", "delete from nuance.mana_entry",
                                    "truncate nuance.mana_entry cascade"])
def test_no_row_is_ever_changed(desk, contract, role, change):
    desk.file("manager", contract, "Stays")
    with pytest.raises(psycopg2.Error):
        desk.sql(change, role=role)


def test_checkpoints_say_what_the_ledger_says(desk, contract):
    """A balance is a checkpoint and what came after it, at every moment, and never another number."""
    dice, total = random.Random(7), 0
    with desk.cluster.connect("nuance", None, autocommit=True) as connection, connection.cursor() as cursor:
        for turn in range(1500):
            amount = dice.randint(-90, 90)
            cursor.execute("select nuance_api.mana_record(%s, 'adjustment', %s)", (contract, amount))
            total += amount
            if turn % 100 == 0:
                cursor.execute("select nuance_api.mana_balance(%s)", (contract,))
                assert cursor.fetchone()[0] == total
    connection.close()
    assert desk.sql("select count(*) from nuance.mana_checkpoint where contract_id = %s", contract) == [(1,)], "1,500 entries make one"
    before = desk.sql("select balance, entry_id from nuance.mana_checkpoint where contract_id = %s", contract)
    total += sum(row[0] for row in desk.sql("select amount from nuance.mana_entry where contract_id = %s and kind = 'refill'", contract))
    assert balance(desk, contract) == total
    refill(desk, contract)
    assert balance(desk, contract) == total + sum(row[0] for row in desk.sql(
        "select amount from nuance.mana_entry where contract_id = %s and kind = 'refill'", contract))
    assert desk.sql("select entry_id from nuance.mana_checkpoint where contract_id = %s", contract)[0][0] >= before[0][1]
    assert desk.sql("select * from nuance_api.mana_mismatches()") == []


def test_a_checkpoint_is_made_by_who_adds_alone(desk, contract):
    """While another adds, and has not committed, no checkpoint passes over its entry."""
    with desk.cluster.connect("nuance") as slow, slow.cursor() as held:
        held.execute("select nuance_api.mana_record(%s, 'adjustment', 1000)", (contract,))
        with desk.cluster.connect("nuance", None, autocommit=True) as quick, quick.cursor() as cursor:
            for _ in range(1500):
                cursor.execute("select nuance_api.mana_record(%s, 'adjustment', -1)", (contract,))
        quick.close()
        assert desk.sql("select count(*) from nuance.mana_checkpoint k join nuance.mana_entry e on e.id = k.entry_id "
                        "where k.contract_id = %s and e.kind = 'adjustment'", contract) == [(0,)]
        slow.commit()
    slow.close()
    assert desk.sql("select nuance_api.mana_balance(%s) = sum(amount) from nuance.mana_entry where contract_id = %s", contract, contract) == [(True,)]
    assert desk.sql("select * from nuance_api.mana_mismatches()") == []


def test_a_wrong_checkpoint_is_told(desk, contract):
    desk.sql("select nuance_api.mana_refill(%s)", contract)
    desk.sql("update nuance.mana_checkpoint set balance = balance + 1 where contract_id = %s", contract)
    try:
        done = desk.ctl("check", check=False)
        assert done.returncode != 0 and f"WRONG  mana's checkpoints are the sums of their entries: contract {contract} has" in done.stdout
    finally:
        desk.sql("update nuance.mana_checkpoint set balance = balance - 1 where contract_id = %s", contract)
    assert "ok     mana's checkpoints" in desk.ctl("check", check=False).stdout


def test_any_interleaving_leaves_balance_equal_to_the_sum(desk):
    """64 sessions spend, refund and refill as they like."""
    contract = make_contract(desk, anchor="now() - interval '400 days'")
    seen, failures, lock = {}, [], threading.Lock()
    staff = desk.person("staff")

    def session(seed):
        dice = random.Random(seed)
        connection = desk.cluster.connect("nuance", None, autocommit=True)
        try:
            cursor = connection.cursor()
            cursor.execute("select set_config('nuance.person', %s, false), set_config('nuance.role', 'staff', false)", (str(staff),))
            for turn in range(12):
                what = dice.random()
                if what < .5:
                    cursor.execute("select nuance_api.mana_record(%s, 'adjustment', %s)", (contract, dice.randint(-50, 20)))
                elif what < .7:
                    cursor.execute("select nuance_api.mana_refill(%s)", (contract,))
                else:
                    cursor.execute("select id from nuance.mana_entry where contract_id = %s and kind = 'adjustment' "
                                   "order by random() limit 1", (contract,))
                    row = cursor.fetchone()
                    try:
                        if row:
                            cursor.execute("select nuance_api.mana_refund(%s, %s, %s, 'undo')",
                                           (f"{seed:011d}{turn:011d}", contract, row[0]))
                    except psycopg2.Error as error:
                        assert error.pgcode == "NU409", error
                cursor.execute("select id, contract_id, kind, amount, reason from nuance.mana_entry where contract_id = %s", (contract,))
                with lock:
                    for row in cursor.fetchall():
                        if seen.setdefault(row[0], row) != row:
                            failures.append((seen[row[0]], row))
        except Exception as error:  # told below, where it fails the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=session, args=(seed,)) for seed in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    left = {row[0] for row in desk.sql("select id from nuance.mana_entry where contract_id = %s", contract)}
    assert set(seen) <= left, "no row vanished"
    balance(desk, contract)
    assert desk.sql("select * from nuance_api.mana_mismatches()") == []
    refunds = desk.sql("select count(*), count(distinct refunds_id) from nuance.mana_entry where contract_id = %s and kind = 'refund'", contract)[0]
    assert refunds[0] == refunds[1] > 0
