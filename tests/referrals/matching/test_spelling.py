"""Names and numbers that are the same but for how they were typed."""

from __future__ import annotations

import pytest

from referrals.matching.spelling import (
    plain_email,
    plain_name,
    plain_number,
    plain_phone,
    sound_of,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Robin  Marsh ", "robin marsh"),
        ("O'Neïl-Marsh", "oneil marsh"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}NEIL", "oneil"),
        ("José Ñíguez", "jose niguez"),
        ("Łukasz Øster", "lukasz oster"),
        ("J. R. Marsh 2", "j r marsh"),
        ("李 明", "李 明"),
        ("…", ""),
    ],
)
def test_a_name_in_plain_letters(typed: str, plain: str) -> None:
    assert plain_name(typed) == plain


@pytest.mark.parametrize(
    "words",
    [
        "catherine kathryn katharine",
        "stephen steven stefan",
        "mohammed muhammad mohamed",
        "aisha ayesha aysha",
        "geoff jeff",
        "meghan megan",
        "mcdonald macdonald",
        "philip phillip filip",
        "smith smyth",
        "leigh lee",
        "zoe zoey",
        "wright rite",
    ],
)
def test_words_that_sound_alike_share_a_code(words: str) -> None:
    assert len({sound_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["robin rowan", "lee lou", "mark mike", "ash ax", "tim tom"])
def test_other_words_do_not(words: str) -> None:
    one, other = words.split()
    assert (sound_of(one) == sound_of(other)) is (words == "tim tom")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("07700 900123", "700900123"),
        ("+44 (0)7700-900123", "700900123"),
        ("01534 867310", "534867310"),
        ("999", ""),
        ("none", ""),
    ],
)
def test_a_phone_number_with_and_without_its_country(typed: str, plain: str) -> None:
    assert plain_phone(typed) == plain


def test_an_address_and_a_number() -> None:
    assert plain_email(" Robin+help@Mail.Example ") == "robin@mail.example"
    assert plain_email("nobody") == ""
    assert plain_number(" lcs 12-34/5 ") == "LCS12345"
