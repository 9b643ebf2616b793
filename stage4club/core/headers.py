"""Headers that every answer carries, beside those of Django's own middleware."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CSP = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """Sends `settings.SECURE_CSP`, written as Django 6.0 writes it, where an answer has no policy.

    The policy names no nonce, since no page holds a script or a style: it is one line, the same for
    all, put together when the process starts. The page that Django shows of an error under DEBUG
    has both, and goes without a policy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        rules = settings.SECURE_CSP.items()
        self.policy = "; ".join(" ".join((name, *sources)) for name, sources in rules)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then add the header."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault(CSP, self.policy)
        return response
