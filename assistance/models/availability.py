"""When a social worker receives people: her hours, her absences, her way of working."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

from ..enums import Meeting, Mode, Weekday
from ..policy import are_hours_of

#: No meeting is longer, and no pause between two.
LONGEST_MINUTES = 240
#: No working day begins sooner or later than so many weeks from now.
FURTHEST_WEEKS = 26
#: Two weeks before a first time is offered would be no offer.
LONGEST_LEAD_HOURS = 14 * 24


RowT = TypeVar("RowT", bound=models.Model)


class OwnQuerySet(models.QuerySet[RowT]):
    """Reading what belongs to one social worker."""

    def visible_to(self, user: User) -> Self:
        """Her own: how a colleague works is shown by the times she offers."""
        if not user.has_perm("assistance.view_availability"):
            return self.none()
        return self.filter(social_worker=user)

    def of(self, workers: Iterable[int]) -> Self:
        """Those of these accounts (keys)."""
        return self.filter(social_worker__in=workers)


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reading places: they hold nothing personal."""

    def visible_to(self, user: User) -> PlaceQuerySet:
        """All of them, for whoever receives people there."""
        return self.all() if user.has_perm("assistance.view_place") else self.none()

    def in_use(self) -> PlaceQuerySet:
        """Where people can be received today."""
        return self.filter(is_active=True).order_by("name", "pk")


class Place(models.Model):
    """Where people are received in person, and how one gets in."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.CharField(_("address"), max_length=200)
    access_fr = models.TextField(_("how one gets in (French)"), blank=True)
    access_en = models.TextField(_("how one gets in (English)"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        """A place has a name and an address."""

        verbose_name = _("place")
        verbose_name_plural = _("places")
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_place_named", condition=~Q(name="") & ~Q(address="")
            )
        ]

    def __str__(self) -> str:
        """The name of the place."""
        return self.name

    def access(self, language: str) -> str:
        """How one gets in, in this language; in the other where nobody wrote it."""
        texts = (self.access_fr, self.access_en)
        first, second = texts if language == "fr" else texts[::-1]
        return first or second


class PracticeQuerySet(OwnQuerySet["Practice"]):
    """Reading ways of working."""


class Practice(models.Model):
    """How one social worker works: one row each, the usual where there is none."""

    social_worker = models.OneToOneField(
        User, models.PROTECT, primary_key=True, related_name="practice"
    )
    individual_minutes = models.PositiveSmallIntegerField(
        _("length of an individual meeting (minutes)"),
        default=60,
        validators=[MinValueValidator(15), MaxValueValidator(LONGEST_MINUTES)],
    )
    family_minutes = models.PositiveSmallIntegerField(
        _("length of a family meeting (minutes)"),
        default=90,
        validators=[MinValueValidator(15), MaxValueValidator(LONGEST_MINUTES)],
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        _("pause between two meetings (minutes)"),
        default=15,
        validators=[MaxValueValidator(LONGEST_MINUTES)],
    )
    lead_hours = models.PositiveSmallIntegerField(
        _("shortest notice (hours)"),
        default=24,
        validators=[MaxValueValidator(LONGEST_LEAD_HOURS)],
    )
    horizon_weeks = models.PositiveSmallIntegerField(
        _("how far ahead people can choose (weeks)"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(FURTHEST_WEEKS)],
    )
    video_url = models.URLField(_("link of her video room"), blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        """Lengths that a day can hold."""

        verbose_name = _("way of working")
        verbose_name_plural = _("ways of working")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_practice_lengths",
                condition=Q(
                    individual_minutes__range=(15, LONGEST_MINUTES),
                    family_minutes__range=(15, LONGEST_MINUTES),
                    buffer_minutes__lte=LONGEST_MINUTES,
                ),
            ),
            models.CheckConstraint(
                name="assistance_practice_notice",
                condition=Q(
                    lead_hours__lte=LONGEST_LEAD_HOURS, horizon_weeks__range=(1, FURTHEST_WEEKS)
                ),
            ),
        ]

    def __str__(self) -> str:
        """Whose it is."""
        return str(self.social_worker)

    def minutes(self, meeting: str) -> int:
        """How long such a meeting lasts."""
        return self.family_minutes if meeting == Meeting.FAMILY else self.individual_minutes


class AvailabilityQuerySet(OwnQuerySet["Availability"]):
    """Reading hours."""


class Availability(models.Model):
    """Hours of one weekday in which a social worker receives people, from one date to another.

    Local hours: 13:30 stays 13:30 on both sides of a change of clocks.
    """

    social_worker = models.ForeignKey(
        User, models.PROTECT, related_name="availabilities", verbose_name=_("social worker")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    in_person = models.BooleanField(_("in person"), default=False, db_default=False)
    by_phone = models.BooleanField(_("by telephone"), default=True, db_default=True)
    by_video = models.BooleanField(_("by video"), default=True, db_default=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        """An hour that ends after it starts, for something, somewhere where somebody comes."""

        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        ordering: ClassVar = ["weekday", "starts", "pk"]
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_availability_weekday", condition=Q(weekday__in=Weekday.values)
            ),
            models.CheckConstraint(
                name="assistance_availability_ends_after", condition=Q(ends__gt=F("starts"))
            ),
            models.CheckConstraint(
                name="assistance_availability_until_after",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="assistance_availability_for_something",
                condition=Q(in_person=True) | Q(by_phone=True) | Q(by_video=True),
            ),
            models.CheckConstraint(
                name="assistance_availability_somewhere",
                condition=Q(in_person=False) | Q(place__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """The day, without whose it is."""
        return str(Weekday(self.weekday).label)

    @property
    def modes(self) -> frozenset[Mode]:
        """The ways in which people are received in these hours."""
        ways = {
            Mode.IN_PERSON: self.in_person,
            Mode.PHONE: self.by_phone,
            Mode.VIDEO: self.by_video,
        }
        return frozenset(mode for mode, offered in ways.items() if offered)

    def holds_on(self, day: date) -> bool:
        """Whether these hours are those of that day."""
        return are_hours_of(day, self)


class AbsenceQuerySet(OwnQuerySet["Absence"]):
    """Reading absences."""

    def to_come(self, now: datetime) -> AbsenceQuerySet:
        """Those that are not over, nearest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")


class Absence(models.Model):
    """A time in which a social worker receives nobody. Why is nobody's business."""

    social_worker = models.ForeignKey(
        User, models.PROTECT, related_name="absences", verbose_name=_("social worker")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        """It ends after it starts; two of one social worker are one."""

        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_absence_ends_after", condition=Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="assistance_absence_once",
                expressions=[
                    ("social_worker", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Nothing that tells whose or when."""
        return str(_("Absence"))
