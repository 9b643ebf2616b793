"""What the criteria say about somebody's answers: it informs, and nothing is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assistance.policy import Remark, remarks

R = Remark


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, [R.FOR_YOU]),
        ({"stage4": False}, [R.NOT_STAGE_4]),
        ({"stage4": None}, [R.STAGE_UNKNOWN]),
        ({"in_quebec": False}, [R.NOT_IN_QUEBEC]),
        ({"social_assistance": True}, [R.CALL_FIRST, R.FOR_YOU]),
        ({"stage4": False, "in_quebec": False}, [R.NOT_STAGE_4, R.NOT_IN_QUEBEC]),
        ({"income": 41_000, "income_of_criteria": 40_000}, [R.ABOVE_INCOME]),
        ({"income": 40_000, "income_of_criteria": 40_000}, [R.FOR_YOU]),
        ({"income": 41_000}, [R.FOR_YOU]),
        ({"income_of_criteria": 40_000}, [R.FOR_YOU]),
        (
            {"stage4": None, "income": 41_000, "income_of_criteria": 1, "social_assistance": True},
            [R.CALL_FIRST, R.STAGE_UNKNOWN, R.ABOVE_INCOME],
        ),
    ],
)
def test_what_is_told(answers: dict[str, Any], said: list[Remark]) -> None:
    amounts = {
        name: Decimal(value) if "income" in name else value for name, value in answers.items()
    }
    assert remarks(**{"stage4": True, "in_quebec": True, **amounts}) == said
