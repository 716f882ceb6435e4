"""One organisation as a YAML file: what provisioning makes it from.

The file is read strictly (`rules_engine.strict_yaml`) and every fault is told at its line.
Two parts stay plain mappings here because rooms above give them meaning: `brand` and `site`
(see `cms.seeds.check_seed`, which is called before anything is made).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from rules_engine.checking import Part, checked
from rules_engine.problems import Problem, RulesError
from rules_engine.strict_yaml import Document, read

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,4})?")

YamlPath = tuple[str | int, ...]


class SeedError(ValueError):
    """A seed file that cannot be used. `problems` lists every fault with its file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def _matching(pattern: re.Pattern[str], expected: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"'{text}' is not {expected}.")
        return text

    return AfterValidator(check)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        message = f"'{text}' is not an e-mail address such as name@service.example."
        raise ValueError(message) from None
    return text


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone. Try Europe/London.") from None
    return name


Slug = Annotated[
    str, Field(max_length=40), _matching(_SLUG, "a short name in small letters, digits and hyphens")
]
Host = Annotated[
    str, _matching(_HOST, "a host name in small letters, without port, such as jersey.localhost")
]
Clock = Annotated[str, _matching(_CLOCK, 'a time such as "09:00"')]
Language = Annotated[str, _matching(_LANGUAGE, "a language code such as en-gb")]
Email = Annotated[str, AfterValidator(_email)]


class OfficeHours(Part):
    """When somebody is there, in the organisation's own time zone."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _in_order(self) -> OfficeHours:
        if self.opens >= self.closes:
            raise ValueError(f"The office closes ({self.closes}) before it opens ({self.opens}).")
        return self

    @property
    def opening_time(self) -> time:
        return time.fromisoformat(self.opens)

    @property
    def closing_time(self) -> time:
        return time.fromisoformat(self.closes)


class Person(Part):
    """A member of staff to begin with. The role is one of `accounts/policy.yaml`."""

    role: str
    name: Annotated[str, Field(max_length=120)]
    email: Email


class Seed(Part):
    """The whole file.

    `rules` is a path inside the folder of rules files, `brand["logo"]` one beside the seed file.
    """

    slug: Slug
    name: Annotated[str, Field(max_length=120)]
    short_name: Annotated[str, Field(max_length=40)]
    jurisdiction: Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "JE", "GG", "IM"]
    language: Language
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    domains: Annotated[list[Host], Field(min_length=1)]
    phone: Annotated[str, Field(max_length=40)]
    email: Email
    address: str
    office_hours: OfficeHours
    rules: str
    brand: dict[str, Any]
    roles: list[Person]
    site: dict[str, Any]

    _document: Document = PrivateAttr()

    @property
    def rules_file(self) -> Path:
        """Where the rules stand; `load_seed` has seen that the file is there."""
        return Path(settings.RULES_ROOT).parent / self.rules

    @property
    def logo_svg(self) -> str:
        """The text of the brand's mark, or nothing."""
        logo = self.brand.get("logo")
        return self.beside(str(logo)).read_text(encoding="utf-8") if logo else ""

    def beside(self, name: str) -> Path:
        """A file named relative to the seed file."""
        return Path(self.document.file).parent / name

    @property
    def document(self) -> Document:
        """The file as read, with the place of every value."""
        return self._document

    def part(self, name: str) -> Document:
        """One part of the file as a document of its own that keeps its places."""
        places = {path[1:]: at for path, at in self.document.places.items() if path[:1] == (name,)}
        return replace(self.document, value=getattr(self, name), places=places)

    def refuse(self, path: YamlPath, message: str) -> NoReturn:
        """Raise `SeedError` for what stands at `path`."""
        raise SeedError([self.document.problem(path, message)])


def load_seed(path: Path | str) -> Seed:
    """Read and check a seed file. Raises `SeedError` with every fault; changes nothing."""
    path = Path(path)
    try:
        document = read(path.read_bytes(), file=str(path))
        seed = checked(Seed, document)
    except OSError as error:
        raise SeedError([Problem(str(path), 0, f"{error.strerror}.")]) from None
    except RulesError as error:
        raise SeedError(list(error.problems)) from None
    seed._document = document
    problems = [*_missing_files(seed), *_repeated(seed)]
    if problems:
        raise SeedError(problems)
    return seed


def _missing_files(seed: Seed) -> list[Problem]:
    named: list[tuple[YamlPath, Path, Path]] = [
        (("rules",), seed.rules_file, Path(settings.RULES_ROOT))
    ]
    if logo := seed.brand.get("logo"):
        named.append((("brand", "logo"), seed.beside(str(logo)), seed.beside(".")))
    problems = []
    for path, file, folder in named:
        inside = file.resolve().is_relative_to(folder.resolve())
        if not (inside and file.is_file()):
            message = f"'{file.name}' is not a file inside '{folder.resolve().name}'."
            problems.append(seed.document.problem(path, message))
    return problems


def _repeated(seed: Seed) -> list[Problem]:
    """One address is one person: the same name each time, and each role once."""
    found = []
    names: dict[str, str] = {}
    given: set[tuple[str, str]] = set()
    for number, person in enumerate(seed.roles):
        address = person.email.lower()
        if names.setdefault(address, person.name) != person.name:
            message = f"'{person.email}' is {names[address]} further up. Give each their own."
            found.append(seed.document.problem(("roles", number, "email"), message))
        elif (address, person.role) in given:
            message = f"{person.name} has the role '{person.role}' already."
            found.append(seed.document.problem(("roles", number, "role"), message))
        given.add((address, person.role))
    return found
