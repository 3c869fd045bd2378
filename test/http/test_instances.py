"""Instances arrive from the hosting system, by file and by API; their contracts exist from that moment."""
import json

import pytest
import requests

from helpers.world import described
from test_concurrency import at_once

HEAD = b"name,display_name,plan,members\n"


@pytest.fixture
def imported(desk, tmp_path):
    """Writes a file, imports it, and gives the finished process."""
    def run(data, name="in.csv", *options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return desk.ctl("instance", "import", str(path), *options, check=False)
    return run


def contract_of(desk, instance):
    rows = desk.sql("select c.id, c.name, p.key, c.kind from nuance.instance i join nuance.contract c on c.id = i.contract_id "
                    "join nuance.plan p on p.id = c.plan_id where i.name = %s", instance)
    return rows[0] if rows else None


def members(desk, instance):
    return dict(desk.sql("select a.login, m.role from nuance.instance i join nuance.membership m on m.contract_id = i.contract_id "
                         "join nuance.account a on a.person_id = m.person_id where i.name = %s", instance))


def test_a_file_makes_instances(desk, imported):
    done = imported(HEAD + b'one,"One, Inc.",team,*ann.one=ann@one.example bob.one\ntwo,,sandbox,\n')
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 instances: 2 new, 0 changed, 0 as they were, 0 rejected" in done.stdout
    number, name, plan, kind = contract_of(desk, "one")
    assert (name, plan, kind) == ("One, Inc.", "team", "instance")
    assert contract_of(desk, "two")[1:3] == ("two", "sandbox")
    assert members(desk, "one") == {"ann.one": "manager", "bob.one": "member"}
    assert desk.sql("select q.key from nuance.source s join nuance.queue q on q.id = s.queue_id where s.contract_id = %s", number) == [("paid",)]
    assert desk.sql("select d.verified_at is not null from nuance.address d where d.value = 'ann@one.example'") == [(True,)]
    assert [r[0] for r in desk.sql("select kind from nuance.contract_entry where contract_id = %s", number)] == ["created"]
    assert desk.sql("select without_manager from nuance.instance where name = 'two'") == [(True,)], "flagged to staff"


def test_again_changes_nothing(desk, imported):
    data = HEAD + b"again,Again,team,*x.again y.again=y@again.example\n"
    imported(data)
    before = desk.snapshot()
    assert "0 new, 0 changed, 1 as they were" in imported(data).stdout
    assert desk.snapshot() == before


def test_json_lines(desk, imported):
    lines = [{"name": "json-one", "display_name": "Ünïcode", "plan": "team",
              "members": [{"login": "J.One", "name": "Jay One", "email": "jay@one.example", "manager": True}]},
             {"name": "json-two", "plan": "team"}]
    done = imported("\n".join(json.dumps(line) for line in lines) + "\n\n", "in.jsonl")
    assert done.returncode == 0 and "2 new" in done.stdout, done.stdout + done.stderr
    assert contract_of(desk, "json-one")[1] == "Ünïcode" and members(desk, "json-one") == {"j.one": "manager"}
    assert desk.sql("select p.name from nuance.account a join nuance.person p on p.id = a.person_id where a.login = 'j.one'") == [("Jay One",)]


def test_who_vanishes_loses_access_at_once(desk, imported):
    desk.ctl("account", "add", "vanishing", "--password-stdin", input="long-enough\n")
    imported(HEAD + b"shrinks,Shrinks,team,*stays.shrinks vanishing\n")
    number = contract_of(desk, "shrinks")[0]
    client = desk.fresh("vanishing", "long-enough")
    assert client.get(f"/contract/{number}").status_code == 200
    assert "1 changed" in imported(HEAD + b"shrinks,Shrinks,team,*stays.shrinks\n").stdout
    assert client.get(f"/contract/{number}").status_code == 404
    told = desk.sql("select kind, old from nuance.contract_entry where contract_id = %s and kind = 'person-removed'", number)
    assert told == [("person-removed", "vanishing (member)")]


def test_a_rename_keeps_history(desk, imported):
    imported(HEAD + b"renamed,Old name,team,*r.renamed\n")
    number = contract_of(desk, "renamed")[0]
    imported(HEAD + b"renamed,New name,sandbox,*r.renamed\n")
    assert contract_of(desk, "renamed")[:3] == (number, "New name", "sandbox")
    kinds = dict((k, (o, n)) for k, o, n in desk.sql("select kind, old, new from nuance.contract_entry where contract_id = %s", number))
    assert kinds["name"] == ("Old name", "New name") and kinds["plan"][0] == "Team"


def test_a_manager_becomes_a_member(desk, imported):
    imported(HEAD + b"demoted,Demoted,team,*m.demoted\n")
    imported(HEAD + b"demoted,Demoted,team,m.demoted\n")
    assert members(desk, "demoted") == {"m.demoted": "member"}
    assert desk.sql("select without_manager from nuance.instance where name = 'demoted'") == [(True,)], "accepted, and flagged"


REJECTED = [
    (b"BAD NAME,x,team,", "line 2: name: malformed"),
    (b",x,team,", "line 2: name: required"),
    (b"r1,x,nosuch,", "line 2: plan: not-a-choice"),
    (b"r1,x,dedicated,", "line 2: plan: not-a-choice"),
    (b"r1,x,,", "line 2: plan: required"),
    (b"r1,x,team", "line 2: wrong-width"),
    (b"r1,x,team,,extra", "line 2: wrong-width"),
    (b"r1,\xff\xfe,team,", "line 2: not-utf8"),
    (b"r1,a\0b,team,", "line 2: control-character"),
    (b"r1,x,team,a=nomail", "line 2: email: malformed"),
    (b"r1,x,team,twin TWIN", "line 2: login: repeated"),
    (b"r1," + b"d" * 201 + b",team,", "line 2: display_name: too-long"),
    (b"r1,x,team," + b"m" * 65, "line 2: login: malformed"),
    (b"r1," + b"x" * 10_000_000 + b",team,", "line 2: too-long"),
]


@pytest.mark.parametrize("line,said", REJECTED, ids=[r[1].split(": ", 1)[1] + str(i) for i, r in enumerate(REJECTED)])
def test_rejected_lines_are_named_and_the_rest_is_taken(desk, imported, tmp_path, line, said):
    name = "good-" + format(abs(hash(said)) % 10**9)
    done = imported(HEAD + line + b"\n" + name.encode() + b",Good,team,\n", "in.csv", "--rejects", str(tmp_path / "rejects"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert (tmp_path / "rejects").read_text().splitlines() == [said]
    assert "1 rejected" in done.stdout and contract_of(desk, name)
    assert contract_of(desk, "r1") is None and desk.sql("select 1 from nuance.account where login = 'twin'") == []


REJECTED_JSON = [
    (b"[1]", "line 1: bad-json"), (b'"x"', "line 1: bad-json"), (b'{"name": "j1"', "line 1: bad-json"),
    (b'{"name": "j1", "name": "j2", "plan": "team"}', "line 1: bad-json"), (b'{"name": "j1", "plan": "team", "colour": "red"}', "line 1: colour: unknown-field"),
    (b'{"name": 7, "plan": "team"}', "line 1: name: malformed"), (b'{"plan": "team"}', "line 1: name: required"),
    (b'{"name": "j1", "plan": "nosuch"}', "line 1: plan: not-a-choice"), (b'{"name": "j\xff", "plan": "team"}', "line 1: not-utf8"),
    (b'{"name": "j1", "plan": "team", "co\\nlour": "red"}', "line 1: co?lour: unknown-field"), (b'{"name": "j1", "plan": ["team"]}', "line 1: plan: malformed"),
    (b'{"name": "j1", "plan": "team", "display_name": {"a": 1}}', "line 1: display_name: malformed"),
    (b'{"name": "j1", "plan": "team", "members": [{"login": 7}]}', "line 1: login: malformed"),
    (b'{"name": "j1", "plan": "team", "members": [{"login": "j.one", "managr": true}]}', "line 1: managr: unknown-field"),
    (b'{"name": "j1", "plan": "team", "members": {}}', "line 1: members: malformed"), (b'{"name": "j1", "plan": "team", "members": [7]}', "line 1: members: malformed"),
    (b'{"name": "j1", "plan": "team", "members": [{"login": "a b"}]}', "line 1: login: malformed"),
    (b'{"name": "j1", "plan": "team", "members": [{"login": "j.one", "email": "nomail"}]}', "line 1: email: malformed"),
    (b'{"name": "j1", "plan": "team", "display_name": "' + b"d" * 10_000_000 + b'"}', "line 1: too-long"),
]


@pytest.mark.parametrize("line,said", REJECTED_JSON, ids=[f"{r[1].split(': ', 1)[1]}{i}" for i, r in enumerate(REJECTED_JSON)])
def test_rejected_json_lines_are_named_and_the_rest_is_taken(desk, imported, line, said):
    name = f"json-{abs(hash(line)) % 10**9}"
    done = imported(line + b'\n{"name": "%s", "plan": "team"}\n' % name.encode(), "in.jsonl")
    assert done.returncode == 1 and said in done.stdout.splitlines(), done.stdout + done.stderr
    assert "1 rejected" in done.stdout and contract_of(desk, name) and contract_of(desk, "j1") is None


def test_progress_is_shown_to_people_alone(desk, tmp_path, build):
    """A bar where a terminal is, nothing where a log is."""
    import os
    import pty
    import subprocess
    path = tmp_path / "bar.csv"
    path.write_bytes(HEAD + b"".join(b"bar-%d,Bar,team,\n" % n for n in range(3500)))
    environment = dict(os.environ, PGHOST=desk.cluster.host, PGPORT=str(desk.cluster.port), PGDATABASE="nuance", PGUSER="nuance")
    command = [str(build.nuancectl), "instance", "import", str(path), "--dry-run"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:
            pass
        assert process.wait() == 0
    os.close(ours)
    steps = [step for step in shown.decode().replace("\n", "\r").split("\r") if step.strip()]
    assert len(steps) == 4 and all(step.startswith("[#") for step in steps) and "100 %, 3500 instances" in steps[-1], steps
    silent = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert silent.stderr == b""


def test_a_name_twice_in_a_file(desk, imported):
    done = imported(HEAD + b"dup,First,team,\n" + b"".join(b"filler-dup-%d,x,team,\n" % n for n in range(1200)) + b"dup,Second,team,\n")
    assert done.returncode == 1 and "line 1203: name: repeated" in done.stdout
    assert contract_of(desk, "dup")[1] == "First"


def test_lines_are_counted_through_quotes_and_blank_lines(desk, imported):
    done = imported(b"\xef\xbb\xbf" + HEAD.replace(b"\n", b"\r\n") + b'quoted,"two\r\nlines",team,\r\n\r\nq2,x,nosuch,\r\n')
    assert "line 5: plan: not-a-choice" in done.stdout
    assert "line 2: display_name: control-character" in done.stdout


@pytest.mark.parametrize("data,name,said", [
    (b"name,colour\nx,red\n", "in.csv", "not 'colour'"), (b"name,name\n", "in.csv", "twice"), (b"", "in.csv", "must name the columns"),
    (HEAD, "in.txt", "--format"), (b"[1]\n{\n", "in.jsonl", "")])
def test_files_that_cannot_be_read(desk, imported, data, name, said):
    done = imported(data, name)
    assert done.returncode != 0 and said in done.stderr + done.stdout
    if name == "in.jsonl":
        assert "line 1: bad-json" in done.stdout and "line 2: bad-json" in done.stdout


def test_dry_run(desk, imported):
    before = desk.snapshot()
    done = imported(HEAD + b"dry,Dry,team,*d.dry\n", "in.csv", "--dry-run")
    assert done.returncode == 0 and "1 new" in done.stdout and desk.snapshot() == before


def test_a_run_that_broke_off_is_done_again(desk, imported, tmp_path, build):
    """Killed in the middle: whole chunks are in, and a second run brings the rest."""
    import os
    import signal
    import subprocess
    import time
    path = tmp_path / "many.csv"
    path.write_bytes(HEAD + b"".join(b"many-%d,Many,team,*many.%d\n" % (n, n) for n in range(8000)))
    environment = dict(os.environ, PGHOST=desk.cluster.host, PGPORT=str(desk.cluster.port), PGDATABASE="nuance", PGUSER="nuance")
    process = subprocess.Popen([str(build.nuancectl), "instance", "import", str(path)], env=environment, stdout=subprocess.DEVNULL)
    counted = "select count(*) from nuance.instance where name like 'many-%%'".replace("%%", "%")
    while desk.sql(counted)[0][0] == 0 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = desk.sql(counted)[0][0]
    assert half % 1000 == 0
    done = desk.ctl("instance", "import", str(path))
    assert f"{8000 - half} new, 0 changed, {half} as they were" in done.stdout
    assert desk.sql(counted)[0][0] == 8000


# --- the API -----------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def token(desk):
    return desk.ctl("token", "add", "Hosting", "admin", "instances").stdout.strip()


def put(desk, token, name, body, **headers):
    return requests.put(f"{desk.url}/instances/{name}", timeout=30, allow_redirects=False,
                        headers={"Authorization": f"Bearer {token}", **headers}, **({"data": body} if isinstance(body, (str, bytes)) else {"json": body}))


def contract_mana(desk, name):
    return desk.sql("select nuance_api.mana_balance(contract_id) from nuance.instance where name = %s", name)[0][0]


def test_put_is_idempotent(desk, token):
    body = {"plan": "team", "display_name": "By API", "members": [{"login": "p.api", "email": "p@api.example", "manager": True}]}
    first = put(desk, token, "by-api", body)
    assert first.status_code == 201 and first.json()["outcome"] == {"result": "created", "subject": "by-api"}
    before = desk.snapshot()
    again = put(desk, token, "by-api", body)
    assert again.status_code == 200 and again.json()["outcome"]["result"] == "unchanged"
    after = desk.snapshot()
    before.pop("api_token"), after.pop("api_token")
    assert after == before
    assert members(desk, "by-api") == {"p.api": "manager"}
    assert put(desk, token, "by-api", {"plan": "team", "display_name": "By API"}).json()["outcome"]["result"] == "unchanged"
    assert members(desk, "by-api") == {"p.api": "manager"}, "nothing said of members leaves them"
    assert put(desk, token, "by-api", {**body, "members": []}).json()["outcome"]["result"] == "changed"
    assert members(desk, "by-api") == {}
    assert put(desk, token, "by-api", body).json()["outcome"]["result"] == "changed", "who comes back is a change too"
    assert contract_mana(desk, "by-api") == 100, "the first cycle's mana is there at once"
    who = desk.sql("select p.name from nuance.contract_entry e join nuance.person p on p.id = e.person_id where e.contract_id = %s and e.kind = 'created'",
                   contract_of(desk, "by-api")[0])
    assert who == [("Ada Adler",)], "the history says whose token it was"


def test_many_puts_at_once_make_one(desk, token):
    answers = at_once(*(lambda: put(desk, token, "at-once", {"plan": "team", "members": [{"login": "same.person"}]}) for _ in range(8)))
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert desk.sql("select count(*) from nuance.account where login = 'same.person'") == [(1,)]


@pytest.mark.parametrize("name,body,field,code", [
    ("BAD", {"plan": "team"}, "name", "malformed"), ("ok-1", {}, "plan", "required"), ("ok-1", {"plan": "nosuch"}, "plan", "not-a-choice"),
    ("ok-1", {"plan": "team", "members": "x"}, "members", "malformed"), ("ok-1", {"plan": "team", "members": {"a": 1}}, "members", "malformed"),
    ("ok-1", {"plan": "team", "members": [1]}, "members", "malformed"), ("ok-1", {"plan": "team", "members": [{"login": "a b"}]}, "login", "malformed"),
    ("ok-1", {"plan": "team", "members": [{"login": "a", "manager": "yes"}]}, "manager", "not-a-choice"),
    ("ok-1", {"plan": "team", "colour": "red"}, "colour", "unknown-field"), ("ok-1", {"plan": ["team"]}, "plan", "malformed"),
    ("ok-1", {"plan": "team", "display_name": "x" * 201}, "display_name", "too-long")])
def test_bad_puts(desk, token, name, body, field, code):
    answer = put(desk, token, name, body)
    assert answer.status_code == 422, answer.text
    assert (field, code) in [(p.get("field"), p["code"]) for p in answer.json()["error"]["problems"]]
    assert contract_of(desk, "ok-1") is None


def test_only_json(desk, token):
    assert put(desk, token, "form", "plan=team", **{"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
    assert put(desk, token, "form", "{", **{"Content-Type": "application/json"}).status_code == 400


def test_who_may(desk):
    body = {"plan": "team"}
    reader = desk.ctl("token", "add", "Reader", "admin", "read,write").stdout.strip()
    assert put(desk, reader, "never", body).status_code == 403
    assert requests.put(f"{desk.url}/instances/never", json=body, timeout=20).status_code in (401, 403)
    for role in ("staff", "manager"):
        client = desk.client(role)
        answer = client.session.put(f"{desk.url}/instances/never", json=body, timeout=20,
                                    headers={"X-Nuance-CSRF": client.csrf(), "Accept": "application/json"})
        assert answer.status_code == 404, role
    assert contract_of(desk, "never") is None


def test_the_route_is_there(build):
    assert ("PUT", "/instances/{name}") in {(r["method"], r["path"]) for r in described(build, "routes")}


def test_a_name_may_end_like_a_format(desk, token):
    """PUT says which instance it is about; no part of its name is taken for something else."""
    assert put(desk, token, "shop.json", {"plan": "team"}).status_code == 201
    assert desk.sql("select name from nuance.instance where name like 'shop%%'") == [("shop.json",)]
