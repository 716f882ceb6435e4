"""An organisation's seed file: read strictly, every fault at its line."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

import pytest
from django.conf import settings

from tenants.seed_file import SeedError, load_seed

SEEDS = Path(settings.ROOT) / "tenants" / "seeds"


def _changed(tmp_path: Path, old: str, new: str) -> tuple[Path, int]:
    text = (SEEDS / "wiltshire-vps.yaml").read_text()
    assert old in text
    path = tmp_path / "wiltshire-vps.yaml"
    path.write_text(text.replace(old, new, 1))
    shutil.copytree(SEEDS / "art", tmp_path / "art")
    return path, text[: text.index(old)].count("\n") + 1


def test_seed_of_jersey() -> None:
    seed = load_seed(SEEDS / "jersey-cares.yaml")
    assert (seed.slug, seed.name, seed.short_name) == (
        "jersey-cares",
        "Jersey Cares",
        "Jersey Cares",
    )
    assert (seed.jurisdiction, seed.language, seed.time_zone) == ("JE", "en-gb", "Europe/Jersey")
    assert (seed.phone, seed.email) == ("01632 960 141", "hello@jersey-cares.example")
    assert (seed.office_hours.opening_time, seed.office_hours.closing_time) == (time(9), time(17))
    assert seed.domains == ["jersey.localhost"]
    assert seed.logo_svg == (SEEDS / "art/jersey-cares/logo.svg").read_text()
    assert seed.rules_file == Path(settings.RULES_ROOT) / "jersey-cares" / "rules.yaml"


def test_demo_people_cannot_be_taken_for_real_ones() -> None:
    for slug in ("jersey-cares", "wiltshire-vps"):
        seed = load_seed(SEEDS / f"{slug}.yaml")
        assert {person.name.split()[-1] for person in seed.roles} <= {"Example", "Sample"}
        assert {person.email.rpartition(".")[2] for person in seed.roles} == {"example"}
        assert seed.email.endswith(".example")
        assert seed.phone.startswith("01632 960 ")  # Ofcom keeps these for drama


FAULTS = [
    (
        "jurisdiction: GB-ENG\n",
        "jurisdicton: GB-ENG\n",
        "'jurisdicton' is not a setting that can stand here. Did you mean 'jurisdiction'?",
    ),
    (
        "jurisdiction: GB-ENG\n",
        "jurisdiction: England\n",
        (
            "'England' cannot stand under 'jurisdiction'. "
            "Expected: GB-ENG, GB-WLS, GB-SCT, GB-NIR, JE, GG or IM."
        ),
    ),
    (
        "time_zone: Europe/London\n",
        "time_zone: London\n",
        "'London' is not a time zone. Try Europe/London.",
    ),
    (
        "domains: [wiltshire.localhost]\n",
        "domains: [Wiltshire.localhost:80]\n",
        (
            "'Wiltshire.localhost:80' is not a host name in small letters, without port, such as "
            "jersey.localhost."
        ),
    ),
    (
        "email: hello@wiltshire-vps.example\n",
        "email: hello\n",
        "'hello' is not an e-mail address such as name@service.example.",
    ),
    (
        'office_hours: {opens: "08:30", closes: "17:00"}\n',
        'office_hours: {opens: "17:00", closes: "08:30"}\n',
        "The office closes (08:30) before it opens (17:00).",
    ),
    (
        'office_hours: {opens: "08:30", closes: "17:00"}\n',
        'office_hours: {opens: "8 o\'clock", closes: "17:00"}\n',
        "'8 o'clock' is not a time such as \"09:00\".",
    ),
    (
        "rules: rules_configs/wiltshire-vps/rules.yaml\n",
        "rules: rules_configs/wiltshire/rules.yaml\n",
        "'rules.yaml' is not a file inside 'rules_configs'.",
    ),
    (
        "rules: rules_configs/wiltshire-vps/rules.yaml\n",
        "rules: rules_configs/../pyproject.toml\n",
        "'pyproject.toml' is not a file inside 'rules_configs'.",
    ),
    (
        "  logo: art/wiltshire-vps/logo.svg\n",
        "  logo: /etc/hosts\n",
        None,
    ),
    (
        "email: asha@wiltshire-vps.example}\n",
        "email: advocate@wiltshire-vps.example}\n",
        "'advocate@wiltshire-vps.example' is Arlo Sample further up. Give each their own.",
    ),
    (
        "name: Asha Sample, email: asha@wiltshire-vps.example}\n",
        "name: Arlo Sample, email: advocate@wiltshire-vps.example}\n",
        "Arlo Sample has the role 'advocate' already.",
    ),
    (
        "language: en-gb\n",
        "language: NO\n",
        "'NO' could be read in two ways. Write yes or no in small letters, or put text in quotes.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_fault_is_told_with_file_line_and_what_was_expected(
    tmp_path: Path, old: str, new: str, message: str | None
) -> None:
    path, line = _changed(tmp_path, old, new)

    with pytest.raises(SeedError) as raised:
        load_seed(path)

    told = [str(problem) for problem in raised.value.problems]
    if message is None:
        assert told == [f"{path}, line {line}: 'hosts' is not a file inside '{tmp_path.name}'."]
    elif "is not a setting" in message:  # the name that is now missing is told too
        assert f"{path}, line {line}: {message}" in told
        assert len(told) == 2
    else:
        assert told == [f"{path}, line {line}: {message}"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path, first = _changed(tmp_path, "jurisdiction: GB-ENG\n", "jurisdiction: England\n")
    path.write_text(path.read_text().replace("time_zone: Europe/London", "time_zone: London"))
    with pytest.raises(SeedError) as raised:
        load_seed(path)
    assert [problem.line for problem in raised.value.problems] == [first, first + 2]


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError) as raised:
        load_seed(tmp_path / "nowhere.yaml")
    assert str(raised.value) == f"{tmp_path / 'nowhere.yaml'}: No such file or directory."


def test_one_person_may_have_two_roles(tmp_path: Path) -> None:
    path, _line = _changed(
        tmp_path,
        "role: supervisor, name: Suri Sample, email: supervisor@wiltshire-vps.example",
        "role: supervisor, name: Cleo Sample, email: coordinator@wiltshire-vps.example",
    )
    seed = load_seed(path)
    roles = [person.role for person in seed.roles if person.name == "Cleo Sample"]
    assert roles == ["coordinator", "supervisor"]


def test_link_out_of_the_seeds_folder_is_refused(tmp_path: Path) -> None:
    path, line = _changed(tmp_path, "  logo: art/wiltshire-vps/logo.svg\n", "  logo: logo.svg\n")
    (tmp_path / "logo.svg").symlink_to(SEEDS / "art/wiltshire-vps/logo.svg")
    with pytest.raises(SeedError) as raised:
        load_seed(path)
    assert str(raised.value) == (
        f"{path}, line {line}: 'logo.svg' is not a file inside '{tmp_path.name}'."
    )
