"""People without an account, who file by a form and a link."""
import secrets
import time
import urllib.parse

import pytest

from .client import ACCEPT, html
from .world import free_answers

MEDIA = ("html", "xml", "json")


@pytest.fixture(scope="module", autouse=True)
def allowed(desk):
    form = desk.client("admin").form("/admin/intake")
    assert "visitors" not in form.values, "off until an admin allows it"
    assert form.fill(visitors="yes").submit().status_code == 303
    yield
    form = desk.client("admin").form("/admin/intake")
    form.values.pop("visitors", None)
    assert form.submit().status_code == 303


@pytest.fixture(autouse=True)
def nothing_counted(desk):
    """Each test begins with the limits untouched."""
    desk.sql("truncate nuance.rate_window")
    yield


def stamp_of(desk, seconds=60):
    """A stamp as a form shown that long ago carries it."""
    said = f"{int(time.time()) - seconds}.{secrets.token_hex(8)}"
    return said + "." + desk.sql("select nuance_api.form_seal(%s)", said)[0][0]


def somebody():
    return f"v{secrets.token_hex(5)}@visitor.example"


def visitor_form(desk, client=None, **fields):
    client = client or desk.fresh()
    form = client.form(f"/contract/{desk.free_contract()}/new")
    return answered(desk, form, **fields)


def answered(desk, form, title="A blank page", body="After **login**.", **fields):
    """A visitor's form with everything answered, to be filed."""
    form.values.update(free_answers(title, body), go="file", stamp=stamp_of(desk))
    return form.fill(**{"name": "Vera Ito", "email": somebody(), **fields})


def answers(desk, **fields):
    """The same written by hand."""
    return {"form_version": desk.form_version(desk.free_contract()), "go": "file", **free_answers(), **fields}


def mailed(desk, email, template="confirm-item"):
    """What the latest of these mails says, with the link it gets when it goes; None where there is none."""
    path = "'/confirm/' || nuance_api.mail_token('confirm', o.key)" if template == "confirm-item" else \
        "nuance_api.access_link_make((o.content ->> 'item')::bigint, (o.content ->> 'person')::bigint, o.key)"
    rows = desk.sql(f"select o.content || jsonb_build_object('path', {path}) from nuance.outbox o "
                    "where o.recipient = %s and o.template = %s order by o.id desc limit 1", email, template)
    return rows[0][0] if rows else None


def held(desk, email):
    return desk.sql("select count(*) from nuance.unconfirmed where email = %s and item_number is null", email)[0][0]


def confirm(desk, path):
    """Opens the link and presses the button; gives the link to the issue."""
    answer = desk.fresh().form(path).submit()
    assert answer.status_code == 303, answer.text[:500]
    return urllib.parse.urlsplit(answer.headers["Location"]).path


def filed(desk, **fields):
    """(link path, issue number, address) of an issue somebody without an account filed."""
    form = visitor_form(desk, **fields)
    assert form.submit().status_code == 303
    link = confirm(desk, mailed(desk, form.values["email"])["path"])
    return link, link.rsplit("/N", 1)[1], form.values["email"]


def send(desk, **fields):
    """What comes of a visitor's form with these fields as they are, and the address it named."""
    form = visitor_form(desk)
    form.values.update(fields)
    answer = form.submit(headers={"Accept": ACCEPT["xml"]})
    return answer, form.values["email"]
