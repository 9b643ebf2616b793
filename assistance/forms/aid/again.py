"""Asking once more: what she wrote before, as she would type it, to be said right or corrected."""

from __future__ import annotations

from typing import Any

from stage4club.core.money import spoken_amount

from ...enums import Attestation
from ...models import AidHelper, AidRequest
from ...operations.aid import situation_of


def facts_of(request: AidRequest) -> dict[str, Any]:
    """The answers that may still be true, by the names of the questions.

    Neither what it is to help with, nor how much, nor an agreement: these are asked anew.
    """
    facts: dict[str, Any] = {
        "for_whom": request.for_whom,
        "preferred_name": request.preferred_name,
        "email": request.email,
        "phone": request.phone_display,
        "contact_by": request.contact_by,
        "good_time": request.good_time,
        "voicemail": request.voicemail,
        "stage4": request.stage4,
        "postal_code": request.postal_code,
        "attestation": Attestation.LATER,
    }
    beside = situation_of(request)
    if beside is not None:
        facts |= {
            "legal_name": beside.legal_name,
            "household_size": str(beside.household_size),
            "children": str(beside.children or ""),
            "family_income": "" if beside.income is None else spoken_amount(beside.income),
        }
        if beside.income_unknown:
            facts["income_unknown"] = "on"
    helper = AidHelper.objects.filter(request=request).first()
    if helper is not None:
        facts |= {
            "helper_name": helper.name,
            "relationship": helper.relationship,
            "helper_phone": helper.phone_display,
            "helper_email": helper.email,
        }
    return facts
