"""Two applicants who are one person: what counts together, what stays where it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from assistance.enums import AidState, CameBack, Movement
from assistance.models import (
    AidRequest,
    AidYear,
    Criteria,
    LedgerEntry,
    StageAttestation,
)
from assistance.operations.aid import (
    AlreadyOnePerson,
    CeilingExceeded,
    OneHasDied,
    TogetherTooMuch,
    YearsDiffer,
    approve_aid_request,
    confirm_aid_request,
    confirm_payment,
    merge_applicants,
    return_payment,
    start_review,
    write_line,
)
from services.models import Service
from stage4club.core.models import AuditEvent
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, Tie, User
from stage4club.people.operations import declare_tie, note_death
from stage4club.privacy.models import Consent
from tests.assistance.admin.aid_pages import plain
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.payments import make_payers, paid, sent
from tests.factories import NOW, make_registration, make_service, make_user

pytestmark = pytest.mark.django_db

ANA = {"preferred_name": "Ana", "email": "ana@example.org", "phone": None}


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE)


def merge(request: AidRequest, same_as: AidRequest, by: User) -> AidRequest:
    return merge_applicants(request, by=by, now=NOW, same_as=same_as)


def totals(person: Person) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What is kept, granted, paid and left in her year."""
    year = AidYear.objects.get(person=person)
    return year.reserved, year.granted, year.paid, year.left


def pay(request: AidRequest, by: User) -> None:
    """As accounting does, to the ledger."""
    line = request.entries.filter(movement=Movement.GRANTED).latest("pk")
    write_line(
        line.year, request=request, movement=Movement.PAID, amount=line.amount, by=by, now=NOW
    )


# What becomes one ---------------------------------------------------------------------------------


def test_all_that_she_sent_is_of_the_other(officer: User) -> None:
    kept = make_complete()
    first, second = make_aid_request(**ANA), make_declined(**ANA)
    former = first.person
    merge(first, kept, officer)
    assert set(AidRequest.objects.values_list("person", flat=True)) == {kept.person_id}
    assert set(Consent.objects.values_list("person", flat=True)) == {kept.person_id}
    assert set(Message.objects.values_list("person_id", flat=True)) == {kept.person_id}
    assert set(CallTask.objects.values_list("person", flat=True)) == {kept.person_id}
    assert not Person.objects.filter(pk=former.pk).exists()
    events = AuditEvent.objects.filter(verb="merge").order_by("pk")
    assert [(row.subject_id, row.actor_id, row.details) for row in events] == [
        (str(one.pk), officer.pk, {"into": kept.person_id}) for one in (first, second)
    ]


def test_what_was_granted_counts_together(officer: User) -> None:
    kept = make_granted(700)
    request = make_granted(900, **ANA)
    merge(request, kept, officer)
    assert totals(kept.person) == (0, 1600, 0, 400)
    third = make_reviewed(by=officer, amount_requested=dollars(500))
    with pytest.raises(CeilingExceeded):
        approve_aid_request(third, by=officer, now=NOW, amount=dollars(500))


def test_without_a_year_of_the_other_hers_goes_with_her(officer: User) -> None:
    kept, request = make_complete(), make_granted(900, **ANA)
    lines = LedgerEntry.objects.count()
    merge(request, kept, officer)
    assert totals(kept.person) == (0, 900, 0, 1100)
    assert LedgerEntry.objects.count() == lines


def test_what_was_paid_stays_paid(officer: User) -> None:
    kept, request = make_granted(700), make_granted(900, **ANA)
    pay(request, officer)
    former = request.person
    merge(request, kept, officer)
    assert totals(kept.person) == (0, 700, 900, 400)
    # Its lines are never changed: they left, and she stays as long as they do.
    assert totals(former) == (0, 0, 0, 2000)
    moved = LedgerEntry.objects.filter(request=request).order_by("pk")
    assert [(row.year.person_id, row.movement) for row in moved] == [
        (former.pk, "granted"),
        (former.pk, "paid"),
        (former.pk, "reversed"),
        (kept.person_id, "granted"),
        (kept.person_id, "paid"),
    ]


def test_what_is_kept_for_a_proposal_is_confirmed_in_the_year_of_the_other(officer: User) -> None:
    kept, request = make_granted(500), make_granted(1500, **ANA)
    assert request.state == AidState.TO_CONFIRM
    merge(request, kept, officer)
    assert totals(kept.person) == (1500, 500, 0, 0)
    confirm_aid_request(request, by=make_user(Role.APPROVER), now=NOW)
    assert totals(kept.person) == (0, 2000, 0, 0)


def test_what_came_back_is_not_moved(officer: User) -> None:
    kept, request = make_granted(500), make_granted(900, **ANA)
    pay(request, officer)
    year = AidYear.objects.get(person=request.person)
    write_line(
        year,
        request=request,
        movement=Movement.REVERSED,
        amount=dollars(900),
        by=officer,
        now=NOW,
    )
    before = LedgerEntry.objects.count()
    merge(request, kept, officer)
    assert totals(kept.person) == (0, 500, 0, 1500)
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize("attested", ["kept", "gone", "both"])
def test_her_stage_is_attested_to_once(officer: User, attested: str) -> None:
    kept = (make_aid_request if attested == "gone" else make_complete)()
    request = (make_aid_request if attested == "kept" else make_complete)(**ANA)
    merge(request, kept, officer)
    assert StageAttestation.objects.get().person == kept.person


@pytest.mark.parametrize("because", [CameBack.GIVEN_BACK, CameBack.CHEQUE])
def test_what_was_paid_before_comes_back_to_the_year_of_the_other(
    officer: User, because: CameBack
) -> None:
    kept, by = make_granted(700), make_payers()
    request = paid(by, amount=900, **ANA)
    merge(request, kept, officer)
    assert totals(kept.person) == (0, 700, 900, 400)
    return_payment(request, by=by.payer, now=NOW, because=because)
    freed = because == CameBack.GIVEN_BACK
    assert totals(kept.person) == ((0, 700, 0, 1300) if freed else (0, 1600, 0, 400))


def test_what_is_prepared_is_paid_from_the_year_of_the_other(officer: User) -> None:
    kept, by = make_granted(700), make_payers()
    request = sent(by, amount=900, **ANA)
    merge(request, kept, officer)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=NOW.date())
    assert totals(kept.person) == (0, 700, 900, 400)


# What is refused ----------------------------------------------------------------------------------


def test_more_than_one_person_may_receive_is_not_put_together(officer: User) -> None:
    kept, request = make_granted(1000), make_granted(1000, **ANA)
    second = make_granted(1, now=NOW)
    with pytest.raises(TogetherTooMuch) as refused:
        merge(request, kept, officer)
    assert plain(str(refused.value)) == (
        "Ensemble, 2 001 $ leur ont été promis ou versés "
        "jusqu’au jeudi 31 décembre 2026; le plafond est de "
        "2 000 $. Les demandes restent séparées"
        " : parlez-en avant d’accorder quoi que ce soit d’autre."
    )
    stored = AidRequest.objects.get(pk=request.pk)
    assert stored.person != kept.person == second.person
    assert totals(stored.person) == (0, 1000, 0, 1000)
    assert not AuditEvent.objects.filter(verb="merge").exists()


def test_years_that_begin_in_other_months_are_not_added_up(officer: User) -> None:
    kept = make_granted(100)
    Criteria.objects.create(applies_from=date(2026, 3, 1), first_month=3)
    request = make_granted(100, **ANA)
    with pytest.raises(YearsDiffer):
        merge(request, kept, officer)
    assert AidRequest.objects.get(pk=request.pk).person != kept.person


@pytest.mark.parametrize("dead", ["kept", "gone"])
def test_one_who_has_died_and_one_who_lives_are_not_put_together(officer: User, dead: str) -> None:
    kept, request = make_granted(100), make_granted(100, **ANA)
    note_death((kept if dead == "kept" else request).person, by=officer, now=NOW)
    with pytest.raises(OneHasDied) as refused:
        merge(request, kept, officer)
    assert plain(str(refused.value)) == (
        "Un décès est noté pour l’une des deux personnes et pas pour l’autre : leurs demandes "
        "restent séparées. Si c’est une erreur, faites d’abord annuler cette note."
    )
    with override("en"):
        assert str(refused.value).startswith("A death is noted for one of the two")
    assert AidRequest.objects.get(pk=request.pk).person_id != kept.person_id
    assert [totals(row.person)[1] for row in (kept, request)] == [100, 100]
    assert not AuditEvent.objects.filter(verb="merge").exists()


def test_a_death_that_is_noted_of_both_stays_noted(officer: User) -> None:
    kept, request = make_granted(100), make_granted(200, **ANA)
    for one in (kept, request):
        note_death(one.person, by=officer, now=NOW)
    merge(request, kept, officer)
    person = AidRequest.objects.get(pk=request.pk).person
    assert (person, person.status) == (kept.person, "deceased")
    assert totals(person) == (0, 300, 0, 1700)


def test_one_person_is_one_already(officer: User) -> None:
    with pytest.raises(AlreadyOnePerson):
        merge(make_complete(), make_aid_request(), officer)


# What others hold, who knows her ------------------------------------------------------------------


def test_what_other_rooms_hold_stays_as_it_is(officer: User) -> None:
    registration = make_registration(preferred_name="Ana", email="ana@example.org", phone=None)
    kept, request = make_complete(), make_aid_request(**ANA)
    former = request.person
    assert former == registration.person
    merge(request, kept, officer)
    registration.refresh_from_db()
    assert (registration.person, registration.person.email) == (former, "ana@example.org")
    assert set(Consent.objects.about(registration).values_list("person", flat=True)) == {
        registration.person_id
    }


@pytest.mark.django_db(transaction=True)
def test_who_has_asked_for_assistance_no_more_is_not_among_its_people(officer: User) -> None:
    registration = make_registration(**ANA)
    kept, request = make_complete(), make_aid_request(**ANA)
    assert {*Person.objects.visible_to(officer)} == {kept.person, registration.person}
    merge(request, kept, officer)
    assert {*Person.objects.visible_to(officer)} == {kept.person}
    assert {*Person.objects.visible_to(make_user(Role.COORDINATOR))} == {registration.person}


def test_whoever_knows_the_one_knows_the_other(officer: User) -> None:
    kept, request = make_complete(), make_aid_request(**ANA)
    friend, neighbour = make_user(Role.FINANCE), make_user(Role.APPROVER)
    declare_tie(request.person, by=friend, now=NOW)
    declare_tie(kept.person, by=neighbour, now=NOW)
    kept = start_review(kept, by=friend, now=NOW)
    request = make_complete(**ANA, amount_requested=dollars(50))
    request = start_review(request, by=neighbour, now=NOW)
    merge(request, kept, officer)
    for user in (friend, neighbour):
        assert list(AidRequest.objects.visible_to(user)) == []
    assert set(AidRequest.objects.values_list("reviewer", flat=True)) == {None}
    assert set(Tie.objects.open().values_list("user", "person")) == {
        (friend.pk, kept.person_id),
        (neighbour.pk, kept.person_id),
    }
