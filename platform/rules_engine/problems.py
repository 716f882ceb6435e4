"""What goes wrong with rules and answers, said so that the person who typed them can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One fault in a rules file. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int
    message: str
    column: int = 0
    text: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class RulesError(ValueError):
    """A rules or vocabulary file cannot be used. `problems` lists every fault found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FactsError(ValueError):
    """Answers cannot be read. `problems` maps each fact to what is wrong and what is allowed."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("\n".join(self.problems.values()))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing sentence that helps with a word nobody knows: the likeliest one, or all when few.

    >>> did_you_mean("child_in_ned", ["child_in_need", "in_care"])
    " Did you mean 'child_in_need'?"
    """
    choices = list(dict.fromkeys(known))
    plain = {choice.casefold().replace("-", "_"): choice for choice in reversed(choices)}
    near = get_close_matches(word.casefold().replace("-", "_"), plain, n=1, cutoff=0.6)
    if near:
        return f" Did you mean '{plain[near[0]]}'?"
    if 0 < len(choices) <= 12:
        return f" You can write {listed(choices)}."
    return ""


def not_a_list(name: str, written: object) -> str:
    """What to say where a list is needed and something else is written."""
    if isinstance(written, dict) and written:
        key, value = next(iter(written.items()))
        own = f"{key}: {value if isinstance(value, str | int) else '…'}"
        return (
            f"'{name}' needs a list. Write each condition as its own entry: '- {own}', or "
            f"{name}: [{{{own}}}]."
        )
    if isinstance(written, str | int):
        return f"'{name}' needs a list, but has '{written}'. Write {name}: [{written}]."
    return f"'{name}' needs a list of at least one condition."


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a person lists them: `listed(["a", "b", "c"])` is "a, b or c"."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final
