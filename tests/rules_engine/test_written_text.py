"""Nothing that is typed is lost: remarks that cut a text, quotes and spaces from other programs."""

import pytest

from rules_engine import RulesError
from rules_engine.strict_yaml import read

CUT = (
    "'{}' is read as a remark and shown to nobody. If it belongs to the text, put all of the text "
    "in quotes. If it is a remark, write a space after the '#'."
)


def told(text: str) -> list[str]:
    """The faults of a file that cannot be read, without its name."""
    with pytest.raises(RulesError) as caught:
        read(text, file="rules.yaml")
    return [str(problem).removeprefix("rules.yaml, ") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("say: Fill in form #2 and ring us.\n", "#2 and ring us."),
        ("steps:\n  - Press #5 to speak to us\n", "#5 to speak to us"),
        ("a: 5 #five\n", "#five"),
        ("a: yes\t#yes\n", "#yes"),
        ("a: [Room #4, other]\n", "#4, other]"),
        ("a: {say: Room #4, b: c}\n", "#4, b: c}"),
        ("a: {say: Room #4}", "#4}"),
        ("say: Fill in\n  form #2 and ring us.\n", "#2 and ring us."),
        ("say: Fill in\n  form #2\n  and ring us.\n", "#2"),
    ],
)
def test_a_remark_that_cuts_a_text_is_refused(text: str, cut: str) -> None:
    found = told(text)
    assert [fault.partition(": ")[2] for fault in found] == [CUT.format(cut)]


def test_each_text_that_is_cut_is_told_at_its_line() -> None:
    found = told("a: Form #2\nb: good\nc: Form #3\n")
    assert [fault.partition(":")[0] for fault in found] == ["line 1", "line 3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: in care # a remark\n", "in care"),
        ("a: in care #\n", "in care"),
        ("a: in care # see form #2\n", "in care"),
        ("#a: off\na: in care\n#b: off\n", "in care"),
        ("a: in care\n  #b: off\n", "in care"),
        ("a: 'Fill in form #2'\n", "Fill in form #2"),
        ('a: "Fill in form #2" #so\n', "Fill in form #2"),
        ("a: Fill in form#2\n", "Fill in form#2"),
        ("a: >-\n  Fill in\n  form #2\n", "Fill in form #2"),
    ],
)
def test_other_remarks_and_hash_signs_stay_as_they_are(text: str, value: str) -> None:
    assert read(text, file="rules.yaml").value == {"a": value}


def test_a_space_that_only_looks_like_one_is_told_to_be_typed_again() -> None:
    assert told("in\u00a0care: yes\n") == [
        (
            "line 1: 'in\ufffdcare' holds a space of another kind (no-break space). Type the space "
            "again."
        )
    ]


@pytest.mark.parametrize(
    "text", ["a: 'Don't wait'\n", "a: ['Don't wait']\n", "a:\n  - 'Don't wait'\nb: c\n"]
)
def test_an_apostrophe_in_single_quotes_is_told_as_such(text: str) -> None:
    [said] = told(text)
    assert said.endswith(
        "The text in single quotes ends at an apostrophe here. Put it in double quotes: "
        '"Don\'t wait".'
    )
