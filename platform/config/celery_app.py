"""The worker and beat processes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("heard", task_cls="tenants.tasks:OrganisationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
