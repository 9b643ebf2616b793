"""How an appointment goes on without her, or ends."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from services.admin.forms import StaffForm
from stage4club.core.forms import ChoiceField
from stage4club.people.enums import Role
from stage4club.people.models import Tie, User

from ...enums import CancelledBy, Closing
from ...models import Appointment
from ...operations import colleague_who_follows


class HandOverForm(StaffForm):
    """To whom: another social worker, who does not know the person."""

    needs_subject = True
    to = forms.ModelChoiceField(
        label=_("Give to"), queryset=User.objects.none(), empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        follower = colleague_who_follows(subject, user=user)
        initial = {"to": follower.pk} if follower else {}
        super().__init__(*args, **{"initial": initial, **options})
        choice = cast("forms.ModelChoiceField[User]", self.fields["to"])
        known = Tie.objects.about(person=subject.person).values("user")
        workers = User.objects.with_role(Role.SOCIAL_WORKER).exclude(pk__in=known)
        choice.queryset = workers.exclude(pk__in=[user.pk, subject.social_worker_id or 0])


class CancelForm(StaffForm):
    """Who cannot come: nobody is blamed."""

    cancelled_by = ChoiceField(label=_("Who cannot come?"), choices=CancelledBy.choices)


class CloseForm(StaffForm):
    """Why a request ends without a meeting; there is no field for what was said."""

    needs_subject = True
    closing = ChoiceField(label=_("Why does it end here?"), choices=())

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        robots = {Closing.ROBOT}
        reasons = robots if subject.is_quarantined else set(Closing) - robots - {Closing.NOT_HELD}
        choice = cast("forms.ChoiceField", self.fields["closing"])
        choice.choices = [(one.value, one.label) for one in Closing if one in reasons]
