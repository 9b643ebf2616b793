"""The answers of all steps together, as they are checked and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from services.forms import ReachedForm
from stage4club.core.forms import SummaryRow

from ...operations.aid import AidAnswers
from .steps import Steps


@dataclass(frozen=True)
class Group:
    """The answers of one step, for the page that shows them all."""

    number: int
    title: str
    rows: list[SummaryRow]


class AidForms:
    """Every step, filled in with what was typed."""

    def __init__(self, steps: Steps, answers: Mapping[str, Any]) -> None:
        """`answers`: as a draft keeps them."""
        self._steps = [step.from_answers(answers) for step in steps]

    def first_wrong(self) -> int | None:
        """The number of the first step that does not hold any more; None where all do."""
        wrong = (number for number, step in enumerate(self._steps, 1) if not step.is_valid())
        return next(wrong, None)

    def groups(self) -> list[Group]:
        """What will be sent, step by step; of valid forms."""
        return [
            Group(number, str(step.title), step.summary_rows())
            for number, step in enumerate(self._steps, 1)
        ]

    def answers(self) -> AidAnswers:
        """What valid forms say, as the operation takes it."""
        cleaned: dict[str, Any] = {}
        for step in self._steps:
            cleaned |= step.cleaned_data
        who = cast("ReachedForm", self._steps[0])
        return AidAnswers(
            preferred_name=cleaned["preferred_name"],
            legal_name=cleaned["legal_name"],
            email=who.cleaned_data["email"],
            phone=cleaned["phone"],
            contact_by=who.reached_by(),
            good_time=cleaned["good_time"],
            voicemail=cleaned["voicemail"],
            postal_code=cleaned["postal_code"],
            stage4=cleaned["stage4"],
            household_size=cleaned["household_size"],
            children=cleaned["children"] or 0,
            # Not asked where the criteria do not look at it.
            family_income=cleaned.get("family_income"),
            income_unknown=cleaned.get("income_unknown", False),
            needs=tuple(cleaned["needs"]),
            amount_requested=cleaned["amount_requested"],
            attestation=cleaned["attestation"],
            message=cleaned["message"],
            helper=who.helper_answers(),
        )
