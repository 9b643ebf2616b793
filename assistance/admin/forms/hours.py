"""The week of a social worker: how she works, her hours, her absences, where she receives."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from services.admin.forms import EARLIEST, HOURS, LATEST, StaffForm
from services.policy import local_moment
from stage4club.core.errors import RuleError
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.staff.fields import DayInput, HourInput, StaffBoundField
from stage4club.core.text import clean_line

from ...enums import Weekday
from ...models import Place, Practice
from ...operations import EndsBeforeItStarts, Hours, PlaceAnswers, Way
from ...policy import end_of_day

if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
    _WayForm = forms.ModelForm[Practice]
else:
    _FormSet = forms.BaseFormSet
    _WayForm = forms.ModelForm

#: Lines that are still empty, to add to those there are.
SPARE_LINES = 2
MOST_LINES = 60
WAYS = ("in_person", "by_phone", "by_video")


class LineForm(StaffForm):
    """A line of several that are drawn alike: boxes are not marked "(optional)"."""

    bound_field_class = StaffBoundField
    default_renderer = StageRenderer


class WayForm(_WayForm):
    """Lengths, pause, notice, how far ahead, and the link of her video room."""

    default_renderer = StageRenderer
    bound_field_class = StaffBoundField
    use_required_attribute = False
    video_url = forms.URLField(
        label=_("Link of your video room"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[
            URLValidator(
                schemes=["https"], message=_("Paste the whole link. It starts with https://")
            )
        ],
    )

    class Meta:
        """Every column but whose it is."""

        model = Practice
        fields = (
            "individual_minutes",
            "family_minutes",
            "buffer_minutes",
            "lead_hours",
            "horizon_weeks",
            "video_url",
        )

    def way(self) -> Way:
        """The answers of a valid form."""
        return Way(**self.cleaned_data)


class HoursForm(LineForm):
    """Hours of one weekday, from one date to another."""

    # What a browser sends of a line that nobody touched is what the line held.
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), choices=Weekday, coerce=int, initial=Weekday.MONDAY
    )
    starts = forms.TimeField(label=_("From"), widget=HourInput, input_formats=HOURS)
    ends = forms.TimeField(label=_("To"), widget=HourInput, input_formats=HOURS)
    in_person = forms.BooleanField(label=_("In person"), required=False)
    by_phone = forms.BooleanField(label=_("By telephone"), required=False, initial=True)
    by_video = forms.BooleanField(label=_("By video"), required=False, initial=True)
    place = forms.ModelChoiceField(
        label=_("Place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("Nobody comes in person"),
    )
    starts_on = forms.DateField(label=_("Starting on"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, places: list[Place], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = today
        choice = cast("forms.ModelChoiceField[Place]", self.fields["place"])
        choice.queryset = Place.objects.all()
        # Read once for all the lines.
        words = [(place.pk, place.name) for place in places]
        cast("Any", choice.widget).choices = [("", choice.empty_label), *words]

    def clean(self) -> dict[str, Any]:
        """Refuse hours that end before they start, that are for nothing, or nowhere."""
        answers = super().clean() or self.cleaned_data
        if self.errors:
            return answers
        # What is wrong is taken out of `answers`.
        typed = dict(answers)
        if typed["ends"] <= typed["starts"]:
            self.add_error("ends", _("These hours end after they start."))
        if typed["ends_on"] and typed["ends_on"] < typed["starts_on"]:
            self.add_error("ends_on", _("The last day comes after the first."))
        for name in ("starts_on", "ends_on"):
            if typed[name] and not EARLIEST <= typed[name] <= LATEST:
                self.add_error(name, _("Check the year."))
        if not any(typed[name] for name in WAYS):
            self.add_error("in_person", _("Tick at least one way of meeting."))
        if typed["in_person"] and typed["place"] is None:
            self.add_error("place", _("Choose where people come."))
        if not typed["in_person"]:
            answers["place"] = None
        return answers

    def hours(self) -> Hours:
        """The answers of a valid line."""
        return Hours(**{name: self.cleaned_data[name] for name in Hours.__annotations__})


class BaseHoursFormSet(_FormSet):
    """The lines of a week; those that are ticked to be removed are left out."""

    def hours(self) -> list[Hours]:
        """The answers of the valid lines that are kept."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.hours() for form in kept if not form.cleaned_data.get("DELETE")]

    def _construct_form(self, i: int, **options: Any) -> Any:
        # A line that is stored is never taken for one that was left empty.
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        if form.initial:
            form.empty_permitted = False
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """The box that takes a line away, in our words."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove these hours")


HoursFormSet: Any = forms.formset_factory(
    HoursForm,
    formset=BaseHoursFormSet,
    extra=SPARE_LINES,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    can_delete=True,
    can_delete_extra=False,
)


class AbsenceForm(LineForm):
    """From one day to another: whole days, unless hours are written."""

    first_day = forms.DateField(label=_("First day away"), widget=DayInput)
    from_hour = forms.TimeField(
        label=_("From"), widget=HourInput, input_formats=HOURS, required=False
    )
    last_day = forms.DateField(
        label=_("Last day away"),
        help_text=_("The same day, if empty."),
        widget=DayInput,
        required=False,
    )
    to_hour = forms.TimeField(label=_("To"), widget=HourInput, input_formats=HOURS, required=False)

    def clean(self) -> dict[str, Any]:
        """Give `starts_at` and `ends_at` in the place of what was typed about them."""
        answers = super().clean() or self.cleaned_data
        if self.errors:
            return answers
        first: date = answers["first_day"]
        last: date = answers["last_day"] or first
        for name in ("first_day", "last_day"):
            if answers[name] and not EARLIEST <= answers[name] <= LATEST:
                self.add_error(name, _("Check the year."))
        if self.errors:
            return answers
        starts_at = self._moment("from_hour", first, answers["from_hour"] or time())
        hour = answers["to_hour"]
        ends_at = self._moment("to_hour", last, hour) if hour else end_of_day(last)
        if starts_at is None or ends_at is None:
            return answers
        if ends_at <= starts_at:
            self.add_error("last_day", ValidationError(str(EndsBeforeItStarts()), code="order"))
        return {"starts_at": starts_at, "ends_at": ends_at}

    def _moment(self, name: str, day: date, hour: time) -> datetime | None:
        try:
            return local_moment(day, hour)
        except RuleError as refusal:
            self.add_error(name, ValidationError(str(refusal), code="clocks"))
            return None


class PlaceForm(LineForm):
    """A place and how one gets in."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    access_fr = forms.CharField(
        label=_("How one gets in (French)"), widget=forms.Textarea({"rows": "2"}), required=False
    )
    access_en = forms.CharField(
        label=_("How one gets in (English)"), widget=forms.Textarea({"rows": "2"}), required=False
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """One clean line each for the name and the address."""
        answers = super().clean() or self.cleaned_data
        for name in ("name", "address"):
            try:
                answers[name] = clean_line(answers.get(name, ""))
            except RuleError as refusal:
                self.add_error(name, ValidationError(str(refusal), code="unsafe"))
        return answers


class BasePlaceFormSet(_FormSet):
    """The places there are, and one to add."""

    def places(self) -> list[PlaceAnswers]:
        """The answers of the valid lines that were filled in."""
        filled = [form for form in self.forms if form.has_changed() or form.initial]
        return [PlaceAnswers(**form.cleaned_data) for form in filled]


PlaceFormSet: Any = forms.formset_factory(
    PlaceForm, formset=BasePlaceFormSet, extra=1, max_num=MOST_LINES, absolute_max=MOST_LINES
)
