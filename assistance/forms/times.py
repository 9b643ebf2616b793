"""The times that a form offers: by day, the nearest ones first, later ones folded by week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

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
from ..models.slots import Slot
from ..operations import AlreadyBooked, FormSlots, SlotTaken

#: The answer of whom none of the times suits: somebody calls her.
NO_TIME = "none"
#: The code of the error that asks for another time.
TAKEN = "taken"
#: As many times as one looks through without getting tired; whole days, and always one of them.
SHOWN_AT_ONCE = 30

_NONE_SUITS = _("None of them suits me: suggest another")


class Whereabouts(NamedTuple):
    """A place where people come, as it is written above the times."""

    key: int
    name: str
    address: str


@dataclass(frozen=True)
class Time:
    """One answer."""

    value: str
    starts_at: datetime
    ends_at: datetime
    #: The name of the place; empty where people do not come.
    place: str


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


class Offer:
    """The times among which somebody chooses; what stands in it stands in it for everybody."""

    def __init__(
        self, slots: Iterable[Slot], places: Iterable[Whereabouts], *, is_booked: bool
    ) -> None:
        """One for each moment and place, whichever lasts the shortest."""
        self.is_booked = is_booked
        kept = {slot.value: slot for slot in reversed(tuple(slots))}
        ordered = sorted(kept.values(), key=lambda slot: (slot.starts_at, slot.place_id or 0))
        keys = {slot.place_id for slot in ordered}
        self.places = sorted(
            (place for place in places if place.key in keys), key=lambda place: place.name
        )
        names = {place.key: place.name for place in self.places}
        self.times = {
            slot.value: Time(
                value=slot.value,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                place=names.get(slot.place_id or 0, ""),
            )
            for slot in ordered
        }
        days = [
            Day(day, tuple(times))
            for day, times in groupby(
                self.times.values(), key=lambda time: local_date(time.starts_at)
            )
        ]
        shown = _shown_at_once(days)
        self.days = days[:shown]
        self.weeks = [
            Week(tuple(further), goes_on=week in {_week_of(day) for day in self.days})
            for week, further in groupby(days[shown:], key=_week_of)
        ]


def offer_of(offered: FormSlots, *, avoiding: Collection[int] = ()) -> Offer:
    """The times that a form may choose, none of them on a day that is avoided (a weekday)."""
    keys = {slot.place_id for slot in offered.slots if slot.place_id}
    places = tuple(
        Whereabouts(place.pk, place.name, place.address)
        for place in (Place.objects.filter(pk__in=keys) if keys else ())
    )
    avoided = frozenset() if offered.is_booked else frozenset(avoiding)
    return _arranged(tuple(offered.slots), places, avoided, is_booked=offered.is_booked)


# Of a crowd most people are offered the same.
@lru_cache(maxsize=16)
def _arranged(
    slots: tuple[Slot, ...],
    places: tuple[Whereabouts, ...],
    avoiding: frozenset[int],
    *,
    is_booked: bool,
) -> Offer:
    suit = [slot for slot in slots if local_date(slot.starts_at).weekday() not in avoiding]
    return Offer(suit, places, is_booked=is_booked)


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

    @property
    def times(self) -> SafeString:
        """Its times as they stand on the page; the week of the chosen one is open."""
        assert self.offer is not None
        value = self._box.value()
        return _draw(
            self.offer,
            name=self._box.html_name,
            auto_id=str(self._box.auto_id),
            chosen=value if value in self.offer.times else "",
            language=get_language(),
        )

    def valid_value(self, value: Any) -> bool:
        """Whether it is one of the offered times, or none of them where one may say so."""
        assert self.offer is not None
        return value in self.offer.times or (value == NO_TIME and not self.offer.is_booked)

    def spoken(self, value: str) -> str:
        """The moment in words, or that none suits."""
        chosen = self.offer.times.get(value) if self.offer else None
        return spoken_time(chosen, get_language()) if chosen else super().spoken(value)

    def validate(self, value: Any) -> None:
        """Raises ValidationError where nothing, or none of the offered times, was chosen."""
        if self.offer is None:
            return
        if value and not self.valid_value(value):
            raise refused(AlreadyBooked() if self.offer.is_booked else SlotTaken())
        super().validate(value)


def refused(refusal: AlreadyBooked | SlotTaken) -> ValidationError:
    """What stands beside the question where a time cannot be chosen; TAKEN if another one can."""
    return ValidationError(str(refusal), code=TAKEN if isinstance(refusal, SlotTaken) else "booked")


# Most people look at the same times: drawing hundreds of them anew for each is most of a page.
@lru_cache(maxsize=16)
def _draw(
    offer: Offer, *, name: str, auto_id: str, chosen: str, language: str | None
) -> SafeString:
    first = next(iter(offer.times), "")

    def drawn(days: Iterable[Day]) -> list[SafeString]:
        return [
            _draw_day(
                day,
                name=name,
                auto_id=auto_id,
                # Where the question begins: what is wrong with it leads there.
                first=_if_in(day, first),
                chosen=_if_in(day, chosen),
                tells_place=len(offer.places) > 1,
                language=language,
            )
            for day in days
        ]

    weeks = [
        {
            "monday": week.monday,
            "goes_on": week.goes_on,
            "days": drawn(week.days),
            "is_open": any(_if_in(day, chosen) for day in week.days),
        }
        for week in offer.weeks
    ]
    return render_to_string("assistance/days.html", {"days": drawn(offer.days), "weeks": weeks})


def _if_in(day: Day, value: str) -> str:
    """`value`, if it is one of the times of this day; "" otherwise."""
    return value if any(time.value == value for time in day.times) else ""


# Of an offer that has changed, most days have not.
@lru_cache(maxsize=1024)
def _draw_day(
    day: Day,
    *,
    name: str,
    auto_id: str,
    first: str,
    chosen: str,
    tells_place: bool,
    language: str | None,
) -> SafeString:
    context = {"day": day, "name": name, "auto_id": auto_id, "first": first, "chosen": chosen}
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
