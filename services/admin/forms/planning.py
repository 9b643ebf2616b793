"""What staff fill in to plan meetings. Forms validate and never save."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils import dates
from django.utils.translation import gettext_lazy as _

from services.enums import WeekOfMonth
from services.models import Service, Session
from services.operations import Nowhere, PlannedSession, plan_series
from services.policy import MONTHS_IN_YEAR, local_moment
from stage4club.core.errors import RuleError
from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.spoken import long_day, span
from stage4club.core.staff.fields import DayInput, HourInput
from stage4club.core.text import clean_line
from stage4club.core.working_days import local_date, localise
from stage4club.people.enums import Role
from stage4club.people.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Any date outside is a slip of the keyboard; nearer limits are the operations'.
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
#: « 13 h 30 » and « 13h » are read as well as 13:30.
HOURS = ("%H:%M", "%H:%M:%S", "%H h %M", "%Hh%M", "%H h", "%Hh")
SHORTEST, LONGEST, USUAL = 15, 480, 90
HALF_A_YEAR = 6


def patient_partners() -> QuerySet[User]:
    """Who may host a meeting."""
    partners: QuerySet[User] = User.objects.with_role(Role.PARTNER)
    return partners


def social_workers() -> QuerySet[User]:
    """Who may open one."""
    workers: QuerySet[User] = User.objects.with_role(Role.SOCIAL_WORKER)
    return workers


class StaffForm(forms.Form):
    """Drawn as the fields of a record and of our public forms."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False


class WhereForm(StaffForm):
    """Where a meeting is held: a place, a video link, or both."""

    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("A place, a video link, or both. Only people who are expected see them."),
    )
    video_url = forms.URLField(
        label=_("Video link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[
            URLValidator(
                schemes=["https"], message=_("Paste the whole link. It starts with https://")
            )
        ],
    )

    def clean_place(self) -> str:
        """One clean line."""
        try:
            return clean_line(self.cleaned_data["place"])
        except RuleError as refusal:
            raise ValidationError(str(refusal), code="unsafe") from None

    def clean(self) -> dict[str, Any]:
        """Refuse a meeting that is nowhere."""
        answers = self.cleaned_data
        if answers.get("place") == "" and answers.get("video_url") == "":
            self.add_error("place", ValidationError(str(Nowhere()), code="nowhere"))
        return answers


class HoursForm(WhereForm):
    """When clocks show it begins, and how long it lasts."""

    start_time = forms.TimeField(label=_("Starts at"), widget=HourInput, input_formats=HOURS)
    duration_minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=SHORTEST, max_value=LONGEST, initial=USUAL
    )


class MomentForm(HoursForm):
    """The day, the hour and the place of one meeting, as an operation takes them."""

    day = forms.DateField(
        label=_("Day"),
        widget=DayInput,
        validators=[
            MinValueValidator(EARLIEST, message=_("Check the year.")),
            MaxValueValidator(LATEST, message=_("Check the year.")),
        ],
    )
    field_order: tuple[str, ...] = (
        "service",
        "day",
        "start_time",
        "duration_minutes",
        "place",
        "video_url",
    )

    def clean(self) -> dict[str, Any]:
        """Give `starts_at` and `ends_at` in the place of what was typed about them."""
        answers = super().clean()
        if {"day", "start_time", "duration_minutes"} <= answers.keys():
            day: date = answers.pop("day")
            minutes: int = answers.pop("duration_minutes")
            try:
                answers["starts_at"] = local_moment(day, answers.pop("start_time"))
            except RuleError as refusal:
                self.add_error("start_time", ValidationError(str(refusal), code="clocks"))
            else:
                answers["ends_at"] = answers["starts_at"] + timedelta(minutes=minutes)
        return answers


class RescheduleForm(MomentForm):
    """The new moment and place of `subject`; what stays the same is already filled in."""

    needs_subject = True

    def __init__(self, *args: Any, subject: Session, user: User, **kwargs: Any) -> None:
        starts_at = localise(subject.starts_at)
        initial = {
            "day": starts_at.date(),
            "start_time": starts_at.time(),
            "duration_minutes": (subject.ends_at - subject.starts_at) // timedelta(minutes=1),
            "place": subject.place,
            "video_url": subject.video_url,
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)


class PeopleForm(StaffForm):
    """For which group, and with whom."""

    service = forms.ModelChoiceField(
        label=_("Group"), queryset=Service.objects.open_to_registration(), empty_label=None
    )
    hosts = forms.ModelMultipleChoiceField(
        label=_("Patient-partners"),
        queryset=patient_partners(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opened_by = forms.ModelChoiceField(
        label=_("Social worker who opens it"),
        queryset=social_workers(),
        required=False,
        empty_label=_("Nobody for now"),
    )


class SessionForm(PeopleForm, MomentForm):
    """One meeting."""

    field_order = (*MomentForm.field_order, "hosts", "opened_by")


class SeriesForm(PeopleForm, HoursForm):
    """A monthly series: "third Thursday, 13 h 30, six months, video and Montréal".

    After `is_valid()`, `plan` holds its dates.
    """

    week_of_month = forms.TypedChoiceField(
        label=_("Rank in the month"),
        choices=WeekOfMonth,
        coerce=int,
        initial=WeekOfMonth.THIRD,
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), choices=tuple(dates.WEEKDAYS.items()), coerce=int
    )
    first_month = forms.TypedChoiceField(label=_("First month"), coerce=date.fromisoformat)
    months = forms.IntegerField(
        label=_("How many months"), min_value=1, max_value=MONTHS_IN_YEAR, initial=HALF_A_YEAR
    )
    field_order = (
        "service",
        "week_of_month",
        "weekday",
        "start_time",
        "duration_minutes",
        "first_month",
        "months",
        "place",
        "video_url",
        "hosts",
        "opened_by",
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.plan: list[PlannedSession] = []
        first_month = cast("forms.ChoiceField", self.fields["first_month"])
        first_month.choices = [
            (month.isoformat(), f"{dates.MONTHS[month.month]} {month.year}")
            for month in _months_from(local_date(now))
        ]

    @property
    def rule(self) -> dict[str, Any]:
        """What says which dates: the keywords of `plan_series`."""
        names = ("weekday", "week_of_month", "start_time", "duration_minutes", "first_month")
        return {name: self.cleaned_data[name] for name in (*names, "months")}

    def clean(self) -> dict[str, Any]:
        """Find the dates; an hour that clocks do not show once is told at the hour."""
        answers = super().clean()
        if not self.errors:
            try:
                self.plan = plan_series(answers["service"], now=self.now, **self.rule)
            except RuleError as refusal:
                self.add_error("start_time", ValidationError(str(refusal), code="clocks"))
        return answers


class DatesForm(StaffForm):
    """The dates of a plan, each with a box: ticked, but for public holidays.

    `planned` tells whether the dates on the page are still those of the plan.
    """

    planned = forms.CharField(widget=forms.HiddenInput)
    days = forms.TypedMultipleChoiceField(
        label=_("Dates"),
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one date.")},
    )

    def __init__(self, data: Any = None, *, service: Service, plan: list[PlannedSession]) -> None:
        moments = [planned.starts_at.isoformat() for planned in plan]
        self.plan_key = " ".join([service.slug, *moments])
        ticked = [planned.day.isoformat() for planned in plan if planned.obstacle is None]
        super().__init__(data, initial={"planned": self.plan_key, "days": ticked})
        days = cast("forms.ChoiceField", self.fields["days"])
        days.choices = [
            (planned.day.isoformat(), date_words(planned))
            for planned in plan
            if planned.can_be_created
        ]
        self.impossible = [date_words(planned) for planned in plan if not planned.can_be_created]

    def is_of_this_plan(self) -> bool:
        """Whether the boxes that were ticked are those of the present plan."""
        return self.data.get("planned") == self.plan_key


def date_words(planned: PlannedSession) -> str:
    """« jeudi 24 décembre 2026, de 13 h 30 à 15 h (jour férié) »."""
    words = f"{long_day(planned.day)}, {span(planned.starts_at, planned.ends_at)}"
    return words if planned.obstacle is None else f"{words} ({planned.obstacle.label})"


def _months_from(today: date) -> list[date]:
    start = today.year * MONTHS_IN_YEAR + today.month - 1
    return [
        date(number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1, 1)
        for number in range(start, start + MONTHS_IN_YEAR)
    ]
