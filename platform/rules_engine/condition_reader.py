"""Reads the conditions of one file; collects its problems instead of stopping at the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules_engine.conditions import (
    NEVER,
    PERSON_DECIDES,
    Condition,
    Test,
    all_of,
    any_of,
    at_least,
    opposite,
)
from rules_engine.fact_book import FactBook
from rules_engine.measured import MeasuredReader
from rules_engine.measures import united
from rules_engine.problems import Problem, RulesError, did_you_mean, not_a_list
from rules_engine.strict_yaml import Document, Path
from rules_engine.texts import Text
from rules_engine.vocabulary import Fact, not_an_answer
from rules_engine.yaml_faults import stuck_colon

_JOINING = ("all", "any", "none", "not", "at_least", "about", "in_group", "eligible_for")
_CAUSES = ("discretion", "contradiction", "unclear_wording")
_AND_OR = "Write 'any' where one is enough, and 'all' where each must hold."
_YES = ((0, 0),)


@dataclass(frozen=True)
class LeftToAPerson:
    """A point that the rules leave to a person: the fact that stands for it, why, and where."""

    fact: str
    cause: str
    says: Text
    path: Path


class ConditionReader:
    """Conditions of one file, by the names and facts that the file has."""

    def __init__(self, document: Document, book: FactBook, named: Mapping[str, Path]) -> None:
        self.document = document
        self.book = book
        self.named = named
        self.problems: list[Problem] = []
        self.left: dict[str, LeftToAPerson] = {}
        self.groups: dict[str, Condition] = {}
        self.services: dict[str, Condition] = {}
        self.used: dict[str, list[Path]] = {}
        self._open: list[str] = []
        self._measured = MeasuredReader(self.wrong, self.person_decides)

    def all(self, written: Any, path: Path, about: str = "") -> Condition:
        """A list of conditions, all of which must hold."""
        return all_of(*self._each(written, path, about))

    def none(self, written: Any, path: Path, about: str = "") -> Condition:
        """A list of conditions, none of which may hold."""
        return self.opposite(any_of(*self._each(written, path, about)))

    def opposite(self, condition: Condition) -> Condition:
        """Holds exactly when the condition does not."""
        return opposite(condition, self.book.bounds)

    def person_decides(self, cause: str, says: Text, path: Path) -> Condition:
        """A condition that nobody's answer settles."""
        place = ".".join(map(str, path))
        fact = f"{PERSON_DECIDES}:{place}"
        self.left[fact] = LeftToAPerson(fact, cause, says, path)
        return Test(fact, _YES)

    def _each(self, written: Any, path: Path, about: str) -> list[Condition]:
        if not isinstance(written, list) or not written:
            return [self.wrong(path, not_a_list(str(path[-1]), written))]
        return [self.one(part, (*path, number), about) for number, part in enumerate(written)]

    def one(self, written: Any, path: Path, about: str = "") -> Condition:
        """One condition."""
        if isinstance(written, str):
            return self._name(written, path, about)
        if not isinstance(written, dict) or not written:
            return self.wrong(
                path, "A condition is one fact and its answer, such as 'in_care: yes'."
            )
        body = {key: value for key, value in written.items() if key != "unless"}
        found = self._body(body, path, about)
        if "unless" in written:
            whose = written.get("about", about)
            whose = whose if whose in self.book.people else about
            found = all_of(found, self.none(written["unless"], (*path, "unless"), whose))
        return found

    def _body(self, written: dict[str, Any], path: Path, about: str) -> Condition:
        keys = set(written)
        if keys == {"at_least", "of"}:
            return self._at_least(written, path, about)
        if "person_decides" in keys and keys <= {"person_decides", "because"}:
            return self._left(written, path)
        if "about" in keys and len(keys) == 2:
            return self._about(written, path)
        if len(keys) != 1:
            return self.wrong(
                path,
                "A condition is one fact and its answer. Write several as a list, each with its "
                "own '- '.",
            )
        [(key, value)] = written.items()
        return self._keyed(key, value, (*path, key), about)

    def _keyed(  # noqa: PLR0911  (a table of words)
        self, key: str, value: Any, path: Path, about: str
    ) -> Condition:
        match key:
            case "all":
                return self.all(value, path, about)
            case "any":
                return any_of(*self._each(value, path, about))
            case "none":
                return self.none(value, path, about)
            case "not" if isinstance(value, list):
                return self.opposite(self.all(value, path, about))
            case "not":
                return self.opposite(self.one(value, path, about))
            case "in_group":
                return self._reference(value, path, self.groups, "group")
            case "eligible_for":
                return self._reference(value, path, self.services, "service")
            case _:
                return self._fact(key, value, path, about)

    def _at_least(self, written: dict[str, Any], path: Path, about: str) -> Condition:
        count, parts = written["at_least"], self._each(written["of"], (*path, "of"), about)
        if not isinstance(count, int) or not 1 <= count <= len(parts):
            return self.wrong(
                (*path, "at_least"), f"'at_least' needs a number from 1 to {len(parts)}."
            )
        return at_least(count, tuple(parts))

    def _about(self, written: dict[str, Any], path: Path) -> Condition:
        person = written["about"]
        if person not in self.book.people:
            close = did_you_mean(str(person), self.book.people)
            return self.wrong(
                (*path, "about"), f"'{person}' is not a person named under 'people'.{close}"
            )
        body = {key: value for key, value in written.items() if key != "about"}
        return self._body(body, path, person)

    def _left(self, written: dict[str, Any], path: Path) -> Condition:
        cause = written.get("because", "discretion")
        if cause not in _CAUSES:
            close = did_you_mean(str(cause), _CAUSES)
            return self.wrong((*path, "because"), f"'{cause}' is not a cause.{close}")
        says = written["person_decides"]
        if not isinstance(says, str | dict) or not says:
            return self.wrong((*path, "person_decides"), "Say why a person must decide, in words.")
        return self.person_decides(cause, says, path)

    def _reference(
        self, name: Any, path: Path, known: Mapping[str, Condition], what: str
    ) -> Condition:
        if name in known:
            return known[name]
        close = did_you_mean(str(name), known) if known else f" No {what} does."
        return self.wrong(path, f"'{name}' is not a {what} that stands before this.{close}")

    def _name(self, name: str, path: Path, about: str) -> Condition:
        if name not in self.named:
            if stuck := stuck_colon(name):
                return self.wrong(path, stuck)
            close = did_you_mean(name, self.named)
            return self.wrong(path, f"'{name}' is not a condition named under 'define'.{close}")
        self.used.setdefault(name, []).append(path)
        if name in self._open:
            return self.wrong(path, f"'{name}' is defined by itself. Break the circle.")
        self._open.append(name)
        source = self.named[name]
        written = self.document.at(source)
        body = {key: value for key, value in written.items() if key not in {"to_confirm", "source"}}
        found = self.one(body, source, about)
        self._open.pop()
        return found

    def _fact(self, key: str, value: Any, path: Path, about: str) -> Condition:
        name = f"{about}.{key}" if about else key
        fact = self.book.facts.get(name)
        if fact is None and name in self.book.unmade:
            return NEVER  # what is wrong with the fact is told where it stands
        if fact is None:
            prefix = f"{about}." if about else ""
            known = [fact[len(prefix) :] for fact in self.book.facts if fact.startswith(prefix)]
            close, whom = did_you_mean(key, [*known, *_JOINING]), f" '{about}'" if about else ""
            if key in {"and", "or"}:
                close = f" {_AND_OR}"
            return self.wrong(path, f"'{key}' is not something we ask about{whom}.{close}")
        self.used.setdefault(name, []).append(path)
        match fact.type:
            case "date_of_birth":
                return self.wrong(path, f"Write conditions on the age; it follows from '{key}'.")
            case "yes_no" | "one_of":
                return self._options(name, fact, value, path)
            case "any_of":
                return self._several(name, fact, value, path)
            case _:
                return self._measured.condition(name, fact, value, path)

    def _options(self, name: str, fact: Fact, value: Any, path: Path) -> Condition:
        if isinstance(value, dict):
            if set(value) == {"none_of"}:
                kept = self._options(name, fact, value["none_of"], (*path, "none_of"))
                return self.opposite(kept)
            return self.wrong(path, f"Write one answer to '{path[-1]}', a list, or 'none_of: […]'.")
        chosen = self._known_options(fact, value, path)
        return Test(name, united((number, number) for number in chosen)) if chosen else NEVER

    def _several(self, name: str, fact: Fact, value: Any, path: Path) -> Condition:
        kind, listed, count = "any_of", value, 0
        if isinstance(value, dict):
            if set(value) == {"at_least", "of"}:
                kind, listed, count = "at_least", value["of"], value["at_least"]
            elif len(value) == 1 and set(value) <= {"all_of", "any_of", "none_of"}:
                [(kind, listed)] = value.items()
            else:
                return self.wrong(
                    path, "Write one answer, a list, or 'all_of', 'none_of' or 'at_least … of'."
                )
        chosen = self._known_options(fact, listed, path)
        names = tuple(fact.options)
        parts = tuple(Test(f"{name}:{names[number]}", _YES) for number in chosen)
        if kind == "at_least" and not (isinstance(count, int) and 1 <= count <= len(parts)):
            return self.wrong(path, f"'at_least' needs a number from 1 to {len(parts)}.")
        if kind == "none_of":
            return self.opposite(any_of(*parts))
        return at_least({"any_of": 1, "all_of": len(parts)}.get(kind, count), parts)

    def _known_options(self, fact: Fact, value: Any, path: Path) -> list[int]:
        chosen = value if isinstance(value, list) else [value]
        if not chosen:
            self.wrong(path, f"'{path[-1]}' needs at least one answer.")
        found = []
        for number, answer in enumerate(chosen):
            if answer in fact.answers:
                found.append(fact.answers.index(answer))
                continue
            place = (*path, number) if isinstance(value, list) else path
            self.wrong(place, not_an_answer(answer, _asked(path), fact))
        return found

    def wrong(self, path: Path, message: str) -> Condition:
        """Note a problem, and go on with a condition that never holds."""
        self.problems.append(self.document.problem(path, message))
        return NEVER

    def refuse_if_wrong(self) -> None:
        """Raise RulesError with all problems collected, each once."""
        if self.problems:
            raise RulesError(dict.fromkeys(self.problems))


def _asked(path: Path) -> str:
    """The name of the fact at or above which a choice of answers stands."""
    return next(str(step) for step in reversed(path) if step not in {"none_of", "all_of", "any_of"})
