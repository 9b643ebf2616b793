import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from services.enums import ServiceKind
from services.models import Pillar, Service, Session
from stage4club.people.enums import Role, Room
from tests.services.factories import (
    NOW,
    make_cancelled,
    make_pillar,
    make_service,
    make_session,
    make_user,
)
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


def refused(constraint: str, model: type, pk: int, **columns: object) -> None:
    """The database refuses to write `columns`, whatever Python says."""
    with violates(constraint):
        model.objects.filter(pk=pk).update(**columns)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("services_service_kind_known", {"kind": "loan"}),
        ("services_service_link_has_address", {"kind": ServiceKind.LINK, "room": ""}),
        ("services_service_room", {"room": ""}),
        ("services_service_room", {"room": "attic"}),
        ("services_service_places", {"places": 0}),
        ("services_service_promise", {"promise_days": 0}),
        ("services_service_call_days", {"call_days": 0}),
    ],
)
def test_a_service_is_never_false(constraint: str, columns: dict[str, object]):
    refused(constraint, Service, make_service().pk, **columns)


def test_a_link_enters_no_room():
    link = make_service(kind=ServiceKind.LINK, room="", external_url="https://example.org/")
    refused("services_service_room", Service, link.pk, room=Room.GROUP)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("services_session_ends_after", {"ends_at": NOW + timedelta(days=10)}),
        ("services_session_somewhere", {"place": "", "video_url": ""}),
        ("services_session_cancelled", {"state": "cancelled"}),
        ("services_session_cancelled", {"cancelled_at": NOW}),
        ("services_session_cancelled", {"state": "dreamt"}),
    ],
)
def test_a_session_is_never_false(constraint: str, columns: dict[str, object]):
    refused(constraint, Session, make_session().pk, **columns)


def test_a_session_is_cancelled_by_somebody():
    cancelled = make_cancelled()
    planned = make_session(cancelled.service)
    refused("services_session_cancelled", Session, cancelled.pk, cancelled_by=None)
    refused("services_session_cancelled", Session, planned.pk, cancelled_by=make_user())


def test_one_session_per_group_and_moment():
    session = make_session()
    with violates("services_session_once"):
        Session.objects.bulk_create(
            [
                Session(
                    service=session.service,
                    starts_at=session.starts_at,
                    ends_at=session.ends_at,
                    place="Ailleurs",
                )
            ]
        )


def test_a_cancelled_session_leaves_its_moment_free():
    cancelled = make_cancelled()
    assert make_session(cancelled.service, starts_at=cancelled.starts_at).pk != cancelled.pk


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("services_pillar", "slug"),
        ("services_service", "slug"),
        ("services_session", "uid"),
    ],
)
def test_names_that_exist_once(table: str, column: str):
    make_session()
    make_session(make_service("another", pillar=make_pillar("research")), uid=uuid.uuid4())
    quote = connection.ops.quote_name
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            f"UPDATE {quote(table)} SET {quote(column)} = "
            f"(SELECT {quote(column)} FROM {quote(table)} ORDER BY id LIMIT 1)"
        )
    assert refusal.value.__cause__.diag.constraint_name.startswith(f"{table}_{column}_")


def test_a_pillar_and_a_service_speak_the_active_language():
    pillar, service = make_pillar(), make_service()
    with translation.override("fr"):
        assert (str(pillar), pillar.summary, pillar.body) == (
            "Qualité de vie",
            "Mieux vivre.",
            "Un texte.",
        )
        assert pillar.url == "/piliers/quality-of-life/"
        assert (str(service), service.url) == ("Club de jasette", "/services/chit-chat-club/")
        assert service.phone_display == "1 877 990-7171, poste 250"
    with translation.override("en"):
        assert (str(pillar), pillar.summary, pillar.body) == (
            "Quality of life",
            "Living better.",
            "A text.",
        )
        assert pillar.url == "/en/pillars/quality-of-life/"
        assert (str(service), service.url) == ("Chit-chat Club", "/en/services/chit-chat-club/")
        assert service.phone_display == "1-877-990-7171, ext. 250"
    with translation.override(None):
        assert pillar.in_language("name") == "Qualité de vie"
        assert service.phone_display == "1 877 990-7171, poste 250"
    assert pillar.in_language("name", "en") == "Quality of life"


def test_one_registers_for_a_published_group_only():
    group = make_service()
    hidden = make_service("hidden", is_published=False, position=2)
    aid = make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, position=3)
    assert [s.takes_registrations for s in (group, hidden, aid)] == [True, False, False]
    with translation.override("fr"):
        assert [s.register_url for s in (group, hidden, aid)] == [
            "/inscription/chit-chat-club/",
            "",
            "",
        ]
    assert list(Service.objects.open_to_registration()) == [group]
    assert list(Service.objects.published()) == [group, aid]


def test_a_group_is_found_where_one_registers_for_it():
    group = make_service()
    other = make_service("other", position=2, places=None)
    make_service("hidden", is_published=False, position=3)
    make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, position=4)
    found = Service.objects.open_group(other.slug)
    assert (found, found.phone, found.places) == (other, other.phone, None)
    assert Service.objects.open_group(group.slug) == group
    for slug in ("hidden", "aid", "nowhere"):
        with pytest.raises(Service.DoesNotExist):
            Service.objects.open_group(slug)


def test_a_group_is_read_again_only_when_it_has_changed(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    slug = make_service().slug
    for places in (7, 8, None):
        # Around Python, and in one transaction: its number is the same, the place is not.
        Service.objects.filter(slug=slug).update(places=places)
        with django_assert_num_queries(2):
            assert Service.objects.open_group(slug).places == places
        with django_assert_num_queries(1):
            assert Service.objects.open_group(slug).places == places


def test_a_group_that_is_not_open_any_more_is_not_found():
    slug = make_service().slug
    assert Service.objects.open_group(slug).slug == slug
    Service.objects.filter(slug=slug).update(is_published=False)
    with pytest.raises(Service.DoesNotExist):
        Service.objects.open_group(slug)


def test_what_one_reader_does_to_a_group_no_other_reader_sees():
    slug = make_service(places=9).slug
    mine = Service.objects.open_group(slug)
    mine.places = 100
    assert mine.pillar.pk == mine.pillar_id
    yours = Service.objects.open_group(slug)
    assert (yours.places, Service.pillar.is_cached(yours)) == (9, False)


def test_rows_of_one_position_stand_in_the_order_they_were_added():
    first = make_pillar("rights", position=2)
    second = make_pillar("research", position=2)
    top = make_pillar("awareness", position=1)
    assert list(Pillar.objects.all()) == [top, first, second]


def test_staff_see_the_catalogue_while_their_account_is_active():
    service = make_service()
    active, gone = make_user(Role.EDITOR), make_user(Role.EDITOR, is_active=False)
    assert list(Service.objects.visible_to(active)) == [service]
    assert list(Pillar.objects.visible_to(active)) == [service.pillar]
    assert list(Service.objects.visible_to(gone)) == []


def test_upcoming_and_announced_sessions():
    group = make_service()
    later = make_session(group, starts_at=NOW + timedelta(days=40))
    sooner = make_session(group, starts_at=NOW + timedelta(days=12))
    under_way = make_session(group, starts_at=NOW - timedelta(minutes=30))
    make_session(group, starts_at=NOW - timedelta(minutes=90))
    cancelled = make_cancelled(group, starts_at=NOW + timedelta(days=20))
    assert list(Session.objects.upcoming(NOW)) == [under_way, sooner, later]
    assert list(Session.objects.announced(NOW)) == [under_way, sooner, cancelled, later]


def test_who_sees_a_session():
    opener = make_user(Role.SOCIAL_WORKER)
    of_group = make_session(opened_by=opener)
    make_session(make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, position=2))

    def seen_by(user) -> list[Session]:
        return list(Session.objects.visible_to(user).order_by("pk"))

    assert seen_by(make_user(Role.COORDINATOR)) == [of_group]
    assert seen_by(make_user(Role.PARTNER)) == [of_group]
    assert seen_by(opener) == [of_group]
    assert seen_by(make_user(Role.SOCIAL_WORKER)) == []
    # No role reads the meetings of another room: none is in the table of permissions.
    for role in (Role.FINANCE, Role.APPROVER, Role.EDITOR, Role.PRIVACY, Role.ADMIN):
        assert seen_by(make_user(role)) == []
    assert seen_by(make_user(Role.COORDINATOR, is_active=False)) == []
    opener.set_roles(Role.EDITOR)
    assert seen_by(opener) == []


def test_a_session_says_its_group_and_local_hour():
    session = make_session(place="")
    with translation.override("fr"):
        spoken = str(session).replace("\N{NO-BREAK SPACE}", " ")
        assert spoken == "Club de jasette, jeudi 12 novembre 2026, 10 h"
    assert (session.is_remote, session.is_in_person) == (True, False)
