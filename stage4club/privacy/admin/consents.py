"""Consents, to be read, and withdrawn when somebody says so on the telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.references import parse_reference
from stage4club.core.spoken import long_day
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb
from stage4club.people.models import User

from ..models import Consent
from ..operations import withdraw_consent
from ..texts import text_of


def _not_withdrawn(consent: Consent, user: User) -> bool:
    return consent.withdrawn_at is None


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Which version was read, in which language, through which channel, until when."""

    is_personal = True
    list_display = ("who", "purpose", "channel", "given", "standing")
    list_filter = ("purpose", "channel", "language")
    list_select_related = ("person",)
    search_fields = ("person__reference",)
    search_help_text = gettext_lazy("The reference of a person, like K7M-2QX-9RD")
    ordering = ("-pk",)
    sortable_by = ("given",)
    fields = (
        "purpose",
        "given",
        "channel",
        "given_by_helper",
        "noted_by",
        "until",
        "language",
        "text_version",
        "words",
    )
    verbs = (
        Verb(
            name="withdraw",
            label=gettext_lazy("Note a withdrawal"),
            permission="privacy.withdraw_consent",
            operation=withdraw_consent,
            allowed=_not_withdrawn,
            intro=lambda consent: _(
                "The person has said so: no reason is needed. The request is withdrawn with it, "
                "what was about to leave about it is stopped, and nobody calls about it any more."
            ),
            done=lambda consent: _("Noted. Nothing more will be sent."),
        ),
    )

    history_words = {"withdraw": gettext_lazy("Withdrawn")}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Those of the person whose whole reference was typed, however it is written."""
        if search_term:
            queryset = queryset.filter(person__reference=parse_reference(search_term) or "")
        return queryset, False

    def state_words(self, subject: Model) -> str:
        """In force, withdrawn or ended."""
        return self.standing(subject)

    @admin.display(description=gettext_lazy("person"))
    def who(self, consent: Consent) -> str:
        """The public reference alone: the name belongs to the rooms."""
        return str(consent.person)

    @admin.display(description=gettext_lazy("given at"), ordering="given_at")
    def given(self, consent: Consent) -> str:
        """The day, in words."""
        return long_day(consent.given_at)

    @admin.display(description=gettext_lazy("until"))
    def until(self, consent: Consent) -> str:
        """Its last day, where it has one."""
        return long_day(consent.until_at) if consent.until_at else "–"

    @admin.display(description=gettext_lazy("noted by"))
    def noted_by(self, consent: Consent) -> str:
        """Who wrote down what was said on the telephone."""
        return str(consent.recorded_by or "–")

    @admin.display(description=gettext_lazy("state"))
    def standing(self, consent: Any) -> str:
        """In force, withdrawn or ended, in words."""
        if consent.withdrawn_at:
            return _("Withdrawn on %(day)s") % {"day": long_day(consent.withdrawn_at)}
        return _("In force") if consent.is_in_force(timezone.now()) else _("Ended")

    @admin.display(description=gettext_lazy("what was read"))
    def words(self, consent: Consent) -> str:
        """The text of that version, in the language in which it was read."""
        with translation.override(consent.language):
            text = str(text_of(consent.purpose, consent.text_version))
        return format_html('<span lang="{}">{}</span>', consent.language, text)
