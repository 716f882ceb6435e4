"""Who gains and who loses between two versions, exactly and with somebody as an example."""

from pathlib import Path

from rules_engine import decide, load_ruleset, load_vocabulary, read_vocabulary
from rules_engine.changes import Change
from rules_engine.difference import difference
from tests.rules_engine.sample import DAY, HEAD, ROUTES, VOCABULARY, loaded

CARE = "eligibility:\n  - {id: care, public_label: In care, when: [{in_care: yes}]}\n"
PLAN = "  - {id: plan, public_label: With a plan, when: [{child_in_need: yes}]}\n"


def changes(old: str, new: str) -> list[Change]:
    """Between two files with the usual routes."""
    one, other = loaded(old + ROUTES), loaded(new + ROUTES)
    found = difference(one, other, on=DAY).changes
    for change in found:
        if change.kind in {"gains", "loses"}:
            before = decide(one, change.example, on=DAY).outcome == "eligible"
            after = decide(other, change.example, on=DAY).outcome == "eligible"
            assert (before, after) == (change.kind == "loses", change.kind == "gains")
    return list(found)


def test_the_same_rules_differ_in_nothing() -> None:
    found = difference(loaded(CARE + ROUTES), loaded(CARE + ROUTES), on=DAY)
    assert (found.changes, found.texts) == ((), ())


def test_rules_written_in_another_way_are_the_same() -> None:
    other = CARE.replace("{in_care: yes}", "{not: {none: [{in_care: yes}]}}")
    assert changes(CARE, other) == []


def test_who_gains_by_a_new_group() -> None:
    assert changes(CARE, CARE + PLAN) == [
        Change(
            kind="gains",
            service="sample",
            groups=("plan",),
            says="'With a plan': can be helped now.",
            who="In care: no. Child in need: yes",
            people=("In care: no. Child in need: yes",),
            more=0,
            example={"in_care": "no", "child_in_need": "yes"},
        )
    ]


def test_who_loses_by_an_age() -> None:
    old = CARE.replace("[{in_care: yes}]", "[{in_care: yes}, {age: {to: 24}}]")
    [change] = changes(old, old.replace("24", "20"))
    assert (change.kind, change.groups) == ("loses", ("care",))
    assert change.people == ("In care: yes. Age: 21 to 24",)
    assert change.example == {"in_care": "yes", "age": 21}


def test_gates_and_closed_lists_count() -> None:
    gate = "gates:\n  - {id: g, kind: consent, need: [{parent: yes}]}\n"
    [change] = changes(CARE, CARE + gate)
    assert (change.kind, change.people) == ("loses", ("Parent: no. In care: yes",))
    closed = "lists:\n  - {id: l, state: closed, when: [{parent: yes}]}\n"
    [change] = changes(CARE + closed, CARE)
    assert (change.kind, change.people) == ("gains", ("In care: yes. Parent: yes",))


def test_a_changed_offer_names_only_those_who_had_the_other() -> None:
    offers = CARE + PLAN.replace("]}", "], offer: opt_out}")
    [change] = changes(CARE + PLAN, offers)
    assert (change.kind, change.says) == (
        "offer",
        "The offer is 'opt_out' now, and was 'on_request'.",
    )
    assert change.people == ("Child in need: yes",)


def test_a_changed_limit() -> None:
    limited = CARE.replace("[{in_care: yes}]", "[{in_care: yes}], only_for_support: [icpc, rcpc]")
    [change] = changes(CARE, limited)
    assert change.kind == "support"
    assert change.says == "'complaint' is accepted as 'support' no more."
    assert change.people == ("In care: yes",)


def test_changed_referrers() -> None:
    some = "accepted_referrers: [self, professional]\n"
    [change] = changes(some + CARE, CARE)
    assert change.kind == "referrer"
    assert change.says == "'someone_else' is accepted as 'referrer' now, and was not."


def test_a_changed_route() -> None:
    phone = "routes:\n  - {id: phone, channel: phone, say: Ring., when: [{referrer: self}]}\n"
    new = loaded(CARE + phone + ROUTES.removeprefix("routes:\n"))
    [change] = difference(loaded(CARE + ROUTES), new, on=DAY).changes
    assert change.says == "The route is 'phone' now, and was 'form'."
    assert change.people == ("Who is asking: The person",)


def test_changed_texts_and_amounts_are_told_at_their_lines() -> None:
    new = CARE.replace("In care", "Looked after")
    [text] = difference(loaded(CARE + ROUTES), loaded(new + ROUTES), on=DAY).texts
    assert text.place == ("eligibility", "care", "public_label")
    assert (text.old, text.new, text.line) == ("In care", "Looked after", 4)


def test_options_are_matched_by_name() -> None:
    old = VOCABULARY
    new = VOCABULARY.replace(
        "{north: {label: The north}, ", "{west: {label: West}, north: {label: The north}, "
    )
    rules = CARE.replace("{in_care: yes}", "{lives_in: [north, away]}") + ROUTES
    one = load_ruleset(HEAD + rules, load_vocabulary(old), file="old.yaml")
    other = load_ruleset(HEAD + rules, load_vocabulary(new), file="new.yaml")
    assert difference(one, other, on=DAY).changes == ()
    wider = rules.replace("[north, away]", "[north, away, west]")
    other = load_ruleset(HEAD + wider, load_vocabulary(new), file="new.yaml")
    [change] = difference(one, other, on=DAY).changes
    assert (change.kind, change.example) == ("gains", {"lives_in": "west"})


def test_a_fact_with_another_type_is_another_fact() -> None:
    own = "facts:\n  moved: {type: yes_no, label: Moved, question: Q}\n"
    old = own + CARE.replace("{in_care: yes}", "{moved: yes}")
    new = own.replace("yes_no", "number") + CARE.replace("{in_care: yes}", "{moved: {from: 2}}")
    found = difference(loaded(old + ROUTES), loaded(new + ROUTES), on=DAY).changes
    assert [(change.kind, change.people) for change in found] == [
        ("gains", ("Moved: 2 or over. Moved: no",)),
        ("loses", ("Moved: under 2. Moved: yes",)),
    ]


def test_points_left_to_a_person_are_matched_by_their_words() -> None:
    left = CARE.replace("[{in_care: yes}]", "[{in_care: yes}, {person_decides: Sometimes.}]")
    moved = "eligibility:\n" + PLAN + left.removeprefix("eligibility:\n")
    assert [change.groups for change in changes(left, moved)] == [("plan",)]


def test_services_are_compared_one_by_one() -> None:
    def service(name: str, when: str) -> str:
        group = f"{{id: g, public_label: G {name}, when: [{when}]}}"
        return f"  - {{id: {name}, name: {name}, eligibility: [{group}]}}\n"

    old = "services:\n" + service("a", "{in_care: yes}") + service("b", "{parent: yes}")
    new = "services:\n" + service("a", "{in_care: yes}") + service("c", "{moves: 3}")
    found = difference(loaded(old + ROUTES), loaded(new + ROUTES), on=DAY).changes
    assert [(change.kind, change.service) for change in found] == [("gains", "c"), ("loses", "b")]


def test_the_day_counts() -> None:
    dated = CARE + PLAN.replace("]}", "], in_force: {from: 2027-01-01}}")
    assert changes(CARE, dated) == []
    on = DAY.replace(year=2027)
    found = difference(loaded(CARE + ROUTES), loaded(dated + ROUTES), on=on).changes
    assert [change.kind for change in found] == ["gains"]


def test_the_days_of_an_example_need_not_lie_ahead() -> None:
    began = PLAN.replace("{child_in_need: yes}", "{care_began_on: {before: 2027-01-01}}")
    [change] = changes(CARE + began, CARE)
    assert change.people == ("In care: no. Care began: on or before 2026-12-31",)
    assert change.example == {"in_care": "no", "care_began_on": "2026-04-01"}


def test_a_large_file_is_compared_too() -> None:
    file = Path(__file__).resolve().parents[2] / "rules_configs/harbour-voices/rules.yaml"
    text = file.read_text("utf-8")
    shared = read_vocabulary(file)
    old = load_ruleset(text, shared, file="old.yaml")
    older = text.replace("{who: child}, {age: {under: 18}}", "{who: child}, {age: {under: 19}}")
    found = difference(old, load_ruleset(older, shared, file="new.yaml"), on=DAY).changes
    gains = [change for change in found if change.kind == "gains"]
    assert "in_care" in {group for change in gains for group in change.groups}
    assert {change.example["age"] for change in gains} == {18}
    assert not [change for change in found if change.kind == "loses"]
