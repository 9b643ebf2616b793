"""One follows with one's own social worker: another one is told who that is."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..enums import OPEN_STATES, AppointmentState
from ..models import Appointment
from .ties import hold_for

_UNDECIDED = (AppointmentState.REQUESTED, AppointmentState.PROPOSED)
_FOLLOWED = (*OPEN_STATES, AppointmentState.FULFILLED)


class FollowedByColleague(RuleError):
    """The person has met, or is to meet, `colleague`: it is for her to answer."""

    def __init__(self, colleague: User) -> None:
        self.colleague = colleague
        words = _("{name} already follows this person. Give her this appointment.")
        super().__init__(format_lazy(words, name=colleague.name))


def colleague_who_follows(appointment: Appointment, *, user: User) -> User | None:
    """The social worker of this person, where it is somebody else than `user`; one query.

    The one of the latest appointment that took place or is open, as long as she works here.
    """
    others = (
        Appointment.objects.filter(
            person=appointment.person_id,
            state__in=_FOLLOWED,
            social_worker__in=User.objects.with_role(Role.SOCIAL_WORKER).order_by(),
        )
        .exclude(pk=appointment.pk)
        .select_related("social_worker")
        .order_by("-received_at", "-pk")
    )
    latest = others.first()
    if latest is None or latest.social_worker == user:
        return None
    return latest.social_worker


def hold_to_follow(appointment: Appointment, *, user: User) -> None:
    """Before `user` answers: nobody declares a tie meanwhile, and the person is not a colleague's.

    What was given to her already is hers; what a colleague took meanwhile is not. Raises
    `CloseToThePerson`, `FollowedByColleague`.
    """
    stored = hold_for(appointment, user=user)
    # What is decided says by its state what became of it.
    if stored.social_worker == user or stored.state not in _UNDECIDED:
        return
    colleague = stored.social_worker or colleague_who_follows(appointment, user=user)
    if colleague is not None:
        raise FollowedByColleague(colleague)
