"""The web process. Sync workers only: see docs/decisions."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from tenants.context import public_scope  # noqa: E402  (needs the app registry)

log = logging.getLogger(__name__)


def connect_at_start() -> None:
    """Meet the database before the first visitor does.

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


connect_at_start()
