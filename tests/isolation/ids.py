"""The identifiers that one organisation's records really have, read from its database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.db import models
from wagtail.models import Page

from referrals.models import Referral
from tests.isolation.routes import Id
from tests.isolation.rows import has_own_counter, models_of_an_organisation
from tests.isolation.scene import Place

NOBODYS = 900_001


def ids_of(place: Place) -> list[Id]:
    """One row's id of every kind: number, UUID, unique text, slug, file, reference, token.

    Numbers are counted from the place's own start in every table, so one number stands for the
    first row of each model.
    """
    found = [Id(str(place.first_id), str(NOBODYS))]
    texts: dict[str, None] = dict.fromkeys(place.tokens)
    texts |= dict.fromkeys(f"{slug}/" for slug in _texts_of(Page) if slug)
    for model in filter(_has_own_addresses, models_of_an_organisation()):
        texts |= dict.fromkeys(_texts_of(model))
    texts |= dict.fromkeys(_references())
    texts[str(place.staff["advocate"].pk)] = None
    found += [Id(text, shuffled(text)) for text in texts if text and text not in place.copied]
    return found


def _has_own_addresses(model: type[models.Model]) -> bool:
    """Wagtail's records are addressed by number, but for pages by their slug."""
    module = model.__module__
    return not module.startswith(("wagtail", "taggit")) or model is Page


def _references() -> Iterator[str]:
    """A referral in each state: what a page does with it depends on that."""
    seen = dict(Referral.objects.order_by("-pk").values_list("state", "reference"))
    yield from seen.values()


def _texts_of(model: type[models.Model]) -> Iterator[str]:
    rows = model._base_manager.order_by("-pk")
    if has_own_counter(model):
        rows = rows.filter(pk__gte=NOBODYS - 400_000)
    row = rows.first()
    for field in model._meta.local_concrete_fields:
        if row is not None and _is_identifier(model, field):
            text = str(getattr(row, field.attname))
            yield text
            if isinstance(field, models.FileField):
                yield PurePosixPath(text).name


def _is_identifier(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    if isinstance(field, models.FileField | models.SlugField):
        return True
    if model is Page:
        return False
    once = field.unique or any(
        isinstance(constraint, models.UniqueConstraint) and constraint.fields == (field.name,)
        for constraint in model._meta.constraints
    )
    return once and isinstance(field, models.UUIDField | models.CharField)


def shuffled(text: str) -> str:
    """Nobody's id of the same shape: the letters and digits in another order.

    What stands after the last dot stays, so that a file keeps its kind.
    """
    body, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 5:
        body, dot, ending = text, "", ""
    places = [i for i, letter in enumerate(body) if letter.isalnum()]
    letters = [body[i] for i in places]
    dice = random.Random(text)  # noqa: S311  (the same twin every time)
    while True:
        dice.shuffle(letters)
        made = list(body)
        for place, letter in zip(places, letters, strict=True):
            made[place] = letter
        if (twin := "".join(made)) != body or len(set(letters)) == 1:
            return twin + dot + ending
