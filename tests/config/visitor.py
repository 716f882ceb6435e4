"""A browser without JavaScript, as the web process sees it from behind the proxy."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from embedded.ports import LOOPBACK


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    def form(self, action_part: str = "") -> Form:
        """The first POST form whose action contains the text."""
        reader = _FormReader()
        reader.feed(self.text)
        return next(form for form in reader.forms if action_part in form.action)


@dataclass
class Form:
    """Where it goes, what it holds already, what one may choose, and the words on its buttons."""

    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        if self._open is None:
            return
        if tag == "input" and "name" in given:
            self._note_input(self._open, given)
        if tag in {"textarea", "button"}:
            self._area, self._text = given.get("name", ""), ""

    @staticmethod
    def _note_input(form: Form, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        is_choice = given.get("type") in {"radio", "checkbox"}
        if is_choice:
            form.choices.setdefault(name, []).append(value)
        if not is_choice or "checked" in given:
            form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if self._open is not None and tag == "textarea" and self._area is not None:
            self._open.fields.append((self._area, self._text.removeprefix("\n")))
        if self._open is not None and tag == "button":
            self._open.buttons.append(self._text.strip())


@dataclass
class Visitor:
    """Keeps cookies; follows nothing by itself."""

    port: int
    host: str = "jersey.localhost"
    scheme: str = "https"
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, headers=headers)

    def post(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Answer:
        body = urlencode(fields)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body=body, headers={**kind, **headers})

    def fill_in(self, page: Answer, path: str, **typed: str) -> Answer:
        """Send the form of a page, with these fields changed or added."""
        fields = [pair for pair in page.form().fields if pair[0] not in typed]
        return self.post(page.form().action or path, [*fields, *typed.items()])

    def walk(self, answers: dict[str, list[str]], *, until: str) -> tuple[str, Answer]:
        """Ask for an advocate with these answers, and the first choice where none is named.

        Of several answers to fields of one name the first that is a choice is taken, the last
        where one writes. Ends at the first page whose address contains `until`.
        """
        place, page = "/refer/", self.get("/refer/")
        while until not in place:
            answer = self.fill_in(page, place, **_answered(page.form(), answers))
            if answer.status != 302:
                raise AssertionError(f"{place} answered {answer.status}:\n{answer.text}")
            place = answer.headers["Location"]
            page = self.get(place)
        return place, page

    def _ask(
        self, method: str, path: str, *, body: str | None = None, headers: dict[str, str]
    ) -> Answer:
        parts = urlsplit(path)
        sent = {
            "Host": self.host,
            "X-Forwarded-Proto": self.scheme,
            "X-Forwarded-For": "192.0.2.1",
            "Referer": f"{self.scheme}://{self.host}/",
            "Cookie": "; ".join(f"{one.key}={one.coded_value}" for one in self.cookies.values()),
            **headers,
        }
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, target, body=body, headers=sent)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()


def _answered(form: Form, answers: dict[str, list[str]]) -> dict[str, str]:
    filled = {"go": "here"}
    for name, options in form.choices.items():
        if name != "unsure":
            filled[name] = next(
                (one for one in answers.get(name, []) if one in options), options[0]
            )
    for name, _value in form.fields:
        if name in answers and name not in form.choices:
            filled[name] = answers[name][-1]
    return filled
