"""Answers as hidden fields: one for each option chosen, and one without a value for none."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def hidden(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact with each of its answers."""
    for name, answer in facts.items():
        if isinstance(answer, list):
            yield from ((name, one) for one in answer or [""])
        else:
            yield name, str(answer)
