"""The door of web servers: `gunicorn stage4club.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stage4club.settings")

# What is loaded here stays to the end: to look for rubbish in it costs a tenth of the launch, and
# later would write into memory that the processes share.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
