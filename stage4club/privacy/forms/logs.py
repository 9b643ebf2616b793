"""What is asked of a log: when, who, what, about which row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core import personal_data
from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.models import AccessKind
from stage4club.core.models.log_queries import Subject
from stage4club.core.references import parse_reference
from stage4club.core.staff.fields import DayInput
from stage4club.core.subjects import rows_with_reference
from stage4club.core.working_days import TORONTO
from stage4club.people.models import Person, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    _ModelChoiceField = forms.ModelChoiceField[User]
else:
    _ModelChoiceField = forms.ModelChoiceField

#: The last day that can be told in UTC as well.
_LAST_DAY = date(9999, 12, 30)
_NO_DAY = gettext_lazy("Choose a day that exists.")
_ROW = re.compile(r"(?P<kind>[a-z_]+\.[a-z_]+):(?P<key>[0-9A-Za-z-]{1,100})")


class Period(TextChoices):
    """How far back."""

    TODAY = "today", pgettext_lazy("log", "Today")
    WEEK = "week", pgettext_lazy("log", "The last 7 days")
    MONTH = "month", pgettext_lazy("log", "The last 31 days")


_DAYS = {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 31}


@dataclass(frozen=True)
class Asked:
    """What was asked, as the log is read: moments, keys and words of the program.

    `subjects` is None where every row is meant, and empty for a reference that nothing bears.
    """

    start: datetime | None = None
    end: datetime | None = None
    actor_id: int | None = None
    what: str = ""
    subjects: list[Subject] | None = None
    in_an_emergency: bool = False
    identifiers: dict[str, Any] = field(default_factory=dict)


class _Members(_ModelChoiceField):
    """Members of staff, those whose account is closed as well."""

    def label_from_instance(self, obj: Any) -> str:
        name = str(obj)
        return name if obj.is_active else _("%(name)s (closed account)") % {"name": name}


class LogForm(forms.Form):
    """The filters of a log. It is sent by GET: identifiers only, and nothing is changed."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False
    #: A filter is left empty as a rule: nobody has to be told that she may.
    one_of = frozenset({"period", "since", "until", "who", "what", "about", "emergency"})

    period = forms.ChoiceField(label=pgettext_lazy("log", "Period"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("log", "From"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("In the place of the period."),
        error_messages={"invalid": _NO_DAY},
    )
    until = forms.DateField(
        label=pgettext_lazy("log", "To"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": _NO_DAY},
    )
    who = _Members(
        label=gettext_lazy("Member of staff"),
        required=False,
        queryset=User.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("Everybody"),
    )
    what = forms.ChoiceField(label=pgettext_lazy("log", "What"), required=False)
    about = forms.CharField(
        label=pgettext_lazy("log", "About"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "A reference, like K7M-2QX-9RD. That of a person finds all that is hers."
        ),
    )
    emergency = forms.BooleanField(label=gettext_lazy("Emergency accesses only"), required=False)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, _StrOrPromise]], **options: Any):
        super().__init__(*args, **options)
        everything: Any = [("", pgettext_lazy("log", "All"))]
        for name, choices in (("period", Period.choices), ("what", kinds)):
            self.fields[name].choices = everything + list(choices)  # type: ignore[attr-defined]

    def clean_since(self) -> date | None:
        """A day that exists in UTC as well."""
        return _known_day(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """A day that exists in UTC as well."""
        return _known_day(self.cleaned_data["until"])

    def clean_about(self) -> str:
        """A reference as it is written, or a kind and a key, as the links of the list say them."""
        typed = self.cleaned_data["about"].strip()
        if not typed or _ROW.fullmatch(typed):
            return str(typed)
        reference = parse_reference(typed)
        if reference is None:
            raise ValidationError(_("Write a reference of nine signs, like K7M-2QX-9RD."))
        return reference

    def clean(self) -> dict[str, Any]:
        """Two days in their order."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day that is not before the first one."))
        return self.cleaned_data

    def asked(self, today: date) -> Asked:
        """What a valid form asks on this day."""
        given = self.cleaned_data
        since, until = given["since"], given["until"]
        if since is None and until is None and given["period"]:
            since = today - timedelta(days=_DAYS[Period(given["period"])] - 1)
        who = given["who"]
        return Asked(
            start=_midnight(since) if since else None,
            end=_midnight(until + timedelta(days=1)) if until else None,
            actor_id=who.pk if who else None,
            what=given["what"],
            subjects=_subjects(given["about"]) if given["about"] else None,
            in_an_emergency=given.get("emergency", False),
            identifiers=_identifiers(given | {"since": since, "until": until}),
        )


class AccessLogForm(LogForm):
    """Of who has looked at what."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, kinds=AccessKind.choices, **options)


class ActionLogForm(LogForm):
    """Of what was done; the audit knows nothing of emergencies."""

    emergency = None  # type: ignore[assignment]


def _known_day(day: date | None) -> date | None:
    if day and day > _LAST_DAY:
        raise ValidationError(_("Choose an earlier date."))
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, TORONTO)


def _subjects(about: str) -> list[Subject]:
    """The rows that are meant: of a person, all that the apps hold about her."""
    if row := _ROW.fullmatch(about):
        return [(row["kind"], row["key"])]
    rows = rows_with_reference(about)
    people = {int(key) for kind, key in rows if kind == Person._meta.label_lower}
    if people:
        for more in personal_data.notify("rows_about", people=people):
            rows += more
    return rows


def _identifiers(given: dict[str, Any]) -> dict[str, Any]:
    """What was asked, as the audit may repeat it."""
    who = given["who"]
    words = {**given, "who": who.pk if who else None, "period": None}
    return {name: value for name, value in words.items() if value}
