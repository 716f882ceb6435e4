"""The reader refuses everything that could mean something other than what it looks like."""

import subprocess
import sys
import time
import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import RulesError
from rules_engine.source_text import UNSEEN
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
        ("a:\nb: 1", "line 1: An empty place stands for nothing. Write a value or delete"),
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
        ("? [a, b]\n: 1", "line 1: A name is expected before the colon"),
        ("in_c\u0430re: yes", "the letter '\u0430' (cyrillic small letter a). Use plain letters."),
        ("a: b\0c", "line 1: A character that cannot be seen (U+0000) is here. Delete it."),
        (
            "a: b\n\u202ec: d",
            "line 2: A character that cannot be seen (U+202E, right-to-left override)",
        ),
        (b"a: \xff\xfe", "line 1: This is not UTF-8 text. Save the file as UTF-8"),
        ("a: " + "x" * 65536, "The file has 65,539 bytes; at most 65,536 are read."),
        ("a: " + "[" * 20 + "]" * 20, "line 1: Nested more than 20 deep."),
        ("a: " + "[" * 3000, "line 1: Nested more than 20 deep."),
        ("a: " + "{b: " * 3000, "line 1: Nested more than 20 deep."),
        ("a:\n " + "- " * 3000 + "a", "line 2: Nested more than 20 deep."),
        ("%YAML 1.1\n---\na: 1", "line 1: Lines that begin with '%' are not read. Delete them."),
        ("a: 1\nb\u2028c: 2", "line 2: A character that cannot be seen (U+2028, line separator)"),
        (
            "a: 1\n\ufeffb: 2",
            "line 2: A character that cannot be seen (U+FEFF, zero width no-break",
        ),
        ("a: 1 # so\rb: 2", "line 1: A line ends here in a way that few programs show (U+000D)."),
        ('a: 1\nb: "c\\0d"', "line 2: A character that cannot be seen (U+0000) is here."),
        ('a: 1\n"c\\0d": 1', "line 2: 'c\ufffdd' is not a name. Begin it with a letter"),
        ("a: 1".encode("utf-16"), "line 1: This is not UTF-8 text. Save the file as UTF-8"),
        ("a: 1".encode("utf-16-le"), "If the file is full of them, save it as UTF-8."),
        ("a: \ud800", "line 1: This is not UTF-8 text. Save the file as UTF-8"),
        ("'': 1", "line 1: '' is not a name. Begin it with a letter or a digit."),
    ],
)
def test_refusals_name_the_line_and_what_to_do(text: str | bytes, message: str) -> None:
    found = refused(text)
    assert found.startswith("rules.yaml")
    assert message in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:\n  c: [1,\n    2\n\n", "line 3: This '[' is not closed. Write ']' after"),
        ("a: 1\nb: {c: 1,\n  d: 2\n", "line 2: This '{' is not closed. Write '}' after the last"),
        ("a: 1\nb: [1,\n", "line 2: A '[' or '{' is not closed here. Write ']' or '}'."),
        ("a: 1\nb: {c", "line 2: 'c' has no value."),
        ("a: 1\nb: [1\nc: 2\n", "line 3: The list opened with '[' on line 2 breaks off here."),
        ("a: 1\nb: {c: 1\nd: 2\n", "line 3: The names opened with '{' on line 2 break off here."),
        ("a: 1\nb: 'c\nd: 2\n", "line 2: The quotation mark here is not closed. Write it again"),
        ("a: 1\nb: 'c\n---\nd: 2\n", "line 2: The quotation mark here is not closed."),
        ("a: 1\nsome words\nb: 2\n", "line 2: A ':' is missing after this. Write 'name: value'"),
        ("a: 1\nb: c: d\n", "line 2: This ':' cannot stand here. Put text that holds ': ' in"),
        ("a: 1\n  b: 2\n", "line 2: This ':' cannot stand here."),
        ("a: 1\nb:\n    c: 1\n  d: 2\n", "line 4: This does not fit the names that begin on line"),
        ("a: 1\nb: 'c' d\n", "line 2: This does not fit the names that begin on line 1. Line it"),
        ("a:\n  - b\n  c: 1\n", "line 3: This does not fit the list that begins on line 2. Begin"),
        (
            "  a: 1\nb: 2\n",
            "line 2: This does not fit what stands above. Line it up with the first",
        ),
        ("a: 1\n\tb: 2", "line 2: A tab stands here. Indent with spaces."),
        ("a:\n  b: 1\n\tc: 2", "line 3: A tab stands here. Indent with spaces."),
        ("a: |\n\tb\n", "line 2: A tab stands here. Indent with spaces."),
        ("a: @b", "line 1: '@' cannot begin a value. Put the text in quotes."),
        ("a: `b`", "line 1: '`' cannot begin a value. Put the text in quotes."),
        ("a: 50\nb: %c", "line 2: '%' cannot begin a value. Put the text in quotes."),
        (
            "a: - b",
            "line 1: A list with '-' cannot begin here. Begin it on the next line, indented.",
        ),
        ("a: ? b", "line 1: '?' cannot begin a value. Put text that begins with '? ' in quotes."),
        ("a: |b\n  c", "line 1: After '|' or '>' the text begins on the next line, indented."),
        ("a: >0\n  c", "line 1: After '|' or '>' the text begins on the next line, indented."),
        ("a: & b", "line 1: '&' and '*' cannot begin a value. Put text that begins with one"),
        ("a: * b", "line 1: '&' and '*' cannot begin a value."),
        ('a: "C:\\drive"', "line 1: In double quotes a backslash begins a code, and this code is"),
        ('a: "\\xZZ"', "line 1: In double quotes a backslash begins a code"),
        ('a: "\\ud800"', "line 1: In double quotes a backslash begins a code"),
        ("a: [1, , 2]", "line 1: A value is missing here. Write it, or delete the sign that waits"),
        ("a: !<b", "line 1: A word that begins with '!' is a tag. Tags are not read; put text in"),
        ("a: !b!c d", "line 1: A word that begins with '!' is a tag."),
        ("%NO\n---\na: 1", "line 1: A line that begins with '%' is a directive."),
        ("%YAML 1.9\n---\na: 1", "line 1: A line that begins with '%' is a directive."),
        ("%YAML 1.1\n%YAML 1.1\n---\na: 1", "line 2: A line that begins with '%' is a directive."),
        ("a: 1\n...\nb: 2", "line 3: This does not fit what stands above."),
    ],
)
def test_faults_of_form_say_what_happened_and_what_to_write(text: str, message: str) -> None:
    assert f"rules.yaml, {message}" in refused(text)


def test_all_faults_of_meaning_are_told_at_once_and_in_order() -> None:
    with pytest.raises(RulesError) as caught:
        read("a: NO\nb: 010\na: 2\nc: *x\nd: [1\n", file="rules.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4, 5]


def test_no_more_than_twenty_faults_are_told() -> None:
    with pytest.raises(RulesError) as caught:
        read("".join(f"a{number}: NO\n" for number in range(5000)), file="rules.yaml")
    assert [problem.line for problem in caught.value.problems] == list(range(1, 21))


def test_long_text_is_shown_by_its_beginning() -> None:
    assert refused("a: " + "9" * 60000).startswith(
        f"rules.yaml, line 1: '{'9' * 60}…' could be read in two ways."
    )


def test_every_character_that_cannot_be_seen_is_refused() -> None:
    unseen = {"Cc", "Cf", "Zl", "Zp"}
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    wanted = {letter for letter in characters if unicodedata.category(letter) in unseen}
    wanted -= set("\t\n\u200c\u200d")
    seen = {letter for letter in wanted if not UNSEEN.search(letter)}
    assert seen == set()
    visible = {"L", "M", "N", "P", "S"}
    assert not [
        letter
        for letter in characters
        if unicodedata.category(letter)[0] in visible and UNSEEN.search(letter)
    ]


def test_a_byte_order_mark_and_the_line_ends_of_windows_change_nothing() -> None:
    document = read(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c: 2\r\n", file="rules.yaml")
    assert document.value == {"a": 1, "b": [{"c": 2}]}
    assert (document.place(("a",)), document.place(("b", 0, "c"))) == ((1, 1), (3, 5))


def test_keys_may_be_quoted() -> None:
    document = read("'a': 1\n\"b\": 2\n? c\n: 3\n", file="rules.yaml")
    assert document.value == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 65000,
        "a: " + "{b: " * 16000,
        "{" * 65000,
        "a: [" + "[], " * 16000,
        "? " * 32000,
        "".join(f"? k{number}\n: v\n" for number in range(5000)),
        "a: " + "x " * 32000,
        "x" * 65000 + ": 1",
        'a: "b\n' * 10000,
        "'" * 65000,
        "\t" * 65000,
        "%YAML 1.1\n" * 6000,
        "".join(f"%TAG !e{number}! tag:x,2000:\n" for number in range(2300)) + "---\na: 1",
        "a: |\n" + " \n" * 30000,
        "a: " + "." * 65000,
        'a: "' + "\\x41" * 16000 + '"',
        "a:\n" + "- b: 1\n" * 9000,
        "a: [" + ", ".join(["[" * 18 + "]" * 18] * 1500) + "]",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_files_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    with suppress(RulesError):
        read(text, file="rules.yaml")
    assert time.process_time() - began < 1  # a fifth of a second at most where this was written


def test_a_pyyaml_without_libyaml_is_refused_with_the_remedy() -> None:
    program = "import sys; sys.modules['yaml._yaml'] = None; import rules_engine"
    process = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert "ImportError: Rules files are read with libyaml, and this PyYAML was" in process.stderr


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
