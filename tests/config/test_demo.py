"""The demonstration's data, as `manage provision_demo` makes it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from audit.models import Entry
from cases.models import Allocation, Case, Link, Note
from cases.workflow import State as CaseState
from notifications.models import Message
from referrals.models import Announcement, Clock, Person, Referral
from referrals.timing.faces import read_clock
from tenants.context import tenant_scope
from tenants.register import forget_hosts
from tests.config.processes import environment
from tests.config.records import (
    SLUGS,
    all_rows,
    assert_in_order,
    organisation,
    texts_of,
    unregister_organisations,
)
from tests.databases import SEEDS, copied_database

PORT = 8123
HOSTS = ("localhost", "operator.localhost", "jersey.localhost", "wiltshire.localhost")
STAFF_ROLES = {
    "coordinator": 1,
    "advocate": 4,
    "supervisor": 1,
    "safeguarding_lead": 1,
    "content_editor": 1,
    "rules_editor": 1,
    "organisation_admin": 1,
    "commissioner": 1,
}
# The one real address: it is published with Wiltshire's rules.
PUBLISHED = {"childrensadvocacy@wiltshire.gov.uk"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Demo:
    """A filled database, used by all tests of this module, which only read it."""

    var: Path

    @property
    def file(self) -> dict[str, Any]:
        return dict(json.loads((self.var / "demo.json").read_text(encoding="utf-8")))

    def provision(self) -> str:
        """Run the command; what it printed."""
        printed = StringIO()
        base = "http://{host}:" + str(PORT)
        with override_settings(VAR=self.var, DEMO_SEEDS=SEEDS, HEARD_BASE_URL=base, PORT=PORT):
            call_command("provision_demo", stdout=printed)
        return printed.getvalue()


@pytest.fixture(scope="module")
def demo(
    built: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    made = Demo(tmp_path_factory.mktemp("demo"))
    with django_db_blocker.unblock(), copied_database(built):
        unregister_organisations()
        made.provision()
        yield made
    forget_hosts()


@pytest.mark.parametrize(("slug", "referrals", "cases"), [(SLUGS[0], 42, 29), (SLUGS[1], 49, 37)])
def test_there_is_enough_to_look_at(demo: Demo, slug: str, referrals: int, cases: int) -> None:
    with tenant_scope(organisation(slug)):
        assert (Referral.objects.count(), Case.objects.count()) == (referrals, cases)
        oldest = Referral.objects.earliest("received_at").received_at
        assert timedelta(days=179) < timezone.now() - oldest < timedelta(days=190)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_that_can_be_reached_is_there(demo: Demo, slug: str) -> None:
    with tenant_scope(organisation(slug)):
        assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
        assert set(Referral.objects.values_list("state", flat=True)) == {
            "received",
            "checking",
            "accepted",
            "declined",
        }


@pytest.mark.parametrize(
    ("slug", "channels"),
    [
        (SLUGS[0], {"online", "egress", "email", "phone"}),
        (SLUGS[1], {"online", "liquidlogic", "email", "in_person"}),
    ],
)
def test_every_route_and_every_kind_of_referrer_is_there(
    demo: Demo, slug: str, channels: set[str]
) -> None:
    with tenant_scope(organisation(slug)):
        assert set(Referral.objects.values_list("channel", flat=True)) == channels
        assert set(Referral.objects.values_list("referrer_role", flat=True)) == {
            "self",
            "parent_or_carer",
            "professional",
            "someone_else",
        }


def test_all_thirteen_groups_of_wiltshire_have_people(demo: Demo) -> None:
    with tenant_scope(organisation("wiltshire-vps")):
        results = Referral.objects.values_list("decision__result__groups", flat=True)
        groups = Counter(group for found in results for group in found)
        parents = Case.objects.filter(
            referral__decision__result__groups__contains=["child_protection_parent_sen"]
        )
        assert len(groups) == 13
        assert [case.limits for case in parents] == [["icpc", "rcpc"]] * 3


def test_families_never_share_an_advocate_unless_a_supervisor_said_why(demo: Demo) -> None:
    shared = []
    for slug in SLUGS:
        with tenant_scope(organisation(slug)):
            for link in Link.objects.all():
                pair = Allocation.objects.filter(
                    case__in=[link.one_id, link.other_id], ended_at__isnull=True
                )
                if len({allocation.advocate_id for allocation in pair}) == 1:
                    shared += [a for a in pair if a.conflict_reason]
    assert len(shared) == 1
    assert shared[0].conflict_reason.startswith("They asked for the same advocate")


def test_clocks_are_met_missed_running_and_late(demo: Demo) -> None:
    with tenant_scope(organisation("jersey-cares")):
        stopped = Clock.objects.filter(stopped_at__isnull=False)
        assert stopped.filter(stopped_at__gt=F("due_at")).count() == 4
        assert stopped.filter(stopped_at__lte=F("due_at")).count() == 31
        states = Counter(
            read_clock(clock, timezone.now()).state
            for clock in Clock.objects.filter(stopped_at__isnull=True)
        )
    # What is due today or tomorrow depends on the day; the days told below are exact.
    assert states["late"] == 2
    assert set(states) == {"late", "soon", "ok"}
    assert states.total() == 7


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_happened_after_now_or_before_what_led_to_it(demo: Demo, slug: str) -> None:
    with tenant_scope(organisation(slug)):
        assert_in_order(timezone.now())


@pytest.mark.parametrize("slug", SLUGS)
def test_few_messages_are_really_sent_and_all_of_them_today(demo: Demo, slug: str) -> None:
    with tenant_scope(organisation(slug)):
        assert Counter(Message.objects.values_list("kind", flat=True)) == {
            "referral_received": 2,
            "referral_expected": 1,
        }
        receipts = Referral.objects.exclude(receipt_to="")
        yesterday = timezone.now() - timedelta(days=1)
        assert receipts.filter(received_at__gte=yesterday).count() == receipts.count() == 2
        assert Announcement.objects.count() == 1


@pytest.mark.parametrize("slug", [*SLUGS, "operator"])
def test_every_address_is_made_up(demo: Demo, slug: str) -> None:
    found = organisation(slug)
    with tenant_scope(found):
        texts = [text for _table, text in texts_of(found.schema_name)]
    addresses = {match.lower() for text in texts for match in ADDRESS.findall(text)}
    assert addresses
    assert {a for a in addresses - PUBLISHED if not a.endswith(".example")} == set()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_phone_number_is_of_the_ranges_for_fiction(demo: Demo, slug: str) -> None:
    with tenant_scope(organisation(slug)):
        numbers = {
            *Person.objects.exclude(phone="").values_list("phone", flat=True),
            *Referral.objects.exclude(referrer_phone="").values_list("referrer_phone", flat=True),
        }
    assert numbers
    assert {n for n in numbers if not re.fullmatch(r"(07700 900|01632 960)\d{3}", n)} == set()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_audit_tells_nothing_of_what_people_wrote(demo: Demo, slug: str) -> None:
    with tenant_scope(organisation(slug)):
        entries = " ".join(json.dumps(entry.detail) for entry in Entry.objects.all())
        names = {
            name for full in Person.objects.values_list("name", flat=True) for name in full.split()
        }
        wishes = set(Referral.objects.exclude(wishes="").values_list("wishes", flat=True))
        notes = set(Note.objects.values_list("text", flat=True))
    assert entries.count("outcome") >= 42
    assert [text for text in names | wishes | notes if text in entries] == []


def test_the_file_of_sign_ins(demo: Demo) -> None:
    file = demo.file
    assert set(file) == {"base", "accounts"}
    assert file["base"] == {host: f"http://{host}:{PORT}" for host in HOSTS}
    assert {tuple(sorted(account)) for account in file["accounts"]} == {
        ("email", "organisation", "password", "role")
    }
    roles = Counter((a["organisation"], a["role"]) for a in file["accounts"])
    expected = {(slug, role): n for slug in SLUGS for role, n in STAFF_ROLES.items()}
    assert roles == {**expected, ("operator", "operator"): 1}


def test_everybody_in_the_file_can_sign_in(demo: Demo) -> None:
    hosts = dict(zip(("operator", *SLUGS), HOSTS[1:], strict=True))
    refused = []
    for account in demo.file["accounts"]:
        client = Client(headers={"host": hosts[account["organisation"]]})
        answer = client.post(
            "/sign-in/", {"username": account["email"], "password": account["password"]}
        )
        if answer.status_code != 302:
            refused.append((account["email"], answer.status_code))
    assert refused == []


def test_a_second_run_changes_nothing(demo: Demo) -> None:
    # Signing in, in the test above, makes rows of its own; so count just before.
    before, file = all_rows(), demo.file
    printed = demo.provision()
    assert printed.count("(0 referrals added)") == 2
    assert all_rows() == before
    assert demo.file == file


def test_other_settings_make_no_demo(demo: Demo) -> None:
    assert not hasattr(settings, "DEMO_SEEDS")
    with pytest.raises(CommandError, match=r"config\.settings\.test.*Nothing was made"):
        call_command("provision_demo", stdout=StringIO())


def test_production_makes_no_demo(demo: Demo) -> None:
    before = all_rows()
    run = subprocess.run(
        [sys.executable, "-m", "config.manage", "provision_demo"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "config.settings.production" in run.stderr
    assert "Nothing was made" in run.stderr
    assert all_rows() == before


def test_an_empty_database_is_to_be_migrated_first(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with (
        django_db_blocker.unblock(),
        copied_database("template1"),
        pytest.raises(CommandError, match=r"Run `manage migrate_organisations` first"),
    ):
        Demo(tmp_path).provision()
    assert not (tmp_path / "demo.json").exists()
