"""All facts of one ruleset: the shared vocabulary, the organisation's own, and related persons'."""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from rules_engine.checking import sentence
from rules_engine.conditions import PERSON_DECIDES
from rules_engine.document import RelatedPerson, RulesFile
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text
from rules_engine.vocabulary import Fact, Option, Vocabulary

Fault = tuple[Path, str]
OLD = "_before"
"""Ends the name of a fact that two versions of a file give different types."""


class FactBook:
    """Facts by name. `their_child.age` is the age of the related person `their_child`."""

    def __init__(self, rules: RulesFile, vocabulary: Vocabulary) -> None:
        self.people: Mapping[str, RelatedPerson] = rules.people
        self.shared = frozenset(vocabulary.facts)
        self.faults: list[Fault] = []
        self.unmade: set[str] = set()
        self.facts: dict[str, Fact] = dict(vocabulary.facts)
        own = {name: words for name, words in rules.facts.items() if "." not in name}
        related = {name: words for name, words in rules.facts.items() if "." in name}
        for name, words in own.items():
            self._add(name, words.model_dump(exclude_unset=True))
        for person in self.people:
            for name, fact in list(self.facts.items()):
                if "." not in name and fact.about == "person":
                    self.facts[f"{person}.{name}"] = self._of(person, fact)
        for name, words in related.items():
            self._add(name, words.model_dump(exclude_unset=True))

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    @cached_property
    def worked_out(self) -> Mapping[str, Fact]:
        """The facts that follow from a date when that is known."""
        return {name: fact for name, fact in self.facts.items() if fact.born or fact.since}

    def bounds(self, name: str) -> tuple[int, int]:
        """The least and the greatest number that an answer can be; options of `any_of` are 0, 1."""
        if name.startswith(PERSON_DECIDES) or name not in self.facts:
            return 0, 1
        return self.facts[name].bounds

    def chosen(self, name: str) -> Iterator[str]:
        """The names under which an `any_of` fact's options are tested, in order."""
        return (f"{name}:{option}" for option in self.facts[name].options)

    def together_with(self, old: "FactBook", apart: Collection[str]) -> "FactBook":
        """These facts and an older file's. Options of both count; facts `apart` are two facts."""
        both = copy(self)
        both.facts = dict(self.facts)
        for name, fact in old.facts.items():
            if name in apart:
                both.facts[f"{name}{OLD}"] = fact
            elif name in self.facts:
                both.facts[name] = _either(self.facts[name], fact)
            else:
                both.facts[name] = fact
        return both

    def _add(self, name: str, words: Mapping[str, Any]) -> None:
        known = self.facts.get(name)
        if known is None:
            self._make(name, words)
        elif words.get("type") not in {None, known.type}:
            said = f"'{name}' is shared by all organisations and is '{known.type}'. Its words and"
            more = "options may change here, not its type. Give your own fact another name."
            self.faults.append((("facts", name, "type"), f"{said} {more}"))
        else:
            options = {**known.options, **_options(words)}
            changed = {**known.__dict__, **words, "type": known.type, "options": options}
            self._make(name, {key: value for key, value in changed.items() if key != "answers"})

    def _make(self, name: str, words: Mapping[str, Any]) -> None:
        fields = {key: value for key, value in words.items() if key in Fact.model_fields}
        try:
            self.facts[name] = Fact.model_validate(fields)
        except ValidationError as error:
            self.unmade.add(name)
            for detail in error.errors():
                said = sentence(Fact, detail["loc"], detail)
                if detail["type"] == "missing":
                    lacking = detail["loc"][0]
                    said = f"'{name}' is not shared with other organisations, so it needs "
                    said += f"'{lacking}'."
                self.faults.append((("facts", name, *detail["loc"]), said))

    def _of(self, person: str, fact: Fact) -> Fact:
        label = self.people[person].label
        return fact.model_copy(
            update={
                "label": _joined(label, fact.label),
                "question": _joined(label, fact.question),
                "question_to_self": _joined(label, fact.question),
                "born": fact.born and f"{person}.{fact.born}",
                "on": fact.on and f"{person}.{fact.on}",
                "since": fact.since and f"{person}.{fact.since}",
            }
        )


def _either(new: Fact, old: Fact) -> Fact:
    update = {
        "options": {
            **new.options,
            **{k: v for k, v in old.options.items() if k not in new.options},
        },
        "least": min(new.least, old.least),
        "most": max(new.most, old.most),
    }
    return Fact.model_validate({**new.model_dump(exclude={"options"}), **update})


def _options(words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: option if isinstance(option, Option) else Option.model_validate(option)
        for name, option in words.get("options", {}).items()
    }


def _joined(before: Text, after: Text) -> Text:
    """Two texts with a colon between, in every language that either has."""
    if isinstance(before, str) and isinstance(after, str):
        return f"{before}: {after}"
    languages = dict.fromkeys(
        code for text in (before, after) if not isinstance(text, str) for code in text
    )
    return {code: f"{_said(before, code)}: {_said(after, code)}" for code in languages}


def _said(text: Text, code: str) -> str:
    return text if isinstance(text, str) else text.get(code) or next(iter(text.values()))
