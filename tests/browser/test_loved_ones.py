"""« Non » is no error: it leads to what exists for loved ones, and to being called back."""

from stage4club.core.spoken import near_day
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask, User
from tests.browser.conftest import Visitor


def test_somebody_close_asks_to_be_called_and_the_coordinator_sees_it(
    visitor: Visitor, colleague: Visitor, coordinator: User
) -> None:
    luc = visitor()
    luc.opens("/inscription/chit-chat-club/")
    luc.answers(preferred_name="Luc", phone="514 555-0147", lives_with_mbc="no")
    luc.presses("Continuer")
    luc.arrives_at("Il y a aussi de l’aide pour vous")
    luc.follows("Modifier votre réponse")
    luc.arrives_at("Comment vous joindre?")
    assert luc.page.get_by_label("Prénom").input_value() == "Luc"
    luc.presses("Continuer")
    luc.presses("Oui, appelez-moi")
    luc.arrives_at("Il y a aussi de l’aide pour vous")
    luc.reads("Quelqu’un vous appellera au plus tard le", "au numéro que vous avez laissé.")
    luc.page.reload()

    task = CallTask.objects.get()
    assert (task.typed_name, task.reason) == ("Luc", CallReason.CALL_BACK)
    sylvie = colleague(coordinator)
    sylvie.opens("/admin/")
    today = local_date(task.created_at)
    due = near_day(add_working_days(today, 3), today)
    sylvie.follows(f"Appeler Luc\N{NO-BREAK SPACE}: demande un rappel (prévu pour {due}).")
    sylvie.arrives_at("Luc")
    sylvie.reads("514\N{NO-BREAK SPACE}•••-••47")
    sylvie.presses("Afficher les coordonnées")
    sylvie.reads("514\N{NO-BREAK SPACE}555-0147")
    sylvie.follows("Nous nous sommes parlé")
    sylvie.arrives_at("Nous nous sommes parlé – Luc")
    sylvie.presses("Nous nous sommes parlé")
    sylvie.arrives_at("Luc")
    sylvie.opens("/admin/")
    sylvie.reads("Rien à faire pour le moment. Tout le monde a eu sa réponse.")
