"""What is said of a code that opens nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stage4club.core.one_time_codes import Tried


def why_not(tried: Tried, *, by_email: bool) -> str:
    """What to do next, for who gets her codes in her mailbox or on the telephone."""
    if tried is Tried.WRONG:
        return _("These are not the digits of the latest code. Please read them again.")
    if by_email:
        return _("This code is no longer good. Ask for another one below.")
    return _("This code is no longer good. Please call us: we will read you another one.")
