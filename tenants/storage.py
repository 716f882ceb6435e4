"""Files of one organisation, outside every web path."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from tenants.context import scope_key


@deconstructible(path="tenants.storage.OrganisationStorage")
class OrganisationStorage(FileSystemStorage):
    """A folder for each organisation, named by its id, readable by the service only.

    There is no media URL: `url()` answers with a path that the organisation's own views serve
    after asking who may see it.
    """

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(Path(settings.FILES_ROOT) / scope_key())

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    @property
    def base_url(self) -> str:
        return "/files/"

    def path(self, name: str) -> str:
        found = Path(super().path(name))
        if not found.resolve().is_relative_to(self.location):
            raise SuspiciousFileOperation(f"{name!r} leads out of this organisation's folder.")
        return str(found)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        return f"{file_root}_{uuid4().hex[:12]}{file_ext}"
