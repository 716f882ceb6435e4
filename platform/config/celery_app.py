"""The worker and beat processes. DJANGO_SETTINGS_MODULE says which settings hold."""

from celery import Celery

app = Celery("heard", task_cls="tenants.tasks:OrganisationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
