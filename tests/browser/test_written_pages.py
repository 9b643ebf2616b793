"""Pages that editors write, and what people say of services, as all pages are read."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from services.management.demo import create_opinions, create_readings
from services.models import Opinion, Page, Resource, Service, Theme
from stage4club.people.enums import Role
from tests.browser.conftest import Visitor
from tests.browser.test_fits import NARROW, READERS, holds, holds_in_the_office
from tests.browser.walk import Walk
from tests.factories import make_user


@pytest.fixture
def told(half_a_year: None) -> None:
    """Something to read, something said, something done about it."""
    create_readings(timezone.now())
    create_opinions(timezone.now())


@pytest.mark.parametrize(("language", "reader"), READERS)
def test_pages_that_are_written(
    visitor: Visitor, told: None, language: str, reader: dict[str, Any]
) -> None:
    walk = visitor(**reader)
    with override(language):
        pages = [
            reverse("home"),
            reverse("service", args=["chit-chat-club"]),
            reverse("pillar", args=["awareness"]),
            reverse("pillar", args=["awareness"]) + "?q=nothing",
            reverse("privacy"),
            reverse("accessibility"),
            reverse("why"),
            reverse("erase"),
            reverse("opinion-received", args=["chit-chat-club"]),
        ]
        forms = [reverse("opinion", args=["chit-chat-club"]), reverse("death")]
    for address in pages:
        walk.opens(address)
        holds(walk)
    for address in forms:
        walk.opens(address)
        holds(walk)
        walk.sends()
        assert walk.page.locator(".error-summary").count() == 1
        holds(walk)
    # The search is on the page of its pillar.
    assert len(set(walk.seen)) == len(pages) - 1 + 2 * len(forms)


def test_pages_of_the_office(colleague: Visitor, told: None) -> None:
    editor = make_user(Role.EDITOR, name="Isabelle", email="isabelle@example.org")
    written = [Service.objects.first(), Page.objects.first(), Resource.objects.first()]
    walk = colleague(editor, **NARROW)
    holds_in_the_office(
        walk,
        "/admin/",
        *(
            reverse(f"admin:services_{row._meta.model_name}_change", args=[row.pk])
            for row in written
            if row is not None
        ),
        reverse("admin:services_resource_changelist"),
        reverse("admin:services_resourcetag_add"),
    )
    walk.opens(reverse("admin:services_page_change", args=[Page.objects.earliest("pk").pk]))
    with walk.page.context.expect_page() as opened:
        walk.page.get_by_role("button", name="Aperçu en anglais").click()
    preview = Walk(opened.value, None)
    preview.reads("What we ask")
    preview.examines()


def test_pages_of_the_patient_partners(colleague: Visitor, told: None) -> None:
    partner = make_user(Role.PARTNER, name="Manon", email="manon@example.org")
    opinion, theme = Opinion.objects.earliest("pk"), Theme.objects.get()
    holds_in_the_office(
        colleague(partner, **NARROW),
        reverse("admin:services_opinion_changelist"),
        reverse("admin:services_opinion_change", args=[opinion.pk]),
        f"/admin/services/opinion/{opinion.pk}/group/",
        reverse("admin:services_theme_change", args=[theme.pk]),
    )
