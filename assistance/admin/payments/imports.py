"""A file of the bank: read, shown line by line, and noted once somebody has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.admin.forms import StaffForm
from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind
from stage4club.core.tables import MOST_BYTES, TableTooLarge
from stage4club.people.models import User

from ...models import AidRequest
from ...operations.aid import (
    AnswerStanding,
    BankLine,
    look_at_answer,
    note_bank_answer,
    read_bank_answer,
)

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

#: What was shown is what is noted: it comes back under a seal, for as long as one reads it.
_SEAL = "assistance.bank-answer"
_GOOD_FOR = 3600

_WORDS = {
    AnswerStanding.PAY: gettext_lazy("Paid: this person will be told"),
    AnswerStanding.RETURN: gettext_lazy("Returned: how to be paid is asked anew"),
    AnswerStanding.ALREADY: gettext_lazy("Noted before: nothing to do"),
    AnswerStanding.UNKNOWN: gettext_lazy("No payment has this reference: nothing is done"),
    AnswerStanding.IMPOSSIBLE: gettext_lazy(
        "Cannot be: it is not with the bank, or the day is not possible"
    ),
}


class AnswerForm(StaffForm):
    """The file, as the bank or a spreadsheet wrote it."""

    file = forms.FileField(
        label=gettext_lazy("File of the bank (CSV)"),
        help_text=gettext_lazy(
            "Three columns, named in the first line: référence, résultat (payé or retourné), date "
            "(like 2026-03-12). You see each line before anything is noted."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_file(self) -> list[BankLine]:
        """Its lines, or why they cannot be read."""
        file = self.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise TableTooLarge
            return read_bank_answer(file.read())
        except RuleError as refusal:
            raise ValidationError(str(refusal.message), code="unreadable") from None


def answer_of_the_bank(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET asks for the file; POST shows what its lines say, and with them notes it."""
    sealed = request.POST.get("lines", "")
    if request.method == "POST" and sealed:
        return _note(model_admin, request, sealed)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not form.is_bound:
        form = AnswerForm({})
    if not form.is_bound:
        return _page(model_admin, request, form)
    if not form.is_valid():
        return _page(model_admin, request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _show(model_admin, request, form.cleaned_data["file"])


def _note(model_admin: StaffModelAdmin, request: HttpRequest, sealed: str) -> HttpResponse:
    by, now = cast("User", request.user), timezone.now()
    try:
        lines = _opened(sealed, by)
    except signing.BadSignature:
        form = AnswerForm({})
        form.errors.clear()
        form.add_error(None, _("It was shown too long ago. Send the file again."))
        return _page(model_admin, request, form, status=HTTPStatus.CONFLICT)
    try:
        done = note_bank_answer(lines, by=by, now=now)
    except RuleError as refusal:
        return _show(model_admin, request, lines, refusal=str(refusal.message))
    noted = done.get(AnswerStanding.PAY, 0) + done.get(AnswerStanding.RETURN, 0)
    sentence = ngettext("%(n)d payment was noted.", "%(n)d payments were noted.", noted)
    messages.success(request, sentence % {"n": noted})
    return HttpResponseRedirect(model_admin.list_url())


def _show(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    lines: Sequence[BankLine],
    *,
    refusal: str = "",
) -> HttpResponse:
    """What becomes of each line. With a `refusal`, why nothing was noted: 409."""
    by = cast("User", request.user)
    answered = look_at_answer(lines, by=by, now=timezone.now())
    kinds = {one.standing for one in answered}
    impossible = AnswerStanding.IMPOSSIBLE in kinds
    context = {
        "answered": [(one, _WORDS[one.standing]) for one in answered],
        "impossible": impossible,
        "can_note": not impossible and kinds & {AnswerStanding.PAY, AnswerStanding.RETURN},
        "sealed": _sealed(lines, by),
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    page = _page(model_admin, request, AnswerForm(), status=status, **context)
    seen = {one.payment.request_id: one.payment.request for one in answered if one.payment}
    subjects: list[AidRequest] = list(seen.values())
    return model_admin.looked_at(request, page, AccessKind.VERB_PAGE, *subjects)


def _page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    form: AnswerForm,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> TemplateResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("What the bank answers"),
        "list_url": model_admin.list_url(),
        "form": form,
        **more,
    }
    return TemplateResponse(request, "admin/assistance/payment/answer.html", context, status=status)


def _sealed(lines: Sequence[BankLine], by: User) -> str:
    plain = [[line.reference, line.is_paid, line.day.isoformat()] for line in lines]
    return signing.dumps([by.pk, plain], salt=_SEAL, compress=True)


def _opened(sealed: str, by: User) -> list[BankLine]:
    """Raises `BadSignature`, for what was shown to somebody else too."""
    key, plain = signing.loads(sealed, salt=_SEAL, max_age=_GOOD_FOR)
    if key != by.pk:
        raise signing.BadSignature
    return [
        BankLine(reference, is_paid, date.fromisoformat(day)) for reference, is_paid, day in plain
    ]
