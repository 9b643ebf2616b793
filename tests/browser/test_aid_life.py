"""A life of an application: two evenings, two devices, no paper; granted in part, then reviewed.

One person, a finance officer and an approver, each in a browser of her own, a Celery worker between
them. Every page on the way is examined.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect
from pytest_django import Settings

from assistance.models import AidDraft, AidRequest, AidYear
from services.models import Service
from stage4club.people.enums import Role
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.factories import make_user
from tests.smtp_sink import SmtpSink

WIDE = {"width": 1280, "height": 900}


def test_from_the_first_question_to_the_review(
    visitor: Visitor, group: Service, worker: SmtpSink, settings: Settings
) -> None:
    settings.OUTBOX_UNDO_SECONDS = 1
    make_user(Role.FINANCE, name="Chantal", email="chantal@example.org")
    make_user(Role.APPROVER, name="Francine", email="francine@example.org")
    begins_in_the_evening(visitor())
    rita = goes_on_elsewhere(visitor(), worker)
    link = is_told_that_a_paper_is_awaited(rita, worker)

    chantal = visitor(viewport=WIDE)
    signs_in(chantal, "chantal@example.org")
    notes_the_paper(chantal)
    grants_in_part(chantal)

    reads_the_answer(rita, worker, link)
    asks_for_a_review(rita)

    francine = visitor(viewport=WIDE)
    signs_in(francine, "francine@example.org")
    grants_the_rest(francine)
    # What can still be taken back is not read before its letter leaves.
    wait_for_letters(worker, 5)
    rita.opens("/lien/dossier/ouvert/")
    rita.arrives_at("La réponse à votre demande")
    rita.reads("Une aide de 900 $ vous est accordée.", "jusqu’à 1 100 $")


def begins_in_the_evening(rita: Walk) -> None:
    rita.opens("/services/financial-assistance/")
    rita.follows("Comment faire une demande")
    rita.arrives_at("Demander une aide financière")
    rita.follows("Commencer")
    rita.arrives_at("Qui fait la demande, et comment vous joindre?")
    rita.sends()
    rita.reads("Écrivez un numéro de téléphone ou une adresse courriel.")
    rita.answers(preferred_name="Rita", email="rita@example.org", consent_contact="on")
    rita.sends()
    rita.arrives_at("Vous a-t-on dit que le cancer du sein est métastatique (de stade 4)?")
    rita.follows("Continuer plus tard")
    rita.arrives_at("Continuer plus tard")
    rita.presses("M’envoyer le lien")
    rita.arrives_at("Votre lien est en route")
    assert AidDraft.objects.count() == 1


def goes_on_elsewhere(rita: Walk, worker: SmtpSink) -> Walk:
    (letter,) = wait_for_letters(worker, 1)
    rita.opens(link_in(letter))
    rita.arrives_at("Reprendre où vous en étiez")
    rita.presses("Continuer")
    rita.arrives_at("Vous a-t-on dit que le cancer du sein est métastatique (de stade 4)?")
    rita.answers(stage4="yes")
    rita.sends()
    rita.arrives_at("Quel est votre nom légal, et où habitez-vous?")
    rita.answers(legal_name="Rita Exemple", postal_code="90210")
    rita.sends()
    rita.reads("Écrivez un code postal, comme H2X 1Y4.")
    rita.answers(postal_code="h2x1y4")
    rita.sends()
    rita.arrives_at("Qu’est-ce que cette aide servirait à payer?")
    rita.page.locator("[name=needs]").first.check()
    rita.answers(amount_requested="900,00 $", message="Les taxis.")
    rita.sends()
    rita.arrives_at("Qui vit avec vous?")
    rita.answers(household_size="2")
    rita.sends()
    rita.arrives_at("Avez-vous un mot de votre équipe de soins?")
    rita.answers(attestation="later")
    rita.sends()
    rita.arrives_at("Vérifiez vos réponses")
    rita.reads("Rita Exemple", "H2X 1Y4", "900 $", "Les taxis.")
    rita.answers(consent_assessment="on", declaration="on")
    rita.sends()
    rita.arrives_at("Nous avons reçu votre demande")
    rita.reads(AidRequest.objects.get().reference)
    return rita


def is_told_that_a_paper_is_awaited(rita: Walk, worker: SmtpSink) -> str:
    letter = wait_for_letters(worker, 2)[-1]
    assert "il nous manque encore un document" in part(letter, "plain")
    link = link_in(letter)
    rita.opens(link)
    rita.arrives_at("Votre demande")
    rita.reads("Nous attendons un document.")
    return link


def signs_in(staff: Walk, email: str) -> None:
    staff.opens("/admin/")
    staff.fills("Courriel", email)
    staff.fills("Mot de passe", "un mot de passe de test")
    staff.presses("Ouvrir une session")
    staff.arrives_at("À faire aujourd’hui")


def notes_the_paper(chantal: Walk) -> None:
    chantal.follows("1 demande d’aide attend des documents.")
    chantal.page.get_by_role("link", name="Rita").click()
    chantal.arrives_at("Rita")
    chantal.follows("Des documents sont arrivés")
    chantal.arrives_at("Des documents sont arrivés – Rita")
    chantal.page.locator("[name=papers]").first.check()
    chantal.presses("Des documents sont arrivés")
    chantal.arrives_at("Rita")
    chantal.follows("Étudier")
    chantal.arrives_at("Étudier – Rita")
    chantal.presses("Étudier")
    chantal.arrives_at("Rita")
    chantal.reads("La décision vous revient.")


def grants_in_part(chantal: Walk) -> None:
    chantal.follows("Accorder")
    chantal.arrives_at("Accorder – Rita")
    chantal.reads("2 000 $ sur 2 000 $")
    chantal.answers(amount="600", grounds="budget", words="Nous ferons plus si nous le pouvons.")
    for _ in range(2):
        chantal.arrives_at("Accorder – Rita")
        chantal.presses("Accorder")
    chantal.arrives_at("Rita")
    chantal.reads("Accordé : 600 $.")


def reads_the_answer(rita: Walk, worker: SmtpSink, link: str) -> None:
    letter = wait_for_letters(worker, 3)[-1]
    # Whoever shares the mailbox learns that something waits, and nothing else.
    assert "600" not in part(letter, "plain")
    rita.opens(link)
    rita.reads("Une réponse vous attend.")
    rita.presses("M’envoyer un code par courriel")
    rita.arrives_at("Écrivez votre code")
    found = re.search(r"\b\d{6}\b", part(wait_for_letters(worker, 4)[-1], "plain"))
    assert found
    rita.answers(code=found[0])
    rita.presses("Ouvrir mon dossier")
    rita.arrives_at("La réponse à votre demande")
    rita.reads("Une aide de 600 $ vous est accordée.", "Nous ferons plus si nous le pouvons.")


def asks_for_a_review(rita: Walk) -> None:
    rita.presses("Demander qu’une autre personne la revoie")
    rita.arrives_at("Votre dossier")
    rita.reads("Une autre personne va revoir votre demande.", "Ce qui est accordé le reste.")


def grants_the_rest(francine: Walk) -> None:
    francine.page.locator(".waiting a").first.click()
    francine.arrives_at("Rita")
    francine.follows("Étudier")
    francine.presses("Étudier")
    francine.arrives_at("Rita")
    francine.follows("Accorder")
    for _ in range(2):
        francine.arrives_at("Accorder – Rita")
        francine.presses("Accorder")
    francine.arrives_at("Rita")
    expect(francine.page.locator("main")).to_contain_text("Accordée")
    year = AidYear.objects.get()
    assert (year.granted, year.left) == (900, 1100)
