"""What both logs have in common: a list read by key, its filters, its export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.export import table_response
from stage4club.core.models import AccessKind
from stage4club.core.spoken import clock, plain_day
from stage4club.core.staff.keyset import AFTER, BEFORE, END, Page, read_page
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.working_days import local_date, localise
from stage4club.people.models import User

from ..forms import Asked, LogForm
from .log_lines import LogLine

#: Lines of one file: a spreadsheet still opens it, and somebody may still read it.
MOST_LINES = 50_000
_TOGETHER = 500
#: Beside the filters: which page, and what every form of the site sends.
_BESIDE = frozenset({AFTER, BEFORE, "csrfmiddlewaretoken"})


class LogAdmin(ReadOnlyAdmin):
    """A log: no row has a page, since the list tells all of it. Each look at it is a look."""

    is_personal = True
    ordering = ("-at", "-id")
    sortable_by = ()
    export_permission: ClassVar[str]

    # What each log says ---------------------------------------------------------------------------

    if TYPE_CHECKING:

        def filters(self, data: Any) -> LogForm:
            """The form of the filters."""

        def lines(self, events: list[Any]) -> list[LogLine]:
            """The rows in words."""

    def chosen(self, rows: Any, asked: Asked) -> QuerySet[Any]:
        """The rows that are asked for."""
        rows = rows.within(asked.start, asked.end)
        if asked.actor_id is not None:
            rows = rows.filter(actor_id=asked.actor_id)
        if asked.subjects is not None:
            rows = rows.of_any(asked.subjects)
        return cast("QuerySet[Any]", rows)

    # Columns --------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("moment"))
    def moment(self, line: LogLine) -> str:
        """Day and hour, in local time."""
        return _("%(day)s at %(time)s") % {"day": plain_day(line.at), "time": clock(line.at)}

    @admin.display(description=pgettext_lazy("log", "who"))
    def who(self, line: LogLine) -> str:
        """The name of the account, a closed one too."""
        return line.who

    @admin.display(description=pgettext_lazy("log", "what"))
    def what(self, line: LogLine) -> str:
        """The kind of look, or what was done, from what to what."""
        return f"{line.what} ({line.detail})" if line.detail else line.what

    @admin.display(description=pgettext_lazy("log", "about"))
    def about(self, line: LogLine) -> str:
        """The kind of row, and its public reference or its number."""
        return line.about

    @admin.display(description=gettext_lazy("emergency"))
    def emergency(self, line: LogLine) -> str:
        """By an emergency access, or not."""
        return _("Yes") if line.in_an_emergency else "–"

    # Pages ----------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """The list and its export."""
        kept = [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]
        export: Any = require_POST(self.export)
        page = self.page_url("export/", export, name="export", permission=self.export_permission)
        return [page, *kept]

    @method_decorator(require_safe)
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The lines that are asked for, fifty at a time, the last first. A form error: 422.

        What the form does not ask is answered 400, as in every list: never by all the lines.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, self._asked_of(request.GET), request.GET)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The lines that are asked for, as a file; the list again where they are too many.

        That somebody took them away is written down before the first line leaves, for two years
        as a look and for ever, with what was asked, as an action.
        """
        form = self._asked_of(request.POST)
        if not form.is_valid():
            return self._page(request, form, request.POST)
        now, by = timezone.now(), cast("User", request.user)
        asked = form.asked(local_date(now))
        rows = self._rows(request, asked)
        count = rows.order_by().values("pk")[: MOST_LINES + 1].count()
        if count > MOST_LINES:
            words = _("A file holds at most %(most)s lines. Choose a shorter period.")
            form.add_error(None, ValidationError(words % {"most": _most()}))
            return self._page(request, form, request.POST)
        details = {**asked.identifiers, "log": self.opts.label_lower, "lines": count}
        with transaction.atomic():
            record_access(AccessKind.EXPORT, self.model, by=by, now=now)
            audit.record("export", by, by=by, now=now, details=details)
        titles = [capfirst(title) for title in self._titles()]
        return table_response(f"journal-{local_date(now)}", titles, self._table(rows))

    def _asked_of(self, data: QueryDict) -> LogForm:
        form = self.filters(data)
        if not set(data) <= {*form.fields, *_BESIDE}:
            raise DisallowedModelAdminLookup("A log is asked by its form only.")
        return form

    def _rows(self, request: HttpRequest, asked: Asked) -> QuerySet[Any]:
        return self.chosen(self.get_queryset(request), asked)

    def _titles(self) -> list[str]:
        return [str(label_for_field(name, self.model, self)) for name in self.list_display]

    def _cells(self, line: LogLine) -> list[str]:
        return [getattr(self, str(name))(line) for name in self.list_display]

    def _table(self, rows: QuerySet[Any]) -> Iterator[Sequence[object]]:
        """The rows of the file, read in lots; the moment as a spreadsheet sorts it."""
        events = rows[:MOST_LINES].iterator(chunk_size=_TOGETHER)
        while some := list(islice(events, _TOGETHER)):
            for line in self.lines(some):
                yield f"{localise(line.at):%Y-%m-%d %H:%M:%S}", *self._cells(line)[1:]

    def _page(self, request: HttpRequest, form: LogForm, data: Any) -> HttpResponse:
        page = Page([], has_previous=False, has_next=False)
        if form.is_valid():
            rows = self._rows(request, form.asked(local_date(timezone.now())))
            page = read_page(
                rows,
                self.ordering,
                known=self.get_queryset(request),
                size=self.list_per_page,
                after=data.get(AFTER, ""),
                before=data.get(BEFORE, ""),
            )
        asked = {name: data[name] for name in form.fields if data.get(name)}
        titles = self._titles()
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "form": form,
            "asked": asked,
            "titles": titles,
            "lines": [
                (line, list(zip(self.list_display, titles, self._cells(line), strict=True)))
                for line in self.lines(page.rows)
            ],
            "links": self._links(page, asked),
            "list_url": self.list_url(),
            "export_url": self._export_url(request),
            "most": _most(),
        }
        request.current_app = self.admin_site.name
        status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
        response = TemplateResponse(request, "admin/privacy/log.html", context, status=status)
        return self.looked_at(request, response, AccessKind.LIST_SEARCH, self.model)

    def _export_url(self, request: HttpRequest) -> str:
        may = request.user.has_perm(self.export_permission)
        return self._reverse("export") if may else ""

    def _links(self, page: Page, asked: dict[str, str]) -> dict[str, str]:
        """Where the other pages are; nothing where there is none."""
        links: dict[str, dict[str, Any]] = {}
        if page.has_previous:
            links |= {"first": {}, "previous": {BEFORE: page.rows[0].pk}}
        if page.has_next:
            links |= {"next": {AFTER: page.rows[-1].pk}, "last": {BEFORE: END}}
        return {
            name: f"{self.list_url()}?{urlencode({**asked, **edge})}"
            for name, edge in links.items()
        }


def _most() -> str:
    return number_format(MOST_LINES, force_grouping=True)
