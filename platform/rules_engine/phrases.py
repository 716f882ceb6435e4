"""The engine's own words. A rules file may give them in its other languages under `phrases`."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "and": "and",
    "or": "or",
    "needs": "The rule needs: {needed}.",
    "counts": "What counts: {needed}.",
    "anything_but": "anything but {needed}",
    "some_of": "at least {count} of {needed}",
    "all": "All of these{named}: {state}.",
    "any": "One of these{named}: {state}.",
    "at_least": "At least {count} of these{named}: {state}.",
    "none": "None of these{named}: {state}.",
    "not_all": "Not all of these{named}: {state}.",
    "fewer": "Fewer than {count} of these{named}: {state}.",
    "unless_any": "Unless one of these is so{named}: {state}.",
    "unless_all": "Unless all of these are so{named}: {state}.",
    "unless_at_least": "Unless at least {count} of these are so{named}: {state}.",
    "group": 'In the group "{name}": {state}.',
    "service": "{name} can help: {state}.",
    "unless_group": 'Unless in the group "{name}": {state}.',
    "unless_service": "Unless {name} can help: {state}.",
    "applies": "it applies",
    "does_not_apply": "it does not apply",
    "a_person": "a person decides",
    "left_open": "A person decides: {says}",
    "unclear": "The rules do not say whether {number} itself is meant.",
    "left_out": "Left out: {says}",
    "may_be_left_out": "May be left out: {says}",
    "not_asked": "not asked yet",
    "dont_know": "not known",
    "prefer_not_to_say": "they prefer not to say",
    "not_applicable": "this does not apply",
    "yes": "yes",
    "no": "no",
    "under": "under {number}",
    "or_over": "{number} or over",
    "from_to": "{first} to {last}",
    "on_or_after": "on or after {first}",
    "on_or_before": "on or before {last}",
    "days": "{number} days",
    "weeks": "{number} weeks",
    "months": "{number} months",
    "years": "{number} years",
    "nothing": "nothing",
    "held": "yes",
    "failed": "no",
    "unknown": "not known yet",
    "eligible": "Yes, this service can help.",
    "not_eligible": "By these rules this is not the right service.",
    "needs_information": "More needs to be known before this can be answered.",
    "needs_decision": "A person must decide.",
    "not_this_way": "This service may help, but not when asked for this way.",
    "still_to_ask": "Still to ask:",
    "elsewhere": "Elsewhere to go:",
    "blocked_by": "What stands in the way: {what}.",
    "may_block": "What may stand in the way: {what}.",
    "referrer": "who is asking",
    "support": "what help is asked for",
    "consent": "consent",
    "awareness": "whether they know of it",
    "capacity": "what they can decide themselves",
    "evidence": "a paper that shows it",
    "approval": "approval",
    "waiting_list": "the waiting list",
    "route": "How to ask:",
    "route_hangs_on": "How to ask hangs on:",
    "to_do": "To see to:",
    "promise": "promise",
    "internal_target": "own target",
    "observed_average": "usual time",
    "statutory_limit": "by law",
    "length_of_help": "how long help lasts",
    "promises": "Times:",
    "possible_promises": "Times, one of which may count:",
    "promises_hang_on": "The times hang on:",
    "priority": "How urgent:",
    "priority_hangs_on": "How urgent it is hangs on:",
    "waiting_hangs_on": "Whether there is a wait hangs on:",
    "duties_hang_on": "What to see to hangs on:",
    "offers": "An advocate is offered:",
    "line": "line {number}",
    "decided_by": "Decided by the rules {rules}, in force from {day}.",
}


class Phrases:
    """The engine's words in one language; English where the file gives no other."""

    def __init__(self, language: str, own: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._own = own.get(language, {})

    def __call__(self, key: str, **values: object) -> str:
        """The phrase, with its values filled in."""
        words = self._own.get(key) or ENGLISH[key]
        for name, value in values.items():
            words = words.replace("{" + name + "}", str(value))
        return words

    def listed(self, words: list[str], last: str = "or") -> str:
        """Words as a person lists them: "a, b or c"."""
        if not words:
            return self("nothing")
        *most, final = words
        return f"{', '.join(most)} {self(last)} {final}" if most else final
