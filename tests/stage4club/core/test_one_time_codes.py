"""Six digits beside a private link: once, in time, a few tries, and nowhere to be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage4club.core import one_time_codes
from stage4club.core.links import LinkDead, open_link, renew_link, revoke_links
from stage4club.core.models import OneTimeCode, PrivateLink
from stage4club.core.one_time_codes import (
    CodeOver,
    TooManyCodes,
    Tried,
    delete_old_codes,
    digits_of,
    fill_placeholders,
    give_code,
    neutralise_placeholders,
    placeholder,
    try_code,
)
from stage4club.core.purge import delete_expired_rows
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.violations import violates

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SUBJECT = ("sample.parcel", "7")
PURPOSE = "details"

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> PrivateLink:
    parcel, _created = Parcel.objects.get_or_create(pk=7)
    return open_link("parcel", parcel, now=NOW, expires_at=None)


def given(link: PrivateLink, *, now: datetime = NOW, purpose: str = PURPOSE) -> OneTimeCode:
    return give_code(link, purpose=purpose, now=now)


def tried(
    link: PrivateLink, typed: str, *, now: datetime = NOW + MINUTE, purpose: str = PURPOSE
) -> Tried:
    return try_code(link, typed, purpose=purpose, now=now)


def wrong(code: OneTimeCode) -> str:
    return f"{(int(digits_of(code)) + 1) % 10**6:06}"


def test_it_opens_once(link: PrivateLink) -> None:
    digits = digits_of(given(link))
    assert (len(digits), digits.isdecimal()) == (6, True)
    assert tried(link, digits) is Tried.RIGHT
    # The same post again, or by somebody who has read it.
    assert tried(link, digits) is Tried.OVER


def test_a_code_that_was_mistyped_still_opens(link: PrivateLink) -> None:
    code = given(link)
    assert [tried(link, wrong(code)) for _ in range(4)] == [Tried.WRONG] * 4
    assert tried(link, digits_of(code)) is Tried.RIGHT


def test_the_fifth_try_is_the_last(link: PrivateLink) -> None:
    code = given(link)
    tries = [tried(link, wrong(code)) for _ in range(5)]
    assert tries == [Tried.WRONG] * 4 + [Tried.OVER]
    assert tried(link, digits_of(code)) is Tried.OVER
    code.refresh_from_db()
    assert (code.tries, code.used_at) == (5, None)


def test_ten_minutes_and_no_longer(link: PrivateLink) -> None:
    digits = digits_of(given(link))
    assert tried(link, digits, now=NOW + 10 * MINUTE) is Tried.OVER
    assert tried(link, digits, now=NOW + 10 * MINUTE - timedelta(seconds=1)) is Tried.RIGHT


def test_a_new_one_kills_the_old_one(link: PrivateLink) -> None:
    old, new = digits_of(given(link)), digits_of(given(link, now=NOW + MINUTE))
    assert tried(link, old) is Tried.WRONG
    assert tried(link, new) is Tried.RIGHT


def test_without_a_code_there_is_nothing_to_try(link: PrivateLink) -> None:
    assert tried(link, "000000") is Tried.OVER


def test_it_is_bound_to_link_generation_and_purpose(link: PrivateLink) -> None:
    other = open_link("parcel", Parcel.objects.create(pk=8), now=NOW, expires_at=None)
    code = given(link)
    digits = digits_of(code)
    assert tried(other, digits) is Tried.OVER
    assert tried(link, digits, purpose="other") is Tried.OVER
    renewed = renew_link(PrivateLink.objects.get(pk=link.pk))
    assert tried(renewed, digits) is Tried.OVER
    # A browser that knows the link of before has it no more.
    assert tried(link, digits) is Tried.OVER
    for changed in ({"purpose": "other"}, {"generation": 2}, {"link": other}):
        row = OneTimeCode.objects.get(pk=code.pk)
        for name, value in changed.items():
            setattr(row, name, value)
        assert digits_of(row) != digits


def test_the_digits_hang_on_the_first_key(link: PrivateLink, settings) -> None:
    code = given(link)
    digits = digits_of(code)
    settings.FIELD_KEYS = ["n" * 40, *settings.FIELD_KEYS]
    assert digits_of(code) != digits
    assert tried(link, digits) is Tried.WRONG


def test_a_dead_link_has_no_code(link: PrivateLink) -> None:
    code = given(link)
    stale = PrivateLink.objects.get(pk=link.pk)
    renew_link(link)
    with pytest.raises(LinkDead):
        given(stale)
    revoke_links(Parcel.objects.get(pk=7), now=NOW)
    assert tried(link, digits_of(code)) is Tried.OVER
    with pytest.raises(LinkDead):
        given(link)


def test_three_an_hour_and_ten_a_day(link: PrivateLink) -> None:
    moments = [
        NOW + timedelta(hours=hour, minutes=minute) for hour in range(4) for minute in (0, 1, 2)
    ]
    for moment in moments[:3]:
        given(link, now=moment)
    # Whatever it is for: it is the link that is watched.
    with pytest.raises(TooManyCodes):
        given(link, now=NOW + 59 * MINUTE, purpose="other")
    for moment in moments[3:10]:
        given(link, now=moment)
    with pytest.raises(TooManyCodes):
        given(link, now=NOW + timedelta(hours=23))
    assert given(link, now=NOW + timedelta(hours=25)).tries == 0


def test_nothing_in_the_table_tells_the_digits(link: PrivateLink) -> None:
    code = given(link)
    with connection.cursor() as sql:
        sql.execute("SELECT t::text FROM core_onetimecode t")
        [(row,)] = sql.fetchall()
    assert digits_of(code) not in row.replace("-", "")
    assert str(code) == str(code.pk)


def test_a_placeholder_is_filled_in_at_the_last_moment(link: PrivateLink) -> None:
    code = given(link)
    text = f"Code : {placeholder(code)}. {placeholder(code)}"
    with CaptureQueriesContext(connection) as queries:
        filled = fill_placeholders(text, subject=SUBJECT, now=NOW + MINUTE)
    digits = digits_of(code)
    assert (filled, len(queries)) == (f"Code : {digits}. {digits}", 1)
    with CaptureQueriesContext(connection) as queries:
        assert fill_placeholders("Rien.", subject=SUBJECT, now=NOW) == "Rien."
    assert len(queries) == 0
    assert neutralise_placeholders(text, "…") == "Code : …. …"


@pytest.mark.parametrize("why", ["late", "replaced", "used", "revoked", "foreign", "none"])
def test_a_code_that_opens_nothing_is_told_to_nobody(link: PrivateLink, why: str) -> None:
    code = given(link)
    subject, now = SUBJECT, NOW + MINUTE
    if why == "late":
        now = NOW + 10 * MINUTE
    elif why == "replaced":
        given(link, now=NOW + MINUTE)
    elif why == "used":
        tried(link, digits_of(code))
    elif why == "revoked":
        revoke_links(Parcel.objects.get(pk=7), now=NOW)
    elif why == "foreign":
        subject = ("sample.parcel", "8")
    text = "{{one-time-code:preview}}" if why == "none" else placeholder(code)
    with pytest.raises(CodeOver):
        fill_placeholders(text, subject=subject, now=now)


def test_old_ones_are_forgotten_and_those_that_count_are_not(link: PrivateLink) -> None:
    given(link)
    kept = NOW + one_time_codes.LIFETIME + one_time_codes.KEPT
    assert delete_old_codes(kept - MINUTE) == 0
    delete_expired_rows(now=kept)
    assert OneTimeCode.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"purpose": ""}, "core_onetimecode_has_purpose"),
        ({"generation": 0}, "core_onetimecode_generation_from_one"),
        ({"expires_at": NOW}, "core_onetimecode_expires_after_creation"),
        ({"tries": 6}, "core_onetimecode_few_tries"),
        ({"used_at": NOW, "replaced_at": NOW, "tries": 1}, "core_onetimecode_one_end"),
        ({"used_at": NOW}, "core_onetimecode_used_is_tried"),
    ],
)
def test_a_row_is_never_false(link: PrivateLink, changes: dict, constraint: str) -> None:
    code = given(link)
    with violates(constraint):
        OneTimeCode.objects.filter(pk=code.pk).update(**changes)


def test_one_open_code_for_a_link_and_a_purpose(link: PrivateLink) -> None:
    given(link, purpose="other")
    first = given(link)
    given(link, now=NOW + MINUTE)
    with violates("core_onetimecode_one_open"):
        OneTimeCode.objects.filter(pk=first.pk).update(replaced_at=None)
