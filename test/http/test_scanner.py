"""Files and the virus scanner: held back until it says that they are clean, and what happens where it says nothing."""
import pytest

from helpers.clamd import SIGNATURE, Scanner
from helpers.client import text_of
from helpers.world import eventually
from test_files import attach, files_of, status_of_all


@pytest.fixture
def scanner():
    made = Scanner()
    yield made
    made.close()


@pytest.fixture
def item(desk):
    return desk.file("manager", desk.acme(), "An issue with files to scan")


@pytest.fixture
def server(another_httpd, scanner, request):
    return another_httpd(extra_conf=f"NuanceScanner {scanner.address} {getattr(request, 'param', 'closed')}\n")


def scan_of(desk, number):
    return desk.sql("select scan from nuance.attachment where id = %s", number)[0][0]


def test_clean_and_infected(server, scanner, item):
    clean, infected = attach(server, "manager", item, ("clean.bin", b"x" * 600_000), ("virus.txt", SIGNATURE))
    eventually(lambda: scan_of(server, clean["id"]) == "clean" and scan_of(server, infected["id"]) == "infected")
    assert sorted(scanner.seen) == [len(SIGNATURE), 600_000]
    assert status_of_all(server, clean["id"]) == {"staff", "manager", "member"}
    assert status_of_all(server, infected["id"]) == set()
    assert "Held back" in text_of(server.client("member").get(f"/N{item}"))
    assert server.sql("select scan_note from nuance.attachment where id = %s", infected["id"])[0][0] == "stream: Eicar-Test-Signature FOUND"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"what?"])
def test_closed_means_waiting(server, scanner, item, answer, log):
    log.allow("was not scanned")
    scanner.answer = answer or b" "
    (found,) = attach(server, "manager", item, ("waits.txt", b"wait"))
    eventually(lambda: scanner.seen and server.sql("select scan_note is not null from nuance.attachment where id = %s", found["id"])[0][0])
    assert scan_of(server, found["id"]) == "waiting" and status_of_all(server, found["id"]) == set()
    assert "Being checked" in text_of(server.client("member").get(f"/N{item}"))
    assert "available" not in files_of(server.client("manager"), item)[-1]
    scanner.answer = None
    server.sql("update nuance.attachment set scan_at = now() where id = %s", found["id"])
    eventually(lambda: scan_of(server, found["id"]) == "clean")
    assert status_of_all(server, found["id"]) == {"staff", "manager", "member"}


@pytest.mark.parametrize("server", ["open"], indirect=True)
def test_open_lets_through_what_cannot_be_scanned(server, scanner, item, log):
    log.allow("was not scanned")
    scanner.close()
    (found,) = attach(server, "manager", item, ("unchecked.txt", b"?"))
    eventually(lambda: scan_of(server, found["id"]) == "skipped")
    assert status_of_all(server, found["id"]) == {"staff", "manager", "member"}
    assert "Not checked for viruses" in text_of(server.client("member").get(f"/N{item}"))
