from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from stage4club.core.links import (
    LinkDead,
    open_link,
    opened_link,
    renew_link,
    resolve_token,
    revoke_links,
    token_for,
)
from stage4club.core.models import PrivateLink
from tests.stage4club.core.sample.models import Parcel, ParcelView

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 7 * DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel():
    return Parcel.objects.create()


def row(link):
    return PrivateLink.objects.filter(pk=link.pk).values().get()


def opened(subject, *, purpose="parcel", expires_at=LATER, now=NOW):
    return open_link(purpose, subject, now=now, expires_at=expires_at)


def resolved(token, *, purpose="parcel", now=NOW):
    return resolve_token(token, purpose=purpose, now=now)


def test_open_link_is_one_statement_and_one_row(parcel, django_assert_num_queries):
    with django_assert_num_queries(1):
        link = opened(parcel)

    assert row(link) == {
        "id": link.id,
        "purpose": "parcel",
        "subject_type": "sample.parcel",
        "subject_id": str(parcel.pk),
        "generation": 1,
        "created_at": NOW,
        "expires_at": LATER,
        "revoked_at": None,
    }
    assert str(link) == str(link.id)


def test_open_link_finds_the_open_one(parcel):
    link = opened(parcel)

    again = opened(ParcelView.objects.get(), now=NOW + DAY)

    assert row(again) == row(link)
    assert token_for(again) == token_for(link)
    assert PrivateLink.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (LATER, LATER + DAY, LATER + DAY),
        (LATER, LATER - DAY, LATER),
        (LATER, None, None),
        (None, LATER, None),
        (None, None, None),
    ],
)
def test_an_open_link_is_prolonged_and_never_shortened(parcel, first, second, kept):
    link = opened(parcel, expires_at=first)

    again = opened(parcel, expires_at=second)

    assert (again.pk, again.expires_at, again.generation) == (link.pk, kept, 1)
    assert row(again)["expires_at"] == kept


@pytest.mark.parametrize("until", [LATER + 7 * DAY, None])
def test_an_expired_link_comes_back_without_its_old_tokens(parcel, until):
    link = opened(parcel)
    dead = token_for(link)

    again = opened(parcel, now=LATER, expires_at=until)

    assert (again.pk, again.generation, again.expires_at) == (link.pk, 2, until)
    assert resolved(dead, now=LATER) is None
    assert resolved(token_for(again), now=LATER) == link


def test_each_purpose_and_subject_has_its_link(parcel):
    links = {
        opened(parcel),
        opened(parcel, purpose="shelf"),
        opened(Parcel.objects.create()),
    }

    assert len(links) == 3


def test_a_link_opens_for_some_time(parcel):
    with pytest.raises(ValueError, match="some time"):
        opened(parcel, expires_at=NOW)


def test_a_row_without_a_key_has_no_link():
    with pytest.raises(ValueError, match="without a key"):
        opened(Parcel())


def test_revoked_links_are_dead_and_another_can_be_opened(parcel):
    link, other = opened(parcel), opened(Parcel.objects.create())
    opened(parcel, purpose="shelf")

    assert revoke_links(parcel, now=NOW) == 2
    assert revoke_links(parcel, now=NOW + DAY) == 0

    assert row(link)["revoked_at"] == NOW
    assert resolved(token_for(link)) is None
    assert resolved(token_for(other)) == other
    new = opened(parcel)
    assert new != link
    assert resolved(token_for(new)) == new


def test_a_renewed_link_kills_its_old_tokens(parcel, django_assert_num_queries):
    link = opened(parcel)
    old = token_for(link)

    with django_assert_num_queries(2):
        assert renew_link(link) is link

    assert (link.generation, row(link)["generation"]) == (2, 2)
    assert resolved(old) is None
    assert resolved(token_for(link)) == link


def test_a_stale_copy_renews_the_stored_generation(parcel):
    link = opened(parcel)
    renew_link(PrivateLink.objects.get())

    assert renew_link(link).generation == 3


def test_a_revoked_link_cannot_be_renewed(parcel):
    link = opened(parcel)
    revoke_links(parcel, now=NOW)

    with pytest.raises(LinkDead):
        renew_link(link)
    assert row(link)["generation"] == 1


def test_a_renewed_link_keeps_its_end(parcel):
    link = renew_link(opened(parcel))

    assert resolved(token_for(link), now=LATER) is None
    assert resolved(token_for(link), now=LATER - timedelta(microseconds=1)) == link


def test_no_link_at_all(parcel):
    stranger = PrivateLink(id=uuid4(), purpose="parcel")

    assert resolved(token_for(stranger)) is None


def test_what_a_browser_opened_stays_open_as_long_as_its_token(parcel, django_assert_num_queries):
    link = opened(parcel)

    def still_open(*, purpose="parcel", generation=1, now=NOW):
        return opened_link(str(link.pk), generation, purpose=purpose, now=now)

    with django_assert_num_queries(1):
        assert still_open() == link
    assert still_open(purpose="shelf") is None
    assert still_open(generation=2) is None
    assert still_open(now=LATER) is None
    renew_link(link)
    assert still_open() is None
    revoke_links(parcel, now=NOW)
    assert still_open(generation=2) is None
    assert opened_link(uuid4(), 1, purpose="parcel", now=NOW) is None


def test_no_row_holds_a_token(parcel):
    link = opened(parcel)

    assert token_for(link) not in str(row(link))
