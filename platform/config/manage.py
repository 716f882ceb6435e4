"""The command line: `manage <command>`.

Commands of Django that look at the register run in the public scope; our own open the scopes
they need. A command in neither list that touches the database is refused by the backend.
"""

from __future__ import annotations

import os
import sys

PUBLIC_COMMANDS = frozenset({"check", "makemigrations", "showmigrations", "sqlmigrate"})


def main() -> None:
    """Run the command named by the first argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django  # noqa: PLC0415  (settings are named first)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    if sys.argv[1:2] and sys.argv[1] in PUBLIC_COMMANDS:
        django.setup()
        from tenants.context import public_scope  # noqa: PLC0415  (needs the app registry)

        with public_scope():
            execute_from_command_line(sys.argv)
    else:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
