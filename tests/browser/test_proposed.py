"""No offered time suits her: she asks to be called, and answers what is proposed on her page.

From the home page to the time that both agreed on: one person, one social worker, each in a
browser of her own, a Celery worker between the two. Every page on the way is examined.
"""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from assistance.enums import Answer, AppointmentState
from assistance.models import Appointment, Proposal
from services.models import Service
from stage4club.core.spoken import clock, long_day, span
from stage4club.core.working_days import add_working_days, local_date
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.factories import make_social_worker
from tests.smtp_sink import SmtpSink


def test_asked_to_be_called_proposed_three_times_and_booked(
    visitor: Visitor, group: Service, worker: SmtpSink, settings: Settings
) -> None:
    settings.OUTBOX_UNDO_SECONDS = 1
    make_social_worker(name="Béatrice", email="beatrice@example.org")
    rita = visitor()
    asks_to_be_called(rita)
    is_told_by_when(rita, worker)

    beatrice = visitor(viewport={"width": 1280, "height": 900})
    signs_in(beatrice)
    beatrice.page.locator(".waiting a").first.click()
    for number in (1, 2):
        proposes(beatrice, number)
        opens_what_is_proposed(rita, worker, number)
        says_that_none_suits(rita, number)
        reads_that_none_suits(beatrice)
    proposes(beatrice, 3)
    letter = opens_what_is_proposed(rita, worker, 3)
    takes_the_second(rita)
    is_told_the_time(rita, worker, letter)
    finds_it_in_her_week(beatrice)


def asks_to_be_called(rita: Walk) -> None:
    rita.opens("/")
    rita.opens("/services/social-worker/")
    rita.follows("Choisir une heure")
    rita.arrives_at("Comment voulez-vous rencontrer la travailleuse sociale?")
    rita.answers(meeting="individual", mode="phone")
    rita.sends()
    rita.arrives_at("Quand voulez-vous la rencontrer?")
    rita.answers(slot="none", preferred_name="Rita", email="rita@example.org")
    rita.answers(consent_contact="on")
    rita.sends()
    rita.arrives_at("Vérifiez vos réponses")
    assert not Appointment.objects.exists()
    rita.sends()
    rita.arrives_at("Nous avons reçu votre demande")


def is_told_by_when(rita: Walk, worker: SmtpSink) -> None:
    asked = Appointment.objects.get()
    promised = long_day(add_working_days(local_date(asked.received_at), 2))
    rita.reads(asked.reference, promised)
    (letter,) = wait_for_letters(worker, 1)
    assert letter["To"] == "rita@example.org"
    assert promised in part(letter, "plain")
    rita.opens(link_in(letter))
    rita.arrives_at("Votre rendez-vous")
    rita.reads("Nous avons reçu votre demande.", promised)


def signs_in(beatrice: Walk) -> None:
    beatrice.opens("/admin/")
    beatrice.fills("Courriel", "beatrice@example.org")
    beatrice.fills("Mot de passe", "un mot de passe de test")
    beatrice.presses("Ouvrir une session")
    beatrice.arrives_at("À faire aujourd’hui")
    beatrice.reads("La demande de Rita est arrivée")


def proposes(beatrice: Walk, number: int) -> None:
    beatrice.arrives_at("Rita")
    beatrice.follows("Proposer des moments")
    beatrice.arrives_at("Proposer des moments – Rita")
    free = beatrice.page.locator("[name=slot]")
    # Others each time, and of several days: those of before suited nobody.
    for place in range(number - 1, number + 8, 4):
        free.nth(place).check()
    beatrice.presses("Proposer des moments")
    beatrice.arrives_at("Proposer des moments – Rita")
    beatrice.reads("Le message a changé. Rien n’est encore fait.")
    assert Proposal.objects.count() == number - 1
    beatrice.presses("Proposer des moments")
    beatrice.arrives_at("Rita")
    beatrice.reads("C’est proposé. Les moments sont gardés pour cette personne.")


def opens_what_is_proposed(rita: Walk, worker: SmtpSink, number: int) -> int:
    """Returns how many letters she has now."""
    letters = number + 1
    letter = wait_for_letters(worker, letters)[-1]
    proposal = Proposal.objects.get(number=number)
    times = list(proposal.times.order_by("starts_at"))
    assert len(times) == 3
    for time in times:
        assert f"{long_day(time.starts_at)}, {clock(time.starts_at)}" in part(letter, "plain")
    rita.opens(link_in(letter))
    rita.arrives_at("Votre rendez-vous")
    rita.reads("Nous vous avons proposé des moments.")
    expect(rita.page.locator(".dates > li")).to_have_count(3)
    return letters


def says_that_none_suits(rita: Walk, number: int) -> None:
    rita.presses("Aucun ne me convient")
    rita.arrives_at("Votre rendez-vous")
    rita.reads("Vous nous avez dit qu’aucun des moments proposés ne vous convient.")
    rita.reads(long_day(add_working_days(local_date(timezone.now()), 1)))
    proposal = Proposal.objects.get(number=number)
    assert (proposal.answer, proposal.times.filter(released_at=None).count()) == (
        Answer.DECLINED,
        0,
    )


def reads_that_none_suits(beatrice: Walk) -> None:
    beatrice.page.reload()
    beatrice.arrives_at("Rita")
    beatrice.reads("Aucun des moments proposés n’a été pris")


def takes_the_second(rita: Walk) -> None:
    with rita.page.expect_navigation():
        rita.page.get_by_role("button", name="Prendre ce moment").nth(1).click()
    rita.arrives_at("Votre rendez-vous")
    rita.reads("Votre rendez-vous est fixé.")


def is_told_the_time(rita: Walk, worker: SmtpSink, letters: int) -> None:
    booked = Appointment.objects.get()
    proposal = Proposal.objects.get(number=3)
    chosen = proposal.times.order_by("starts_at")[1]
    assert (booked.state, booked.reservation) == (AppointmentState.BOOKED, chosen)
    assert proposal.times.filter(released_at=None).get() == chosen
    letter = wait_for_letters(worker, letters + 1)[-1]
    when = f"{long_day(chosen.starts_at)}, {span(chosen.starts_at, chosen.ends_at)}"
    assert when in part(letter, "plain")
    assert "BEGIN:VEVENT" in part(letter, "calendar")
    rita.reads(long_day(chosen.starts_at))


def finds_it_in_her_week(beatrice: Walk) -> None:
    booked = Appointment.objects.select_related("reservation").get()
    beatrice.page.reload()
    beatrice.arrives_at("Rita")
    beatrice.reads("Fixé")
    day = local_date(booked.starts_at).isoformat()  # type: ignore[arg-type]
    beatrice.opens(f"/admin/assistance/appointment/agenda/?view=day&day={day}")
    beatrice.examines()
    beatrice.reads("Rita")
