"""A hundred thousand calls and appointments, each copied from one by the database itself."""

from typing import Any

from django.db import connection
from django.utils import timezone

from assistance.models import Appointment
from registrations.models import Registration
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, User
from tests.factories import make_appointment, make_user
from tests.stage4club.people.rows import make_call_task

#: Whose the appointments are: all of them, as in a foundation with one social worker, but for the
#: tenth that nobody has taken.
WORKER = "follows-all@example.org"
#: Promised and due days are those of three years.
DAYS = 900
#: What is another one in each copy; `n` counts the people of the copies from one.
OF_CALLS = {
    "person_id": "person",
    "typed_name": "''",
    "typed_phone": "''",
    "reference": "'C' || lpad(n::text, 8, '0')",
    "dedupe_key": "'bench/' || n",
    "due_on": f"due_on + (n %% {DAYS})::int",
}
OF_APPOINTMENTS = {
    "person_id": "person",
    "uid": "gen_random_uuid()",
    "reference": "'A' || lpad(n::text, 8, '0')",
    "form_key": "'bench/' || n",
    "email": "'follows' || n || '@example.org'",
    "phone": "''",
    "promised_on": f"promised_on + (n %% {DAYS})::int",
    "social_worker_id": "CASE WHEN n %% 10 = 0 THEN NULL ELSE {worker} END",
}


def fill_many(count: int) -> list[int]:
    """So many calls of the group, and so many appointments; returns how many there are of each."""
    worker = User.objects.filter(email=WORKER).first() or make_user(
        Role.SOCIAL_WORKER, email=WORKER
    )
    call = make_call_task(about=Registration.objects.earliest("pk"))
    _copy(call, count, OF_CALLS)
    appointment = make_appointment(now=timezone.now(), email="first@example.org")
    _copy(
        appointment,
        count,
        {name: value.format(worker=worker.pk) for name, value in OF_APPOINTMENTS.items()},
    )
    return [CallTask.objects.count(), Appointment.objects.count()]


def _copy(row: Any, count: int, others: dict[str, str]) -> None:
    fields = row._meta.local_concrete_fields
    columns = [it.column for it in fields if not (it.generated or it.primary_key)]
    table, people = row._meta.db_table, Person._meta.db_table
    with connection.cursor() as sql:
        sql.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(others.get(name, name) for name in columns)}"
            f" FROM (SELECT * FROM {table} WHERE id = %s) AS one,"
            f" (SELECT id AS person, row_number() OVER (ORDER BY id) AS n FROM {people}"
            "   ORDER BY id LIMIT %s) AS of_each",
            [row.pk, count],
        )
