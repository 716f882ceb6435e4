"""What several tests of production's shape need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.models import User
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.config.processes import HERE
from tests.databases import PASSWORD


@pytest.fixture(scope="session", autouse=True)
def collected() -> None:
    """The static files with their manifest, made as the image makes them."""
    subprocess.run(
        [sys.executable, "-m", "config.manage", "collectstatic", "--noinput", "--verbosity=0"],
        env={**os.environ, **HERE, "DJANGO_SETTINGS_MODULE": "config.settings.base"},
        stdin=subprocess.DEVNULL,
        check=True,
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path that other users may pass through, as servers need."""
    made = Path(tempfile.mkdtemp(prefix="hc-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def coordinator(own_database: str) -> User:
    """One of Jersey's, whose password is stored as production stores it."""
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        user = User.objects.get(email="coordinator@jersey-cares.example")
        user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
        user.save(update_fields=["password"])
    return user
