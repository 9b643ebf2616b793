"""What is seen of the e-mails about a thread before they are opened says nothing."""

from __future__ import annotations

import pytest

from assistance.models import Thread
from assistance.operations import send_thread_code
from stage4club.core.links import open_link
from stage4club.notifications.enums import Language
from stage4club.notifications.models import Message
from tests.assistance.threads import ANSWER, answer, make_attendee, make_family
from tests.conventions.test_neutral_outside import assert_neutral
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", Language.values)
def test_subject_first_line_and_all_the_rest_are_neutral(language: str) -> None:
    appointment = make_family(language=language)
    marc = make_attendee(appointment)
    answer(Thread(appointment))
    answer(Thread(appointment, marc))
    link = open_link("appointment", appointment, now=NOW, expires_at=None)
    send_thread_code(Thread(appointment), link, now=NOW)
    letters = Message.objects.filter(
        kind__in=["assistance.code", "assistance.invited", "assistance.waits"]
    )
    assert letters.count() == 4
    for letter in letters:
        assert_neutral(letter.subject)
        assert letter.language == language
        assert ANSWER not in letter.read_text() + letter.read_html()
        assert_neutral(letter.read_text().split("\n\n")[0])
