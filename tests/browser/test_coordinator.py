"""The coordinator plans half a year in one form, cancels a meeting, and everybody is told once."""

from email.message import EmailMessage

from django.utils import timezone
from pytest_django import Settings

from registrations.operations import confirm_registration
from services.enums import SessionState
from services.models import Service, Session
from stage4club.core.spoken import long_day
from stage4club.core.working_days import localise
from stage4club.notifications.operations import drain
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.letters import part
from tests.browser.walk import Walk
from tests.factories import make_registration
from tests.smtp_sink import SmtpSink

NAMES = ("Marguerite", "Thérèse")


def test_half_a_year_is_planned_changed_and_told(
    colleague: Visitor,
    coordinator: User,
    partner: User,
    group: Service,
    smtp_sink: SmtpSink,
    settings: Settings,
) -> None:
    settings.OUTBOX_UNDO_SECONDS = 0
    for number, name in enumerate(NAMES):
        member = make_registration(
            group,
            now=timezone.now(),
            taken_by=partner,
            preferred_name=name,
            email=f"member{number}@example.org",
            phone=None,
        )
        confirm_registration(member, by=partner, now=timezone.now())
    letters_since(smtp_sink)

    sylvie = colleague(coordinator)
    plans_half_a_year(sylvie)
    tells_everybody(sylvie)
    sylvie.reads("2 messages vont partir.")
    told = letters_since(smtp_sink)
    assert [letter["To"] for letter in told] == ["member0@example.org", "member1@example.org"]
    assert part(told[0], "calendar").count("BEGIN:VEVENT") == 6

    cancelled = cancels_the_second(sylvie)
    tells_everybody(sylvie)
    sylvie.reads("2 messages vont partir.")
    told = letters_since(smtp_sink)
    assert [letter["To"] for letter in told] == ["member0@example.org", "member1@example.org"]
    (line,) = [it for it in part(told[0], "plain").splitlines() if "(annulée)" in it]
    assert line.startswith(f"- {long_day(cancelled.starts_at)}")
    assert "STATUS:CANCELLED" in part(told[0], "calendar")

    tells_everybody(sylvie)
    sylvie.reads("2 personnes ont déjà ce calendrier\N{NO-BREAK SPACE}: rien n’est renvoyé.")
    assert letters_since(smtp_sink) == []


def plans_half_a_year(sylvie: Walk) -> None:
    sylvie.opens("/admin/services/session/")
    sylvie.follows("Créer une série mensuelle")
    sylvie.arrives_at("Créer une série mensuelle")
    sylvie.page.locator("[name=week_of_month]").select_option("Troisième")
    sylvie.page.locator("[name=weekday]").select_option("jeudi")
    sylvie.page.locator("[name=first_month]").select_option(index=1)
    sylvie.answers(start_time="13:30", months="6", place="Maison du quartier, Montréal")
    sylvie.answers(video_url="https://video.example.org/rencontre")
    sylvie.page.get_by_label("Josée").check()
    sylvie.presses("Voir les dates")

    sylvie.arrives_at("Créer une série mensuelle")
    assert not Session.objects.exists()
    assert sylvie.page.locator("[name=days]:checked").count() == 6
    sylvie.presses("Créer ces rencontres")
    sylvie.arrives_at("Rencontres")
    sylvie.reads("6 rencontres ajoutées.")
    meetings = list(Session.objects.all())
    assert {localise(meeting.starts_at).strftime("%w %H:%M") for meeting in meetings} == {"4 13:30"}
    assert all(15 <= localise(meeting.starts_at).day <= 21 for meeting in meetings)


def cancels_the_second(sylvie: Walk) -> Session:
    meeting = Session.objects.order_by("starts_at")[1]
    sylvie.opens("/admin/services/session/")
    sylvie.follows(long_day(meeting.starts_at))
    sylvie.follows("Annuler cette rencontre")
    sylvie.arrives_at("Annuler cette rencontre")
    sylvie.presses("Annuler cette rencontre")
    sylvie.page.wait_for_url("**/change/")
    sylvie.examines()
    sylvie.reads("est annulée.")
    meeting.refresh_from_db()
    assert meeting.state == SessionState.CANCELLED
    return meeting


def tells_everybody(sylvie: Walk) -> None:
    sylvie.opens("/admin/registrations/registration/?follow=confirmed")
    for box in sylvie.page.locator("[name=_selected_action]").all():
        box.check()
    sylvie.page.locator("[name=action]").select_option("send-schedule")
    sylvie.presses("Voir ce qui se passera")
    sylvie.arrives_at("Envoyer le calendrier")
    sylvie.presses("Envoyer le calendrier")
    sylvie.page.wait_for_url("**/registration/")
    sylvie.examines()


def letters_since(sink: SmtpSink) -> list[EmailMessage]:
    """Send what is due, as a worker does; the letters that came since the last time, by address."""
    drain(timezone.now)
    letters = [received.message for received in sink.messages]
    sink.messages.clear()
    return sorted(letters, key=lambda letter: str(letter["To"]))
