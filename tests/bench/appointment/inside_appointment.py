"""What a measurement needs from inside the site: `python inside_appointment.py WORD …`."""

import json
import os
import sys
from datetime import time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appointment_settings")
django.setup()

from appointment.models import (  # noqa: E402 - the models are there only now
    Appointment,
    Config,
    Service,
    StaffMember,
    WorkingHours,
)
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402


def prepare(people, slots):
    """One who receives people for an hour each; says the cookies of people and her free times."""
    users = get_user_model().objects
    Config.objects.create(slot_duration=60, lead_time=time(8), finish_time=time(20))
    service = Service.objects.create(name="Rencontre", duration=timedelta(hours=1), price=0)
    worker = StaffMember.objects.create(user=users.create_user("worker", password=None))
    worker.services_offered.add(service)
    for day in range(7):
        WorkingHours.objects.create(
            staff_member=worker, day_of_week=day, start_time=time(8), end_time=time(20)
        )
    cookies = []
    for number in range(int(people)):
        user = users.create_user(f"person{number}", email=f"person{number}@example.org")
        browser = Client()
        browser.force_login(user)
        cookies.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    hours = [8 + number for number in range(int(slots))]
    say(
        {
            "cookies": cookies,
            "times": [
                {
                    "date": day,
                    "start_time": f"{hour:02}:00",
                    "end_time": f"{hour + 1:02}:00",
                    "service": service.pk,
                    "staff_member": worker.pk,
                }
                for hour in hours
            ],
            "path": f"/request/{service.pk}/",
        }
    )


def booked():
    """Say how many are booked, and for how many different times."""
    rows = Appointment.objects.values_list(
        "appointment_request__date", "appointment_request__start_time"
    )
    say({"appointments": rows.count(), "times": len(set(rows))})


def say(value):
    """One line for the process that asked."""
    print(json.dumps(value), flush=True)  # noqa: T201 - this is how it answers


WORDS = {"prepare": prepare, "booked": booked}

if __name__ == "__main__":
    WORDS[sys.argv[1]](*sys.argv[2:])
