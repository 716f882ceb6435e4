"""Proofs by z3: no person at all, known or part-known, is answered otherwise than the words say.

The words become formulas over whole numbers here, straight from the written condition; z3 then
looks for a person for whom the engine's set algebra says something else.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from rules_engine import Ruleset, decide, load_ruleset
from rules_engine.cubes import Cubes
from rules_engine.domains import Field, Layout
from tests.rules_engine.oracle.comparing import SHARED
from tests.rules_engine.oracle.conditions import DAYS, FACTS, MOST_LEFT_OPEN
from tests.rules_engine.oracle.making import Maker, written

HEAD = """\
organisation: {id: proofs, name: Proofs, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-01-01, note: First}
"""
NAMES = ["who", "lives_in", "in_care", "child_in_need", "carer_agrees", "needs", "age", "hours"]
DAY = DAYS[0]
CONDITIONS = range(60)


def conditions(seed: int, count: int) -> list[Any]:
    """Random conditions of facts that are answered with a choice or a number."""
    maker = Maker(Random(seed))  # noqa: S311  (the same ones each time)
    maker.pool, maker.left_open = NAMES, MOST_LEFT_OPEN
    maker.facts = dict(FACTS)
    maker.defined, maker.groups, maker.sisters = {}, [], []
    return [maker.condition(3) for _ in range(count)]


def rules(found: list[Any]) -> Ruleset:
    """A file with one group for each condition."""
    groups = [
        written({"id": f"group_{chr(97 + number)}", "public_label": "L", "when": [condition]})
        for number, condition in enumerate(found)
    ]
    text = HEAD + "eligibility:\n" + "".join(f"  - {group}\n" for group in groups)
    return load_ruleset(text, SHARED, file="proofs.yaml")


# What is written, as formulas


def number(name: str) -> Any:
    """The whole number that stands for a fact; an option of `any_of` has one of its own."""
    return z3.Int(name)


def limits() -> Any:
    """The numbers that answers can be."""
    found = []
    for name in NAMES:
        least, most = _range(name)
        parts = [f"{name}:{one}" for one in FACTS[name]["options"]] if name == "needs" else [name]
        found += [z3.And(number(part) >= least, number(part) <= most) for part in parts]
    return z3.And(*found)


def _range(name: str) -> tuple[int, int]:
    kind = FACTS[name]["type"]
    sizes = {"yes_no": 1, "any_of": 1, "age": 120, "number": 40}
    return 0, sizes[kind] if kind in sizes else len(FACTS[name]["options"]) - 1


def formula(condition: Any) -> Any:
    """The condition, by the meaning of its words."""
    shape = next((one for one in ("all", "any", "none", "not", "of") if one in condition), None)
    if shape is None:
        [name] = set(condition) - {"unless"}
        found = _test(name, condition[name])
    elif shape == "not":
        found = z3.Not(formula(condition["not"]))
    else:
        parts = [formula(part) for part in condition[shape]]
        found = {
            "all": lambda: z3.And(*parts),
            "any": lambda: z3.Or(*parts),
            "none": lambda: z3.Not(z3.Or(*parts)),
            "of": lambda: z3.AtLeast(*parts, condition["at_least"]),
        }[shape]()
    return z3.And(found, *(z3.Not(formula(one)) for one in condition.get("unless", [])))


def _test(name: str, accepted: Any) -> Any:
    kind = FACTS[name]["type"]
    if kind in {"age", "number"}:
        return z3.And(*(_bound(number(name), word, at, accepted) for word, at in accepted.items()))
    word, listed = "any_of", accepted
    if isinstance(accepted, dict):
        [(word, listed)] = accepted.items()
    listed = listed if isinstance(listed, list) else [listed]
    if kind == "any_of":
        parts = [number(f"{name}:{one}") == 0 for one in listed]
    else:
        options = ["yes", "no"] if kind == "yes_no" else list(FACTS[name]["options"])
        parts = [number(name) == options.index(one) for one in listed]
    if word == "all_of":
        return z3.And(*parts)
    return z3.Or(*parts) if word == "any_of" else z3.Not(z3.Or(*parts))


def _bound(answer: Any, word: str, bound: Any, accepted: Any) -> Any:
    included = accepted.get("reading") == "included"
    return {
        "from": lambda: answer >= bound,
        "to": lambda: answer <= bound,
        "under": lambda: answer < bound,
        "up_to": lambda: answer <= bound if included else answer < bound,
        "over": lambda: answer >= bound if included else answer > bound,
        "reading": lambda: z3.BoolVal(True),
    }[word]()


# What the engine made of it


def of_cubes(cubes: Cubes, layout: Layout) -> Any:
    """The engine's cubes as a formula of the same numbers."""
    return z3.Or(
        *(z3.And(*(_of_field(cube, field) for field in layout.fields.values())) for cube in cubes)
    )


def _of_field(cube: int, field: Field) -> Any:
    """The stretches of numbers whose class the cube has."""
    ends = [*(start - 1 for start in field.starts[1:]), None]
    answer = number(field.fact)
    return z3.Or(
        *(
            z3.And(answer >= start, z3.BoolVal(True) if end is None else answer <= end)
            for start, end, kind in zip(field.starts, ends, field.classes, strict=True)
            if cube >> (field.offset + kind) & 1
        )
    )


def counterexample(claim: Any) -> Any:
    """A person for whom the claim is wrong, or None."""
    solver = z3.Solver()
    solver.add(limits(), z3.Not(claim))
    return solver.model() if solver.check() == z3.sat else None


@pytest.mark.parametrize("seed", CONDITIONS)
def test_the_cubes_hold_for_the_very_people_whom_the_condition_names(seed: int) -> None:
    found = conditions(seed, 3)
    day = rules(found).on(DAY)

    for condition, (group, cubes) in zip(found, day.services[0].groups, strict=True):
        opposite = day.expander.cubes(day.expander.opposite(group.condition))
        says = formula(condition)
        assert counterexample(of_cubes(cubes, day.layout) == says) is None, condition
        assert counterexample(of_cubes(opposite, day.layout) == z3.Not(says)) is None, condition


@pytest.mark.parametrize("seed", range(30))
def test_more_is_asked_exactly_when_some_answer_can_change_the_outcome(seed: int) -> None:
    found = conditions(1_000 + seed, 3)
    ruleset = rules(found)
    anyone = z3.Or(*map(formula, found))
    random = Random(seed)  # noqa: S311

    for _ in range(5):
        given: dict[str, Any] = {}
        given |= {
            name: random.choice(["yes", "no"]) for name in NAMES[2:5] if random.random() < 0.5
        }
        given |= (
            {"age": random.choice([9, 10, 16, 17, 18, 25, 26])} if random.random() < 0.4 else {}
        )
        known = z3.And(*(_test(name, _exactly(answer)) for name, answer in given.items()))
        decision = decide(ruleset, given, on=DAY)

        never = counterexample(z3.Implies(known, z3.Not(anyone))) is None
        always = counterexample(z3.Implies(known, anyone)) is None
        expected = "eligible" if always else "not_eligible" if never else "needs_information"
        assert decision.outcome == expected, (found, given)
        asked = {name for name in NAMES if name not in given and _matters(name, known, anyone)}
        assert set(decision.missing) == asked, (found, given)


def _exactly(answer: Any) -> Any:
    return {"from": answer, "to": answer} if isinstance(answer, int) else answer


def _matters(name: str, known: Any, anyone: Any) -> bool:
    """Whether two people exist who differ in this fact only and are answered differently."""
    parts = [f"{name}:{one}" for one in FACTS[name]["options"]] if name == "needs" else [name]
    other = [(number(part), z3.Int(f"other {part}")) for part in parts]
    changed = z3.substitute(anyone, *other)
    possible = z3.substitute(limits(), *other)
    return counterexample(z3.Implies(z3.And(known, possible), anyone == changed)) is not None
