"""The typefaces a brand may choose: fonts of our own hosting, and stacks of the reader's system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Typeface:
    """A CSS font family with its fallbacks.

    `files` maps a weight to the latin woff2 file under `ui/fonts/`; empty for system stacks.
    """

    name: str
    stack: str
    files: dict[int, str]


TYPEFACES = {
    "atkinson": Typeface(
        "Atkinson Hyperlegible",
        '"Atkinson Hyperlegible", Verdana, "DejaVu Sans", sans-serif',
        {
            400: "atkinson-hyperlegible-latin-400-normal.woff2",
            700: "atkinson-hyperlegible-latin-700-normal.woff2",
        },
    ),
    "lexend": Typeface(
        "Lexend",
        'Lexend, "Trebuchet MS", "DejaVu Sans", sans-serif',
        {400: "lexend-latin-400-normal.woff2", 700: "lexend-latin-600-normal.woff2"},
    ),
    "source-serif": Typeface(
        "Source Serif",
        '"Source Serif", Georgia, "DejaVu Serif", serif',
        {
            400: "source-serif-4-latin-400-normal.woff2",
            700: "source-serif-4-latin-600-normal.woff2",
        },
    ),
    "system-sans": Typeface(
        "The reader's own sans-serif", 'system-ui, "Segoe UI", Roboto, Arial, sans-serif', {}
    ),
    "system-humanist": Typeface(
        "The reader's own humanist sans-serif",
        'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
        {},
    ),
    "system-serif": Typeface(
        "The reader's own serif", 'Georgia, Charter, Cambria, "DejaVu Serif", serif', {}
    ),
}
