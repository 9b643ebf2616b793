"""An application that is not sent yet: saved by steps, gone on with, forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from assistance.emails.aid import DRAFT_PURPOSE
from assistance.models import AidDraft
from assistance.operations.aid import (
    OpenedDraft,
    TooManyLinks,
    address_in,
    begin_draft,
    delete_expired_aid_drafts,
    discard_aid_draft,
    find_aid_draft,
    notice_expiring_drafts,
    save_step,
    send_draft_link,
)
from assistance.tasks import notice_unfinished_applications
from stage4club.core.models import PrivateLink
from stage4club.notifications.models import Message
from tests.factories import NOW
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def begin(now: Any = NOW, **answers: Any) -> OpenedDraft:
    typed = {"preferred_name": "Louise", "email": "louise@example.org", **answers}
    return begin_draft(form_key=f"form-{uuid4()}", answers=typed, language="fr", now=now)


def read(draft: AidDraft, now: Any = NOW) -> Any:
    opened = find_aid_draft(draft.pk, now=now)
    return opened and (opened.answers, sorted(opened.done))


def test_each_step_is_kept_beside_the_others() -> None:
    draft = begin().row
    save_step(draft.pk, step=3, answers={"postal_code": "h2x1y4"}, now=NOW + DAY)
    answers, done = read(draft)
    assert (answers["postal_code"], answers["preferred_name"], done) == ("h2x1y4", "Louise", [1, 3])
    stored = AidDraft.objects.get()
    assert (stored.saved_at, stored.expires_at) == (NOW + DAY, NOW + 41 * DAY)


def test_what_is_typed_cannot_be_read_in_the_database() -> None:
    begin()
    with connection.cursor() as sql:
        sql.execute("SELECT * FROM assistance_aiddraft")
        assert "Louise" not in repr(sql.fetchall())


def test_it_is_kept_for_forty_days() -> None:
    draft = begin().row
    assert read(draft, NOW + 40 * DAY - timedelta(seconds=1)) is not None
    assert read(draft, NOW + 40 * DAY) is None
    assert save_step(draft.pk, step=2, answers={}, now=NOW + 40 * DAY) is None
    assert delete_expired_aid_drafts(NOW + 40 * DAY) == 1


def test_one_first_page_sent_twice_is_one_draft() -> None:
    first = begin_draft(form_key="form", answers={"email": "a@example.org"}, language="fr", now=NOW)
    again = begin_draft(form_key="form", answers={"email": "b@example.org"}, language="fr", now=NOW)
    assert again.row == first.row
    assert read(first.row)[0] == {"email": "b@example.org"}


def test_what_cannot_be_read_is_as_good_as_none(caplog: pytest.LogCaptureFixture) -> None:
    draft = begin().row
    with connection.cursor() as sql:
        sql.execute("UPDATE assistance_aiddraft SET body = 'not sealed'::bytea")
    assert find_aid_draft(draft.pk, now=NOW) is None
    assert save_step(draft.pk, step=2, answers={}, now=NOW) is None
    assert notice_expiring_drafts(NOW + 35 * DAY) == 0
    again = begin_draft(form_key=draft.form_key, answers={}, language="fr", now=NOW)
    assert again.answers == {}
    assert "is a key missing?" in caplog.text
    assert "Louise" not in caplog.text


def test_an_answer_may_be_taken_back() -> None:
    draft = begin(message="Les taxis.").row
    save_step(draft.pk, step=1, answers={"message": None, "email": ""}, now=NOW)
    assert read(draft)[0] == {"preferred_name": "Louise", "email": ""}


# The link -----------------------------------------------------------------------------------------


def test_a_link_is_sent_and_the_one_before_is_dead() -> None:
    draft = begin().row
    first = send_draft_link(draft, to="louise@example.org", now=NOW)
    second = send_draft_link(draft, to="ailleurs@example.org", now=NOW)
    assert (first.subject, second.to_address) == (
        "Votre lien pour continuer",
        "ailleurs@example.org",
    )
    link = PrivateLink.objects.get(purpose=DRAFT_PURPOSE)
    assert (link.generation, link.expires_at) == (3, draft.expires_at)


def test_one_mailbox_is_not_written_to_without_end(settings: Any) -> None:
    settings.RATE_LIMITS = True
    draft = begin().row
    for _ in range(3):
        send_draft_link(draft, to="louise@example.org", now=NOW)
    with pytest.raises(TooManyLinks):
        send_draft_link(draft, to="LOUISE+x@example.org", now=NOW)
    send_draft_link(draft, to="louise@example.org", now=NOW + DAY)


def test_once_sent_nothing_of_it_is_left() -> None:
    draft = begin().row
    send_draft_link(draft, to="louise@example.org", now=NOW)
    discard_aid_draft(draft, now=NOW)
    assert not AidDraft.objects.exists()
    assert PrivateLink.objects.get().revoked_at == NOW
    assert Message.objects.get().state == "aborted"


# Told before it is forgotten ----------------------------------------------------------------------


def test_told_once_a_week_before() -> None:
    draft = begin().row
    assert notice_expiring_drafts(NOW + 33 * DAY - timedelta(hours=1)) == 0
    assert notice_expiring_drafts(NOW + 33 * DAY) == 1
    assert notice_expiring_drafts(NOW + 34 * DAY) == 0
    letter = Message.objects.get()
    assert (letter.kind, letter.to_address) == (
        "assistance.aid_draft_expires",
        "louise@example.org",
    )
    assert "20\N{NO-BREAK SPACE}avril" in letter.read_text()
    # Whoever goes on has forty days again, and is told again.
    save_step(draft.pk, step=2, answers={"stage4": "yes"}, now=NOW + 34 * DAY)
    assert notice_expiring_drafts(NOW + 67 * DAY) == 1


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"email": ""}, False),
        ({"email": "", "helper_email": "marthe@example.org"}, True),
        ({"contact_by": "phone"}, False),
        ({"contact_by": "email"}, True),
    ],
)
def test_whom_nobody_writes_to_is_not_told(answers: dict[str, str], told: bool) -> None:
    begin(**answers)
    assert notice_expiring_drafts(NOW + 35 * DAY) == int(told)
    assert AidDraft.objects.get().noticed_at is not None


def test_what_a_robot_began_is_answered_by_nothing() -> None:
    begin_draft(
        form_key="f", answers={"email": "a@example.org"}, language="fr", suspicious=True, now=NOW
    )
    assert notice_expiring_drafts(NOW + 35 * DAY) == 0


def test_one_mailbox_is_not_told_without_end(settings: Any) -> None:
    settings.RATE_LIMITS = True
    for _ in range(4):
        begin()
    assert notice_expiring_drafts(NOW + 35 * DAY) == 3


def test_what_a_robot_does_later_counts_too() -> None:
    draft = begin().row
    save_step(draft.pk, step=1, answers={}, suspicious=True, now=NOW)
    opened = save_step(draft.pk, step=2, answers={}, now=NOW)
    assert opened is not None
    assert opened.suspicious


def test_who_types_for_somebody_else_is_the_one_who_is_written_to() -> None:
    typed = {"email": "louise@example.org", "helper_email": "marthe@example.org"}
    assert address_in({**typed, "for_whom": "other"}) == "marthe@example.org"
    assert address_in(typed) == "louise@example.org"


def test_the_sweep_tells() -> None:
    notice_unfinished_applications()
    assert not Message.objects.exists()


# At the same moment -------------------------------------------------------------------------------


def two_windows() -> list[Any]:
    draft = begin().row
    return [
        partial(save_step, draft.pk, step=2, answers={"stage4": "yes"}, now=NOW),
        partial(save_step, draft.pk, step=3, answers={"postal_code": "H2X 1Y4"}, now=NOW),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_windows_lose_nothing_of_each_other() -> None:
    race(*two_windows())
    answers, done = read(AidDraft.objects.get())
    assert (answers["stage4"], answers["postal_code"], done) == ("yes", "H2X 1Y4", [1, 2, 3])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_window_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = two_windows()
    without_row_locks(monkeypatch, AidDraft, 2, after="first")
    race(*jobs)
    assert len(read(AidDraft.objects.get())[1]) == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_tell_once() -> None:
    begin()
    told = race(*[partial(notice_expiring_drafts, NOW + 35 * DAY)] * 2)
    assert sorted(told) == [0, 1]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_sweep_holds_is_left_to_it() -> None:
    begin()
    sweep = partial(notice_expiring_drafts, NOW + 35 * DAY)
    with transaction.atomic():
        AidDraft.objects.select_for_update().get()
        assert race(sweep) == [0]
    assert race(sweep) == [1]
