"""Routes that hang on an answer that will not come: the last one serves, and asks no more."""

from rules_engine import decide, load_ruleset
from tests.rules_engine.oracle.comparing import SHARED
from tests.rules_engine.oracle.conditions import DAYS

RULES = """\
organisation: {id: routes, name: Routes, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-01-01, note: First}
eligibility:
  - {id: anyone, public_label: Anyone, when: [{in_care: yes}]}
routes:
  - {id: deaf, channel: post, say: S, when: [{needs: {all_of: [deaf, speech]}}]}
  - {id: in_need, channel: post, say: S, when: [{child_in_need: yes}, {carer_agrees: no}]}
  - {id: form, channel: online, otherwise: yes, say: S}
"""


def test_a_fact_that_only_leads_to_the_last_route_is_not_missing() -> None:
    rules = load_ruleset(RULES, SHARED, file="routes.yaml")

    decision = decide(rules, {"carer_agrees": "prefer_not_to_say"}, on=DAYS[0])

    assert decision.route is None
    assert decision.route_missing == ("needs",)  # in need or not, it would be the form
