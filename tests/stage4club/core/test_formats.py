"""Dates that Django writes by itself."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

MOMENT = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("fr", "DATETIME_FORMAT", "5 mars 2026, 13 h 30"),
        ("fr", "DATE_FORMAT", "5 mars 2026"),
        ("fr", "TIME_FORMAT", "13 h 30"),
        ("en", "DATETIME_FORMAT", "March 5, 2026, 1:30 p.m."),
    ],
)
def test_dates_are_written_as_one_writes_them_here(language, name, words):
    with translation.override(language), timezone.override("America/Toronto"):
        written = date_format(timezone.localtime(MOMENT), name)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == words
