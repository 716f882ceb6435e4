"""Languages of a file in which some of its words are missing."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.checking import Part
from rules_engine.phrases import ENGLISH
from rules_engine.problems import listed
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text
from rules_engine.vocabulary import Fact

_LEFT = {
    *("source", "note", "evidence", "purposes", "discretion", "to_confirm"),  # for staff
    *("facts", "define", "tests", "phrases", "age_edges"),
    *("when", "unless", "need", "in_force"),
}
_NAMED = 3


def language_findings(scope: Scope) -> Iterator[Finding]:
    """One question for each language that the file has words in, but not all."""
    ruleset = scope.ruleset
    texts = list(_texts(ruleset.rules, ()))
    questions = {name: list(_words(ruleset.facts[name])) for name in _asked(ruleset)}
    own = ruleset.rules.phrases
    every = [text for _path, text in texts] + [t for words in questions.values() for t in words]
    used = {code for text in every if not isinstance(text, str) for code in text} | set(own)
    main = ruleset.organisation.language
    for code in sorted(used - {main}):
        paths = [path for path, text in texts if _lacks(text, code)]
        lacking = [name for name, words in questions.items() if any(_lacks(w, code) for w in words)]
        phrases = [key for key in ENGLISH if key not in own.get(code, {})]
        missing = [*_said(scope, paths, lacking, phrases)]
        if missing:
            said = (
                f"Some words are in '{code}', but not all. Still to translate: "
                f"{listed(missing, 'and')}. "
                f"Who reads '{code}' is shown '{main}' there."
            )
            yield scope.finding("untranslated", "question", ("organisation",), said)


def _said(
    scope: Scope, paths: list[Path], questions: list[str], phrases: list[str]
) -> Iterator[str]:
    if paths:
        line = min(scope.document.place(path)[0] for path in paths)
        yield f"{_counted(len(paths), 'text')} of this file (the first on line {line})"
    if questions:
        named = ", ".join(f"'{name}'" for name in questions[:_NAMED])
        more = " …" if len(questions) > _NAMED else ""
        yield f"the words of {_counted(len(questions), 'question')} ({named}{more})"
    if phrases:
        yield f"{len(phrases)} of the program's own words under 'phrases'"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@cache
def _settings(kind: type[Part]) -> tuple[tuple[str, bool], ...]:
    """The settings of a kind of part that can hold words for the public, and which are words."""
    fields = kind.model_fields.items()
    return tuple((name, field.annotation == Text) for name, field in fields if name not in _LEFT)


def _texts(part: Part, path: Path) -> Iterator[tuple[Path, Text]]:
    """The words of a part that the public reads, and where each stands."""
    for name, is_words in _settings(type(part)):
        value: Any = getattr(part, name)
        if not value or (isinstance(value, str) and not is_words):
            continue
        here = (*path, name)
        if is_words:
            yield here, value
        elif name == "steps":
            yield from (((*here, number), step) for number, step in enumerate(value))
        else:
            yield from _inner(value, here)


def _inner(value: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(value, Part):
        yield from _texts(value, path)
    elif isinstance(value, list | dict):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in pairs:
            yield from _inner(inner, (*path, key))


def _asked(ruleset: Ruleset) -> list[str]:
    """The facts that conditions ask about, each once, without the persons they are asked of."""
    names = dict.fromkeys(name.rpartition(".")[2] for name in ruleset.used)
    return [name for name in names if name in ruleset.facts]


def _words(fact: Fact) -> Iterator[Text]:
    yield from (
        t for t in (fact.label, fact.question, fact.question_to_self, fact.explanation) if t
    )
    for option in fact.options.values():
        yield option.label
        yield from [option.explanation] if option.explanation else []


def _lacks(text: Text, code: str) -> bool:
    return isinstance(text, str) or not text.get(code)
