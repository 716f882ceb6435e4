from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ui.brand import Brand, BrandError

SEEDS = Path(__file__).parents[2] / "tenants" / "seeds"


def problems(**fields: Any) -> list[str]:
    with pytest.raises(BrandError) as refusal:
        Brand.from_mapping(fields)
    return refusal.value.problems


def test_heards_own_brand_can_be_made() -> None:
    assert Brand().header == "plain"


@pytest.mark.parametrize("slug", ["jersey-cares", "wiltshire-vps"])
def test_the_demo_brands_can_be_read_by_everyone(slug: str) -> None:
    Brand.from_mapping(YAML(typ="safe").load(SEEDS / f"{slug}.yaml")["brand"])


def test_a_faint_link_is_refused_with_the_nearest_colour_that_passes() -> None:
    assert problems(link="#7fb3d5") == [
        (
            "link: #7fb3d5 on tint #f0eff8 has a contrast of 1.97; it needs 4.5. "
            "The nearest colour that passes is #34739d."
        )
    ]


def test_the_suggested_colour_is_accepted() -> None:
    assert Brand.from_mapping({"link": "#34739d"}).link == "#34739d"


def test_white_must_be_readable_on_the_primary_colour() -> None:
    assert problems(primary="#4a90e2") == [
        (
            "primary: #4a90e2 on white has a contrast of 3.29; it needs 4.5. "
            "The nearest colour that passes is #2376d8."
        )
    ]


def test_every_faint_pair_is_named_at_once() -> None:
    named = [problem.split(":")[0] for problem in problems(ink="#888", accent="#ffe", link="#ddd")]
    assert named == ["ink", "ink", "link", "accent"]


def test_a_background_that_nothing_can_be_read_on_is_named_as_the_cause() -> None:
    assert problems(page="#000", tint="#fff")[0] == (
        "ink: #1c1b29 on page #000000 has a contrast of 1.23; it needs 7. "
        "No shade of #1c1b29 passes: change the background too."
    )


def test_an_unknown_field_is_refused_with_the_one_meant() -> None:
    assert problems(primry="#000") == ["primry: a brand has no such field. Did you mean “primary”?"]


def test_each_malformed_field_is_named() -> None:
    assert problems(
        primary="sea blue", body_typeface="comic-sans", corner=99, header="huge", heading_weight=350
    ) == [
        "primary: “sea blue” is not a colour. Write it as # and six hex digits: #0b4f6c.",
        (
            "body_typeface: 'comic-sans' is not one of: atkinson, lexend, source-serif, "
            "system-sans, system-humanist, system-serif."
        ),
        "header: 'huge' is not one of: plain, band.",
        "heading_weight: 350 is not one of: 400, 700.",
        "corner: 99 is not a whole number from 0 to 24.",
    ]


@pytest.mark.parametrize("corner", [True, -1, 2.5, "4", 25, None])
def test_a_corner_is_a_small_whole_number(corner: object) -> None:
    assert problems(corner=corner) == [f"corner: {corner!r} is not a whole number from 0 to 24."]
