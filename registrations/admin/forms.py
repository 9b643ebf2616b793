"""What staff are asked before a verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import BlockField
from stage4club.people.enums import Role
from stage4club.people.models import Tie, User

from ..enums import CallOutcome
from ..models import Registration


class AssignForm(forms.Form):
    """Whom to give it to: somebody else who follows registrations, and does not know her."""

    needs_subject = True
    assignee = forms.ModelChoiceField(
        label=_("Give to"), queryset=User.objects.none(), empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, subject: Registration, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues: Any = User.objects.with_role(Role.PARTNER, Role.COORDINATOR)
        choice: Any = self.fields["assignee"]
        known = Tie.objects.about(person=subject.person).values("user")
        choice.queryset = colleagues.exclude(pk=subject.assigned_to_id).exclude(pk__in=known)


class LogCallForm(forms.Form):
    """What came of a call; there is no field for what was said."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        widget=forms.RadioSelect,
        choices=[
            (outcome.value, outcome.label)
            for outcome in CallOutcome
            if outcome is not CallOutcome.TOLD
        ],
    )


class ConfirmForm(forms.Form):
    """A line of one's own in the message, if one wishes; nothing for who is called."""

    needs_subject = True
    personal_line = BlockField(
        label=_("A word from you"),
        help_text=_("It will stand in the message as you write it. Nothing about health."),
        required=False,
        max_length=500,
        attrs={"rows": "3"},
    )

    def __init__(self, *args: Any, subject: Registration, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if not subject.takes_email:
            del self.fields["personal_line"]
