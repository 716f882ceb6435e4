"""What every process does before its first work."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection

from tenants.context import public_scope

log = logging.getLogger(__name__)


def connect_at_start() -> None:
    """Meet the database before the first visitor or task does.

    A transaction pooler in front of it ends the process (`TransactionPoolingError`). A database
    that is down does not: its visitors are told so, and every request asks again.
    """
    try:
        with public_scope():
            connection.ensure_connection()
    except OperationalError:
        log.warning("The database does not answer. Requests will try again.")
    finally:
        connection.close()
