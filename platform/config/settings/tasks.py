"""Celery. The database is the queue of record; the broker may be lost at any time."""

from environs import Env

env = Env()

CELERY_BROKER_URL = env.str("VALKEY_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 2,
    "visibility_timeout": 600,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
# A room's own `tasks` are found; those of its packages are named.
CELERY_IMPORTS = ("referrals.offers.tasks",)
CELERY_BEAT_SCHEDULE = {
    "send what is due": {"task": "notifications.tasks.sweep", "schedule": 60.0},
    "warn of clocks": {"task": "referrals.tasks.sweep_clocks", "schedule": 900.0},
    "look after offers": {"task": "referrals.offers.tasks.sweep_offers", "schedule": 3600.0},
    "forget drafts": {"task": "referrals.tasks.sweep_drafts", "schedule": 3600.0},
}
