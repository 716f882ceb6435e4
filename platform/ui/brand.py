"""What makes an organisation look like itself, and nothing else does: one `Brand`.

A brand is data. `brand_css` turns it into CSS custom properties (light and dark); the compiled
stylesheet reads only those. A brand whose colours cannot be read does not exist: making one
raises `BrandError`, which names each pair and the nearest colour that passes.

| field              | meaning                                                              |
|--------------------|----------------------------------------------------------------------|
| `primary`          | buttons and, with `header: band`, the head of the page; white on it  |
| `accent`           | one warm mark: current place, step, rule under headings              |
| `tint`             | quiet surface: insets, the foot of the page, selected rows           |
| `link`             | links in text                                                        |
| `page`             | background of the page                                               |
| `ink`              | text                                                                 |
| `focus`            | what has keyboard focus; `ink` is written on it                      |
| `body_typeface`    | key of `TYPEFACES`                                                   |
| `heading_typeface` | key of `TYPEFACES`                                                   |
| `heading_weight`   | 400 or 700                                                           |
| `corner`           | radius of fields and panels in CSS pixels, 0 to 24                   |
| `header`           | `plain` (on the page's own colour) or `band` (on `primary`)          |
| `logo`             | path of the SVG mark; the organisation's name is set beside it       |
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from ui.colour import (
    PART_CONTRAST,
    READING_CONTRAST,
    TEXT_CONTRAST,
    contrast,
    nearest_passing,
    parse_colour,
)
from ui.typefaces import TYPEFACES

WHITE = "#ffffff"
COLOURS = ("primary", "accent", "tint", "link", "page", "ink", "focus")
HEADERS = ("plain", "band")


class BrandError(ValueError):
    """A brand that cannot be used. `problems` are sentences for the person who chose it."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True, kw_only=True)
class Brand:
    """The look of one organisation; the defaults are Heard's own. Raises `BrandError`."""

    primary: str = "#3d3a78"
    accent: str = "#c2410c"
    tint: str = "#f0eff8"
    link: str = "#3d3a78"
    page: str = "#ffffff"
    ink: str = "#1c1b29"
    focus: str = "#ffd35c"
    body_typeface: str = "system-sans"
    heading_typeface: str = "system-sans"
    heading_weight: int = 700
    corner: int = 6
    header: str = "plain"
    logo: str = ""

    def __post_init__(self) -> None:
        problems = self._malformed()
        if problems:
            raise BrandError(problems)
        for name in COLOURS:
            object.__setattr__(self, name, parse_colour(getattr(self, name)))
        problems = self._unreadable()
        if problems:
            raise BrandError(problems)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Make a brand from seed YAML or stored JSON. Raises `BrandError`."""
        known = [field.name for field in fields(cls)]
        problems = [_unknown(name, known) for name in data if name not in known]
        if problems:
            raise BrandError(problems)
        return cls(**data)

    def _malformed(self) -> list[str]:
        problems = [problem for name in COLOURS if (problem := self._not_a_colour(name))]
        for name in ("body_typeface", "heading_typeface"):
            problems += _not_among(name, getattr(self, name), tuple(TYPEFACES))
        problems += _not_among("header", self.header, HEADERS)
        problems += _not_among("heading_weight", self.heading_weight, (400, 700))
        if type(self.corner) is not int or not 0 <= self.corner <= 24:
            problems.append(f"corner: {self.corner!r} is not a whole number from 0 to 24.")
        return problems

    def _not_a_colour(self, name: str) -> str | None:
        try:
            parse_colour(str(getattr(self, name)))
        except ValueError as error:
            return f"{name}: {error}"
        return None

    def _unreadable(self) -> list[str]:
        grounds = ("page", "tint")
        checks = (
            ("ink", grounds, READING_CONTRAST),
            ("ink", ("focus",), READING_CONTRAST),
            ("link", grounds, TEXT_CONTRAST),
            ("accent", grounds, PART_CONTRAST),
            ("primary", ("page",), PART_CONTRAST),
        )
        problems = [problem for check in checks if (problem := self._too_faint(*check))]
        ratio = contrast(self.primary, WHITE)
        if ratio < TEXT_CONTRAST:
            goal = ((WHITE,), TEXT_CONTRAST)
            problems.append(_faint("primary", self.primary, "white", ratio, goal))
        return problems

    def _too_faint(self, name: str, grounds: tuple[str, ...], minimum: float) -> str | None:
        colour = getattr(self, name)
        backgrounds = {ground: getattr(self, ground) for ground in grounds}
        worst = min(grounds, key=lambda ground: contrast(colour, backgrounds[ground]))
        if contrast(colour, backgrounds[worst]) >= minimum:
            return None
        where = f"{worst} {backgrounds[worst]}"
        ratio = contrast(colour, backgrounds[worst])
        return _faint(name, colour, where, ratio, (tuple(backgrounds.values()), minimum))


def _faint(
    name: str, colour: str, where: str, ratio: float, goal: tuple[tuple[str, ...], float]
) -> str:
    better = nearest_passing(colour, *goal)
    advice = (
        f"The nearest colour that passes is {better}."
        if better
        else f"No shade of {colour} passes: change the background too."
    )
    # Rounded down, so that 4.499 is never reported as the 4.5 it fails.
    shown = int(ratio * 100) / 100
    return (
        f"{name}: {colour} on {where} has a contrast of {shown:g}; it needs {goal[1]:g}. {advice}"
    )


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"It may have: {', '.join(known)}."
    return f"{name}: a brand has no such field. {hint}"


def _not_among(name: str, value: object, choices: tuple[object, ...]) -> list[str]:
    if value in choices:
        return []
    return [f"{name}: {value!r} is not one of: {', '.join(map(str, choices))}."]
