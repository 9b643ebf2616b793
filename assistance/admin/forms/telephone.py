"""Somebody on the telephone: the fewest questions, the nearest times first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    new_form_token,
    read_form_token,
)
from stage4club.people.enums import ContactBy, GoodTime, Language
from stage4club.people.models import User
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import APPOINTMENT, text_in_force

from ...enums import AgeBand, Meeting, Mode, SpokenLanguage
from ...models.appointment import MOST_ADULTS
from ...models.slots import find_slot
from ...operations import AppointmentAnswers
from .times import ANOTHER, TimesForm, nearest_slots

#: In the list of times: none is booked now.
LATER = "later"
MESSAGE_LONGEST = 1000


class TelephoneForm(TimesForm):
    """A name, a number, a time and a yes are enough.

    The times are those of the meeting and the way that were chosen: another choice shows others.
    """

    form_token = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_form_token)
    preferred_name = LineField(
        label=_("First name, or the name to use"),
        missing=_("Write the name you would like us to use."),
    )
    phone = PhoneLineField(label=_("Telephone"), required=False, attrs={"autocomplete": "off"})
    meeting = ChoiceField(label=_("Meeting"), choices=Meeting.choices, initial=Meeting.INDIVIDUAL)
    mode = ChoiceField(label=_("How?"), choices=Mode.choices, initial=Mode.PHONE)
    slot = forms.ChoiceField(
        label=_("Free times, nearest first"), widget=forms.RadioSelect, required=False
    )
    twice_that_day = forms.BooleanField(
        label=_("Both appointments that day are wanted"), required=False
    )
    email = EmailLineField(
        label=_("E-mail"),
        help_text=_("If there is one, the confirmation is sent there."),
        required=False,
        attrs={"autocomplete": "off"},
    )
    language = ChoiceField(
        label=_("Which language does this person read?"),
        choices=Language.choices,
        initial=Language.FRENCH,
    )
    adults = forms.IntegerField(
        label=_("Adults who come, this person included"),
        min_value=1,
        max_value=MOST_ADULTS,
        initial=1,
    )
    children_ages = forms.MultipleChoiceField(
        label=_("Ages of the children who come"),
        choices=AgeBand,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = BlockField(
        label=_("A few words, in this person's own words"),
        help_text=_("Only if this person asks for it. Nothing about health."),
        required=False,
        max_length=MESSAGE_LONGEST,
        attrs={"rows": "2"},
    )
    consent_contact = CheckField(
        label=_("I read this sentence aloud, and the answer was yes."),
        help_text=text_in_force(ConsentPurpose.CONTACT, APPOINTMENT).text,
        missing=_("Read the sentence aloud. Tick the box if the answer is yes."),
    )
    one_of = frozenset({"phone", "email", "slot", "place", "twice_that_day"})
    first_names = ("preferred_name", "phone", "meeting", "mode")
    time_names = ("slot", "day", "hour", "place")
    folded_names = ("email", "language", "adults", "children_ages", "message")

    def __init__(self, *args: Any, user: User, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        meeting, mode = self["meeting"].value(), self["mode"].value()
        self.shown = (
            meeting if meeting in Meeting.values else Meeting.INDIVIDUAL,
            mode if mode in Mode.values else Mode.PHONE,
        )
        slots = nearest_slots(worker=user, meeting=self.shown[0], mode=self.shown[1], now=now)
        self.offer(slots, mode=self.shown[1], now=now)

    def choices(self, places: dict[int, str]) -> list[tuple[str, Any]]:
        """The times, another one, or none for now."""
        return [
            *super().choices(places),
            (ANOTHER, _("Another time, written below")),
            (LATER, _("No time for now: I will answer")),
        ]

    def drawn(self, names: tuple[str, ...]) -> list[Any]:
        """These questions, as far as they are asked."""
        return [self[name] for name in names if name in self.fields]

    @property
    def first(self) -> list[Any]:
        """Who, and which kind of meeting."""
        return self.drawn(self.first_names)

    @property
    def times(self) -> list[Any]:
        """When, and where; that it is twice that day, once it is."""
        is_twice = self.is_bound and (
            "twice_that_day" in self.errors or self["twice_that_day"].data
        )
        return self.drawn((*self.time_names, *(("twice_that_day",) if is_twice else ())))

    @property
    def folded(self) -> list[Any]:
        """What may be left as it is."""
        return self.drawn(self.folded_names)

    @property
    def opens(self) -> bool:
        """Whether something that is folded has to be corrected."""
        return bool(self.is_bound and self.errors.keys() & set(self.folded_names))

    def clean(self) -> dict[str, Any]:
        """One way to be reached; one time, or none."""
        answers = super().clean() or self.cleaned_data
        wrong = self.errors.keys() & {"phone", "email"}
        if not wrong and not answers.get("phone") and not answers.get("email"):
            self.add_error("phone", _("Write a telephone number or an e-mail address."))
        slot = find_slot(self.slots, answers.get("slot", ""))
        typed = self.typed_moment(answers)
        is_later = answers.get("slot") == LATER
        if typed is not None and (slot is not None or is_later):
            self.add_error("slot", _("Choose a time of the list, or write one: not both."))
        elif not (slot or typed or is_later) and not self.errors.keys() & {"slot", "day", "hour"}:
            self.add_error("slot", _("Choose a time of the list, or write one."))
        answers["starts_at"] = slot.starts_at if slot else typed
        if answers["starts_at"] and "slot" not in self.errors:
            slots = [slot] if slot else []
            answers["place"] = self.where(slots, answers, typed=typed is not None)
        return answers

    def key(self, now: datetime) -> str:
        """The same for every sending of one page."""
        token = read_form_token(self.cleaned_data["form_token"], now)
        # A page of ours always carries one; without it each sending is one of its own.
        return (token or cast("Any", read_form_token(new_form_token(), now))).key

    def appointment_answers(self) -> AppointmentAnswers:
        """The answers of a valid form, as the operation takes them."""
        cleaned = self.cleaned_data
        return AppointmentAnswers(
            preferred_name=cleaned["preferred_name"],
            email=cleaned["email"],
            phone=cleaned["phone"],
            contact_by=ContactBy.EMAIL if cleaned["email"] else ContactBy.PHONE,
            good_time=GoodTime.ANY,
            voicemail="",
            safe_place="",
            meeting=cleaned["meeting"],
            mode=cleaned["mode"],
            spoken_language=SpokenLanguage(cleaned["language"]),
            interpreter="",
            adults=cleaned["adults"],
            children_ages=tuple(cleaned["children_ages"]),
            avoid_weekdays=(),
            message=cleaned["message"],
            helper=None,
        )
