"""Twenty saves at once, and two sendings of one form. Each with its negative control."""

from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from stage4club.core.drafts import LIFETIME, discard_draft, load_draft, lock_draft, save_draft
from stage4club.core.models import Draft
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.sample.models import Parcel

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
SAVES = 20
SENDINGS = 4

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_saves_at_once_make_one_row():
    def save(number):
        save_draft("token", "registration", {"number": number}, now=NOW)

    outcomes = race(*(lambda number=number: save(number) for number in range(SAVES)))

    assert outcomes == [None] * SAVES
    assert Draft.objects.count() == 1
    answers = load_draft("token", "registration", now=NOW)
    assert answers in [{"number": number} for number in range(SAVES)]


def test_looking_first_and_inserting_then_collides():
    """Negative control: what `save_draft` would be in two statements."""
    all_have_looked = Barrier(SAVES, timeout=TIMEOUT)

    def save():
        found = Draft.objects.first()
        all_have_looked.wait()
        return found or Draft.objects.create(
            key="0" * 64,
            kind="registration",
            body=b"",
            created_at=NOW,
            expires_at=NOW + LIFETIME,
        )

    outcomes = race(*[save] * SAVES)

    assert [type(one) for one in outcomes].count(IntegrityError) == SAVES - 1


def send_form(take, wait):
    with transaction.atomic():
        answers = take("token", "registration", now=NOW)
        wait()
        if answers is None:
            return None
        Parcel.objects.create(note=answers["name"])
        discard_draft("token", "registration")
        return answers


def test_a_form_sent_several_times_at_once_is_received_once():
    save_draft("token", "registration", {"name": "Zoé"}, now=NOW)

    outcomes = race(*[lambda: send_form(lock_draft, lambda: None)] * SENDINGS)

    assert outcomes.count({"name": "Zoé"}) == 1
    assert outcomes.count(None) == SENDINGS - 1
    assert Parcel.objects.get().note == "Zoé"


def test_without_the_lock_each_sending_is_received():
    """Negative control: the same sending with `load_draft`."""
    save_draft("token", "registration", {"name": "Zoé"}, now=NOW)
    all_have_read = Barrier(SENDINGS, timeout=TIMEOUT)

    outcomes = race(*[lambda: send_form(load_draft, all_have_read.wait)] * SENDINGS)

    assert outcomes == [{"name": "Zoé"}] * SENDINGS
    assert Parcel.objects.count() == SENDINGS
