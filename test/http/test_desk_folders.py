"""The desk's folders: what is in them, and that their counts are exact whatever happens to items at once."""
import random
import threading

import pytest

from helpers.world import LOGINS

FOLDERS = ("mine", "unowned", "urgent", "waiting", "snoozed")
STAFF = ("staff", "staff2", "admin")


def listed(client, folder):
    """The numbers in a folder, over all of its pages."""
    numbers, path = [], f"/folder/{folder}"
    while path:
        items = client.xml(path).find("items")
        numbers += [int(i.get("number")) for i in items]
        path = f"/folder/{folder}?after={items.get('next')}" if items.get("next") else None
    return numbers


def counted(client):
    desk = client.xml("/staff").find("desk")
    return {folder: int(desk.get(folder)) for folder in FOLDERS}


def check_counts(desk, login):
    client = desk.client(login)
    counts = counted(client)
    for folder in FOLDERS:
        numbers = listed(client, folder)
        assert len(numbers) == len(set(numbers)) == counts[folder], f"{login}: {folder}"


def true_counts(desk):
    return desk.sql("select t.kind, t.id, count(*) from nuance.item i cross join lateral nuance_api.item_tallies(i) t group by 1, 2 order by 1, 2",
                    role="postgres")


def present_counts(desk):
    return desk.sql("select kind, id, sum(n)::bigint from (select * from nuance.tally union all select * from nuance.tally_delta) t "
                    "group by 1, 2 having sum(n) <> 0 order by 1, 2", role="postgres")


def test_counts_stay_exact_whatever_happens_at_once(desk):
    """Random changes of everything a count depends on, by many at once, some undone: counts equal counting."""
    numbers = [n for n, in desk.sql("select number from nuance.item order by random() limit 60")]
    people = [p for p, in desk.sql("select person_id from nuance.account where role in ('staff', 'admin')")]
    queues = [q for q, in desk.sql("select id from nuance.queue")]
    failures = []

    def busy(seed):
        dice = random.Random(seed)
        connection = desk.cluster.connect("postgres", "nuance")
        try:
            with connection.cursor() as cursor:
                for _ in range(150):
                    change, value = dice.choice([
                        ("status = %s", dice.choice(["open", "waiting", "resolved", "duplicate", "spam"])), ("owner_id = %s", dice.choice([None, *people])),
                        ("queue_id = %s", dice.choice(queues)), ("priority = %s", dice.choice([100, 80, 50])),
                        ("snoozed_until = case when not closed then %s::timestamptz end", dice.choice([None, "infinity", "2099-01-01"])), ("urgency = %s", dice.choice([0, 1, 2]))])
                    cursor.execute(f"update nuance.item set {change} where number = %s", (value, dice.choice(numbers)))
                    if dice.random() < 0.1:
                        cursor.execute("select nuance_api.fold_tallies()")
                    (connection.rollback if dice.random() < 0.2 else connection.commit)()
        except Exception as failure:  # pylint: disable=broad-except
            failures.append(failure)
        finally:
            connection.close()

    before = desk.sql("select number, status, owner_id, queue_id, priority, snoozed_until, urgency from nuance.item where number = any (%s)", numbers)
    threads = [threading.Thread(target=busy, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert present_counts(desk) == true_counts(desk)
    for login in STAFF:
        check_counts(desk, login)
    for number, *was in before:
        desk.sql("update nuance.item set status = %s, owner_id = %s, queue_id = %s, priority = %s, snoozed_until = %s, urgency = %s where number = %s",
                 *was, number)
    desk.sql("select nuance_api.fold_tallies()", role="postgres")
    assert present_counts(desk) == true_counts(desk)
    assert desk.sql("select count(*) from nuance.tally_delta") == [(0,)]


def test_counts_are_numbers_in_json(desk):
    queues = desk.client("staff").json("/staff.json")["desk"]
    assert queues and all(isinstance(queue[count], int) for queue in queues for count in ("open", "unowned"))


def test_counts_can_be_made_anew(desk):
    was = present_counts(desk)
    desk.sql("select nuance_api.count_again()", role="postgres")
    assert present_counts(desk) == was


def test_a_page_makes_urgent_until_it_is_closed(desk):
    """Paged: first of all work. Acknowledged: still urgent, no longer first. Closed: neither."""
    number = int(desk.file("contact", desk.dedicated(), "Everything burns"))
    desk.sql("insert into nuance.page (item_number, contract_id, person_id, what, opened_at) "
             "select number, contract_id, requestor_id, 'It burns', now() from nuance.item where number = %s", number)
    staff = desk.client("staff")
    assert number in listed(staff, "urgent")
    assert listed(staff, "unowned").index(number) < 3
    row = next(i for i in staff.xml("/folder/urgent").find("items") if i.get("number") == str(number))
    assert row.get("urgent") == "yes"
    turn = "select work_turn < 10000000000000000 from nuance.item where number = %s"
    assert desk.sql(turn, number) == [(True,)]
    desk.sql("update nuance.page set acknowledged_at = now(), acknowledged_via = 'link' where item_number = %s", number)
    assert desk.sql(turn, number) == [(False,)]
    assert number in listed(staff, "urgent")
    desk.comment("staff", number, "Put out.", status="resolved")
    assert number not in listed(staff, "urgent")
    check_counts(desk, "staff")


def test_folders_are_in_the_order_of_work(desk):
    for folder in ("unowned", "waiting"):
        numbers = listed(desk.client("staff"), folder)
        turns = desk.sql("select number from nuance.item where number = any (%s) order by work_turn, number", numbers)
        assert numbers == [n for n, in turns] and numbers


@pytest.mark.parametrize("login", [login for login in LOGINS if login not in STAFF])
def test_folders_are_for_staff(desk, login):
    for folder in FOLDERS:
        assert desk.client(login).get(f"/folder/{folder}").status_code == 404
    if login == "community":
        found = desk.client(login).xml("/staff").find("desk")
        assert len(found) > 0 and not set(found.attrib) & set(FOLDERS)


def test_there_is_no_other_folder(desk):
    assert desk.client("staff").get("/folder/nosuch").status_code == 404
