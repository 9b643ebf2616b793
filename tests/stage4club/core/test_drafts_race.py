"""Twenty saves at once, with their negative control."""

from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError

from stage4club.core.drafts import LIFETIME, load_draft, save_draft
from stage4club.core.models import Draft
from tests.stage4club.core.races import TIMEOUT, race

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
SAVES = 20

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
