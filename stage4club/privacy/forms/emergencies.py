"""What is asked before a file is opened in an emergency, and once it is looked at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import BlockField, LineField
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.staff.fields import StaffBoundField


class OpenForm(forms.Form):
    """Which file, and why."""

    default_renderer = StageRenderer
    bound_field_class = StaffBoundField
    use_required_attribute = False

    reference = LineField(
        label=_("Reference of the file"),
        help_text=_("As it was given to you, like K7M-2QX-9RD."),
        max_length=64,
        attrs={"autocapitalize": "characters"},
    )
    reason = BlockField(
        label=_("Why is it needed now?"),
        help_text=_("A sentence. The privacy officer reads it; nobody else does."),
        max_length=1000,
        attrs={"rows": "4"},
    )


class ReviewForm(forms.Form):
    """What came of it."""

    note = BlockField(
        label=pgettext_lazy("emergency", "What came of it?"),
        help_text=_("What you checked, and whether something is to be done."),
        max_length=2000,
        attrs={"rows": "4"},
    )
