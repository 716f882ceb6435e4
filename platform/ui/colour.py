"""Colour maths of WCAG 2.2: relative luminance, contrast, and the nearest colour that passes.

A colour is a string `#rrggbb` in small letters. Contrast is a ratio from 1 (same) to 21
(black on white). WCAG asks 4.5 for text (1.4.3), 3 for parts of controls (1.4.11).
"""

import colorsys
import re
from collections.abc import Iterable

TEXT_CONTRAST = 4.5
READING_CONTRAST = 7.0
PART_CONTRAST = 3.0

_HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}")


def parse_colour(text: str) -> str:
    """Return `text` as `#rrggbb`; raise ValueError, saying what was expected, if it is none."""
    colour = text.strip().lower()
    if not _HEX.fullmatch(colour):
        raise ValueError(f"“{text}” is not a colour. Write it as # and six hex digits: #0b4f6c.")
    if len(colour) == 4:
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    return colour


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21; their order does not matter."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` stirred in."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _colour([mine + (theirs - mine) * share for mine, theirs in pairs])


def nearest_passing(colour: str, against: Iterable[str], minimum: float) -> str | None:
    """The least darkened or lightened form of `colour` that passes on every background.

    Hue and saturation stay. None when no lightness passes on all of them.
    """
    backgrounds = tuple(against)
    if all(contrast(colour, background) >= minimum for background in backgrounds):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for step in range(257):
        for moved in (lightness - step / 256, lightness + step / 256):
            if 0 <= moved <= 1:
                tried = _colour(colorsys.hls_to_rgb(hue, moved, saturation))
                if all(contrast(tried, background) >= minimum for background in backgrounds):
                    return tried
    edges = ("#000000", "#ffffff")
    passing = (
        edge for edge in edges if all(contrast(edge, ground) >= minimum for ground in backgrounds)
    )
    return next(passing, None)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _colour(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
