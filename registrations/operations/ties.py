"""What a colleague follows goes back to the coordination, because she knows the person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.people.models import Person, User
from stage4club.people.operations import declare_tie

from ..models import Registration
from ..workflow import REGISTRATION


class CloseToThePerson(RuleError):
    """Whoever was chosen is this person, or declared a tie with her (domain.md, Roles)."""

    message = _("This colleague is close to this person. Please choose somebody else.")


@transaction.atomic
def know_registered(registration: Registration, *, by: User, now: datetime) -> Registration:
    """`by` knows this person: see `declare_tie`, which reaches `give_back` here."""
    declare_tie(registration.person, by=by, now=now)
    return registration


@transaction.atomic
def give_back(person: Person, *, user: User, by: User, now: datetime) -> None:
    """Nobody follows any more what `user` followed of this person.

    Who still waits for a first answer is as she came, to be taken by somebody else, with the same
    promise. Who is on the waiting list or has a place keeps both. What is closed stays as it was.
    """
    # All of them: one that is being given to her at this moment is not hers yet.
    rows = Registration.objects.filter(person=person).select_for_update(of=("self",))
    for registration in rows.order_by("pk"):
        if registration.assigned_to_id != user.pk:
            continue
        if registration.state in REGISTRATION["give-back"].sources:
            changes = dict.fromkeys(("assigned_to", "listed_at", "listed_by"))
            apply(registration, REGISTRATION["give-back"], by=by, now=now, changes=changes)
        elif registration.state in REGISTRATION["give-back-listed"].sources:
            arrow = REGISTRATION["give-back-listed"]
            apply(registration, arrow, by=by, now=now, changes={"assigned_to": None})


def hold_for(registration: Registration, *, user: User) -> None:
    """Before `registration` is given to `user`: nobody declares a tie with its person meanwhile.

    Raises `CloseToThePerson`.
    """
    # Whoever declares one holds every registration of the person.
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if Registration.objects.close_to(user).filter(pk=registration.pk).exists():
        raise CloseToThePerson
