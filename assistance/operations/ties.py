"""A social worker is given nothing of somebody she is close to."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from stage4club.core.errors import RuleError
from stage4club.people.models import User

from ..models import Appointment


class CloseToThePerson(RuleError):
    """Whoever was chosen is this person, or declared a tie with her (domain.md, Roles)."""

    message = pgettext_lazy(
        "appointment", "This colleague is close to this person. Please choose somebody else."
    )


def hold_for(appointment: Appointment, *, user: User) -> Appointment:
    """Before `appointment` is given to `user`: nobody declares a tie with its person meanwhile.

    Returns it as it is stored. Raises `CloseToThePerson`.
    """
    # Whoever declares one holds every appointment of the person.
    held = Appointment.objects.select_for_update(of=("self",)).select_related("social_worker")
    stored = held.get(pk=appointment.pk)
    if Appointment.objects.close_to(user).filter(pk=appointment.pk).exists():
        raise CloseToThePerson
    return stored
