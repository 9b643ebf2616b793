"""What the database holds of threads and of who comes along, around Python."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assistance.models import Attendee, Thread, ThreadMessage
from tests.assistance.threads import make_attendee, make_family, write
from tests.factories import NOW

pytestmark = pytest.mark.django_db

BEFORE = NOW - timedelta(minutes=1)


def refused_by(model: Any, **values: Any) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.update(**values)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("assistance_attendee_named", {"name": ""}),
        ("assistance_attendee_one_way", {"email": ""}),
        ("assistance_attendee_one_way", {"phone": "+15145550147"}),
        ("assistance_attendee_extension_has_phone", {"phone_extension": "12"}),
        ("assistance_attendee_agreed", {"has_agreed": False}),
        ("assistance_attendee_removed_after", {"removed_at": BEFORE}),
        ("assistance_attendee_so_many", {"position": 0}),
        ("assistance_attendee_so_many", {"position": 15}),
    ],
)
def test_who_comes_along(name: str, values: dict[str, Any]) -> None:
    make_attendee(make_family())
    assert refused_by(Attendee, **values) == name


def test_a_position_is_one_persons() -> None:
    appointment = make_family()
    make_attendee(appointment)
    make_attendee(appointment, name="Léa")
    assert refused_by(Attendee, position=1) == "assistance_attendee_position_once"


def test_a_position_is_not_negative() -> None:
    make_attendee(make_family())
    # Before or after the range of ours, whichever is looked at first.
    names = {"assistance_attendee_position_check", "assistance_attendee_so_many"}
    assert refused_by(Attendee, position=-1) in names


def test_a_message_stands_in_one_thread() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    write(Thread(appointment))
    assert refused_by(ThreadMessage, attendee=marc) == "assistance_thread_one"
    assert refused_by(ThreadMessage, appointment=None) == "assistance_thread_one"


def test_a_message_is_read_after_it_was_written() -> None:
    write(Thread(make_family()))
    assert refused_by(ThreadMessage, read_at=BEFORE) == "assistance_thread_read_after"


def test_a_form_is_one_message() -> None:
    appointment = make_family()
    write(Thread(appointment), "Un")
    write(Thread(appointment), "Deux")
    name = refused_by(ThreadMessage, form_key="same")
    assert name == "assistance_threadmessage_form_key_key"
