"""A desk on the day it is installed: migrate, an admin, and it works. Nothing of the sample is there."""
import pytest

from helpers.client import html, text_of
from helpers.world import Cluster, Desk, query, start_httpd


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, build, fault):
    cluster = Cluster(str(tmp_path_factory.mktemp("fresh"))).start()
    cluster.install(build)
    folder = tmp_path_factory.mktemp("freshdesk")
    httpd = start_httpd(folder, cluster, build, extra_conf=fault)
    desk = Desk(folder, build, cluster, httpd)
    for login, role in (("admin", "admin"), ("somebody", "customer")):
        desk.ctl("account", "add", login, "--role", role, "--password-stdin", input="demo-demo\n")
    yield desk
    httpd.stop()
    cluster.destroy()


@pytest.fixture(scope="module")
def admin(fresh):
    from helpers.client import Client
    return Client(fresh.url, "admin", "demo-demo")


@pytest.fixture(scope="module")
def somebody(fresh):
    from helpers.client import Client
    return Client(fresh.url, "somebody", "demo-demo")


def test_it_is_right(fresh):
    wrong = [line for line in fresh.ctl("check", check=False).stdout.splitlines() if line.startswith("WRONG")]
    assert [line for line in wrong if "fsync is off" not in line] == [], "but for what the tests do to be quick"


def test_everybody_can_file_for_free(fresh, admin, somebody):
    page = html(somebody.get("/"))
    link = page.xpath("//a[contains(@href, '/new')]/@href")
    assert link and "Free support" in page.text_content()
    form = somebody.form(link[0].replace("/support", "", 1))
    answer = form.fill(body="How do I begin?").submit()
    assert answer.status_code == 303, text_of(answer)
    assert "How do I begin?" in text_of(somebody.get(answer.headers["Location"]))
    assert "How do I begin?" in text_of(admin.get("/queue/free"))


def test_staff_find_queues_to_work_from(admin):
    folders = [q.get("key") for q in admin.xml("/staff").find("desk")]
    assert folders == ["paid", "community", "free"]
    assert admin.get("/queue/free/work").status_code == 200


def test_there_are_no_instances_and_no_plans_to_buy(somebody):
    """What was not set up is not spoken of."""
    assert "instance" not in text_of(somebody.get("/")).lower()
    assert somebody.get("/buy").status_code == 200


def test_instances_come_once_there_is_a_plan_for_them(fresh, admin, tmp_path):
    path = tmp_path / "first.csv"
    path.write_text("name,display_name,plan,members\nfirst,First,starter,*first.manager\n")
    done = fresh.ctl("instance", "import", str(path), check=False)
    assert done.returncode == 1 and "line 2: plan: not-a-choice" in done.stdout
    assert admin.form("/admin/plans").fill(key="starter", name="Starter", kind="instance", price="5.00", currency="EUR").submit().status_code == 303
    assert fresh.ctl("instance", "import", str(path)).returncode == 0
    assert query(fresh.cluster, "select q.key from nuance.source s join nuance.instance i on i.contract_id = s.contract_id "
                                "join nuance.queue q on q.id = s.queue_id where i.name = 'first'") == [("paid",)]


def test_what_was_there_before_stays(fresh):
    """The beginnings are for empty desks: nothing is added to what an admin made."""
    assert query(fresh.cluster, "select count(*) from nuance.contract where kind = 'free'") == [(1,)]
    assert fresh.ctl("migrate").stdout.startswith("nothing to do")
