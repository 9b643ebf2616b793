"""The one filter of a list of requests: what is to be done comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PARAMETER = "follow"
ALL = "all"
QUARANTINE = "quarantine"


class FollowUp(admin.SimpleListFilter):
    """The list opens on `first`, which has no value in the address; a search looks everywhere.

    A subclass declares `first`, `labels` (value → label, `ALL` among them) and `rows_of`.
    """

    title = _("follow-up")
    parameter_name = PARAMETER
    first: ClassVar[Any]
    labels: ClassVar[Mapping[str, Any]]

    @classmethod
    def asked(cls, request: HttpRequest) -> str:
        """The follow-up that the list shows; "" for the first one."""
        asked = request.GET.get(PARAMETER, "")
        if asked in cls.labels:
            return asked
        return ALL if request.GET.get(SEARCH_VAR) else ""

    @classmethod
    def name_of(cls, request: HttpRequest) -> str:
        """What it is called, to stand inside a title."""
        name = str(cls.labels.get(cls.asked(request), cls.first))
        return name[:1].lower() + name[1:]

    @classmethod
    def rows_of(cls, rows: Any, value: str, now: datetime) -> QuerySet[Any]:
        """The rows of this follow-up; those of the first one for ""."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All but the one that has no value in the address."""
        self.default = ALL if request.GET.get(SEARCH_VAR) else ""
        self.shown = self.asked(request)
        return [(value, label) for value, label in self.labels.items() if value != self.default]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen follow-up; the first one for a value that is none."""
        return self.rows_of(queryset, self.asked(request), timezone.now())

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Django calls the default « All »; here it is the first, unless one searches."""
        default = self.labels.get(self.default, self.first)
        for number, choice in enumerate(super().choices(changelist)):
            usual = {"display": default, "selected": self.shown == self.default}
            yield choice if number else {**choice, **usual}
