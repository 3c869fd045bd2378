"""Configuration: what is wrong stops configtest with a sentence that says what to do; what is right is taken."""
import pathlib
import re
import subprocess

import pytest

from helpers.world import SOURCE, Httpd

REFERENCE = SOURCE / "conf" / "nuance.conf"

WRONG = {
    "NuanceScanner": ["clamd", "http://127.0.0.1:3310", "unix:/run/clamd.ctl sometimes"],
    "NuanceAuth": ["maybe", ""],
    "NuanceCreateAccounts": ["perhaps"],
    "NuanceMaxBody": ["much", "-1", "99999999999999999999", ""],
    "NuanceBaseURL": ["desk.example.org", "ftp://desk.example.org", "javascript:x", "https://desk.example.org/?x=1"],
    "NuanceStylesheets": ["/nonexistent/folder"],
    "NuanceMountPoint": ["support", "/sup port", "/support/?x"],
    "NuanceLinkPrefix": ["dev", '"d v" https://x.example/', "dev javascript:alert(1)", "dev notaurl"],
    "NuanceSessionLifetime": ["-1", "soon", "0"],
    "NuanceConnections": ["0", "-1", "many", "99999999"],
    "NuancePoolWait": ["-1", "soon", "99999999999"],
    "NuanceStatementTimeout": ["-1", "soon", "99999999999"],
    "NuanceMemo": ["-1", "much", "99999999999"],
    "NuanceBackground": ["perhaps"],
    "NuanceSite": ["", "help.example.com", "https://help.example.com/?x", "ftp://help.example.com/"],
    "NuanceDelivery": ["", "maybe"],
    "NuanceDeliveryRoom": ["", "0", "10001", "many"],
    "NuanceDeliveryTimeout": ["", "0", "601", "soon"],
    "NuanceDeliveryAllow": ["", "localhost", "10.0.0.0/33", "10.0.0.0/8 everything"],
    "NuanceDeliveryCA": ["", "/does/not/exist.pem", "/etc"],
    "NuanceDeliveryCommand": ["", "name", "name program argument"],
    # without NuanceMailFrom, and with what cannot be said in a URL
    "NuanceMailServer": ["", "mail.example.com", "smtp://", "http://mail.example.com", "smtp://user:pw@mail.example.com", "file://relative",
                         "smtp://mail.example.com:587"],
    "NuanceMailTLS": ["", "perhaps"],
    "NuanceMailFrom": ["", "support", "@example.com", "a@b@c", '"Support <a@b.example>"', "ü@example.com"],
    "NuanceMailLogin": ["", "/does/not/exist", "/dev/null", "/etc/hostname"],
    "NuanceMailReply": ["", "support", "a,b@example.com"],
    "NuanceMailBounces": ["", "bounces", "b@example.com always"],
}
RIGHT = {
    "NuanceAuth": ["accounts", "remote-user"],
    "NuanceCreateAccounts": ["on", "off"],
    "NuanceMaxBody": ["4096", "1048576"],
    "NuanceBaseURL": ["https://desk.example.org", "http://127.0.0.1:8080"],
    "NuanceMountPoint": ["/support", "/"],
    "NuanceLinkPrefix": ["dev https://dev.example.org/"],
    "NuanceSessionLifetime": ["3600", "2592000"],
    "NuanceConnections": ["1", "8"],
    "NuancePoolWait": ["1", "500"],
    "NuanceStatementTimeout": ["100", "5000"],
    "NuanceMemo": ["0", "1048576"],
    "NuanceBackground": ["On", "Off"],
    "NuanceSite": ["https://help.example.com/support", "http://help.example.com"],
    "NuanceDelivery": ["On", "Off"],
    "NuanceDeliveryRoom": ["1", "1000"],
    "NuanceDeliveryTimeout": ["1", "600"],
    "NuanceDeliveryAllow": ["10.0.0.0/8", "127.0.0.1 ::1 fd00::/8"],
    "NuanceDeliveryCA": ["/etc/passwd"],
    "NuanceMailServer": [f"{url}\nNuanceMailFrom a@b.example" for url in ("smtp://mail.example.com:587", "smtps://[::1]:465", "file:///tmp")],
    "NuanceMailTLS": ["required", "opportunistic", "Off"],
    "NuanceMailFrom": ["support@example.com", 'support@example.com "Süd & Co. “Support”"'],
    "NuanceMailLogin": ["/etc/passwd"],
    "NuanceMailReply": ["support@example.com"],
    "NuanceMailBounces": ["bounces@example.com", "bounces@example.com verp"],
    "NuanceDeliveryCommand": ["pager /bin/true", "pager /bin/echo one \"two three\""],
}
SERVER = {"NuanceStylesheets", "NuanceConnections", "NuancePoolWait", "NuanceStatementTimeout", "NuanceMemo", "NuanceBackground",
          "NuanceSite", "NuanceDelivery", "NuanceDeliveryRoom", "NuanceDeliveryTimeout", "NuanceDeliveryAllow", "NuanceDeliveryCA",
          "NuanceDeliveryCommand", "NuanceMailServer", "NuanceMailTLS", "NuanceMailFrom", "NuanceMailLogin", "NuanceMailReply",
          "NuanceMailBounces"}


def directives():
    """The directives the module's own table names."""
    table = "".join(path.read_text() for path in sorted((SOURCE / "mod_nuance").glob("*.c")))
    return set(re.findall(r'AP_INIT_\w+\(\s*"(Nuance\w+)"', table))


@pytest.fixture
def configtest(tmp_path, build, loaded):
    def check(extra_conf="", location_conf="", edit=None):
        httpd = Httpd(str(tmp_path / "conf"), loaded, build, extra_conf=extra_conf, location_conf=location_conf)
        ok, said = httpd.configtest()
        if edit:
            conf = pathlib.Path(httpd.conf)
            conf.write_text(edit(conf.read_text()))
            done = subprocess.run(httpd.command("-t"), capture_output=True, text=True, env=httpd.environment())
            ok, said = done.returncode == 0, done.stdout + done.stderr
        return ok, said
    return check


def put(name, value):
    """A directive where it belongs: server or location."""
    line = f"{name} {value}\n"
    return {"extra_conf": line} if name in SERVER else {"location_conf": line}


def test_the_tables_here_know_every_directive():
    assert directives() - set(WRONG) == set(), "directives without wrong values to try"
    assert set(WRONG) - directives() == set(), "directives that are no more"


def test_the_reference_knows_every_directive():
    named = set(re.findall(r"\b(Nuance[A-Z]\w+)", REFERENCE.read_text()))
    assert directives() <= named


def test_the_plain_configuration_is_right(configtest):
    ok, said = configtest()
    assert ok and "Syntax OK" in said


@pytest.mark.parametrize("name,value", [(n, v) for n, values in WRONG.items() for v in values])
def test_a_wrong_value_is_explained(configtest, name, value):
    ok, said = configtest(**put(name, value))
    assert not ok, f"{name} {value} was taken"
    assert name in said or "/nonexistent" in said, said
    sentence = [line for line in said.splitlines() if line.strip()][-1]
    assert "core dumped" not in said and len(said) > 40
    assert not re.search(r"\(null\)|0x[0-9a-f]{6}", said), sentence


# A server brings its own sender: others come after the last of them.
LATER = {"NuanceMailFrom": len(RIGHT["NuanceMailServer"])}


def right_values(turn):
    """The right value whose turn it is, of each directive that has as many."""
    return [(name, values[turn - LATER.get(name, 0)]) for name, values in RIGHT.items() if 0 <= turn - LATER.get(name, 0) < len(values)]


@pytest.mark.parametrize("turn", range(max(len(values) + LATER.get(name, 0) for name, values in RIGHT.items())))
def test_right_values_are_taken(configtest, turn):
    lines = {"extra_conf": "", "location_conf": ""}
    for name, value in right_values(turn):
        for place, line in put(name, value).items():
            lines[place] += line
    ok, said = configtest(**lines)
    assert ok, said


def test_every_right_value_has_its_turn():
    tried = [pair for turn in range(10) for pair in right_values(turn)]
    assert sorted(tried) == sorted((name, value) for name, values in RIGHT.items() for value in values)


@pytest.mark.parametrize("tls", ["opportunistic", "off"])
def test_no_password_is_sent_in_the_open(configtest, tls):
    ok, said = configtest(extra_conf="NuanceMailServer smtp://mail.example.com:587\nNuanceMailFrom a@b.example\nNuanceMailLogin /etc/passwd\n"
                                     f"NuanceMailTLS {tls}\n")
    assert not ok and "NuanceMailLogin" in said and "NuanceMailTLS" in said


def without(pattern):
    return lambda text: re.sub(pattern, "", text, flags=re.M)


@pytest.mark.parametrize("pattern,helpful", [
    (r"^LoadModule dbd_module.*$\n|^DBD.*$\n", r"mod_dbd|DBD"),
    (r"^DBDParams.*$\n", r"DBDParams"),
    (r"^DBDriver.*$\n", r"DBDriver"),
])
def test_what_is_missing_is_named(configtest, pattern, helpful):
    ok, said = configtest(edit=without(pattern))
    assert not ok and re.search(helpful, said), said


def test_another_driver_is_refused(configtest):
    ok, said = configtest(edit=lambda text: re.sub(r"^DBDriver.*$", "DBDriver sqlite3", text, flags=re.M))
    assert not ok and re.search("pgsql|PostgreSQL|apr_dbd_sqlite3", said), said


def test_a_broken_stylesheet_stops_it(configtest, tmp_path):
    """A stylesheet that does not compile is named at configtest, not at the first page."""
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    victim = next((copy / "pages").glob("*.xsl"))
    victim.write_text(victim.read_text().replace("</xsl:stylesheet>", ""))
    ok, said = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
    assert not ok and victim.name in said, said


def test_a_missing_page_stops_it(configtest, tmp_path):
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    (copy / "pages" / "item.xsl").unlink()
    ok, said = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
    assert not ok and "item.xsl" in said, said


@pytest.mark.parametrize("name", ["nuance.css", "nuance.js"])
def test_a_missing_asset_stops_it(configtest, tmp_path, name):
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    victim = copy / "static" / name
    shutil.rmtree(victim) if victim.is_dir() else victim.unlink()
    ok, said = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
    assert not ok and name in said, said
    victim.mkdir()
    (victim / "README").write_text("nothing that ends as the folder does")
    ok, said = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
    assert not ok and name in said, said


def test_a_theme_is_a_file_beside_the_others(another_httpd, tmp_path):
    """The style sheet is all files of its folder in the order of their names, in one request."""
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    (copy / "static" / "nuance.css" / "99-theme.css").write_text(":root { --accent: #123456; }\n")
    (copy / "static" / "nuance.css" / ".99-theme.css.swp").write_text("an editor's")
    client = another_httpd(stylesheets=str(copy)).client()
    sheets = client.page("/login").xpath("//link[@rel='stylesheet']/@href")
    assert len(sheets) == 1
    text = client.get(client.origin + sheets[0], "*/*").text
    folder = SOURCE / "xsl" / "static" / "nuance.css"
    assert text == "".join(part.read_text() for part in sorted(folder.glob("*.css"))) + ":root { --accent: #123456; }\n"


def test_a_graceful_restart_with_a_broken_stylesheet_keeps_serving(another_httpd, tmp_path, log):
    """Apache refuses the restart itself when configtest fails; here the check an admin runs first must say so."""
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    desk = another_httpd(stylesheets=str(copy))
    assert desk.client().get("/status").status_code == 200
    (copy / "pages" / "status.xsl").write_text("<not closed")
    done = subprocess.run(desk.httpd.command("-t"), capture_output=True, text=True, env=desk.httpd.environment())
    assert done.returncode != 0 and "status.xsl" in done.stdout + done.stderr
    assert desk.client().get("/status").status_code == 200


def test_a_stylesheet_may_not_read_or_write_elsewhere(configtest, tmp_path):
    """Stylesheets reach nothing outside their folder, neither file nor network."""
    import shutil
    for n, href in enumerate(("/etc/passwd", "http://127.0.0.1:9/x.xsl")):
        copy = tmp_path / f"xsl{n}"
        shutil.copytree(SOURCE / "xsl", copy)
        page = copy / "pages" / "status.xsl"
        page.write_text(page.read_text().replace("</xsl:stylesheet>", f'<xsl:include href="{href}"/></xsl:stylesheet>'))
        ok, said = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
        assert not ok, said


CLASHES = [
    ("pages/status.xsl", '<xsl:template name="row"/>', r'status\.xsl, line \d+: "row" .* call it "status\.row"'),
    ("pages/status.xsl", '<xsl:template name="queue.filters"/>', r'"queue\.filters" belongs to this page alone'),
    ("pages/status.xsl", '<xsl:template match="queue" mode="line"/>', r'"line" .* call it "status\.line"'),
    ("pages/status.xsl", '<xsl:template match="queue"/>', r"status\.xsl, line \d+: a template with match needs a mode"),
    ("pages/status.xsl", '<xsl:variable name="here" select="1"/>', r'"here" .* call it "status\.here"'),
    ("pages/status.xsl", '<xsl:include href="../parts/words.xsl"/>', r"initials|status\.xsl, line \d+: a page holds templates and variables"),
    ("pages/status.xsl", '<xsl:key name="status.k" match="x" use="y"/>', r"status\.xsl, line \d+: a page holds"),
    ("pages/status.xsl", '<xsl:template match="queue" mode="status.twice"/>' * 2,
     r"template for queue in mode status\.twice is in \S+status\.xsl, line \d+ already"),
    ("parts/rows.xsl", '<xsl:template name="initials"/>', r"initials"),
    ("parts/rows.xsl", '<xsl:variable name="base" select="1"/>', r"global variable base"),
    ("parts/rows.xsl", '<xsl:template match="flash" mode="message"/>', r"template for flash in mode message is in \S+rows\.xsl, line \d+ already"),
]


@pytest.mark.parametrize("name,declaration,said", CLASHES)
def test_names_of_stylesheets_do_not_clash(configtest, tmp_path, name, declaration, said):
    """All pages are one stylesheet: what could mean two things is told where it stands, before anything is served."""
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    file = copy / name
    file.write_text(file.read_text().replace("</xsl:stylesheet>", f"{declaration}</xsl:stylesheet>"))
    ok, complaint = configtest(extra_conf=f"NuanceStylesheets {copy}\n")
    assert not ok and re.search(said, complaint), complaint


def test_a_page_says_what_is_its_own(another_httpd, tmp_path):
    """A page's own sentence counts on that page alone, and its variables are there on that page alone."""
    import shutil
    copy = tmp_path / "xsl"
    shutil.copytree(SOURCE / "xsl", copy)
    page = copy / "pages" / "status.xsl"
    page.write_text(page.read_text().replace(
        "</xsl:stylesheet>", """<xsl:variable name="status.mark" select="concat('mark of ', /page/@route)"/>
        <xsl:template name="status.marked"><i><xsl:value-of select="$status.mark"/></i></xsl:template></xsl:stylesheet>""").replace(
        '<p class="lead">', '<xsl:call-template name="status.marked"/><p class="lead">'))
    other = copy / "pages" / "login.xsl"
    other.write_text(other.read_text().replace(
        "</xsl:stylesheet>", '<xsl:template match="problem[@code]" mode="login.sentence">own words</xsl:template></xsl:stylesheet>'))
    desk = another_httpd(stylesheets=str(copy))
    client = desk.client()
    assert "<i>mark of status</i>" in client.get("/status").text
    assert "mark of" not in client.get("/login").text
    assert "own words" in client.post("/login", {"login": "", "password": ""}).text
    manager = desk.client("manager")
    assert "own words" not in manager.post(f"/contract/{desk.acme()}/new", {"title": "", "body": ""}).text


def test_base_url_makes_absolute_redirects(another_httpd):
    """Behind a proxy the address people see is the one in NuanceBaseURL."""
    desk = another_httpd(location_conf="NuanceBaseURL https://desk.example.org\n")
    answer = desk.client().get("/account")
    location = answer.headers["Location"]
    assert location.startswith(("https://desk.example.org/support/login", "/support/login"))
    assert "127.0.0.1" not in desk.client().get("/login").text


def test_a_small_body_limit_is_kept(another_httpd):
    desk = another_httpd(location_conf="NuanceMaxBody 4096\n")
    manager = desk.client("manager")
    path = f"/contract/{desk.acme()}/new"
    assert manager.post(path, {"title": "fits", "body": "x" * 3000}).status_code == 303
    assert manager.post(path, {"title": "too big", "body": "x" * 5000}).status_code == 413


def test_another_mount_point(another_httpd):
    """The same module under another address: every link and redirect stays below it."""
    desk = another_httpd(extra_conf='<Location "/help/desk">\nSetHandler nuance\nRequire all granted\n</Location>\n')
    from helpers.client import Client, html
    root = "/".join(desk.url.split("/")[:3])
    client = Client(root + "/help/desk", "manager")
    page = html(client.get("/"))
    links = [u for u in page.xpath("//a/@href|//form/@action|//link/@href|//script/@src") if u.startswith("/")]
    assert links and all(u.startswith("/help/desk") for u in links), links


def test_a_link_prefix_is_used(another_httpd):
    desk = another_httpd(location_conf="NuanceLinkPrefix bug https://bugs.example.org/show/\n")
    number = desk.file("manager", desk.acme(), "Prefix", "See bug:T4711 please.")
    assert "https://bugs.example.org/show/T4711" in desk.client("manager").get(f"/N{number}").text


def test_session_lifetime_is_kept(another_httpd):
    desk = another_httpd(location_conf="NuanceSessionLifetime 90\n")
    client = desk.fresh()
    answer = client.log_in("manager")
    assert "Max-Age=90" in next(c for c in answer.raw.headers.getlist("Set-Cookie") if c.startswith("nuance="))
    assert client.get("/account").status_code == 200
    ours = "token_hash = (select token_hash from nuance.session order by id desc limit 1)"
    assert desk.sql(f"select expires_at - created_at = interval '90 seconds' from nuance.session where {ours}") == [(True,)]
    desk.sql(f"update nuance.session set expires_at = now() - interval '1 second' where {ours}")
    assert client.get("/account").status_code == 303


def test_quoted_arguments_are_arguments(configtest):
    ok, said = configtest(edit=lambda conf: re.sub(r"DBDriver +pgsql", 'DBDriver "pgsql"', re.sub(r"SetHandler +nuance\n", 'SetHandler "nuance"\n', conf)))
    assert ok, said
    ok, said = configtest(edit=lambda conf: re.sub(r"DBDParams.*", "", re.sub(r"SetHandler +nuance\n", 'SetHandler "nuance"\n', conf)))
    assert not ok and "DBDParams" in said, "it is seen that the module is used"
