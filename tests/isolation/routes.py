"""Every address of the product, found by walking the resolver, with ids put into it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

FACES = ("organisation", "public", "operator")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")

# Words, not ids: what such a parameter may be called. Any other parameter gets ids only.
WORDS: dict[str, tuple[str, ...]] = {
    "app_label": ("cms", "cms", "wagtailcore"),
    "model_name": ("publication", "picture", "page", "tag"),
    "content_type_app_name": ("cms", "wagtailcore"),
    "content_type_model_name": ("articlepage", "page"),
    "app_name": ("taggit",),
    "action": ("pause", "reopen", "delete", "publish", "move", "add_tags"),
    "action_name": ("approve", "copy", "delete"),
    "filter_spec": ("original", "fill-10x10"),
    "revision_id_b": ("latest",),
}


@dataclass(frozen=True)
class Id:
    """An identifier that exists somewhere, and one of the same shape that exists nowhere."""

    real: str
    twin: str


@dataclass(frozen=True)
class Route:
    """One URL pattern of one face."""

    face: str
    regex: str
    pattern: URLPattern

    @property
    def callback(self) -> Any:
        """The view."""
        return self.pattern.callback

    @property
    def operations(self) -> tuple[str, ...]:
        """The declared operations; of an API view, one for each method."""
        by_method = getattr(getattr(self.callback, "cls", None), "operations", None)
        if by_method:
            return tuple(by_method.values())
        declared = getattr(self.callback, "operation", None)
        return (declared,) if declared else ()

    @property
    def is_api(self) -> bool:
        """For systems with a key; a session is nothing to it."""
        return bool(getattr(getattr(self.callback, "cls", None), "operations", None))

    @property
    def is_wagtails_admin(self) -> bool:
        """Wagtail's views, which stumble over some ids that are no numbers (status 500)."""
        return self.face == "organisation" and self.regex.startswith("cms/")

    @property
    def parameters(self) -> dict[str, str]:
        """The regular expression of each parameter, in the order of the address."""
        return dict(_groups(self.regex))

    def paths(self, ids: Sequence[Id]) -> Iterator[tuple[str, str, tuple[Id, ...]]]:
        """Addresses with real ids, the same with their twins, and the ids used.

        Parameters take their values side by side, not in every combination: each id is tried in
        each parameter that it fits.
        """
        chosen = [self._values(name, ids) for name in normalize(self.regex)[-1][1]]
        if all(chosen):
            for turn in range(max(map(len, chosen), default=1)):
                yield self._path([options[turn % len(options)] for options in chosen])

    def every_path(self, ids: Sequence[Id]) -> Iterator[str]:
        """Addresses with real ids, in every combination."""
        chosen = [self._values(name, ids) for name in normalize(self.regex)[-1][1]]
        for values in itertools.product(*chosen):
            yield self._path(values)[0]

    def _path(self, values: Sequence[Id]) -> tuple[str, str, tuple[Id, ...]]:
        # The last of the ways to write the pattern has every optional part.
        form, names = normalize(self.regex)[-1]
        real = form % {n: quote(v.real, "/") for n, v in zip(names, values, strict=True)}
        twin = form % {n: quote(v.twin, "/") for n, v in zip(names, values, strict=True)}
        return f"/{real}", f"/{twin}", tuple(v for v in values if v.real != v.twin)

    def _values(self, name: str, ids: Sequence[Id]) -> list[Id]:
        if name in WORDS:
            return [Id(word, word) for word in WORDS[name]]
        shape = re.compile(self.parameters[name])
        return [known for known in ids if shape.fullmatch(known.real)]

    def __str__(self) -> str:
        readable = _PLACEHOLDER.sub(r"<\1>", normalize(self.regex)[-1][0])
        return f"{self.face} /{readable}"


def routes(face: str) -> list[Route]:
    """All URL patterns of a URLconf, those of included libraries too."""
    return [
        Route(face, regex, pattern)
        for regex, pattern in _leaves(get_resolver(f"config.urls.{face}").url_patterns, "")
    ]


def all_routes() -> list[Route]:
    """All URL patterns of all three URLconfs."""
    return list(itertools.chain.from_iterable(map(routes, FACES)))


def _leaves(
    patterns: Sequence[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        regex = before + pattern.pattern.regex.pattern.removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns, regex)
        else:
            yield regex, pattern


def _groups(regex: str) -> Iterator[tuple[str, str]]:
    """The capturing groups of a regular expression: name, or `_0`, `_1` …, and what is inside."""
    depth, unnamed, opened = 0, itertools.count(), []
    position = 0
    while position < len(regex):
        letter = regex[position]
        if letter == "\\":
            position += 2
            continue
        if letter == "(":
            opened.append(position)
        elif letter == ")":
            start = opened.pop()
            named = re.match(r"\(\?P<(\w+)>", regex[start:])
            if named:
                yield named.group(1), regex[start + named.end() : position]
            elif regex[start + 1] != "?" and not _inside_another(regex, opened):
                yield f"_{next(unnamed)}", regex[start + 1 : position]
        position += 1
    assert depth == 0


def _inside_another(regex: str, opened: Sequence[int]) -> bool:
    return any(regex[start + 1] != "?" or regex[start + 2] == "P" for start in opened)
