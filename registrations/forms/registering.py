"""The one short page by which somebody registers for a group. It validates and never saves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services.forms import FOR_OTHER, ConsentField, ReachedForm
from services.models import Service
from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    Section,
    TypedField,
    asks_the_public,
)
from stage4club.people.enums import Language
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import CONSENT_TEXTS, REGISTRATION

from ..enums import Attending, ForWhom, French, YesNo
from ..operations.answers import RegistrationAnswers


@asks_the_public(_("To register for a group"))
class RegistrationForm(ReachedForm):
    """Sendable with a name, one way to be reached, "I live with MBC" and an agreement.

    « Non » to `lives_with_mbc` is no error: the view leads to what exists for loved ones
    (`answers_no`), whatever else was written.
    """

    title = _("How can we reach you?")

    for_whom = ChoiceField(
        label=_("Who is this registration for?"), choices=ForWhom.choices, initial=ForWhom.SELF
    )
    person_agrees = CheckField(
        label=_("This person knows about this registration and agrees with it."),
        missing=_("Speak with this person first, then tick this box."),
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
    consent_contact: CheckField = ConsentField(about=REGISTRATION)

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("for_whom",)),
        Section(
            ReachedForm.helper_fields,
            title=_("About you"),
            intro=_("Then answer the rest for the person you are registering."),
            when=FOR_OTHER,
        ),
        Section(
            ReachedForm.reached_fields,
            title=_("To be reached"),
            retitled=(FOR_OTHER, _("To reach the person who will take part")),
            intro=ReachedForm.reached_intro,
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
        **ReachedForm.reasons,
        "helper_email": _("So that we can write to say we have received the request."),
        "email": _("So that we can send our answer, then the schedule of meetings."),
        "french": _("So that you know beforehand whether the group suits you."),
        "attendance": _("So that we have a chair or a link ready for you."),
        "access_needs": _("So that we can prepare the meeting with you in mind."),
        "message": _("So that you do not have to say it twice."),
        "lives_with_mbc": _("The group is for people who live with it themselves."),
    }

    @property
    def answers_no(self) -> bool:
        """Whether the person says that she does not live with metastatic breast cancer."""
        return self.is_bound and self.data.get("lives_with_mbc") == YesNo.NO

    def registration_answers(self) -> RegistrationAnswers:
        """The answers of a valid form, as the operation takes them."""
        cleaned = self.cleaned_data
        return RegistrationAnswers(
            preferred_name=cleaned["preferred_name"],
            email=cleaned["email"],
            phone=cleaned["phone"],
            contact_by=self.reached_by(),
            good_time=cleaned["good_time"],
            voicemail=cleaned["voicemail"],
            french=cleaned["french"],
            attendance=cleaned["attendance"],
            access_needs=cleaned["access_needs"],
            message=cleaned["message"],
            helper=self.helper_answers(),
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
