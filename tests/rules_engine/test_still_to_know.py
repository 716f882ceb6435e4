"""Facts that change no answer but what comes with it: times, waiting lists, duties."""

from rules_engine import next_question, run_inline_tests
from rules_engine.explain import explained
from tests.rules_engine.sample import DAY, answer, group, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
AFTER = """
promises:
  - {id: reply, kind: promise, days: 5, unless: [{parent: yes}], say: Five days.}
  - {id: fast, kind: promise, days: 1, when: [{parent: yes}], say: One day.}
lists: [{id: queue, state: waiting, when: [{lives_in: south}], say: Some weeks.}]
duties: [{id: signs, when: [{needs: deaf}], say: A signer.}]
"""
RULES = ruleset(IN_CARE, rest=AFTER)


def asked(**facts: str) -> tuple[str, str] | None:
    found = next_question(RULES, facts, on=DAY)
    return (found.id, found.serves) if found else None


def test_times_that_hang_on_a_fact_not_asked_are_possible_and_name_it() -> None:
    found = answer(RULES, in_care="yes")
    assert (found.promises, found.promises_missing) == ((), ("parent",))
    assert [promise.id for promise in found.possible_promises] == ["reply", "fast"]
    told = answer(RULES, in_care="yes", parent="no")
    assert [promise.id for promise in told.promises] == ["reply"]
    assert (told.possible_promises, told.promises_missing) == ((), ())


def test_an_answer_that_will_not_come_leaves_times_possible_and_asks_nothing() -> None:
    found = answer(RULES, in_care="yes", parent="dont_know")
    assert [promise.id for promise in found.possible_promises] == ["reply", "fast"]
    assert (found.promises, found.promises_missing) == ((), ())


def test_waiting_lists_and_duties_name_their_facts_too() -> None:
    found = answer(RULES, in_care="yes")
    assert (found.waiting_missing, found.duties_missing) == (("lives_in",), ("needs",))
    told = answer(RULES, in_care="yes", lives_in="south", needs=["deaf"])
    assert (told.waiting_missing, told.duties_missing) == ((), ())
    assert told.waiting is not None
    assert told.waiting.id == "queue"


def test_they_are_asked_for_after_all_that_decides() -> None:
    assert asked() == ("in_care", "eligibility")
    assert asked(in_care="no") is None
    assert asked(in_care="yes") == ("lives_in", "help")
    assert asked(in_care="yes", lives_in="north") == ("needs", "help")
    assert asked(in_care="yes", lives_in="north", needs="dont_know") == ("parent", "help")
    assert asked(in_care="yes", lives_in="north", needs="dont_know", parent="no") is None


def test_explained_they_are_not_lost() -> None:
    said = explained(answer(RULES, in_care="yes")).splitlines()
    first = said.index("Times, one of which may count:")
    assert said[first + 1 : first + 3] == ["- Five days. (promise)", "- One day. (promise)"]
    first = said.index("The times hang on:")
    assert said[first + 1] == "- Are they a parent?"
    assert "What to see to hangs on:" in said
    assert "Whether there is a wait hangs on:" in said


def test_tests_of_a_file_can_expect_them() -> None:
    rest = f"""
    {AFTER.replace(chr(10), chr(10) + "    ")}
    priorities: [{{id: soon, label: Soon, when: [{{child_in_need: yes}}]}}]
    tests:
      - name: T
        given: {{in_care: yes}}
        expect:
          promises_missing: [parent]
          waiting_missing: [lives_in]
          duties_missing: [needs]
          priority_missing: [child_in_need]
      - {{name: U, given: {{in_care: yes}}, expect: {{promises_missing: []}}}}
    """
    failures = run_inline_tests(ruleset(IN_CARE, rest=rest)).failures
    assert [found.message for found in failures] == [
        "'U': expected promises_missing [], found [parent]."
    ]


def test_a_time_before_one_meeting_is_not_told_to_somebody_who_wants_something_else() -> None:
    rest = """
    promises:
      - {id: before, kind: promise, before: icpc, days: 5, say: Five days before.}
      - {id: reply, kind: promise, days: 2, when: [{parent: yes}], before: rcpc, say: Two days.}
    """
    rules = ruleset(IN_CARE, rest=rest)
    told = {
        wanted: [p.id for p in answer(rules, in_care="yes", parent="yes", support=wanted).promises]
        for wanted in ("icpc", "rcpc", "complaint", "dont_know", None)
    }
    assert told == {
        "icpc": ["before"],
        "rcpc": ["reply"],
        "complaint": [],
        "dont_know": ["before", "reply"],
        None: ["before", "reply"],
    }
    other = answer(rules, in_care="yes", support="complaint")
    assert (other.possible_promises, other.promises_missing) == ((), ())
