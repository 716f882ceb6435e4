"""What a public page says of the rules of a day."""

from datetime import date

from rules_engine import PublicRules
from tests.rules_engine.sample import DAY, loaded

RULES = """
eligibility:
  - id: in_care
    public_label: {en: Children in care, cy: Plant mewn gofal}
    explanation: In care means that the council looks after you.
    when: [{in_care: yes}]
    offer: opt_out
    to_confirm: Not for the public.
  - id: parents
    public_label: Parents
    when: [{parent: yes}]
    not_for_support: [complaint]
    in_force: {from: 2026-05-01}
routes:
  - {id: own, channel: post, when: [{referrer: self}], say: Write.}
  - {id: form, channel: online, otherwise: yes, say: {en: Fill in., cy: Llenwch.}}
promises:
  - {id: reply, kind: promise, days: 5, unit: working_days, say: Five days.}
  - {id: wait, kind: observed_average, days: 3, unit: weeks, say: Wait., when: [{parent: yes}]}
services:
  - {id: one, name: {en: One, cy: Un}}
  - id: two
    name: Two
    leave_out: [in_care]
    eligibility: [{id: deaf, public_label: Deaf children, when: [{needs: deaf}]}]
    promises: [{id: reply, kind: promise, days: 1, unit: working_days, say: A day.}]
"""


def test_groups_of_a_day_in_the_order_of_the_file() -> None:
    groups = PublicRules(loaded(RULES), on=DAY).groups
    assert [(found.id, found.label, found.service, found.service_name) for found in groups] == [
        ("in_care", "Children in care", "one", "One"),
        ("deaf", "Deaf children", "two", "Two"),
    ]
    assert groups[0].explanation == "In care means that the council looks after you."
    assert [found.offer for found in groups] == ["opt_out", "on_request"]
    later = PublicRules(loaded(RULES), on=date(2026, 5, 1)).groups
    assert [(found.id, found.limits, found.service) for found in later] == [
        ("in_care", (), "one"),
        ("parents", ("icpc", "rcpc"), "one"),
        ("deaf", (), "two"),
        ("parents", ("icpc", "rcpc"), "two"),
    ]


def test_what_services_share_is_told_once() -> None:
    rules = PublicRules(loaded(RULES), on=DAY)
    assert [route.id for route in rules.routes] == ["own", "form"]
    assert [(time.id, time.days, time.kind) for time in rules.promises] == [
        ("reply", 5, "promise"),
        ("wait", 3, "observed_average"),
        ("reply", 1, "promise"),
    ]
    assert {time.calendar for time in rules.promises} == {"JE"}


def test_in_another_language() -> None:
    rules = PublicRules(loaded(RULES), on=DAY, language="cy")
    assert [found.label for found in rules.groups] == ["Plant mewn gofal", "Deaf children"]
    assert [found.service_name for found in rules.groups] == ["Un", "Two"]
    assert [route.say for route in rules.routes] == ["Write.", "Llenwch."]


def test_open_points_are_for_admins_only() -> None:
    rules = loaded(RULES)
    assert [point.note for point in rules.to_confirm()] == ["Not for the public."]
    assert "Not for the public" not in repr(PublicRules(rules, on=DAY).groups)
