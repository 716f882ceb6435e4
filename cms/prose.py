"""Plain text, as people write it in a seed file, to the HTML of a rich text field."""

from __future__ import annotations

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

_LINK = re.compile(r"\[([^\]]+)\]\((/[^\s)]*|mailto:[^\s)]+)\)")


def rich_text(text: str) -> SafeString:
    """Paragraphs stand apart by an empty line, items begin with "- ", links are [words](/page/).

    Everything else is text: a tag written by hand is shown, never run.
    """
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(part: str) -> SafeString:
    if part.lstrip().startswith("- "):
        items = re.split(r"(?:^|\n)\s*- ", part)[1:]
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_line(item),) for item in items))
        )
    return format_html("<p>{}</p>", _line(part))


def _line(text: str) -> SafeString:
    words = SafeString("")
    end = 0
    joined = " ".join(text.split())
    for link in _LINK.finditer(joined):
        words += escape(joined[end : link.start()])
        words += format_html('<a href="{}">{}</a>', link.group(2), link.group(1))
        end = link.end()
    return words + escape(joined[end:])
