from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from services.models import Session
from stage4club.core import audit
from stage4club.people.enums import Role
from tests.services.factories import NOW, make_cancelled, make_service, make_session, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/services/session/"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@pytest.fixture
def coordinator(client: Client) -> Any:
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


def page(session: Session, verb: str = "change") -> str:
    return f"{LIST}{session.pk}/{verb}/"


def listed(client: Client, query: str = "") -> list[Session]:
    return list(client.get(f"{LIST}{query}").context["cl"].result_list)


def test_the_list_shows_what_is_to_come(client: Client, coordinator: Any):
    group = make_service()
    over = make_session(group, starts_at=NOW - timedelta(days=10))
    later = make_session(group, starts_at=NOW + timedelta(days=40), place="")
    sooner = make_session(group, video_url="")
    cancelled = make_cancelled(group, starts_at=NOW + timedelta(days=20))
    assert listed(client) == [sooner, cancelled, later]
    assert listed(client, "?when=over") == [over]
    assert listed(client, "?when=all") == [over, sooner, cancelled, later]
    assert listed(client, "?state__exact=cancelled") == [cancelled]
    text = client.get(LIST).text
    assert "jeudi 12\xa0novembre\xa02026, de 10\xa0h à 11\xa0h\xa030" in text
    changelist = client.get(LIST).context["cl"]
    choices = [choice["display"] for choice in changelist.filter_specs[0].choices(changelist)]
    assert choices == ["À venir", "Passées", "Toutes"]
    assert reverse("admin:services_session_series") in text


def test_the_list_costs_the_same_at_one_and_fifty_rows(
    client: Client, coordinator: Any, django_assert_max_num_queries
):
    group = make_service()
    make_session(group)
    client.get(LIST)
    with django_assert_max_num_queries(10) as at_one:
        client.get(LIST)
    for number in range(2, 51):
        make_session(group, starts_at=NOW + timedelta(days=10 * number))
    with django_assert_max_num_queries(10) as at_fifty:
        client.get(LIST)
    assert len(at_one) == len(at_fifty)


@pytest.mark.parametrize(
    ("role", "status", "rows"),
    [
        (Role.PARTNER, 200, 1),
        (Role.SOCIAL_WORKER, 200, 0),
        (Role.EDITOR, 403, 0),
        (Role.FINANCE, 403, 0),
        (Role.PRIVACY, 403, 0),
        (Role.ADMIN, 403, 0),
    ],
)
def test_who_sees_and_who_acts(client: Client, role: Role, status: int, rows: int):
    session = make_session()
    client.force_login(make_user(role))
    response = client.get(LIST)
    assert response.status_code == status
    if status == 200:
        assert len(response.context["cl"].result_list) == rows
        assert "series/" not in response.text
    for verb in ("reschedule", "cancel"):
        assert client.post(page(session, verb)).status_code == 403
    for url in ("add", "series"):
        assert client.get(f"{LIST}{url}/").status_code == 403
        assert client.post(f"{LIST}{url}/").status_code == 403
    assert client.post(page(session), {"hosts": []}).status_code in {403, 404}
    session.refresh_from_db()
    assert session.state == "scheduled"


def test_a_social_worker_sees_what_she_opens(client: Client):
    worker = make_user(Role.SOCIAL_WORKER)
    session = make_session(opened_by=worker)
    client.force_login(worker)
    assert listed(client) == [session]
    assert session.video_url in client.get(page(session)).text


def test_hosts_and_opener_are_typed_and_nothing_else(client: Client, coordinator: Any):
    session = make_session()
    partner, worker = make_user(Role.PARTNER), make_user(Role.SOCIAL_WORKER)
    opens = client.get(page(session)).context["adminform"].form["opened_by"]
    assert [label for _, label in opens.field.choices] == ["Personne pour l’instant", str(worker)]
    typed = {"hosts": [partner.pk], "opened_by": worker.pk, "place": "Ailleurs", "state": "x"}
    assert client.post(page(session), typed).status_code == 302
    stored = Session.objects.get()
    assert (list(stored.hosts.all()), stored.opened_by) == ([partner], worker)
    assert (stored.place, stored.state, stored.sequence) == (session.place, "scheduled", 0)
    event = audit.history(session).get()
    assert (event.verb, event.actor_id) == ("changed", coordinator.pk)
    assert event.details == {"fields": ["hosts", "opened_by"]}
    assert client.post(page(session), {"hosts": [], "opened_by": worker.pk}).status_code == 302
    assert list(stored.hosts.all()) == []


def test_only_partners_host_and_social_workers_open(client: Client, coordinator: Any):
    session = make_session()
    partner, worker = make_user(Role.PARTNER), make_user(Role.SOCIAL_WORKER)
    response = client.post(page(session), {"hosts": [worker.pk], "opened_by": partner.pk})
    assert sorted(response.context["adminform"].form.errors) == ["hosts", "opened_by"]


def test_a_session_is_moved_from_its_page(client: Client, coordinator: Any):
    session = make_session()
    assert page(session, "reschedule") in client.get(page(session)).text
    shown = client.get(page(session, "reschedule"))
    moment = "jeudi 12\xa0novembre\xa02026, de 10\xa0h à 11\xa0h\xa030"
    assert f"Date actuelle\xa0: {moment}." in shown.text
    typed = {
        "day": "2026-11-19",
        "start_time": "13:30",
        "duration_minutes": "60",
        "place": "Salle 9",
        "video_url": "",
    }
    response = client.post(page(session, "reschedule"), typed, follow=True)
    moment = "jeudi 19\xa0novembre\xa02026, de 13\xa0h\xa030 à 14\xa0h\xa030"
    assert f"La rencontre est modifiée\xa0: {moment}." in response.text
    session.refresh_from_db()
    assert (session.place, session.sequence) == ("Salle 9", 1)


def test_a_session_is_cancelled_from_its_page_once(client: Client, coordinator: Any):
    session = make_session()
    asked = client.get(page(session, "cancel")).text
    assert ("n’aura pas lieu" in asked, "Ce bouton ne prévient personne" in asked) == (True, True)
    assert Session.objects.get().state == "scheduled"
    response = client.post(page(session, "cancel"), follow=True)
    assert "est annulée. Personne n’est encore prévenu" in response.text
    session.refresh_from_db()
    assert (session.state, session.cancelled_by) == ("cancelled", coordinator)
    assert client.post(page(session, "cancel")).status_code == 409
    assert client.post(page(session, "reschedule"), {}).status_code == 409
    text = client.get(page(session)).text
    assert page(session, "reschedule") not in text
    assert str(coordinator) in text


def test_a_session_that_is_over_is_refused_in_words(client: Client, coordinator: Any):
    session = make_session(starts_at=NOW - timedelta(days=1))
    response = client.post(page(session, "cancel"))
    assert response.status_code == 409
    assert "Cette rencontre est passée. On ne peut plus la modifier." in response.text
