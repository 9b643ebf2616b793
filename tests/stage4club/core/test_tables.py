"""Workbooks that leave, tables that come: what is a text stays one, what is no table is refused."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from stage4club.core.export import FORMULA, cell
from stage4club.core.tables import (
    MOST_BYTES,
    MOST_LINES,
    WORKBOOK,
    NotATable,
    TableTooLarge,
    read_table,
    workbook,
    workbook_response,
)


def cells(content: bytes) -> list[list[tuple[object, str, str]]]:
    sheet = load_workbook(BytesIO(content)).active
    return [[(c.value, c.data_type, c.number_format) for c in row] for row in sheet.iter_rows()]


def test_amounts_and_days_are_what_they_are():
    made = workbook(["Qui", "Montant"], [["Zoé", Decimal("1500.50")], [date(2026, 3, 11), 12]])

    [titles, first, second] = cells(made)
    assert [value for value, *_ in titles] == ["Qui", "Montant"]
    assert first == [("Zoé", "s", "General"), (1500.5, "n", "#,##0.00")]
    assert [kind for _, kind, _ in second] == ["d", "s"]
    assert second[0][0].date() == date(2026, 3, 11)


@pytest.mark.parametrize("sign", FORMULA)
def test_what_begins_like_a_formula_is_text(sign):
    typed = f"{sign}HYPERLINK(1)"

    [[(value, kind, _)], _] = cells(workbook([typed], [[typed]]))
    assert kind == "s"
    # XML knows one end of a line.
    assert value.replace("\r", "\n") == f"'{typed}".replace("\r", "\n")


def test_signs_that_no_workbook_holds_are_left_out():
    assert cells(workbook(["a\x00b\x0bc"], [])) == [[("abc", "s", "General")]]


def test_it_is_kept_as_a_file():
    response = workbook_response("liste-2026-03-11", ["n"], [[1]])

    assert response.headers["Content-Type"] == WORKBOOK
    assert response.headers["Content-Disposition"] == 'attachment; filename="liste-2026-03-11.xlsx"'
    assert response.headers["Cache-Control"] == "no-store"
    assert cells(response.content)[1] == [("1", "s", "General")]


def test_an_amount_in_a_text_file_has_the_comma_of_quebec():
    assert cell(Decimal("1500.50")) == "1500,50"
    assert cell(Decimal("-3.00")) == "-3,00"


@pytest.mark.parametrize("sep", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_as_spreadsheets_write_it(sep, encoding):
    text = f'\r\nRéférence{sep}Résultat\r\n" K7M "{sep}payé\r\n{sep}\r\n'

    assert read_table(text.encode(encoding)) == [["Référence", "Résultat"], ["K7M", "payé"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"seul\r\n", b'a;b\r\n"c', workbook(["a"], [["b"]]), b"\x81\x8d;", b"a;b\0"],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(NotATable):
        read_table(content)


@pytest.mark.parametrize("content", [b"a;b\n" * (MOST_LINES + 1), b";" * (MOST_BYTES + 1)])
def test_what_is_too_large_is_refused(content):
    with pytest.raises(TableTooLarge):
        read_table(content)
