"""Consents for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stage4club.people.models import Person, User
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.models import Consent, EmergencyAccess
from stage4club.privacy.operations import give_consent, open_emergency
from tests.factories import NOW
from tests.stage4club.people.rows import make_call_task, make_person


def make_consent(**values: Any) -> Consent:
    """An agreement given on the site, about a request of its own."""
    given: dict[str, Any] = {
        "purpose": ConsentPurpose.CONTACT,
        "language": "fr",
        "channel": ConsentChannel.WEB,
        "now": NOW,
        **values,
    }
    person = given.pop("person", None) or make_person()
    about = given.pop("about", None) or make_call_task(person=person)
    return give_consent(person, about=about, **given)


#: Why somebody breaks the glass: a sentence.
REASON = "Elle attend un appel, et Manon est à l’hôpital."


def make_emergency(
    by: User, *, person: Person | None = None, now: datetime = NOW
) -> EmergencyAccess:
    """A card opened in an emergency."""
    person = person or make_person()
    access, _row = open_emergency(person.reference, reason=REASON, by=by, now=now)
    return access
