"""A page of the back office: somebody registers on the telephone."""

from __future__ import annotations

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

from ..forms import TelephoneForm
from ..models import Registration
from ..operations import register_by_telephone

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PERMISSION = "registrations.add_registration"


def add_by_telephone(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET asks, POST registers. `?call=` is the call that is being made, with a name and a number.

    Raises PermissionDenied without registrations.add_registration.
    """
    by = request.user
    if not isinstance(by, User) or not by.has_perm(PERMISSION):
        raise PermissionDenied
    call = _call(request, by)
    if request.method != "POST":
        page = _page(model_admin, request, TelephoneForm(initial=_known(call, by)))
        # It shows the name and the number of the call.
        return model_admin.looked_at(request, page, AccessKind.VIEW, *filter(None, [call]))
    form = TelephoneForm(request.POST)
    if not form.is_valid():
        return _page(model_admin, request, form)
    now = timezone.now()
    try:
        registration = register_by_telephone(
            form.cleaned_data["service"],
            form_key=form.token(now).key,
            answers=form.registration_answers(),
            language=form.cleaned_data["language"],
            by=by,
            now=now,
            call=call,
        )
    except RuleError as refusal:
        form.add_error(None, ValidationError(str(refusal), code="refused"))
        return _page(model_admin, request, form)
    return _done(model_admin, request, registration)


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
    known = {
        "preferred_name": call.typed_name,
        "good_time": call.good_time,
        "language": call.language,
    }
    return {**known, "phone": str(call.number)} if call.is_followed_by(by) else known


def _done(
    model_admin: StaffModelAdmin, request: HttpRequest, registration: Registration
) -> HttpResponse:
    said = _("Registered. The reference to give: %(reference)s.")
    messages.success(request, said % {"reference": registration.reference})
    mine = model_admin.get_queryset(request).filter(pk=registration.pk).exists()
    if mine:
        return HttpResponseRedirect(model_admin.subject_url(registration))
    messages.info(request, _("A colleague follows this person already, and will see this request."))
    return HttpResponseRedirect(model_admin.list_url())


def _page(model_admin: StaffModelAdmin, request: HttpRequest, form: TelephoneForm) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "list_url": model_admin.list_url(),
        "back_url": model_admin.list_url(),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(
        request, "admin/registrations/registration/add.html", context, status=status
    )
