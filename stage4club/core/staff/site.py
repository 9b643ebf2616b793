"""The one admin site: what waits for me first, nothing deleted, nothing written to LogEntry."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stage4club.core.doors import Access, opened_by
from stage4club.core.errors import TooSoon

from .home import waiting_sections
from .model_admin import StaffModelAdmin
from .passwords import ChangePasswordForm
from .send_again import send_again
from .sign_in import StaffSignInForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

ResponseT = TypeVar("ResponseT", bound=HttpResponse)

only_pages_and_forms = require_http_methods(["GET", "HEAD", "POST"])

#: Answers for a row of any model without asking whether the reader may see it.
UNSCOPED_VIEWS = frozenset({"view_on_site"})


class StaffSite(admin.AdminSite):
    """Django's admin with its open doors closed (reliability.md, "Admin leaks").

    Guaranteed on every page: PUT, DELETE and the like answer 405; no deletion, not even in bulk;
    no look-up by content type; every model is shown by a `StaffModelAdmin`; recent actions come
    from our audit, never from `LogEntry`.
    """

    site_title = _("Stage 4 Club")
    site_header = _("Stage 4 Club")
    index_title = _("To do today")
    enable_nav_sidebar = False
    empty_value_display = "–"
    #: Another app puts its own in their place: core knows of no account.
    login_form = StaffSignInForm
    #: What stands beside one's name on every page: an address by its name, and its words.
    own_page: tuple[str, StrOrPromise] = ("admin:password_change", _("Password"))
    password_form: type[ChangePasswordForm] = ChangePasswordForm
    index_template = "admin/home.html"
    app_index_template = "admin/section.html"
    logout_template = "admin/logged_out.html"
    password_change_template = "admin/password_change.html"  # noqa: S105 - a template
    password_change_done_template = "admin/password_changed.html"  # noqa: S105 - a template

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[admin.ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register a StaffModelAdmin. Django's own admins are passed over: groups are data here.

        Raises ImproperlyConfigured for any other: its rows would not be scoped.
        """
        if admin_class is not None and issubclass(admin_class, StaffModelAdmin):
            super().register(model_or_iterable, admin_class, **options)
        elif admin_class is None or not admin_class.__module__.startswith("django.contrib."):
            raise ImproperlyConfigured(f"{admin_class} is not a StaffModelAdmin.")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page needs."""
        name, words = self.own_page
        own = {"own_url": reverse(name, current_app=self.name), "own_words": words}
        return {**super().each_context(request), **own}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap `view` for signed-in staff; it only ever sees GET, HEAD and POST."""
        return opened_by(Access.STAFF)(super().admin_view(only_pages_and_forms(view), cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses without those that answer for any row, and ours."""
        usual = [
            url for url in super().get_urls() if getattr(url, "name", "") not in UNSCOPED_VIEWS
        ]
        again = partial(send_again, self)
        return [path("renvoyer/<str:token>/", self.admin_view(again), name="send_again"), *usual]

    @opened_by(Access.SIGNING_IN)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the sign-in page, or sign in. Errors: 422, as every form; 429: one must wait."""
        return _telling_errors(only_pages_and_forms(super().login)(request, extra_context))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the form, or change the password. Errors: 422."""
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=self.password_form,
            template_name=self.password_change_template,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return _telling_errors(cast("TemplateResponse", view(request)))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The home of staff: what waits for this person, in words, then where things are."""
        context = {
            "sections": waiting_sections(self, request),
            "today": timezone.now(),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Nothing: our audit takes the place of Django's log."""
        return LogEntry.objects.none()


def _telling_errors(response: ResponseT) -> ResponseT:
    """`response`, with status 422 where it shows a form again because of its errors.

    A form that says in `refusal` that one must wait: 429, and for how long.
    """
    context = getattr(response, "context_data", None) or {}
    if "form" in context and context["form"].errors:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        refusal = getattr(context["form"], "refusal", None)
        if isinstance(refusal, TooSoon):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers["Retry-After"] = str(refusal.seconds)
    return response
