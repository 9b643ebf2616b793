"""The one door of private links: it opens the page of whatever a link is about.

`settings.PRIVATE_PAGES` says for each purpose which page that is: apps know of pages that the
platform does not, and none of them has to know of the others'.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from . import doors, links
from .models import PrivateLink

#: The link that this browser opened: its key and generation. One at a time: a telephone is lent.
LINK_KEY = "link"
#: What this browser ended by itself, so that the page which says so can be read again.
ENDED_KEY = "ended"
#: What a code opened: the link, its generation, the purpose, and until when.
UNLOCKED_KEY = "unlocked"

#: How long a code opens what it is for, in the browser that typed it.
UNLOCKED_FOR = timedelta(minutes=20)


@doors.private_page
@doors.page("GET", access=doors.Access.LINK)
def open_private_link(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token out of the address, alive or dead, then show the page. Nothing else happens.

    A dead one leaves the address too: error pages are logged with theirs.
    """
    pages = settings.PRIVATE_PAGES
    link = links.resolve_token(token, purpose=pages, now=timezone.now())
    request.session.pop(ENDED_KEY, None)
    if link is None:
        request.session.pop(LINK_KEY, None)
        return redirect("private-dead")
    request.session[LINK_KEY] = [str(link.pk), link.generation]
    return redirect(pages[link.purpose])


@doors.private_page
@doors.page("GET", access=doors.Access.LINK)
def dead_link(request: HttpRequest) -> HttpResponse:
    """Where a link leads that opens nothing."""
    return dead(request)


def link_opened_here(
    request: HttpRequest, *, purpose: str | Collection[str], now: datetime
) -> PrivateLink | None:
    """The living link of this purpose (of one of several) that this browser opened, or None."""
    known = request.session.get(LINK_KEY)
    return links.opened_link(*known, purpose=purpose, now=now) if known else None


def unlock_here(request: HttpRequest, link: PrivateLink, *, purpose: str, now: datetime) -> None:
    """A code for `purpose` was right: this browser, and no other, reads it for a while."""
    # Whoever knew the session of before does not get in with her.
    request.session.cycle_key()
    until = (now + UNLOCKED_FOR).timestamp()
    request.session[UNLOCKED_KEY] = [*_lock_of(link, purpose), until]


def is_unlocked_here(
    request: HttpRequest, link: PrivateLink, *, purpose: str, now: datetime
) -> bool:
    """Whether a code opened `purpose` behind this very link here, not too long ago."""
    *lock, until = request.session.get(UNLOCKED_KEY) or [None]
    return lock == _lock_of(link, purpose) and now.timestamp() < until


def was_unlocked_here(request: HttpRequest, link: PrivateLink, *, purpose: str) -> bool:
    """Whether a code opened `purpose` behind this link here, be it too long ago to read.

    What somebody typed on a page that was open may still be sent: nothing typed is lost.
    """
    *lock, _until = request.session.get(UNLOCKED_KEY) or [None]
    return lock == _lock_of(link, purpose)


def lock_here(request: HttpRequest) -> None:
    """This browser reads no more what a code had opened."""
    request.session.pop(UNLOCKED_KEY, None)


def _lock_of(link: PrivateLink, purpose: str) -> list[Any]:
    return [str(link.pk), link.generation, purpose]


def end_here(request: HttpRequest, *, purpose: str, what: str) -> None:
    """This browser ended `what` (a key, no words): its link is closed, and it may read so again."""
    request.session.pop(LINK_KEY, None)
    request.session[ENDED_KEY] = [purpose, what]


def ended_here(request: HttpRequest, *, purpose: str) -> str | None:
    """What this browser ended last, of this purpose; None once it has opened another link."""
    ended_purpose, what = request.session.get(ENDED_KEY) or (None, None)
    return what if ended_purpose == purpose else None


def dead(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing: damaged, old, foreign or over."""
    return render(request, "links/dead.html", status=404)
