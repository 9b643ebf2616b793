from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from services.models import Service, Session
from stage4club.people.enums import Role
from tests.services.factories import NOW, make_service, make_session, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/services/session/add/"
SERIES = "/admin/services/session/series/"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def coordinator(client: Client) -> Any:
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def group() -> Service:
    return make_service()


def one(group: Service, **changes: Any) -> dict[str, Any]:
    return {
        "service": group.pk,
        "day": "2026-11-19",
        "start_time": "13:30",
        "duration_minutes": "90",
        "place": "Montréal",
        "video_url": "",
        **changes,
    }


def rule(group: Service, **changes: Any) -> dict[str, Any]:
    return {
        "service": group.pk,
        "week_of_month": "3",
        "weekday": "3",
        "start_time": "13:30",
        "duration_minutes": "90",
        "first_month": "2026-11-01",
        "months": "3",
        "place": "Montréal",
        "video_url": "https://video.example.org/salle",
        **changes,
    }


def test_one_meeting_is_added(client: Client, group: Service):
    partner, worker = make_user(Role.PARTNER), make_user(Role.SOCIAL_WORKER)
    assert client.get(ADD).status_code == 200
    response = client.post(ADD, one(group, hosts=[partner.pk], opened_by=worker.pk))
    session = Session.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        f"/admin/services/session/{session.pk}/change/",
    )
    assert session.starts_at == datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
    assert (list(session.hosts.all()), session.opened_by) == ([partner], worker)


def test_one_meeting_that_is_refused_keeps_what_was_typed(client: Client, group: Service):
    taken = make_session(group, starts_at=datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    for typed, words in (
        (one(group, place=""), "Écrivez un lieu, un lien de visioconférence, ou les deux."),
        (one(group, place="Salle 7"), "Ce groupe a déjà une rencontre à ce moment."),
        (one(group, day="2026-10-01"), "Ce moment est déjà passé."),
    ):
        response = client.post(ADD, typed)
        assert response.status_code == 422
        assert words in response.text
        assert f'value="{typed["day"]}"' in response.text
    assert list(Session.objects.all()) == [taken]


def test_a_series_is_shown_before_it_is_created(client: Client, group: Service):
    assert client.get(SERIES).status_code == 200
    shown = client.post(SERIES, rule(group))
    assert shown.status_code == 200
    assert "jeudi 19\xa0novembre\xa02026, de 13\xa0h\xa030 à 15\xa0h" in shown.text
    assert not Session.objects.exists()
    dates = shown.context["dates"]
    assert dates.initial["days"] == ["2026-11-19", "2026-12-17", "2027-01-21"]
    typed = rule(group, planned=dates.plan_key, days=["2026-11-19", "2027-01-21"], create="1")
    response = client.post(SERIES, typed, follow=True)
    assert response.redirect_chain == [("/admin/services/session/", 302)]
    assert "2 rencontres ajoutées." in response.text
    assert [session.starts_at.date() for session in Session.objects.all()] == [
        date(2026, 11, 19),
        date(2027, 1, 21),
    ]


def test_pressing_create_twice_says_what_was_there(client: Client, group: Service):
    dates = client.post(SERIES, rule(group)).context["dates"]
    typed = rule(group, planned=dates.plan_key, days=["2026-11-19"], create="1")
    assert "1 rencontre ajoutée." in client.post(SERIES, typed, follow=True).text
    again = client.post(SERIES, typed)
    # Its box is gone, so the page shows what is still possible.
    assert again.status_code == 422
    assert "(déjà au calendrier)" in again.text
    assert Session.objects.count() == 1


def test_a_date_taken_since_the_boxes_were_checked_is_told(
    client: Client, group: Service, monkeypatch: pytest.MonkeyPatch
):
    from services.admin import pages
    from services.operations import create_series

    def after_somebody_else(*args: Any, **kwargs: Any) -> Any:
        make_session(group, starts_at=datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
        return create_series(*args, **kwargs)

    monkeypatch.setattr(pages, "create_series", after_somebody_else)
    dates = client.post(SERIES, rule(group)).context["dates"]
    typed = rule(group, planned=dates.plan_key, days=["2026-11-19"], create="1")
    text = client.post(SERIES, typed, follow=True).text
    assert "Aucune rencontre n’a été ajoutée." in text
    assert "Non créée\xa0: jeudi 19\xa0novembre\xa02026, de 13\xa0h" in text
    assert "(déjà au calendrier)." in text
    assert Session.objects.count() == 1


def test_dates_that_changed_are_shown_again(client: Client, group: Service):
    dates = client.post(SERIES, rule(group)).context["dates"]
    typed = rule(group, planned=dates.plan_key, days=["2026-11-19"], create="1", weekday="4")
    response = client.post(SERIES, typed)
    assert (response.status_code, response.context["changed"]) == (200, True)
    assert "Les dates ont changé. Rien n’est encore créé." in response.text
    assert response.context["dates"].initial["days"][0] == "2026-11-20"
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"months": "0"}, "months"),
        ({"place": "", "video_url": ""}, "Écrivez un lieu"),
        (
            {"weekday": "6", "week_of_month": "2", "months": "6", "start_time": "02:30"},
            "L’heure avance le dimanche 14\xa0mars\xa02027",
        ),
    ],
)
def test_a_rule_that_is_refused(client: Client, group: Service, changes: dict, words: str):
    response = client.post(SERIES, rule(group, **changes))
    assert response.status_code == 422
    assert words in response.text
    assert response.context["dates"] is None


def test_no_box_ticked(client: Client, group: Service):
    dates = client.post(SERIES, rule(group)).context["dates"]
    response = client.post(SERIES, rule(group, planned=dates.plan_key, create="1"))
    assert response.status_code == 422
    assert "Cochez au moins une date." in response.text


def test_a_series_without_any_possible_date(client: Client, group: Service):
    make_session(group, starts_at=datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    response = client.post(SERIES, rule(group, months="1"))
    assert response.status_code == 200
    assert response.context["dates"].impossible != []
    assert 'name="create"' not in response.text


@pytest.mark.parametrize("url", [ADD, SERIES])
def test_strangers_are_sent_to_the_door(url: str, group: Service):
    for response in (Client().get(url), Client().post(url, rule(group))):
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
    assert not Session.objects.filter(starts_at__gt=NOW + timedelta(days=1)).exists()
