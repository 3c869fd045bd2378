"""Limits and blocks: what is too much from one address, network, mailbox or account, and what spam teaches."""
import hashlib
import secrets
import threading

import pytest

from helpers.client import ACCEPT, Client, new_submission, problems, text_of
from helpers.intake import allowed, answers, confirm, filed, held, mailed, nothing_counted, send, somebody, stamp_of, visitor_form  # noqa: F401


@pytest.mark.parametrize("stamp,code", [("", "form-expired"), ("x", "form-expired"), ("1700000000." + "0" * 16 + "." + "0" * 40, "form-expired")])
def test_a_stamp_of_others(desk, stamp, code):
    answer, email = send(desk, stamp=stamp)
    assert answer.status_code == 422 and ("stamp", code) in problems(answer) and held(desk, email) == 0


def test_too_quick_and_too_late_keep_what_was_typed(desk):
    form = visitor_form(desk, body="typed with care")
    form.values["stamp"] = stamp_of(desk, 0)
    answer = form.submit()
    assert answer.status_code == 422 and "quicker than anybody" in answer.text and "typed with care" in answer.text
    again = form.client.form_in(answer, form.url)
    assert again.values["stamp"] == form.values["stamp"] and again.values["email"] == form.values["email"]
    form.values["stamp"] = stamp_of(desk, 90000)
    answer = form.submit()
    assert answer.status_code == 422 and "open for too long" in answer.text
    again = form.client.form_in(answer, form.url)
    assert again.values["stamp"] != form.values["stamp"] and again.values["q-actual"].strip() == "typed with care"
    again.values.update(stamp=stamp_of(desk), go="file")
    assert again.submit().status_code == 303


def test_what_people_do_not_see_is_left_empty(desk):
    answer, email = send(desk, website="https://buy.example")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/check-mail"), "a machine is told nothing"
    assert held(desk, email) == 0 and mailed(desk, email) is None


def test_one_address_is_slowed_then_stopped(another_httpd):
    desk = another_httpd()
    seen = []
    for n in range(22):
        form = visitor_form(desk)
        answer = form.submit(headers={"Accept": ACCEPT["xml"]})
        seen.append((answer.status_code, tuple(problems(answer)) if answer.status_code != 303 else ()))
    assert [s for s, _ in seen[:5]] == [303] * 5
    assert all(p == (("work", "work-needed"),) for _, p in seen[5:]), seen
    # With the work done, on to the limit.
    stamps = []
    for n in range(15):
        form = visitor_form(desk)
        form.values["work"] = worked(form.values["stamp"])
        stamps.append((form.values["stamp"], form.values["work"]))
        assert form.submit().status_code == 303
    form = visitor_form(desk)
    form.values["work"] = worked(form.values["stamp"])
    answer = form.submit()
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "After **login**." in answer.text, "nothing typed is lost"
    # For a while the child that refused it does so without asking the database; to others it makes no difference.
    desk.sql("truncate nuance.rate_window")
    codes = {visitor_form(desk).submit().status_code for _ in range(12)}
    assert 429 in codes
    assert desk.fresh().get(f"/contract/{desk.free_contract()}/new").status_code == 200
    answer = desk.client("free").post(f"/contract/{desk.free_contract()}/new", answers(desk))
    assert answer.status_code == 303, "who logged in is somebody"


def test_many_that_are_wrong_stop_their_sender(another_httpd):
    """What is refused is not counted in the database; a flood of it stops before it gets there."""
    desk = another_httpd(processes=1)
    client = desk.fresh()
    path = f"/contract/{desk.free_contract()}/new"
    codes = [client.post(path, {"csrf": "wrong", "body": "typed with care"}).status_code for _ in range(140)]
    assert set(codes) == {403, 429} and codes[:50] == [403] * 50 and codes[-1] == 429
    answer = client.post(path, {"csrf": "wrong", "q-actual": "typed with care"})
    assert answer.status_code == 429 and "typed with care" in answer.text and 0 < int(answer.headers["Retry-After"]) <= 60


def worked(stamp, bits=15):
    n = 0
    while int.from_bytes(hashlib.sha256(f"{stamp}.{n}".encode()).digest()[:4], "big") >> (32 - bits):
        n += 1
    return str(n)


def test_work_counts_once(desk):
    desk.sql("update nuance.rate_limit set close_at = 0 where name = 'visitor-address'")
    try:
        stamp = stamp_of(desk)
        work = worked(stamp)
        answer, email = send(desk, stamp=stamp, work=work)
        assert answer.status_code == 303 and held(desk, email) == 1
        answer, email = send(desk, stamp=stamp, work=work)
        assert answer.status_code == 422 and ("stamp", "form-expired") in problems(answer)
        answer, email = send(desk, work="12")
        assert answer.status_code == 422 and ("work", "work-needed") in problems(answer)
    finally:
        desk.sql("update nuance.rate_limit set close_at = 5 where name = 'visitor-address'")


def test_without_script_the_mail_comes_later(desk):
    """The form that comes back carries what a browser without script sends as it is."""
    desk.sql("update nuance.rate_limit set close_at = 0 where name = 'visitor-network'")
    try:
        form = visitor_form(desk)
        answer = form.submit()
        assert answer.status_code == 422 and "half an hour" in answer.text
        again = form.client.form_in(answer, form.url)
        assert again.values["work"] == "later" and again.values["stamp"] == form.values["stamp"]
        again.values["go"] = "file"
        assert again.submit().status_code == 303
        email = again.values["email"]
        due = desk.sql("select due_at > now() + interval '10 minutes' from nuance.outbox where recipient = %s", email)
        assert held(desk, email) == 1 and due == [(True,)]
    finally:
        desk.sql("update nuance.rate_limit set close_at = 20 where name = 'visitor-network'")


def test_many_at_once_do_not_pass_a_limit(another_httpd):
    from concurrent.futures import ThreadPoolExecutor
    desk = another_httpd()
    desk.sql("update nuance.rate_limit set most = 3, close_at = null where name = 'visitor-address'")
    try:
        forms = [visitor_form(desk) for _ in range(12)]
        with ThreadPoolExecutor(12) as pool:
            codes = list(pool.map(lambda form: form.submit().status_code, forms))
        assert sorted(codes) == [303] * 3 + [429] * 9
    finally:
        desk.sql("update nuance.rate_limit set most = 20, close_at = 5 where name = 'visitor-address'")


def test_one_mailbox_is_not_flooded(desk):
    email = somebody()
    for n in range(15):
        desk.sql("truncate nuance.rate_window")
        assert visitor_form(desk, email=email, title=f"Flood {n}").submit().status_code == 303
    soon, later, never = desk.sql("select count(*) filter (where state = 'waiting' and due_at <= now() + interval '1 minute'), "
                                  "count(*) filter (where state = 'waiting' and due_at > now() + interval '1 minute'), "
                                  "count(*) filter (where state = 'withdrawn') from nuance.outbox where recipient = %s", email)[0]
    assert (soon, later, never) == (3, 9, 3)


def test_one_mailbox_is_not_flooded_by_many_at_once(desk):
    """Whoever comes while others are not done yet waits, and counts them."""
    email, hold = somebody(), "select setseed(%s), nuance_api.intake_hold(%s, %s, '{\"body\": \"x\"}', 'V', %s, null, %s, null, %s)"
    asked = "select nuance_api.mail_asked(%s, %s)"
    one, two = desk.cluster.connect("nuance"), desk.cluster.connect("nuance")
    try:
        with one.cursor() as a, two.cursor() as b:
            for n in range(3):
                a.execute(hold, (0, new_submission(), desk.free_contract(), email, stamp_of(desk), "192.0.2.1"))
                a.execute(asked, ("password " + email, "192.0.2.1"))
                assert a.fetchone() == (True,)

            def last():
                b.execute(hold, (0.5, new_submission(), desk.free_contract(), email, stamp_of(desk), "198.51.100.1"))
                b.execute(asked, ("password " + email, "198.51.100.1"))
                return b.fetchone()
            told = []
            thread = threading.Thread(target=lambda: told.append(last()))
            thread.start()
            thread.join(0.7)
            one.commit()
            thread.join()
            two.commit()
            assert told == [(False,)]
    finally:
        one.close(), two.close()
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and due_at <= now() + interval '1 minute'", email) == [(3,)]


def test_networks(desk):
    sender = dict(desk.sql("select a, nuance_api.network_around(nuance_api.sender_of(a))::text from unnest(array["
                           "'192.0.2.77', '::ffff:192.0.2.77', '2001:db8:1:2:3::4', 'fe80::1%eth0']) a"))
    assert sender == {"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
                      "fe80::1%eth0": "fe80::/64"}


def test_counting_does_not_wait_for_others(desk):
    """Two senders at once: neither waits for the other's transaction."""
    from helpers.world import Cluster  # noqa: F401
    one, two = desk.cluster.connect("nuance"), desk.cluster.connect("nuance")
    try:
        with one.cursor() as a, two.cursor() as b:
            b.execute("set lock_timeout = '500ms'")
            a.execute("select nuance_api.rate_add('visitor-address 192.0.2.1', '1 hour')")
            b.execute("select nuance_api.rate_add('visitor-address 192.0.2.2', '1 hour')")
            assert b.fetchone() == (1,)
    finally:
        one.close(), two.close()


def test_blocked(desk):
    admin = desk.client("admin")
    email = somebody()
    domain = "@" + secrets.token_hex(4) + ".example"
    for value, kept in ((email.upper(), email), (domain, domain), ("192.0.2.55/24", "192.0.2.0/24")):
        assert admin.form("/admin/intake", "/admin/intake/blocks").fill(value=value, note="Junk").submit().status_code == 303
        assert kept in admin.get("/admin/intake").text
    for value in ("x", "@", "0.0.0.0/0", "10.0.0.0/7", "::/0", "a@b", "300.1.1.1"):
        answer = admin.post("/admin/intake/blocks", {"value": value}, media="xml")
        assert answer.status_code == 422 and problems(answer)[0][0] == "value", value
    for blocked in (email, "anybody" + domain):
        assert visitor_form(desk, email=blocked).submit().status_code == 303
        assert desk.sql("select state::text from nuance.outbox where recipient = %s", blocked) == [("withdrawn",)]
    admin.form("/admin/intake", "/admin/intake/blocks").fill(value="127.0.0.0/8").submit()
    answer, who = send(desk)
    assert answer.status_code == 403 and (None, "network-blocked") in problems(answer) and held(desk, who) == 0
    number = desk.sql("select id from nuance.block where value = '127.0.0.0/8'")[0][0]
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{number}/end").submit().status_code == 303
    assert send(desk)[0].status_code == 303
    assert admin.post(f"/admin/intake/blocks/{number}/end").status_code == 404


def test_spam_proposes_and_a_person_decides(desk):
    link, number, email = filed(desk)
    desk.client("staff").form(f"/N{number}").fill(status="spam").submit()
    assert visitor_form(desk, email=email).submit().status_code == 303 and mailed(desk, email)["path"], "not blocked by that"
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and state = 'withdrawn'", email) == [(0,)]
    rows = {b["value"]: b for b in desk.client("admin").json("/admin/intake.json")["blocks"]}
    assert rows[email]["proposed"] and str(rows[email]["item"]) == number and rows["127.0.0.1/32"]["proposed"]
    block, network = rows[email]["id"], rows["127.0.0.1/32"]["id"]
    assert desk.client("staff").post(f"/admin/intake/blocks/{block}/confirm").status_code == 404, "an admin's to decide"
    admin = desk.client("admin")
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{block}/confirm").submit().status_code == 303
    assert admin.form("/admin/intake", f"/admin/intake/blocks/{network}/end").submit().status_code == 303
    visitor_form(desk, email=email, title="More").submit()
    assert desk.sql("select count(*) from nuance.outbox where recipient = %s and state = 'withdrawn'", email) == [(1,)]
    # Marked again, what was dismissed is proposed again; what is blocked stays.
    desk.client("staff").form(f"/N{number}").fill(status="open").submit()
    desk.client("staff").form(f"/N{number}").fill(status="spam").submit()
    rows = {b["value"]: b for b in admin.json("/admin/intake.json")["blocks"]}
    assert not rows[email]["proposed"] and rows["127.0.0.1/32"]["proposed"]
    admin.form("/admin/intake", f"/admin/intake/blocks/{network}/end").submit()


def test_limits_are_an_admins(desk):
    admin = desk.client("admin")
    form = admin.form("/admin/intake", "/admin/intake/limits/link")
    assert form.fill(most="2", close_at="").submit().status_code == 303
    try:
        link, number, _ = filed(desk)
        holder = Client(desk.url)
        codes = [holder.form_in(holder.get(link), link).fill(comment=f"Again {n}").submit().status_code for n in range(3)]
        assert codes == [303, 303, 429]
    finally:
        admin.form("/admin/intake", "/admin/intake/limits/link").fill(most="60", close_at="").submit()
    answer = admin.post("/admin/intake/limits/link", {"most": "x"})
    assert answer.status_code == 422 and "has to be a number" in text_of(answer)
    assert admin.post("/admin/intake/limits/nosuch", {"most": "1"}).status_code == 404


def test_an_account_is_limited_too(desk):
    desk.sql("update nuance.rate_limit set most = 2 where name = 'account'")
    try:
        codes = []
        for n in range(3):
            codes.append(desk.client("free").post(f"/contract/{desk.free_contract()}/new", answers(desk)).status_code)
        assert codes == [303, 303, 429]
        assert desk.client("staff").post(f"/contract/{desk.free_contract()}/new", answers(desk)).status_code == 303
    finally:
        desk.sql("update nuance.rate_limit set most = 1000 where name = 'account'")


@pytest.mark.parametrize("fields,wrong", [
    ({"name": ""}, "name"), ({"email": ""}, "email"), ({"email": "x@y"}, "email"), ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
    ({"q-actual": ""}, "q-actual"), ({"name": "n" * 300}, "name"), ({"q-actual": "b" * 100001}, "q-actual"), ({"work": "w" * 200}, "work")])
def test_bad_input_names_the_field_and_keeps_the_rest(desk, fields, wrong):
    form = visitor_form(desk, title="Kept all the same")
    form.values.update(fields)
    answer = form.submit()
    assert answer.status_code == 422 and "Kept all the same" in answer.text
    answer = form.submit(headers={"Accept": ACCEPT["xml"]})
    assert wrong in [field for field, _ in problems(answer)]
