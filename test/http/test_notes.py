"""An internal note leaves no trace for customers: not its text, nor that there is one."""
import re

import pytest

VOLATILE = {"request", "csrf", "submission"}


def lasting(answer):
    """A page's data without what differs at every request, and without the words for how long ago."""
    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k not in VOLATILE and not k.endswith("_ago")}
        return [strip(v) for v in value] if isinstance(value, list) else value
    return strip(answer.json())


@pytest.mark.parametrize("login", ["manager", "member"])
def test_a_note_leaves_no_trace(desk, login):
    acme = desk.acme()
    manager, staff, reader = desk.client("manager"), desk.client("staff"), desk.client(login)
    answer = manager.form(f"/contract/{acme}/new").fill(title="No trace", body="Text").submit()
    number = re.search(r"/N(\d+)", answer.headers["Location"])[1]
    pages = ["/", f"/contract/{acme}", f"/N{number}"]
    reader.get(f"/N{number}")      # the flash is gone
    before = [lasting(reader.get(path, "json")) for path in pages]

    # what a note can be: words, and a move between queues
    assert staff.form(f"/N{number}").fill(comment="Between us", visibility="internal").submit().status_code == 303
    assert staff.form(f"/N{number}").fill(queue="community").submit().status_code == 303
    assert staff.form(f"/N{number}").fill(queue="paid").submit().status_code == 303
    assert [lasting(reader.get(path, "json")) for path in pages] == before

    # and what customers say afterwards is not stale because of it
    version = before[2]["item"]["version"]
    answer = manager.form(f"/N{number}").fill(comment="More", version=str(version)).submit(("status", "resolved"))
    assert answer.status_code == 303
