"""Asking to be called: a first name and a number. Forms validate and never save."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import (
    ChoiceField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
    asks_the_public,
)
from stage4club.people.enums import CallTopic, GoodTime


class CalledForm(StageForm):
    """What each form asks of somebody who will be called; the heirs say where it stands."""

    abstract = True

    preferred_name = LineField(
        label=_("First name, or the name to use"),
        help_text=_("A first name is enough."),
        missing=_("Write the name you would like us to use."),
        attrs={"autocomplete": "given-name", "autocapitalize": "words"},
    )
    good_time = ChoiceField(
        label=_("When is a good time to call?"), choices=GoodTime.choices, required=False
    )

    reasons = {
        "preferred_name": _("So that whoever calls knows whom to ask for."),
        "good_time": _("So that the call comes at a good moment."),
    }


@asks_the_public(_("To be called"))
class CallMeForm(CalledForm):
    """Whoever wants to be called: the rest is asked on the telephone, by somebody."""

    title = _("Would you like us to call you?")
    submit_label = _("Call me")

    phone = PhoneLineField(label=_("Telephone"))
    subject = ChoiceField(
        label=_("What would you like to talk about?"), choices=CallTopic.choices, required=False
    )

    sections = (Section(("preferred_name", "phone", "subject", "good_time")),)
    reasons = {
        **CalledForm.reasons,
        "phone": _("So that we can call you. We use it for nothing else."),
        "subject": _("So that the right person calls you."),
    }
