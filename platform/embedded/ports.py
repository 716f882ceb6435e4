"""Ports of this machine: choose a free one, see whether one is taken."""

import socket

LOOPBACK = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """A port of the loopback address that is free now, `preferred` when that one is."""
    if preferred is not None and is_free(LOOPBACK, preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    try:
        bind_once(host, port)
    except OSError:
        return False
    return True


def bind_once(host: str, port: int) -> None:
    """Listen on the address for a moment, raising the kernel's `OSError` when it refuses."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen()


def is_answered(host: str, port: int) -> bool:
    """Whether a server accepts a connection there now."""
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True
