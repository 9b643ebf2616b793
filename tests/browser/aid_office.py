"""What the office does with an application, each person in a browser of her own."""

from __future__ import annotations

from playwright.sync_api import expect

from assistance.models import AidRequest, AidYear, BankDetails
from stage4club.core.working_days import local_date
from tests.browser.walk import Walk


def opens(staff: Walk, request: AidRequest) -> None:
    staff.opens(f"/admin/assistance/aidrequest/{request.pk}/change/")


def does(staff: Walk, verb: str, *, times: int = 1, **answers: str) -> None:
    """Press the button of an open file, answer what it asks, and come back to the file.

    What sends a message is shown first, and done when it is pressed again: `times` 2.
    """
    staff.follows(verb)
    staff.answers(**answers)
    staff.arrives_at(f"{verb} – Rita")
    for _ in range(times):
        staff.comes_back_to(f"{verb} – Rita")
        staff.presses(verb)
    staff.comes_back_to("Rita")


def reviews_and_asks(chantal: Walk) -> None:
    chantal.opens("/admin/")
    chantal.page.locator(".waiting a").first.click()
    chantal.arrives_at("Rita")
    does(chantal, "L’attestation est bonne")
    does(chantal, "Étudier")
    chantal.reads("La décision vous revient.")
    words = "Celui de l’an dernier."
    does(
        chantal,
        "Demander un document",
        times=2,
        paper="assessment",
        because="missing",
        words=words,
    )


def proposes(chantal: Walk, request: AidRequest) -> None:
    opens(chantal, request)
    does(chantal, "Étudier")
    words = "Nous ferons plus si nous le pouvons."
    does(chantal, "Accorder", times=2, amount="1500", grounds="budget", words=words)


def confirms(francine: Walk, request: AidRequest, *, granted: int) -> None:
    opens(francine, request)
    does(francine, "Confirmer")
    year = AidYear.objects.get()
    assert (year.reserved, year.granted) == (0, granted)


def pays(chantal: Walk, francine: Walk, request: AidRequest) -> None:
    opens(chantal, request)
    does(chantal, "Préparer le versement")
    opens(francine, request)
    does(francine, "Approuver le versement")
    opens(chantal, request)
    chantal.follows("Remettre à la banque")
    chantal.presses("Remettre à la banque")
    chantal.reads("30012", "1234567")
    opens(chantal, request)
    today = local_date(AidRequest.objects.get().decided_at)
    does(chantal, "C’est versé", times=2, paid_on=f"{today:%Y-%m-%d}")
    year = AidYear.objects.get()
    assert (year.granted, year.paid, year.left) == (0, 1500, 500)
    assert not BankDetails.objects.exists()


def is_stopped_by_what_is_left(chantal: Walk, second: AidRequest) -> None:
    """No more than what is left of her year."""
    opens(chantal, second)
    does(chantal, "Étudier")
    chantal.follows("Accorder")
    chantal.answers(amount="800")
    for _ in range(2):
        chantal.presses("Accorder")
    chantal.arrives_at("Accorder – Rita")
    chantal.reads("Au plus 500 $ peuvent être accordés à cette personne")
    assert AidYear.objects.get().left == 500


def proposes_the_rest(helene: Walk, request: AidRequest) -> None:
    opens(helene, request)
    does(helene, "Étudier")
    does(helene, "Accorder", times=2)
    expect(helene.page.locator("main")).to_contain_text("Proposé")
