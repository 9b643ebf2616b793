"""The life of an application, in both languages: from the first question to the money, and on.

Begun one evening and gone on with the next, on another device; sent without papers; a photo later,
and another document that was asked for; granted in part by two people; paid by deposit by two
people; a second one stopped by what is left of the year; the first reviewed by somebody else.

The person, two finance officers and an approver, each in a browser of her own, a Celery worker
between them. Every page on the way is examined.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from assistance.models import AidRequest, AidYear
from services.models import Service
from stage4club.people.enums import Role
from tests import sent_files
from tests.browser import aid_office as office
from tests.browser import aid_steps as steps
from tests.browser.aid_words import ENGLISH, FRENCH, Words
from tests.browser.conftest import Visitor
from tests.browser.letters import part, wait_for_letters
from tests.factories import make_user
from tests.smtp_sink import SmtpSink


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_from_the_first_question_to_the_money_and_the_review(
    visitor: Visitor,
    colleague: Visitor,
    group: Service,
    worker: SmtpSink,
    settings: Settings,
    tmp_path: Path,
    words: Words,
) -> None:
    settings.OUTBOX_UNDO_SECONDS = 1
    chantal = colleague(make_user(Role.FINANCE, name="Chantal"))
    francine = colleague(make_user(Role.APPROVER, name="Francine"))
    helene = colleague(make_user(Role.FINANCE, name="Hélène"))
    photo, notice = tmp_path / "photo.jpg", tmp_path / "notice.pdf"
    photo.write_bytes(sent_files.with_gps())
    notice.write_bytes(sent_files.pdf())

    steps.begins_in_the_evening(visitor(locale=words.locale), words)
    rita = visitor(locale=words.locale)
    steps.goes_on_elsewhere(rita, worker, words)
    link = steps.is_told_that_a_paper_is_awaited(rita, worker, words)
    steps.sends_a_document(rita, link, photo, words)

    request = AidRequest.objects.get()
    office.reviews_and_asks(chantal)
    assert words.asked in part(wait_for_letters(worker, 3)[-1], "plain")
    steps.sends_a_document(rita, link, notice, words)
    office.proposes(chantal, request)
    office.confirms(francine, request, granted=1500)

    steps.reads_the_answer(rita, worker, link, words)
    steps.says_how_she_is_paid(rita, words)
    office.pays(chantal, francine, request)
    steps.reads_that_she_is_paid(rita, worker, words)
    second = steps.asks_once_more(rita, worker, words)
    office.is_stopped_by_what_is_left(chantal, second)

    steps.asks_for_a_review(rita, words)
    office.proposes_the_rest(helene, request)
    office.confirms(francine, request, granted=100)
    steps.reads_the_new_answer(rita, worker, words)
    year = AidYear.objects.get()
    assert (year.paid, year.granted, year.left) == (1500, 100, 400)
