"""What one types in, in the back office: the browser's own fields, and only rows one may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer

from .lookups import visible_rows
from .seen import changed_meanwhile

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    _Base = BaseModelAdmin[Any]
    _ModelForm = forms.ModelForm[Any]
else:
    _Base = object
    _ModelForm = forms.ModelForm


class DayInput(forms.DateInput):
    """The browser's own calendar: no script of ours, and known to every screen reader."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own clock, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.SplitDateTimeWidget):
    """A day and an hour, in local time, each with a name of its own."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Lazy: rendered in the language of the page.
        day: Any = _("Day")
        hour: Any = _("Time")
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": day},
            time_attrs={"type": "time", "aria-label": hour},
        )


class MomentField(forms.SplitDateTimeField):
    """A moment that exists once on local clocks, and that UTC can hold."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("template_name", "admin/includes/moment.html")
        super().__init__(**options)

    def compress(self, data_list: Any) -> datetime | None:
        """The aware moment. Raises ValidationError for the last hours of the year 9999."""
        moment = super().compress(data_list)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise ValidationError(_("Choose an earlier date."), code="invalid") from None


FORMFIELD_OVERRIDES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateField: {"widget": DayInput},
    models.TimeField: {"widget": HourInput},
    models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
}


class StaffBoundField(StageBoundField):
    """A question put to staff. Boxes to tick are not marked "(optional)": they always are."""

    @property
    def optional(self) -> bool:
        """Whether the question is marked."""
        return super().optional and self.widget_type not in {"checkbox", "checkboxselectmultiple"}


class StaffModelForm(_ModelForm):
    """The form of a record: its fields are drawn as those of our public forms."""

    default_renderer = StageRenderer
    bound_field_class = StaffBoundField
    use_required_attribute = False
    #: Who fills it: she is told who wrote meanwhile, where she may know.
    reader: ClassVar[Any]

    def clean(self) -> dict[str, Any]:
        """Refuse to replace what somebody else wrote since the page was shown."""
        super().clean()
        if self.instance.pk is not None:
            meanwhile = changed_meanwhile(self.instance, self.data, reader=self.reader)
            if meanwhile:
                advice = _("Nothing is saved yet. Save again to put yours in its place.")
                self.add_error(None, ValidationError(f"{meanwhile} {advice}", code="meanwhile"))
        return self.cleaned_data


class StaffFields(_Base):
    """Form fields of an admin: no pop-up windows, no row out of sight among the choices."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The field, without the links around it that open other pages in a small window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            inner = field.widget.widget
            inner.choices = field.widget.choices
            field.widget = inner
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Boxes to tick: a list in which a key must be held down excludes many hands."""
        if db_field.name not in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """The rows that the person may choose from, in the order of their own list."""
        return visible_rows(db_field.remote_field.model, request)
