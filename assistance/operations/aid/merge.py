"""Two applicants who are one person: one file of applications, one ledger, one ceiling."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.money import spoken_amount
from stage4club.core.spoken import long_day
from stage4club.notifications.models import Message
from stage4club.notifications.operations import lock_messages_to
from stage4club.people.enums import PersonStatus
from stage4club.people.models import CallTask, Person, Tie, User
from stage4club.people.operations import (
    delete_unused_person,
    hold_person,
    tie_as_with,
)
from stage4club.privacy.operations import move_consents

from ...enums import Movement
from ...models import AidRequest, AidYear, Payment, StageAttestation
from .ledger import write_line
from .payments import give_payments_back
from .review import give_applications_back

_M = Movement
_DECEASED = PersonStatus.DECEASED
#: What a line adds to what is kept, and to what is granted and not paid.
_SIGNS = {
    _M.RESERVED: (_M.RESERVED, 1),
    _M.RELEASED: (_M.RESERVED, -1),
    _M.GRANTED: (_M.GRANTED, 1),
    _M.WITHDRAWN: (_M.GRANTED, -1),
    _M.GIVEN_UP: (_M.GRANTED, -1),
    _M.PAID: (_M.GRANTED, -1),
}
#: How each leaves a year, and comes into another.
_CROSSINGS = {
    _M.RESERVED: (_M.RELEASED, (_M.RESERVED,)),
    _M.GRANTED: (_M.WITHDRAWN, (_M.GRANTED,)),
    _M.PAID: (_M.REVERSED, (_M.GRANTED, _M.PAID)),
}


class AlreadyOnePerson(RuleError):
    """Both applications are of the same person."""

    message = gettext_lazy("Both applications are of the same person already.")


class YearsDiffer(RuleError):
    """Their years do not begin in the same month."""

    message = gettext_lazy(
        "Their years of assistance do not begin in the same month, so that they cannot be added "
        "up. The applications stay apart."
    )


class OneHasDied(RuleError):
    """A death is noted of one of them alone: either it is wrong, or they are two."""

    message = gettext_lazy(
        "A death is noted for one of the two, and not for the other: the applications stay apart. "
        "If it was a mistake, have it undone first."
    )


class TogetherTooMuch(RuleError):
    """Together they were promised more than one person may receive."""

    def __init__(self, total: Decimal, year: AidYear) -> None:
        self.total, self.year = total, year
        super().__init__(lazy(self._describe, str)())

    def _describe(self) -> str:
        sentence = _(
            "Together, %(total)s was promised or paid to them until %(day)s; the ceiling is "
            "%(ceiling)s. The applications stay apart: talk about it before anything else is "
            "granted."
        )
        return sentence % {
            "total": spoken_amount(self.total),
            "day": long_day(self.year.last_day),
            "ceiling": spoken_amount(self.year.ceiling),
        }


@transaction.atomic
def merge_applicants(
    request: AidRequest, *, by: User, now: datetime, same_as: AidRequest
) -> AidRequest:
    """Whoever sent `request` is whoever sent `same_as`: all her applications become that person's.

    Only what this room knows: what other rooms hold of either stays as it is, and unseen. What was
    promised and paid counts together from now on; whoever knows the one knows the other. No message
    leaves. Raises `AlreadyOnePerson`, `YearsDiffer`, `TogetherTooMuch`, `OneHasDied`, and then
    nothing changed.
    """
    both = AidRequest.objects.filter(pk__in=[request.pk, same_as.pk]).values_list("person")
    # Requests, years, messages, people: in this order everywhere (`hold_person_and_letters`).
    held = AidRequest.objects.filter(person__in=both).select_for_update(of=("self",))
    people = {row.pk: row.person_id for row in held.order_by("pk")}
    gone, kept = people[request.pk], people[same_as.pk]
    if gone == kept:
        raise AlreadyOnePerson
    _merge_years(gone, kept, by=by, now=now)
    lock_messages_to(sorted([gone, kept]))
    former, person = (hold_person(key) for key in (gone, kept))
    if (former.status == _DECEASED) != (person.status == _DECEASED):
        raise OneHasDied
    _merge_attestations(former, person)
    for key in sorted(key for key, of in people.items() if of == gone):
        _move(AidRequest(pk=key), former, to=person)
        audit.record("merge", AidRequest(pk=key), by=by, now=now, details={"into": kept})
    _merge_ties(former, person, by=by, now=now)
    delete_unused_person(former)
    request.person = person
    return request


def _move(request: AidRequest, former: Person, *, to: Person) -> None:
    AidRequest.objects.filter(pk=request.pk).update(person=to)
    move_consents(request, to=to)
    Message.objects.about(request).filter(person_id=former.pk).update(person_id=to.pk)
    CallTask.objects.about(request).filter(person=former).update(person=to)


def _merge_attestations(former: Person, person: Person) -> None:
    if StageAttestation.objects.filter(person=person).exists():
        StageAttestation.objects.filter(person=former).delete()
    else:
        StageAttestation.objects.filter(person=former).update(person=person)


def _merge_ties(former: Person, person: Person, *, by: User, now: datetime) -> None:
    for tie in Tie.objects.about(person=former).select_related("user").order_by("pk"):
        tie_as_with(tie, to=person, by=by, now=now)
    for tie in Tie.objects.about(person=person).select_related("user").order_by("pk"):
        give_applications_back(person, user=tie.user, by=by, now=now)
        give_payments_back(person, user=tie.user, by=by, now=now)


def _merge_years(gone: int, kept: int, *, by: User, now: datetime) -> None:
    years = AidYear.objects.filter(person__in=[gone, kept]).select_for_update(of=("self",))
    rows = list(years.order_by("pk"))
    stays = [year for year in rows if year.person_id == kept]
    for year in rows:
        if year.person_id == gone:
            _merge_year(year, stays, kept, by=by, now=now)


def _merge_year(year: AidYear, stays: list[AidYear], kept: int, *, by: User, now: datetime) -> None:
    overlapping = [one for one in stays if _overlap(one, year)]
    if not overlapping:
        year.person_id = kept
        year.save(update_fields=["person"])
        return
    [into, *others] = overlapping
    if others or into.period != year.period:
        raise YearsDiffer
    total = into.committed + year.committed
    if total > into.ceiling:
        raise TogetherTooMuch(total, into)
    # Lines are never changed: they leave this year, and come into the other.
    for (request, what, payment), amount in _amounts_of(year).items():
        leaves, comes = _CROSSINGS[what]
        for where, movement in ((year, leaves), *((into, one) for one in comes)):
            write_line(
                where,
                request=AidRequest(pk=request),
                movement=movement,
                amount=amount,
                by=by,
                now=now,
                payment=payment if movement in (_M.PAID, _M.REVERSED) else None,
            )


def _amounts_of(year: AidYear) -> dict[tuple[int, Movement, Payment | None], Decimal]:
    """What is kept, granted and paid in this year, by application and payment."""
    sums: dict[tuple[int, Movement, Payment | None], Decimal] = defaultdict(Decimal)
    for line in year.entries.select_related("payment").order_by("pk"):
        movement = Movement(line.movement)
        if movement in _SIGNS:
            what, sign = _SIGNS[movement]
            sums[line.request_id, what, None] += sign * line.amount
        if movement in (_M.PAID, _M.REVERSED):
            paid = line.amount if movement == _M.PAID else -line.amount
            sums[line.request_id, _M.PAID, line.payment] += paid
    return {key: amount for key, amount in sums.items() if amount}


def _overlap(one: AidYear, other: AidYear) -> bool:
    return bool(one.period.lower < other.period.upper and other.period.lower < one.period.upper)
