"""Facts, answers and what a condition accepts, in the words of one language."""

from collections.abc import Mapping
from datetime import date

from rules_engine.conditions import PERSON_DECIDES, Test, tests_in
from rules_engine.fact_book import FactBook
from rules_engine.measures import Spans, holds, outside, united
from rules_engine.phrases import Phrases
from rules_engine.texts import Text, in_language
from rules_engine.vocabulary import Fact
from rules_engine.written import Written


class Wording:
    """Words of one ruleset in one language."""

    def __init__(
        self, book: FactBook, language: str, main: str, own: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.book = book
        self.language = language
        self.main = main
        self.phrases = Phrases(language, own)

    def text(self, text: Text) -> str:
        """A text of the file."""
        return in_language(text, self.language, self.main)

    def label(self, name: str) -> str:
        """A tested fact's short name; of an option, the fact's and the option's."""
        fact, _, option = name.partition(":")
        words = self.text(self.book[fact].label)
        return f"{words}: {self.answer(self.book[fact], option)}" if option else words

    def answer(self, fact: Fact, value: object) -> str:
        """One answer."""
        if fact.type == "yes_no":
            return self.phrases(str(value))
        if isinstance(value, tuple):
            return self.phrases.listed([self.answer(fact, one) for one in value], "and")
        if isinstance(value, date):
            return value.isoformat()
        if fact.type == "duration":
            return self.phrases(fact.unit, number=value)
        return self.text(fact.label_of(value))

    def needed(self, written: Written, day: date) -> str:
        """What a written condition on a fact accepts: "16 to 17", "anything but a friend"."""
        fact = self.book[written.name]
        if fact.type == "any_of":
            return self._several(fact, written)
        tests = (test for test in tests_in(written.asked) if test.fact == written.name)
        spans = united(span for test in tests for span in test.spans(day)) or (fact.bounds,)
        if written.turned:
            spans = outside(spans, *fact.bounds)
        if fact.type == "yes_no" or not fact.answers:
            return self.accepted(Test(written.name, spans), day)
        chosen = [self.answer(fact, a) for n, a in enumerate(fact.answers) if holds(spans, n)]
        others = [self.answer(fact, a) for n, a in enumerate(fact.answers) if not holds(spans, n)]
        is_negative = written.turned != isinstance(written.value, dict)
        if is_negative and 0 < len(others) < len(chosen):
            return self.phrases("anything_but", needed=self.phrases.listed(others))
        return self.phrases.listed(chosen)

    def _several(self, fact: Fact, written: Written) -> str:
        """Options of a fact that can have several: "Deaf and Speech", "at least 2 of ..."."""
        listed, joined, count = written.value, "or", 0
        if isinstance(listed, dict):
            joined = "and" if "all_of" in listed else "or"
            count = listed.get("at_least", 0)
            listed = next(listed[k] for k in ("of", "all_of", "any_of", "none_of") if k in listed)
        options = listed if isinstance(listed, list) else [listed]
        words = self.phrases.listed([self.answer(fact, option) for option in options], joined)
        if count:
            words = self.phrases("some_of", count=count, needed=words)
        is_none_of = isinstance(written.value, dict) and "none_of" in written.value
        return self.phrases("anything_but", needed=words) if is_none_of != written.turned else words

    def accepted(self, test: Test, day: date) -> str:
        """What a condition accepts: "16 to 17", "a parent or carer", "yes"."""
        name, _, option = test.fact.partition(":")
        spans, fact = test.spans(day), self.book[name]
        if option:
            return self.phrases("yes" if spans == ((0, 0),) else "no")
        if fact.answers:
            chosen = [
                self.answer(fact, answer)
                for number, answer in enumerate(fact.answers)
                if any(first <= number <= last for first, last in spans)
            ]
            return self.phrases.listed(chosen)
        return self._spans(fact, spans)

    def _spans(self, fact: Fact, spans: Spans) -> str:
        return self.phrases.listed([self._span(fact, first, last) for first, last in spans])

    def _span(self, fact: Fact, first: int, last: int) -> str:
        least, most = fact.bounds
        if fact.type in {"date", "date_of_birth"}:
            return self._days(first, last, least, most)
        if last == most:
            return self.phrases("or_over", number=self.answer(fact, first))
        if first == least:
            return self.phrases("under", number=self.answer(fact, last + 1))
        if first == last:
            return self.answer(fact, first)
        return self.phrases("from_to", first=first, last=self.answer(fact, last))

    def _days(self, first: int, last: int, least: int, most: int) -> str:
        start, end = date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()
        if last == most:
            return self.phrases("on_or_after", first=start)
        if first == least:
            return self.phrases("on_or_before", last=end)
        return start if first == last else self.phrases("from_to", first=start, last=end)


def is_left_to_a_person(name: str) -> bool:
    """Whether a tested fact stands for a person's decision."""
    return name.startswith(PERSON_DECIDES)
