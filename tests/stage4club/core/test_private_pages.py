"""One door for private links: the purpose decides which page opens."""

from __future__ import annotations

from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse

from stage4club.core.private_pages import end_here, ended_here


def test_every_purpose_has_a_page_of_its_own() -> None:
    pages = [reverse(name) for name in settings.PRIVATE_PAGES.values()]
    assert len(set(pages)) == len(pages) == 2


def test_what_was_ended_is_told_of_its_own_purpose_only() -> None:
    request = RequestFactory().get("/")
    request.session = {"link": ["1", 1]}  # type: ignore[assignment]
    assert ended_here(request, purpose="registration") is None
    end_here(request, purpose="registration", what="club")
    assert request.session == {"ended": ["registration", "club"]}
    assert ended_here(request, purpose="registration") == "club"
    assert ended_here(request, purpose="appointment") is None
