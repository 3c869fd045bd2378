"""A person with a browser: logs in through the login page, reads pages, and submits the forms they really hold."""
import secrets
from urllib.parse import urljoin

import lxml.etree
import lxml.html
import requests

ACCEPT = {"html": "text/html", "xml": "application/xml", "json": "application/json"}
TIMEOUT = 15


class Form:
    """One HTML form as the page holds it: its fields, hidden ones included, with the values a browser would send."""

    def __init__(self, client, page_url, element):
        self.client = client
        self.element = element
        self.url = urljoin(page_url, element.get("action") or page_url)
        self.method = (element.get("method") or "get").lower()
        self.values = {}
        self.buttons = {}
        self.controls = {}
        for control in element.xpath(".//input|.//textarea|.//select|.//button"):
            self._take(control)

    def _take(self, control):
        name, kind = control.get("name"), (control.get("type") or "").lower()
        if not name or control.get("disabled") is not None:
            return
        if control.tag == "button" or kind in ("submit", "image"):
            if control.tag != "button" or kind in ("", "submit"):
                self.buttons.setdefault(name, []).append(control.get("value", ""))
            return
        self.controls.setdefault(name, []).append(control)
        if control.tag == "textarea":
            # A browser drops the first newline after <textarea>.
            text = control.text_content()
            self.values[name] = text[1:] if text.startswith("\n") else text
        elif control.tag == "select":
            chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
            if chosen:
                self.values[name] = chosen[0].get("value", chosen[0].text_content().strip())
        elif kind in ("checkbox", "radio"):
            if control.get("checked") is not None and name.endswith("[]"):
                self.values.setdefault(name, []).append(control.get("value", "on"))
            elif control.get("checked") is not None:
                self.values[name] = control.get("value", "on")
        else:
            self.values[name] = control.get("value", "")

    def choices(self, name):
        """The values a select or a radio group offers."""
        found = []
        for control in self.controls.get(name, []):
            if control.tag == "select":
                found += [option.get("value", option.text_content().strip()) for option in control.xpath(".//option")]
            else:
                found.append(control.get("value", "on"))
        return found

    def fill(self, **values):
        for name, value in values.items():
            assert name in self.controls, f"the form {self.url} has no field {name}, only {sorted(self.controls)}"
            offered = self.choices(name) if self.controls[name][0].tag == "select" else None
            assert offered is None or value in offered, f"{name} offers {offered}, not {value!r}"
            self.values[name] = value
        return self

    def submit(self, button=None, follow=False, **extra):
        """Sends the form. `button` is (name, value) of the button pressed; `extra` are request options."""
        data = dict(self.values)
        if button:
            name, value = button
            assert value in self.buttons.get(name, []), f"no button {button}, only {self.buttons}"
            data[name] = value
        headers = {"Accept": ACCEPT["html"], "Origin": self.client.origin, "Sec-Fetch-Site": "same-origin"}
        headers.update(extra.pop("headers", {}))
        return self.client.session.request(self.method.upper(), self.url, data=data, headers=headers,
                                           allow_redirects=follow, timeout=TIMEOUT, **extra)


class Kept(requests.adapters.HTTPAdapter):
    """A server may close a connection it kept at the moment the next request is on its way. Browsers then send the request
    again (RFC 9112, 9.3.1), and so does this, once: on a connection that served before, and on no other. A server that
    fell is found in its error log."""

    served = False  # whether there is a connection that was left open

    def send(self, request, *words, **named):
        again, self.served = self.served, False
        try:
            answer = super().send(request, *words, **named)
        except requests.ConnectionError as error:
            alone = request.headers.get("Connection") == "close"
            if not again or alone or "RemoteDisconnected" not in str(error) or not isinstance(request.body, (str, bytes, type(None))):
                raise
            answer = super().send(request, *words, **named)
        self.served = "close" not in (request.headers.get("Connection"), answer.headers.get("Connection"))
        return answer


class Client:
    """One person. `login` None is a visitor."""

    def __init__(self, url, login=None, password="demo"):
        self.base = url.rstrip("/")
        self.origin = "/".join(url.split("/")[:3])
        self.name = login or "visitor"
        self.session = requests.Session()
        self.session.mount("http://", Kept())
        self.session.trust_env = False
        if login:
            answer = self.log_in(login, password)
            assert answer.status_code == 303, f"login as {login}: {answer.status_code}\n{answer.text[:800]}"

    def url(self, path):
        if path.startswith("http"):
            return path
        mount = self.base[len(self.origin):]
        # A redirect names the whole path, a test the one below the mount point.
        return self.origin + path if mount and path.startswith(mount + "/") else self.base + path

    def log_in(self, login, password="demo"):
        form = self.form("/login", "/login")
        return form.fill(login=login, password=password).submit()

    def get(self, path, media="html", method="GET", follow=False, **options):
        headers = {"Accept": ACCEPT.get(media, media)}
        headers.update(options.pop("headers", {}))
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.session.request(method, self.url(path), headers=headers, allow_redirects=follow,
                                    timeout=TIMEOUT, **options)

    def page(self, path):
        """The HTML of a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{self.name} {path}: {answer.status_code}\n{answer.text[:800]}"
        return html(answer)

    def xml(self, path):
        answer = self.get(path, "xml")
        assert answer.status_code == 200, f"{self.name} {path}: {answer.status_code}\n{answer.text[:800]}"
        return lxml.etree.fromstring(answer.content)

    def json(self, path):
        answer = self.get(path, "json")
        assert answer.status_code == 200, f"{self.name} {path}: {answer.status_code}\n{answer.text[:800]}"
        return answer.json()

    def form(self, path, action=None):
        """The form on the page at `path` that is sent to `action` (default: to the page itself)."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{self.name} {path}: {answer.status_code}\n{answer.text[:800]}"
        return self.form_in(answer, action or path.split("?")[0])

    def form_in(self, answer, action):
        """The form in an answer already at hand."""
        wanted = self.url(action)
        forms = [Form(self, answer.url, element) for element in html(answer).xpath("//form")]
        for form in forms:
            if form.url.split("?")[0] == wanted and form.method == "post":
                return form
        raise AssertionError(f"{self.name}: no form to {action} on {answer.url}, only {[f.url for f in forms]}")

    def csrf(self):
        """This person's token, read from a page that holds a form."""
        answer = self.get("/login" if self.name == "visitor" else "/account")
        tokens = html(answer).xpath("//form//input[@name='csrf']/@value")
        assert tokens, f"no form with a csrf field on {answer.url}"
        return str(tokens[0])

    def post(self, path, fields=None, media="html", csrf=None, submission=None, raw=None, headers=None, **options):
        """A request written by hand, for what no form offers: forged fields, wrong tokens, odd bodies."""
        send = {"Accept": ACCEPT.get(media, media), "Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        send.update(headers or {})
        send = {name: value for name, value in send.items() if value is not None}
        if raw is None:
            raw = dict(fields or {})
            raw.setdefault("csrf", self.csrf() if csrf is None else csrf)
            raw.setdefault("submission", submission or new_submission())
            raw = {name: value for name, value in raw.items() if value is not False}
        return self.session.post(self.url(path), data=raw, headers=send, allow_redirects=False, timeout=TIMEOUT, **options)

    def post_json(self, path, fields, csrf=None, headers=None, media="json"):
        send = {"Accept": ACCEPT.get(media, media), "Origin": self.origin, "Sec-Fetch-Site": "same-origin",
                "X-Nuance-CSRF": self.csrf() if csrf is None else csrf}
        send.update(headers or {})
        body = {"submission": new_submission(), **fields}
        return self.session.post(self.url(path), json=body, headers=send, allow_redirects=False, timeout=TIMEOUT)

    def clone(self):
        """The same person in a second window: same cookies, own connection."""
        other = Client(self.base)
        other.name = self.name
        other.session.cookies.update(self.session.cookies)
        return other


def html(answer):
    assert answer.headers.get("Content-Type", "").startswith("text/html"), answer.headers.get("Content-Type")
    return lxml.html.fromstring(answer.content)


def text_of(answer):
    """The words a person reads on a page."""
    return " ".join(html(answer).text_content().split())


def new_submission():
    return secrets.token_urlsafe(24)


def problems(answer):
    """(field, code) of each problem an XML answer tells."""
    root = lxml.etree.fromstring(answer.content)
    return [(p.get("field"), p.get("code")) for p in root.iter("problem")]
