"""The one short page by which somebody registers for a group. It validates and never saves."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services.forms import CalledForm
from services.models import Service
from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    Section,
    TypedField,
    When,
    asks_the_public,
)
from stage4club.people.enums import ContactBy, Language
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import CONSENT_TEXTS

from ..enums import Attending, ForWhom, French, YesNo
from ..operations.answers import HelperAnswers, RegistrationAnswers

FOR_OTHER = When("for_whom", ForWhom.OTHER)

#: Questions about who will take part. While the form is filled in for somebody else, a script turns
#: off what the browser would offer (static/js/site.js). Not we: what has `autocomplete="off"` when
#: a page is left is not there any more when one comes back to it.
HER_OWN = {"preferred_name": "given-name", "phone": "tel", "email": "email"}


@asks_the_public(_("To register for a group"))
class RegistrationForm(CalledForm):
    """Sendable with a name, one way to be reached, "I live with MBC" and an agreement.

    « Non » to `lives_with_mbc` is no error: the view leads to what exists for loved ones
    (`answers_no`), whatever else was written.
    """

    title = _("How can we reach you?")
    one_of = frozenset({"phone", "email"})

    for_whom = ChoiceField(
        label=_("Who is this registration for?"), choices=ForWhom.choices, initial=ForWhom.SELF
    )
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
    person_agrees = CheckField(
        label=_("This person knows about this registration and agrees with it."),
        missing=_("Speak with this person first, then tick this box."),
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
    lives_with_mbc = ChoiceField(
        label=_("Do you live with metastatic breast cancer (stage 4)?"),
        help_text=_("If you register somebody else, answer for that person."),
        choices=YesNo.choices,
        missing=_("Tell us whether you live with metastatic breast cancer."),
    )
    french = ChoiceField(
        label=_("Are you comfortable speaking French?"),
        help_text=_("The meetings are mainly in French."),
        choices=French.choices,
        required=False,
    )
    attendance = ChoiceField(
        label=_("How would you like to take part?"), choices=Attending.choices, required=False
    )
    access_needs = BlockField(
        label=_("What would make it easier for you to take part?"),
        help_text=_("Stairs, hearing, a companion, a chair: whatever helps."),
        required=False,
        max_length=500,
        attrs={"rows": "3"},
    )
    message = BlockField(
        label=_("Would you like to add anything?"),
        help_text=_("There is no need to tell us about your health."),
        required=False,
        max_length=1000,
        attrs={"rows": "3"},
    )
    consent_contact = CheckField(
        label=CONSENT_TEXTS[ConsentPurpose.CONTACT].text,
        missing=_("Tick this box so that we may call or write to you."),
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("for_whom",)),
        Section(
            ("helper_name", "relationship", "helper_phone", "helper_email", "person_agrees"),
            title=_("About you"),
            intro=_("Then answer the rest for the person you are registering."),
            when=FOR_OTHER,
        ),
        Section(
            ("preferred_name", "phone", "email", "contact_by"),
            title=_("To be reached"),
            retitled=(FOR_OTHER, _("To reach the person who will take part")),
            intro=_("A telephone number or an e-mail address: one of the two is enough."),
        ),
        Section(("lives_with_mbc",)),
        Section(
            ("good_time", "voicemail", "french", "attendance", "access_needs", "message"),
            title=_("If you wish, tell us more (optional)"),
            intro=_("None of this is needed. You can also tell us on the telephone."),
            folded=True,
        ),
        Section(("consent_contact",)),
    )
    reasons = {
        "for_whom": _("So that we speak to the right person."),
        "helper_name": _("So that this person knows who wrote to us."),
        "relationship": _("So that we know how to speak of you to this person."),
        "helper_phone": _("So that we can call you if we cannot reach this person."),
        "helper_email": _("So that we can write to say we have received the request."),
        "person_agrees": _("We contact only people who agree."),
        **CalledForm.reasons,
        "phone": _(
            "So that we can call, or send a text message if you choose it. We use it for nothing "
            "else."
        ),
        "email": _("So that we can send our answer, then the schedule of meetings."),
        "contact_by": _("So that we reach you the way you prefer."),
        "voicemail": _("For your privacy, if other people listen to your messages."),
        "french": _("So that you know beforehand whether the group suits you."),
        "attendance": _("So that we have a chair or a link ready for you."),
        "access_needs": _("So that we can prepare the meeting with you in mind."),
        "message": _("So that you do not have to say it twice."),
        "lives_with_mbc": _("The group is for people who live with it themselves."),
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

    @property
    def answers_no(self) -> bool:
        """Whether the person says that she does not live with metastatic breast cancer."""
        return self.is_bound and self.data.get("lives_with_mbc") == YesNo.NO

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

    def registration_answers(self) -> RegistrationAnswers:
        """The answers of a valid form, as the operation takes them."""
        cleaned = self.cleaned_data
        helper = None
        if cleaned["for_whom"] == ForWhom.OTHER:
            helper = HelperAnswers(
                name=cleaned["helper_name"],
                relationship=cleaned["relationship"],
                phone=cleaned["helper_phone"],
                email=cleaned["helper_email"],
            )
        usual = ContactBy.EMAIL if cleaned["email"] else ContactBy.PHONE
        return RegistrationAnswers(
            preferred_name=cleaned["preferred_name"],
            email=cleaned["email"],
            phone=cleaned["phone"],
            contact_by=cleaned["contact_by"] or usual,
            good_time=cleaned["good_time"],
            voicemail=cleaned["voicemail"],
            french=cleaned["french"],
            attendance=cleaned["attendance"],
            access_needs=cleaned["access_needs"],
            message=cleaned["message"],
            helper=helper,
        )


class TelephoneForm(RegistrationForm):
    """The same questions, read aloud by somebody of the staff who notes the answers."""

    title = _("Register somebody on the telephone")
    submit_label = pgettext_lazy("staff", "Register")
    # No robot comes this far.
    website = None  # type: ignore[assignment]

    service = forms.ModelChoiceField(
        label=_("Group"), queryset=Service.objects.open_to_registration(), empty_label=None
    )
    language = ChoiceField(
        label=_("Which language does this person read?"),
        choices=Language.choices,
        initial=Language.FRENCH,
    )
    consent_contact = CheckField(
        label=_("I read this sentence aloud, and the answer was yes."),
        help_text=CONSENT_TEXTS[ConsentPurpose.CONTACT].text,
        missing=_("Read the sentence aloud. Tick the box if the answer is yes."),
    )

    sections = (
        Section(("service", "language")),
        *RegistrationForm.sections,
    )
    reasons = {
        **RegistrationForm.reasons,
        "service": _("So that the right people follow the request."),
        "language": _("Messages leave in this language."),
    }

    def not_about_who_types(self) -> Iterable[str]:
        """Everything: a colleague types what she is told."""
        return [name for name, field in self.fields.items() if isinstance(field, TypedField)]

    def clean(self) -> dict[str, Any]:
        """« Non » is for a human to answer, who is on the telephone."""
        cleaned = super().clean()
        if cleaned.get("lives_with_mbc") == YesNo.NO:
            self.add_error(
                "lives_with_mbc",
                _(
                    "This group is for people who live with it themselves. Speak of what exists "
                    "for loved ones: the social worker meets them too."
                ),
            )
        return cleaned
