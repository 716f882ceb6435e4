"""What must be remembered to reach a server again: its port and its passwords."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


def _new_password() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Access:
    """Kept beside the server's data in a file that only its maker can read."""

    port: int | None = None
    password: str = field(default_factory=_new_password)
    owner_password: str = field(default_factory=_new_password)

    @classmethod
    def remembered(cls, path: Path) -> "Access | None":
        """What was saved, or None when nothing was or the file is damaged."""
        try:
            return cls(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Write the whole file or none of it."""
        half = path.with_suffix(".new")
        half.unlink(missing_ok=True)
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(self), file)
        half.replace(path)
