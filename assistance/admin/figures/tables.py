"""The tables of figures, each with its chart: of what was published, or of the exact counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...enums import AidState, Need
from ...periods import Period
from ...regions import HealthRegion
from .charts import Chart, Series, bar_chart
from .words import Cell, amount_cell, count_cell, month_words, share_cell

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A label and its numbers."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table, and how it is to be read."""

    slug: str
    title: str
    first: str
    columns: Sequence[str]
    lines: Sequence[Line]
    notes: Sequence[str] = ()
    chart: Chart | None = None

    @property
    def named_lines(self) -> Iterator[tuple[str, list[tuple[str, Cell]]]]:
        """Each line with the name of the column beside each number."""
        for line in self.lines:
            yield line.label, list(zip(self.columns, line.cells, strict=True))

    @property
    def told_lines(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """Those of which some number is shown."""
        return [
            (label, cells)
            for label, cells in self.named_lines
            if any(cell.value is not None for _column, cell in cells)
        ]

    @property
    def silent(self) -> str:
        """The labels of the others, in one sentence: they would be long to read one by one."""
        return "; ".join(
            line.label for line in self.lines if all(cell.value is None for cell in line.cells)
        )


def tables_of(content: Content, period: Period) -> list[Table]:
    """Every table, in the order of the page."""
    return [_whole(content), _months(content, period), _needs(content), _regions(content)]


def rows_of(tables: Sequence[Table]) -> Iterator[tuple[object, ...]]:
    """The same numbers for a file: table, line, column, number."""
    for table in tables:
        for label, cells in table.named_lines:
            for column, cell in cells:
                yield table.title, label, column, cell.in_file


def _whole(content: Content) -> Table:
    granted, how = content["granted"], content["granted"]["how"]
    lines = [
        (_("Applications received"), count_cell(content["received"]["total"])),
        (_("Granted, in whole or in part"), count_cell(granted["total"])),
        (_("Granted in whole"), count_cell(how[AidState.GRANTED])),
        (pgettext("figures", "Granted in part"), count_cell(how[AidState.PARTLY_GRANTED])),
        (pgettext("figures", "Not granted"), count_cell(content["not_granted"]["total"])),
        (_("Closed without an answer"), count_cell(content["closed"]["total"])),
        (_("Answered by the promised day"), share_cell(content["in_time"])),
        (_("Working days to the answer (median)"), count_cell(content["median"])),
        (_("Granted, in dollars"), amount_cell(granted["amount"])),
        (_("Paid, in dollars"), amount_cell(content["paid"])),
    ]
    # Figures that were published before it was counted say nothing of it.
    if "given_up" in content:
        lines.append((_("Given up by the person, in dollars"), amount_cell(content["given_up"])))
    if content["budget"] is not None:
        lines.append((_("Budget of the year"), amount_cell(content["budget"])))
    return Table(
        "whole",
        _("The whole period"),
        pgettext("figures", "What"),
        (pgettext("figures", "Number"),),
        [Line(label, [cell]) for label, cell in lines],
        notes=[
            _(
                "An application counts on the day that it was received, and again on the day of "
                "its latest answer. The days are counted from the day that it was received."
            )
        ],
    )


def _months(content: Content, period: Period) -> Table:
    granted = content["granted"]
    columns = [
        (pgettext("figures", "Received"), content["received"]["months"]),
        (pgettext("figures", "Granted"), granted["months"]),
        (pgettext("figures", "Not granted"), content["not_granted"]["months"]),
        (pgettext("figures", "Closed"), content["closed"]["months"]),
    ]
    if "in_part" in granted:
        answered = {
            month: granted["months"][month] + content["not_granted"]["months"][month]
            for month in period.months
        }
        columns.insert(1, (pgettext("figures", "Answered"), answered))
        columns.insert(3, (pgettext("figures", "of which in part"), granted["in_part"]))
    labels = [month_words(month) for month in period.months]
    lines = [
        Line(label, [count_cell(counts[month]) for _name, counts in columns])
        for label, month in zip(labels, period.months, strict=True)
    ]
    title = _("Month by month")
    # In the order of the year, whatever that of what was stored.
    received = {month: content["received"]["months"][month] for month in period.months}
    granted_then = {month: granted["months"][month] for month in period.months}
    chart = bar_chart(
        "months",
        title,
        labels,
        [
            _series(pgettext("figures", "Received"), received, count_cell),
            _series(pgettext("figures", "Granted"), granted_then, count_cell, is_second=True),
        ],
    )
    return Table(
        "months",
        title,
        _("Month"),
        [name for name, _counts in columns],
        lines,
        chart=chart,
    )


def _needs(content: Content) -> Table:
    granted = content["granted"]
    counts, amounts = granted["needs"], granted["amount_needs"]
    lines = [
        Line(str(need.label), [count_cell(counts[need]), amount_cell(amounts[need])])
        for need in Need
    ]
    title = _("What was granted, by need")
    shown = [need for need in Need if amounts[need] and Decimal(amounts[need])]
    chart = bar_chart(
        "needs",
        title,
        [str(need.label) for need in shown],
        [
            _series(
                pgettext("figures", "Amount"), {need: amounts[need] for need in shown}, amount_cell
            )
        ],
    )
    return Table(
        "needs",
        title,
        pgettext("figures", "Need"),
        (_("Applications granted"), pgettext("figures", "Amount")),
        lines,
        notes=[
            _(
                "Most applications name several needs, and nobody says how much is for which: what "
                "is granted is divided in equal parts between them. An application counts in each "
                "of its needs: the counts add up to more than the applications."
            )
        ],
        chart=chart,
    )


def _regions(content: Content) -> Table:
    granted = content["granted"]
    received, counts = content["received"]["regions"], granted["regions"]
    regions = sorted(HealthRegion, key=_place)
    lines = [
        Line(
            str(region.label),
            [
                count_cell(received[region]),
                count_cell(counts[region]),
                amount_cell(granted["amount_regions"][region]),
            ],
        )
        for region in regions
    ]
    title = _("By health region")
    shown = [region for region in regions if counts[region]]
    chart = bar_chart(
        "regions",
        _("Applications granted, by health region"),
        [str(region.label) for region in shown],
        [_series(pgettext("figures", "Granted"), {one: counts[one] for one in shown}, count_cell)],
    )
    return Table(
        "regions",
        title,
        _("Region"),
        (
            pgettext("figures", "Received"),
            pgettext("figures", "Granted"),
            pgettext("figures", "Amount"),
        ),
        lines,
        notes=[
            _(
                "By the first three signs of the postal code, which is approximate in the country: "
                "an area that lies in two regions counts in the one where more people live."
            )
        ],
        chart=chart,
    )


def _place(region: HealthRegion) -> tuple[bool, str]:
    """By number; then what is outside, then what is unknown."""
    return not region.value.isdecimal(), region.value


def _series(
    name: str,
    values: Mapping[str, Any],
    cell: Callable[[Any], Cell],
    *,
    is_second: bool = False,
) -> Series:
    cells = [cell(value) for value in values.values()]
    return Series(
        name, [one.value for one in cells], [one.text for one in cells], is_second=is_second
    )
