"""A page of the back office: somebody on the telephone makes an appointment."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind
from stage4club.people.models import CallTask, User

from ..models import Appointment
from ..operations import FollowedByColleague, TwiceThatDay, book_by_telephone
from .forms import TelephoneForm
from .words import when

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PERMISSION = "assistance.add_appointment"
#: The buttons beside the main one: other times, and the request to the colleague.
SHOW, TO_COLLEAGUE = "show", "to_colleague"


def book_on_the_telephone(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET asks, POST books. `?call=` is the call that is being made, with a name and a number.

    POST with `show` shows the times of another kind of meeting, and keeps what was typed. Raises
    PermissionDenied without assistance.add_appointment.
    """
    by = request.user
    if not isinstance(by, User) or not by.has_perm(PERMISSION):
        raise PermissionDenied
    now = timezone.now()
    call = _call(request, by)
    if request.method != "POST":
        form = TelephoneForm(user=by, now=now, initial=_known(call, by))
        page = _page(model_admin, request, form)
        # It shows the name and the number of the call.
        return model_admin.looked_at(request, page, AccessKind.VIEW, *filter(None, [call]))
    if SHOW in request.POST:
        typed = request.POST.dict() | {"children_ages": request.POST.getlist("children_ages")}
        typed.pop("slot", None)
        return _page(model_admin, request, TelephoneForm(user=by, now=now, initial=typed))
    form = TelephoneForm(request.POST, user=by, now=now)
    if not form.is_valid():
        return _page(model_admin, request, form)
    return _book(model_admin, request, form, by, now, call)


def _book(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    form: TelephoneForm,
    by: User,
    now: datetime,
    call: CallTask | None,
) -> HttpResponse:
    answers = form.cleaned_data
    colleague: User | None = None
    try:
        appointment = book_by_telephone(
            form_key=form.key(now),
            answers=form.appointment_answers(),
            language=answers["language"],
            by=by,
            now=now,
            starts_at=answers["starts_at"],
            place=answers.get("place"),
            call=call,
            twice_that_day=answers["twice_that_day"],
            to_colleague=TO_COLLEAGUE in request.POST,
        )
    except RuleError as refusal:
        name = "twice_that_day" if isinstance(refusal, TwiceThatDay) else None
        form.add_error(name, ValidationError(str(refusal), code="refused"))
        if isinstance(refusal, FollowedByColleague):
            colleague = refusal.colleague
        return _page(model_admin, request, form, colleague=colleague)
    return _done(model_admin, request, appointment)


def _call(request: HttpRequest, by: User) -> CallTask | None:
    """The call of the address, where it is one that `by` makes to somebody unknown."""
    key = request.GET.get("call", "")
    if not key.isdecimal():
        return None
    return CallTask.objects.visible_to(by).filter(pk=key, person__isnull=True).first()


def _known(call: CallTask | None, by: User) -> dict[str, Any]:
    """What the person left when she asked to be called; the number where `by` makes the call."""
    if call is None:
        return {}
    known = {"preferred_name": call.typed_name, "language": call.language}
    return {**known, "phone": str(call.number)} if call.is_followed_by(by) else known


def _done(
    model_admin: StaffModelAdmin, request: HttpRequest, appointment: Appointment
) -> HttpResponse:
    words = {"reference": appointment.reference, "moment": when(appointment)}
    said = (
        _("Booked (%(moment)s). The reference to give: %(reference)s.")
        if appointment.starts_at
        else _("Noted. The reference to give: %(reference)s.")
    )
    messages.success(request, said % words)
    if model_admin.get_queryset(request).filter(pk=appointment.pk).exists():
        return HttpResponseRedirect(model_admin.subject_url(appointment))
    messages.info(request, _("It is in the list of the colleague who follows this person."))
    return HttpResponseRedirect(model_admin.list_url())


def _page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    form: TelephoneForm,
    *,
    colleague: User | None = None,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Book with somebody on the telephone"),
        "list_url": model_admin.list_url(),
        "back_url": model_admin.list_url(),
        "form": form,
        "colleague": colleague,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(
        request, "admin/assistance/appointment/add.html", context, status=status
    )
