"""The times that a form offers: by day, the nearest ones first, later ones folded by week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import ChoiceField
from stage4club.core.spoken import long_day, span
from stage4club.core.working_days import local_date

from ..models import Place
from ..operations import AlreadyBooked, FormSlots, SlotTaken

#: The answer of whom none of the times suits: somebody calls her.
NO_TIME = "none"
#: As many times as one looks through without getting tired; whole days, and always one of them.
SHOWN_AT_ONCE = 30

_NONE_SUITS = _("None of them suits me: call me")


@dataclass(frozen=True)
class Time:
    """One answer; `number` counts them on the page."""

    value: str
    starts_at: datetime
    ends_at: datetime
    #: The name of the place; empty where people do not come.
    place: str
    number: int


@dataclass(frozen=True)
class Day:
    """The times of one day."""

    day: date
    times: tuple[Time, ...]


@dataclass(frozen=True)
class Week:
    """Days further on, which one unfolds."""

    days: tuple[Day, ...]
    #: Its first days are among those that are shown at once.
    goes_on: bool

    @property
    def monday(self) -> date:
        """How a week is called."""
        first = self.days[0].day
        return first - timedelta(days=first.weekday())


@dataclass(frozen=True)
class DrawnWeek:
    """A week as it stands on the page."""

    monday: date
    days: Sequence[SafeString]
    goes_on: bool
    is_open: bool


class Offer:
    """The times among which somebody chooses, none of them on a day that she avoids."""

    def __init__(self, offered: FormSlots, *, avoiding: Collection[int] = ()) -> None:
        """One for each moment and place, whichever lasts the shortest."""
        self.is_booked = offered.is_booked
        kept = {
            slot.value: slot
            for slot in reversed(offered.slots)
            if self.is_booked or local_date(slot.starts_at).weekday() not in avoiding
        }
        ordered = sorted(kept.values(), key=lambda slot: (slot.starts_at, slot.place_id or 0))
        keys = {slot.place_id for slot in ordered if slot.place_id}
        found = Place.objects.in_bulk(keys) if keys else {}
        self.places = sorted(found.values(), key=lambda place: place.name)
        self.times = [
            Time(
                value=slot.value,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                place=found[slot.place_id].name if slot.place_id in found else "",
                number=number,
            )
            for number, slot in enumerate(ordered)
        ]
        days = [
            Day(day, tuple(times))
            for day, times in groupby(self.times, key=lambda time: local_date(time.starts_at))
        ]
        shown = _shown_at_once(days)
        self.days = days[:shown]
        self.weeks = [
            Week(tuple(further), goes_on=week in {_week_of(day) for day in self.days})
            for week, further in groupby(days[shown:], key=_week_of)
        ]


def _week_of(day: Day) -> tuple[int, int]:
    return day.day.isocalendar()[:2]


def _shown_at_once(days: Sequence[Day]) -> int:
    shown = count = 0
    for day in days:
        count += len(day.times)
        if shown and count > SHOWN_AT_ONCE:
            break
        shown += 1
    return shown


class SlotField(ChoiceField):
    """One of the times of an `Offer`, or none of them; without an offer nothing can be wrong."""

    offer: Offer | None = None
    none_suits = _NONE_SUITS
    _box: BoundField

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(NO_TIME, _NONE_SUITS)],
            missing=_("Choose a time, or ask us to call you."),
            template_name="assistance/times.html",
            **options,
        )

    def offers(self, offer: Offer, *, box: BoundField) -> None:
        """The times of `offer` are the answers of `box`."""
        self.offer, self._box = offer, box
        language = get_language()
        words = [(time.value, spoken_time(time, language)) for time in offer.times]
        self.choices = words if offer.is_booked else [*words, (NO_TIME, _NONE_SUITS)]

    @property
    def days(self) -> list[SafeString]:
        """Those shown at once, as they stand on the page."""
        return [self._drawn(day) for day in self.offer.days] if self.offer else []

    @property
    def weeks(self) -> list[DrawnWeek]:
        """Those that one unfolds; the one of the chosen time is open."""
        return [
            DrawnWeek(
                monday=week.monday,
                goes_on=week.goes_on,
                days=[self._drawn(day) for day in week.days],
                is_open=any(_chosen_in(day, self._box.value()) for day in week.days),
            )
            for week in (self.offer.weeks if self.offer else ())
        ]

    def _drawn(self, day: Day) -> SafeString:
        assert self.offer is not None
        return _draw_day(
            day,
            name=self._box.html_name,
            auto_id=self._box.auto_id,
            chosen=_chosen_in(day, self._box.value()),
            tells_place=len(self.offer.places) > 1,
            language=get_language(),
        )

    def validate(self, value: Any) -> None:
        """Raises ValidationError where nothing, or none of the offered times, was chosen."""
        if self.offer is None:
            return
        if value and not self.valid_value(value):
            refusal = AlreadyBooked() if self.offer.is_booked else SlotTaken()
            raise ValidationError(str(refusal), code="taken")
        super().validate(value)


def _chosen_in(day: Day, value: Any) -> str:
    """`value`, if it is one of the times of this day; "" otherwise."""
    return next((time.value for time in day.times if time.value == value), "")


# Most people look at the same days: drawing hundreds of times anew for each is most of a page.
@lru_cache(maxsize=1024)
def _draw_day(
    day: Day, *, name: str, auto_id: str, chosen: str, tells_place: bool, language: str | None
) -> SafeString:
    context = {"day": day, "name": name, "auto_id": auto_id, "chosen": chosen}
    return render_to_string("assistance/day.html", {**context, "tells_place": tells_place})


@lru_cache(maxsize=4096)
def spoken_time(time: Time, language: str | None) -> str:
    """« jeudi 19 mars 2026, de 10 h à 11 h », and the place where there is one.

    `language` is the active one.
    """
    words = {"day": long_day(time.starts_at), "hours": span(time.starts_at, time.ends_at)}
    if not time.place:
        return gettext("%(day)s, %(hours)s") % words
    return gettext("%(day)s, %(hours)s, %(place)s") % {**words, "place": time.place}
