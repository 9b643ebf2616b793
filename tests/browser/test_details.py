"""What somebody typed, from a lost link to a correction: every page examined, on both widths."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from registrations.models import Registration
from stage4club.people.models import CallTask, User
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.factories import make_registration
from tests.registrations.kit import make_confirmed
from tests.smtp_sink import SmtpSink


@dataclass(frozen=True)
class Words:
    """What stands on the pages of one language."""

    find: str
    title: str
    send_link: str
    asked: str
    page: str
    see: str
    code: str
    wrong: str
    mine: str
    ask: str
    correct: str
    send: str
    noted: str
    close: str


FRENCH = Words(
    find="/retrouver-mon-lien/",
    title="Retrouver mon lien",
    send_link="M’envoyer mon lien",
    asked="Regardez dans vos courriels",
    page="Votre inscription",
    see="Voir mes renseignements",
    code="Écrivez votre code",
    wrong="Écrivez les six chiffres du code.",
    mine="Mes renseignements",
    ask="Demander une correction",
    correct="Que faut-il corriger?",
    send="Envoyer",
    noted="C’est noté\N{NO-BREAK SPACE}: on vous appelle",
    close="Fermer mes renseignements",
)
ENGLISH = Words(
    find="/en/find-my-link/",
    title="Find my link",
    send_link="Send me my link",
    asked="Look in your mailbox",
    page="Your registration",
    see="See my information",
    code="Write your code",
    wrong="Write the six digits of the code.",
    mine="My information",
    ask="Ask for a correction",
    correct="What should be corrected?",
    send="Send",
    noted="It is noted: we will call you",
    close="Close my information",
)


@pytest.mark.parametrize(
    ("language", "words", "width"),
    [
        pytest.param("fr", FRENCH, 320, id="fr-320"),
        # In English it is walked without a browser too (tests/journeys).
        pytest.param("en", ENGLISH, 1280, id="en-1280", marks=pytest.mark.axe),
    ],
)
def test_from_a_lost_link_to_a_correction(
    visitor: Visitor, partner: User, worker: SmtpSink, language: str, words: Words, width: int
) -> None:
    registration = make_confirmed(by=partner, language=language, message="Merci d’avance")
    wait_for_letters(worker, 2)
    louise = visitor(viewport={"width": width, "height": 900})
    finds_her_link(louise, words, worker)
    opens_her_information(louise, words, worker)
    asks_for_a_correction(louise, words, registration)


def finds_her_link(louise: Walk, words: Words, worker: SmtpSink) -> None:
    louise.opens(words.find)
    louise.arrives_at(words.title)
    louise.presses(words.send_link)
    louise.arrives_at(words.title)
    expect(louise.page.locator(".error-summary")).to_be_focused()
    louise.answers(email="louise@example.org")
    louise.presses(words.send_link)
    louise.arrives_at(words.asked)
    louise.opens(link_in(wait_for_letters(worker, 3)[-1]))
    louise.arrives_at(words.page)
    assert "Merci" not in louise.page.content()


def opens_her_information(louise: Walk, words: Words, worker: SmtpSink) -> None:
    louise.presses(words.see)
    louise.arrives_at(words.code)
    field = louise.page.locator("[name=code]")
    told = [field.get_attribute(name) for name in ("autocomplete", "inputmode", "maxlength")]
    assert told == ["one-time-code", "numeric", None]
    louise.answers(code="12")
    louise.presses(words.see)
    louise.arrives_at(words.code)
    louise.reads(words.wrong)
    (code,) = re.findall(r"^\d{6}$", part(wait_for_letters(worker, 4)[-1], "plain"), re.MULTILINE)
    louise.answers(code=f"{code[:3]} {code[3:]}")
    louise.presses(words.see)
    louise.arrives_at(words.mine)
    louise.reads("Louise", "Merci d’avance")


def asks_for_a_correction(louise: Walk, words: Words, registration: Registration) -> None:
    louise.follows(words.ask)
    louise.arrives_at(words.correct)
    louise.answers(correction="Mon numéro a changé.")
    louise.presses(words.send)
    louise.arrives_at(words.noted)
    assert CallTask.objects.get().subject_id == str(registration.pk)
    louise.page.go_back()
    louise.page.go_back()
    louise.arrives_at(words.mine)
    louise.presses(words.close)
    louise.arrives_at(words.page)


def test_who_is_reached_by_telephone_hears_a_code(
    visitor: Visitor, colleague: Visitor, partner: User
) -> None:
    """The two of them on the telephone: one reads it on her screen, the other types it."""
    registration = make_registration(contact_by="phone", taken_by=partner)
    josee = colleague(partner)
    josee.opens(f"/admin/registrations/registration/{registration.pk}/read-code/")
    josee.arrives_at("Lire un code au téléphone – Louise")
    josee.presses("Lire un code au téléphone")
    josee.arrives_at("Lire un code au téléphone – Louise")
    josee.reads("Votre code est le", "Personne ne vous le demandera")
