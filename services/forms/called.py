"""Asking to be called: a name and a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import (
    ChoiceField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
    asks_the_public,
)
from stage4club.people.enums import CallTopic, GoodTime

#: A death has a page of its own.
TOPICS = [choice for choice in CallTopic.choices if choice[0] != CallTopic.DEATH]


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
        "good_time": _("So that the call comes at a good time."),
    }


@asks_the_public(_("To ask for a call"))
class CallMeForm(CalledForm):
    """Whoever wants to be called: the rest is asked on the telephone, by somebody."""

    title = _("Would you like us to call you?")
    submit_label = _("Call me")

    phone = PhoneLineField(label=_("Telephone"))
    subject = ChoiceField(
        label=_("What would you like to talk about?"), choices=TOPICS, required=False
    )

    sections = (Section(("preferred_name", "phone", "subject", "good_time")),)
    reasons = {
        **CalledForm.reasons,
        "phone": _("So that we can call you. We use it for nothing else."),
        "subject": _("So that the right person calls you."),
    }


@asks_the_public(_("To tell us about a death"))
class DeathForm(StageForm):
    """Who died, and whom to call: nothing else is asked on such a day."""

    title = _("Tell us about a death")
    submit_label = pgettext_lazy("death", "Send")

    about_name = LineField(
        label=_("Name of the person who died"),
        missing=_("Write the name of the person who died."),
    )
    preferred_name = LineField(
        label=_("Your name"),
        missing=_("Write your name, so that we know whom to ask for."),
        attrs={"autocomplete": "name", "autocapitalize": "words"},
    )
    phone = PhoneLineField(label=_("Your telephone"))

    sections = (Section(("about_name", "preferred_name", "phone")),)
    reasons = {
        "about_name": _("So that our messages stop."),
        "preferred_name": CalledForm.reasons["preferred_name"],
        "phone": _("So that we can call you. We use it for nothing else."),
    }
