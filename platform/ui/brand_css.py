"""A brand as CSS custom properties: the whole of what differs between two organisations."""

from ui.brand import WHITE, Brand
from ui.colour import READING_CONTRAST, TEXT_CONTRAST, mix, nearest_passing
from ui.typefaces import TYPEFACES

# Corners from here on make a button a pill, a card a soft tint, a picture a pebble.
PILL_CORNER = 10
NIGHT = "#101316"
PAPER = "#f2f0ea"


def brand_css(brand: Brand) -> str:
    """The text of `/brand.css`: variables for light, then for dark. Names no other address."""
    round_ = brand.corner >= PILL_CORNER
    shape = {
        "body-font": TYPEFACES[brand.body_typeface].stack,
        "heading-font": TYPEFACES[brand.heading_typeface].stack,
        "heading-weight": str(brand.heading_weight),
        "radius": f"{brand.corner}px",
        "button-radius": "999px" if round_ else f"{brand.corner}px",
        "picture-radius": "28px 28px 28px 112px" if round_ else f"{brand.corner}px",
        "card-rule": "0" if round_ else "5px",
    }
    return (
        f":root{{{_declarations(light_colours(brand) | shape)}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root{{{_declarations(dark_colours(brand))}}}}}\n"
    )


def light_colours(brand: Brand) -> dict[str, str]:
    """Variable name (without `--heard-`) → colour, on a light page."""
    band = brand.header == "band"
    grounds = (brand.page, brand.tint)
    return {
        "page": brand.page,
        "ink": brand.ink,
        "muted": _passing(mix(brand.ink, brand.page, 0.26), TEXT_CONTRAST, *grounds),
        "line": mix(brand.page, brand.ink, 0.16),
        "field-line": mix(brand.page, brand.ink, 0.62),
        "tint": brand.tint,
        "hover": mix(brand.tint, brand.ink, 0.06),
        "primary": brand.primary,
        "primary-hover": mix(brand.primary, "#000000", 0.22),
        "on-primary": WHITE,
        "accent": brand.accent,
        "link": brand.link,
        "link-hover": mix(brand.link, "#000000", 0.35),
        "link-visited": _passing("#5b3a8c", TEXT_CONTRAST, *grounds),
        "focus": brand.focus,
        "on-focus": brand.ink,
        "focus-line": brand.ink,
        "header": brand.primary if band else brand.page,
        "on-header": WHITE if band else brand.ink,
        "header-line": brand.accent if band else mix(brand.page, brand.ink, 0.16),
        "header-mark": WHITE if band else brand.accent,
        "card": brand.tint if brand.corner >= PILL_CORNER else brand.page,
        "footer": brand.primary if band else brand.tint,
        "on-footer": WHITE if band else brand.ink,
    }


def dark_colours(brand: Brand) -> dict[str, str]:
    """The same names for a dark page: hues kept, lightness moved until each pair is readable."""
    page = mix(NIGHT, brand.primary, 0.10)
    tint = mix(NIGHT, brand.primary, 0.24)
    link = _passing(brand.link, READING_CONTRAST, tint)
    primary = _passing(brand.primary, READING_CONTRAST, tint)
    band = brand.header == "band"
    return {
        "page": page,
        "ink": PAPER,
        "muted": mix(PAPER, page, 0.28),
        "line": mix(page, PAPER, 0.2),
        "field-line": mix(page, PAPER, 0.6),
        "tint": tint,
        "hover": mix(tint, PAPER, 0.1),
        "primary": primary,
        "primary-hover": mix(primary, WHITE, 0.35),
        "on-primary": page,
        "accent": _passing(brand.accent, TEXT_CONTRAST, tint),
        "link": link,
        "link-hover": mix(link, WHITE, 0.5),
        "link-visited": _passing("#c4a8f0", READING_CONTRAST, tint),
        "focus": brand.focus,
        "on-focus": brand.ink,
        "focus-line": brand.focus,
        "header": mix(brand.primary, "#000000", 0.35) if band else page,
        "on-header": WHITE if band else PAPER,
        "header-line": brand.accent if band else mix(page, PAPER, 0.2),
        "header-mark": WHITE if band else _passing(brand.accent, TEXT_CONTRAST, tint),
        "card": tint if brand.corner >= PILL_CORNER else page,
        "footer": mix(brand.primary, "#000000", 0.35) if band else tint,
        "on-footer": WHITE if band else PAPER,
    }


def _passing(colour: str, minimum: float, *grounds: str) -> str:
    return nearest_passing(colour, grounds, minimum) or PAPER


def _declarations(values: dict[str, str]) -> str:
    return "".join(f"--heard-{name}:{value};" for name, value in values.items())
