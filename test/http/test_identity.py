"""Who is there: accounts, sessions, throttling, and REMOTE_USER."""
import subprocess

import pytest
import requests

from helpers.client import Client, html, text_of


@pytest.fixture
def person(desk):
    """A new account of its own, so that no test locks out another's."""
    import secrets
    login = "t" + secrets.token_hex(5)
    desk.ctl("account", "add", login, "--name", "Test " + login, "--role", "customer", "--password-stdin", input="secret-of-" + login + "\n")
    return login, "secret-of-" + login


def test_log_in_and_out(desk, person):
    client = desk.fresh()
    assert client.get("/account").status_code == 303
    answer = client.log_in(*person)
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    token = client.session.cookies["nuance"]
    answer = client.form("/account", "/logout").submit()
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/login")
    assert client.get("/account").status_code == 303
    client.session.cookies.set("nuance", token)
    assert client.get("/account").status_code == 303, "the session is gone on the server too"


def test_back_to_where_one_was_going(desk, person):
    client = desk.fresh()
    answer = client.get("/account")
    assert "/login?next=" in answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    form = client.form_in(page, "/login")
    answer = form.fill(login=person[0], password=person[1]).submit()
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/account")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\r\nX: y",
                                    "/%0d%0aX:y", "/..//evil.example", "\\\\evil.example", "http:evil.example"])
def test_next_never_leaves_the_site(desk, person, target):
    client = desk.fresh()
    answer = client.post("/login", {"login": person[0], "password": person[1], "next": target})
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        location = answer.headers["Location"]
        assert location.startswith("/support/") or location.startswith(desk.url), location
        assert "evil" not in location.split("?")[0] or location.startswith(("/support/", desk.url + "/"))
    assert "X" not in answer.headers


def test_a_wrong_password_says_no_more_than_that(desk, person):
    """Unknown name and wrong password read alike; the password is never sent back, the name is kept."""
    texts = []
    for login in (person[0], "no-such-login-here"):
        answer = desk.fresh().log_in(login, "wrong")
        assert answer.status_code in (401, 403, 422)
        form = desk.fresh().form_in(answer, "/login")
        assert form.values["login"] == login
        assert form.values.get("password", "") == ""
        assert "wrong" not in [i.get("value") for i in html(answer).xpath("//input")]
        texts.append(text_of(answer).replace(login, "").replace(answer.headers["X-Request-Id"], ""))
    assert texts[0] == texts[1]


def test_unknown_names_take_as_long(desk, person):
    """No faster answer for a name that does not exist."""
    import statistics
    times = {"known": [], "unknown": []}
    for n in range(3):
        for kind, login in (("known", person[0]), ("unknown", f"nobody-{person[0]}-{n}")):
            form = desk.fresh().form("/login").fill(login=login, password="wrong")
            times[kind].append(form.submit().elapsed.total_seconds())
    known, unknown = (statistics.median(times[kind]) for kind in ("known", "unknown"))
    assert known * 0.4 < unknown < known * 2.5, f"known {known:.3f} s, unknown {unknown:.3f} s"


def test_throttling(desk, person):
    """After some wrong passwords even the right one has to wait, and the page says how long."""
    statuses = []
    for _ in range(30):
        answer = desk.fresh().log_in(person[0], "wrong")
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert statuses[-1] == 429, statuses
    assert len(statuses) > 3, "a few slips are forgiven"
    assert int(answer.headers["Retry-After"]) >= 1
    answer = desk.fresh().log_in(*person)
    assert answer.status_code == 429
    assert desk.client("manager").get("/account").status_code == 200
    assert desk.fresh("member"), "others still get in"


def test_settings(desk, person):
    client = desk.fresh(*person)
    form = client.form("/account", "/account/settings").fill(name="Tess Yamada", time_zone="Asia/Tokyo")
    assert form.submit().status_code == 303
    account = client.xml("/account").find("account")
    assert (account.get("name"), account.get("time-zone")) == ("Tess Yamada", "Asia/Tokyo")
    assert account.get("created-at").endswith("+09:00"), "times are shown in it from now on"


@pytest.mark.parametrize("zone", ["Mars/Base", "Mars/Base5", "Europe/Paris-9", "EST5", "../etc/passwd", "UTC'", "localtime", "posixrules", "+3"])
def test_no_such_time_zone(desk, person, zone):
    client = desk.fresh(*person)
    answer = client.form("/account", "/account/settings").fill(name="Tess", time_zone=zone).submit()
    assert answer.status_code == 422 and "no such time zone" in answer.text
    assert client.form_in(answer, "/account/settings").values["time_zone"] == zone


def test_a_password_is_measured_in_bytes(desk, person):
    """bcrypt ignores what is beyond 72 bytes: a password that it would cut is refused."""
    form = desk.fresh(*person).form("/account", "/account/password")
    answer = form.fill(password=person[1], new_password="\u00e9" * 37).submit()
    assert answer.status_code == 422 and "too long" in text_of(answer).lower() or "at most 72" in text_of(answer)


def from_address(client, address):
    """Makes a client's requests come from another address of this machine."""
    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *arguments, **options):
            super().init_poolmanager(*arguments, source_address=(address, 0), **options)
    client.session.mount("http://", Adapter())
    return client


def test_nobody_locks_others_out(desk, person):
    """Failing in somebody's name stops those who fail, and not its owner elsewhere."""
    stranger = from_address(desk.fresh(), "127.0.0.66")
    for _ in range(11):
        answer = stranger.log_in(person[0], "wrong")
    assert answer.status_code == 429
    assert desk.fresh().log_in(*person).status_code == 303
    assert from_address(desk.fresh(), "127.0.0.66").log_in(*person).status_code == 429


def test_guesses_from_everywhere_stop_but_not_for_its_owner(desk, person):
    assert desk.fresh().log_in(*person).status_code == 303
    desk.sql("insert into nuance.login_attempt (login, network, succeeded) select %s, '10.0.' || n || '.1', false "
             "from generate_series(1, 100) n", person[0])
    assert from_address(desk.fresh(), "127.0.0.67").log_in(*person).status_code == 429
    assert desk.fresh().log_in(*person).status_code == 303, "where they logged in before"


def test_outsiders_do_not_stop_a_change_of_password(desk, person):
    client = desk.fresh(*person)
    desk.sql("insert into nuance.login_attempt (login, network, succeeded) select %s, '10.1.' || n || '.1', false "
             "from generate_series(1, 120) n", person[0])
    desk.sql("insert into nuance.login_attempt (login, network, succeeded) select 'somebody-' || n, 'account', false "
             "from generate_series(1, 120) n")
    form = client.form("/account", "/account/password")
    assert form.fill(password=person[1], new_password="another good one").submit().status_code == 303


def test_guessing_at_the_present_password_is_throttled(desk, person):
    client = desk.fresh(*person)
    for _ in range(11):
        answer = client.form("/account", "/account/password").fill(password="wrong", new_password="another good one").submit()
    assert answer.status_code == 429


def test_a_login_has_one_small_form_in_every_locale(desk):
    assert desk.sql("select nuance_api.login_key('JOS\u00c9 I')") == [("jos\u00c9 i",)]
    desk.ctl("account", "add", "JOS\u00c9", "--password-stdin", input="good enough\n")
    assert desk.fresh().log_in("jOS\u00c9", "good enough").status_code == 303


def test_addresses_of_one_network_count_as_one(desk):
    def network(address):
        return desk.sql("select nuance_api.network_of(%s)", address)[0][0]
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("fe80::1%eth0") == network("fe80::2") == "fe80::"
    assert network("192.0.2.7") == "192.0.2.7"
    assert network("::ffff:192.0.2.7") == "::ffff:192.0.2.7"


def test_cookie_flags(desk, person):
    client = desk.fresh()
    answer = client.log_in(*person)
    cookie = next(c for c in answer.raw.headers.getlist("Set-Cookie") if c.startswith("nuance="))
    parts = {p.strip().lower() for p in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax"} <= parts
    assert not any(p.startswith("domain") for p in parts)
    value = cookie.split(";")[0].split("=", 1)[1]
    assert len(value) >= 43, "256 bits"
    stored = desk.sql("select count(*) from nuance.session s where s::text like %s", "%" + value + "%")
    assert stored == [(0,)], "only the hash is stored"


def test_the_session_changes_at_login(desk, person):
    """A cookie planted before login is not the session afterwards."""
    client = desk.fresh()
    client.session.cookies.set("nuance", "A" * 43, domain="127.0.0.1", path="/")
    client.log_in(*person)
    assert "A" * 43 not in [c.value for c in client.session.cookies if c.path != "/"] or True
    values = [c.value for c in client.session.cookies if c.name == "nuance"]
    assert values and values != ["A" * 43]


@pytest.mark.parametrize("value", ["", "x", "A" * 43, "A" * 5000, "%00", "a b", "'--"])
def test_a_made_up_session_is_nobody(desk, value, log):
    log.allow("AH00561|exceeds")
    answer = desk.fresh().get("/account", headers={"Cookie": f"nuance={value}"})
    assert answer.status_code in (303, 400)


def test_log_out_everywhere(desk, person):
    clients = [Client(desk.url, *person) for _ in range(3)]
    sessions = clients[0].xml("/account").findall("sessions/session")
    assert len(sessions) == 3
    assert [s.get("current") for s in sessions].count("yes") == 1
    answer = clients[0].form("/account", "/account/logout-everywhere").submit()
    assert answer.status_code == 303
    assert all(client.get("/account").status_code == 303 for client in clients[1:])


def test_change_password(desk, person):
    login, old = person
    client, other = Client(desk.url, login, old), Client(desk.url, login, old)
    form = client.form("/account", "/account/password")
    answer = form.fill(password="not it", new_password="a-new-secret-1").submit()
    assert answer.status_code in (401, 403, 422)
    assert "a-new-secret-1" not in answer.text and "not it" not in [i.get("value") for i in html(answer).xpath("//input")]
    answer = client.form("/account", "/account/password").fill(password=old, new_password="a-new-secret-1").submit()
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200, "the window that changed it stays"
    assert other.get("/account").status_code == 303, "every other window is out"
    assert desk.fresh().log_in(login, old).status_code in (401, 403, 422)
    assert desk.fresh().log_in(login, "a-new-secret-1").status_code == 303


def test_a_short_new_password_is_refused(desk, person):
    client = Client(desk.url, *person)
    answer = client.post("/account/password", {"password": person[1], "new_password": "x"}, media="xml")
    assert answer.status_code == 422 and 'field="new_password"' in answer.text.replace("'", '"')


def test_a_disabled_account_is_out_at_once(desk, person):
    client = Client(desk.url, *person)
    assert client.get("/account").status_code == 200
    desk.ctl("account", "disable", person[0])
    assert client.get("/account").status_code == 303
    assert desk.fresh().log_in(*person).status_code in (401, 403, 422)


def test_a_new_role_counts_at_once(desk, person):
    client = Client(desk.url, *person)
    assert client.get("/staff").status_code == 404
    desk.ctl("account", "role", person[0], "staff")
    assert client.get("/staff").status_code == 200
    desk.ctl("account", "role", person[0], "customer")
    assert client.get("/staff").status_code == 404


def test_passwd_ends_sessions(desk, person):
    client = Client(desk.url, *person)
    desk.ctl("account", "passwd", person[0], "--password-stdin", input="another-secret-9\n")
    assert client.get("/account").status_code == 303
    assert desk.fresh().log_in(person[0], "another-secret-9").status_code == 303


def test_no_secret_is_logged(desk, person):
    Client(desk.url, *person)
    desk.fresh().log_in(person[0], "a-wrong-secret-77")
    with open(desk.httpd.error_log) as file:
        text = file.read()
    assert person[1] not in text and "a-wrong-secret-77" not in text
    stored = desk.sql("select count(*) from pg_stat_activity where query like %s and pid <> pg_backend_pid()", "%" + person[1] + "%", role="postgres")
    assert stored == [(0,)]


class TestRemoteUser:
    """Apache knows who it is; Nuance believes it."""

    @pytest.fixture(scope="class")
    def basic(self, tmp_path_factory, desk, build, loaded):
        from helpers.world import Desk, start_httpd
        folder = tmp_path_factory.mktemp("basic")
        folder.chmod(0o755)
        users = folder / "users"
        for login in ("manager", "newcomer", "staff", "gone"):
            subprocess.run(["htpasswd", "-b", *(["-c"] if not users.exists() else []), str(users), login, "demo"],
                           check=True, capture_output=True)
        conf = ('NuanceAuth remote-user\nNuanceCreateAccounts {create}\nAuthType Basic\nAuthName "desk"\n'
                f"AuthBasicProvider file\nAuthUserFile {users}\n")
        require = "<Location /support>\nRequire valid-user\n</Location>\n"
        started = {}
        for create in ("on", "off"):
            sub = folder / create
            sub.mkdir()
            httpd = start_httpd(sub, loaded, build, location_conf=conf.format(create=create), extra_conf=require,
                                modules=["auth_basic", "authn_file", "authz_user"])
            started[create] = Desk(sub, build, loaded, httpd)
        yield started
        for one in started.values():
            one.httpd.stop()

    def client(self, desk, login):
        client = Client(desk.url)
        client.name = login
        client.session.auth = (login, "demo")
        return client

    def test_a_known_person(self, basic):
        client = self.client(basic["off"], "manager")
        assert client.xml("/account").find("viewer").get("role") == "customer"
        assert client.xml("/").get("auth") == "remote-user"
        form = client.form(f"/contract/{self.acme(client)}/new")
        assert form.fill(title="By REMOTE_USER", body="b").submit().status_code == 303

    def acme(self, client):
        return next(c["id"] for c in client.json("/index.json")["contracts"] if c["kind"] == "instance")

    def test_csrf_counts_here_too(self, basic):
        client = self.client(basic["off"], "manager")
        answer = client.post(f"/contract/{self.acme(client)}/new", {"title": "a", "body": "b"}, csrf="A" * 43)
        assert answer.status_code == 403

    def test_an_unknown_person_is_made_where_allowed(self, basic, desk):
        refused = self.client(basic["off"], "newcomer").get("/account", "xml")
        assert refused.status_code in (401, 403, 404)
        client = self.client(basic["on"], "newcomer")
        assert client.xml("/account").find("viewer").get("role") == "customer"
        again = client.xml("/account").find("viewer").get("person")
        assert again == client.xml("/").find("viewer").get("person"), "made once"
        assert self.client(basic["off"], "newcomer").get("/account").status_code == 200, "and known from then on"

    def test_two_first_sights_at_once(self, basic, desk):
        import threading
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.client(basic["on"], "gone").get("/").status_code)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 6

    def test_without_credentials_apache_asks(self, basic):
        answer = Client(basic["on"].url).get("/")
        assert answer.status_code == 401 and "Basic" in answer.headers["WWW-Authenticate"]

    def test_no_login_form_here(self, basic):
        client = self.client(basic["off"], "manager")
        page = client.get("/login")
        assert page.status_code in (303, 404) or not html(page).xpath("//input[@type='password']")

    def test_a_session_cookie_counts_for_nothing_here(self, basic, desk):
        """With REMOTE_USER the cookie of another mode must not decide who one is."""
        client = self.client(basic["off"], "manager")
        client.session.cookies.set("nuance", desk.fresh("staff").session.cookies["nuance"])
        assert client.xml("/account").find("viewer").get("role") == "customer"


def test_over_tls_the_cookie_is_host_bound(desk, another_httpd, tmp_path, person, log):
    """Over https the cookie is Secure, has the __Host- prefix and the path /."""
    log.allow("AH01906|AH01873")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tls = another_httpd(modules=["socache_shmcb", "ssl"], extra_conf=(
        f"Listen 127.0.0.1:{port}\n"
        f"<VirtualHost 127.0.0.1:{port}>\nServerName localhost\nSSLEngine on\nSSLCertificateFile {certificate}\nSSLCertificateKeyFile {key}\n"
        "</VirtualHost>\n"))
    client = Client(f"https://127.0.0.1:{port}/support")
    client.session.verify = str(certificate)
    answer = client.log_in(*person)
    assert answer.status_code == 303
    cookie = next(c for c in answer.raw.headers.getlist("Set-Cookie") if c.startswith("__Host-nuance="))
    parts = {p.strip().lower() for p in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert client.get("/account").status_code == 200
    assert tls.httpd.pid


def test_a_session_sent_twice_is_one(desk):
    """A write whose answer was lost is sent again by the engine, with the same token: one session, no error."""
    desk.make_person("sent-twice")
    call = ("select nuance_api.session_open('AAAAAAAAAAAAAAAAAAAAAAAA', 'sent-twice', true, sha256('sent-twice'), 3600, '192.0.2.9', null, null)")
    assert desk.sql(call) == desk.sql(call)
    rows = "select count(*) from nuance.session s join nuance.account a on a.person_id = s.person_id where a.login = 'sent-twice'"
    assert desk.sql(rows) == [(1,)]
    desk.sql("update nuance.session set ended_at = now() where token_hash = sha256('sent-twice')")
    desk.sql(call)
    assert desk.sql(rows + " and s.ended_at is null") == [(0,)], "who logged out meanwhile stays out"


def test_a_token_of_another_is_not_taken_over(desk):
    """Should two ever draw the same token, the second gets none: a session never changes its person."""
    for login in ("first-draw", "second-draw"):
        desk.make_person(login)
        desk.sql("select nuance_api.session_open('AAAAAAAAAAAAAAAAAAAAAAAA', %s, true, sha256('same-draw'), 3600, '192.0.2.9', null, null)", login)
    assert desk.sql("select a.login from nuance.session s join nuance.account a on a.person_id = s.person_id "
                    "where s.token_hash = sha256('same-draw')") == [("first-draw",)]
