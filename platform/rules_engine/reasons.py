"""Why: each group's conditions with what was answered, in the organisation's plain words."""

from collections.abc import Iterable, Mapping

from rules_engine.answers import Answered
from rules_engine.conditions import Condition, Literal, literals, words_for
from rules_engine.decision import ConditionReason, GroupReason, Held
from rules_engine.ruleset import CompiledGroup
from rules_engine.vocabulary import Fact

_UNSURE_WORDS = {
    "dont_know": "not known",
    "prefer_not_to_say": "they prefer not to say",
    "not_applicable": "this does not apply",
}


def group_reason(
    group: CompiledGroup, state: Held, answered: Answered, facts: Mapping[str, Fact]
) -> GroupReason:
    """Why this group matched, did not, or still may."""
    return GroupReason(
        group=group.id,
        label=group.rule.public_label,
        state=state,
        conditions=tuple(_reason(found, answered, facts) for found in literals(group.condition)),
        source=group.rule.source,
    )


def unsure_sentences(
    conditions: Iterable[Condition], answered: Answered, facts: Mapping[str, Fact]
) -> tuple[str, ...]:
    """One sentence for each answer that will not come and that the conditions hang on."""
    wanted = dict.fromkeys(found.fact for condition in conditions for found in literals(condition))
    return tuple(
        f"{facts[fact].label}: {_UNSURE_WORDS[answered.unsure[fact]]}."
        for fact in wanted
        if fact in answered.unsure
    )


def _reason(literal: Literal, answered: Answered, facts: Mapping[str, Fact]) -> ConditionReason:
    fact = facts[literal.fact]
    needed = words_for(fact, literal.answers)
    if literal.fact not in answered.known:
        words = _UNSURE_WORDS.get(answered.unsure.get(literal.fact, ""), "not asked yet")
        says = f"{fact.label}: {words}. The rule needs: {needed}."
        return ConditionReason(literal.fact, "unknown", says)
    answer = answered.known[literal.fact]
    if answer in literal.answers:
        return ConditionReason(literal.fact, "held", f"{fact.label}: {fact.label_of(answer)}.")
    says = f"{fact.label}: {fact.label_of(answer)}. The rule needs: {needed}."
    return ConditionReason(literal.fact, "failed", says)
