"""Two at the same moment: never six of them, never one file twice."""

from __future__ import annotations

from threading import Barrier, local
from typing import Any

import pytest

from assistance.models import Document
from assistance.operations.aid import documents
from assistance.operations.aid.documents import TooManyDocuments
from tests.assistance.aids import make_aid_request
from tests.assistance.documents import add, make_draft, send
from tests.stage4club.core.races import TIMEOUT, race, without_unique

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def four() -> Any:
    draft = make_draft()
    for number in range(4):
        add(draft, f"{number}.pdf")
    return draft


def test_of_two_that_would_be_the_fifth_one_is_kept(settings: Any) -> None:
    draft = four()
    came = race(lambda: add(draft, "a.pdf"), lambda: add(draft, "b.pdf"))
    assert sorted(len(one.taken) for one in came) == [0, 1]
    [(_name, refusal)] = [refused for one in came for refused in one.refused]
    assert type(refusal) is TooManyDocuments
    assert Document.objects.standing().count() == 5


def test_without_lock_and_constraint_there_would_be_six(monkeypatch: Any) -> None:
    """Negative control."""
    draft = four()
    together, mine = Barrier(2, timeout=TIMEOUT), local()
    first_free = documents._first_free

    def both_have_read(owner: Any) -> int:
        place = first_free(owner)
        mine.times = getattr(mine, "times", 0) + 1
        if mine.times == 2:
            together.wait()
        return place

    monkeypatch.setattr(documents, "_first_free", both_have_read)
    monkeypatch.setattr(documents._OfDraft, "hold", lambda self, now: None)
    with without_unique(Document, "assistance_document_place"):
        race(lambda: add(draft, "a.pdf"), lambda: add(draft, "b.pdf"))
        assert Document.objects.standing().count() == 6


def test_the_same_file_at_once_is_kept_once(tmp_path: Any) -> None:
    request = make_aid_request()
    one, two = race(lambda: send(request, "a.pdf"), lambda: send(request, "a.pdf"))
    assert one == two
    assert Document.objects.count() == 1
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1
