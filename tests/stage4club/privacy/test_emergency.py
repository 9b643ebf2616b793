"""Breaking the glass: what opens, who is told, and what a guess costs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from stage4club.core import audit
from stage4club.core.spoken import clock
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie, know_caller
from stage4club.privacy.models import EmergencyAccess
from stage4club.privacy.operations import (
    AlreadyReviewed,
    NobodyReviewsHerOwn,
    ReasonTooShort,
    StillOpen,
    TooManyTries,
    UnknownReference,
    closed_until,
    emergency_record,
    latest_guessing,
    open_emergency,
    review_emergency,
)
from stage4club.privacy.tasks import forget_old_emergencies
from tests.factories import NOW, make_helper, make_registration, make_user
from tests.stage4club.people.rows import make_call_task, make_person
from tests.stage4club.privacy.rows import REASON, make_emergency

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
UNKNOWN = "222-222-222"


def guess(by: User, *, now: datetime = NOW, reference: str = UNKNOWN) -> type:
    try:
        open_emergency(reference, reason=REASON, by=by, now=now)
    except (UnknownReference, TooManyTries) as refusal:
        return type(refusal)
    return EmergencyAccess


def test_a_registration_a_person_and_a_call_open_by_their_reference() -> None:
    admin = make_user(Role.ADMIN)
    registration, call = make_registration(), make_call_task()
    for row in (registration, registration.person, call):
        typed = row.reference.lower().replace("-", " ")
        access, opened = open_emergency(typed, reason=REASON, by=admin, now=NOW)
        assert opened == row
        assert (access.user, access.subject_reference, access.reason) == (
            admin,
            row.reference,
            REASON,
        )
        assert (access.subject_type, access.subject_id) == (
            row._meta.label_lower,
            str(row.pk),
        )
        assert (access.opened_at, access.ends_at) == (NOW, NOW + HOUR)
        assert [(event.verb, event.actor_id) for event in audit.history(access)] == [
            ("open", admin.pk)
        ]
        assert emergency_record(access) == row


def test_opened_again_within_the_hour_it_is_the_same() -> None:
    admin, person = make_user(Role.ADMIN), make_person()
    make_user(Role.PRIVACY)
    first = make_emergency(admin, person=person)
    assert make_emergency(admin, person=person, now=NOW + HOUR / 2) == first
    assert make_emergency(admin, person=person, now=NOW + HOUR) != first
    assert Message.objects.count() == 2


def test_each_privacy_officer_is_told_in_her_language_without_name_nor_reason() -> None:
    coordinator = make_user(Role.COORDINATOR, name="Sylvie")
    officer = make_user(Role.PRIVACY, name="Anne")
    other = make_user(Role.PRIVACY, name="Kate")
    User.objects.filter(pk=other.pk).update(language="en")
    closed = make_user(Role.PRIVACY)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    registration = make_registration(helper=make_helper())
    before = Message.objects.count()
    open_emergency(registration.reference, reason=REASON, by=coordinator, now=NOW)
    letters = {row.to_address: row for row in Message.objects.filter(kind__startswith="privacy.")}
    assert set(letters) == {officer.email, other.email}
    assert Message.objects.count() == before + 2
    french, english = letters[officer.email], letters[other.email]
    assert [row.subject for row in (french, english)] == [
        "Un accès à vérifier",
        "An access to review",
    ]
    for row, hour in ((french, "11\N{NO-BREAK SPACE}h"), (english, "11\N{NO-BREAK SPACE}a.m.")):
        words = row.read_text() + row.read_html()
        for part in ("Sylvie", registration.reference, hour, "/admin/privacy/emergencyaccess/"):
            assert part in words
        for hidden in ("Louise", "Marthe", "Manon", "514 555"):
            assert hidden not in words


@pytest.mark.parametrize(
    ("officers", "admins", "told"),
    [(["her own"], ["other"], {"other"}), ([], ["other"], {"other"}), ([], [], set())],
)
def test_without_another_privacy_officer_the_administrators_are_told(
    officers: list[str], admins: list[str], told: set[str]
) -> None:
    roles = (Role.ADMIN, Role.PRIVACY) if officers else (Role.ADMIN,)
    admin = make_user(*roles)
    for name in admins:
        make_user(Role.ADMIN, email=f"{name}@example.org")
    make_emergency(admin)
    addresses = Message.objects.values_list("to_address", flat=True)
    assert {address.partition("@")[0] for address in addresses} == told


def test_a_reason_is_a_sentence() -> None:
    admin, person = make_user(Role.ADMIN), make_person()
    with pytest.raises(ReasonTooShort):
        open_emergency(person.reference, reason="x" * 19, by=admin, now=NOW)
    # It is no try.
    assert list(audit.history(admin)) == []
    open_emergency(person.reference, reason="x" * 20, by=admin, now=NOW)


@pytest.mark.parametrize("reference", [UNKNOWN, "no reference", "", "2" * 65])
def test_what_opens_nothing_is_written_down(reference: str) -> None:
    admin = make_user(Role.ADMIN)
    assert guess(admin, reference=reference) is UnknownReference
    assert [event.verb for event in audit.history(admin)] == ["emergency-unknown"]
    assert EmergencyAccess.objects.count() == 0


def test_her_own_file_and_that_of_whom_she_knows_answer_as_if_there_was_none() -> None:
    coordinator = make_user(Role.COORDINATOR, email="sylvie@example.org")
    hers = make_registration(email="sylvie@example.org", preferred_name="Sylvie")
    known = make_registration()
    helped = make_registration(
        preferred_name="Zoé",
        email="zoe@example.org",
        phone=None,
        helper=make_helper(email="sylvie@example.org"),
    )
    declare_tie(known.person, by=coordinator, now=NOW)
    voice = make_call_task()
    know_caller(voice, by=coordinator, now=NOW)
    to_known = make_call_task(person=known.person)
    rows = [hers, hers.person, known, known.person, helped, helped.person, voice, to_known]
    colleague = make_user(Role.ADMIN)
    for number, row in enumerate(rows):
        # Each in an hour of its own.
        now = NOW + number * HOUR
        assert guess(coordinator, reference=row.reference, now=now) is UnknownReference
        assert guess(colleague, reference=row.reference, now=now) is EmergencyAccess


def test_the_fifth_guess_within_an_hour_closes_the_page_for_an_hour() -> None:
    admin, officer = make_user(Role.ADMIN, name="Luce"), make_user(Role.PRIVACY)
    person = make_person()
    assert [guess(admin) for _ in range(4)] == [UnknownReference] * 4
    assert closed_until(admin, NOW) is None
    # What opens is no guess, and does not wipe the others out.
    make_emergency(admin, person=person)
    fifth = NOW + HOUR - timedelta(seconds=1)
    assert guess(admin, now=fifth) is TooManyTries
    assert closed_until(admin, fifth) == fifth + HOUR
    last = fifth + HOUR - timedelta(seconds=1)
    assert guess(admin, now=last, reference=person.reference) is TooManyTries
    assert [event.verb for event in audit.history(admin)] == [
        "emergency-refused",
        "emergency-closed",
        *["emergency-unknown"] * 5,
    ]
    letter = Message.objects.get(kind="privacy.emergency_guessing")
    assert (letter.to_address, letter.subject) == (officer.email, "Des essais à vérifier")
    assert "Luce" in letter.read_text()
    assert [event.subject_id for event in latest_guessing(NOW)] == [str(admin.pk)]
    # Another colleague is not kept out; and she herself may try again.
    assert guess(make_user(Role.ADMIN)) is UnknownReference
    assert guess(admin, now=fifth + HOUR, reference=person.reference) is EmergencyAccess


def test_guesses_of_another_hour_do_not_count() -> None:
    admin = make_user(Role.ADMIN)
    for number in range(8):
        assert guess(admin, now=NOW + number * HOUR / 4 + timedelta(minutes=number)) is (
            UnknownReference
        )


def test_who_is_kept_out_reads_until_when() -> None:
    refusal = TooManyTries(NOW)
    assert f"à {clock(NOW)}" in str(refusal)


def test_what_is_erased_corrected_or_known_since_is_read_no_more() -> None:
    admin, erased, known = make_user(Role.ADMIN), make_person(), make_person()
    accesses = [make_emergency(admin, person=person) for person in (erased, known)]
    moved = make_emergency(admin)
    EmergencyAccess.objects.filter(pk=moved.pk).update(subject_id="999")
    moved.refresh_from_db()
    erased.delete()
    declare_tie(known, by=admin, now=NOW)
    assert [emergency_record(access) for access in (*accesses, moved)] == [None, None, None]


def test_it_is_reviewed_once_by_somebody_else() -> None:
    admin, officer = make_user(Role.ADMIN, Role.PRIVACY), make_user(Role.PRIVACY)
    access = make_emergency(admin)
    with pytest.raises(NobodyReviewsHerOwn):
        review_emergency(access, by=admin, now=NOW + HOUR, note="C’est moi.")
    with pytest.raises(StillOpen):
        review_emergency(access, by=officer, now=NOW + HOUR - SECOND, note="Trop tôt.")
    reviewed = review_emergency(access, by=officer, now=NOW + HOUR, note="Vérifié.")
    assert (reviewed.reviewed_at, reviewed.reviewed_by) == (NOW + HOUR, officer)
    assert EmergencyAccess.objects.get().review_note == "Vérifié."
    assert [event.verb for event in audit.history(access)] == ["review", "open"]
    with pytest.raises(AlreadyReviewed):
        review_emergency(access, by=make_user(Role.PRIVACY), now=NOW + HOUR, note="Encore.")


def test_it_is_forgotten_with_the_looks_that_it_explains() -> None:
    admin = make_user(Role.ADMIN)
    make_emergency(admin, now=NOW - timedelta(days=731, seconds=1))
    kept = make_emergency(admin, now=NOW - timedelta(days=731))
    with time_machine.travel(NOW, tick=False):
        forget_old_emergencies(argument_of_a_later_version=1)
    assert list(EmergencyAccess.objects.all()) == [kept]
