"""The reader refuses everything that could mean something other than what it looks like."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import RulesError
from rules_engine.strict_yaml import Document, read


def refused(text: str | bytes) -> str:
    """The message for a file that cannot be read."""
    with pytest.raises(RulesError) as caught:
        read(text, file="rules.yaml")
    return str(caught.value)


def test_values_are_what_they_look_like() -> None:
    document = read(
        "a: yes\nb: no\nc: 10\nd: -3\ne: 2026-04-01\nf: some text\ng: 16 to 17\n"
        "h: '010'\ni: \"12:30\"\nj: [x, 'NO']\nk: {l: 0}\nm: >-\n  two\n  lines\n",
        file="rules.yaml",
    )
    assert document.value == {
        "a": "yes",
        "b": "no",
        "c": 10,
        "d": -3,
        "e": date(2026, 4, 1),
        "f": "some text",
        "g": "16 to 17",
        "h": "010",
        "i": "12:30",
        "j": ["x", "NO"],
        "k": {"l": 0},
        "m": "two lines",
    }


@pytest.mark.parametrize(
    "scalar",
    ["NO", "No", "YES", "true", "False", "on", "Off", "y", "N"],
)
def test_other_words_for_yes_and_no_are_refused(scalar: str) -> None:
    assert refused(f"a: 1\nb: {scalar}") == (
        f"rules.yaml, line 2: '{scalar}' could be read in two ways. Write yes or no in small "
        "letters, or put text in quotes."
    )


@pytest.mark.parametrize(
    "scalar",
    ["010", "12:30", "1:20:30", "1.10", "1e3", "0x1F", "0o17", "1_000", "+5", ".5", "1,5", "-01"],
)
def test_numbers_that_could_be_others_are_refused(scalar: str) -> None:
    assert refused(f"a: {scalar}") == (
        f"rules.yaml, line 1: '{scalar}' could be read in two ways. Write a whole number such "
        f'as 10, or put text in quotes: "{scalar}".'
    )


@pytest.mark.parametrize("scalar", ["~", "null", "NULL", ".nan", "-.inf"])
def test_words_for_nothing_are_refused(scalar: str) -> None:
    assert refused(f"a: {scalar}") == (
        f"rules.yaml, line 1: '{scalar}' stands for nothing. Write a value or delete the name."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\nb: 1", "line 2: An empty place stands for nothing. Write a value or delete"),
        ("a: 1\nb: 2\na: 3", "line 3: 'a' is already written on line 1. Keep one."),
        ("a: {b: 1, b: 2}", "line 1: 'b' is already written on line 1. Keep one."),
        ("a: &x 1", "line 1: '&x' is an anchor. Name the part under 'define'."),
        ("a: &x {b: 1}\nc: *x", "line 1: '&x' is an anchor."),
        ("a: *x", "line 1: '*x' points elsewhere. Write the value out here."),
        ("a: !!python/object:os.system x", "is a tag. Tags are not read"),
        ("a: !int 5", "line 1: '!int' is a tag. Tags are not read; write the value only."),
        ("a: 1\n<<: {b: 1}", "line 2: '<<' merges another part in. Write the lines out here."),
        ("a: 2026-02-30", "line 1: '2026-02-30' is not a day in the calendar."),
        ("a: 1\n---\nb: 2", "line 2: A second document starts at '---'. Keep one in a file."),
        ("- a\n- b", "line 1: A file begins with names, such as 'service:', one a line."),
        ("", "The file is empty."),
        ("# only a comment\n", "The file is empty."),
        ("a: [1, 2", "This is not well-formed YAML: "),
        ("a: 'b", "line 1: This is not well-formed YAML: "),
        ("a: 1\n\tb: 2", "line 2: This is not well-formed YAML: "),
        ("? [a, b]\n: 1", "line 1: A name is expected before the colon"),
        ("in_c\u0430re: yes", "the letter '\u0430' (cyrillic small letter a). Use plain letters."),
        ("a: b\0c", "line 1: A character that cannot be seen (U+0000) is here. Delete it."),
        ("a: b\n\u202ec: d", "line 2: A character that cannot be seen (U+202E) is here."),
        (b"a: \xff\xfe", "line 1: This is not UTF-8 text. Save the file as UTF-8"),
        ("a: " + "x" * 65536, "The file has 65,539 bytes; at most 65,536 are read."),
        ("a: " + "[" * 20 + "]" * 20, "line 1: Nested more than 20 deep."),
        ("a: " + "[" * 3000, "line 1: Nested more than 20 deep."),
        ("a: " + "{b: " * 3000, "line 1: Nested more than 20 deep."),
        ("- " * 3000 + "a", "line 1: Nested more than 20 deep."),
    ],
)
def test_refusals_name_the_line_and_what_to_do(text: str | bytes, message: str) -> None:
    found = refused(text)
    assert found.startswith("rules.yaml")
    assert message in found


def test_nineteen_lists_in_a_mapping_are_not_too_deep() -> None:
    assert read("a: " + "[" * 19 + "]" * 19, file="rules.yaml").value["a"] is not None


def test_letters_joined_by_unseen_characters_are_text() -> None:
    joined = "\u0646\u200c\u0645"  # two Persian letters kept apart
    assert read(f"a: {joined}", file="rules.yaml").value == {"a": joined}


def test_places_count_from_one() -> None:
    document = read("a: 1\nb:\n  - c: 2\n  - d\n", file="rules.yaml")
    found = {path: document.place(path) for path in [("a",), ("b", 0, "c"), ("b", 1), ("b", 7)]}
    assert found == {("a",): (1, 1), ("b", 0, "c"): (3, 5), ("b", 1): (4, 5), ("b", 7): (2, 1)}


@settings(deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n\t ,?%@`0~<=yé\0", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found: object = read(text, file="rules.yaml")
    except RulesError as error:
        found = error
    assert isinstance(found, Document | RulesError)
