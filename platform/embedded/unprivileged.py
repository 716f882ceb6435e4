"""Run a server as a user without rights when we are root; PostgreSQL refuses to run as root.

No user is created and no permission outside `var/` is changed. When a folder on the way is closed
to others (a checkout under /root), the server keeps one capability, the right to pass through
closed folders, and nothing else of root's; where that one is withheld or the programs themselves
are closed, the next wider one.
"""

import ctypes
import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import EmbeddedError

CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Account:
    """The user a server runs as."""

    uid: int
    gid: int

    def can_pass(self, path: Path) -> bool:
        """Whether every folder above `path` lets this account through."""
        return all(self._has_execute_bit(folder) for folder in path.resolve().parents)

    def can_run(self, program: Path) -> bool:
        """Whether the program's own file may be run, once reached."""
        return self._has_execute_bit(program.resolve())

    def _has_execute_bit(self, path: Path) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))

    def give(self, path: Path) -> None:
        """Make the account the owner of a path of ours."""
        os.chown(path, self.uid, self.gid)


def account_for(home: Path) -> Account | None:
    """The account for the server that lives in `home`, None when we are not root.

    A home made earlier keeps its owner.
    """
    if os.geteuid() != 0:
        return None
    if home.exists() and home.stat().st_uid != 0:
        return Account(uid=home.stat().st_uid, gid=home.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=user.pw_uid, gid=user.pw_gid)
    return Account(uid=65534, gid=65534)


def becoming(account: Account | None, *, program: Path, home: Path) -> Callable[[], None] | None:
    """What the child calls to become `account` and still reach its program and its home."""
    if account is None:
        return None
    kept = None
    if not account.can_run(program):
        kept = _capability_to_keep(CAP_DAC_OVERRIDE)
    elif not (account.can_pass(program) and account.can_pass(home)):
        kept = _capability_to_keep(CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE)
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: a fork should do as little as it can

    def become() -> None:
        if kept is not None:
            # Capabilities stay when the user changes, and access(2), with which PostgreSQL looks
            # for its programs, heeds them.
            _prctl(libc, PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
        os.setgroups([])
        os.setresgid(account.gid, account.gid, account.gid)
        os.setresuid(account.uid, account.uid, account.uid)
        if kept is not None:
            _keep_only(libc, kept)

    return become


def _capability_to_keep(*wanted: int) -> int:
    """The first of these capabilities that this root has: not every container gives all."""
    if sys.platform == "linux":
        held = _permitted_capabilities()
        for capability in wanted:
            if held >> capability & held >> CAP_SETPCAP & 1:
                return capability
    raise EmbeddedError(
        "The servers refuse to run as root, and an ordinary user cannot pass through the folders "
        "that lead to this checkout or run the programs in it. Run as an ordinary user, or use a "
        "checkout that others may read, such as one in /srv or /opt."
    )


def _permitted_capabilities() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("CapPrm:")), 16)


def _keep_only(libc: ctypes.CDLL, capability: int) -> None:
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # Effective, permitted and inheritable; twice, for capabilities 0-31 and 32-63.
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    _check(libc.capset(header, sets))
    _prctl(libc, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(libc: ctypes.CDLL, option: int, *arguments: int) -> None:
    padded = (*arguments, 0, 0, 0, 0)[:4]
    _check(libc.prctl(option, *(ctypes.c_ulong(argument) for argument in padded)))


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
