"""Routes, priorities, gates and lists: whether everybody who can be helped gets through."""

from collections.abc import Iterator

from rules_engine.analysis.finding import Finding, Severity
from rules_engine.analysis.scope import Scope
from rules_engine.compiled import CompiledService
from rules_engine.cubes import Cubes
from rules_engine.vocabulary import REFERRER, SUPPORT


def way_findings(scope: Scope) -> Iterator[Finding]:
    """Rules that are tried too late, missing routes, gates that never open, services for nobody."""
    for service in scope.services:
        yield from _never_reached(scope, service, "routes")
        yield from _never_reached(scope, service, "priorities")
        helped = _helped(scope, service)
        if not scope.matched(service):
            yield _nobody(scope, service)
            continue
        yield from _gates(scope, service)
        yield from _routes_left(scope, service, helped)
        yield from _closed(scope, service, helped)


def _never_reached(scope: Scope, service: CompiledService, section: str) -> Iterator[Finding]:
    tried: Cubes = ()
    for rule in getattr(service, section):
        people = scope.cubes(rule.condition)
        if people and tried and scope.regions.are_in(people, tried):
            inherited = rule.path[0] != "services" and len(scope.services) > 1
            mend = (
                f"Name it under 'leave_out'{scope.in_service(service)}"
                if inherited
                else "Move it up, or delete it"
            )
            said = (
                f"'{rule.id}' is never reached{scope.in_service(service)}: those before it take "
                f"everybody whom it is for. {mend}."
            )
            severity: Severity = "question" if inherited else "warning"
            yield scope.finding(f"unreachable_{section}", severity, rule.path, said)
        tried += people


def _nobody(scope: Scope, service: CompiledService) -> Finding:
    said = (
        f"Nobody can be helped by '{scope.text(service.name)}'. Look at the findings of its groups."
    )
    return scope.finding("service_for_nobody", "error", _place(scope, service), said)


def _place(scope: Scope, service: CompiledService) -> tuple[str | int, ...]:
    for number, written in enumerate(scope.ruleset.rules.services):
        if written.id == service.id:
            return ("services", number)
    return ("eligibility",)


def _gates(scope: Scope, service: CompiledService) -> Iterator[Finding]:
    people = scope.matched(service)
    for gate in service.gates:
        before, people = people, scope.regions.both(people, scope.cubes(gate.passed))
        if before and not people:
            said = (
                f"'{gate.id}' lets nobody through{scope.in_service(service)}: its 'need' never "
                "holds together with the groups and the gates before it. Change it."
            )
            yield scope.finding("impassable_gate", "error", gate.path, said)


def _helped(scope: Scope, service: CompiledService) -> Cubes:
    """Everybody whom a group takes in, asked for by somebody and for something it accepts."""
    found: Cubes = ()
    for group in service.groups:
        people = scope.group(group)
        for fact, words in ((REFERRER, group.accepted), (SUPPORT, group.limits)):
            field = scope.layout.fields.get(fact)
            if words and field:
                answers = scope.ruleset.book[fact].answers
                bits = 0
                for word in words:
                    bits |= field.bit_of(answers.index(word))
                people = scope.regions.narrowed(people, fact, bits)
        found += people
    return scope.passed(service, found)


def _routes_left(scope: Scope, service: CompiledService, helped: Cubes) -> Iterator[Finding]:
    tried = tuple(cube for route in service.routes for cube in scope.cubes(route.condition))
    place = service.routes[-1].path if service.routes else _place(scope, service)
    left = scope.plainest(helped, tried)
    if left is not None:
        said = (
            f"Somebody who can be helped finds no route{scope.in_service(service)}. Add a last "
            "route with 'otherwise: yes'."
        )
        yield scope.finding("no_route", "error", place, said, left)
    elif not scope.regions.are_in((scope.layout.full,), tried):
        said = (
            f"Not everybody finds a route{scope.in_service(service)}, though all who can be helped "
            "do. A last route with 'otherwise: yes' is safer."
        )
        example = scope.plainest((scope.layout.full,), tried)
        yield scope.finding("routes_not_for_all", "warning", place, said, example)


def _closed(scope: Scope, service: CompiledService, helped: Cubes) -> Iterator[Finding]:
    closed = [found for found in service.lists if found.rule.state == "closed"]
    cubes = tuple(cube for found in closed for cube in scope.cubes(found.condition))
    if closed and helped and scope.regions.are_in(helped, cubes):
        said = (
            f"'{closed[0].id}' closes the list for everybody{scope.in_service(service)}: nobody "
            "can be helped on these days. Is that so? Give it days with 'in_force'."
        )
        yield scope.finding("closed_for_all", "question", closed[0].path, said)
