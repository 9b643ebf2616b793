from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.utils.functional import SimpleLazyObject

from stage4club.core.audit import NotAnIdentifier, history, record, safe_details
from stage4club.core.models import AppendOnly, AuditEvent
from tests.stage4club.core.sample.models import Parcel, ParcelView

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_record_writes_one_row(django_assert_num_queries):
    parcel = Parcel.objects.create()
    staff = get_user_model()(pk=41)

    with django_assert_num_queries(1):
        event = record(
            "log-call",
            parcel,
            by=staff,
            now=NOW,
            from_state="received",
            to_state="kept",
            details={"fields": ["note", "kept_at"]},
        )

    assert AuditEvent.objects.values().get() == {
        "id": event.pk,
        "at": NOW,
        "verb": "log-call",
        "subject_type": "sample.parcel",
        "subject_id": str(parcel.pk),
        "actor_id": 41,
        "from_state": "received",
        "to_state": "kept",
        "details": {"fields": ["note", "kept_at"]},
    }
    assert str(event) == f"log-call sample.parcel:{parcel.pk}"


@pytest.mark.django_db
def test_record_without_actor_or_states():
    event = record("open", Parcel.objects.create(), by=None, now=NOW)

    assert (event.actor_id, event.from_state, event.to_state, event.details) == (None, "", "", {})


@pytest.mark.django_db
def test_request_user_is_an_actor():
    lazy = SimpleLazyObject(lambda: get_user_model()(pk=41))

    assert record("open", Parcel.objects.create(), by=lazy, now=NOW).actor_id == 41


@pytest.mark.django_db
def test_a_proxy_has_the_history_of_its_model():
    parcel = Parcel.objects.create()
    event = record("open", ParcelView.objects.get(), by=None, now=NOW)

    assert list(history(parcel)) == [event]


@pytest.mark.django_db
def test_history_is_in_the_order_of_writing_whatever_the_clock_says():
    parcel, other = Parcel.objects.create(), Parcel.objects.create()
    first = record("open", parcel, by=None, now=NOW)
    record("open", other, by=None, now=NOW)
    second = record("close", parcel, by=None, now=NOW - timedelta(hours=1))

    assert list(history(parcel)) == [second, first]


def test_a_row_that_was_never_stored_has_no_history():
    with pytest.raises(ValueError, match="without a key"):
        record("open", Parcel(), by=None, now=NOW)
    with pytest.raises(ValueError, match="without a key"):
        history(Parcel())


def test_only_stored_staff_acts():
    with pytest.raises(TypeError, match="member of staff"):
        record("open", Parcel(pk=1), by=Parcel(pk=2), now=NOW)
    with pytest.raises(ValueError, match="never stored"):
        record("open", Parcel(pk=1), by=get_user_model()(), now=NOW)


@pytest.mark.parametrize("verb", ["", "Confirm", "log call", "é", "confirm\n", "a" * 101, None, 3])
def test_verb_must_be_an_identifier(verb):
    with pytest.raises(NotAnIdentifier, match="verb"):
        record(verb, Parcel(pk=1), by=None, now=NOW)


def test_states_and_key_must_be_identifiers():
    with pytest.raises(NotAnIdentifier, match="state before"):
        record("open", Parcel(pk=1), by=None, now=NOW, from_state="Reçue par Zoé")
    with pytest.raises(NotAnIdentifier, match="state after"):
        record("open", Parcel(pk=1), by=None, now=NOW, to_state="Reçue par Zoé")
    with pytest.raises(NotAnIdentifier, match="key of the subject"):
        record("open", Parcel(pk="zoe@example.org"), by=None, now=NOW)


def test_safe_details_keeps_identifiers():
    moment = datetime(2026, 3, 5, 13, 30, tzinfo=timezone(-timedelta(hours=5)))

    assert safe_details(
        {
            "verb": "log-call",
            "model": "services.session",
            "kind": Parcel.State.KEPT,
            "reference": "K7M-2QX-9RD",
            "link": UUID("5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44"),
            "link_as_text": "5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44",
            "due_on": date(2026, 3, 9),
            "due_on_as_text": "2026-03-09",
            "at": moment,
            "at_as_text": "2026-03-05T18:30:00+00:00",
            "message": 99_999_999,
            "told": True,
            "before": None,
            "fields": ("note", "kept_at"),
            "none": [],
        }
    ) == {
        "verb": "log-call",
        "model": "services.session",
        "kind": "kept",
        "reference": "K7M-2QX-9RD",
        "link": "5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44",
        "link_as_text": "5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44",
        "due_on": "2026-03-09",
        "due_on_as_text": "2026-03-09",
        "at": "2026-03-05T18:30:00+00:00",
        "at_as_text": "2026-03-05T18:30:00+00:00",
        "message": 99_999_999,
        "told": True,
        "before": None,
        "fields": ["note", "kept_at"],
        "none": [],
    }


@pytest.mark.parametrize(
    "value",
    [
        "Louise",
        "zoé",
        "zoe@example.org",
        "514 555-0101",
        "514-555-0101",
        "5145550101",
        "+15145550101",
        "(514) 555-0101",
        "H2X 1Y4",
        "she asked to be called",
        "",
        " ",
        "a" * 101,
        "confirm\n",
        "2026-03-05T18:30:00",
        5145550101,
        -5145550101,
        123_456_789,
        1.5,
        float("nan"),
        b"confirm",
        datetime(2026, 3, 5, 18, 30),  # noqa: DTZ001 - a moment without a zone is the case
        {"name": "louise"},
        {"a", "b"},
        Parcel(pk=1),
        ["note", "Louise"],
        [["note"]],
        ["note"] * 101,
    ],
)
def test_safe_details_refuses_what_may_be_personal(value):
    with pytest.raises(NotAnIdentifier, match="value") as refusal:
        safe_details({"value": value})
    assert "ouise" not in str(refusal.value)


@pytest.mark.parametrize("key", ["Louise", "514", "zoe@example.org", "a b", "", "a" * 101, 7])
def test_safe_details_refuses_keys_that_are_no_names(key):
    with pytest.raises(NotAnIdentifier, match="“key”"):
        safe_details({key: True})


@pytest.mark.django_db
def test_python_refuses_to_change_or_delete():
    event = record("open", Parcel.objects.create(), by=None, now=NOW)
    event.verb = "close"

    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    assert AuditEvent.objects.get().verb == "open"
