"""Files of issues, comments and notes: how they come, who may have them, how they go out, and what must not happen."""
import base64
import hashlib
import secrets
import socket
import struct
import zlib

import lxml.html
import pytest

from helpers.client import new_submission, problems, text_of
from helpers.world import MARKER, eventually, number_in


def png(width=3, height=2):
    """A small picture that says it is so large."""
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + part(b"IDAT", zlib.compress(b"\0" * (1 + 3 * 3) * 2)) + part(b"IEND", b""))


def send(client, path, files, fields=None, form=None, media="html", button=None):
    """Sends the form at `path` as a browser does, with files: [(name, bytes)]; another field may be named by a third."""
    form = form or client.form(path)
    values = dict(form.values)
    values.pop("files", None)
    values.update(fields or {})
    if button:
        values[button[0]] = button[1]
    parts = [(name, (None, value.encode())) for name, value in values.items()]
    parts += [(row[2] if len(row) > 2 else "files", (row[0], row[1], "text/html")) for row in files]
    parts.append(("files", ("", b"", "application/octet-stream")))     # nothing was chosen in another field
    headers = {"Accept": {"html": "text/html", "xml": "application/xml", "json": "application/json"}[media], "Origin": client.origin,
               "Sec-Fetch-Site": "same-origin"}
    return client.session.post(form.url, files=parts, headers=headers, allow_redirects=False, timeout=30)


def files_of(client, number):
    return client.json(f"/N{number}")["files"]


def held(desk):
    return desk.sql("select count(*) from nuance.attachment where entry_id is null")[0][0]


@pytest.fixture(scope="module")
def item(desk):
    return desk.file("manager", desk.acme(), "An issue with files")


@pytest.fixture(autouse=True)
def nothing_held(desk):
    desk.sql("delete from nuance.attachment where entry_id is null")
    yield
    desk.sql("update nuance.attachment_limit set file_bytes = default, form_files = default, form_bytes = default, contract_bytes = default")


def attach(desk, login, number, *files, **fields):
    answer = send(desk.client(login), f"/N{number}", files, {"comment": "See the file.", **fields})
    assert answer.status_code == 303, answer.text[:2000]
    return files_of(desk.client(login), number)[-len(files):]


def test_a_comment_with_files(desk, item):
    big = secrets.token_bytes(700_000)
    found = attach(desk, "manager", item, ("trace.log", b"line one\n"), ("core dump.bin", big), ("trace.log", b"another\n"))
    assert [(f["name"], f["size"], f["type"]) for f in found] == [
        ("trace.log", 9, "text/plain"), ("core dump.bin", 700_000, "application/octet-stream"), ("trace.log", 8, "text/plain")]
    answer = desk.client("manager").get(f"/file/{found[1]['id']}")
    assert answer.status_code == 200 and answer.content == big
    assert answer.headers["Content-Disposition"] == 'attachment; filename="core dump.bin"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["ETag"] == '"%s"' % hashlib.sha256(big).hexdigest()[:32]
    page = desk.client("staff").page(f"/N{item}")
    assert len(page.xpath(f"//li[@id='f{found[0]['id']}']//a[@download]")) == 1
    assert held(desk) == 0


def test_files_alone_are_a_comment(desk, item):
    found = attach(desk, "manager", item, ("alone.txt", b"x"), comment="")
    entry = [e for e in desk.client("manager").json(f"/N{item}")["timeline"] if e["id"] == found[0]["entry"]]
    assert entry[0]["kind"] == "comment"


def test_an_issue_with_files(desk):
    answer = send(desk.client("manager"), f"/contract/{desk.acme()}/new", [("first.csv", b"a,b\n1,2\n")], {"title": "With a file", "body": "Here."})
    assert answer.status_code == 303, answer.text[:1000]
    number = number_in(answer)
    (found,) = files_of(desk.client("staff"), number)
    assert found["name"] == "first.csv"
    page = desk.client("manager").page(f"/N{number}")
    assert page.xpath("//ol[@class='timeline']/li[1]//ul[@class='files']/li")


def test_what_a_browser_may_run_is_mere_bytes(desk, item):
    """What the sender says a file is (text/html, always, here) does not count."""
    found = attach(desk, "manager", item, ("a.html", b"<!DOCTYPE html><script>alert(1)</script>"), ("b.png", b"<html><script>1</script></html>"),
                   ("c.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), ("d.txt", png()))
    sent = [desk.client("manager").get(f"/file/{f['id']}") for f in found]
    assert [a.headers["Content-Type"] for a in sent[:3]] == ["application/octet-stream"] * 3
    assert all(a.headers["Content-Disposition"].startswith("attachment") for a in sent[:3])
    assert not any(f.get("shown") for f in found[:3])
    assert sent[3].headers["Content-Type"] == "image/png" and sent[3].headers["Content-Disposition"].startswith("inline")
    assert found[3]["shown"] is True


def test_pictures_are_shown_where_they_are_safe_to_decode(desk, item):
    found = attach(desk, "manager", item, ("small.png", png(3, 2)), ("bomb.png", png(60000, 60000)), ("wide.png", png(20000, 2)),
                   ("forged.png", png()[:20]))
    assert [f.get("shown", False) for f in found] == [True, False, False, False]
    page = desk.client("manager").page(f"/N{item}")
    assert page.xpath(f"//li[@id='f{found[0]['id']}']//img/@width") == ["3"]
    assert not page.xpath(f"//li[@id='f{found[1]['id']}']//img")


def test_conditions_and_ranges(desk, item):
    data = bytes(range(256)) * 3000        # several chunks
    (found,) = attach(desk, "manager", item, ("ranges.bin", data))
    client = desk.client("manager")
    path = f"/file/{found['id']}"
    whole = client.get(path)
    tag = whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200

    head = client.get(path, method="HEAD")
    assert head.status_code == 200 and head.headers["Content-Length"] == str(len(data)) and head.content == b""

    for asked, (start, end) in {"bytes=0-0": (0, 1), "bytes=5-9": (5, 10), "bytes=262143-262145": (262143, 262146), "bytes=700000-": (700000, len(data)),
                                "bytes=-10": (len(data) - 10, len(data)), "bytes=0-99999999": (0, len(data))}.items():
        part = client.get(path, headers={"Range": asked})
        assert part.status_code == 206, asked
        assert part.content == data[start:end], asked
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(data)}"
    for asked in ("bytes=9-5", "bytes=0-1,5-6", "lines=1-2", "bytes=x-", "bytes=-", "bytes"):
        assert client.get(path, headers={"Range": asked}).status_code == 200, asked
    beyond = client.get(path, headers={"Range": f"bytes={len(data)}-"})
    assert beyond.status_code == 416 and beyond.headers["Content-Range"] == f"bytes */{len(data)}" and beyond.content == b""
    assert client.get(path, headers={"Range": "bytes=0-0", "If-Range": tag}).status_code == 206
    assert client.get(path, headers={"Range": "bytes=0-0", "If-Range": '"older"'}).content == data


def test_each_piece_of_a_long_file_costs_the_same(desk):
    """Whether somebody may have it is asked once for a piece, not of all the pieces before it."""
    number = desk.file("manager", desk.acme(), "A long file")
    attach(desk, "manager", number, ("long.bin", b"x"))
    found = files_of(desk.client("manager"), number)[0]["id"]
    desk.sql("insert into nuance.attachment_chunk (attachment_id, first_byte, data) select %s, n, 'x' from generate_series(1, 5000) n", found)
    desk.sql("analyze nuance.attachment_chunk")
    read = []
    with desk.cluster.connect("nuance") as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('nuance.person', %s, true), set_config('nuance.role', 'customer', true)", (desk.person("manager"),))
        for first in (0, 0, 4000):
            cursor.execute("explain (analyze, buffers, format json) select nuance_api.attachment_bytes(%s, %s)", (found, first))
            plan = cursor.fetchone()[0][0]["Plan"]
            read.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    connection.close()
    assert read[2] <= read[1] + 5, read


def test_names(desk, item):
    names = {"../../etc/passwd": "passwd", "C:\\Windows\\x.txt": "x.txt", "\u202egpj.exe": "gpj.exe",
             "Übersicht \"neu\".txt": "Übersicht \"neu\".txt", "...": "file", "n" * 500 + ".txt": None}
    found = attach(desk, "manager", item, *[(name.replace('"', "%22"), b"x") for name in names])
    for file, (sent, kept) in zip(found, names.items()):
        assert file["name"] == kept or (kept is None and len(file["name"]) == 200 and file["name"].endswith(".txt")), sent
    quoted = desk.client("manager").get(f"/file/{found[3]['id']}").headers["Content-Disposition"]
    assert quoted == 'attachment; filename="_bersicht _neu_.txt"; filename*=UTF-8\'\'%C3%9Cbersicht%20%22neu%22.txt'


WHO = ["visitor", "staff", "community", "manager", "member", "contact", "free", "multi"]


def status_of_all(desk, number):
    """How each of them fares with a file, asked in every way."""
    found = {}
    for login in WHO:
        client = desk.client(login)
        path = f"/file/{number}"
        answers = [client.get(path), client.get(path, method="HEAD"), client.get(path, headers={"Range": "bytes=0-3"}), client.get(path, "json"),
                   client.get(path, "image/png,image/*"), client.get(path, headers={"If-None-Match": "*"})]
        allowed = {200, 206, 304}
        seen = {a.status_code in allowed for a in answers}
        assert len(seen) == 1, (login, [a.status_code for a in answers])
        if not seen.pop():
            assert all(a.status_code in ((303, 401) if login == "visitor" else (404,)) for a in answers), (login, answers)
            assert all("Content-Disposition" not in a.headers and "ETag" not in a.headers for a in answers)
        else:
            found[login] = True
    return set(found)


def test_who_may_have_a_file(desk, item):
    (found,) = attach(desk, "manager", item, ("customer.txt", b"ours"))
    assert status_of_all(desk, found["id"]) == {"staff", "manager", "member"}
    assert status_of_all(desk, 999999999) == set()


def test_files_of_a_note_are_internal(desk, item):
    (found,) = attach(desk, "staff", item, (MARKER + ".txt", b"secret"), visibility="internal")
    assert status_of_all(desk, found["id"]) == {"staff"}
    for media in ("html", "xml", "json"):
        assert MARKER not in desk.client("manager").get(f"/N{item}", media).text
    assert f'"id":{found["id"]}' not in desk.client("manager").get(f"/N{item}", "json").text.replace(" ", "")
    assert desk.client("staff").json(f"/search?q={MARKER}")["items"]
    assert not desk.client("manager").json(f"/search?q={MARKER}")["items"]


def test_files_hidden_from_the_community(desk):
    number = desk.file("free", desk.free_contract(), "A free issue with files")
    (open_one,) = attach(desk, "free", number, ("open.txt", b"for all"))
    (private,) = attach(desk, "free", number, ("hidden-from-them.txt", b"passwords"), files_private="yes")
    assert status_of_all(desk, open_one["id"]) == {"staff", "community", "free"}
    assert status_of_all(desk, private["id"]) == {"staff", "free"}
    assert "hidden-from-them" not in desk.client("community").get(f"/N{number}", "xml").text
    assert not desk.client("community").json("/search?q=hidden-from-them")["items"]
    # A community member's own, and one that names an address
    (theirs,) = attach(desk, "free", number, ("mail-of-ann@example.com.txt", b"x"))
    seen = [f for f in files_of(desk.client("community"), number) if f["id"] == theirs["id"]]
    assert "ann@" not in seen[0]["name"]
    assert "ann@" not in desk.client("community").get(f"/file/{theirs['id']}").headers["Content-Disposition"]


def test_names_are_found(desk, item):
    attach(desk, "manager", item, ("quarterly-walrus.pdf", b"%PDF-1.4\n"))
    assert [i["number"] for i in desk.client("manager").json("/search?q=walrus")["items"]] == [int(item)]
    assert not desk.client("contact").json("/search?q=walrus")["items"]


def test_removed_and_put_back(desk, item):
    (found,) = attach(desk, "manager", item, ("regretted-aardvark.txt", b"oops"))
    path = f"/N{item}/file/{found['id']}"
    assert desk.client("member").post(path + "/remove").status_code == 403
    assert desk.client("contact").post(path + "/remove").status_code == 404
    form = desk.client("manager").form(f"/N{item}", path + "/remove")
    assert form.submit().status_code == 303
    assert status_of_all(desk, found["id"]) == set()
    text = desk.client("staff").get(f"/N{item}", "xml").text
    assert "regretted-aardvark" not in text
    assert not desk.client("staff").json("/search?q=aardvark")["items"]
    assert "A file was removed by" in text_of(desk.client("member").get(f"/N{item}"))

    assert desk.client("manager").form(f"/N{item}", path + "/restore").submit().status_code == 303
    assert desk.client("member").get(f"/file/{found['id']}").content == b"oops"
    assert desk.client("staff").json("/search?q=aardvark")["items"]

    assert desk.client("staff").form(f"/N{item}", path + "/remove").submit().status_code == 303
    desk.sql("update nuance.attachment set removed_at = now() - interval '8 days' where id = %s", found["id"])
    desk.sql("select nuance_api.job_attachments()")
    assert desk.sql("select count(*) from nuance.attachment_chunk where attachment_id = %s", found["id"])[0][0] == 0
    assert desk.client("manager").post(path + "/restore").status_code == 409
    assert "A file was removed by" in text_of(desk.client("member").get(f"/N{item}"))


def test_sent_twice_is_once(desk, item):
    client = desk.client("manager")
    form = client.form(f"/N{item}")
    before = len(files_of(client, item))
    answers = [send(client, f"/N{item}", [("once.txt", b"once")], {"comment": "Once."}, form=form) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(files_of(client, item)) == before + 1


def test_a_refused_form_keeps_its_files(desk):
    client = desk.client("manager")
    path = f"/contract/{desk.acme()}/new"
    answer = send(client, path, [("kept.txt", b"kept"), ("second.txt", b"two")], {"title": "x" * 251, "body": "The body."})
    assert answer.status_code == 422
    form = client.form_in(answer, path)
    page = lxml.html.fromstring(answer.content)
    lines = page.xpath("//input[@type='checkbox'][@name='files']/@value")
    assert [line.split(" ", 1)[1] for line in lines] == ["kept.txt", "second.txt"]
    form.values["title"] = "Short enough"
    answer = send(client, path, [(None, lines[0].encode()), ("third.txt", b"3")], form=form)
    assert answer.status_code == 303, answer.text[:1500]
    assert sorted(f["name"] for f in files_of(client, number_in(answer))) == ["kept.txt", "third.txt"]


def test_held_files_are_their_senders(desk, item):
    answer = send(desk.client("manager"), f"/contract/{desk.acme()}/new", [("mine.txt", b"mine")], {"title": "x" * 251, "body": "b"})
    line = lxml.html.fromstring(answer.content).xpath("//input[@type='checkbox'][@name='files']/@value")[0]
    number = line.split(" ")[0]
    assert status_of_all(desk, number) == set()
    stolen = send(desk.client("staff"), f"/N{item}", [(None, line.encode())], {"comment": "Whose?"}, media="xml")
    assert stolen.status_code == 422 and problems(stolen) == [("files", "file-gone")]
    # a file that belongs to an entry cannot be taken to another one
    (found,) = attach(desk, "manager", item, ("placed.txt", b"placed"))
    again = send(desk.client("manager"), f"/N{item}", [(None, str(found["id"]).encode())], {"comment": "Again."}, media="xml")
    assert again.status_code == 422 and problems(again) == [("files", "file-gone")]


def lines(desk, login, number):
    """The files that are held and stand in the form of the reply."""
    return [str(v) for v in desk.client(login).page(f"/N{number}").xpath("//form[@id='reply']//input[@type='checkbox'][@name='files']/@value")]


def test_a_draft_has_the_files_that_are_held(desk, item):
    def save(login, *files):
        form = desk.client(login).form(f"/N{item}")
        form.url += "/draft"
        assert send(desk.client(login), None, files, {"comment": "Later."}, form=form).status_code == 303
    save("manager", ("one.txt", b"1"), ("two.txt", b"2"))
    kept = lines(desk, "manager", item)
    assert [line.split(" ")[1] for line in kept] == ["one.txt", "two.txt"] and held(desk) == 2
    save("staff", (None, kept[0].encode()))
    assert lines(desk, "staff", item) == lines(desk, "member", item) == [], "they are their sender's"
    answer = send(desk.client("manager"), f"/N{item}", [(None, line.encode()) for line in kept])
    assert answer.status_code == 303 and held(desk) == 0 and lines(desk, "manager", item) == []
    assert [f["name"] for f in files_of(desk.client("member"), item)[-2:]] == ["one.txt", "two.txt"]
    desk.sql("delete from nuance.draft where item_number = %s", item)


def test_a_draft_of_files_alone_is_discarded_and_begun_again(desk, item):
    client = desk.client("manager")
    for name in ("first.txt", "second.txt"):
        form = client.form(f"/N{item}")
        form.url += "/draft"
        answer = send(client, None, [(name, b"1")], {}, form=form)
        assert answer.status_code == 303, answer.text[-600:]
        assert [line.split(" ")[1] for line in lines(desk, "manager", item)] == [name]
        assert client.form(f"/N{item}", f"/N{item}/draft/discard").submit().status_code == 303
        assert lines(desk, "manager", item) == []
        assert name in client.page(f"/N{item}").xpath("string(//details[contains(@class, 'earlier-draft')])")
    desk.sql("delete from nuance.draft where item_number = %s", item)


def test_a_reply_of_files_alone_is_taken_back(desk, item):
    client = desk.client("staff")
    desk.sql("update nuance.account set undo_seconds = 30 where login = 'staff'")
    try:
        assert send(client, f"/N{item}", [("back.txt", b"back")]).status_code == 303
        form = client.form(f"/N{item}", f"/N{item}/withdraw")
        assert form.submit(button=("command", form.buttons["command"][0])).status_code == 303
    finally:
        desk.sql("update nuance.account set undo_seconds = 0 where login = 'staff'")
    assert [d["said"] for d in client.json("/drafts")["drafts"] if d["item"] == int(item)] == ["back.txt"]
    assert [line.split(" ")[1] for line in lines(desk, "staff", item)] == ["back.txt"]
    desk.sql("update nuance.attachment set arrived_at = now() - interval '25 hours' where entry_id is null")
    desk.sql("select nuance_api.job_attachments()")
    assert lines(desk, "staff", item) == [], "what nobody sent is gone after a day"
    desk.sql("delete from nuance.draft where item_number = %s", item)


def test_limits(desk, item):
    client = desk.client("manager")
    desk.sql("update nuance.attachment_limit set file_bytes = 1000000, form_bytes = 1500000, form_files = 3")
    text = "What I had typed already."
    for files, code in (([("big.bin", b"x" * 1_000_001)], "file-too-large"),
                        ([("a.bin", b"x" * 900_000), ("b.bin", b"x" * 900_000)], "files-too-large"),
                        ([(f"{n}.txt", b"x") for n in range(4)], "too-many-files"), ([("empty.txt", b"")], "file-empty")):
        answer = send(client, f"/N{item}", files, {"comment": text}, media="xml")
        assert answer.status_code == 422 and problems(answer) == [("files", code)], code
        assert text in answer.text
    assert desk.sql("select count(*) from nuance.attachment_chunk c join nuance.attachment a on a.id = c.attachment_id where a.state = 'arriving'") == [(0,)]
    desk.sql("delete from nuance.attachment where entry_id is null")
    desk.sql("update nuance.attachment_limit set contract_bytes = (select %s + coalesce(sum(size), 0) from nuance.attachment where contract_id = %s "
             "and state = 'kept')", 50, int(desk.acme()))
    assert send(client, f"/N{item}", [("fits.bin", b"x" * 50)], {"comment": text}).status_code == 303
    full = send(client, f"/N{item}", [("over.bin", b"x")], {"comment": text}, media="xml")
    assert problems(full) == [("files", "contract-full")]
    desk.sql("update nuance.attachment_limit set file_bytes = 0")
    assert not client.page(f"/N{item}").xpath("//input[@type='file']")


def body(*parts, boundary="XX", end=True):
    text = b"".join(b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), head.encode(), data) for head, data in parts)
    return text + (b"--%s--\r\n" % boundary.encode() if end else b"")


def named(name, file=None):
    return f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file else "")


def raw(client, path, data, kind="multipart/form-data; boundary=XX", **headers):
    return client.post(path, raw=data, media="xml", headers={"Content-Type": kind, **headers})


def opening(client):
    return ((named("csrf"), client.csrf().encode()), (named("submission"), new_submission().encode()))


def test_bad_bodies(desk, item):
    client = desk.client("manager")
    path = f"/N{item}"
    good = body(*opening(client), (named("version"), b"0"), (named("comment"), b"c"), (named("files", "f.txt"), b"data"))
    for why, data, kind in (("no boundary", good, "multipart/form-data"), ("another boundary", good, "multipart/form-data; boundary=YY"),
                            ("cut off", good[:-12], "multipart/form-data; boundary=XX"), ("nothing", b"", "multipart/form-data; boundary=XX"),
                            ("headers of 1 MB", body(*opening(client), (named("files", "f.txt") + "\r\nX: " + "x" * 1_000_000, b"")), None),
                            ("10,000 parts", body(*opening(client), *[(named(f"a{n}"), b"") for n in range(10_000)]), None),
                            ("10,000 files", body(*opening(client), *[("Content-Disposition: form-data; x", b"") for n in range(10_000)]), None)):
        answer = raw(client, path, data, kind or "multipart/form-data; boundary=XX")
        assert answer.status_code == 400, (why, answer.status_code)
    assert held(desk) == 0
    unknown = raw(client, path, body(*opening(client), (named("version"), b"0"), (named("comment"), b"c"), (named("other", "f.txt"), b"data")))
    assert ("other", "unknown-field") in problems(unknown)


def test_files_come_after_the_token(desk, item):
    client = desk.client("manager")
    data = body((named("files", "f.txt"), b"data"), *opening(client), (named("version"), b"0"))
    assert raw(client, f"/N{item}", data).status_code == 403
    forged = body((named("csrf"), b"forged"), (named("files", "f.txt"), b"data"))
    assert raw(client, f"/N{item}", forged).status_code == 403
    assert held(desk) == 0


def test_visitors_leave_no_files(desk, item):
    client = desk.fresh()
    token = client.csrf()
    data = body((named("csrf"), token.encode()), (named("submission"), new_submission().encode()), (named("files", "f.txt"), b"data"))
    assert raw(client, f"/N{item}", data).status_code in (401, 404)
    assert held(desk) == 0


def test_a_client_that_vanishes_leaves_nothing(desk, item):
    client = desk.client("manager")
    head = body(*opening(client), (named("version"), b"0"), (named("comment"), b"c"), (named("files", "first.txt"), b"whole"), end=False)
    head += b"--XX\r\n" + named("files", "second.bin").encode() + b"\r\n\r\n" + b"x" * 600_000
    host, port = client.origin.split("//")[1].split(":")
    cookies = "; ".join(f"{c.name}={c.value}" for c in client.session.cookies)
    before = len(files_of(client, item))
    connection = socket.create_connection((host, int(port)), timeout=10)
    connection.sendall((f"POST {client.url(f'/N{item}')[len(client.origin):]} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n"
                        "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 5000000\r\n\r\n").encode() + head)
    eventually(lambda: desk.sql("select count(*) from nuance.attachment_chunk c join nuance.attachment a on a.id = c.attachment_id "
                                "where a.state = 'arriving'")[0][0] >= 2)
    connection.close()
    eventually(lambda: held(desk) == 0)
    assert len(files_of(client, item)) == before


def test_what_no_form_claimed_is_dropped(desk):
    answer = send(desk.client("manager"), f"/contract/{desk.acme()}/new", [("late.txt", b"late")], {"title": "x" * 251, "body": "b"})
    assert answer.status_code == 422 and held(desk) == 1
    desk.sql("select nuance_api.job_attachments()")
    assert held(desk) == 1
    desk.sql("update nuance.attachment set arrived_at = now() - interval '25 hours' where entry_id is null")
    desk.sql("select nuance_api.job_attachments()")
    assert held(desk) == 0


def test_what_files_take_is_counted(desk, item):
    contract = int(desk.acme())

    def room():
        return desk.sql("select nuance_api.attachment_room(%s)", contract)[0][0]
    before = room()
    attach(desk, "manager", item, ("counted.bin", b"x" * 12345))
    assert room() == before - 12345
    desk.sql("select nuance_api.job_attachments()")
    assert room() == before - 12345
    taken = desk.sql("select coalesce(sum(size), 0) from nuance.attachment where contract_id = %s and state = 'kept'", contract)[0][0]
    assert desk.sql("select bytes from nuance.attachment_usage where contract_id = %s", contract)[0][0] == taken


def test_programs_send_files(desk, item):
    token = "nu_" + secrets.token_urlsafe(32)
    desk.sql("insert into nuance.api_token (name, person_id, scopes, token_hash) select 'files', person_id, '{read,write}', sha256(%s::bytea) "
             "from nuance.account where login = 'manager'", token)
    client = desk.fresh()
    headers = {"Authorization": "Bearer " + token, "Accept": "application/json"}
    answer = client.session.post(client.url(f"/N{item}"), headers=headers, allow_redirects=False, timeout=15, files=[
        ("submission", (None, new_submission())), ("version", (None, "0")), ("comment", (None, "By program.")),
        ("files", ("program.json", b'{"a": "%s"}' % base64.b64encode(b"x")))])
    assert answer.status_code == 303, answer.text
    found = files_of(desk.client("manager"), item)[-1]
    assert found["name"] == "program.json"
    assert client.session.get(client.url(f"/file/{found['id']}"), headers={**headers, "Accept": "*/*"}, timeout=15).content.startswith(b'{"a"')
    assert client.session.get(client.url(f"/file/{found['id']}.json"), headers=headers, timeout=15).json()["file"]["name"] == "program.json"


ASKS = """<form title="With files"><group name="one" title="One"><question name="log" type="file" label="Your log" required="yes" most="2"/></group>
<group name="two" title="Two"><question name="what" type="short" label="What" use="title" required="yes"/>
<question name="more" type="long" label="More" use="body"/></group></form>"""


@pytest.fixture(scope="module")
def asking(desk, tmp_path_factory):
    contract = desk.make_contract("Asks for files", {"contact": "contact", "member": "member"})
    path = tmp_path_factory.mktemp("form") / "with-files.xml"
    path.write_text(ASKS, encoding="utf-8")
    desk.ctl("form", "import", str(path), "--publish")
    desk.sql("update nuance.source set form_id = (select id from nuance.form where key = 'with-files') where contract_id = %s", contract)
    return f"/contract/{contract}/new"


def test_a_form_asks_for_files(desk, asking):
    """Without script, step by step: what was chosen is there when one comes back, and counts once."""
    client = desk.client("contact")
    form = client.form(asking)
    answer = send(client, asking, [], form=form, button=("go", "next"))
    assert "Your log" in text_of(answer) and answer.status_code == 422
    form = client.form_in(answer, asking)
    answer = send(client, asking, [("app.log", b"first line\n", "q-log")], form=form, button=("go", "next"))
    assert answer.status_code == 200, answer.text[:1500]
    form = client.form_in(answer, asking)
    (kept,) = [name for name in form.values if name.startswith("q-log.")]
    assert form.values[kept].endswith(" app.log")
    answer = send(client, asking, [], form=form, button=("go", "back"))
    form = client.form_in(answer, asking)
    assert kept in form.values
    answer = send(client, asking, [("second.log", b"2", "q-log")], form=form, button=("go", "next"))
    form = client.form_in(answer, asking)
    answer = send(client, asking, [], {"q-what": "It broke while saving"}, form=form, button=("go", "next"))
    assert "app.log, second.log" in text_of(answer)
    form = client.form_in(answer, asking)
    filed = [send(client, asking, [], form=form, button=("go", "file")) for _ in range(2)]
    assert filed[0].status_code == 303 and filed[0].headers["Location"] == filed[1].headers["Location"], filed[0].text[:2000]
    number = number_in(filed[0])
    assert [f["name"] for f in files_of(client, number)] == ["app.log", "second.log"]
    assert [a["value"] for a in client.json(f"/N{number}")["answers"] if a["name"] == "log"] == ["app.log", "second.log"]
    assert held(desk) == 0


def test_a_form_with_files_at_once_counts_once(desk, asking):
    client = desk.client("contact")
    form = client.form(asking)
    filed = [send(client, asking, [("same.log", b"same", "q-log")], {"q-what": "It broke again", "step": "file"}, form=form, button=("go", "file"))
             for _ in range(2)]
    assert filed[0].status_code == 303, filed[0].text[:2000]
    assert filed[0].headers["Location"] == filed[1].headers["Location"]


def test_hostile_answers_of_files(desk, asking):
    client = desk.client("contact")
    form = client.form(asking)
    for value, code in (("x", "malformed"), ("999999999", "file-gone"), ("-1", "malformed"), ("1\n2\n3", "too-many")):
        answer = send(client, asking, [], {"q-what": "It broke again", "q-log": value, "step": "file"}, form=form, button=("go", "file"), media="xml")
        assert answer.status_code == 422 and code in [c for _, c in problems(answer)], (value, problems(answer))
    answer = send(client, asking, [("a.txt", b"a", "q-what")], {"q-log": "", "step": "file"}, form=form, button=("go", "file"), media="xml")
    assert answer.status_code == 422
