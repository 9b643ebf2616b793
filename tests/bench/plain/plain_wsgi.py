"""`gunicorn plain_wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plain_settings")

application = get_wsgi_application()
