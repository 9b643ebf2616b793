"""Which opinions go together. Forms validate and never save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from services.models import Opinion, Theme
from stage4club.people.models import User


class ThemeChoiceForm(forms.Form):
    """With which answer an opinion, or several of one service, is grouped."""

    needs_subject = True
    theme = forms.ModelChoiceField(
        label=_("Answer"),
        queryset=Theme.objects.none(),
        empty_label=_("Choose an answer"),
        help_text=_("None is right? Add an answer first, without putting it on the site."),
    )

    def __init__(
        self, *args: Any, subject: Opinion | Sequence[Opinion], user: User, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        opinions = [subject] if isinstance(subject, Opinion) else subject
        services = {opinion.service_id for opinion in opinions}
        chosen = cast("forms.ModelChoiceField[Theme]", self.fields["theme"])
        chosen.queryset = Theme.objects.visible_to(user).filter(service__in=services).as_shown()
