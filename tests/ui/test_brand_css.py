import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.brand import Brand
from ui.brand_css import brand_css, dark_colours, light_colours
from ui.colour import contrast, nearest_passing

UI = Path(__file__).parents[2] / "platform" / "ui"

# Foreground, background, the contrast it needs.
PAIRS = [
    ("ink", "page", 7.0),
    ("ink", "tint", 7.0),
    ("muted", "page", 4.5),
    ("muted", "tint", 4.5),
    ("link", "page", 4.5),
    ("link", "tint", 4.5),
    ("link", "card", 4.5),
    ("link-hover", "page", 4.5),
    ("link-visited", "page", 4.5),
    ("link-visited", "tint", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-hover", 4.5),
    ("on-focus", "focus", 7.0),
    ("on-header", "header", 4.5),
    ("on-footer", "footer", 4.5),
    ("primary", "page", 3.0),
    ("accent", "page", 3.0),
    ("header-mark", "header", 3.0),
    ("field-line", "page", 3.0),
    ("focus-line", "page", 3.0),
]
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def faint(values: dict[str, str]) -> list[str]:
    return [
        f"{front} {values[front]} on {back} {values[back]}"
        for front, back, minimum in PAIRS
        if contrast(values[front], values[back]) < minimum
    ]


@st.composite
def brands(draw: st.DrawFn) -> Brand:
    """Any colours, each moved to the nearest that passes, as our own messages advise."""
    page = draw(st.sampled_from(["#ffffff", "#fffdf9", "#f4f4f4", "#fff3d6"]))
    tint = draw(st.sampled_from(["#f1f3ea", "#e6eef0", "#e3dcef", "#ffffff"]))

    def advised(minimum: float, *grounds: str) -> str:
        return nearest_passing(draw(colours), grounds, minimum) or "#000000"

    return Brand(
        page=page,
        tint=tint,
        ink=draw(st.sampled_from(["#000000", "#1c1b29", "#3a3f3a", "#403000"])),
        primary=advised(4.5, "#ffffff", page),
        accent=advised(3, page, tint),
        link=advised(4.5, page, tint),
        corner=draw(st.integers(0, 24)),
        header=draw(st.sampled_from(["plain", "band"])),
    )


@settings(max_examples=300)
@given(brands())
def test_every_brand_is_readable_in_light_and_dark(brand: Brand) -> None:
    assert faint(light_colours(brand)) == []
    assert faint(dark_colours(brand)) == []


def test_light_and_dark_name_the_same_variables() -> None:
    assert list(light_colours(Brand())) == list(dark_colours(Brand()))


def test_every_variable_the_stylesheet_reads_is_written() -> None:
    sheet = (UI / "static" / "ui" / "heard.css").read_text()
    read = set(re.findall(r"var\((--heard-[a-z-]+)\)", sheet))
    written = set(re.findall(r"(--heard-[a-z-]+):", sheet))
    assert read - written == set()


def test_the_defaults_in_the_stylesheet_are_heards_own_brand() -> None:
    assert (UI / "sass/parts/_heard-brand.scss").read_text().split("\n", 1)[1] == brand_css(Brand())


@pytest.mark.parametrize(
    ("corner", "shape"),
    [
        (0, "--heard-radius:0px;--heard-button-radius:0px;"),
        (16, "--heard-radius:16px;--heard-button-radius:999px;"),
    ],
)
def test_the_corner_decides_the_shape_of_buttons(corner: int, shape: str) -> None:
    assert shape in brand_css(Brand(corner=corner))


def test_the_css_asks_for_nothing_from_elsewhere() -> None:
    css = brand_css(Brand(body_typeface="atkinson", heading_typeface="source-serif"))
    assert re.findall(r"url|@import|https?:|//", css) == []
