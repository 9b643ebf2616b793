"""Tables that leave as a file for a spreadsheet.

Excel of a machine set to French of Canada takes the semicolon for the end of a cell, and UTF-8 for
what it is only behind a byte order mark; each cell is quoted, so that one set to English that is
told of the semicolon reads the same. A spreadsheet runs a cell that begins like a formula: an
apostrophe in front makes it text (OWASP, CSV injection).
"""

from __future__ import annotations

import csv  # noqa: TID251 - here, and nowhere else
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.http import StreamingHttpResponse
from django.utils import translation

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = ";"
#: What a cell never begins with; the wide ones are read like the narrow ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """A file of which each line is handed on as it is written."""

    def write(self, text: str) -> str:
        return text


def cell(value: object) -> str:
    """`value` as text that no spreadsheet runs; an amount with the comma of Quebec."""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def table(titles: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The lines of the file, the titles first, one at a time."""
    writer = csv.writer(_Line(), delimiter=SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    language = translation.get_language()
    yield BYTE_ORDER_MARK.encode()
    for lines in (iter([titles]), iter(rows)):
        while True:
            # The file is sent when the language of the request is over.
            with translation.override(language):
                line = [cell(value) for value in next(lines, ())]
            if not line:
                break
            yield writer.writerow(line).encode()


def table_response(
    name: str, titles: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """An answer that is kept as the file `name`.csv; the rows are read while it is sent."""
    response = StreamingHttpResponse(table(titles, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
