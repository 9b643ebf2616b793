"""The base of every admin: scoped rows, safe look-ups, verbs, our audit.

An `admin.py` stays a list of columns and verbs:

    @admin.register(Registration)
    class RegistrationAdmin(StaffModelAdmin):
        list_display = ("reference", "state", "promised_on")
        list_filter = ("state",)
        verbs = (TAKE, CONFIRM, WAIT)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import Form, Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stage4club.core import audit
from stage4club.core.models import AccessKind

from .change_list import BoundedPaginator, StaffChangeList
from .checks import StaffModelAdminChecks
from .fields import FORMFIELD_OVERRIDES, StaffFields, StaffModelForm
from .history import ADDED, CHANGED
from .home import WaitingLine
from .looks import LoggedAdmin
from .lookups import is_allowed, scoped_filters
from .verb_admin import VerbAdmin

if TYPE_CHECKING:
    _Base = admin.ModelAdmin[Any]
else:
    _Base = admin.ModelAdmin


class StaffModelAdmin(StaffFields, VerbAdmin, LoggedAdmin, _Base):
    """Django's ModelAdmin, closed (reliability.md, "Admin leaks").

    Guaranteed: every row shown, counted, filtered, offered or found comes from
    `visible_to(request.user)`; a query string asks only what a declared filter asks; nothing is
    ever deleted; the state is never typed in; every creation and change is an `AuditEvent` with
    the names of the changed fields. A row out of sight is a row that does not exist: 404. Every
    page of a row about a person, and every search in such a list, leaves a line in the access log.

    Declare: `is_personal`; `verbs`; `state_field` where it is not "state"; `waiting()` for the
    home; `history_words`, what the verbs of the audit are called that are not verbs of this admin.

    Raises ImproperlyConfigured, at registration, for a model whose default manager lacks
    `visible_to`.
    """

    checks_class = StaffModelAdminChecks
    form = StaffModelForm
    formfield_overrides = FORMFIELD_OVERRIDES
    list_select_related: ClassVar[list[str] | tuple[str, ...]] = ()
    #: The encrypted texts that its columns show; a list reads no other.
    list_opens: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    paginator = BoundedPaginator
    list_max_show_all = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    preserve_filters = False
    view_on_site = False
    save_as = False

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        if not hasattr(model._default_manager, "visible_to"):
            raise ImproperlyConfigured(
                f"{model._meta.label} needs a QuerySet with visible_to(user), used as its default "
                f"manager: {type(self).__name__} shows nothing else."
            )

    # Rows ---------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the person of `request` may see, and no other."""
        user: Any = request.user
        # A list asks three times, and putting them together takes as long as reading them.
        rows: QuerySet[Any] = user.read_once(
            f"{self.opts.label_lower}.rows", partial(self.rows_for, user)
        )
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows.all()

    def rows_for(self, user: Any) -> QuerySet[Any]:
        """The rows that `user` may see, with what this admin needs to know of each."""
        manager: Any = self.model._default_manager
        rows: QuerySet[Any] = manager.visible_to(user)
        return rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether a declared filter could have asked for this; anything else answers 400."""
        return is_allowed(lookup, self.model, self.get_list_filter(request))

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Only the key: a row is never found, nor told apart, by another column."""
        try:
            field = self.opts.get_field(to_field)
        except FieldDoesNotExist:
            return False
        return bool(getattr(field, "primary_key", False))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The declared filters; those over a relation offer only rows the person may see."""
        return scoped_filters(self.model, self.list_filter)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StaffChangeList]:
        """A list sorted by its sortable columns only, its pages read by key."""
        return StaffChangeList

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: erasure is a verb."""
        return False

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """What waits for this person, for the home. Nothing, unless a subclass says so."""
        return ()

    # Pages --------------------------------------------------------------------------------------

    @property
    def media(self) -> Media:
        """No script: pages load the ones of the fields they show."""
        return Media()

    def get_urls(self) -> list[URLPattern]:
        """The addresses of the verbs, then Django's without deletion."""
        deletion = f"{self.opts.app_label}_{self.opts.model_name}_delete"
        kept = [url for url in super().get_urls() if url.name != deletion]
        return [*self.verb_urls(), *kept]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """The declared ones, and the state: the verb is the only way."""
        declared = tuple(super().get_readonly_fields(request, obj))
        names = {field.name for field in self.opts.get_fields()}
        if self.state_field in names and self.state_field not in declared:
            return (*declared, self.state_field)
        return declared

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under the name of what it lists. A search in it is written down."""
        title = capfirst(self.opts.verbose_name_plural)
        response = super().changelist_view(request, {"title": title, **(extra_context or {})})
        if not request.GET.get(SEARCH_VAR):
            return response
        return self.looked_at(request, response, AccessKind.LIST_SEARCH, self.model)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """The page of a row: whom it is about, its verbs, state and last event. Errors: 422."""
        context["list_url"] = self.list_url()
        if obj is None:
            context["title"] = _("Add: %(name)s") % {"name": self.opts.verbose_name}
        else:
            context |= {
                "title": str(obj),
                "subtitle": "",
                "whom": self.whom(obj),
                "reach": self.reach(obj),
                **self.told(obj, request.user),
                "verb_links": self.verb_links(request, obj),
                "history_url": self.subject_url(obj, "history") if self.tells_history(obj) else "",
            }
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if context["errors"]:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        if obj is None:
            return response
        return self.looked_at(request, response, self.kind_of_look(request), obj)

    def kind_of_look(self, request: HttpRequest) -> AccessKind:
        """What the page of a row is in the access log."""
        return AccessKind.VIEW

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The form, made for who asks for it."""
        form: Any = super().get_form(request, obj, *args, **kwargs)
        form.reader = request.user
        return form

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To the page of the new row, or to the list for who does not see it."""
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the page of the row, which says that it is saved."""
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Saved."))
        visible = self.get_queryset(request).filter(pk=obj.pk).exists()
        return HttpResponseRedirect(self.subject_url(obj) if visible else self.list_url())

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        # Django's answer is a message with the key on the home page.
        raise Http404

    # Audit --------------------------------------------------------------------------------------

    def construct_change_message(
        self, request: HttpRequest, form: Form, formsets: Any, add: bool = False
    ) -> Any:
        """The names of the changed fields, for the audit: never their labels nor their content."""
        return sorted(form.changed_data)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Record that the row was created, in the transaction that creates it."""
        return self._record(ADDED, request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Record which fields were changed, in the transaction that changes them."""
        return self._record(CHANGED, request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> NoReturn:
        """Raise PermissionDenied: nothing is deleted here."""
        raise PermissionDenied

    def _record(self, verb: str, request: HttpRequest, obj: Any, fields: Iterable[str]) -> Any:
        by = cast("Model", request.user)  # `admin_view` lets only staff through.
        details = {"fields": list(fields)}
        return audit.record(verb, obj, by=by, now=timezone.now(), details=details)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What happened to the row, from our audit, in words, the last first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        subject = self.get_object(request, unquote(object_id))
        if subject is None or not self.tells_history(subject):
            raise Http404
        # All of it can be read: one row has no hundred thousand events, and an index counts them.
        page = Paginator(audit.history(subject), 100).get_page(request.GET.get("p"))
        request.current_app = self.admin_site.name
        names = self.names_for(request.user, page.object_list)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subject": subject,
            "opts": self.opts,
            "page": page,
            "lines": self.history_lines(page.object_list, names),
            "list_url": self.list_url(),
            "back_url": self.subject_url(subject),
            **(extra_context or {}),
        }
        response = TemplateResponse(request, "admin/object_history.html", context)
        return self.looked_at(request, response, AccessKind.HISTORY, subject)
