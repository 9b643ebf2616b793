"""When: one of the nearest free times, or another one on which two people agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.admin.forms import EARLIEST, HOURS, LATEST, StaffForm
from services.policy import local_moment
from stage4club.core.errors import RuleError
from stage4club.core.spoken import long_day, span
from stage4club.core.staff.fields import DayInput, HourInput
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import Meeting, Mode
from ...models import Appointment, Place, Reservation
from ...models.proposal import MOST_TIMES
from ...models.slots import Slot, find_slot, free_slots, practice_of
from ...operations import MomentPast, NoTime

#: So many free times are read at a glance; further ones are written.
NEAREST = 12
#: And no more of one day: somebody who is not free that day is not free at any of its hours.
OF_ONE_DAY = 4
#: In the list of times: none of them.
ANOTHER = "another"


def slot_words(slot: Slot, places: dict[int, str]) -> str:
    """« jeudi 12 mars 2026, de 9 h à 10 h (Bureau de Montréal) »."""
    words = f"{long_day(slot.starts_at)}, {span(slot.starts_at, slot.ends_at)}"
    place = places.get(slot.place_id or 0)
    return f"{words} ({place})" if place else words


def nearest_slots(
    *,
    worker: User,
    meeting: str,
    mode: str,
    now: datetime,
    avoid: Iterable[int] = (),
    ignoring: Reservation | None = None,
) -> list[Slot]:
    """The `NEAREST` free times of `worker`, `OF_ONE_DAY` at most, on weekdays that suit.

    No two of them overlap: several can be proposed together.
    """
    unwanted = set(avoid)
    slots = free_slots(
        meeting=Meeting(meeting), mode=Mode(mode), now=now, workers=[worker.pk], ignoring=ignoring
    )
    suiting = [slot for slot in slots if local_date(slot.starts_at).weekday() not in unwanted]
    apart: list[Slot] = []
    of_day: Counter[date] = Counter()
    for slot in suiting:
        day = local_date(slot.starts_at)
        if of_day[day] < OF_ONE_DAY and (not apart or slot.starts_at >= apart[-1].ends_at):
            apart.append(slot)
            of_day[day] += 1
    return apart[:NEAREST]


class TimesForm(StaffForm):
    """Asks when, and where for a meeting in person; gives moments in UTC and a `Place`."""

    #: A time of the list, or one that is written.
    one_of = frozenset({"slot", "place"})
    day = forms.DateField(label=_("Another day"), widget=DayInput, required=False)
    hour = forms.TimeField(label=_("Hour"), widget=HourInput, input_formats=HOURS, required=False)
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), required=False, empty_label=None
    )

    def offer(self, slots: list[Slot], *, mode: str, now: datetime) -> None:
        """Take what may be answered: these times, and the places for a meeting in person."""
        self.slots, self.now, self.is_in_person = slots, now, mode == Mode.IN_PERSON
        places: QuerySet[Place] = Place.objects.in_use()
        names = {place.pk: place.name for place in places} if self.is_in_person else {}
        cast("forms.ChoiceField", self.fields["slot"]).choices = self.choices(names)
        if self.is_in_person:
            cast("forms.ModelChoiceField[Place]", self.fields["place"]).queryset = places
        else:
            del self.fields["place"]

    def choices(self, places: dict[int, str]) -> list[tuple[str, Any]]:
        """The times in words."""
        return [(slot.value, slot_words(slot, places)) for slot in self.slots]

    def typed_moment(self, answers: dict[str, Any]) -> datetime | None:
        """The day and the hour that were written; None for neither, or for what is wrong."""
        day, hour = answers.get("day"), answers.get("hour")
        if self.errors.keys() & {"day", "hour"} or (day is None and hour is None):
            return None
        if day is None or hour is None:
            missing = "day" if day is None else "hour"
            self.add_error(missing, _("Write both a day and an hour."))
            return None
        if not EARLIEST <= day <= LATEST:
            self.add_error("day", _("Check the year."))
            return None
        try:
            moment = local_moment(day, hour)
        except RuleError as refusal:
            self.add_error("hour", ValidationError(str(refusal), code="clocks"))
            return None
        if moment <= self.now:
            self.add_error("day", ValidationError(str(MomentPast()), code="past"))
            return None
        return moment

    def where(self, slots: list[Slot], answers: dict[str, Any], *, typed: bool) -> Place | None:
        """The one place of the times that were chosen, in person."""
        if not self.is_in_person:
            return None
        keys = {slot.place_id for slot in slots}
        chosen: Place | None = answers.get("place")
        if typed:
            keys.add(chosen.pk if chosen else None)
        if None in keys:
            self.add_error("place", _("Choose where you meet."))
            return None
        if len(keys) > 1:
            self.add_error("place", _("Choose times at one place only."))
            return None
        return Place.objects.filter(pk__in=[key for key in keys if key]).first()


class BookForm(TimesForm):
    """One time."""

    needs_subject = True
    slot = forms.ChoiceField(
        label=_("Free times, nearest first"), widget=forms.RadioSelect, required=False
    )
    field_order = ("slot", "day", "hour", "place")

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        now = timezone.now()
        slots = nearest_slots(
            worker=user,
            meeting=subject.meeting,
            mode=subject.mode,
            now=now,
            avoid=subject.avoid_weekdays,
            ignoring=subject.reservation,
        )
        others = [slot for slot in slots if slot.starts_at != subject.starts_at]
        self.offer(others, mode=subject.mode, now=now)

    def choices(self, places: dict[int, str]) -> list[tuple[str, Any]]:
        """The times, and that it is another one."""
        return [*super().choices(places), (ANOTHER, _("Another time, written below"))]

    def clean(self) -> dict[str, Any]:
        """Give `starts_at` and `place` in the place of what was typed about them."""
        answers = super().clean() or self.cleaned_data
        slot = find_slot(self.slots, answers.get("slot", ""))
        typed = self.typed_moment(answers)
        if slot is not None and typed is not None:
            self.add_error("slot", _("Choose a time of the list, or write one: not both."))
        elif slot is None and typed is None and not self.errors:
            self.add_error("slot", _("Choose a time of the list, or write one."))
        if self.errors:
            return answers
        place = self.where([slot] if slot else [], answers, typed=typed is not None)
        return {"starts_at": slot.starts_at if slot else typed, "place": place}


class MoveForm(BookForm):
    """Another time for the same meeting; where it was is filled in."""

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        reservation = subject.reservation
        initial = {"place": reservation.place_id if reservation else None}
        super().__init__(*args, subject=subject, user=user, **{"initial": initial, **options})


class ProposeForm(TimesForm):
    """Between one and three times."""

    needs_subject = True
    slot = forms.MultipleChoiceField(
        label=_("Free times, nearest first"),
        help_text=_("Choose up to three. They are kept for this person until she answers."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("slot", "day", "hour", "place")

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        now = timezone.now()
        slots = nearest_slots(
            worker=user,
            meeting=subject.meeting,
            mode=subject.mode,
            now=now,
            avoid=subject.avoid_weekdays,
        )
        self.length = timedelta(minutes=practice_of(user).minutes(subject.meeting))
        self.offer(slots, mode=subject.mode, now=now)

    def clean(self) -> dict[str, Any]:
        """Give `times` and `place` in the place of what was typed about them."""
        answers = super().clean() or self.cleaned_data
        named = [find_slot(self.slots, value) for value in answers.get("slot", ())]
        slots = [slot for slot in named if slot is not None]
        typed = self.typed_moment(answers)
        times = {slot.starts_at for slot in slots} | ({typed} if typed else set())
        if any(later - earlier < self.length for earlier, later in pairwise(sorted(times))):
            self.add_error("day", _("This time overlaps one of the list. Choose another one."))
        if not self.errors and not 1 <= len(times) <= MOST_TIMES:
            self.add_error("slot", ValidationError(str(NoTime()), code="times"))
        if self.errors:
            return answers
        place = self.where(slots, answers, typed=typed is not None)
        return {"times": sorted(times), "place": place}
