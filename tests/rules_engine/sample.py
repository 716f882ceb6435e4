"""A small vocabulary and small rules files for tests of the engine."""

from datetime import date
from textwrap import dedent, indent
from typing import Any

from rules_engine import (
    Decision,
    RulesError,
    Ruleset,
    Vocabulary,
    decide,
    load_ruleset,
    load_vocabulary,
)

DAY = date(2026, 4, 1)

VOCABULARY = """\
facts:
  age: {type: age, label: Age, question: How old are they?, born: date_of_birth}
  date_of_birth: {type: date_of_birth, label: Date of birth, question: When were they born?}
  in_care: {type: yes_no, label: In care, question: Are they in care?}
  child_in_need: {type: yes_no, label: Child in need, question: Is there a plan?}
  parent: {type: yes_no, label: Parent, question: Are they a parent?}
  lives_in:
    type: one_of
    label: Home
    question: Where do they live?
    options: {north: {label: The north}, south: {label: The south}, away: {label: Elsewhere}}
  needs:
    type: any_of
    label: Needs
    question: What do they need?
    options: {deaf: {label: Deaf}, autism: {label: Autism}, speech: {label: Speech}}
  moves: {type: number, label: Moves, question: How many moves?, least: 0, most: 20}
  cared_for:
    {type: duration, unit: weeks, label: Cared for, question: How long?, since: care_began_on}
  care_began_on: {type: date, label: Care began, question: When did it begin?}
  left_care_on: {type: date, label: Left care, question: When did they leave?}
  meeting_on:
    {type: date, lies: ahead, label: Meeting, question: When is it?, about: matter}
  support:
    type: one_of
    label: Help wanted
    question: What help?
    about: matter
    options:
      icpc: {label: First conference}
      rcpc: {label: Review conference}
      complaint: {label: Complaint}
  referrer:
    type: one_of
    label: Who is asking
    question: Who are you?
    about: referrer
    options:
      self: {label: The person}
      professional: {label: Somebody who works with them}
      someone_else: {label: Somebody else}
"""

HEAD = """\
organisation: {id: sample, name: Sample service, working_days: JE, timezone: Europe/Jersey}
version: {effective_from: 2026-01-01, note: First}
"""

ROUTES = """\
routes:
  - {id: form, channel: online, otherwise: yes, say: Fill in the form.}
"""


def vocabulary() -> Vocabulary:
    """The facts above."""
    return load_vocabulary(VOCABULARY)


def loaded(text: str) -> Ruleset:
    """A ruleset from a file that begins with `HEAD`."""
    return load_ruleset(HEAD + dedent(text).lstrip("\n"), vocabulary(), file="rules.yaml")


def faults(text: str) -> list[str]:
    """What is told of a file that begins with `HEAD` and cannot be used."""
    try:
        loaded(text)
    except RulesError as error:
        return [str(problem) for problem in error.problems]
    return []


def ruleset(eligibility: str, *, head: str = HEAD, routes: str = ROUTES, rest: str = "") -> Ruleset:
    """A ruleset with these groups, written as the items of a list."""
    groups = indent(dedent(eligibility).strip("\n"), "  ")
    text = f"{dedent(head)}eligibility:\n{groups}\n{dedent(routes)}{dedent(rest)}"
    return load_ruleset(text, vocabulary(), file="rules.yaml")


def group(group_id: str, when: str, extra: str = "") -> str:
    """One group on one line."""
    return f"- {{id: {group_id}, public_label: {group_id}, when: {when}, offer: on_request{extra}}}"


def answer(rules: Ruleset, **facts: Any) -> Decision:
    """The decision on the tests' day."""
    return decide(rules, facts, on=DAY)
