"""The door of web servers: `gunicorn stage4club.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stage4club.settings")

application = get_wsgi_application()
