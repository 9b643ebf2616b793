"""Where I am signed in: the open sessions of one member of staff, which she ends herself."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.doors import private_page

from ..models import BrowserSession, User
from ..operations import close_other_sessions, close_session


class _Which(forms.Form):
    """One session by the key of its row, or all the others where it is empty."""

    session = forms.SlugField(max_length=40, required=False)


@private_page
def open_sessions(request: HttpRequest) -> HttpResponse:
    """GET lists her open sessions; POST ends one of them, or all but this one.

    The key of a row opens nothing, and ends nothing for anybody else.
    """
    user, now = cast("User", request.user), timezone.now()  # `admin_view` lets only staff through.
    here: Any = request.session
    if request.method != "POST":
        rows = BrowserSession.objects.visible_to(user).open(now)
        # This one first: it is the one she knows.
        sessions = sorted(rows, key=lambda row: row.pk != here.row_key)
        context = {**admin.site.each_context(request), "sessions": sessions, "here": here.row_key}
        return TemplateResponse(request, "admin/open_sessions.html", context)
    form = _Which(request.POST)
    if not form.is_valid():
        closed = False
    elif key := form.cleaned_data["session"]:
        # This one ends by « Sign out », which says so.
        closed = key != here.row_key and close_session(key, by=user, now=now)
    else:
        closed = close_other_sessions(keep=here.row_key, by=user, now=now)
    if closed:
        messages.success(request, _("Closed. Whoever comes back there has to sign in."))
    else:
        messages.info(request, _("There was nothing left to close."))
    return HttpResponseRedirect(reverse("staff-sessions"))


#: For signed-in staff, as every page of the back office.
open_sessions_page = admin.site.admin_view(open_sessions)
