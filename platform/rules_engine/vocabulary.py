"""The facts an organisation can ask about: their kind, wording and allowed answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules_engine.ages import OLDEST
from rules_engine.checking import Part, checked
from rules_engine.measures import FIRST_DAY, LAST_DAY, LengthUnit
from rules_engine.problems import did_you_mean
from rules_engine.strict_yaml import read
from rules_engine.texts import Text, Words

UNKNOWNS = ("not_asked", "dont_know", "prefer_not_to_say", "not_applicable")
"""The four ways not to know. Only "not_asked" may ask another question."""

SUPPORT = "support"
REFERRER = "referrer"
TRIGGER = "trigger"
YES_NO = ("yes", "no")

FactType = Literal[
    "yes_no", "one_of", "any_of", "number", "age", "date_of_birth", "date", "duration"
]
About = Literal["person", "matter", "referrer"]
Lies = Literal["ahead", "past"]


class Option(Part):
    """One answer of a fact that offers a choice."""

    label: Words
    explanation: Words = ""


class Fact(Part):
    """Something that can be asked. `label` is short, for lists; `question` is the full sentence.

    `question_to_self` is the same question to the person whom the facts describe. Facts of one
    `topic` may be asked on one page. `born` and `on` (for an age) and `since` (for a duration)
    name the date facts it is worked out from when they are known. `lies` says of a date that it is
    one still to come, or one that is over.
    """

    type: FactType
    label: Words
    question: Words
    question_to_self: Words = ""
    explanation: Words = ""
    topic: str = ""
    about: About = "person"
    options: Annotated[dict[str, Option], Field(default_factory=dict)]
    unit: LengthUnit = "days"
    least: int = 0
    most: int = 100_000
    born: str = ""
    on: str = ""
    since: str = ""
    lies: Lies | None = None

    @model_validator(mode="after")
    def _options_only_where_chosen(self) -> "Fact":
        offers = self.type in {"one_of", "any_of"}
        if self.type == "one_of" and len(self.options) < 2:
            raise ValueError("A 'one_of' fact needs 'options', two or more.")
        if self.type == "any_of" and not self.options:
            raise ValueError("An 'any_of' fact needs 'options', one or more.")
        if not offers and self.options:
            raise ValueError(f"Only a choice of answers has 'options'; this is '{self.type}'.")
        if not -1_000_000 <= self.least < self.most <= 1_000_000:
            raise ValueError("'least' must be below 'most', both within a million.")
        return self

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """Every answer that can be chosen, in the order of the file; none for typed facts."""
        return YES_NO if self.type == "yes_no" else tuple(self.options)

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest number that stands for an answer inside the engine."""
        match self.type:
            case "yes_no" | "one_of" | "any_of":
                return 0, len(self.answers) - 1
            case "age":
                return 0, OLDEST
            case "date" | "date_of_birth":
                return FIRST_DAY, LAST_DAY
            case _:
                return self.least, self.most

    def label_of(self, answer: object) -> Text:
        """The words for one answer: the option's label, otherwise the answer itself."""
        option = self.options.get(str(answer))
        return option.label if option else str(answer)


def not_an_answer(word: object, name: str, fact: Fact) -> str:
    """What to say of a word that is none of the fact's answers, and what to write instead."""
    said = f"'{word}' is not an answer to '{name}'."
    if word in UNKNOWNS:
        return (
            f"'{word}' is no answer to ask for: where it matters, a person decides by itself. "
            "Leave it out."
        )
    negated = str(word).removeprefix("not ").strip().replace(" ", "_")
    if negated in fact.answers and negated != word:
        return f"{said} Write {{{name}: {{none_of: [{negated}]}}}}."
    close = did_you_mean(str(word), fact.answers)
    where = f"under facts > {name} > options."
    if "Did you mean" in close:
        return said + close + (f" If it is your own, write it {where}" if name == TRIGGER else "")
    if fact.type == "yes_no":
        return said + close
    return f"{said}{close} To add an answer of your own, write it {where}"


class VocabularyFile(Part):
    """The shape of `rules_configs/vocabulary.yaml`."""

    facts: dict[str, Fact]


@dataclass(frozen=True)
class Vocabulary:
    """Facts by id, and the text they were read from (part of each ruleset's version)."""

    facts: Mapping[str, Fact]
    source: str

    def __getitem__(self, fact: str) -> Fact:
        return self.facts[fact]


def load_vocabulary(text: str | bytes, *, file: str = "vocabulary.yaml") -> Vocabulary:
    """Read the platform's vocabulary. Raises RulesError."""
    parsed = checked(VocabularyFile, read(text, file=file))
    source = text if isinstance(text, str) else text.decode()
    return Vocabulary(MappingProxyType(parsed.facts), source)
