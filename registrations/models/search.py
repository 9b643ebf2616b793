"""What is searched of a registration."""

from __future__ import annotations

from stage4club.core.search import search_text

from .registration import Registration


def search_text_of(
    registration: Registration, *, helper_name: str = "", helper_phone: str = ""
) -> str:
    """As typed and as kept with the person, with who helps her; for `Registration.search_text`."""
    person = registration.person
    return search_text(
        names=(registration.preferred_name, person.preferred_name, helper_name),
        phones=(str(registration.phone), str(person.phone), helper_phone),
        reference=registration.reference,
    )
