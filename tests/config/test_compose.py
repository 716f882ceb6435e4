"""docker-compose.yml and what it names, by the Compose Specification's schema and our own rules."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from config.settings.environment import VARIABLES
from tests.config import compose

KEPT = {"postgres": "database", "proxy": "certificates", "web": "files", "worker": "files"}
APPLICATION = ("web", "worker", "beat", "migrate")


def schema() -> dict[str, Any]:
    place = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found


def faults(document: Any) -> list[str]:
    checker = jsonschema.validators.validator_for(schema())(schema())
    return [error.message for error in checker.iter_errors(document)]


def test_the_file_follows_the_specification() -> None:
    assert faults(compose.as_written()) == []


def test_the_specification_finds_a_misspelt_key() -> None:
    broken = {**compose.as_written(), "services": {"web": {"imagine": "heard"}}}
    assert faults(broken) == [
        "Unevaluated properties are not allowed ('imagine' was unexpected)",
    ]


def test_only_the_proxy_is_reached_from_outside() -> None:
    published = {name: compose.service(name).get("ports", []) for name in compose.services()}
    assert published.pop("proxy") == ["80:80", "443:443", "443:443/udp"]
    assert published.pop("mail") == ["127.0.0.1:8025:8025"]
    assert {name for name, ports in published.items() if ports} == set()


def test_networks_let_each_service_reach_what_it_needs_and_no_more() -> None:
    attached = {name: set(compose.service(name)["networks"]) for name in compose.services()}
    assert attached == {
        "proxy": {"outside", "front"},
        "web": {"front", "back"},
        "worker": {"back", "outside"},
        "beat": {"back"},
        "migrate": {"back"},
        "postgres": {"back"},
        "valkey": {"back"},
        "mail": {"outside"},
    }
    networks = compose.as_written()["networks"]
    assert {name for name, told in networks.items() if told.get("internal")} == {"front", "back"}


def test_web_believes_the_proxy_only() -> None:
    address = compose.service("proxy")["networks"]["front"]["ipv4_address"]
    assert f"--forwarded-allow-ips={address}" in compose.service("web")["command"]


@pytest.mark.parametrize("name", compose.services())
class TestEveryService:
    def test_has_a_health_check_or_a_reason(self, name: str) -> None:
        check = compose.service(name)["healthcheck"]
        if check.get("disable"):
            assert check["x-reason"].endswith(".")
        else:
            assert check["test"][0] in {"CMD", "CMD-SHELL"}

    def test_is_restarted_unless_it_runs_once(self, name: str) -> None:
        wanted = "no" if name == "migrate" else "unless-stopped"
        assert compose.service(name)["restart"] == wanted

    def test_is_kept_within_limits(self, name: str) -> None:
        told = compose.service(name)
        assert re.fullmatch(r"[0-9]+[mg]", told["mem_limit"])
        assert told["pids_limit"] <= 300
        assert "no-new-privileges:true" in told["security_opt"]
        assert told["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
        assert "privileged" not in told

    def test_writes_to_volumes_only(self, name: str) -> None:
        told = compose.service(name)
        if name == "postgres":  # its image sets itself up as root, in several places
            return
        assert told["read_only"] is True
        assert told["cap_drop"] == ["ALL"]

    def test_names_an_image_without_a_host(self, name: str) -> None:
        image = compose.service(name)["image"]
        assert "." not in image.split("/")[0].split(":")[0]


@pytest.mark.parametrize("name", APPLICATION)
def test_the_application_gets_all_it_needs_and_no_superuser(name: str) -> None:
    told = compose.service(name)["environment"]
    assert {variable.name for variable in VARIABLES} <= set(told)
    assert "POSTGRES_PASSWORD" not in str(told)
    assert told["DJANGO_SETTINGS_MODULE"] == "config.settings.production"


def test_what_is_kept_lies_in_named_volumes() -> None:
    declared = set(compose.as_written()["volumes"])
    for name, volume in KEPT.items():
        mounted = [str(place).split(":", maxsplit=1)[0] for place in volumes(name)]
        assert volume in mounted
        assert {place for place in mounted if not place.startswith("./")} <= declared


def volumes(name: str) -> list[str]:
    return list(compose.service(name).get("volumes", []))


def test_files_that_are_mounted_exist() -> None:
    sources = [
        place.split(":", maxsplit=1)[0] for name in compose.services() for place in volumes(name)
    ]
    mounted = [source for source in sources if source.startswith("./")]
    assert mounted == ["./deploy/Caddyfile", "./deploy/postgres-roles.sh"]
    assert all((compose.ROOT / source).is_file() for source in mounted)


def test_nothing_serves_before_the_schemas_are_there() -> None:
    for name in ("web", "worker", "beat"):
        condition = compose.service(name)["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"


def test_a_lost_broker_does_not_keep_the_web_from_starting() -> None:
    assert set(compose.service("web")["depends_on"]) == {"migrate"}


def test_pg_dump_is_as_new_as_the_server() -> None:
    server = compose.service("postgres")["image"].partition(":")[2]
    assert re.findall(r"postgresql-client-([0-9]+)", text("deploy/Dockerfile")) == [server]


def text(name: str) -> str:
    return (compose.ROOT / name).read_text(encoding="utf-8")


def test_the_image_holds_what_dockerfile_copies_and_no_more() -> None:
    dockerfile = text("deploy/Dockerfile")
    copied = re.findall(r"^COPY ((?!--)[\w./ -]+) \S+$", dockerfile, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    ignored = text(".dockerignore").splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == sources
    assert "requirements/production.lock" in sources
    assert "--require-hashes" in dockerfile
    assert "\nUSER heard\n" in dockerfile


def test_the_example_names_every_variable() -> None:
    named = set(re.findall(r"^(\w+)=", text("deploy/example.env"), re.MULTILINE))
    used = set(re.findall(r"\$\{(\w+)", text("docker-compose.yml")))
    assert named == used - {"HEARD_VERSION"}
    assert compose.needed() <= named


def test_the_example_is_no_secret() -> None:
    values = dict(re.findall(r"^(\w+)=(.*)$", text("deploy/example.env"), re.MULTILINE))
    secrets = {"SECRET_KEY", "POSTGRES_PASSWORD", "HEARD_DATABASE_PASSWORD", "VALKEY_PASSWORD"}
    assert {values[name] for name in secrets} == {""}
