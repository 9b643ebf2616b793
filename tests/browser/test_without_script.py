"""Everything works in a browser that runs no script."""

from playwright.sync_api import expect

from registrations.enums import RegistrationState
from registrations.models import Registration
from stage4club.notifications.models import Message
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.walk import Walk


def stands_at(walk: Walk, heading: str) -> None:
    """Axe is a script: the same pages are examined elsewhere."""
    expect(walk.page.locator("h1")).to_have_text(heading)
    assert not walk.overflows()


def test_registering_works_without_script(visitor: Visitor, half_a_year: None) -> None:
    louise = visitor(java_script_enabled=False)
    louise.opens("/")
    louise.follows("M’inscrire au groupe")
    louise.follows("M’inscrire")
    louise.sends()
    stands_at(louise, "Comment vous joindre?")
    expect(louise.page.locator(".error-summary")).to_be_focused()

    hers = louise.page.get_by_role("heading", name="Pour joindre la personne qui participera")
    expect(hers).to_have_count(0)
    louise.chooses("Pour une autre personne", to="Pour qui est cette inscription?")
    expect(hers).to_be_visible()
    louise.answers(helper_name="Marthe", helper_phone="514 555-0143", person_agrees="on")
    louise.answers(preferred_name="Louise", email="louise@example.org", lives_with_mbc="yes")
    louise.page.locator("summary").click()
    louise.answers(message="Bonjour,\nà bientôt.", consent_contact="on")
    louise.sends()
    stands_at(louise, "Vérifiez vos réponses")
    louise.reads("Marthe", "à bientôt.")
    louise.sends()
    stands_at(louise, "Nous avons reçu votre demande")
    louise.page.reload()
    louise.reads(Registration.objects.get().reference)
    assert Registration.objects.get().helper.name == "Marthe"


def test_the_office_works_without_script(
    colleague: Visitor, partner: User, half_a_year: None, received: Registration
) -> None:
    josee = colleague(partner, java_script_enabled=False)
    josee.opens("/admin/")
    josee.page.locator(".waiting a").click()
    stands_at(josee, received.reference)
    josee.follows("Prendre")
    josee.presses("Prendre")
    stands_at(josee, "Louise")
    josee.follows("Confirmer")
    josee.answers(personal_line="À jeudi.")
    josee.presses("Confirmer")
    josee.reads("À jeudi.")
    josee.presses("Confirmer")
    stands_at(josee, "Louise")
    received.refresh_from_db()
    assert received.state == RegistrationState.CONFIRMED
    assert Message.objects.filter(kind="registrations.confirmed").count() == 1


def test_several_are_chosen_without_script(
    colleague: Visitor, coordinator: User, half_a_year: None, confirmed: Registration
) -> None:
    sylvie = colleague(coordinator, java_script_enabled=False)
    sylvie.opens("/admin/registrations/registration/?follow=confirmed")
    sylvie.page.locator("[name=_selected_action]").check()
    sylvie.page.locator("[name=action]").select_option("send-schedule")
    sylvie.presses("Voir ce qui se passera")
    stands_at(sylvie, "Envoyer le calendrier")
    sylvie.reads(confirmed.reference)
