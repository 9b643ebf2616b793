"""A list of the back office: sorted by what may be sorted, read by key, counted up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ALL_VAR, ChangeList
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from stage4club.core.encrypted_fields import encrypted_names

from .keyset import AFTER, BEFORE, END, read_page

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

#: Nobody needs to know whether there are 4,120 or 4,121: of each that is counted it has to be asked
#: whether she may see it, which of some thousands takes longer than making the page.
COUNT_MAX = 500


class BoundedPaginator(_Paginator):
    """Django's over a QuerySet, which counts no further than one row beyond `COUNT_MAX`."""

    @cached_property
    def count(self) -> int:
        """How many, or `COUNT_MAX` + 1 for more."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: COUNT_MAX + 1].count())


class StaffChangeList(ChangeList):
    """A list that is sorted by the columns that say so, and whose pages are found by key.

    Django takes the number of any shown column: sorting by one that is masked for the reader
    would tell the order of what it hides. `first_url`, `previous_url`, `next_url` and `last_url`
    lead to the other pages, "" where there is none. The page costs the same wherever it stands.
    """

    sortable_by: Sequence[str]

    def get_ordering_field(self, field_name: Any) -> Any:
        """The field to sort by, or None for a column that is not sortable."""
        if field_name in self.sortable_by:
            return super().get_ordering_field(field_name)
        return None

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """The rows that are asked for, without the encrypted texts that no column shows.

        What names the page is no question, and leaves the links.
        """
        for name in (AFTER, BEFORE):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        rows: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        model_admin: Any = self.model_admin
        opened = model_admin.list_opens
        closed = [name for name in encrypted_names(self.model) if name not in opened]
        return rows.defer(*closed) if closed else rows

    def get_results(self, request: HttpRequest) -> None:
        """Read the page; raises ImproperlyConfigured for an order that is not by columns."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        self.first_url = self.previous_url = self.next_url = self.last_url = ""
        if not self.multi_page or (self.show_all and self.can_show_all):
            self.result_list = self.queryset._clone()
            return
        page = read_page(
            self.queryset,
            self._columns(),
            known=self.root_queryset,
            size=self.list_per_page,
            after=request.GET.get(AFTER, ""),
            before=request.GET.get(BEFORE, ""),
        )
        self.result_list = page.rows
        if page.has_previous:
            self.first_url = self.get_query_string()
            self.previous_url = self.get_query_string({BEFORE: page.rows[0].pk})
        if page.has_next:
            self.next_url = self.get_query_string({AFTER: page.rows[-1].pk})
            self.last_url = self.get_query_string({BEFORE: END})

    @property
    def count_in_words(self) -> str:
        """How many there are, or that there are more than anybody counts."""
        if self.result_count <= COUNT_MAX:
            return number_format(self.result_count, force_grouping=True)
        return _("more than %(n)s") % {"n": number_format(COUNT_MAX, force_grouping=True)}

    @property
    def show_all_url(self) -> str:
        """Where all of them are on one page, if they are few enough and not yet."""
        if self.multi_page and self.can_show_all and not self.show_all:
            return self.get_query_string({ALL_VAR: ""})
        return ""

    def _columns(self) -> list[str]:
        ordering = self.queryset.query.order_by
        if not all(isinstance(name, str) for name in ordering):
            raise ImproperlyConfigured(
                f"{type(self.model_admin).__name__} is not ordered by columns: no page has a key."
            )
        return [str(name) for name in ordering]
