"""A table that leaves for a spreadsheet: its signs, its formulas, its language."""

import csv  # noqa: TID251 - reads what was written
from io import StringIO

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from stage4club.core.export import FORMULA, cell, table, table_response


def test_excel_of_quebec_reads_it():
    """A byte order mark, semicolons, each cell quoted, the ends of lines of Windows."""
    lines = b"".join(table(["Qui", "Quoi"], [["Zoé", 'Dit « "oui" »; puis non'], ["", 12]]))

    assert lines.decode() == (
        '\ufeff"Qui";"Quoi"\r\n"Zoé";"Dit « ""oui"" »; puis non"\r\n"";"12"\r\n'
    )


@pytest.mark.parametrize("sign", FORMULA)
def test_what_begins_like_a_formula_is_text(sign):
    typed = f"{sign}HYPERLINK(1)"

    assert cell(typed) == f"'{typed}"

    [_titles, row] = read(table([typed], [[typed, "après " + typed]]))
    assert row == [f"'{typed}", "après " + typed]


@pytest.mark.parametrize("text", ["", "Zoé", "12", "a=1", " -", "'"])
def test_other_text_stays_as_it_is(text):
    assert cell(text) == text


def test_every_sign_that_owasp_names_is_there():
    assert {"=", "+", "-", "@", "\t", "\r", "\n"} < set(FORMULA)
    assert {"＝", "＋", "－", "＠"} < set(FORMULA)


def test_words_are_of_the_language_of_the_request():
    def rows():
        yield [gettext_lazy("Yes"), translation.gettext("Yes")]

    with translation.override("fr"):
        lines = table([gettext_lazy("Yes")], rows())
        first = next(lines)
    with translation.override("en"):
        rest = list(lines)

    assert first == b"\xef\xbb\xbf"
    assert read([first, *rest]) == [["Oui"], ["Oui", "Oui"]]


def test_rows_are_read_while_the_file_is_sent():
    asked = []

    def rows():
        for number in range(3):
            asked.append(number)
            yield [number]

    response = table_response("journal-2026-03-11", ["n"], rows())

    assert asked == []
    assert response.streaming
    lines = iter(response)
    for _ in range(3):
        next(lines)
    assert asked == [0]
    assert b"".join(lines) == b'"1"\r\n"2"\r\n'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="journal-2026-03-11.csv"'
    )
    assert response.headers["Cache-Control"] == "no-store"


def read(lines):
    text = b"".join(lines).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))
