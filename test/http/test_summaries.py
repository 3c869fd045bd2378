"""What a refused form says on top of its page: every field by the name people read beside it, every link leading to it."""
import re

import pytest

from helpers.client import html
from helpers.matrix import POST
from helpers.world import SOURCE, described

# What a form carries without showing it: nobody typed it, and there is nothing to lead to.
UNSEEN = {"version", "submission", "price", "after", "q", "retire", "work"}
# Forms of which a page may hold many: there is no one place to lead to.
MANY = set(re.findall(r"(?:form|@route) = '(\w+)'", "".join(
    template for part in (SOURCE / "xsl" / "parts").glob("*.xsl")
    for template in re.findall(r'<xsl:template match="[^"]*problem[^"]*" mode="is-in-a-row">.*?</xsl:template>', part.read_text(), re.S))))
MANY |= {"rotation_add", "rotation_change", "form_edit", "admin_destination", "admin_destinations"}   # said in the template's match, and for some of their fields
# The engine's own, and captures of the path.
MADE = {"session", "lifetime", "network", "agent"}
# What they are of is said by the path, and their form is known.
OF_FORMS = re.compile(r"_(draft_save|draft_discard|preview|insert)$")


def forms(build):
    """Action route -> the fields of its form."""
    fields = {s["name"]: [p["name"] for p in s["parameters"]] for s in described(build, "statements")}
    return {r["name"]: [f for f in fields[r["action"]] if f not in MADE and "{" + f + "}" not in r["path"]
                        and (f not in ("form", "number") or not OF_FORMS.search(r["name"]))]
            for r in described(build, "routes") if r["method"] == "POST"}


@pytest.mark.parametrize("route", sorted(name for name in POST if name not in ("payment_event", "logout", "issue_file_for", "item_comment_for")))
def test_every_problem_has_a_name_and_a_place(desk, build, places, route):
    _, path, fields, allowed = next((row for row in POST[route] if row[3]), POST[route][0])
    client = desk.client("admin") if "admin" in allowed or path.startswith(("/admin", "/N")) and not allowed or "/staff" in path \
        else desk.client(sorted(allowed)[0] if allowed and "visitor" not in allowed else "contact" if "{team}" in path else "admin")
    if route == "login" or "visitor" in allowed and not path.startswith("/logout"):
        client = desk.fresh()
    path = path.format(**places)
    fields = {name: value.format(**places) for name, value in fields.items()}
    for field in forms(build)[route]:
        answer = client.post(path, {**fields, field: "\x01"})
        if answer.status_code == 404:
            continue
        assert answer.status_code in (400, 422), f"{path} {field}: {answer.status_code}"
        page = html(answer)
        lines = page.xpath("//div[@id='problems']//li")
        assert lines, f"{path} {field}: no summary"
        for line in lines:
            words = line.text_content()
            assert not line.xpath(".//code") and not re.search(r"\b[a-z]+_[a-z]+\b", words), f"{path} {field}: {words}"
            for link in line.xpath(".//a/@href"):
                assert link.startswith("#") and len(page.xpath(f"//*[@id='{link[1:]}']")) == 1, f"{path}: {link} leads nowhere"
            if field not in UNSEEN and page.xpath(f"//main//form//*[@name='{field}'][not(@type='hidden')][starts-with(@id, 'f-')]"):
                assert line.xpath(".//a") or route in MANY, f"{path}: nothing leads to {field}"
                assert ": " in words, f"{path} {field}: {words}"
