"""The site of django-appointment, on the engines of the others."""

import os

from tests.bench.sites import FOLDER, ROOT, Site

APPOINTMENT = ROOT / "tests" / "bench" / "appointment"
LOCK = APPOINTMENT / "requirements.lock"


def appointment(env: dict[str, str]) -> Site:
    """As somebody would install it in a day."""
    programs = FOLDER / "appointment" / "bin"
    return Site(
        name="django-appointment",
        folder=APPOINTMENT,
        programs=programs,
        wsgi="appointment_wsgi",
        celery="",
        insider=("inside_appointment.py",),
        form_path="/request/1/",
        https=False,
        env={**env, "PATH": f"{programs}:{os.environ['PATH']}", "SECRET_KEY": "bench-" + "x" * 60},
    )
