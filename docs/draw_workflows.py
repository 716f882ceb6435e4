"""Write the state tables of referrals, offers and cases into docs/workflows.md.

.venv/bin/python -P -m docs.draw_workflows
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

from accounts.policy import Reach, policy
from cases import workflow as casework
from referrals import workflow as referring
from referrals.offers import workflow as offering

EDGE_OF_ALL = "[*]"  # Mermaid's mark for where a life begins and ends
PAGE = Path(__file__).parent / "workflows.md"
_GENERATED = "<!-- {name}: written by docs/draw_workflows.py -->\n{text}<!-- end of {name} -->"
REFERRAL_OPERATIONS: Mapping[str, str] = {"receive": "referrals.submit"}


@dataclass(frozen=True, slots=True)
class Arrow:
    """One step: from each of `before` to `after`, by whoever may do `operation`."""

    words: str
    before: tuple[TextChoices, ...]
    after: TextChoices | None
    operation: str
    needs_reason: bool = False


def referral_arrows() -> list[Arrow]:
    """The table of `referrals.workflow`."""
    return [
        Arrow(
            words=str(step.words),
            before=step.before,
            after=step.after,
            operation=REFERRAL_OPERATIONS.get(name, "referrals.triage"),
            needs_reason=name == "decline",
        )
        for name, step in referring.STEPS.items()
    ]


def offer_arrows() -> list[Arrow]:
    """The table of `referrals.offers.workflow`."""
    return [
        Arrow(
            words=str(step.words),
            before=step.before,
            after=step.after,
            operation="offers.work",
            needs_reason=name in {"could_not", "opt_out", "withdraw"},
        )
        for name, step in offering.STEPS.items()
    ]


def case_arrows() -> list[Arrow]:
    """The table of `cases.workflow`."""
    return [
        Arrow(
            words=str(step.words),
            before=tuple(state for state in casework.State if state in step.before),
            after=step.to,
            operation=step.operation,
            needs_reason=step.needs_reason,
        )
        for step in casework.STEPS.values()
    ]


def written(page: str) -> str:
    """The page with its generated parts as the tables are now."""
    parts = (
        ("referrals", referring.State, referral_arrows()),
        ("offers", offering.OfferState, offer_arrows()),
        ("cases", casework.State, case_arrows()),
    )
    for name, states, arrows in parts:
        text = f"{''.join(_diagram(states, arrows))}\n{''.join(_table(arrows))}"
        generated = _GENERATED.format(name=name, text=text)
        old = re.compile(_GENERATED.format(name=name, text=".*?"), re.DOTALL)
        page, found = old.subn(lambda _match, new=generated: new, page)  # type: ignore[misc]
        if found != 1:
            raise SystemExit(f"{PAGE}: expected one generated part '{name}', found {found}.")
    return page


def _diagram(states: Iterable[TextChoices], arrows: list[Arrow]) -> Iterator[str]:
    edges = [
        (before, str(arrow.after), arrow.words)
        for arrow in arrows
        if arrow.after
        for before in (list(map(str, arrow.before)) or [EDGE_OF_ALL])
    ]
    left = {before for before, _after, _words in edges}
    reached = {after for _before, after, _words in edges}
    yield "```mermaid\nstateDiagram-v2\n"
    for state in states:
        yield f'    state "{state.label}" as {state.value}\n'
    for state in states:
        if state.value not in reached:
            yield f"    {EDGE_OF_ALL} --> {state.value}\n"
    for before, after, words in edges:
        yield f"    {before} --> {after}: {words}\n"
    for state in states:
        if state.value not in left:
            yield f"    {state.value} --> {EDGE_OF_ALL}\n"
    yield "```\n"


def _table(arrows: list[Arrow]) -> Iterator[str]:
    yield "| step | from | to | who | reason |\n|---|---|---|---|---|\n"
    for arrow in arrows:
        before = "; ".join(str(state.label) for state in arrow.before) or "–"
        after = arrow.after.label if arrow.after else "stays"
        reason = "must be given" if arrow.needs_reason else ""
        yield f"| {arrow.words} | {before} | {after} | {_who(arrow.operation)} | {reason} |\n"


def _who(operation: str) -> str:
    roles = policy().operations[operation]
    return ", ".join(
        policy().roles[role].lower() + (" (own cases)" if reach is Reach.OWN else "")
        for role, reach in roles.items()
        if role != "system"
    )


def main() -> None:
    """Rewrite the page; `git diff` shows what changed."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
