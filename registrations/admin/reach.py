"""How to reach a person, in one line; through whoever helps her where there is no other way."""

from __future__ import annotations

from django.utils.html import format_html

from stage4club.core.staff.columns import phone_link

from ..models import Registration
from ..operations import helper_to_reach


def reach(registration: Registration) -> str:
    """Safe HTML: the number of the registration, else the person's, else her helper's or e-mail.

    At most one query, and none for who left a number.
    """
    number = registration.number or registration.person.number
    if number is not None:
        return phone_link(number)
    helper = helper_to_reach(registration)
    if helper is None:
        return registration.email
    known = phone_link(helper.number) if helper.number else helper.email
    whose = ", ".join(filter(None, [helper.name, helper.relationship]))
    return format_html("{} ({})", known, whose)
