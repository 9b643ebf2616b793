"""What the columns and lines of an application say to whoever decides."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from stage4club.core.money import spoken_amount

from ...enums import AID_UNDECIDED, Need
from ...models import AidRequest
from ...operations.aid import situation_of
from ..asked import AskedColumns
from . import words
from .payment_words import payment_words, way_words

#: Others that are shown beside one application.
NEIGHBOURS = 10


class AidColumns(AskedColumns):
    """Display methods; `reader` is set by the admin that reads the row."""

    @admin.display(description=gettext_lazy("amount asked for"), ordering="amount_requested")
    def asked(self, request: AidRequest) -> str:
        """How much, or that she does not know."""
        if request.amount_requested is None:
            return _("not known")
        return spoken_amount(request.amount_requested)

    @admin.display(description=gettext_lazy("decision"))
    def decided(self, request: AidRequest) -> str:
        """What stands."""
        return words.decided_words(request)

    @admin.display(description=pgettext_lazy("application", "reviewed by"))
    def reviewer_name(self, request: AidRequest) -> str:
        """Whose it is, without a query for each row."""
        return str(request.reviewer or "–")

    @admin.display(description=gettext_lazy("to help with"))
    def needs_words(self, request: AidRequest) -> str:
        """What the money is for."""
        return format_html_join("", "<div>{}</div>", ([Need(need).label] for need in request.needs))

    @admin.display(description=gettext_lazy("name for a payment"))
    def legal_name(self, request: AidRequest) -> str:
        """As it stands on a cheque."""
        beside = situation_of(request)
        return beside.legal_name if beside else "–"

    @admin.display(description=gettext_lazy("household"))
    def household(self, request: AidRequest) -> str:
        """How many people, and how many children among them."""
        beside = situation_of(request)
        if beside is None:
            return "–"
        size, children = beside.household_size, beside.children
        people = ngettext("%(n)d person", "%(n)d people", size) % {"n": size}
        if not children:
            return people
        among = ngettext("%(n)d of them a child", "%(n)d of them children", children)
        return f"{people}, {among % {'n': children}}"

    @admin.display(description=gettext_lazy("family income"))
    def income_words(self, request: AidRequest) -> str:
        """A year, before taxes."""
        beside = situation_of(request)
        if beside is None or beside.income is None:
            return _("not known")
        return spoken_amount(beside.income)

    @admin.display(description=gettext_lazy("in this person's words"))
    def own_words(self, request: AidRequest) -> str:
        """With their line breaks."""
        beside = situation_of(request)
        if beside is None or not beside.words:
            return "–"
        lines = linebreaks_filter(beside.words)
        return format_html('<div class="stack" lang="{}">{}</div>', request.language, lines)

    @admin.display(description=gettext_lazy("what is left"))
    def left(self, request: AidRequest) -> str:
        """Of this year's ceiling."""
        return words.what_is_left(request)

    @admin.display(description=gettext_lazy("to consider"))
    def considered(self, request: AidRequest) -> str:
        """What the criteria say, and who may be the same person: a person decides."""
        lines = [[sentence] for sentence in words.to_consider(request)]
        if near := words.standing(request).near:
            lines.append([format_html("{} {}", _("Perhaps the same person:"), self._links(near))])
        return format_html_join("", "<div>{}</div>", lines) or _("Nothing in particular")

    @admin.display(description=gettext_lazy("to be paid"))
    def way_chosen(self, request: AidRequest) -> str:
        """How she wishes to be paid; never the account."""
        return way_words(request)

    @admin.display(description=gettext_lazy("payment"))
    def payment(self, request: AidRequest) -> str:
        """The latest one."""
        return payment_words(request)

    @admin.display(description=gettext_lazy("other applications of this person"))
    def others(self, request: AidRequest) -> str:
        """The latest first: who may open one of a person may open all of them."""
        return self._links(words.standing(request).others) or "–"

    def _links(self, rows: list[AidRequest]) -> SafeString:
        links = (
            (self.subject_url(row), row.reference, row.get_state_display())
            for row in rows[:NEIGHBOURS]
        )
        return format_html_join(", ", '<a href="{}">{}</a> ({})', links)

    def follows(self, subject: Any, user: Any) -> bool:
        """Its reviewer, while it is undecided."""
        return bool(subject.reviewer_id == user.pk and subject.state in AID_UNDECIDED)
