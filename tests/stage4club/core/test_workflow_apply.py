from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from stage4club.core import workflow
from stage4club.core.audit import NotAnIdentifier
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import Transition, TransitionRefused
from tests.stage4club.core.sample.models import Parcel, Shelf
from tests.stage4club.core.sample.workflow import KEEP, SEND_BACK

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


def row(parcel):
    return Parcel.objects.filter(pk=parcel.pk).values().get()


def fields(parcel):
    return {field.attname: getattr(parcel, field.attname) for field in parcel._meta.fields}


@pytest.mark.django_db
def test_apply_writes_state_changes_and_audit():
    parcel = Parcel.objects.create(note="fragile")
    staff = get_user_model()(pk=41)

    returned = workflow.apply(
        parcel,
        KEEP,
        by=staff,
        now=NOW,
        changes={"kept_at": NOW},
        details={"fields": ["kept_at"]},
    )

    assert returned is parcel
    assert (
        row(parcel)
        == fields(parcel)
        == {"id": parcel.pk, "state": "kept", "note": "fragile", "kept_at": NOW, "shelf_id": None}
    )
    assert AuditEvent.objects.values("verb", "subject_id", "actor_id", "at").get() == {
        "verb": "keep",
        "subject_id": str(parcel.pk),
        "actor_id": 41,
        "at": NOW,
    }
    assert AuditEvent.objects.values_list("from_state", "to_state", "details").get() == (
        "received",
        "kept",
        {"fields": ["kept_at"]},
    )


@pytest.mark.django_db
def test_apply_costs_three_statements(connection_queries):
    parcel = Parcel.objects.create(shelf=Shelf.objects.create(name="left"))

    with connection_queries as queries:
        workflow.apply(parcel, KEEP, by=None, now=NOW, changes={"kept_at": NOW})

    select, update, insert = (query["sql"] for query in queries)
    assert select.startswith("SELECT")
    assert select.endswith('FOR UPDATE OF "sample_parcel"')
    assert update == (
        f'UPDATE "sample_parcel" SET "state" = \'kept\', "kept_at" = '
        f'\'2026-03-05 18:30:00+00:00\'::timestamptz WHERE "sample_parcel"."id" = {parcel.pk}'
    )
    assert insert.startswith('INSERT INTO "core_auditevent"')


@pytest.fixture
def connection_queries():
    return CaptureQueriesContext(transaction.get_connection())


@pytest.mark.django_db
def test_what_was_changed_in_memory_never_leaks():
    parcel = Parcel.objects.create(note="stored")
    Parcel.objects.update(note="stored by somebody else")
    parcel.note = "typed and not saved"
    parcel.state = "returned"

    workflow.apply(parcel, KEEP, by=None, now=NOW, changes={"kept_at": NOW})

    assert row(parcel) == fields(parcel)
    assert (parcel.note, parcel.state) == ("stored by somebody else", "kept")


@pytest.mark.django_db
def test_related_objects_follow_their_keys(django_assert_num_queries):
    left, right = Shelf.objects.create(name="left"), Shelf.objects.create(name="right")
    same, moved, given, by_key = (Parcel.objects.create(shelf=left) for _ in range(4))
    Parcel.objects.filter(pk=moved.pk).update(shelf=right)

    workflow.apply(same, SEND_BACK, by=None, now=NOW)
    workflow.apply(moved, SEND_BACK, by=None, now=NOW)
    workflow.apply(given, SEND_BACK, by=None, now=NOW, changes={"shelf": right})
    workflow.apply(by_key, SEND_BACK, by=None, now=NOW, changes={"shelf_id": right.pk})

    with django_assert_num_queries(0):
        assert same.shelf is left
        assert given.shelf is right
    assert [moved.shelf, by_key.shelf] == [right, right]
    assert set(Parcel.objects.values_list("pk", "shelf")) == {
        (same.pk, left.pk),
        (moved.pk, right.pk),
        (given.pk, right.pk),
        (by_key.pk, right.pk),
    }


@pytest.mark.django_db
def test_a_lazy_instance_is_moved():
    parcel = Parcel.objects.create()
    lazy = SimpleLazyObject(lambda: parcel)

    workflow.apply(lazy, SEND_BACK, by=None, now=NOW)

    assert (parcel.state, row(parcel)["state"]) == ("returned", "returned")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"state": "returned"},
        {"id": 7},
        {"pk": 7},
        {"colour": "red"},
        {"note": F("note")},
    ],
)
def test_some_changes_are_refused(changes):
    parcel = Parcel.objects.create()

    with pytest.raises(FieldError):
        workflow.apply(parcel, KEEP, by=None, now=NOW, changes=changes)
    assert row(parcel) == fields(parcel)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_failure_leaves_the_instance_and_the_row_as_they_were():
    parcel = Parcel.objects.create()

    # The database refuses a kept parcel without its moment.
    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.apply(parcel, KEEP, by=None, now=NOW)
    with pytest.raises(NotAnIdentifier), transaction.atomic():
        workflow.apply(parcel, SEND_BACK, by=None, now=NOW, details={"why": "Zoé called"})

    assert parcel.state == "received"
    assert row(parcel) == fields(parcel)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_row_that_is_gone():
    parcel = Parcel.objects.create()
    Parcel.objects.all().delete()

    with pytest.raises(Parcel.DoesNotExist):
        workflow.apply(parcel, SEND_BACK, by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_transition_needs_a_transaction():
    parcel = Parcel.objects.create()

    with pytest.raises(transaction.TransactionManagementError, match="one transaction"):
        workflow.apply(parcel, SEND_BACK, by=None, now=NOW)
    assert row(parcel) == fields(parcel)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_transition_may_come_back_to_its_state():
    parcel = Parcel.objects.create()
    shake = Transition("shake", frozenset({"received"}), "received")

    workflow.apply(parcel, shake, by=None, now=NOW, changes={"note": "shaken"})
    workflow.apply(parcel, shake, by=None, now=NOW, changes={"note": "shaken again"})

    assert row(parcel) == fields(parcel)
    assert (parcel.state, parcel.note) == ("received", "shaken again")


@pytest.mark.django_db
def test_the_stored_state_decides():
    parcel = Parcel.objects.create()
    stale = Parcel.objects.get()
    workflow.apply(parcel, SEND_BACK, by=None, now=NOW)

    with pytest.raises(TransitionRefused) as refusal:
        workflow.apply(stale, SEND_BACK, by=None, now=NOW)

    assert refusal.value.state == "returned"
    assert refusal.value.event == AuditEvent.objects.get()
    assert stale.state == "received"


@pytest.mark.django_db
def test_an_arrow_without_a_target_leaves_the_state_and_is_told_all_the_same():
    parcel = Parcel.objects.create()
    touch = Transition("touch", frozenset({"received"}))
    workflow.apply(parcel, touch, by=None, now=NOW, changes={"note": "seen"})
    assert (row(parcel)["state"], row(parcel)["note"]) == ("received", "seen")
    assert AuditEvent.objects.values_list("verb", "from_state", "to_state").get() == (
        "touch",
        "received",
        "received",
    )
