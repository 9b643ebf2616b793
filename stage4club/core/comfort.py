"""Comfortable reading: larger letters with more air, chosen in the header, kept in one cookie.

No account, no session: the cookie holds "on" and says nothing of who reads (domain.md §14).
"""

from django.conf import settings
from django.http import HttpRequest

COOKIE: str = settings.COMFORT_COOKIE_NAME
ON = "on"
#: A year, in seconds: who needs it today needs it at the next visit.
KEPT_SECONDS = 365 * 24 * 60 * 60


def is_comfortable(request: HttpRequest) -> bool:
    """Whether this reader chose comfortable reading."""
    return request.COOKIES.get(COOKIE) == ON
