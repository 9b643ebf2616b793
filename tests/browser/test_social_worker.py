"""A social worker's day: her hours, somebody on the telephone, an absence, her week on paper."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from assistance.models import Absence, Appointment, Availability
from assistance.operations import book_appointment, propose_times, take_appointment
from stage4club.core.working_days import local_date
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.factories import make_appointment, make_place, make_social_worker

PAGES = "/admin/assistance/appointment/"
WIDTHS = [320, 1280]


@pytest.fixture
def louise(transactional_db: None) -> User:
    """A social worker who receives people every day."""
    return make_social_worker(name="Louise", weekdays=range(7), starts=time(8), ends=time(20))


def book_three(worker: User) -> list[Appointment]:
    """Three people, the same hour of three days."""
    rows = []
    now = timezone.now()
    at = (now + timedelta(days=3)).replace(hour=15, minute=0, second=0, microsecond=0)
    for number, name in enumerate(("Marguerite", "Thérèse", "Anh")):
        row = make_appointment(preferred_name=name, email=f"m{number}@example.org", now=now)
        starts_at = at + timedelta(days=number)
        rows.append(book_appointment(row, by=worker, now=now, starts_at=starts_at))
    return rows


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_hers(colleague: Visitor, louise: User, width: int) -> None:
    now = timezone.now()
    booked, *_others = book_three(louise)
    waits = make_appointment(preferred_name="Rita", email="rita@example.org", now=now)
    take_appointment(waits, by=louise, now=now)
    propose_times(waits, by=louise, now=now, times=[now + timedelta(days=9)])
    free = make_appointment(preferred_name="Luce", email="luce@example.org", now=now)
    walk = colleague(louise, viewport={"width": width, "height": 900})
    for address in (
        "/admin/",
        PAGES,
        f"{PAGES}?follow=booked",
        f"{PAGES}agenda/",
        f"{PAGES}agenda/?view=day",
        f"{PAGES}hours/",
        f"{PAGES}absences/",
        f"{PAGES}add/",
        f"{PAGES}{waits.pk}/change/",
        f"{PAGES}{booked.pk}/change/",
        f"{PAGES}{booked.pk}/move/",
        f"{PAGES}{booked.pk}/cancel/",
        f"{PAGES}{booked.pk}/hand-over/",
        f"{PAGES}{free.pk}/book/",
        f"{PAGES}{free.pk}/propose/",
        f"{PAGES}{free.pk}/close/",
    ):
        walk.opens(address)
        walk.examines()
        assert walk.small_targets("main a.button, main button", 36) == []


def test_an_absence_over_three_booked_appointments(colleague: Visitor, louise: User) -> None:
    marguerite, therese, anh = book_three(louise)
    first = local_date(marguerite.starts_at)  # type: ignore[arg-type]
    walk = colleague(louise)
    walk.opens(f"{PAGES}hours/")
    walk.page.locator("[name=absence-first_day]").fill(first.isoformat())
    walk.page.locator("[name=absence-last_day]").fill((first + timedelta(days=2)).isoformat())
    walk.presses("Ajouter cette absence")
    walk.arrives_at("Mes absences")
    walk.reads("3 rendez-vous sont encore fixés pendant votre absence.")
    assert Absence.objects.count() == 1

    later = first + timedelta(days=10)
    for name in ("Marguerite", "Thérèse"):
        walk.follows(f"Déplacer ({name})")
        walk.page.get_by_label("Un autre moment, écrit ci-dessous").check()
        walk.page.locator("[name=day]").fill(later.isoformat())
        walk.page.locator("[name=hour]").fill("10:00" if name == "Marguerite" else "14:00")
        walk.presses("Déplacer")
        walk.reads("Le message a changé.", f"Bonjour {name}")
        walk.examines()
        walk.presses("Déplacer")
        walk.arrives_at("Mes absences")
    walk.follows("Annuler (Anh)")
    walk.reads("Votre rendez-vous", "n’aura pas lieu")
    walk.chooses("La travailleuse sociale", to="Qui ne peut pas venir?")
    walk.presses("Annuler")
    walk.page.wait_for_url(f"**/{anh.pk}/change/")
    walk.examines()
    for row in (marguerite, therese, anh):
        row.refresh_from_db()
    assert [row.state for row in (marguerite, therese, anh)] == ["booked", "booked", "cancelled"]


def test_the_telephone_in_a_minute_by_keyboard(colleague: Visitor, louise: User) -> None:
    walk = colleague(louise)
    walk.opens(f"{PAGES}add/")
    walk.page.locator("[name=preferred_name]").focus()
    keyboard = walk.page.keyboard
    keyboard.type("Zoé")
    keyboard.press("Tab")
    keyboard.type("514 555-0142")
    # Meeting and way stand as usual; then the button that shows other times, then the nearest.
    for _step in range(4):
        keyboard.press("Tab")
    keyboard.press("Space")
    walk.page.locator("[name=consent_contact]").focus()
    keyboard.press("Space")
    keyboard.press("Tab")
    with walk.page.expect_navigation():
        keyboard.press("Enter")
    walk.page.wait_for_url("**/change/")
    walk.reads("Rendez-vous fixé", "La référence à donner")
    assert Appointment.objects.get().state == "booked"


def test_hours_are_seen_before_they_are_saved_without_a_script(
    colleague: Visitor, louise: User
) -> None:
    Availability.objects.all().delete()
    make_place("Bureau de Laval")
    walk = colleague(louise, java_script_enabled=False)
    walk.opens(f"{PAGES}hours/")
    walk.page.locator("[name=hours-0-weekday]").select_option("lundi")
    walk.page.locator("[name=hours-0-starts]").fill("09:00")
    walk.page.locator("[name=hours-0-ends]").fill("12:00")
    walk.presses("Voir d’abord les moments")
    walk.reads("Rien n’est encore enregistré.", "9 h 30".replace(" ", "\N{NO-BREAK SPACE}"))
    assert not Availability.objects.exists()
    walk.presses("Enregistrer mes disponibilités")
    walk.reads("C’est enregistré.")
    assert Availability.objects.count() == 1


def test_the_week_is_printed_without_what_one_presses(colleague: Visitor, louise: User) -> None:
    book_three(louise)
    walk = colleague(louise)
    walk.opens(f"{PAGES}agenda/")
    walk.page.emulate_media(media="print")
    assert not walk.page.locator(".agenda__nav").is_visible()
    assert not walk.page.locator(".agenda__feed").is_visible()
    assert walk.page.locator("h1").is_visible()
