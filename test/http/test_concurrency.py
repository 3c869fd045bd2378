"""Two people at once: one wins, the other is told, nothing happens twice."""
import threading

import pytest

from helpers.client import problems, text_of
from helpers.world import number_in


def at_once(*calls):
    """Runs the calls in threads that start together and gives their answers in order."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        barrier.wait()
        answers[index] = call()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture(scope="module")
def acme(desk):
    return desk.acme()


@pytest.fixture(scope="module")
def windows(desk):
    """Staff logged in with connections of their own, so that requests truly overlap."""
    return {login: desk.fresh(login) for login in ("staff", "staff2", "admin")}


def test_two_claim_one_item(desk, acme, windows):
    """One wins; the other is told who has it."""
    for _ in range(5):
        number = desk.file("manager", acme, "Claim me")
        forms = [windows[login].form(f"/N{number}", f"/N{number}/claim") for login in ("staff", "staff2")]
        answers = at_once(*(form.submit for form in forms))
        assert sorted(a.status_code for a in answers) == [303, 409]
        loser = next(a for a in answers if a.status_code == 409)
        root = desk.client("staff").xml(f"/N{number}")
        winner = root.find("item").get("owner")
        assert winner in text_of(loser), "the other is told by name who has it"
        assert len([e for e in root.findall("timeline/entry") if e.get("kind") == "owner"]) == 1


def test_claiming_ones_own_again_is_no_conflict(desk, acme, windows):
    number = desk.file("manager", acme, "Mine already")
    first = windows["staff"].post(f"/N{number}/claim")
    second = windows["staff"].post(f"/N{number}/claim")
    assert first.status_code == second.status_code == 303


def test_a_second_claim_as_data(desk, acme, windows):
    number = desk.file("manager", acme, "Taken")
    assert windows["staff"].post(f"/N{number}/claim").status_code == 303
    answer = windows["staff2"].post(f"/N{number}/claim", media="xml")
    assert answer.status_code == 409 and "already-claimed" in [code for _, code in problems(answer)]


def test_work_mode_never_gives_one_item_to_two(desk, acme, windows):
    for _ in range(12):
        desk.file("manager", acme, "For two")
    given = []
    for _ in range(4):
        forms = [windows[login].form("/queue/paid/work") for login in ("staff", "staff2", "admin")]
        answers = at_once(*(form.submit for form in forms))
        assert {a.status_code for a in answers} == {303}
        given += [number_in(a) for a in answers if "/N" in a.headers["Location"]]
    assert len(given) == len(set(given)) >= 10


def test_two_identical_submissions_at_once(desk, acme):
    """The same form sent twice before the first answer: one issue, both land on it."""
    for n in range(5):
        form = desk.client("manager").form(f"/contract/{acme}/new").fill(title=f"At once {n}", body="b")
        windows = [desk.client("manager").clone() for _ in range(3)]
        sends = []
        for window in windows:
            copy = window.form(f"/contract/{acme}/new")
            copy.values = dict(form.values)
            sends.append(copy.submit)
        answers = at_once(*sends)
        assert {a.status_code for a in answers} == {303}
        assert len({number_in(a) for a in answers}) == 1
        assert desk.sql("select count(*) from nuance.item where title = %s", f"At once {n}") == [(1,)]


def test_two_change_one_item_at_once(desk, acme, windows):
    """One change is applied, the other refused as stale; nothing is mixed."""
    for _ in range(5):
        number = desk.file("manager", acme, "Change me")
        forms = [windows["staff"].form(f"/N{number}").fill(status="waiting", priority="high", comment="one"),
                 windows["staff2"].form(f"/N{number}").fill(status="invalid", priority="wish", comment="two")]
        answers = at_once(*(form.submit for form in forms))
        assert sorted(a.status_code for a in answers) == [303, 409]
        item = desk.client("staff").xml(f"/N{number}").find("item")
        assert (item.get("status"), item.get("priority")) in (("waiting", "high"), ("invalid", "wish"),
                                                              ("waiting", "80"), ("invalid", "10"))


def test_comments_at_once_all_arrive(desk, acme):
    number = desk.file("manager", acme, "Everybody talks")
    forms = [desk.fresh(login).form(f"/N{number}").fill(comment=f"from {login}") for login in ("manager", "member", "staff", "staff2", "admin")]
    answers = at_once(*(form.submit for form in forms))
    assert [a.status_code for a in answers] == [303] * 5
    entries = desk.client("staff").xml(f"/N{number}").findall("timeline/entry")
    assert len([e for e in entries if e.get("kind") == "comment"]) == 5
    ids = [int(e.get("id")) for e in entries]
    assert ids == sorted(ids)


def test_queue_counts_stay_exact(desk, acme, windows):
    """After claims, moves, closes and filings at once, every count equals what counting says."""
    def busy(login, n):
        def run():
            number = desk.fresh("manager").post(f"/contract/{acme}/new", {"title": f"Count {login}{n}", "body": "b"})
            number = number_in(number)
            client = windows[login].clone()
            for fields in ({"queue": "free"}, {"status": "resolved"}, {"status": "open", "owner": "0"}, {"queue": "community"})[:n + 1]:
                version = client.xml(f"/N{number}").find("item").get("version")
                client.post(f"/N{number}", {"version": version, **fields})
        return run
    at_once(*(busy(login, n) for login in ("staff", "staff2") for n in range(4)))
    for queue in desk.client("staff").xml("/staff").findall("desk/queue"):
        key = queue.get("key")
        counted = {name: 0 for name in ("any", "none")}
        for owner in counted:
            path = f"/queue/{key}?status=open&owner={owner}"
            while path:
                items = desk.client("staff").xml(path).find("items")
                counted[owner] += len([i for i in items if owner == "any" or i.get("status") == "open"])
                path = f"/queue/{key}?status=open&owner={owner}&after={items.get('next')}" if items.get("next") else None
        assert (int(queue.get("open")), int(queue.get("unowned"))) == (counted["any"], counted["none"]), key
