"""`gunicorn appointment_wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appointment_settings")

application = get_wsgi_application()
