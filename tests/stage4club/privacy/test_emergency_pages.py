"""The pages of an emergency access: asked, opened, read for an hour, reviewed."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from stage4club.people.operations import declare_tie
from stage4club.privacy.models import EmergencyAccess
from tests.factories import NOW, make_registration, make_user
from tests.registrations.admin.canaries import canaries_in, make_canary
from tests.stage4club.people.admin.pages import browser_of, page_of, text_of
from tests.stage4club.people.rows import make_call_task, make_person
from tests.stage4club.privacy.rows import REASON, make_emergency

pytestmark = pytest.mark.django_db

OPEN = reverse("admin:privacy_emergencyaccess_open")
LIST = reverse("admin:privacy_emergencyaccess_changelist")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(browser: Client, reference: str, reason: str = REASON, **options: Any) -> Any:
    return browser.post(OPEN, {"reference": reference, "reason": reason}, **options)


def looks() -> list[tuple[str, str, str, int | None]]:
    rows = AccessEvent.objects.order_by("pk")
    return list(rows.values_list("kind", "subject_type", "subject_id", "via"))


def test_a_look_at_the_page_says_what_will_happen_and_opens_nothing() -> None:
    make_user(Role.PRIVACY)
    page = browser_of(make_user(Role.ADMIN)).get(OPEN)
    words = text_of(page)
    for part in (
        (
            "Vous pourrez lire ce dossier, et aucun autre, pendant 60 minutes. "
            "Vous ne pourrez rien y changer."
        ),
        (
            "La personne responsable de la protection des renseignements "
            "personnels reçoit tout de suite un courriel."
        ),
        "Votre motif et chacune de vos lectures sont notés, puis vérifiés.",
    ):
        assert part in words
    assert EmergencyAccess.objects.count() == 0


@pytest.mark.parametrize(
    ("admins", "told"),
    [
        (1, "l’administration du système reçoit tout de suite un courriel."),
        (0, "aucun courriel ne part, mais tout est noté."),
    ],
)
def test_it_says_who_is_told_where_there_is_no_privacy_officer(admins: int, told: str) -> None:
    browser = browser_of(make_user(Role.COORDINATOR))
    for _ in range(admins):
        make_user(Role.ADMIN)
    assert told in text_of(browser.get(OPEN))


def test_the_file_is_read_whole_and_nothing_can_be_done_there() -> None:
    admin = make_user(Role.ADMIN)
    registration = make_canary()
    browser = browser_of(admin)
    answer = ask(browser, registration.reference)
    access = EmergencyAccess.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(access, "record"))
    page = browser.get(answer.url)
    shown = {word.lower() for word in canaries_in(page)}
    assert shown == {"canari", "514 555-0177", "514 555-0178"}
    titles = ["Pour la joindre", "Qui aide cette personne", "Pour l’accueillir", "Suivi"]
    assert [section.title for section in page.context["sections"]] == titles
    words = text_of(page)
    for part in (
        "Canaria",
        "canari-frere@example.org",
        "canari-besoin",
        "canari-message",
        "poste 12",
    ):
        assert part in words
    main = page.text.split("<main")[1].split("</main")[0]
    assert [tag in main for tag in ("<form", "<button", "tel:", "mailto:")] == [False] * 4
    assert "no-store" in page["Cache-Control"]
    key = str(registration.pk)
    assert looks() == [("break-glass", "registrations.registration", key, access.pk)]
    # Each look is one, and a request for the head shows nothing.
    assert browser.head(answer.url).status_code == HTTPStatus.OK
    browser.get(answer.url)
    assert len(looks()) == 2


def test_who_has_no_helper_has_no_section_of_one() -> None:
    registration = make_registration()
    page = ask(browser_of(make_user(Role.ADMIN)), registration.reference, follow=True)
    titles = ["Pour la joindre", "Pour l’accueillir", "Suivi"]
    assert [section.title for section in page.context["sections"]] == titles


def test_a_person_and_calls_are_read_too() -> None:
    admin = make_user(Role.ADMIN)
    person = make_person(email="", phone=None, voicemail=False)
    partner = make_user(name="Manon")
    known = make_call_task(person=make_person(), script="Bonjour.", assigned_to=partner)
    browser = browser_of(admin)

    def read(reference: str) -> list[tuple[str, list[tuple[str, str]]]]:
        sections = ask(browser, reference, follow=True).context["sections"]
        return [(section.title, list(section.lines)) for section in sections]

    assert read(person.reference) == [
        (
            "Pour la joindre",
            [
                ("Nom par lequel l’appeler", "Louise"),
                ("Façon de la joindre", "Par courriel"),
                ("Bon moment", "Le matin"),
                ("Message vocal permis", "Non"),
                ("Langue", "Français"),
                ("Statut", "Joignable"),
            ],
        )
    ]
    called = read(known.reference)
    assert [title for title, _lines in called] == ["Pour la joindre", "Appel", "Suivi"]
    assert dict(called[0][1])["Nom"] == "Louise"
    assert dict(called[1][1])["Ce qu’il faut dire"] == "Bonjour."
    assert dict(called[2][1])["Confié à"] == "Manon"
    assert dict(called[2][1])["À appeler au plus tard"] == (
        "jeudi 12\N{NO-BREAK SPACE}mars\N{NO-BREAK SPACE}2026"
    )


def test_what_was_typed_is_kept_when_nothing_opens() -> None:
    browser = browser_of(make_user(Role.ADMIN))
    answer = ask(browser, "222-222-222")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors == {
        "reference": [
            (
                "Aucun dossier ne s’ouvre avec cette référence. Vérifiez chaque lettre "
                "et chaque chiffre."
            )
        ]
    }
    assert [answer.context["form"][name].value() for name in ("reference", "reason")] == [
        "222-222-222",
        REASON,
    ]
    answer = ask(browser, make_person().reference, "Trop court.")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["form"].errors) == ["reason"]
    assert ask(browser, "", "").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert looks() == []


def test_guesses_close_the_page_and_the_privacy_officer_sees_it() -> None:
    admin, officer = make_user(Role.ADMIN, name="Luce"), make_user(Role.PRIVACY)
    browser, reference = browser_of(admin), make_person().reference
    answers = [ask(browser, "222-222-222").status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    answer = ask(browser, reference)
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert answer.context["form"]["reason"].value() == REASON
    assert "Cette page s’ouvrira de nouveau à 11 h" in text_of(answer)
    assert browser.get(OPEN).status_code == HTTPStatus.TOO_MANY_REQUESTS
    [section] = browser_of(officer).get("/admin/").context["sections"]
    assert [(line.text, line.url) for line in section.lines] == [
        (
            (
                "Luce a écrit plusieurs références qui n’ouvrent rien, "
                "aujourd’hui à 10\N{NO-BREAK SPACE}h."
            ),
            LIST,
        )
    ]
    history = browser_of(make_user(Role.ADMIN)).get(page_of(admin, "history"))
    assert next(line.what for line in history.context["lines"]) == (
        "Accès d’urgence\N{NO-BREAK SPACE}: essai pendant qu’il était fermé"
    )


def test_after_an_hour_the_file_is_closed() -> None:
    admin = make_user(Role.ADMIN)
    registration = make_canary()
    url = ask(browser_of(admin), registration.reference).url
    with time_machine.travel(NOW + timedelta(minutes=60), tick=False):
        page = browser_of(admin).get(url)
    assert (page.status_code, canaries_in(page)) == (HTTPStatus.GONE, set())
    assert "Cet accès est terminé" in text_of(page)
    assert looks() == []


def test_a_tie_declared_meanwhile_closes_it() -> None:
    coordinator = make_user(Role.COORDINATOR)
    registration = make_canary()
    browser = browser_of(coordinator)
    url = ask(browser, registration.reference).url
    declare_tie(registration.person, by=coordinator, now=NOW)
    page = browser.get(url)
    assert (page.status_code, canaries_in(page)) == (HTTPStatus.GONE, set())


def test_only_its_opener_reads_it_and_nobody_posts() -> None:
    admin = make_user(Role.ADMIN)
    access = make_emergency(admin)
    url = page_of(access, "record")
    statuses = {role: browser_of(make_user(role)).get(url).status_code for role in Role}
    openers = {Role.ADMIN, Role.COORDINATOR}
    assert statuses == {role: 404 if role in openers else 403 for role in Role}
    browser = browser_of(admin)
    assert browser.post(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for wrong in ("999999", "x"):
        address = url.replace(f"/{access.pk}/", f"/{wrong}/")
        assert browser.get(address).status_code == HTTPStatus.NOT_FOUND
    assert looks() == []


@pytest.mark.parametrize("role", [role for role in Role if role not in {"coordinator", "admin"}])
def test_others_cannot_open_one(role: Role) -> None:
    browser = browser_of(make_user(role))
    assert browser.get(OPEN).status_code == HTTPStatus.FORBIDDEN
    assert ask(browser, make_person().reference).status_code == HTTPStatus.FORBIDDEN
    assert EmergencyAccess.objects.count() == 0


def test_the_door_stands_above_the_list_of_who_may_open_it() -> None:
    for role, expected in ((Role.ADMIN, 1), (Role.COORDINATOR, 1), (Role.PRIVACY, 0)):
        browser = browser_of(make_user(role))
        assert browser.get(LIST).text.count(f'href="{OPEN}"') == expected
        assert browser.get("/admin/").text.count(f'href="{LIST}"') == 1
