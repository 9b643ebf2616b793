"""The rest of the life of an application, in English: from a photo to the money.

Sent without papers; a photo later, and another that was asked for; granted in part by two people;
paid by deposit by two people; a second application stopped by what is left of the year.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect
from pytest_django import Settings

from assistance.models import AidRequest, AidYear, BankDetails, Document
from services.models import Service
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests import sent_files
from tests.assistance.aids import dollars, make_reviewed
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.test_aid_life import WIDE, signs_in
from tests.browser.walk import Walk
from tests.factories import make_user
from tests.smtp_sink import SmtpSink


def test_from_the_photo_to_the_money(
    visitor: Visitor, group: Service, worker: SmtpSink, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_UNDO_SECONDS = 1
    officer = make_user(Role.FINANCE, name="Chantal", email="chantal@example.org")
    make_user(Role.APPROVER, name="Francine", email="francine@example.org")
    rita = visitor()
    applies(rita)
    link = link_in(wait_for_letters(worker, 1)[-1])
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(sent_files.with_gps())
    sends_a_photo(rita, link, photo)

    chantal, francine = visitor(viewport=WIDE), visitor(viewport=WIDE)
    signs_in(chantal, "chantal@example.org")
    signs_in(francine, "francine@example.org")
    reviews_and_asks(chantal)
    assert "we need something more from you" in part(wait_for_letters(worker, 2)[-1], "plain")
    notice = tmp_path / "notice.pdf"
    notice.write_bytes(sent_files.pdf())
    sends_a_photo(rita, link, notice)
    proposes(chantal)
    confirms(francine)

    reads_and_says_how(rita, worker, link)
    is_paid(chantal, francine)
    letter = part(wait_for_letters(worker, 5)[-1], "plain")
    assert "1,500" not in letter
    rita.opens("/en/link/file/open/")
    rita.reads("$1,500 were paid to you")
    assert not BankDetails.objects.exists()
    is_stopped_by_what_is_left(chantal, officer)


def applies(rita: Walk) -> None:
    rita.opens("/en/financial-assistance/")
    rita.follows("Begin")
    rita.answers(preferred_name="Rita", email="rita@example.org", consent_contact="on")
    rita.sends()
    rita.answers(stage4="yes")
    rita.sends()
    rita.answers(legal_name="Rita Exemple", postal_code="H2X 1Y4")
    rita.sends()
    rita.page.locator("[name=needs]").first.check()
    rita.answers(amount_requested="$1,600.00")
    rita.sends()
    rita.answers(household_size="2")
    rita.sends()
    rita.answers(attestation="later")
    rita.sends()
    rita.arrives_at("Check your answers")
    rita.reads("$1,600")
    rita.answers(consent_assessment="on", declaration="on")
    rita.sends()
    rita.arrives_at("We have received your application")
    rita.reads(AidRequest.objects.get().reference)


def sends_a_photo(rita: Walk, link: str, path: Path) -> None:
    before = Document.objects.count()
    rita.opens(link)
    rita.follows("Send a document")
    rita.page.locator("input[type=file]").set_input_files(path)
    rita.sends()
    rita.reads("We have received:")
    assert Document.objects.count() == before + 1


def reviews_and_asks(chantal: Walk) -> None:
    chantal.opens("/admin/assistance/aidrequest/")
    chantal.page.get_by_role("link", name="Rita").click()
    chantal.follows("Étudier")
    chantal.presses("Étudier")
    chantal.arrives_at("Rita")
    chantal.follows("Demander un document")
    chantal.answers(paper="assessment", because="missing", words="The notice of last year.")
    for _ in range(2):
        chantal.presses("Demander un document")
    chantal.arrives_at("Rita")


def proposes(chantal: Walk) -> None:
    chantal.opens("/admin/assistance/aidrequest/")
    chantal.page.get_by_role("link", name="Rita").click()
    chantal.follows("Étudier")
    chantal.presses("Étudier")
    chantal.arrives_at("Rita")
    chantal.follows("Accorder")
    chantal.answers(amount="1500", grounds="budget", words="More if we can.")
    for _ in range(2):
        chantal.presses("Accorder")
    chantal.arrives_at("Rita")


def confirms(francine: Walk) -> None:
    francine.opens("/admin/assistance/aidrequest/")
    francine.page.get_by_role("link", name="Rita").click()
    francine.follows("Confirmer")
    francine.presses("Confirmer")
    francine.arrives_at("Rita")
    year = AidYear.objects.get()
    assert (year.reserved, year.granted, year.left) == (0, 1500, 500)


def reads_and_says_how(rita: Walk, worker: SmtpSink, link: str) -> None:
    wait_for_letters(worker, 3)
    rita.opens(link)
    rita.reads("An answer is waiting for you.")
    rita.page.locator("main form [type=submit]").first.click()
    found = re.search(r"\b\d{6}\b", part(wait_for_letters(worker, 4)[-1], "plain"))
    assert found
    rita.answers(code=found[0])
    rita.presses("Open my file")
    rita.arrives_at("The answer to your request")
    rita.reads("You are granted $1,500 in assistance.", "More if we can.")
    rita.follows("Say how I would like to be paid")
    rita.arrives_at("How would you like to be paid?")
    rita.answers(pay_by="deposit")
    rita.sends()
    expect(rita.page.locator(".error-summary")).to_be_visible()
    rita.answers(holder="Rita Exemple", institution="815", transit="30012", account="1234567")
    rita.sends()
    rita.arrives_at("The answer to your request")
    # What she typed is never shown again but for its end.
    assert "1234567" not in rita.page.content()
    rita.reads("567")


def is_paid(chantal: Walk, francine: Walk) -> None:
    for staff, verb in (
        (chantal, "Préparer le versement"),
        (francine, "Approuver le versement"),
        (chantal, "Remettre à la banque"),
    ):
        staff.opens("/admin/assistance/aidrequest/?follow=all")
        staff.page.get_by_role("link", name="Rita").click()
        staff.follows(verb)
        staff.presses(verb)
    chantal.reads("30012", "1234567")
    chantal.opens("/admin/assistance/aidrequest/?follow=all")
    chantal.page.get_by_role("link", name="Rita").click()
    chantal.follows("C’est versé")
    today = local_date(AidRequest.objects.get().decided_at)
    chantal.answers(paid_on=f"{today:%Y-%m-%d}")
    for _ in range(2):
        chantal.presses("C’est versé")
    chantal.arrives_at("Rita")
    year = AidYear.objects.get()
    assert (year.granted, year.paid, year.left) == (0, 1500, 500)


def is_stopped_by_what_is_left(chantal: Walk, officer: User) -> None:
    """Her second application, as she sends it: no more than what is left of her year."""
    second = make_reviewed(
        by=officer,
        now=AidRequest.objects.get().decided_at,
        preferred_name="Rita",
        email="rita@example.org",
        phone=None,
        amount_requested=dollars(800),
    )
    assert second.person == AidRequest.objects.earliest("pk").person
    chantal.opens(f"/admin/assistance/aidrequest/{second.pk}/approve/")
    chantal.answers(amount="800")
    for _ in range(2):
        chantal.presses("Accorder")
    chantal.reads("Au plus 500 $ peuvent être accordés à cette personne")
    assert AidYear.objects.get().left == 500
