"""A payment: asked on a telephone, prepared by one, approved by another, noted from a file."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from assistance.emails.aid import LINK_PURPOSE
from assistance.models import AidRequest, BankDetails, Payment
from services.models import Service
from stage4club.core import one_time_codes
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.assistance.aids import make_granted
from tests.assistance.payments import Payers
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS
from tests.browser.walk import Walk
from tests.factories import make_user

NARROW = {"viewport": {"width": 320, "height": 700}}
WIDE_AND_DARK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}


@pytest.fixture
def by(group: Service) -> Payers:
    return Payers(
        make_user(Role.FINANCE, name="Chantal"), make_user(Role.APPROVER, name="Francine")
    )


@pytest.fixture
def granted(group: Service, settings: Settings) -> AidRequest:
    """What somebody else decided; its letter has left."""
    settings.OUTBOX_UNDO_SECONDS = 0
    return make_granted(600, now=timezone.now())


def opens_her_file(rita: Walk, request: AidRequest, *, english: bool = False) -> None:
    link = open_link(LINK_PURPOSE, request, now=timezone.now(), expires_at=None)
    rita.opens(f"/{'en/link' if english else 'lien'}/{token_for(link)}/")
    rita.presses("Send me a code by e-mail" if english else "M’envoyer un code par courriel")
    rita.answers(code=one_time_codes.digits_of(OneTimeCode.objects.latest("created_at", "pk")))
    rita.presses("Open my file" if english else "Ouvrir mon dossier")


def test_from_her_account_to_the_file_of_the_bank(
    visitor: Visitor, colleague: Visitor, by: Payers, granted: AidRequest
) -> None:
    rita = visitor(**NARROW)
    opens_her_file(rita, granted)
    rita.arrives_at("La réponse à votre demande")
    rita.follows("Dire comment le recevoir")
    rita.arrives_at("Comment souhaitez-vous recevoir ce montant?")
    assert rita.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []
    expect(rita.page.locator("[name=account]")).to_be_hidden()
    rita.answers(pay_by="deposit", holder="Rita Exemple", transit="3001", institution="815")
    rita.answers(account="123-456-7")
    rita.sends()
    rita.reads("Écrivez les cinq chiffres du transit, comme 30012.")
    rita.examines()
    expect(rita.page.locator("[name=account]")).to_have_value("123-456-7")
    rita.answers(transit="30012")
    rita.sends()
    rita.arrives_at("La réponse à votre demande")
    rita.reads("dans le compte qui se termine par 567")

    chantal = colleague(by.payer)
    prepares(chantal)
    francine = colleague(by.approver, color_scheme="dark")
    approves(francine)
    gives_it_to_the_bank(chantal)
    takes_the_list_away(chantal)
    notes_what_the_bank_answers(chantal)
    assert not BankDetails.objects.exists()

    rita.opens("/lien/dossier/ouvert/")
    rita.arrives_at("La réponse à votre demande")
    rita.reads("Un montant de 600 $ vous a été versé le")


def prepares(chantal: Walk) -> None:
    chantal.opens("/admin/")
    chantal.follows("Un versement est à préparer pour Louise.")
    chantal.arrives_at("Louise")
    chantal.follows("Préparer le versement")
    chantal.arrives_at("Préparer le versement – Louise")
    chantal.reads("600 $ à verser", "Dépôt direct")
    chantal.presses("Préparer le versement")
    chantal.arrives_at("Louise")


def approves(francine: Walk) -> None:
    francine.opens("/admin/")
    francine.follows("Un versement à Louise est à approuver.")
    francine.arrives_at("Louise")
    francine.follows("Approuver le versement")
    francine.arrives_at("Approuver le versement – Louise")
    francine.presses("Approuver le versement")
    francine.arrives_at("Louise")


def gives_it_to_the_bank(chantal: Walk) -> None:
    chantal.opens("/admin/")
    chantal.follows("Un versement à Louise est approuvé")
    chantal.follows("Remettre à la banque")
    chantal.presses("Remettre à la banque")
    chantal.arrives_at("Remettre à la banque – Louise")
    chantal.reads("Compte : 1234567", "Institution : 815", "Transit : 30012")


def takes_the_list_away(chantal: Walk) -> None:
    chantal.opens("/admin/assistance/payment/")
    chantal.arrives_at("Versements : en cours")
    with chantal.page.expect_download() as given:
        chantal.page.get_by_role("button", name="Emporter la liste").click()
    assert given.value.suggested_filename == f"liste-{local_date(timezone.now())}.xlsx"


def notes_what_the_bank_answers(chantal: Walk) -> None:
    chantal.follows("La réponse de la banque")
    chantal.arrives_at("La réponse de la banque")
    today = local_date(timezone.now())
    lines = [
        "référence;résultat;date",
        f"{Payment.objects.get().reference};payé;{today}",
        f"K7M-2QX-9RD;payé;{today}",
    ]
    file = {"name": "banque.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode()}
    chantal.page.locator("[name=file]").set_input_files(file)
    chantal.presses("Voir ce qu’il contient")
    chantal.arrives_at("La réponse de la banque")
    chantal.reads("Versé : cette personne en sera informée", "Aucun versement n’a cette référence")
    chantal.presses("Noter ce que la banque a répondu")
    chantal.reads("1 versement a été noté.")
    chantal.opens("/admin/assistance/payment/?follow=paid")
    chantal.arrives_at("Versements : versés")
    chantal.page.locator("#result_list a").first.click()
    chantal.examines()


def test_in_english_by_cheque_wide_and_dark(visitor: Visitor, granted: AidRequest) -> None:
    rita = visitor(**WIDE_AND_DARK)
    opens_her_file(rita, granted, english=True)
    rita.arrives_at("The answer to your request")
    rita.follows("Say how I would like to be paid")
    rita.arrives_at("How would you like to be paid?")
    rita.answers(pay_by="cheque", payee="Rita Exemple", street="12, rue des Lilas")
    rita.sends()
    rita.reads("Write the city.")
    rita.examines()
    rita.answers(city="Laval")
    rita.sends()
    rita.arrives_at("The answer to your request")
    rita.reads("By a cheque that comes by mail")


def test_without_javascript(visitor: Visitor, granted: AidRequest) -> None:
    rita = visitor(java_script_enabled=False, **NARROW)
    opens_her_file(rita, granted)
    rita.follows("Dire comment le recevoir")
    rita.answers(pay_by="other")
    rita.sends()
    rita.reads("Autrement : nous vous appellerons")
