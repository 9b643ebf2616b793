"""What each form asks of somebody who will be answered: for whom, and how she is reached."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import (
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    When,
)
from stage4club.people.enums import ContactBy, ForWhom, YesNo
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import text_in_force

from ..operations import HelperAnswers
from .called import CalledForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FOR_OTHER = When("for_whom", ForWhom.OTHER)

#: Questions about who is helped. While the form is filled in for somebody else, a script turns off
#: what the browser would offer (static/js/site.js). Not we: what has `autocomplete="off"` when a
#: page is left is not there any more when one comes back to it.
HER_OWN = {"preferred_name": "given-name", "phone": "tel", "email": "email"}


class ConsentField(CheckField):
    """The agreement to be contacted, in the words in force `about` what is asked for."""

    def __init__(self, *, about: str) -> None:
        super().__init__(
            label=text_in_force(ConsentPurpose.CONTACT, about).text,
            missing=_("Tick this box so that we may call or write to you."),
        )


class ReachedForm(CalledForm):
    """For whom, who helps, one way to be reached, an agreement; the heirs say where each stands.

    An heir declares `for_whom`, `person_agrees` and `consent_contact`: they name what is asked.
    """

    abstract = True

    one_of = frozenset({"phone", "email"})

    helper_name = LineField(
        label=_("Your name"),
        missing=_("Write your name, so that we know who is helping."),
        attrs={"autocomplete": "section-helper name"},
    )
    relationship = LineField(
        label=_("Who you are to this person"),
        help_text=_("For example: her sister, a friend, her nurse."),
        required=False,
    )
    helper_phone = PhoneLineField(
        label=_("Your telephone"), required=False, attrs={"autocomplete": "section-helper tel"}
    )
    helper_email = EmailLineField(
        label=_("Your e-mail"), required=False, attrs={"autocomplete": "section-helper email"}
    )
    phone = PhoneLineField(label=_("Telephone"), required=False)
    email = EmailLineField(label=_("E-mail"), required=False)
    contact_by = ChoiceField(
        label=_("How would you like us to reach you?"),
        help_text=_("If you choose the telephone or text messages, we send no e-mail."),
        choices=ContactBy.choices,
        required=False,
    )
    voicemail = ChoiceField(
        label=_("May we leave a voice message?"), choices=YesNo.choices, required=False
    )

    helper_fields: ClassVar[tuple[str, ...]] = (
        "helper_name",
        "relationship",
        "helper_phone",
        "helper_email",
        "person_agrees",
    )
    reached_fields: ClassVar[tuple[str, ...]] = ("preferred_name", "phone", "email", "contact_by")
    reached_intro: ClassVar[_StrOrPromise] = _(
        "A telephone number or an e-mail address: one of the two is enough."
    )
    reasons = {
        "for_whom": _("So that we speak to the right person."),
        "helper_name": _("So that this person knows who wrote to us."),
        "relationship": _("So that we know how to speak of you to this person."),
        "helper_phone": _("So that we can call you if we cannot reach this person."),
        "person_agrees": _("We contact only people who agree."),
        **CalledForm.reasons,
        "phone": _(
            "So that we can call, or send a text message if you choose it. We use it for nothing "
            "else."
        ),
        "contact_by": _("So that we reach you the way you prefer."),
        "voicemail": _("For your privacy, if other people listen to your messages."),
        "consent_contact": _("The law asks for your agreement, and so do we."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and not self.data.get("for_whom"):
            data: Any = copy(self.data)
            data["for_whom"] = ForWhom.SELF
            self.data = data
        for name in HER_OWN.keys() - set(self.not_about_who_types()):
            self.fields[name].widget.attrs["data-autocomplete"] = HER_OWN[name]

    def clean(self) -> dict[str, Any]:
        """One way to be reached, and the one that was chosen."""
        cleaned = super().clean() or self.cleaned_data
        reached = {name: cleaned.get(name) for name in ("phone", "email")}
        wrong = self.errors.keys() & {"phone", "email", "helper_phone", "helper_email"}
        if wrong:
            return cleaned
        by = cleaned.get("contact_by")
        helped = cleaned.get("helper_phone") or cleaned.get("helper_email")
        if not any(reached.values()):
            if not helped:
                self.add_error("phone", _("Write a telephone number or an e-mail address."))
        elif by == ContactBy.EMAIL and not reached["email"]:
            self.add_error("email", _("Write your e-mail address, or choose another way."))
        elif by in {ContactBy.PHONE, ContactBy.TEXT} and not reached["phone"]:
            self.add_error("phone", _("Write your telephone number, or choose e-mail."))
        return cleaned

    # What a valid form says -------------------------------------------------------------------

    def reached_by(self) -> str:
        """The way that was chosen; where none was, what she left: e-mail first."""
        usual = ContactBy.EMAIL if self.cleaned_data["email"] else ContactBy.PHONE
        return self.cleaned_data["contact_by"] or usual

    def helper_answers(self) -> HelperAnswers | None:
        """Who helps; None for somebody who writes for herself."""
        cleaned = self.cleaned_data
        if cleaned["for_whom"] != ForWhom.OTHER:
            return None
        return HelperAnswers(
            name=cleaned["helper_name"],
            relationship=cleaned["relationship"],
            phone=cleaned["helper_phone"],
            email=cleaned["helper_email"],
        )
