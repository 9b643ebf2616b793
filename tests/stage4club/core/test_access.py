"""Who looked at what: how it is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stage4club.core.access import delete_expired_accesses, record_access, record_accesses
from stage4club.core.audit import NotAnIdentifier
from stage4club.core.models import AccessEvent, AccessKind, AppendOnly
from stage4club.core.purge import delete_expired_rows
from tests.stage4club.core.sample.models import Parcel, ParcelView

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return get_user_model()(pk=41)


def test_a_look_is_one_insert(staff, django_assert_num_queries):
    parcel = Parcel.objects.create()

    with django_assert_num_queries(1) as seen:
        event = record_access(AccessKind.VIEW, parcel, by=staff, now=NOW, via=7)

    assert seen[0]["sql"].startswith("INSERT INTO")
    assert AccessEvent.objects.values().get() == {
        "id": event.pk,
        "at": NOW,
        "kind": "view",
        "actor_id": 41,
        "subject_type": "sample.parcel",
        "subject_id": str(parcel.pk),
        "via": 7,
    }
    assert str(event) == f"view sample.parcel:{parcel.pk}"


@pytest.mark.parametrize(
    "kind", [AccessKind.LIST_SEARCH, AccessKind.EXPORT, AccessKind.SIGN_IN_FAILED]
)
def test_a_list_is_named_by_its_model(kind, staff):
    event = record_access(kind, Parcel, by=staff, now=NOW)

    assert (event.subject_type, event.subject_id, event.via) == ("sample.parcel", "", None)


def test_a_proxy_is_named_as_what_it_stands_for(staff):
    parcel = ParcelView.objects.create()

    event = record_access(AccessKind.VIEW, parcel, by=staff, now=NOW)

    assert (event.subject_type, event.subject_id) == ("sample.parcel", str(parcel.pk))


@pytest.mark.parametrize(("rows", "queries"), [(0, 0), (1, 1), (50, 1)])
def test_several_looks_are_one_insert(rows, queries, staff):
    parcels = [Parcel.objects.create() for _ in range(rows)]

    with CaptureQueriesContext(connection) as seen:
        record_accesses(AccessKind.VERB_PAGE, parcels, by=staff, now=NOW)

    inserts = [query["sql"] for query in seen if query["sql"].startswith("INSERT")]
    assert len(inserts) == queries
    assert list(AccessEvent.objects.order_by("pk").values_list("kind", "subject_id", "at")) == [
        ("verb-page", str(parcel.pk), NOW) for parcel in parcels
    ]


def test_a_refused_sign_in_is_nobody_s():
    event = record_access(AccessKind.SIGN_IN_FAILED, get_user_model(), by=None, now=NOW)

    assert (event.actor_id, event.subject_type, event.subject_id) == (None, "people.user", "")


def test_only_a_member_of_staff_looks(staff):
    parcel = Parcel.objects.create()

    with pytest.raises(TypeError, match="member of staff"):
        record_access(AccessKind.VIEW, parcel, by=parcel, now=NOW)
    with pytest.raises(ValueError, match="never stored"):
        record_access(AccessKind.VIEW, parcel, by=get_user_model()(), now=NOW)
    with pytest.raises(ValueError, match="without a key"):
        record_access(AccessKind.VIEW, Parcel(), by=staff, now=NOW)


def test_a_key_that_says_something_is_refused(staff):
    with pytest.raises(NotAnIdentifier):
        record_access(AccessKind.VIEW, Parcel(pk="zoé@example.org"), by=staff, now=NOW)


def test_a_look_is_never_changed_nor_deleted(staff):
    event = record_access(AccessKind.VIEW, Parcel.objects.create(), by=staff, now=NOW)

    with pytest.raises(AppendOnly, match="never changed"):
        event.save()
    with pytest.raises(AppendOnly, match="never deleted"):
        event.delete()


def test_what_is_older_than_24_months_goes_with_the_hourly_purge(staff):
    now = timezone.now()
    parcel = Parcel.objects.create()
    for days in (0, 700, 732, 2000):
        record_access(AccessKind.VIEW, parcel, by=staff, now=now - timedelta(days=days))

    assert delete_expired_rows(now=now) == 0

    left = AccessEvent.objects.order_by("-at").values_list("at", flat=True)
    assert list(left) == [now, now - timedelta(days=700)]
    assert delete_expired_accesses() == 0


def test_the_log_is_read_by_who_watches_over_it():
    class Reader:
        def __init__(self, *held):
            self.held = held

        def has_perm(self, name):
            return name in self.held

    record_access(AccessKind.SIGN_IN_FAILED, get_user_model(), by=None, now=NOW)

    assert AccessEvent.objects.visible_to(Reader("core.view_accessevent")).count() == 1
    assert AccessEvent.objects.visible_to(Reader("core.view_auditevent")).count() == 0
