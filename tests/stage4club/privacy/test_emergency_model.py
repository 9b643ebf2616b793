"""What the database refuses of an emergency access, and who sees which."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from stage4club.people.enums import Role
from stage4club.privacy.models import EmergencyAccess
from stage4club.privacy.operations import review_emergency
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.rows import make_person
from tests.stage4club.privacy.rows import REASON, make_emergency

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"ends_at": NOW + HOUR + SECOND}, "privacy_emergency_one_hour"),
        ({"opened_at": NOW + SECOND}, "privacy_emergency_one_hour"),
        ({"subject_reference": ""}, "privacy_emergency_about_something"),
        ({"subject_type": ""}, "privacy_emergency_about_something"),
        ({"subject_id": ""}, "privacy_emergency_about_something"),
        ({"reviewed_at": NOW}, "privacy_emergency_reviewed"),
        ({"review_note": b"sealed"}, "privacy_emergency_reviewed"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    access = make_emergency(make_user(Role.ADMIN))
    with violates(constraint):
        EmergencyAccess.objects.filter(pk=access.pk).update(**changes)


def test_the_database_refuses_a_review_of_ones_own_and_before_it_was_opened() -> None:
    admin, officer = make_user(Role.ADMIN), make_user(Role.PRIVACY)
    access = make_emergency(admin)
    rows = EmergencyAccess.objects.filter(pk=access.pk)
    with violates("privacy_emergency_reviewed"):
        rows.update(reviewed_by=officer)
    review_emergency(access, by=officer, now=NOW + HOUR, note="Vérifié.")
    with violates("privacy_emergency_not_her_own"):
        rows.update(reviewed_by=admin)
    with violates("privacy_emergency_reviewed_after"):
        rows.update(reviewed_at=NOW + HOUR - SECOND)


def test_one_at_a_time_for_a_record() -> None:
    admin, person = make_user(Role.ADMIN), make_person()
    access = make_emergency(admin, person=person)

    def again(**values: Any) -> EmergencyAccess:
        row = {
            "user": admin,
            "subject_reference": access.subject_reference,
            "subject_type": access.subject_type,
            "subject_id": access.subject_id,
            "reason": REASON,
            "opened_at": NOW,
            **values,
        }
        row["ends_at"] = row["opened_at"] + HOUR
        [stored] = EmergencyAccess.objects.bulk_create([EmergencyAccess(**row)])
        return stored

    with violates("privacy_emergency_one_open"):
        again(opened_at=NOW + HOUR - SECOND)
    # Another colleague, another record, another hour.
    again(user=make_user(Role.ADMIN))
    again(subject_id="999")
    again(opened_at=NOW + HOUR)


def test_what_is_written_is_sealed() -> None:
    access = make_emergency(make_user(Role.ADMIN))
    assert EmergencyAccess.objects.get().reason == REASON
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, subject_type FROM privacy_emergencyaccess")
        [(reason, subject_type)] = cursor.fetchall()
    assert (REASON[:5].encode() in bytes(reason), subject_type) == (False, "people.person")
    assert str(access) == access.reference


@pytest.mark.parametrize("role", Role)
def test_the_privacy_officer_sees_all_and_who_opens_them_her_own(role: Role) -> None:
    other = make_emergency(make_user(Role.COORDINATOR))
    user = make_user(role)
    expected = [other] if role == Role.PRIVACY else []
    if role in {Role.ADMIN, Role.COORDINATOR}:
        expected = [make_emergency(user)]
    assert list(EmergencyAccess.objects.visible_to(user)) == expected


def test_which_are_open_and_to_be_reviewed() -> None:
    officer = make_user(Role.PRIVACY)
    access, old = (make_emergency(make_user(Role.ADMIN), now=at) for at in (NOW, NOW - HOUR))
    review_emergency(old, by=officer, now=NOW, note="Vérifié.")
    assert list(EmergencyAccess.objects.open(NOW)) == [access]
    assert [row.is_open(NOW) for row in (access, old)] == [True, False]
    assert access.is_open(NOW - SECOND) is False
    assert list(EmergencyAccess.objects.to_review()) == [access]
