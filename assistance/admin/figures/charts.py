"""Charts, drawn on the server: bars under their labels, readable on a telephone and on paper.

No style stands in them: colours and letters are classes (static/css/admin-figures.css), and what
is told by a colour is told by a pattern too. Every chart stands beside the table of its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from django.utils.functional import Promise

#: In units of the drawing, of which a telephone shows about one in a pixel.
WIDTH = 320
_LONGEST = 200
_LABEL, _BAR, _GAP = 20, 18, 4
_BETWEEN = 10
#: So many letters stand in one line, the widest of ours among them.
_LETTERS = 38
#: What is not shown is an outline of this width, whatever it counts.
_HIDDEN = 24
_BESIDE = 6


@dataclass(frozen=True)
class Series:
    """One number for each label: None is not shown. `is_second` is drawn hatched."""

    name: str | Promise
    values: Sequence[Decimal | None]
    texts: Sequence[str]
    is_second: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar and its number; places are texts, so that no language writes them its own way."""

    y: str
    width: str
    kind: str
    text: str
    text_x: str
    text_y: str


@dataclass(frozen=True)
class Group:
    """A label, each of its lines at its height, and the bars under it."""

    label: Sequence[tuple[str, str]]
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Chart:
    """A drawing of `height`, with what a screen reader says of it."""

    slug: str
    title: str
    groups: Sequence[Group]
    legend: Sequence[Series]
    height: str
    width: str = str(WIDTH)
    bar: str = str(_BAR)


def bar_chart(
    slug: str, title: str, labels: Sequence[str], series: Sequence[Series]
) -> Chart | None:
    """Bars of one scale; None where there is nothing to draw."""
    known = [value for one in series for value in one.values if value is not None]
    longest = max(known, default=Decimal(0))
    if longest <= 0:
        return None
    groups = []
    y = 0
    for number, label in enumerate(labels):
        lines, bars = [], []
        for line in wrap(label, _LETTERS):
            y += _LABEL
            lines.append((str(y - 5), line))
        for one in series:
            bars.append(_bar(one, number, y, longest))
            y += _BAR + _GAP
        groups.append(Group(lines, bars))
        y += _BETWEEN
    legend = series if len(series) > 1 else ()
    return Chart(slug, title, groups, legend, height=str(y))


def _bar(series: Series, number: int, y: int, longest: Decimal) -> Bar:
    value = series.values[number]
    kind = "second" if series.is_second else "first"
    if value is None:
        width, kind = _HIDDEN, "hidden"
    else:
        width = int(max(value, Decimal(0)) / longest * _LONGEST)
    return Bar(
        y=str(y),
        width=str(width),
        kind=kind,
        text=series.texts[number],
        text_x=str(width + _BESIDE),
        text_y=str(y + _BAR - 4),
    )
