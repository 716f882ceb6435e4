"""What blocks somebody whose answers will not all come: named when it is the same in any case."""

from rules_engine import decide, load_ruleset
from tests.rules_engine.oracle.comparing import SHARED
from tests.rules_engine.oracle.conditions import DAYS

RULES = """\
organisation: {id: gates, name: Gates, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-01-01, note: First}
eligibility:
  - {id: anyone, public_label: Anyone, when: [{in_care: yes}]}
gates:
  - {id: one, kind: approval, when: [{child_in_need: yes}], need: [{carer_agrees: yes}]}
  - {id: two, kind: approval, when: [{child_in_need: no}], need: [{carer_agrees: yes}]}
"""


def test_two_gates_of_one_kind_name_the_kind_whichever_of_them_it_is() -> None:
    rules = load_ruleset(RULES, SHARED, file="gates.yaml")
    person = {"in_care": "yes", "carer_agrees": "no", "child_in_need": "dont_know"}

    decision = decide(rules, person, on=DAYS[0])

    assert (decision.outcome, decision.blocked_by) == ("not_this_way", "approval")
