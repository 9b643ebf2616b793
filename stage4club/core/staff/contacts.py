"""Ways of being reached are masked on the pages of the office, and shown when somebody asks.

Who follows a record reads them as they are. Anybody else who may open it sees « 514 •••-••42 » and
a button; it POSTs to `<pk>/reveal/`, which writes a line in the access log and shows the same page
with them, once.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stage4club.core.masking import last_digits, mask_email, mask_phone
from stage4club.core.middleware import method_not_allowed
from stage4club.core.models import AccessKind
from stage4club.core.phones import Phone

from .columns import phone_link
from .model_admin import StaffModelAdmin

_REVEALING = "_reveals_contacts"


def phone_words(phone: Phone | None, *, shown: bool) -> SafeString | str:
    """The number ready to be called, or masked, with words for who does not see it; – without."""
    if phone is None or shown:
        return phone_link(phone)
    spoken = _("masked number, ending in %(digits)s") % {"digits": last_digits(phone)}
    return _masked(mask_phone(phone), spoken)


def email_words(address: str, *, shown: bool) -> SafeString | str:
    """The address, or masked, with words for who does not see it; – without."""
    if not address or shown:
        return address or "–"
    spoken = _("masked address, beginning with %(letter)s") % {"letter": address[:1]}
    return _masked(mask_email(address), spoken)


def _masked(seen: str, spoken: str) -> SafeString:
    return format_html(
        '<span class="unbroken" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span>',
        seen,
        spoken,
    )


def are_shown(subject: Any) -> bool:
    """Whether the page that read this row shows how to reach people; a list never does."""
    return getattr(subject, "contacts_shown", False)


class ContactsAdmin(StaffModelAdmin):
    """An admin whose pages say how people are reached.

    Declare `has_contacts`, and `follows` where somebody needs them for her work. Columns ask
    `are_shown(row)`.
    """

    def has_contacts(self, subject: Any) -> bool:
        """Whether the page of this row has a number or an address to hide."""
        raise NotImplementedError

    def follows(self, subject: Any, user: Any) -> bool:
        """Whether `user` calls this person: she reads it plainly. Nobody, unless overridden."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """With the door that shows what is masked, open to whoever may open the page."""
        permission = f"{self.opts.app_label}.view_{self.opts.model_name}"
        route = "<path:object_id>/reveal/"
        door = self.page_url(route, self._reveal, name="reveal", permission=permission)
        return [door, *super().get_urls()]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row, knowing whether its page shows how to reach people."""
        subject: Any = super().get_object(request, object_id, from_field)
        if subject is not None:
            revealing = hasattr(request, _REVEALING)
            subject.contacts_shown = revealing or self.follows(subject, request.user)
        return subject

    def kind_of_look(self, request: HttpRequest) -> AccessKind:
        """A page that shows what is masked is another look than one that does not."""
        return AccessKind.REVEAL if hasattr(request, _REVEALING) else super().kind_of_look(request)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """The page of a row, with a button where something is masked."""
        if obj is not None and not are_shown(obj) and self.has_contacts(obj):
            context["reveal_url"] = self.subject_url(obj, "reveal")
        context["revealed"] = hasattr(request, _REVEALING)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _reveal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page of the row with everything shown, for this once. 404 where nothing is hidden."""
        if request.method != "POST":
            return method_not_allowed(request, ("POST",))
        # The page is read, not saved, as those that are asked for by GET.
        user: Any = request.user
        user.kept = {}
        subject = self.get_object(request, unquote(object_id))
        if subject is None or not self.has_contacts(subject):
            raise Http404
        # Django tells the two apart by the method.
        reading = copy(request)
        reading.method = "GET"
        setattr(reading, _REVEALING, True)
        return self.change_view(reading, object_id)
