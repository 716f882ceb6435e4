"""One database with the scene in it, made once; each test's changes to it are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tenants.context import public_scope
from tenants.register import forget_hosts
from tests.databases import copied_database, use
from tests.isolation.scene import Scene, make_scene


@pytest.fixture(scope="session")
def scene_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures and documents of both organisations are."""
    return tmp_path_factory.mktemp("scene")


@pytest.fixture(autouse=True)
def own_files(settings: Any, scene_files: Path) -> None:
    """The files belong to the scene, as the rows do that name them."""
    settings.FILES_ROOT = scene_files


@pytest.fixture(scope="session")
def scene_database(
    built: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker, scene_files: Path
) -> Iterator[tuple[str, Scene]]:
    before = str(connection.settings_dict["NAME"])
    with django_db_blocker.unblock(), copied_database(built) as name:
        forget_hosts()
        with override_settings(FILES_ROOT=scene_files):
            scene = make_scene()
        use(before)
        yield name, scene


@pytest.fixture(scope="module")
def scene(scene_database: tuple[str, Scene]) -> Iterator[Scene]:
    """Both organisations, in the database that is used until the module's last test."""
    before = str(connection.settings_dict["NAME"])
    name, made = scene_database
    use(name)
    forget_hosts()
    with public_scope():
        cache.clear()
    yield made
    use(before)
    forget_hosts()
    with public_scope():
        cache.clear()
