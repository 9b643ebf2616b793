"""Pages of the back office that add meetings: one, or a monthly series in two steps."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.errors import RuleError
from stage4club.people.models import User

from ..operations import SeriesResult, create_series, create_session
from .forms import DatesForm, SeriesForm, SessionForm, date_words

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PERMISSION = "services.add_session"


def add_session(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET asks, POST adds one meeting. Raises PermissionDenied without services.add_session."""
    by = _planner(request)
    form = SessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        try:
            session = create_session(answers.pop("service"), by=by, now=timezone.now(), **answers)
        except RuleError as refusal:
            form.add_error("day", ValidationError(str(refusal), code="refused"))
        else:
            messages.success(request, _("Added to the calendar."))
            return HttpResponseRedirect(model_admin.subject_url(session))
    context = {"verb": {"label": _("Add a meeting")}, "form": form}
    return _page(model_admin, request, "add", context, form=form)


def add_series(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET asks for the rule; POST shows its dates, each with a box; POST with `create` adds them.

    Nothing is created unless the boxes were those of the rule as it is now. Raises
    PermissionDenied without services.add_session.
    """
    by = _planner(request)
    now = timezone.now()
    if request.method != "POST":
        return _series_page(model_admin, request, SeriesForm(now=now))
    form = SeriesForm(request.POST, now=now)
    if not form.is_valid():
        return _series_page(model_admin, request, form)
    plan: dict[str, Any] = {"service": form.cleaned_data["service"], "plan": form.plan}
    if "create" not in request.POST:
        return _series_page(model_admin, request, form, DatesForm(**plan))
    dates = DatesForm(request.POST, **plan)
    if not dates.is_of_this_plan():
        return _series_page(model_admin, request, form, DatesForm(**plan), changed=True)
    if not dates.is_valid():
        return _series_page(model_admin, request, form, dates)
    result = _create(form, dates, by=by, now=now)
    messages.success(request, _created_words(result))
    for planned in result.skipped:
        messages.warning(request, _("Not created: %(date)s.") % {"date": date_words(planned)})
    return HttpResponseRedirect(model_admin.list_url())


def _create(form: SeriesForm, dates: DatesForm, *, by: User, now: datetime) -> SeriesResult:
    answers = form.cleaned_data
    kept = ("place", "video_url", "hosts", "opened_by")
    return create_series(
        answers["service"],
        by=by,
        now=now,
        days=dates.cleaned_data["days"],
        **form.rule,
        **{name: answers[name] for name in kept},
    )


def _created_words(result: SeriesResult) -> str:
    count = len(result.created)
    if not count:
        return _("No meeting was added.")
    return ngettext("%(count)s meeting added.", "%(count)s meetings added.", count) % {
        "count": count
    }


def _series_page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    form: SeriesForm,
    dates: DatesForm | None = None,
    *,
    changed: bool = False,
) -> HttpResponse:
    context = {"form": form, "dates": dates, "changed": changed}
    wrong = form if form.errors or dates is None else dates
    return _page(model_admin, request, "series", context, form=wrong)


def _page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    *,
    form: Form,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    common = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "list_url": model_admin.list_url(),
        "back_url": model_admin.list_url(),
        "wrong": form if form.errors else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(
        request, f"admin/services/session/{name}.html", {**common, **context}, status=status
    )


def _planner(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not user.has_perm(PERMISSION):
        raise PermissionDenied
    return user
