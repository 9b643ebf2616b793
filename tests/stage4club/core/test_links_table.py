"""The table of private links, met around Python and by many at once."""

from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError

from stage4club.core.links import open_link, token_for
from stage4club.core.models import PrivateLink
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.violations import violates

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
CALLERS = 8


def link(**changes):
    words = {"purpose": "parcel", "subject_type": "sample.parcel", "subject_id": "1"}
    return PrivateLink(**{"created_at": NOW, **words, **changes})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"purpose": ""}, "core_privatelink_has_purpose"),
        ({"subject_type": ""}, "core_privatelink_has_subject"),
        ({"subject_id": ""}, "core_privatelink_has_subject"),
        ({"generation": 0}, "core_privatelink_generation_from_one"),
        ({"expires_at": NOW}, "core_privatelink_expires_after_creation"),
    ],
)
def test_checks(changes, constraint):
    with violates(constraint):
        PrivateLink.objects.bulk_create([link(**changes)])


@pytest.mark.django_db
def test_one_open_link_for_a_purpose_and_subject():
    PrivateLink.objects.bulk_create([link(), link(revoked_at=NOW), link(revoked_at=NOW)])

    with violates("core_privatelink_one_open"):
        PrivateLink.objects.bulk_create([link()])
    with violates("core_privatelink_one_open"):
        PrivateLink.objects.update(revoked_at=None)


@pytest.mark.django_db(transaction=True)
def test_many_who_open_at_once_get_the_same_link():
    parcel = Parcel.objects.create()

    def opened():
        return open_link("parcel", parcel, now=NOW, expires_at=NOW + timedelta(days=7))

    links = race(*[opened] * CALLERS)

    assert links == [PrivateLink.objects.get()] * CALLERS
    assert {token_for(one) for one in links} == {token_for(links[0])}


@pytest.mark.django_db(transaction=True)
def test_looking_first_and_inserting_then_collides():
    """Negative control: what `open_link` would be in two steps."""
    all_have_looked = Barrier(CALLERS, timeout=TIMEOUT)

    def opened():
        found = PrivateLink.objects.first()
        all_have_looked.wait()
        return found or PrivateLink.objects.create(
            purpose="parcel", subject_type="sample.parcel", subject_id="1", created_at=NOW
        )

    outcomes = race(*[opened] * CALLERS)

    assert [type(one) for one in outcomes].count(IntegrityError) == CALLERS - 1
