"""A visitor of `/check/` without JavaScript: reads the page, posts what its form holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.test import Client

from accounts.authorisation import SYSTEM
from eligibility.services import publish_ruleset
from tenants.context import tenant_scope
from tenants.models import Organisation

HIDDEN = re.compile(r'<input type="hidden" name="(fact\.[a-z_.]+)" value="([^"]*)">')
MAIN_FORM = re.compile(r'<form method="post" action="/check/" novalidate>(.*?)</form>', re.DOTALL)


def release(organisation: Organisation, document: str) -> None:
    """Put these rules in force."""
    with tenant_scope(organisation):
        publish_ruleset(document=document, by=SYSTEM)


def carried(html: str) -> dict[str, Any]:
    """The answers that the page carries on; several of one name as a list."""
    form = MAIN_FORM.search(html)
    found: dict[str, Any] = {}
    for name, value in HIDDEN.findall(form.group(1) if form else html.partition("</form>")[0]):
        found[name] = [*found[name], unescape(value)] if name in found else [unescape(value)]
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def asked(html: str) -> str:
    """The fact asked on this page; empty when none is."""
    found = re.search(r'name="asked" value="([a-z_.]+)"', html)
    return found.group(1) if found else ""


def heading(html: str) -> str:
    """The words of the page's heading."""
    found = re.search(r"<h1[^>]*>\s*(?:<label[^>]*>)?(.*?)(?:</label>\s*)?</h1>", html, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found.group(1)).strip())


def words(html: str) -> str:
    """The page's main text, without markup."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def post(client: Client, html: str, **fields: Any) -> str:
    """Send what the page carries with these fields; the next page."""
    return client.post("/check/", {**carried(html), **fields}).content.decode()


def walk(client: Client, answers: Mapping[str, Any]) -> str:
    """Answer what is asked until the result. Questions must be asked in the order of `answers`.

    An answer is the value of the field `answer`, or a mapping of fields.
    """
    html = client.get("/check/").content.decode()
    seen = []
    while name := asked(html):
        seen.append(name)
        assert name in answers, f"{name} was asked after {seen}"
        fields = answers[name] if isinstance(answers[name], dict) else {"answer": answers[name]}
        html = post(client, html, asked=name, **fields)
        assert asked(html) != name, words(html)
    assert seen == list(answers)
    return html
