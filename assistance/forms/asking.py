"""A time with the social worker, and how to be reached. It validates and never saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from services.forms import FOR_OTHER, ConsentField, ReachedForm
from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    LineField,
    Section,
    SeveralField,
    When,
    asks_the_public,
)
from stage4club.people.enums import ForWhom, YesNo
from stage4club.privacy.texts import APPOINTMENT

from ..enums import AgeBand, Meeting, Mode, SpokenLanguage, Weekday
from ..operations import AlreadyBooked, AppointmentAnswers, SlotTaken, slots_for_form
from .adults import AdultsField
from .meeting import MeetingQuestions
from .times import NO_TIME, TAKEN, Offer, SlotField, offer_of, refused

#: With whom, how, and the days that do not suit.
MeetingKey = tuple[str, str, tuple[str, ...]]
_DECIDES = ("meeting", "mode", "avoid_weekdays")

FAMILY = When("meeting", Meeting.FAMILY)
INTERPRETER_LONGEST = 60
_DAYS = frozenset(map(str, Weekday.values))
_HIDDEN = '<input type="hidden" name="{}" value="{}">'
_REACHED = frozenset({"phone", "email", "helper_phone", "helper_email"})


def meeting_key_of(answers: Mapping[str, Any]) -> MeetingKey:
    """What decides which times there are, among what was typed."""
    avoided = answers.get("avoid_weekdays") or ()
    return (
        answers.get("meeting") or "",
        answers.get("mode") or "",
        tuple(sorted(avoided)) if isinstance(avoided, list) else (),
    )


@asks_the_public(_("To meet the social worker"))
class AppointmentForm(MeetingQuestions, ReachedForm):
    """Sendable with a meeting, a time or none, a name, one way to be reached and an agreement.

    With `now` it offers the times that can still be chosen for the meeting that was asked for.
    """

    title = _("When would you like to meet?")
    intro = _("Choose a time, then tell us how to reach you.")

    slot = SlotField(label=_("Which time suits you?"))
    attendees = AdultsField(
        label=_("How many adults will come, you included?"),
        missing=_("Write how many adults will come, you included."),
    )
    children_ages = SeveralField(
        label=_("Will children come along? How old are they?"),
        help_text=_("Leave it empty if none comes. We do not need their names."),
        choices=AgeBand.choices,
        required=False,
    )
    for_whom = ChoiceField(
        label=_("Who is this appointment for?"), choices=ForWhom.choices, initial=ForWhom.SELF
    )
    person_agrees = CheckField(
        label=_("This person knows about this appointment and agrees with it."),
        missing=_("Speak with this person first, then tick this box."),
    )
    safe_place = ChoiceField(
        label=_("Can you talk freely at this number or address?"),
        choices=YesNo.choices,
        required=False,
    )
    spoken_language = ChoiceField(
        label=_("In which language would you like to talk?"),
        choices=SpokenLanguage.choices,
        required=False,
    )
    interpreter = LineField(
        label=_("If you need an interpreter: for which language?"),
        help_text=_("Sign language too."),
        required=False,
        max_length=INTERPRETER_LONGEST,
    )
    message = BlockField(
        label=_("Would you like to add anything?"),
        help_text=_("A few words, if you wish. There is no need to explain why you come."),
        required=False,
        max_length=1000,
        attrs={"rows": "3"},
    )
    consent_contact = ConsentField(about=APPOINTMENT)

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("meeting", "mode", "avoid_weekdays"), title=_("The meeting")),
        Section(("slot",)),
        Section(("attendees", "children_ages"), title=_("Who will be there"), when=FAMILY),
        Section(("for_whom",)),
        Section(
            ReachedForm.helper_fields,
            title=_("About you"),
            intro=_("Then answer the rest for the person whom the social worker will meet."),
            when=FOR_OTHER,
        ),
        Section(
            ReachedForm.reached_fields,
            title=_("To be reached"),
            retitled=(FOR_OTHER, _("To reach the person whom the social worker will meet")),
            intro=ReachedForm.reached_intro,
        ),
        Section(
            ("good_time", "voicemail", "safe_place", "spoken_language", "interpreter", "message"),
            title=_("If you wish, tell us more (optional)"),
            intro=_("None of this is needed. You can also tell us on the telephone."),
            folded=True,
        ),
        Section(("consent_contact",)),
    )
    reasons = {
        **MeetingQuestions.reasons,
        **ReachedForm.reasons,
        "slot": _("So that this time is yours."),
        "attendees": _("So that there is room, and time, for everybody."),
        "children_ages": _("So that there is something for them too."),
        "helper_email": _("So that we can write to you if we cannot reach this person."),
        "email": _("So that we can send you the time of your appointment."),
        "safe_place": _("So that whoever calls asks you first whether you are alone."),
        "spoken_language": _("So that you can say things as they come."),
        "interpreter": _("So that we look for somebody beforehand."),
        "message": _("So that you do not have to say it twice."),
    }

    def __init__(self, *args: Any, now: datetime | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        # What the first page asked stands under the words of these answers.
        self.sections = (self._settled(), *type(self).sections[1:])  # type: ignore[misc]
        if now is not None and self.knows_its_meeting:
            self.offers_times(now)

    # Which times there are --------------------------------------------------------------------

    @property
    def meeting_key(self) -> MeetingKey:
        """What decides which times there are, as it was answered."""
        return meeting_key_of({name: self[name].value() for name in _DECIDES})

    @property
    def knows_its_meeting(self) -> bool:
        """Whether the questions that decide which times there are were answered."""
        meeting, mode, _avoided = self.meeting_key
        return meeting in Meeting.values and mode in Mode.values

    def offers_times(self, now: datetime) -> None:
        """What may be chosen at this moment; once more where somebody was faster meanwhile."""
        cast("SlotField", self.fields["slot"]).offers(self._offer(now), box=self["slot"])

    def _offer(self, now: datetime) -> Offer:
        meeting, mode, avoided = self.meeting_key
        offered = slots_for_form(
            self.token(now).key, meeting=Meeting(meeting), mode=Mode(mode), now=now
        )
        return offer_of(offered, avoiding={int(day) for day in avoided if day in _DAYS})

    def _settled(self) -> Section:
        """What the first page asked: folded, under the words of its answers."""
        if not self.knows_its_meeting:
            return type(self).sections[0]
        meeting, mode, _avoided = self.meeting_key
        answer = f"{Meeting(meeting).label}, {str(Mode(mode).label).lower()}"
        return Section(
            ("meeting", "mode", "avoid_weekdays"),
            title=capfirst(answer),
            intro=_("To see other times, change your answers here, then continue."),
            settled=True,
        )

    # What is asked again ----------------------------------------------------------------------

    def refuses_time(self, refusal: AlreadyBooked | SlotTaken, now: datetime) -> None:
        """The chosen time cannot be kept: an error beside the question, and the times of now."""
        self.add_error("slot", refused(refusal))
        self.offers_times(now)

    @property
    def lacks_only_a_time(self) -> bool:
        """Whether everything is answered, but the time was taken meanwhile: one question is left.

        It is asked alone, and `kept_answers` wait beside it.
        """
        return self.errors.keys() == {"slot"} and self.errors["slot"].as_data()[0].code == TAKEN

    @property
    def offer(self) -> Offer:
        """What may be chosen; a form that offers nothing has none."""
        offer = cast("SlotField", self.fields["slot"]).offer
        assert offer is not None
        return offer

    @property
    def kept_answers(self) -> SafeString:
        """Everything typed but the time, in hidden fields, as a browser would send it."""
        return format_html_join("", _HIDDEN, self._kept())

    def _kept(self) -> Iterator[tuple[str, str]]:
        for name, typed in self.answers().items():
            if name == "slot" or typed is False:
                continue
            for value in typed if isinstance(typed, list) else [typed]:
                yield name, "on" if value is True else value

    # What a valid form says -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """A number for a meeting by telephone; an interpreter for another language."""
        cleaned = super().clean()
        takes_place = cleaned.get("slot") not in {None, NO_TIME}
        number = cleaned.get("phone") or cleaned.get("helper_phone")
        by_phone = takes_place and cleaned.get("mode") == Mode.PHONE
        if by_phone and not number and self.errors.keys().isdisjoint(_REACHED):
            self.add_error("phone", _("Write the number at which the meeting will take place."))
        asks_for_one = cleaned.get("spoken_language") == SpokenLanguage.OTHER
        if asks_for_one and not cleaned.get("interpreter") and "interpreter" not in self.errors:
            self.add_error("interpreter", _("Write which language the interpreter speaks."))
        return cleaned

    @property
    def chosen_time(self) -> str:
        """The time that a valid form chose; empty where somebody is to call."""
        slot: str = self.cleaned_data["slot"]
        return "" if slot == NO_TIME else slot

    def appointment_answers(self, language: str) -> AppointmentAnswers:
        """The answers of a valid form, as the operation takes them; `language` that of the page."""
        cleaned = self.cleaned_data
        # Who speaks French too and asks for an interpreter of sign language gets the interpreter.
        spoken = SpokenLanguage.OTHER if cleaned["interpreter"] else cleaned["spoken_language"]
        return AppointmentAnswers(
            preferred_name=cleaned["preferred_name"],
            email=cleaned["email"],
            phone=cleaned["phone"],
            contact_by=self.reached_by(),
            good_time=cleaned["good_time"],
            voicemail=cleaned["voicemail"],
            safe_place=cleaned["safe_place"],
            meeting=cleaned["meeting"],
            mode=cleaned["mode"],
            spoken_language=spoken or language,
            interpreter=cleaned["interpreter"],
            adults=cleaned["attendees"] or 1,
            children_ages=tuple(cleaned["children_ages"]),
            avoid_weekdays=tuple(map(int, cleaned["avoid_weekdays"])),
            message=cleaned["message"],
            helper=self.helper_answers(),
        )
