"""The facts an organisation can ask about: their kind, wording and allowed answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules_engine.ages import OLDEST
from rules_engine.checking import Part, checked
from rules_engine.strict_yaml import read

UNKNOWNS = ("not_asked", "dont_know", "prefer_not_to_say", "not_applicable")
"""The four ways not to know. Only "not_asked" may ask another question."""

AGE = "age"
DATE_OF_BIRTH = "date_of_birth"
SUPPORT = "support"
REFERRER = "referrer"

Answer = str | int


class Option(Part):
    """One answer of a "one of" fact."""

    label: str
    explanation: str = ""


class Fact(Part):
    """Something that can be asked. `label` is short, for lists; `question` is the full sentence.

    `question_to_self` is the same question to the person whom the facts describe. Facts of one
    `topic` may be asked on one page.
    """

    type: Literal["yes_no", "one_of", "age", "date_of_birth"]
    label: str
    question: str
    question_to_self: str = ""
    explanation: str = ""
    topic: str = ""
    options: Annotated[dict[str, Option], Field(default_factory=dict)]

    @model_validator(mode="after")
    def _options_only_where_chosen(self) -> "Fact":
        if self.type == "one_of" and len(self.options) < 2:
            raise ValueError("A 'one_of' fact needs at least two 'options'.")
        if self.type != "one_of" and self.options:
            raise ValueError(f"Only a 'one_of' fact has 'options'; this is '{self.type}'.")
        return self

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every known answer, in the order of the file; for an age every completed year."""
        match self.type:
            case "yes_no":
                return ("yes", "no")
            case "one_of":
                return tuple(self.options)
            case "age":
                return tuple(range(OLDEST + 1))
            case "date_of_birth":
                return ()

    def label_of(self, answer: Answer) -> str:
        """The words for one answer: the option's label, otherwise the answer itself."""
        return self.options[str(answer)].label if self.type == "one_of" else str(answer)


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
