"""What the statements of a page know of its item: only what its first statement found the viewer to see."""
import hashlib

import pytest

from helpers.world import described

PAGE = "item"


@pytest.fixture(scope="module")
def paid(desk):
    number = int(desk.file("manager", desk.acme(), "Noted for those who may"))
    desk.comment("staff", number, "A public reply.")
    return number


@pytest.fixture(scope="module")
def statements(desk):
    route = next(r for r in described(desk.build, "routes") if r["name"] == PAGE and r["method"] == "GET")
    known = {s["name"]: s for s in described(desk.build, "statements")}
    return [known[name] for name in route["statements"]]


@pytest.fixture
def present(desk):
    """Begins a transaction as the module does, as somebody; gives its cursor."""
    connection = desk.cluster.connect("nuance_app")

    def begin(login):
        connection.rollback()
        cursor = connection.cursor()
        tell(cursor, login)
        return cursor

    def tell(cursor, login):
        digest = None
        if login is not None:
            token = f"session of {login}".encode()
            digest = hashlib.sha256(token).digest()
            desk.sql("insert into nuance.session (token_hash, person_id, expires_at) values (%s, %s, now() + interval '1 day') "
                     "on conflict do nothing", digest, desk.person(login))
        cursor.execute("select role from nuance_api.present(%s, null, 'noted', false, null, 'read', null)", (digest,))

    begin.again = tell
    yield begin
    connection.close()


def rows_of(cursor, statement, number):
    shape = min(statement["shapes"], key=lambda s: len(s["parameters"]))
    cursor.execute("prepare asked as " + shape["sql"].replace("%", "%%"), ())
    values = ", ".join(f"'{number}'" if name == "number" else "null" for name in shape["parameters"])
    cursor.execute("execute asked" + (values and f"({values})"))
    rows = cursor.fetchall()
    cursor.execute("deallocate asked")
    return rows


def noted(cursor):
    cursor.execute("select nuance_api.noted_item(), (select count(*) from nuance_api.noted), current_setting('nuance.reading', true)")
    return cursor.fetchone()


def test_who_sees_an_item_has_it_noted(present, statements, paid):
    for login in ("manager", "member", "staff"):
        cursor = present(login)
        assert len(rows_of(cursor, statements[0], paid)) == 1
        assert noted(cursor) == (paid, 1, "own"), login


@pytest.mark.parametrize("login", ["free", "contact", "community", None])
def test_for_who_does_not_see_it_nothing_is_noted_and_nothing_found(present, statements, paid, login):
    cursor = present(login)
    for statement in statements:
        of_item = any(p["name"] == "number" for p in statement["parameters"]) or "noted" in str(statement["shapes"])
        rows = rows_of(cursor, statement, paid)
        # whether they hear of it by mail is said of any number
        assert rows == [] or not of_item or statement["name"] == "item_mail", statement["name"]
        assert noted(cursor)[:2] == (None, 0), statement["name"]


def test_what_was_noted_is_for_one_viewer_and_one_transaction(present, statements, paid):
    cursor = present("manager")
    rows_of(cursor, statements[0], paid)
    assert noted(cursor)[0] == paid
    present.again(cursor, "free")
    assert noted(cursor)[:2] == (None, 0)
    cursor = present("manager")
    rows_of(cursor, statements[0], paid)
    cursor.connection.commit()
    assert noted(cursor)[:2] == (None, 0)


def test_of_an_item_that_is_not_the_noted_one_it_is_asked(desk, present, statements, paid):
    """Having seen one's own item opens no other."""
    own = int(desk.file("free", desk.free_contract(), "Somebody's own"))
    cursor = present("free")
    rows_of(cursor, statements[0], own)
    assert noted(cursor) == (own, 1, "own")
    cursor.execute("select nuance_api.viewer_reads_item(%s), nuance_api.viewer_reads_item(%s), nuance_api.viewer_reads_item(null)", (own, paid))
    assert cursor.fetchone() == ("own", None, None)
    for statement in statements[1:]:
        if any(p["name"] == "number" for p in statement["parameters"]) and statement["name"] != "item_mail":
            assert rows_of(cursor, statement, paid) == [], statement["name"]


def test_the_community_reads_as_the_community(desk, present, statements):
    number = int(desk.file("free", desk.free_contract(), "For everybody", "Write to me@private.example, please."))
    cursor = present("community")
    assert len(rows_of(cursor, statements[0], number)) == 1
    assert noted(cursor) == (number, 1, "community")
    answers = rows_of(cursor, next(s for s in statements if s["name"] == "item_answers"), number)
    assert answers and "me@private.example" not in str(answers)


@pytest.mark.parametrize("login,role", [("manager", "customer"), ("member", "customer")])
def test_what_is_not_run_for_a_role_has_no_rows_for_it(present, statements, paid, login, role):
    cursor = present(login)
    assert len(rows_of(cursor, statements[0], paid)) == 1
    left_out = [s for s in statements if s["for"] and role not in s["for"]]
    assert len(left_out) > 5
    for statement in left_out:
        assert rows_of(cursor, statement, paid) == [], statement["name"]


def test_who_becomes_another_is_shown_the_page_of_another_at_once(desk):
    """What a server remembers of somebody's role is no right, and keeps nothing from them."""
    person = desk.make_person("rising", "Rising Star")
    contract = desk.make_contract("Rising Ltd", {"rising": "manager"})
    number = desk.file("rising", contract, "Seen from both sides")
    client = desk.client("rising")

    def queues():
        return len(client.xml(f"/N{number}").findall("queues/queue"))

    for _ in range(2):
        assert queues() == 0
        desk.sql("update nuance.account set role = 'staff' where person_id = %s", person)
        assert queues() >= 3 and queues() >= 3
        desk.sql("update nuance.account set role = 'customer' where person_id = %s", person)
        assert queues() == 0 and queues() == 0
