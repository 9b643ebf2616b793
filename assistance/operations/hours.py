"""When, where and how a social worker receives people: her own page, saved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.people.models import User

from ..enums import Meeting, Mode
from ..models import Availability, Place, Practice
from ..models.slots import Slot, all_free_slots

#: How far a preview of the times goes.
PREVIEWED = timedelta(weeks=2)

SlotsByKind = dict[tuple[Meeting, Mode], Sequence[Slot]]


class PlaceTaken(RuleError):
    """Two places of one name are one."""

    message = _("There is already a place of this name.")


@dataclass(frozen=True)
class Hours:
    """One line of a week: local hours of one weekday, from one date to another, both included."""

    weekday: int
    starts: time
    ends: time
    in_person: bool
    by_phone: bool
    by_video: bool
    place: Place | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Way:
    """How she works: the columns of `Practice`."""

    individual_minutes: int
    family_minutes: int
    buffer_minutes: int
    lead_hours: int
    horizon_weeks: int
    video_url: str


@dataclass(frozen=True)
class PlaceAnswers:
    """A place as it was typed; `key` None for a new one."""

    key: int | None
    name: str
    address: str
    access_fr: str
    access_en: str
    is_active: bool


@transaction.atomic
def save_hours(*, by: User, now: datetime, way: Way, hours: Sequence[Hours]) -> Practice:
    """`by` works this way, in exactly these hours; what was booked stays booked.

    Of two who save at once the second wins as a whole: hours are never those of both.
    """
    practice, is_new = Practice.objects.select_for_update().update_or_create(
        # The key: `by` must not remember in memory what a preview takes back.
        social_worker_id=by.pk,
        defaults=asdict(way),
    )
    Availability.objects.of([by.pk]).delete()
    Availability.objects.bulk_create(
        # asdict would copy the place.
        Availability(social_worker=by, **vars(line))
        for line in hours
    )
    audit.record("added" if is_new else "changed", practice, by=by, now=now)
    return practice


def preview_hours(*, by: User, now: datetime, way: Way, hours: Sequence[Hours]) -> SlotsByKind:
    """The times that would be offered for `PREVIEWED`, were these saved; nothing is."""
    with transaction.atomic():
        save_hours(by=by, now=now, way=way, hours=hours)
        slots = slots_to_come(by=by, now=now)
        transaction.set_rollback(True)
    return slots


def slots_to_come(*, by: User, now: datetime) -> SlotsByKind:
    """The times of `by` that are offered for `PREVIEWED`, for each kind of meeting and way."""
    until = now + PREVIEWED
    return {
        kind: [slot for slot in slots if slot.starts_at < until]
        for kind, slots in all_free_slots(now=now, workers=[by.pk]).items()
    }


@transaction.atomic
def save_places(places: Sequence[PlaceAnswers], *, by: User, now: datetime) -> None:
    """Write the places that are new or have changed. Raises `PlaceTaken`, having kept nothing."""
    stored = {place.pk: place for place in Place.objects.select_for_update().order_by("pk")}
    for answers in places:
        typed = {name: value for name, value in vars(answers).items() if name != "key"}
        place = stored.get(answers.key) if answers.key else Place()
        if place is None:
            continue
        is_new = not answers.key
        changed = [name for name, value in typed.items() if getattr(place, name) != value]
        if not is_new and not changed:
            continue
        for name, value in typed.items():
            setattr(place, name, value)
        verb = "added" if is_new else "changed"
        with refused_by({"assistance_place_name_key": PlaceTaken}):
            place.save()
        audit.record(verb, place, by=by, now=now, details={"fields": sorted(changed)})
