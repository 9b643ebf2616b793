"""How somebody is reached, and who helps: what the forms of every service hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stage4club.core.phones import Phone


@dataclass(frozen=True)
class HelperAnswers:
    """Who filled the form for somebody else."""

    name: str
    relationship: str
    phone: Phone | None
    email: str


def helper_columns(helper: HelperAnswers) -> dict[str, Any]:
    """The columns of a helper that hold these answers."""
    return {
        "name": helper.name,
        "relationship": helper.relationship,
        "email": helper.email,
        "person_agrees": True,
        **phone_columns(helper.phone),
    }


def phone_columns(phone: Phone | None) -> dict[str, str]:
    """The two columns of a telephone number; empty without one."""
    return {
        "phone": phone.e164 if phone else "",
        "phone_extension": phone.extension if phone else "",
    }


def through_helper(name: str, *, has_number: bool) -> str:
    """What whoever calls reads first, where the person is reached through her helper only."""
    sentence = (
        _("This is the number of %(name)s, who filled in the form for this person.")
        if has_number
        else _("No number was left: write to %(name)s, who filled in the form for this person.")
    )
    return sentence % {"name": name}
