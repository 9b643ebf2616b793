"""Drafts that hold documents: so many bytes a day from one address, and sixty people pass."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assistance.models import AidDraft, AidRequest, Document
from assistance.operations.aid import (
    EnoughFromHere,
    add_to_draft,
    find_aid_draft,
    room,
    take_back_document,
)
from stage4club.core import files
from tests import sent_files as sent
from tests.assistance.documents import make_draft
from tests.assistance.views.aid_private import plain
from tests.assistance.views.applying import AGREED, CHECK, RECEIVED, answer, step
from tests.factories import NOW, make_service
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db(transaction=True)

HOSPITAL = "198.51.100.7"


@pytest.fixture(autouse=True)
def limited(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.RATE_LIMITS = tmp_path, True


@pytest.fixture
def for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two documents as they are kept, to the byte."""
    add("measured", address="")
    monkeypatch.setattr(room, "MOST_OF_ADDRESS", 2 * Document.objects.get().size)


def add(form_key: str, *, address: str = HOSPITAL, now: Any = NOW) -> Any:
    """One document, always as large, for a draft of its own; why it was refused, or None."""
    file = files.streamed("avis.pdf", sent.pdf())
    came = add_to_draft(make_draft(form_key), sent=[file], now=now, address=address)
    return [type(refusal) for _name, refusal in came.refused]


def test_at_the_limit_and_one_over(for_two: None) -> None:
    assert [add("one"), add("two"), add("three")] == [[], [], [EnoughFromHere]]
    assert Document.objects.filter(draft__form_key="three").count() == 0
    # Elsewhere nobody notices.
    assert add("other", address="203.0.113.9") == []


def test_the_next_day_there_is_room_again(for_two: None) -> None:
    assert [add("one"), add("two")] == [[], []]
    assert add("three", now=NOW + room.WINDOW - timedelta(seconds=1)) == [EnoughFromHere]
    assert add("four", now=NOW + room.WINDOW) == []


def test_what_is_taken_back_leaves_room(for_two: None) -> None:
    assert [add("one"), add("two")] == [[], []]
    row = Document.objects.get(draft__form_key="two")
    assert row.draft is not None
    take_back_document(row.draft, key=row.pk, now=NOW)
    assert add("three") == []


def test_the_address_itself_is_kept_nowhere(for_two: None) -> None:
    add("one")
    add("two", address="203.0.113.9")
    keys = set(AidDraft.objects.exclude(address_key="").values_list("address_key", flat=True))
    assert sorted(len(key) for key in keys) == [64, 64]
    # One that goes on elsewhere stays where it began.
    add("one", address="203.0.113.9")
    assert AidDraft.objects.get(form_key="one").address_key in keys
    assert AidDraft.objects.filter(address_key="").count() == 1


def test_without_limits_nothing_is_noted(for_two: None, settings: Any) -> None:
    add("before")
    settings.RATE_LIMITS = False
    assert [add("one"), add("two"), add("before")] == [[], [], []]
    assert AidDraft.objects.exclude(address_key="").count() == 1


def test_of_two_at_once_one_has_the_last_room(for_two: None) -> None:
    add("one")
    both = race(lambda: add("two"), lambda: add("three"))
    assert sorted(map(len, both)) == [0, 1]
    assert Document.objects.exclude(draft__address_key="").count() == 2


def test_without_the_lock_both_would_have_it(
    for_two: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    add("one")
    together, kept = Barrier(2, timeout=TIMEOUT), room._kept

    def both_have_read(*given: Any, **more: Any) -> int:
        found = kept(*given, **more)
        together.wait()
        return found

    monkeypatch.setattr(room, "_kept", both_have_read)
    monkeypatch.setattr(room, "hold", lambda names: None)
    race(lambda: add("two"), lambda: add("three"))
    assert Document.objects.exclude(draft__address_key="").count() == 3


# On the page --------------------------------------------------------------------------------------


@pytest.fixture
def aid() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield make_service(kind="assistance", room="assistance", slug="aid", promise_days=10)


def begin(number: int) -> Client:
    """Somebody of the hospital, up to the question about documents."""
    client = Client(REMOTE_ADDR=HOSPITAL)
    who = {"preferred_name": "Zoé", "email": f"zoe{number}@example.org"}
    answer(client, 1, **who)
    for step_number in range(2, 6):
        answer(client, step_number)
    return client


def send(client: Client, *documents: bytes) -> Any:
    sent_files = [SimpleUploadedFile("avis.pdf", content) for content in documents]
    return answer(client, 6, attestation="now", documents=sent_files)


def test_she_reads_why_and_what_she_typed_is_there(aid: Any, for_two: None) -> None:
    add("one")
    add("two")
    client = begin(1)
    page = send(client, sent.pdf())
    assert page.status_code == 422
    words = "Beaucoup de documents sont arrivés aujourd’hui depuis votre réseau."
    assert words in plain(page)
    opened = find_aid_draft(client.session["aid_draft"], now=NOW)
    assert opened is not None
    assert (opened.answers["legal_name"], opened.answers["attestation"]) == (
        "Louise Bergeron",
        "now",
    )
    assert answer(client, 6, attestation="later").headers["Location"] == CHECK
    assert client.post(CHECK, AGREED).headers["Location"] == RECEIVED
    assert AidRequest.objects.get().state == "documents_awaited"
    assert client.get(step(1)).status_code == 200


def test_sixty_honest_people_behind_one_address(aid: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # As heavy as a photo of 3 MB each, five for each of them.
    for_each = room.MOST_OF_ADDRESS // (60 * 5)
    assert for_each > 3_000_000
    add("measured", address="")
    size = Document.objects.get().size
    monkeypatch.setattr(room, "MOST_OF_ADDRESS", 60 * size)
    statuses = [send(begin(number), sent.pdf()).status_code for number in range(60)]
    assert statuses == [302] * 60
    assert send(begin(60), sent.pdf()).status_code == 422
