"""The worker and beat processes. DJANGO_SETTINGS_MODULE says which settings hold."""

from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

app = Celery("heard", task_cls="tenants.tasks:OrganisationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def meet_the_database(**_told: Any) -> None:
    """As the web process does; Celery would only log an error, so it becomes the end."""
    from config.start import connect_at_start  # noqa: PLC0415  (needs the app registry)
    from tenants.backend.base import TransactionPoolingError  # noqa: PLC0415

    try:
        connect_at_start()
    except TransactionPoolingError as error:
        raise SystemExit(str(error)) from error
