"""The calls to make, as those who make them see them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine

from stage4club.core.phones import Phone
from stage4club.core.staff.contacts import phone_words
from stage4club.people.enums import CallReason, CallTaskState, CallTopic, Role, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import finish_call_task
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.people.admin.pages import (
    browser_of,
    list_of,
    page_of,
    queries_of,
    references_of,
    text_of,
    verbs_of,
)
from tests.stage4club.people.rows import DUE, make_call_task, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_page_says_whom_to_call_how_and_what_to_say() -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = make_call_task(
        phone=Phone("+15145550143", "7"), script="Bonjour Marguerite.\nLa rencontre <est> jeudi."
    )
    response = browser_of(coordinator).get(page_of(task))
    assert response.status_code == HTTPStatus.OK
    content = response.content.decode()
    assert "514 •••-••43" in content
    assert (
        '<div class="stack" lang="fr"><p>Bonjour Marguerite.<br>La rencontre &lt;est&gt; jeudi.</p>'
        in content
    )
    assert (response.context["whom"], response.context["title"]) == ("Marguerite", task.reference)
    assert response.context["reach"] == phone_words(task.number, shown=False)
    words = text_of(response)
    for part in ("Marguerite", "demain", "À tout moment", "Demande un rappel"):
        assert part in words
    assert verbs_of(response) == ["finish", "assign", "cancel", "know"]


def test_what_is_said_to_an_english_speaker_is_marked_as_english() -> None:
    task = make_call_task(language="en", script="Good morning.")
    response = browser_of(make_user(Role.COORDINATOR)).get(page_of(task))
    assert '<div class="stack" lang="en"><p>Good morning.</p></div>' in response.content.decode()


def test_a_person_is_called_at_her_own_number_and_told_apart_from_who_has_none() -> None:
    browser = browser_of(make_user(Role.COORDINATOR))
    known = make_call_task(person=make_person(phone=Phone("+15145550142", "")))
    response = browser.post(page_of(known, "reveal"))
    assert '<a href="tel:+15145550142">514 555-0142</a>' in response.content.decode()
    assert "Louise" in text_of(response)
    silent = make_call_task(person=make_person(phone=None, voicemail=False))
    assert browser.post(page_of(silent, "reveal")).status_code == HTTPStatus.NOT_FOUND
    response = browser.get(page_of(silent))
    assert "tel:" not in response.content.decode().split("<main")[1]
    assert response.context["reach"] == ""
    assert "Non : ne laissez pas de message" in text_of(response)


def test_it_leads_to_what_it_is_about_for_who_may_open_that() -> None:
    partner, other = make_user(Role.PARTNER), make_user(Role.PARTNER)
    registration = make_registration(taken_by=partner)
    hers = make_call_task(
        person=registration.person, about=registration, assigned_to=partner, room=Room.GROUP
    )
    link = f'<a href="{page_of(registration)}">{registration}</a>'
    assert link in browser_of(partner).get(page_of(hers)).content.decode()
    anothers = make_call_task(person=registration.person, about=registration, assigned_to=other)
    page = browser_of(other).get(page_of(anothers)).content.decode()
    assert str(registration) not in page
    # A room without permission for registrations, and a subject that has no page at all.
    social = make_user(Role.SOCIAL_WORKER)
    for subject in (registration, make_call_task(), registration.person.consents.get()):
        task = make_call_task(room=Room.SOCIAL_WORK, about=subject)
        assert str(subject) not in text_of(browser_of(social).get(page_of(task)))


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.PARTNER, ["hers"]),
        (Role.COORDINATOR, ["group", "hers"]),
        (Role.SOCIAL_WORKER, ["social"]),
        (Role.FINANCE, ["money"]),
        (Role.APPROVER, ["money"]),
    ],
)
def test_each_role_lists_and_opens_its_own_calls_only(role: Role, seen: list[str]) -> None:
    user = make_user(role)
    calls = {
        "group": make_call_task(),
        "hers": make_call_task(assigned_to=user, due_on=DUE + timedelta(days=1)),
        "social": make_call_task(room=Room.SOCIAL_WORK),
        "money": make_call_task(room=Room.ASSISTANCE),
    }
    browser = browser_of(user)
    assert references_of(browser.get(list_of(CallTask))) == [str(calls[name]) for name in seen]
    for name, task in calls.items():
        status = HTTPStatus.OK if name in seen else HTTPStatus.NOT_FOUND
        assert browser.get(page_of(task)).status_code == status


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.EDITOR, Role.ADMIN])
def test_roles_without_calls_have_no_list(role: Role) -> None:
    browser = browser_of(make_user(role))
    assert browser.get(list_of(CallTask)).status_code == HTTPStatus.FORBIDDEN
    assert browser.get(page_of(make_call_task())).status_code == HTTPStatus.FORBIDDEN


def test_the_list_says_who_why_by_when_and_what_is_late() -> None:
    late = make_call_task(due_on=DUE - timedelta(days=3), reason=CallReason.SCHEDULE)
    make_call_task()
    done = make_call_task(due_on=DUE - timedelta(days=4))
    finish_call_task(done, by=make_user(), now=NOW)
    response = browser_of(make_user(Role.COORDINATOR)).get(list_of(CallTask))
    assert references_of(response)[:2] == [str(done), str(late)]
    assert response.content.decode().count('<span class="late">') == 1
    assert "lundi 9 mars En retard" in text_of(response)


@pytest.mark.parametrize("address", ["/admin/people/calltask/", "/admin/"])
def test_list_and_home_cost_the_same_for_one_call_and_for_fifty(address: str) -> None:
    browser = browser_of(make_user(Role.COORDINATOR))

    def add() -> None:
        make_call_task(person=make_person(), assigned_to=make_user(Role.PARTNER))

    add()
    one = queries_of(browser, address)
    for _row in range(49):
        add()
    assert queries_of(browser, address) == one


def test_nobody_adds_changes_or_deletes_a_call() -> None:
    task = make_call_task()
    browser = browser_of(make_user(Role.COORDINATOR))
    assert browser.get(list_of(CallTask) + "add/").status_code == HTTPStatus.FORBIDDEN
    assert browser.post(page_of(task), {"state": "done"}).status_code == HTTPStatus.FORBIDDEN
    deletion = browser.post(f"/admin/people/calltask/{task.pk}/delete/", follow=True)
    assert deletion.status_code == HTTPStatus.NOT_FOUND
    assert CallTask.objects.get().state == CallTaskState.OPEN


def test_a_call_is_noted_as_made() -> None:
    partner = make_user(Role.PARTNER)
    task = make_call_task(assigned_to=partner)
    browser = browser_of(partner)
    assert verbs_of(browser.get(page_of(task))) == ["finish", "know"]
    assert browser.get(page_of(task, "finish")).status_code == HTTPStatus.OK
    task.refresh_from_db()
    assert task.state == CallTaskState.OPEN
    response = browser.post(page_of(task, "finish"), follow=True)
    assert "C’est noté. Merci." in text_of(response)
    task.refresh_from_db()
    assert (task.state, task.done_by) == (CallTaskState.DONE, partner)
    # What is done is no longer hers to read; the coordinator keeps it.
    assert references_of(response) == []
    assert browser.get(page_of(task)).status_code == HTTPStatus.NOT_FOUND
    coordinator = browser_of(make_user(Role.COORDINATOR))
    assert verbs_of(coordinator.get(page_of(task))) == ["know"]
    assert coordinator.post(page_of(task, "finish")).status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize("verb", ["assign", "cancel"])
def test_a_partner_neither_gives_a_call_away_nor_cancels_it(verb: str) -> None:
    partner = make_user(Role.PARTNER)
    task = make_call_task(assigned_to=partner)
    assert browser_of(partner).post(page_of(task, verb)).status_code == HTTPStatus.FORBIDDEN


def test_a_call_is_given_to_somebody_of_its_room() -> None:
    coordinator, partner = make_user(Role.COORDINATOR), make_user(Role.PARTNER)
    herself = make_user(Role.PARTNER, email="louise@example.org")
    finance = make_user(Role.FINANCE)
    task = make_call_task(person=make_person(email="Louise@example.org"))
    browser = browser_of(coordinator)
    form = browser.get(page_of(task, "assign")).context["form"]
    assert set(form.fields["assignee"].queryset) == {coordinator, partner}
    for user in (finance, herself):
        response = browser.post(page_of(task, "assign"), {"assignee": user.pk})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    browser.post(page_of(task, "assign"), {"assignee": partner.pk})
    task.refresh_from_db()
    assert task.assigned_to == partner


def test_a_typed_call_is_offered_to_everybody_of_the_room() -> None:
    coordinator = make_user(Role.COORDINATOR)
    form = browser_of(coordinator).get(page_of(make_call_task(), "assign")).context["form"]
    assert list(form.fields["assignee"].queryset) == [coordinator]


def test_a_call_is_cancelled() -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = make_call_task()
    response = browser_of(coordinator).post(page_of(task, "cancel"), follow=True)
    assert "C’est annulé." in text_of(response)
    task.refresh_from_db()
    assert (task.state, task.cancelled_by) == (CallTaskState.CANCELLED, coordinator)


def test_what_a_robot_may_have_asked_for_is_looked_at_before_anybody_calls() -> None:
    browser = browser_of(make_user(Role.COORDINATOR))
    task = make_call_task(suspicious=True)
    [section] = browser.get("/admin/").context["sections"]
    [line] = section.lines
    assert (
        line.text == "1 appel a peut-être été demandé par un robot\N{NO-BREAK SPACE}: à vérifier."
    )
    assert references_of(browser.get(line.url)) == [str(task)]
    assert verbs_of(browser.get(page_of(task))) == ["release", "cancel", "know"]
    for verb in ("finish", "assign"):
        assert browser.post(page_of(task, verb)).status_code == HTTPStatus.CONFLICT
    response = browser.post(page_of(task, "release"), follow=True)
    assert verbs_of(response) == ["finish", "assign", "cancel", "know"]
    [section] = browser.get("/admin/").context["sections"]
    assert [line.url for line in section.lines] == [page_of(task)]


def test_only_who_may_release_hears_of_robots() -> None:
    make_call_task(suspicious=True, room=Room.ASSISTANCE)
    task = make_call_task(suspicious=True, assigned_to=make_user(Role.PARTNER, name="Marthe"))
    for role in (Role.APPROVER, Role.PARTNER):
        assert browser_of(make_user(role)).get("/admin/").context["sections"] == []
    [section] = browser_of(make_user(Role.FINANCE)).get("/admin/").context["sections"]
    assert len(section.lines) == 1
    answer = browser_of(task.assigned_to).post(page_of(task, "release"))
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_what_happened_is_told_in_words() -> None:
    coordinator = make_user(Role.COORDINATOR, name="Sylvie")
    task = make_call_task()
    browser = browser_of(coordinator)
    browser.post(page_of(task, "finish"))
    words = text_of(browser.get(page_of(task, "history")))
    assert "Ajouté aux appels à faire" in words
    assert "Nous nous sommes parlé" in words
    assert "Sylvie" in words


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (CallReason.CALL_BACK, "demande un rappel (l’aide financière)"),
        (CallReason.ASSISTANCE, "au sujet d’une demande d’aide financière"),
    ],
)
def test_what_the_reason_names_is_not_said_again(reason: CallReason, why: str) -> None:
    task = make_call_task(reason=reason, room=Room.ASSISTANCE)
    CallTask.objects.filter(pk=task.pk).update(topic=CallTopic.ASSISTANCE)
    [section] = browser_of(make_user(Role.FINANCE)).get("/admin/").context["sections"]
    [line] = section.lines
    assert str(line.text).replace("\N{NO-BREAK SPACE}", " ") == (
        f"Appeler Marguerite : {why} (prévu pour demain)."
    )


def test_the_home_says_whom_to_call_the_late_ones_first() -> None:
    coordinator = make_user(Role.COORDINATOR)
    make_call_task(reason=CallReason.CALL_BACK)
    late = make_call_task(
        person=make_person(), due_on=DUE - timedelta(days=3), reason=CallReason.MESSAGE_FAILED
    )
    finish_call_task(make_call_task(name="Colette"), by=coordinator, now=NOW)
    [section] = browser_of(coordinator).get("/admin/").context["sections"]
    assert (section.heading, [line.late for line in section.lines]) == (
        "Appels à faire",
        [True, False],
    )
    assert section.lines[0].url == page_of(late)
    assert [str(line.text).replace("\N{NO-BREAK SPACE}", " ") for line in section.lines] == [
        "Appeler Louise : un courriel n’a pas pu être remis (prévu pour lundi 9 mars).",
        "Appeler Marguerite : demande un rappel (prévu pour demain).",
    ]
    assert browser_of(make_user(Role.PARTNER)).get("/admin/").context["sections"] == []
