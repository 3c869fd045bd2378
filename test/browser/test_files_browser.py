"""Files in Chromium: chosen, dropped and pasted, with script and without it."""
import pytest

DROP = """
const form = document.querySelector('#reply'), data = new DataTransfer();
data.items.add(new File(['dropped words'], 'dropped.txt', { type: 'text/plain' }));
for (const kind of ['dragover', 'drop']) form.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
const pasted = new DataTransfer();
pasted.items.add(new File(['pasted words'], 'pasted.txt', { type: 'image/png' }));
form.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }));
"""


@pytest.fixture
def item(desk):
    return desk.file("manager", desk.acme(), "Files in a browser")


@pytest.mark.parametrize("script", [True, False], ids=["script", "noscript"])
def test_a_file_is_chosen(desk, person, item, script, tmp_path):
    path = tmp_path / "chosen words.txt"
    path.write_text("chosen")
    manager = person("manager", script)
    manager.go(f"/N{item}")
    manager.type("comment", "See the file.")
    manager.find("#reply input[type=file]").send_keys(str(path))
    manager.press(manager.button(f"/N{item}"))
    manager.see("chosen words.txt")
    assert [f["name"] for f in desk.client("manager").json(f"/N{item}")["files"]] == ["chosen words.txt"]


def test_files_are_dropped_pasted_and_left_out(desk, person, item):
    manager = person("manager", True)
    manager.go(f"/N{item}")
    manager.browser.execute_script(DROP)
    assert [e.text.split()[0] for e in manager.all(".chosen li")] == ["dropped.txt", "pasted.txt"]
    manager.find(".chosen li button[aria-label='Remove dropped.txt']").click()
    manager.type("comment", "Pasted.")
    manager.press(manager.button(f"/N{item}"))
    manager.see("Pasted.")
    assert [f["name"] for f in desk.client("manager").json(f"/N{item}")["files"]] == ["pasted.txt"]
