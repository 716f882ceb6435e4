import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.colour import contrast, luminance, mix, nearest_passing, parse_colour

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#00ff00", "#ffffff", 1.37),
    ],
)
def test_contrast_of_known_pairs(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


def test_luminance_of_the_primaries_is_their_weight() -> None:
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert luminance("#00ff00") == pytest.approx(0.7152)
    assert luminance("#0000ff") == pytest.approx(0.0722)


@pytest.mark.parametrize(
    ("written", "read"), [("#ABC", "#aabbcc"), (" #0B4F6C ", "#0b4f6c"), ("#000", "#000000")]
)
def test_a_colour_is_read_in_any_spelling(written: str, read: str) -> None:
    assert parse_colour(written) == read


@pytest.mark.parametrize("written", ["blue", "#12345", "0b4f6c", "", "#gggggg", "#0b4f6c;}"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a colour") as refusal:
        parse_colour(written)
    assert str(refusal.value) == (
        f"“{written}” is not a colour. Write it as # and six hex digits: #0b4f6c."
    )


def test_mixing_moves_from_one_colour_to_the_other() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.2) == "#333333"


def test_the_nearest_passing_colour_keeps_its_hue() -> None:
    assert nearest_passing("#7fb3d5", ("#ffffff",), 4.5) == "#377ca9"
    assert nearest_passing("#0b4f6c", ("#ffffff",), 4.5) == "#0b4f6c"


def test_no_colour_passes_on_black_and_white_at_once() -> None:
    assert nearest_passing("#808080", ("#000000", "#ffffff"), 7) is None


@given(colours, colours, st.sampled_from([3.0, 4.5]))
def test_what_is_suggested_passes(colour: str, ground: str, minimum: float) -> None:
    suggested = nearest_passing(colour, (ground,), minimum)
    assert suggested is not None
    assert contrast(suggested, ground) >= minimum


@given(colours, colours)
def test_a_colour_that_passes_is_left_alone(colour: str, ground: str) -> None:
    suggested = nearest_passing(colour, (ground,), 4.5)
    assert suggested is not None
    assert nearest_passing(suggested, (ground,), 4.5) == suggested
