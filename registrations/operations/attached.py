"""Requests attached to another one of the same person, which is the one to follow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from services.models import Service
from stage4club.core.errors import RuleError
from stage4club.people.models import Person

from ..enums import RegistrationState
from ..models import Registration


class AnotherIsOpen(RuleError):
    """The person has an open registration to the same group; it is the one to follow."""

    message = _("Another registration of this person is already open. Please follow that one.")


def find_open(person: Person, service: Service) -> Registration | None:
    """The one to follow, held until the end: it must not close while one is attached to it."""
    followed = Registration.objects.open().filter(
        person=person, service=service, is_quarantined=False
    )
    return followed.select_for_update(of=("self",), no_key=True).first()


def hold_attached(registration: Registration) -> None:
    """Until the transaction ends, nobody else changes what is attached to `registration`."""
    attached = registration.attached.select_for_update(of=("self",)).order_by("pk")
    list(attached.values_list("pk"))


def let_attached_go_on(registration: Registration) -> None:
    """The oldest request attached to `registration` is followed by itself; the others follow it.

    For one that closes, or turns out to be another person's: nobody may be left behind it. In the
    caller's transaction.
    """
    attached = registration.attached.select_for_update(of=("self",)).filter(
        state=RegistrationState.RECEIVED
    )
    first = attached.order_by("received_at", "pk").first()
    if first is not None:
        first.attached_to = None
        first.save(update_fields=["attached_to"])
        attached.exclude(pk=first.pk).update(attached_to=first)
