"""Documents sent later, by whoever holds the link of an application; nothing is read back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stage4club.core import doors
from stage4club.core.forms import render_form

from ...contents.aid import may_send, shown
from ...forms.aid import MoreDocumentsForm, say_refused
from ...operations.aid import NotWaitedFor, send_documents
from .opened import OpenedAid, of_opened_aid

#: What this browser sent: the application, then the keys of its documents.
CAME_KEY = "aid_came"


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_aid
def aid_documents(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """GET asks; POST keeps what came, and says what of it is not kept.

    The link alone tells how many there are; only what this very browser sent is named.
    """
    if not may_send(opened.asked, now=opened.now):
        return redirect("aid-page")
    form = MoreDocumentsForm()
    if request.method == "POST":
        form = MoreDocumentsForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                came = send_documents(
                    opened.asked, sent=form.cleaned_data["documents"], now=opened.now
                )
            except NotWaitedFor:
                return redirect("aid-page")
            _remember(request, opened, [str(row.pk) for row in came.taken])
            say_refused(form, came.refused)
            if not form.errors:
                return redirect("aid-documents")
    context = {**shown(opened.asked, now=opened.now), **_came(request, opened)}
    return render_form(request, "assistance/aid_documents.html", form, context)


def _remember(request: HttpRequest, opened: OpenedAid, keys: list[str]) -> None:
    known = _keys(request, opened)
    request.session[CAME_KEY] = [str(opened.asked.pk), *known, *(set(keys) - set(known))]


def _keys(request: HttpRequest, opened: OpenedAid) -> list[str]:
    whose, *keys = request.session.get(CAME_KEY) or [""]
    return keys if whose == str(opened.asked.pk) else []


def _came(request: HttpRequest, opened: OpenedAid) -> dict[str, Any]:
    rows = opened.asked.documents.standing()
    return {
        "documents": list(rows.filter(pk__in=_keys(request, opened))),
        "documents_in_all": rows.count(),
    }
