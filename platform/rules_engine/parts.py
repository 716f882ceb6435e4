"""Some facts' answers together, and what they make of all terms; `tally` says what the bits are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import and_, getitem, itemgetter
from typing import Any, TypeAlias

NOT_ASKED = (None, "not_asked")
OPEN = 1
_MOST_KEPT = 20_000

Key: TypeAlias = tuple[Any, ...]


class Part:
    """A few facts. What was worked out for some answers is kept in `told`, for it comes again.

    `key` picks the facts' answers, `answers` has the number of each. Where one of the `tried`
    facts is open, `told` has the bit OPEN and `branches` what each of its classes would tell.
    """

    def __init__(
        self, answers: Mapping[str, Mapping[Any, int]], tried: Mapping[str, Sequence[Any]]
    ) -> None:
        self.answers = answers
        self.tried = tried
        self.told: dict[Key, int] = {}
        self.branches: dict[Key, tuple[int, ...]] = {}
        names = list(answers)
        self.key: Callable[[Mapping[str, Any]], Key] = (
            itemgetter(*names) if names[1:] else lambda known: tuple(known[name] for name in names)
        )
        # Keys that share their words are compared by identity, and stay in the processor's cache.
        self._own = {answer: answer for known in answers.values() for answer in known}

    def learn(self, given: Key) -> None:
        """Work out what some answers tell. Raises KeyError for one that is not listed."""
        if len(self.told) >= _MOST_KEPT:
            self.told.clear()
            self.branches.clear()
        key = tuple(map(self._own.__getitem__, given))
        self.told[key] = self._bits(given)
        branches = tuple(map(self._bits, self._tried(given)))
        if branches:
            self.told[key] |= OPEN
            self.branches[key] = branches

    def _bits(self, given: Key) -> int:
        return reduce(and_, map(getitem, self.answers.values(), given), -1)

    def _tried(self, given: Key) -> Iterator[Key]:
        """The answers with every class of the open facts, if there are such facts."""
        known = dict(zip(self.answers, given, strict=True))
        unknown = [name for name in self.tried if known[name] in NOT_ASKED]
        if unknown:
            for chosen in product(*(self.tried[name] for name in unknown)):
                yield tuple((known | dict(zip(unknown, chosen, strict=True))).values())
