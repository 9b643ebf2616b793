"""Tables that leave as a workbook, and tables that come from elsewhere.

A workbook says of each cell what it is: a text stays one, whatever it begins with, and an amount
can be added up. The apostrophe of `core.export` is there all the same: somebody may save it as a
text file, of which a spreadsheet would run the formulas again.
"""

from __future__ import annotations

import csv  # noqa: TID251 - reads what a bank or a spreadsheet wrote
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .errors import RuleError
from .export import cell

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: As the machine that opens it writes numbers and days.
_AMOUNT, _DAY = "#,##0.00", "yyyy-mm-dd"
#: A table that comes from elsewhere: a year of payments is far below.
MOST_BYTES = 512 * 1024
MOST_LINES = 5000
_SEPARATORS = ";,\t"


class TableTooLarge(RuleError):
    """More bytes than `MOST_BYTES`, or more lines than `MOST_LINES`."""

    message = _("This file is too large. Send a shorter one.")


class NotATable(RuleError):
    """No text, or nothing that is written in columns."""

    message = _("This file cannot be read as a table. Save it as CSV, and send it again.")


def workbook(titles: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet, the titles first: texts as texts, amounts and days as what they are.

    Amounts are Decimal, days are dates; anything else is a text that no spreadsheet runs.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (titles, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_response(
    name: str, titles: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """An answer that is kept as the file `name`.xlsx."""
    response = HttpResponse(workbook(titles, rows), content_type=WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def read_table(content: bytes) -> list[list[str]]:
    """The lines of a CSV file, without those that are empty, each cell without the space around it.

    As spreadsheets of Quebec write them: UTF-8 with or without its mark, or the signs of Windows;
    semicolons, commas or tabs. Raises `TableTooLarge`, `NotATable`.
    """
    if len(content) > MOST_BYTES:
        raise TableTooLarge
    text = _text_of(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    if not first.count(separator):
        raise NotATable
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise NotATable from None
    kept = [[value.strip() for value in line] for line in lines]
    kept = [line for line in kept if any(line)]
    if len(kept) > MOST_LINES:
        raise TableTooLarge
    return kept


def _cell(sheet: Any, value: object) -> WriteOnlyCell:
    if isinstance(value, Decimal):
        made = WriteOnlyCell(sheet, value=value)
        made.number_format = _AMOUNT
    elif isinstance(value, date):
        made = WriteOnlyCell(sheet, value=value)
        made.number_format = _DAY
    else:
        made = WriteOnlyCell(sheet, value=cell(ILLEGAL_CHARACTERS_RE.sub("", str(value))))
        # Never a formula, nor an error value: the sign of equality alone would make it one.
        made.data_type = "s"
    return made


def _text_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A workbook or a picture is full of them.
        if "\0" not in text:
            return text
    raise NotATable
