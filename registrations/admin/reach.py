"""How to reach a person, in one line; through whoever helps her where there is no other way."""

from __future__ import annotations

from django.utils.html import format_html

from stage4club.core.staff.contacts import email_words, phone_words

from ..models import Registration
from ..operations import helper_to_reach


def reach(registration: Registration, *, shown: bool) -> str:
    """Safe HTML: the number of the registration, else the person's, else her helper's or e-mail.

    Masked unless `shown`.

    At most one query, and none for who left a number.
    """
    number = registration.number or registration.person.number
    if number is not None:
        return phone_words(number, shown=shown)
    helper = helper_to_reach(registration)
    if helper is None:
        return email_words(registration.email, shown=shown)
    if helper.number:
        known = phone_words(helper.number, shown=shown)
    else:
        known = email_words(helper.email, shown=shown)
    whose = ", ".join(filter(None, [helper.name, helper.relationship]))
    return format_html("{} ({})", known, whose)
