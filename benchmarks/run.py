"""`make bench`: every benchmark against servers and a database of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import embedded

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"


def main() -> int:
    """Measure all, write results.json, and answer 1 when a bar does not hold."""
    with embedded.servers(VAR) as running:
        os.environ |= {
            "DATABASE_URL": running.database_url,
            "VALKEY_URL": running.valkey_url,
            "HEARD_VAR": str(VAR),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        figures = _measure()
    results = ROOT / "benchmarks" / "results.json"
    results.write_text(json.dumps(figures, indent=1) + "\n")
    for figure in figures:
        mark = "holds" if figure["holds"] else "FAILS"
        print(
            f"{mark}  {figure['name']}: {figure['value']} {figure['unit']}, "
            f"ratio {figure['ratio']} (bar: {figure['bar']})"
        )
    return 0 if all(figure["holds"] for figure in figures) else 1


def _measure() -> list[dict[str, object]]:
    import django  # noqa: PLC0415  (the servers' addresses come first)

    django.setup()
    from benchmarks import deciding, impact, previewing, provisioning  # noqa: PLC0415
    from tests.databases import built_database, copied_database  # noqa: PLC0415

    with copied_database(built_database()):
        measured = (part.measure() for part in (provisioning, deciding, previewing, impact))
        return [figure.as_json() for figures in measured for figure in figures]


if __name__ == "__main__":
    sys.exit(main())
