"""The walk can only find what is there to be found."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from tenants.context import tenant_scope
from tests.isolation.canaries import KEPT, text_fields
from tests.isolation.rows import (
    UNUSED,
    empty_models,
    has_own_counter,
    models_of_an_organisation,
)
from tests.isolation.scene import Place, Scene

PLACES = ("jersey", "wiltshire")


@pytest.mark.parametrize("name", PLACES)
def test_every_model_has_rows_with_ids_of_its_own(scene: Scene, db: None, name: str) -> None:
    place: Place = getattr(scene, name)
    with tenant_scope(place.organisation):
        assert empty_models(place.first_id) == []


def test_numbers_of_one_organisation_are_nobodys_at_the_other(scene: Scene, db: None) -> None:
    for place in (scene.jersey, scene.wiltshire):
        first = scene.other(place).first_id
        with tenant_scope(place.organisation):
            taken = [
                model._meta.label
                for model in models_of_an_organisation()
                if has_own_counter(model)
                and model._base_manager.filter(pk__range=(first, first + 99_999)).exists()
            ]
        assert taken == []


@pytest.mark.parametrize("name", PLACES)
def test_every_stored_text_is_marked_or_listed(scene: Scene, db: None, name: str) -> None:
    place: Place = getattr(scene, name)
    unmarked = []
    with tenant_scope(place.organisation), connection.cursor() as cursor:
        for model, column in text_fields():
            cursor.execute(
                f'SELECT count(*) FROM "{model._meta.db_table}" '  # noqa: S608
                f'WHERE "{column.column}"::text ILIKE %s',
                [f"%{place.marks.sign}%"],
            )
            if cursor.fetchone()[0] == 0:
                unmarked.append(f"{model._meta.label}.{column.name}")
    assert unmarked == []


def test_what_is_not_marked_exists() -> None:
    known = set()
    for model in apps.get_models(include_auto_created=True):
        known.add(model._meta.label)
        known |= {f"{model._meta.label}.{field.name}" for field in model._meta.get_fields()}
    assert (KEPT | UNUSED) - known == set()
