"""The door of web servers: `gunicorn stage4club.wsgi`."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stage4club.settings")

# A page takes a few milliseconds. By default a thread keeps the interpreter for five, and whoever
# takes in the next request waits for it: two thirds more pages a second are answered so.
sys.setswitchinterval(0.001)

# What is loaded here stays to the end: to look for rubbish in it costs a tenth of the launch, and
# later would write into memory that the processes share.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
