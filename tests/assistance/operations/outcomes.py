"""What came of a race, and the lock taken out for its control."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from assistance.models import Appointment
from assistance.operations import book, proposals, reserve, times


def outcomes(answers: list[Any]) -> Counter[str]:
    """What came of each: the state it is in, or what refused it."""
    return Counter(
        str(answer.state) if isinstance(answer, Appointment) else type(answer).__name__
        for answer in answers
    )


def without_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a negative control: what was free when it was read is kept."""
    monkeypatch.setattr(reserve, "_still_free", lambda slot, *_: slot)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a negative control: nobody waits for who keeps a time."""
    for module in (book, proposals, reserve, times):
        monkeypatch.setattr(module, "hold_times", lambda *_, **__: None)
