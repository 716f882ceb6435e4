"""The web process. Sync workers only: see docs/decisions."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from config.start import connect_at_start  # noqa: E402  (needs the app registry)

connect_at_start()
