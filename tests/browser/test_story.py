"""The whole story, from the home page to the last page of the private link, in French.

One person registers, a patient-partner calls and confirms, a Celery worker sends, the person opens
her link and leaves. Every page on the way is examined (tests/browser/walk.py).
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect
from pytest_django import Settings

from registrations.enums import RegistrationState
from registrations.models import Registration
from services.models import Session
from stage4club.core.spoken import long_day, span
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.models import Message
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.smtp_sink import SmtpSink

UNDO_SECONDS = 3
WORDS = "Au plaisir de vous entendre jeudi, Louise.\nJosée"


def test_from_the_home_page_to_the_end_of_the_link(
    visitor: Visitor,
    partner: User,
    half_a_year: None,
    worker: SmtpSink,
    settings: Settings,
) -> None:
    settings.OUTBOX_UNDO_SECONDS = UNDO_SECONDS
    louise = visitor()
    finds_the_form(louise)
    is_helped_after_an_error(louise)
    corrects_an_answer_and_sends(louise)
    is_told_that_it_was_received(louise, worker)

    josee = visitor(viewport={"width": 1280, "height": 900})
    signs_in(josee)
    takes_the_registration(josee)
    notes_a_call(josee)
    shown = confirms_what_she_has_read(josee)

    link = is_told_that_it_is_confirmed(worker, shown)
    opens_her_page(louise, link)
    withdraws(louise)
    finds_the_link_closed(louise, link)


def finds_the_form(louise: Walk) -> None:
    louise.opens("/")
    louise.arrives_at("Ici, quelqu’un a du temps pour vous.")
    louise.follows("M’inscrire au groupe")
    louise.arrives_at("Club de jasette")
    louise.reads(long_day(Session.objects.earliest("starts_at").starts_at))
    louise.follows("M’inscrire")
    louise.arrives_at("Comment vous joindre?")
    assert louise.cookies() <= {"csrftoken"}


def is_helped_after_an_error(louise: Walk) -> None:
    louise.fills("Prénom, ou le nom à utiliser", "Louise")
    louise.fills("Téléphone", "514 555-01")
    louise.presses("Continuer")

    louise.arrives_at("Comment vous joindre?")
    assert louise.page.title().startswith("Erreur\N{NO-BREAK SPACE}: Comment vous joindre?")
    expect(louise.page.locator(".error-summary")).to_be_focused()
    assert louise.page.locator(".error-summary li").all_inner_texts() == [
        "Écrivez un numéro à dix chiffres, comme 514 555-0142.",
        "Dites-nous si vous vivez avec un cancer du sein métastatique.",
        "Cochez cette case pour que nous puissions vous appeler ou vous écrire.",
    ]
    for line, name in enumerate(["phone", "lives_with_mbc", "consent_contact"]):
        louise.page.locator(".error-summary a").nth(line).click()
        expect(louise.page.locator(f"[name={name}]").first).to_be_focused()
    assert louise.page.get_by_label("Prénom").input_value() == "Louise"


def corrects_an_answer_and_sends(louise: Walk) -> None:
    louise.fills("Téléphone", "(514) 555-0142 poste 12")
    louise.fills("Courriel", "louise@example.org")
    louise.chooses("Oui", to="Vivez-vous avec un cancer du sein métastatique")
    louise.page.get_by_label("J’accepte que le Club").check()
    louise.page.get_by_text("Si vous voulez, dites-nous-en un peu plus").click()
    louise.chooses("Le matin", to="Quel est le meilleur moment")
    louise.presses("Continuer")

    louise.arrives_at("Vérifiez vos réponses")
    assert louise.cookies() == {"csrftoken", "sessionid"}
    louise.reads("514\N{NO-BREAK SPACE}555-0142, poste\N{NO-BREAK SPACE}12", "Le matin")
    louise.follows("Modifier (Prénom")
    expect(louise.page.get_by_label("Prénom")).to_have_value("Louise")
    louise.fills("Prénom, ou le nom à utiliser", "Louise-Anne")
    louise.presses("Continuer")

    louise.arrives_at("Vérifiez vos réponses")
    louise.reads("Louise-Anne", "514\N{NO-BREAK SPACE}555-0142, poste\N{NO-BREAK SPACE}12")
    assert not Registration.objects.exists()
    louise.presses("Envoyer ma demande")


def is_told_that_it_was_received(louise: Walk, worker: SmtpSink) -> None:
    louise.arrives_at("Nous avons reçu votre demande")
    registration = Registration.objects.get()
    promised_on = add_working_days(local_date(registration.received_at), 3)
    louise.reads(registration.reference, long_day(promised_on))

    (letter,) = wait_for_letters(worker, 1)
    assert letter["To"] == "louise@example.org"
    assert letter["Subject"] == f"Votre demande {registration.reference}"
    assert f"au plus tard le {long_day(promised_on)}." in part(letter, "plain")
    assert "Votre inscription n’est donc pas encore confirmée." in part(letter, "plain")


def signs_in(josee: Walk) -> None:
    josee.opens("/admin/")
    josee.arrives_at("Ouvrir une session")
    josee.page.get_by_label("Courriel").fill("josee@example.org")
    josee.page.get_by_label("Mot de passe").fill("un mot de passe de test")
    josee.presses("Ouvrir une session")
    josee.arrives_at("À faire aujourd’hui")


def takes_the_registration(josee: Walk) -> None:
    reference = Registration.objects.get().reference
    line = josee.page.locator(".waiting a")
    assert line.inner_text().startswith(
        f"{reference} attend que quelqu’un s’en occupe; réponse promise pour"
    )
    line.click()

    josee.arrives_at(reference)
    assert josee.page.locator(".record__body dt").all_inner_texts() == [
        "Référence",
        "Réponse promise pour",
        "Langue",
        "Bon moment",
    ]
    assert not [word for word in ("Louise", "555-", "louise@") if word in josee.page.content()]
    josee.follows("Prendre")
    josee.arrives_at("Prendre")
    josee.presses("Prendre")
    josee.arrives_at("Louise-Anne")
    josee.reads(reference, "514\N{NO-BREAK SPACE}555-0142, poste\N{NO-BREAK SPACE}12")


def notes_a_call(josee: Walk) -> None:
    josee.follows("Noter un appel")
    josee.arrives_at("Noter un appel – Louise-Anne")
    josee.page.get_by_label("J’ai laissé un message vocal").check()
    josee.presses("Noter un appel")
    josee.arrives_at("Louise-Anne")
    josee.reads("C’est noté.", "J’ai laissé un message vocal")


def confirms_what_she_has_read(josee: Walk) -> str:
    registration = Registration.objects.get()
    josee.follows("Confirmer")
    josee.arrives_at("Confirmer – Louise-Anne")
    josee.reads(f"Votre inscription {registration.reference} est confirmée", "Bonjour Louise-Anne,")
    josee.page.locator("[name=personal_line]").fill(WORDS)
    josee.presses("Confirmer")

    josee.arrives_at("Confirmer – Louise-Anne")
    josee.reads("Le message a changé. Rien n’est encore fait.")
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONTACTING
    shown = josee.page.locator(".preview__text").inner_text()
    assert WORDS in shown
    josee.presses("Confirmer")

    josee.arrives_at("Louise-Anne")
    josee.reads("C’est confirmé. Le message part à ", "Confirmée")
    josee.follows("Tout ce qui s’est passé")
    josee.arrives_at("Historique")
    return shown


def is_told_that_it_is_confirmed(worker: SmtpSink, shown: str) -> str:
    letter = wait_for_letters(worker, 2)[1]
    message = Message.objects.get(kind="registrations.confirmed")
    assert message.due_at == message.created_at + timedelta(seconds=UNDO_SECONDS)
    assert message.sent_at is not None
    assert message.sent_at >= message.due_at

    link = link_in(letter)
    text = part(letter, "plain")
    assert text.replace(link.split("/lien/")[1], "…/").strip() == shown.strip()
    meetings = list(Session.objects.order_by("starts_at"))
    assert len(meetings) == 6
    for meeting in meetings:
        assert f"{long_day(meeting.starts_at)}, {span(meeting.starts_at, meeting.ends_at)}" in text
    assert starts(part(letter, "calendar")) == [meeting.starts_at for meeting in meetings]
    assert "jasette" not in part(letter, "calendar").lower()
    return link


def starts(calendar: str | bytes) -> list[Any]:
    return [event.start for event in Calendar.from_ical(calendar).walk("VEVENT")]


def opens_her_page(louise: Walk, link: str) -> None:
    louise.opens(link)
    louise.arrives_at("Votre inscription")
    assert louise.page.url.endswith("/lien/")
    louise.reads("Votre inscription est confirmée.", Registration.objects.get().reference)
    assert louise.page.locator(".dates > li").count() == 6
    file = louise.downloads("Ajouter ces dates à mon agenda")
    assert file.suggested_filename == "calendrier.ics"
    told = starts(file.path().read_bytes())
    assert told == list(Session.objects.order_by("starts_at").values_list("starts_at", flat=True))


def withdraws(louise: Walk) -> None:
    louise.follows("Retirer mon inscription")
    louise.arrives_at("Retirer votre inscription?")
    assert Registration.objects.get().state == RegistrationState.CONFIRMED
    louise.presses("Oui, retirer mon inscription")
    louise.arrives_at("Votre inscription est retirée")
    registration = Registration.objects.get()
    assert registration.state == RegistrationState.WITHDRAWN
    assert registration.closed_by is None
    assert registration.closed_at is not None
    assert registration.closed_at <= timezone.now()


def finds_the_link_closed(louise: Walk, link: str) -> None:
    louise.opens(link)
    louise.arrives_at("Ce lien ne fonctionne plus")
    louise.page.go_back()
    louise.opens("/lien/retirer/")
    louise.arrives_at("Ce lien ne fonctionne plus")
