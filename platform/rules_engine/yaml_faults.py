"""What the YAML parser complains of, said so that an admin knows what to write.

The parser's own words describe its own state. Each becomes what happened, at the line where a
person would mend it, and what to write instead.
"""

import re
import unicodedata

from yaml.error import Mark, MarkedYAMLError

from rules_engine.plain_scalars import shown

_COLON = "This ':' cannot stand here. Put text that holds ': ' in quotes, or line the names up."
_TAB = "A tab stands here. Indent with spaces."
_ESCAPE = (
    "In double quotes a backslash begins a code, and this code is unknown. Use single quotes, or "
    "write the backslash twice."
)
_HEADER = (
    "After '|' or '>' the text begins on the next line, indented. Put text that itself begins "
    "with one of them in quotes."
)
_TAG = "A word that begins with '!' is a tag. Tags are not read; put text in quotes."
_DIRECTIVE = "A line that begins with '%' is a directive. Directives are not read; delete it."
_UNCLOSED = "The quotation mark here is not closed. Write it again where the text ends."

# Told where the parser stopped. `{start}` is the line on which the part around it begins.
_HERE = {
    "mapping values are not allowed in this context": _COLON,
    "found unexpected ':'": _COLON,
    "did not find expected key": (
        "This does not fit the names that begin on line {start}. Line it up with them. Text that "
        "only begins with a quotation mark or a bracket goes in quotes as a whole."
    ),
    "did not find expected '-' indicator": (
        "This does not fit the list that begins on line {start}. Begin each item with '- ', lined "
        "up with the others."
    ),
    "did not find expected ',' or ']'": (
        "The list opened with '[' on line {start} breaks off here. Write ',' between its items "
        "and ']' after the last."
    ),
    "did not find expected ',' or '}'": (
        "The names opened with '{{' on line {start} break off here. Write ',' between them and "
        "'}}' after the last."
    ),
    "did not find expected node content": (
        "A value is missing here. Write it, or delete the sign that waits for it."
    ),
    "did not find expected <document start>": (
        "This does not fit what stands above. Line it up with the first name of the file."
    ),
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "block sequence entries are not allowed in this context": (
        "A list with '-' cannot begin here. Begin it on the next line, indented. Put text that "
        "begins with '- ' in quotes."
    ),
    "mapping keys are not allowed in this context": (
        "'?' cannot begin a value. Put text that begins with '? ' in quotes."
    ),
    "did not find expected comment or line break": _HEADER,
    "found an indentation indicator equal to 0": _HEADER,
    "did not find expected alphabetic or numeric character": (
        "'&' and '*' cannot begin a value. Put text that begins with one of them in quotes."
    ),
    "did not find expected hexdecimal number": _ESCAPE,  # spelt so by the parser
    "found invalid Unicode character escape code": _ESCAPE,
    "found unknown escape character": _ESCAPE,
    "found incompatible YAML document": _DIRECTIVE,
}

# Told where the fault was made, because the parser notices it only further down.
_AT_START = {
    "could not find expected ':'": (
        "A ':' is missing after this. Write 'name: value', or indent the line further if it goes "
        "on with the text above."
    ),
    "found unexpected end of stream": _UNCLOSED,
    "found unexpected document indicator": _UNCLOSED,
}
_OPEN_AT_THE_END = {
    "while parsing a flow sequence": "This '[' is not closed. Write ']' after the last item.",
    "while parsing a flow mapping": "This '{' is not closed. Write '}' after the last name.",
    "while parsing a flow node": "A '[' or '{' is not closed here. Write ']' or '}'.",
}


_APOSTROPHE = re.compile(r"(?<![\w'])'([^\"]*?\w'\w[^\"]*?)'(?![\w'])")
_QUOTE_ENDS = 'The text in single quotes ends at an apostrophe here. Put it in double quotes: "{}".'
_STUCK = re.compile(r"([A-Za-z0-9_.-]+):(\S+)")


def stuck_colon(text: str) -> str:
    """What to write for "in_care:yes", where the space after the colon is missing; else ""."""
    found = _STUCK.fullmatch(text)
    if not found:
        return ""
    return f"A space is missing after the colon of {shown(text)}. Write '{found[1]}: {found[2]}'."


def no_colon_message(text: str) -> str:
    """What is wrong with text that stands between '{', ',' and '}' without a value."""
    return stuck_colon(text) or (
        f"{shown(text)} has no value. If it goes on with the text before the comma, put all of "
        "that text in quotes; otherwise write 'name: value'."
    )


def remark_message(remark: str) -> str:
    """What is wrong with a remark that seems to be the end of a text."""
    return (
        f"{shown(remark.rstrip())} is read as a remark and shown to nobody. If it belongs to the "
        "text, put all of the text in quotes. If it is a remark, write a space after the '#'."
    )


def strange_letter_message(name: str, letter: str) -> str:
    """What to type for a letter that no name can hold."""
    called = unicodedata.name(letter, "unknown").lower()
    if letter.isspace():
        return f"{shown(name)} holds a space of another kind ({called}). Type the space again."
    if "quotation mark" in called:
        return (
            f'{shown(name)} holds a curly quote ({called}). Write straight quotes, such as "text".'
        )
    return f"{shown(name)} holds the letter '{letter}' ({called}). Use plain letters."


def syntax_fault(error: MarkedYAMLError, text: str) -> tuple[Mark | None, str]:
    """Where a fault in the form of a file should be mended, and a sentence or two to say so."""
    here, start = error.problem_mark, error.context_mark
    if here and (quoted := _APOSTROPHE.search(text.split("\n")[min(here.line, text.count("\n"))])):
        return here, _QUOTE_ENDS.format(quoted[1])
    problem, context = error.problem or "", error.context or ""
    if start and problem in _AT_START:
        return start, _AT_START[problem]
    if start and _is_at_the_end(here, text) and context in _OPEN_AT_THE_END:
        return start, _OPEN_AT_THE_END[context]
    return here or start, _told_here(problem, context, here, start, text)


def _told_here(problem: str, context: str, here: Mark | None, start: Mark | None, text: str) -> str:
    if problem == "found character that cannot start any token" and here:
        return _strange_beginning(text[here.index : here.index + 1])
    if problem in _HERE:
        return _HERE[problem].format(start=start.line + 1 if start else 1)
    if "directive" in context + problem:
        return _DIRECTIVE
    if "tag" in context + problem:
        return _TAG
    return f"This cannot be read as YAML ({problem or 'no reason is known'})."


def _is_at_the_end(mark: Mark | None, text: str) -> bool:
    return mark is not None and not text[mark.index :].strip()


def _strange_beginning(character: str) -> str:
    if character == "\t":
        return _TAB
    return f"'{character}' cannot begin a value. Put the text in quotes."
