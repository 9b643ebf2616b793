"""One door for private links: the purpose decides which page opens."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.urls import reverse

from stage4club.core.models import PrivateLink
from stage4club.core.private_pages import (
    UNLOCKED_FOR,
    end_here,
    ended_here,
    is_unlocked_here,
    lock_here,
    unlock_here,
    was_unlocked_here,
)
from tests.factories import NOW


def test_every_purpose_has_a_page_of_its_own() -> None:
    pages = [reverse(name) for name in settings.PRIVATE_PAGES.values()]
    assert len(set(pages)) == len(pages) == 6


def test_what_was_ended_is_told_of_its_own_purpose_only() -> None:
    request = RequestFactory().get("/")
    request.session = {"link": ["1", 1]}  # type: ignore[assignment]
    assert ended_here(request, purpose="registration") is None
    end_here(request, purpose="registration", what="club")
    assert request.session == {"ended": ["registration", "club"]}
    assert ended_here(request, purpose="registration") == "club"
    assert ended_here(request, purpose="appointment") is None


def test_what_a_code_opened_is_open_for_a_while_for_that_link_and_that_purpose() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    link, other = PrivateLink(), PrivateLink()
    assert not is_unlocked_here(request, link, purpose="thread", now=NOW)
    assert not was_unlocked_here(request, link, purpose="thread")
    unlock_here(request, link, purpose="thread", now=NOW)
    assert is_unlocked_here(request, link, purpose="thread", now=NOW)
    assert not is_unlocked_here(request, link, purpose="details", now=NOW)
    assert not is_unlocked_here(request, other, purpose="thread", now=NOW)
    assert not is_unlocked_here(request, link, purpose="thread", now=NOW + UNLOCKED_FOR)
    assert was_unlocked_here(request, link, purpose="thread")
    assert not was_unlocked_here(request, other, purpose="thread")
    lock_here(request)
    assert not was_unlocked_here(request, link, purpose="thread")
