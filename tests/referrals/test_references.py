"""References: readable, unguessable, forgiving."""

from __future__ import annotations

import re

import pytest

from referrals.references import ALPHABET, new_reference, read_reference


def test_the_alphabet_has_no_look_alikes_and_no_vowels() -> None:
    assert set(ALPHABET) & set("AEIOU01258LSZB") == set()
    assert len(set(ALPHABET)) == len(ALPHABET) == 22


def test_new_references_have_one_shape_and_differ() -> None:
    made = {new_reference() for _ in range(2000)}

    assert len(made) == 2000
    assert all(
        re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{3}}", r) for r in made
    )


@pytest.mark.parametrize(
    "typed", ["K7M4-XQ9H-TD3", "k7m4xq9htd3", " k7m4 xq9h td3 ", "K7M4XQ9-HTD3"]
)
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert read_reference(typed) == "K7M4-XQ9H-TD3"


@pytest.mark.parametrize("typed", ["", "Robin", "K7M4-XQ9H-TD", "K7M4-XQ9H-TD33", "K0M4-XQ9H-TD3"])
def test_what_is_no_reference(typed: str) -> None:
    assert read_reference(typed) is None
