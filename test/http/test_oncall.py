"""On-call duty on its pages: schedules and policies made by admins, standing in, gaps, the calendar."""
import datetime

import icalendar
import pytest

from helpers.client import html, problems, text_of


def path_of(answer):
    return answer.headers["Location"].removeprefix("/support").split("#")[0]


@pytest.fixture(scope="module")
def schedule(desk):
    """Made as an admin makes it, by the forms."""
    admin = desk.client("admin")
    form = admin.form("/admin/oncall", "/admin/oncall/schedules")
    path = path_of(form.fill(name="Made by hand", time_zone="Europe/Berlin").submit())
    form = admin.form(path, path + "/rotations").fill(name="Weeks", first_turn="2026-01-05T08:00", length="1", unit="weeks")
    assert form.submit().status_code == 303
    rotation = admin.xml(path).find("rotations/rotation").get("id")
    for login in ("staff", "staff2"):
        admin.form(path, f"{path}/rotations/{rotation}/members").fill(person=desk.person(login)).submit()
    yield path
    for target in desk.sql("select t.id from nuance.oncall_target t join nuance.oncall_schedule s on s.id = t.schedule_id where s.name like 'Made by hand%%'"):
        desk.sql("delete from nuance.oncall_target where id = %s", target[0])
    admin.post(path + "/remove")


def number(path):
    return path.rsplit("/", 1)[1]


def shifts(desk, path, login="staff"):
    return [s for s in desk.client(login).xml("/oncall").findall("shifts/shift") if s.get("schedule") == number(path)]


def test_a_schedule_made_by_hand(desk, schedule):
    found = shifts(desk, schedule)
    assert {s.get("person") for s in found} == {"Sam Okafor", "Robin Vega"} and all(s.get("gap") == "no" for s in found)
    for one, other in zip(found, found[1:]):
        assert one.get("ends-at") == other.get("starts-at") and one.get("person") != other.get("person")
        assert other.get("weekday") == "1" and other.get("starts-local").endswith("08:00"), "Mondays at eight, by the schedule's clocks"
    words = text_of(desk.client("staff").get("/oncall"))
    assert "Made by hand" in words and "is on call now" in words


def test_the_order_is_changed_without_script(desk, schedule):
    admin = desk.client("admin")
    before = [m.get("name") for m in admin.xml(schedule).findall("members/member")]
    first = admin.xml(schedule).find("members/member").get("id")
    assert admin.post(f"{schedule}/members/{first}/move", {"direction": "down"}).status_code == 303
    assert [m.get("name") for m in admin.xml(schedule).findall("members/member")] == before[::-1]
    assert admin.post(f"{schedule}/members/{first}/move", {"direction": "down"}).status_code == 303, "at the end it stays"
    admin.post(f"{schedule}/members/{first}/move", {"direction": "up"})


def test_a_gap_is_shown_before_it_happens(desk, schedule):
    """Only working days: the weekend is nobody's."""
    admin = desk.client("admin")
    rotation = admin.xml(schedule).find("rotations/rotation").get("id")
    edit = admin.form(f"{schedule}?edit={rotation}", f"{schedule}/rotations/{rotation}")
    assert edit.values["name"] == "Weeks" and edit.values["first_turn"] == "2026-01-05T08:00" and edit.values["saturday"] == "yes"
    del edit.values["saturday"], edit.values["sunday"]
    assert edit.submit().status_code == 303
    try:
        gaps = [s for s in shifts(desk, schedule) if s.get("gap") == "yes"]
        assert gaps and all(s.get("person") is None for s in gaps)
        page = html(desk.client("staff").get("/oncall"))
        shown = page.xpath("//*[contains(@class, 'notice bad')]")[0].text_content()
        assert "nobody is on call" in shown and "Made by hand" in shown and "Sat" in shown
        assert page.xpath("//*[local-name() = 'rect'][@class = 'gap']"), "and in the strip"
        for login in ("staff", "admin"):
            first = desk.client(login).xml("/staff").findall("gaps/gap")[0]
            assert first.get("now") == "yes" or [datetime.datetime.fromisoformat(first.get(n)) for n in ("starts-at", "ends-at")] == [
                datetime.datetime.fromisoformat(gaps[0].get(n)) for n in ("starts-at", "ends-at")], "each in the viewer's zone"
            shown = html(desk.client(login).get("/staff")).xpath("//*[contains(@class, 'notice bad')]")[0].text_content()
            assert "obody is on call" in shown and "Made by hand" in shown, "and on the desk"
        assert desk.client("community").xml("/staff").findall("gaps/gap") == []
    finally:
        edit = admin.form(f"{schedule}?edit={rotation}", f"{schedule}/rotations/{rotation}")
        edit.values.update(saturday="yes", sunday="yes")
        edit.submit()
    assert not [s for s in shifts(desk, schedule) if s.get("gap") == "yes"]
    assert not [g for g in desk.client("staff").xml("/staff").findall("gaps/gap") if g.get("schedule-name") == "Made by hand"]


def test_who_left_is_a_gap(desk, schedule):
    desk.sql("update nuance.account set disabled_at = now() where login = 'staff2'")
    try:
        assert [s for s in shifts(desk, schedule) if s.get("gap") == "yes"]
        desk.sql("update nuance.oncall_schedule set gaps_at = now() - interval '2 minutes'")
        while desk.sql("select nuance_api.job_oncall_gaps()") != [(0,)]:
            pass
        assert [g for g in desk.client("staff").xml("/staff").findall("gaps/gap") if g.get("schedule-name") == "Made by hand"], "found within a minute or so"
        assert "no longer of staff" in text_of(desk.client("admin").get(schedule))
    finally:
        desk.sql("update nuance.account set disabled_at = null where login = 'staff2'")


def test_standing_in(desk, schedule):
    staff = desk.client("staff")
    form = staff.form("/oncall", f"/oncall/{number(schedule)}/override")
    assert form.values["person"] == desk.person("staff"), "oneself, to begin with"
    start = datetime.datetime.now() + datetime.timedelta(days=2)
    form.fill(person=desk.person("admin"), starts=start.strftime("%Y-%m-%dT10:00"), ends=start.strftime("%Y-%m-%dT12:00"))
    assert form.submit().status_code == 303
    mine = [s for s in shifts(desk, schedule) if s.get("override") == "yes"]
    assert [(s.get("person"), s.get("starts-local")[-5:], s.get("ends-local")[-5:]) for s in mine] == [("Ada Adler", "10:00", "12:00")]
    override = next(o for o in staff.xml("/oncall").findall("overrides/override") if o.get("schedule") == number(schedule)).get("id")
    assert staff.post(f"/oncall/override/{override}/remove").status_code == 303
    assert not [s for s in shifts(desk, schedule) if s.get("override") == "yes"]


@pytest.mark.parametrize("fields,problem", [
    ({"starts": "yesterday", "ends": "2030-01-01T08:00"}, ("starts", "no-moment")), ({"starts": "2030-02-30T08:00", "ends": "2030-03-01T08:00"}, ("starts", "no-moment")),
    ({"starts": "2030-01-02T08:00", "ends": "2030-01-01T08:00"}, ("ends", "ends-before")), ({"starts": "2020-01-01T08:00", "ends": "2020-01-02T08:00"}, ("ends", "is-past")),
    ({"starts": "2030-01-01T08:00", "ends": "2039-01-01T08:00"}, ("ends", "too-far")), ({"starts": "2030-01-01T08:00", "ends": "2030-01-01T09:00", "person": "999999"}, ("person", "not-a-choice")),
    ({"starts": "9999999999-01-01T08:00", "ends": "2030-01-01T09:00"}, ("starts", "too-long")), ({"starts": "2030-01-01T25:00", "ends": "2030-01-01T09:00"}, ("starts", "no-moment"))])
def test_standing_in_refused(desk, schedule, fields, problem):
    before = desk.snapshot()
    answer = desk.client("staff").post(f"/oncall/{number(schedule)}/override", {"person": desk.person("staff"), **fields}, media="xml")
    assert answer.status_code == 422 and problem in problems(answer), answer.text[-800:]
    assert desk.snapshot() == before


@pytest.mark.parametrize("change,problem", [
    ({"first_turn": "x"}, ("first_turn", "no-moment")), ({"first_turn": "1850-01-01 08:00"}, ("first_turn", "no-moment")), ({"length": "0"}, ("length", "out-of-range")),
    ({"length": "367"}, ("length", "out-of-range")), ({"unit": "minutes"}, ("unit", "not-a-choice")), ({"hours_from": "24:00"}, ("hours_from", "no-clock-time")),
    ({"hours_until": "8"}, ("hours_until", "no-clock-time")), ({"monday": False}, ("monday", "no-weekday")), ({"name": " "}, ("name", "required"))])
def test_rotations_refused(desk, schedule, change, problem):
    before = desk.snapshot()
    fields = {"name": "R", "first_turn": "2026-01-05 08:00", "length": "1", "unit": "days", "monday": "yes", **change}
    answer = desk.client("admin").post(schedule + "/rotations", fields, media="xml")
    assert answer.status_code == 422 and problem in problems(answer), answer.text[-800:]
    assert desk.snapshot() == before
    kept = desk.client("admin").post(schedule + "/rotations", fields)
    assert kept.status_code == 422 and 'value="2026-01-05 08:00"' in kept.text or "first_turn" in change


def test_names_and_zones(desk, schedule):
    admin = desk.client("admin")
    for fields, problem in (({"name": "made BY hand", "time_zone": "UTC"}, ("name", "name-taken")), ({"name": "New", "time_zone": "Mars/Base"}, ("time_zone", "no-time-zone")),
                            ({"name": "New", "time_zone": "EST"}, ("time_zone", "no-time-zone"))):
        answer = admin.post("/admin/oncall/schedules", fields, media="xml")
        assert answer.status_code == 422 and problem in problems(answer)


def test_a_policy_made_by_hand(desk, schedule):
    admin = desk.client("admin")
    path = path_of(admin.form("/admin/oncall", "/admin/oncall/policies").fill(name="By hand").submit())
    admin.form(path, path + "/levels").fill(wait="5").submit()
    admin.form(path, path + "/levels").fill(wait="15").submit()
    first, second = [level.get("id") for level in admin.xml(path).findall("levels/level")]
    assert "Pages nobody" in text_of(admin.get(path))
    admin.form(path, f"{path}/levels/{first}/targets").fill(target="schedule-" + number(schedule)).submit()
    admin.form(path, f"{path}/levels/{second}/targets").fill(target="person-" + desk.person("admin")).submit()
    targets = admin.xml(path).findall("targets/target")
    assert [(t.get("kind"), t.get("nobody")) for t in targets] == [("schedule", "no"), ("person", "no")]
    assert targets[0].get("person") in ("Sam Okafor", "Robin Vega"), "and says whom that reaches now"
    assert admin.post(schedule + "/remove", media="xml").status_code == 422, "a schedule that is used stays"
    admin.post(f"{path}/levels/{first}/move", {"direction": "down"})
    assert [level.get("id") for level in admin.xml(path).findall("levels/level")] == [second, first]
    admin.form(path).fill(name="By hand", repeats="2").submit()
    assert admin.xml(path).find("policy").get("repeats") == "2"
    plan = desk.sql("select id from nuance.plan where key = 'team-plus'")[0][0]
    assert admin.post("/admin/oncall/assign", {"target": f"plan-{plan}", "policy": number(path)}).status_code == 303
    assert desk.sql("select policy_id from nuance.plan where id = %s", plan)[0][0] == int(number(path))
    assert ("", "policy-used") in [(f or "", c) for f, c in problems(admin.post(path + "/remove", media="xml"))]
    admin.post("/admin/oncall/assign", {"target": f"plan-{plan}", "policy": "0"})
    for level in (first, second):
        admin.post(f"{path}/levels/{level}/remove")
    assert admin.post(path + "/remove").status_code == 303 and admin.get(path).status_code == 404
    default = next(p for p in admin.xml("/admin/oncall").findall("policies/policy") if p.get("is-default") == "yes").get("id")
    assert admin.post(f"/admin/oncall/policies/{default}/remove", media="xml").status_code == 422, "there is always a default"


@pytest.mark.parametrize("target", ["schedule-999999999", "person-1x", "destination-0", "queue-1", "", "person--1", "schedule-" + "9" * 19])
def test_targets_refused(desk, target):
    policy = desk.sql("select id from nuance.oncall_policy where is_default")[0][0]
    level = desk.sql("select min(id) from nuance.oncall_level where policy_id = %s", policy)[0][0]
    answer = desk.client("admin").post(f"/admin/oncall/policies/{policy}/levels/{level}/targets", {"target": target}, media="xml")
    assert answer.status_code == 422 and problems(answer)[0][0] == "target"


# The calendar.

def test_the_calendar(desk, schedule):
    answer = desk.client("staff").get("/oncall.ics", "*/*")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    lines = answer.content.split(b"\r\n")
    assert lines[-1] == b"" and all(len(line) <= 75 for line in lines) and b"\n" not in b"".join(lines)
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = [e for e in calendar.walk("VEVENT") if str(e["SUMMARY"]).startswith("Made by hand:")]
    found = shifts(desk, schedule)
    assert len(events) == len(found)
    for event, shift in zip(events, found):
        assert event["DTSTART"].dt == datetime.datetime.fromisoformat(shift.get("starts-at")).astimezone(datetime.timezone.utc)
        assert event["DTEND"].dt == datetime.datetime.fromisoformat(shift.get("ends-at")).astimezone(datetime.timezone.utc)
        assert str(event["SUMMARY"]) == f"Made by hand: {shift.get('person')}"
    assert len({str(e["UID"]) for e in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))


def test_the_calendar_of_one_person(desk, schedule):
    calendar = icalendar.Calendar.from_ical(desk.client("staff").get("/oncall.ics?who=me", "*/*").content)
    assert calendar.walk("VEVENT") and all(str(e["SUMMARY"]).endswith("Sam Okafor") for e in calendar.walk("VEVENT"))


def test_names_in_calendars_are_marked_and_folded(desk, schedule):
    admin = desk.client("admin")
    name = "Made by hand, \u00fcber;all \\ \u65e5\u672c\u8a9e" + " very long" * 4 + "\U0001f6a8" * 8
    admin.form(schedule).fill(name=name).submit()
    try:
        content = desk.client("staff").get("/oncall.ics", "*/*").content
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        summaries = {str(e["SUMMARY"]).rsplit(": ", 1)[0] for e in icalendar.Calendar.from_ical(content).walk("VEVENT")}
        assert name in summaries
    finally:
        admin.form(schedule).fill(name="Made by hand").submit()


@pytest.mark.parametrize("accept,kind", [("text/calendar", "text/calendar"), ("text/calendar, */*;q=0.1", "text/calendar"), ("*/*", "text/html"), ("text/*", "text/html"),
                                         ("text/html, text/calendar;q=0.9", "text/html"), ("text/calendar;q=0.9, application/json;q=0.5", "text/calendar"),
                                         ("application/json, text/calendar;q=0.2", "application/json")])
def test_who_names_it_gets_it(desk, accept, kind):
    answer = desk.client("staff").get("/oncall", accept)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(kind)


def test_calendars_have_the_rights_of_the_page(desk):
    for login in ("contact", "community", "free"):
        answer = desk.client(login).get("/oncall.ics", "*/*")
        assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("text/html")
    assert desk.fresh().get("/oncall.ics", "*/*").status_code == 401, "a program is told"
    assert desk.client("staff").get("/oncall.ics?who=x", "*/*").status_code == 400
    assert desk.client("staff").get("/staff.ics", "*/*").status_code == 404
    assert desk.client("staff").get("/staff", "text/calendar").status_code == 406
    assert desk.client("staff").post("/oncall.ics").status_code == 405
    head = desk.client("staff").get("/oncall.ics", "*/*", method="HEAD")
    assert head.status_code == 200 and head.content == b"" and head.headers["Content-Type"].startswith("text/calendar")


def test_a_token_reads_the_calendar(desk):
    token = desk.ctl("token", "add", "calendar", "staff", "read").stdout.split()[-1]
    import requests
    answer = requests.get(desk.url + "/oncall.ics?who=me", headers={"Authorization": "Bearer " + token}, timeout=20)
    assert answer.status_code == 200 and b"BEGIN:VCALENDAR" in answer.content


# An address that calendar programs read.

def own_address(desk, login="staff"):
    """Makes it by the form of the account's page, and gives its path."""
    form = desk.client(login).form("/account", "/account/calendar")
    assert form.submit().status_code == 303
    return desk.client(login).xml("/account").find("calendar").get("path")


def test_a_calendar_program_reads_ones_shifts_without_logging_in(desk, schedule):
    path = own_address(desk)
    shown = html(desk.client("staff").get("/account")).xpath("//input[@id='calendar-address']/@value")[0]
    assert shown.endswith(path + ".ics") and shown.startswith("http")
    answer = desk.fresh().get(path + ".ics", "*/*")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Referrer-Policy"] == "no-referrer"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert events and all(str(e["SUMMARY"]).endswith("Sam Okafor") for e in events), "one's own alone"
    named = icalendar.Calendar.from_ical(desk.client("staff").get("/oncall.ics?who=me", "*/*").content).walk("VEVENT")
    mine, all_mine = ({(str(e["SUMMARY"]), e["DTEND"].dt) for e in found} for found in (named, events))
    horizon = max(end for _, end in mine)       # where the nearer calendar ends, which goes on with the hour
    assert len(mine) > 1 and {shift for shift in mine if shift[1] < horizon} <= all_mine
    assert "On-call shifts of Sam Okafor" in text_of(desk.fresh().get(path)), "a page for people, too"


def test_the_address_is_replaced_and_revoked(desk, schedule):
    first, second = own_address(desk), own_address(desk)
    assert first != second
    assert desk.fresh().get(first + ".ics", "*/*").status_code == 404 and desk.fresh().get(second + ".ics", "*/*").status_code == 200
    assert desk.sql("select count(*) from nuance.calendar_link l where position(%s in l::text) > 0", second.rsplit("/", 1)[1]) == [(0,)], "the token is kept nowhere"
    desk.sql("update nuance.account set disabled_at = now() where login = 'staff'")
    try:
        assert desk.fresh().get(second + ".ics", "*/*").status_code == 404, "who left has no shifts to read"
    finally:
        desk.sql("update nuance.account set disabled_at = null where login = 'staff'")
    assert desk.client("staff").form("/account", "/account/calendar/revoke").submit().status_code == 303
    assert desk.fresh().get(second + ".ics", "*/*").status_code == 404
    assert desk.client("staff").xml("/account").find("calendar").get("path") is None


def test_addresses_are_for_who_can_be_on_call(desk, schedule):
    path = own_address(desk)
    for login in ("contact", "community"):
        assert desk.client(login).xml("/account").find("calendar") is None
        assert desk.client(login).post("/account/calendar").status_code == 404
    holder = desk.fresh()
    holder.get(path)
    assert holder.get("/oncall", "*/*").status_code != 200, "it opens nothing else"
    token = path.rsplit("/", 1)[1]
    assert desk.fresh().get(f"/link/{token}/N1", "*/*").status_code == 404
