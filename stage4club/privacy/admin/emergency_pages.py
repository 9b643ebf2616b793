"""The two pages of an emergency access: which file and why; and the file, for an hour."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core import personal_data
from stage4club.core.access import record_access
from stage4club.core.errors import RuleError
from stage4club.core.middleware import method_not_allowed
from stage4club.core.models import AccessKind
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..forms import OpenForm
from ..models import EmergencyAccess
from ..operations import (
    ReasonTooShort,
    TooManyTries,
    closed_until,
    emergency_record,
    open_emergency,
    who_is_told,
)

if TYPE_CHECKING:
    from .emergencies import EmergencyAccessAdmin

_TEMPLATES = "admin/privacy/emergencyaccess"


def open_page(model_admin: EmergencyAccessAdmin, request: HttpRequest) -> HttpResponse:
    """GET says what will happen; POST opens the file, or says why not and keeps what was typed."""
    by: Any = request.user
    now = timezone.now()
    if request.method != "POST":
        until = closed_until(by, now)
        closed = None if until is None else TooManyTries(until)
        return _open_page(model_admin, request, OpenForm(), closed)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _open_page(model_admin, request, form)
    typed = form.cleaned_data
    try:
        access, _row = open_emergency(typed["reference"], reason=typed["reason"], by=by, now=now)
    except TooManyTries as closed:
        return _open_page(model_admin, request, form, closed)
    except RuleError as refusal:
        about = "reason" if isinstance(refusal, ReasonTooShort) else "reference"
        form.add_error(about, str(refusal))
        return _open_page(model_admin, request, form)
    return HttpResponseRedirect(model_admin.subject_url(access, "record"))


def record_page(
    model_admin: EmergencyAccessAdmin, request: HttpRequest, object_id: str
) -> HttpResponse:
    """The file, to who opened it, while it is open; each look is a line in the access log.

    Afterwards, or once the file is gone or of somebody whom she said that she knows, a page says
    that it is over. Raises Http404 for what somebody else opened.
    """
    if request.method not in {"GET", "HEAD"}:
        return method_not_allowed(request, ("GET", "HEAD"))
    by: Any = request.user
    now = timezone.now()
    access = _own(object_id, by)
    row = emergency_record(access) if access.is_open(now) else None
    if row is None:
        return _render(model_admin, request, "over", {"access": access}, HTTPStatus.GONE)
    sections = next(
        sections
        for sections in personal_data.notify("emergency_sections", row=row)
        if sections is not None
    )
    if request.method == "GET":
        record_access(AccessKind.BREAK_GLASS, row, by=by, now=now, via=access.pk)
    return _render(model_admin, request, "record", {"access": access, "sections": sections})


def _own(object_id: str, user: User) -> EmergencyAccess:
    if not object_id.isdecimal():
        raise Http404
    access = EmergencyAccess.objects.filter(user=user, pk=object_id).first()
    if access is None:
        raise Http404
    return access


def _open_page(
    model_admin: EmergencyAccessAdmin,
    request: HttpRequest,
    form: OpenForm,
    closed: TooManyTries | None = None,
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    if closed is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS
    context = {"form": form, "closed": closed, "told": _who_is_told(request)}
    return _render(model_admin, request, "open", context, status)


def _who_is_told(request: HttpRequest) -> str:
    by: Any = request.user
    role, people = who_is_told(by)
    if role == Role.PRIVACY:
        return _("The privacy officer is told at once, by e-mail.")
    if people:
        return _(
            "There is no privacy officer for now: the system administrators are told at once, by "
            "e-mail."
        )
    return _("Nobody else watches over privacy for now: nobody is told, and it is written down.")


def _render(
    model_admin: EmergencyAccessAdmin,
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    common = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "list_url": model_admin.list_url(),
        "open_url": model_admin._reverse("open"),
    }
    return TemplateResponse(
        request, f"{_TEMPLATES}/{template}.html", {**common, **context}, status=status
    )
