"""What a measurement needs from inside the plain site: `python inside_plain.py WORD …`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plain_settings")
django.setup()

from django.conf import settings  # noqa: E402 - the models are there only now
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from signups.models import Signup  # noqa: E402
from signups.tasks import send_receipt  # noqa: E402


def deliver(count):
    """Prepare `count` tasks, say so, and queue them once a line comes in."""
    keys = list(Signup.objects.order_by("pk").values_list("pk", flat=True)[: int(count)])
    say(len(keys))
    sys.stdin.readline()
    for key in keys:
        send_receipt.delay(key)


def sign_in():
    """Say the session cookie of the one who may see the rows."""
    browser = Client()
    browser.force_login(get_user_model().objects.get(username="staff"))
    say([browser.cookies[settings.SESSION_COOKIE_NAME].value])


def say(value):
    """One line for the process that asked."""
    print(json.dumps(value), flush=True)  # noqa: T201 - this is how it answers


WORDS = {"deliver": deliver, "sign_in": sign_in}

if __name__ == "__main__":
    WORDS[sys.argv[1]](*sys.argv[2:])
