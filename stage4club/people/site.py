"""The back office, whose doors ask for a second proof."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core.access import record_access
from stage4club.core.doors import Access, opened_by
from stage4club.core.models import AccessKind
from stage4club.core.staff.site import StaffSite

from .operations import is_required
from .sign_in_forms import ReplacingPasswordForm
from .views import account as mine
from .views.sessions import is_proved
from .views.signing_in import sign_in


class AccountSite(StaffSite):
    """The staff site, for accounts that sign in as `views.signing_in` says.

    Guaranteed where a second factor is required: no page opens in a session without a second
    proof, however that session came to be.
    """

    password_form = ReplacingPasswordForm
    own_page = ("admin:account", _("My account"))

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether who is signed in may open the back office, in this session."""
        return super().has_permission(request) and (not is_required() or is_proved(request))

    @opened_by(Access.SIGNING_IN)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The password, then the second proof."""
        return sign_in(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As of every page of staff; what is read about who only reads one is read once."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user: Any = request.user
            user.kept = None if request.method == "POST" else {}
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        return super().admin_view(answered, cacheable)

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """End this session, and write it down."""
        user: Any = request.user
        if request.method == "POST" and user.is_authenticated:
            record_access(AccessKind.SIGN_OUT, user, by=user, now=timezone.now())
        return super().logout(request, extra_context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the pages of one's own account."""
        own = [
            ("", mine.account, "account"),
            ("confirmer/", mine.confirm, "account_confirm"),
            ("nouveaux-codes/", mine.new_codes, "account_new_codes"),
            ("application/retirer/", mine.drop_application, "account_drop_application"),
            ("cle/<uuid:passkey_id>/retirer/", mine.drop_passkey, "account_drop_passkey"),
        ]
        pages = [
            path(f"mon-compte/{address}", self.admin_view(view), name=name)
            for address, view, name in own
        ]
        return [*pages, *super().get_urls()]
