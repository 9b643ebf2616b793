"""Nothing stays under an old key, and nothing is lost."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from stage4club.core import rotation
from stage4club.core.encryption import key_ids
from stage4club.core.models import Draft
from stage4club.core.rotation import Lost, count_by_key, rotate_keys
from stage4club.notifications.models import Message
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.rotating_settings import NEW_KEY, OLD_KEYS
from tests.stage4club.core.sample.models import Letter
from tests.stage4club.notifications.letters import CALENDAR, stored

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
FOREIGN = "a-key-that-was-lost-" + "l" * 20


@pytest.fixture
def new_key(db, settings, tmp_path):
    """From now on the new key writes; what is there is of the old one, and no file is."""
    settings.MEDIA_ROOT = tmp_path

    def change(*keys):
        settings.FIELD_KEYS = list(keys) or [NEW_KEY, *OLD_KEYS]

    return change


def make_drafts(count, first=0):
    rows = [
        Draft(
            key=f"{number:064x}",
            kind="trial",
            body=f"Brouillon {number}",
            created_at=NOW,
            expires_at=NOW + timedelta(hours=1),
        )
        for number in range(first, first + count)
    ]
    Draft.objects.bulk_create(rows)
    return rows


def drafts():
    return [row.body for row in Draft.objects.order_by("pk")]


def names():
    return [name.hex() for name in key_ids()]


def test_every_text_of_every_table_is_written_again(new_key):
    make_drafts(2)
    message = stored()
    message.seal(text="Bonjour\n", html="<p>Bonjour</p>", calendar=CALENDAR)
    message.calendar_method = "PUBLISH"
    message.save()
    Letter.objects.create(reference="A-1", words="Bonjour", postscript="")
    new_key()
    told = []
    done = rotate_keys(report=lambda *what: told.append(what))
    assert (done.written, done.lost) == (6, [])
    assert told == [("core.Draft", 2), ("notifications.Message", 3), ("sample.Letter", 1)]
    new_key(NEW_KEY)
    assert drafts() == ["Brouillon 0", "Brouillon 1"]
    message = Message.objects.get()
    assert (message.read_text(), message.read_html()) == ("Bonjour\n", "<p>Bonjour</p>")
    assert message.read_calendar() == CALENDAR
    letter = Letter.objects.get()
    assert (letter.words, letter.postscript, letter.answer) == ("Bonjour", "", None)


def test_what_the_first_key_wrote_is_passed_over(new_key):
    make_drafts(1)
    new_key()
    [row] = make_drafts(1, first=1)
    before = bytes(Draft.objects.values_list("body", flat=True).get(pk=row.pk))
    assert rotate_keys().written == 1
    assert bytes(Draft.objects.values_list("body", flat=True).get(pk=row.pk)) == before
    assert rotate_keys().written == 0


def test_one_column_of_a_row_may_be_of_another_key(new_key):
    stored()
    new_key()
    message = Message.objects.get()
    message.body_text = "Bonsoir\n"
    message.save(update_fields=["body_text"])
    assert rotate_keys().written == 1
    new_key(NEW_KEY)
    message = Message.objects.get()
    assert (message.read_text(), message.read_html()) == ("Bonsoir\n", "<p>Bonjour</p>")


def test_batch_after_batch(new_key, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    make_drafts(5)
    new_key()
    told = []
    rotate_keys(report=lambda *what: told.append(what))
    assert told == [("core.Draft", 2), ("core.Draft", 4), ("core.Draft", 5)]
    new_key(NEW_KEY)
    assert drafts() == [f"Brouillon {number}" for number in range(5)]


def test_the_greatest_key_name_has_a_following_one(new_key, monkeypatch):
    """The bounds between which a key's blobs lie are bytes: the last byte may be full."""
    make_drafts(1)
    monkeypatch.setattr(rotation, "key_ids", lambda: (b"\x00\xff\xff\xff",))
    assert rotation._behind("body").children
    assert [row.pk for row in Draft.objects.filter(rotation._behind("body"))] == [f"{0:064x}"]


def test_what_no_key_opens_is_named_and_the_rest_goes_on(new_key, monkeypatch):
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0)
    new_key(FOREIGN)
    [lost] = make_drafts(1)
    new_key(*OLD_KEYS)
    make_drafts(2, first=1)
    new_key()
    done = rotate_keys()
    assert (done.written, done.lost) == (2, [Lost("core.Draft", lost.pk, "body")])
    assert str(done.lost[0]) == f"core.Draft {lost.pk} body"
    new_key(FOREIGN)
    assert Draft.objects.earliest("pk").body == "Brouillon 0"


def test_texts_are_counted_by_the_key_that_wrote_them(new_key):
    new_key(FOREIGN)
    make_drafts(1)
    [foreign] = names()
    new_key(*OLD_KEYS)
    make_drafts(2, first=1)
    new_key()
    make_drafts(3, first=3)
    first, second = names()
    assert list(count_by_key().items()) == [(first, 3), (second, 2), (foreign, 1)]


# The command -------------------------------------------------------------------------------------


def run(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("rotate_keys", *options, stdout=out, stderr=err)
    except CommandError as refusal:
        return out.getvalue(), err.getvalue(), str(refusal)
    return out.getvalue(), err.getvalue(), ""


def tells(first: str, second: str) -> str:
    """What the command ends with, once the first key wrote both texts."""
    return f"key 1 ({first}): 2 text(s)\nkey 2 ({second}): 0 text(s)\n"


def test_the_command_says_what_it_did_and_what_is_left(new_key):
    make_drafts(2)
    new_key()
    first, second = names()
    assert run() == (
        f"core.Draft: 2\n2 text(s) written again.\n{tells(first, second)}",
        "",
        "",
    )


def test_check_only_says_it_and_fails_while_something_is_left(new_key):
    make_drafts(2)
    assert run("--check") == (f"key 1 ({names()[0]}): 2 text(s)\n", "", "")
    new_key()
    first, second = names()
    assert run("--check") == (
        f"key 1 ({first}): 0 text(s)\nkey 2 ({second}): 2 text(s)\n",
        "",
        "2 text(s) are not written with the first key.",
    )
    run()
    assert run("--check")[2] == ""


def test_the_command_names_what_it_cannot_open_and_fails(new_key, monkeypatch):
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0)
    new_key(FOREIGN)
    [lost] = make_drafts(1)
    [foreign] = names()
    new_key()
    out, err, refusal = run()
    assert f"no key of FIELD_KEYS ({foreign}): 1 text(s)\n" in out
    assert err == f"Cannot be opened by any key: core.Draft {lost.pk} body\n"
    assert refusal == "1 text(s) are not written with the first key."


# At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_passed_over_and_left(new_key, monkeypatch):
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0)
    make_drafts(2)
    new_key()
    with transaction.atomic():
        Draft.objects.select_for_update().earliest("pk")
        [done] = race(rotate_keys)
    assert (done.written, done.lost) == (1, [])
    assert count_by_key()[names()[1]] == 1
    assert rotate_keys().written == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_that_was_held_is_found_again_at_the_next_walk(new_key, monkeypatch):
    held, walked, released = Event(), Event(), Event()
    make_drafts(2)
    new_key()

    def hold():
        with transaction.atomic():
            Draft.objects.select_for_update().earliest("pk")
            held.set()
            walked.wait(TIMEOUT)
        released.set()

    def rotate():
        held.wait(TIMEOUT)
        return rotate_keys(report=lambda *_: walked.set())

    # The pause between two walks, exactly as long as somebody holds the row.
    monkeypatch.setattr(rotation.time, "sleep", lambda _: released.wait(TIMEOUT))
    [_, done] = race(hold, rotate)
    assert (done.written, done.lost) == (2, [])
    assert count_by_key()[names()[1]] == 0


@pytest.mark.django_db(transaction=True)
def test_rows_may_point_to_a_row_that_is_in_hand(new_key):
    """Who writes a row that refers to one of the batch does not wait for it."""
    make_drafts(1)
    table = rotation._Table(*next(found for found in rotation.encrypted_columns()))
    new_key()

    def refer():
        with transaction.atomic(), connection.cursor() as sql:
            sql.execute("SET LOCAL lock_timeout = '2s'")
            sql.execute("SELECT FROM core_draft FOR KEY SHARE")

    with transaction.atomic():
        assert table.model is Draft
        assert len(table.batch_after(None)) == 1
        assert race(refer) == [None]
