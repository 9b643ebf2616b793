"""What was typed when the time of a session was over, ready to leave once more."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from stage4club.core.error_pages import PRIVATE_HEADERS
from stage4club.core.staff_time import find_typed

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.db.models import Model


def send_again(site: AdminSite, request: HttpRequest, token: str) -> HttpResponse:
    """Her own form behind one button, to be sent where it was going; it changes nothing itself.

    After twenty minutes, and for anybody else: 404, in words that say so.
    """
    user = cast("Model", request.user)  # `admin_view` lets only staff through.
    typed = find_typed(token, user.pk, now=timezone.now())
    return TemplateResponse(
        request,
        "admin/send_again.html",
        {**site.each_context(request), "typed": typed},
        status=HTTPStatus.OK if typed else HTTPStatus.NOT_FOUND,
        headers=PRIVATE_HEADERS,
    )
