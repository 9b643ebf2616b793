"""A document that came, as whoever decides keeps it on her machine: never shown by the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from stage4club.core.error_pages import PRIVATE_HEADERS
from stage4club.core.errors import RuleError
from stage4club.core.files import Kind
from stage4club.core.headers import CSP
from stage4club.core.middleware import method_not_allowed

from ...models import Document
from ...operations.aid import open_document

if TYPE_CHECKING:
    from . import AidRequestAdmin

#: Whatever opens it all the same may do nothing (W3C CSP 3, sandbox).
_NOTHING = "default-src 'none'; sandbox"


def answer_with_document(
    page: AidRequestAdmin, request: HttpRequest, object_id: str, key: UUID
) -> HttpResponse:
    """The file, under a neutral name, and one line in the access log; why not, on the page of it.

    Raises Http404 for one that she may not see, as if there was none.
    """
    if request.method not in {"GET", "HEAD"}:
        return method_not_allowed(request, ("GET", "HEAD"))
    user: Any = request.user
    subject = page.get_object(request, unquote(object_id))
    rows = Document.objects.visible_to(user).filter(request=subject, pk=key)
    document = rows.select_related("request").first() if subject is not None else None
    if subject is None or document is None:
        raise Http404
    try:
        content = open_document(document, by=user, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(page.subject_url(subject))
    headers = {
        **PRIVATE_HEADERS,
        "Content-Disposition": f'attachment; filename="{document.neutral_name}"',
        CSP: _NOTHING,
    }
    return HttpResponse(content, content_type=Kind(document.kind).content_type, headers=headers)
