"""What is closed to somebody, and how it opens: contact details, a tie, an emergency."""

from playwright.sync_api import expect

from registrations.models import Registration
from registrations.operations import take_registration
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.factories import NOW, make_user

TELEPHONE = {"viewport": {"width": 320, "height": 700}}
REASON = "Elle attend un appel et personne ne répond."


def test_contact_details_are_shown_once(
    colleague: Visitor, coordinator: User, partner: User, received: Registration
) -> None:
    take_registration(received, by=partner, now=NOW)
    for options in ({}, TELEPHONE):
        sylvie = colleague(coordinator, **options)
        sylvie.opens(f"/admin/registrations/registration/{received.pk}/change/")
        sylvie.arrives_at("Louise")
        sylvie.reads("514\N{NO-BREAK SPACE}•••-••42")
        said = sylvie.page.get_by_text("numéro masqué, se terminant par 42")
        assert said.count() == 2
        button = sylvie.page.get_by_role("button", name="Afficher les coordonnées")
        assert sylvie.small_targets(".record__reveal button", 44) == []
        button.focus()
        with sylvie.page.expect_navigation():
            sylvie.page.keyboard.press("Enter")
        sylvie.arrives_at("Louise")
        expect(sylvie.page.get_by_role("status")).to_have_text(
            "Les coordonnées sont affichées cette fois-ci seulement. Votre lecture est notée."
        )
        assert sylvie.page.locator("main a[href='tel:+15145550142']").count() == 2
        sylvie.opens(f"/admin/registrations/registration/{received.pk}/change/")
        assert sylvie.page.locator("main a[href^='tel:']").count() == 0


def test_who_knows_her_gives_the_file_back(
    colleague: Visitor, partner: User, received: Registration
) -> None:
    take_registration(received, by=partner, now=NOW)
    josee = colleague(partner, **TELEPHONE)
    josee.opens("/admin/")
    josee.follows("Louise")
    josee.follows("Je connais cette personne")
    josee.arrives_at("Je connais cette personne – Louise")
    josee.reads("Vous ne verrez plus ce dossier. Il retourne à la coordination.")
    josee.presses("Je connais cette personne")
    josee.arrives_at("À faire aujourd’hui")
    josee.reads("C’est noté. Vous ne verrez plus ce dossier, et il ne dit pas pourquoi.")
    assert josee.page.get_by_text("Louise").count() == 0


def test_a_file_is_opened_read_and_reviewed(
    colleague: Visitor, coordinator: User, received: Registration
) -> None:
    admin, officer = make_user(Role.ADMIN, name="Luce"), make_user(Role.PRIVACY, name="Anne")
    luce = colleague(admin, **TELEPHONE)
    luce.opens("/admin/")
    luce.follows("Accès d’urgence")
    luce.arrives_at("Accès d’urgence")
    luce.follows("Ouvrir un dossier en accès d’urgence")
    luce.arrives_at("Ouvrir un dossier en accès d’urgence")
    luce.answers(reference="222 222 222", reason=REASON)
    luce.presses("Ouvrir ce dossier")
    luce.arrives_at("Ouvrir un dossier en accès d’urgence")
    luce.reads(
        "Aucun dossier ne s’ouvre avec cette référence. Vérifiez chaque lettre et chaque chiffre."
    )
    luce.answers(reference=received.reference.lower())
    luce.presses("Ouvrir ce dossier")
    luce.examines()
    luce.reads("Lecture possible jusqu’à", "514\N{NO-BREAK SPACE}555-0142", "louise@example.org")
    assert luce.page.locator(".verb a, .verb button, .verb input").count() == 0

    anne = colleague(officer)
    anne.opens("/admin/")
    anne.examines()
    anne.follows("Luce a ouvert un dossier en accès d’urgence")
    anne.examines()
    anne.reads(received.reference, REASON, "Ce qui a été lu")
    assert anne.page.get_by_text("Louise").count() == 0
