"""What a walk along the chain may find, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .form import mark_of
from .ranges import Range

#: Changed rows among which a swap is looked for; each more is told as a changed one.
_REMEMBERED = 200


@dataclass(frozen=True)
class Finding:
    """One sentence. A warning says that something waits, not that something was done."""

    sentence: str
    is_warning: bool = False

    def __str__(self) -> str:
        return self.sentence


def seals_missing(first: int, last: int) -> Finding:
    """Between two seals, or before the first."""
    if first == last:
        return Finding(_("Seal %(n)s is missing.") % {"n": first})
    return Finding(_("Seals %(n)s to %(m)s are missing.") % {"n": first, "m": last})


def seal_changed(number: int) -> Finding:
    """Its columns do not give its hash."""
    words = _("Seal %(n)s was changed: what it covers cannot be checked.")
    return Finding(words % {"n": number})


def seal_unlinked(number: int) -> Finding:
    """It names another seal before it than the one that is there."""
    words = _("Seal %(n)s does not follow on the seal before it: one of them was replaced.")
    return Finding(words % {"n": number})


def seal_unsigned(number: int) -> Finding:
    """Its signature is not of the key that it names."""
    return Finding(_("Seal %(n)s is not signed by us: somebody else wrote it.") % {"n": number})


def unvouched(first: int, last: int) -> Finding:
    """Their keys are gone, and no later seal speaks for them."""
    if first == last:
        words = _("Seal %(n)s cannot be verified any more: its key is not in FIELD_KEYS.")
    else:
        words = _(
            "Seals %(n)s to %(m)s cannot be verified any more: their keys are not in FIELD_KEYS."
        )
    return Finding(words % {"n": first, "m": last})


def rows_deleted(where: Range, seal: int) -> Finding:
    """Keys that a seal covers and that are not there."""
    first, last = where
    if first == last:
        return Finding(_("Row %(row)s was deleted (seal %(n)s).") % {"row": first, "n": seal})
    words = _("Rows %(row)s to %(last)s were deleted (seal %(n)s).")
    return Finding(words % {"row": first, "last": last, "n": seal})


def row_inserted(key: int) -> Finding:
    """A key that was never used."""
    return Finding(_("Row %(row)s was added where nothing was.") % {"row": key})


def row_changed(key: int, seal: int) -> Finding:
    """Another line than the one that was sealed."""
    return Finding(_("Row %(row)s was changed (seal %(n)s).") % {"row": key, "n": seal})


def rows_swapped(first: int, second: int) -> Finding:
    """Each holds what the other held."""
    return Finding(_("Rows %(row)s and %(other)s were swapped.") % {"row": first, "other": second})


def rows_differ(seal: int) -> Finding:
    """The digest of all of them differs, and no mark does."""
    words = _("A row of seal %(n)s was changed; which one cannot be told.")
    return Finding(words % {"n": seal})


def head_differs(number: int) -> Finding:
    """The log has seen another one."""
    words = _("Seal %(n)s is not the one that the log has seen: the chain was written again.")
    return Finding(words % {"n": number})


def head_missing(number: int, last: int) -> Finding:
    """The log has seen more."""
    words = _("The log has seen seal %(n)s, and the chain ends at %(last)s: its end was cut off.")
    return Finding(words % {"n": number, "last": last})


def rows_waiting(count: int) -> Finding:
    """The sweep has not come by."""
    words = ngettext(
        "%(count)d row has waited to be sealed for more than ten minutes.",
        "%(count)d rows have waited to be sealed for more than ten minutes.",
        count,
    )
    return Finding(words % {"count": count}, is_warning=True)


class ChangedRows:
    """Changed rows, kept until the end: of two, each may hold what the other held."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[str, tuple[Any, ...], int]] = {}

    def add(self, row: tuple[Any, ...], mark: str, seal: int) -> Iterator[Finding]:
        """Take in a row and the mark that it had; tell it at once when there are too many."""
        if len(self._kept) < _REMEMBERED:
            self._kept[row[0]] = (mark, row, seal)
        else:
            yield row_changed(row[0], seal)

    def findings(self) -> Iterator[Finding]:
        """Pairs that were swapped, and the others, in the order of their keys."""
        left = dict(sorted(self._kept.items()))
        while left:
            key, (mark, row, seal) = next(iter(left.items()))
            del left[key]
            for other, (its_mark, its_row, _seal) in left.items():
                if mark_of((key, *its_row[1:])) == mark and mark_of((other, *row[1:])) == its_mark:
                    del left[other]
                    yield rows_swapped(key, other)
                    break
            else:
                yield row_changed(key, seal)
