"""The nets themselves: a test suite that cannot fail proves nothing."""
import socket
import threading

import pytest
import requests

from helpers import registration
from helpers.client import Client

PLUGIN = "from helpers.errorlog import *\nfrom helpers import errorlog\n"
WARNING = "[Mon Nov 23 10:00:00.000000 2026] [nuance:warn] [pid 1:tid 2] [client 127.0.0.1:9] something odd"
INFO = "[Mon Nov 23 10:00:00.000000 2026] [nuance:info] [pid 1:tid 2] all well"
CRASH = "==4711==ERROR: AddressSanitizer: heap-use-after-free on address 0x60300000eff0"


def run_inner(pytester, lines, body="pass"):
    """A test run of its own with a log that grows during the test."""
    target = pytester.path / "error_log"
    target.write_text("an old line that was there before\n")
    pytester.makepyfile(f"""
        import helpers.errorlog as errorlog
        errorlog.watch({str(target)!r})
        def test_writes(log):
            {body}
            with open({str(target)!r}, "a") as file:
                file.write({chr(10).join(lines + [""])!r})
    """)
    return pytester.runpytest_inprocess("-p", "helpers.errorlog", "-p", "no:cacheprovider")


def test_a_warning_in_the_log_fails_a_test(pytester):
    run_inner(pytester, [WARNING]).assert_outcomes(passed=1, errors=1)


def test_a_sanitizer_report_fails_a_test(pytester):
    run_inner(pytester, [CRASH]).assert_outcomes(passed=1, errors=1)


def test_an_info_line_does_not(pytester):
    run_inner(pytester, [INFO]).assert_outcomes(passed=1)


def test_a_declared_line_does_not(pytester):
    run_inner(pytester, [WARNING], "log.expect('something odd')").assert_outcomes(passed=1)


def test_a_declared_line_that_never_comes_fails(pytester):
    run_inner(pytester, [INFO], "log.expect('something odd')").assert_outcomes(passed=1, errors=1)


def test_more_lines_than_declared_fail(pytester):
    run_inner(pytester, [WARNING, WARNING], "log.expect('odd', times=1)").assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize("connections,headers,lost", [
    (["answer close", "answer"], {}, False),
    (["answer close", "close"], {}, True),
    (["close", "answer"], {}, True),
    (["answer", "close", "answer"], {"Connection": "close"}, True)])
def test_the_client_asks_again_where_a_kept_connection_was_closed_and_nowhere_else(connections, headers, lost):
    """What a server does with each request of each connection; the client asks twice."""
    def serve():
        for actions in connections:
            connection, _ = listener.accept()
            with connection:
                for action in actions.split():
                    if connection.recv(65536) and action == "answer":
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        client = Client(f"http://127.0.0.1:{listener.getsockname()[1]}/")

        def ask_twice():
            return [client.get("/", headers=headers).status_code for _ in range(2)]
        if lost:
            with pytest.raises(requests.ConnectionError):
                ask_twice()
        else:
            assert ask_twice() == [200, 200]


def test_a_shadowed_test_is_found(tmp_path):
    (tmp_path / "test_a.py").write_text("def test_x():\n    pass\n\ndef test_x():\n    pass\n")
    assert any("defined again" in line for line in registration.problems(tmp_path))


@pytest.mark.parametrize("name,text", [
    ("more.py", "def test_y():\n    pass\n"),
    ("test_b.py", "def testing_z():\n    pass\n"),
    ("test_c.py", "class Things:\n    def test_in(self):\n        pass\n"),
    ("test_d.py", "class TestThings:\n    def __init__(self):\n        pass\n    def test_in(self):\n        pass\n"),
])
def test_a_test_out_of_sight_is_found(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert registration.problems(tmp_path)


def test_good_tests_are_not_reported(tmp_path):
    (tmp_path / "test_e.py").write_text("def test_one():\n    pass\n\nclass TestTwo:\n    def test_three(self):\n        pass\n")
    assert registration.problems(tmp_path) == []


def test_the_real_servers_log_is_watched(desk, log):
    """A warning of the desk's own httpd is seen by the test during which it was written."""
    desk.fresh().get("/login", headers={"X-Fault": "log-warning"})
    assert [line for line in log.unexpected() if "a warning that a test asked for" in line]
    log.expect("a warning that a test asked for", times=1)
