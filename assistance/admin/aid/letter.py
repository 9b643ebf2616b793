"""The decision letter, to print and to post to whoever is not written to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from stage4club.core.middleware import method_not_allowed
from stage4club.core.models import AccessKind
from stage4club.core.pdf import letter_response
from stage4club.core.staff.model_admin import StaffModelAdmin

from ...contents.aid import LETTER, decision_told, letter_words
from ...models import AidRequest

if TYPE_CHECKING:
    _Base = StaffModelAdmin
else:
    _Base = object

PERMISSION = "assistance.view_aiddecision"


class LetterPage(_Base):
    """What the admin of applications knows about the letter: its address, and the way to it."""

    def get_urls(self) -> list[URLPattern]:
        """`<pk>/letter/`, before Django's address of any row."""
        route = "<path:object_id>/letter/"
        own = self.page_url(route, self.letter_view, name="letter", permission=PERMISSION)
        return [own, *super().get_urls()]

    def letter_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The letter as the person may keep it; a sentence as long as she does not know it. Logged.

        Raises Http404 for an application that this reader may not see, or that nobody decided.
        """
        if request.method not in {"GET", "HEAD"}:
            return method_not_allowed(request, ("GET", "HEAD"))
        asked: Any = self.get_object(request, unquote(object_id))
        if asked is None or asked.decided_at is None:
            raise Http404
        decision = decision_told(asked, now=timezone.now())
        if decision is None:
            messages.info(request, _("The letter can be read once the person knows the answer."))
            return HttpResponseRedirect(self.subject_url(asked))
        letter = letter_response(LETTER, **letter_words(asked, decision))
        return self.looked_at(request, letter, AccessKind.EXPORT, asked)

    @admin.display(description=pgettext_lazy("application", "letter"))
    def letter_link(self, asked: AidRequest) -> str:
        """The way to it, once there is a decision."""
        if asked.decided_at is None:
            return "–"
        url = self.subject_url(asked, "letter")
        return format_html('<a class="action" href="{}">{}</a>', url, _("Letter (PDF)"))
