"""As many invented people as one likes, in bulk: to see the site as it will be in ten years.

What a person is depends on her number alone, so that two databases hold the same people. They are
in groups of their own, which are not published and have no limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from django.db import connection, transaction
from phonenumber_field.phonenumber import PhoneNumber

from services.enums import ServiceKind
from services.models import Pillar, Service
from stage4club.core.models import AuditEvent
from stage4club.core.models.subject import subject_key
from stage4club.core.references import ALPHABET, GROUP, SIGNS
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.delivery.mime import message_id_for
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, GoodTime, Role, Room
from stage4club.people.models import Person, User
from stage4club.people.operations import claim_for_invented_people
from stage4club.people.policy import name_key
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.models import Consent
from stage4club.privacy.texts import CONSENT_TEXTS

from ..emails import RECEIVED
from ..enums import Attending, ForWhom, French, RegistrationState, YesNo
from ..models import Registration
from ..models.search import search_text_of
from .invented import invented_name, invented_phone

#: A statement carries 65,535 values at most, of as many columns as a row has.
BATCH = 1000
GROUPS = 5
PARTNERS = 20
YEARS = 5
KEY = "seed-"

_S = RegistrationState
#: Of a hundred people, how many are where.
_STATES = (
    *[_S.CONFIRMED] * 30,
    *[_S.WITHDRAWN] * 30,
    *[_S.NOT_A_FIT] * 10,
    *[_S.UNREACHABLE] * 20,
    *[_S.WAITING] * 3,
    *[_S.CONTACTING] * 3,
    *[_S.ASSIGNED] * 2,
    *[_S.RECEIVED] * 2,
)
_TEXT = "Bonjour, nous avons reçu votre demande."


def seed_people(people: int, *, now: datetime) -> int:
    """Bring the number of invented people up to `people`; returns how many were added.

    Each has a registration, a consent, a trace and, if she is written to, a message that has left.
    Raises `NotLoopback` or `HoldsRealPeople`, and then nothing is changed.
    """
    claim_for_invented_people()
    services, partners = _groups(), _partners()
    first = Registration.objects.filter(form_key__startswith=KEY).count()
    for start in range(first, people, BATCH):
        numbers = range(start, min(start + BATCH, people))
        with transaction.atomic():
            _write(numbers, services, partners, now)
    with connection.cursor() as sql:
        # What the planner knows of the tables is of before.
        sql.execute("ANALYZE")
    return max(people - first, 0)


def _write(numbers: range, services: list[Service], partners: list[User], now: datetime) -> None:
    people = Person.objects.bulk_create(_person(number, now) for number in numbers)
    rows = Registration.objects.bulk_create(
        _registration(number, person, services, partners, now)
        for number, person in zip(numbers, people, strict=True)
    )
    Consent.objects.bulk_create(map(_consent, rows))
    AuditEvent.objects.bulk_create(map(_event, rows))
    Message.objects.bulk_create(_messages(rows))


def _person(number: int, now: datetime) -> Person:
    rng = Random(f"person {number}")  # noqa: S311 - reproducible is what is wanted
    name = invented_name(rng)
    return Person(
        reference=_reference(rng),
        preferred_name=name,
        name_key=name_key(name),
        email=f"invented{number}@example.org" if _of(rng, 80) else "",
        phone=_number(invented_phone(rng)),
        language="en" if _of(rng, 15) else "fr",
        contact_by=ContactBy.PHONE if _of(rng, 30) else ContactBy.EMAIL,
        good_time=rng.choice(GoodTime.values),
        created_at=_moment(rng, now),
    )


def _registration(
    number: int, person: Person, services: list[Service], partners: list[User], now: datetime
) -> Registration:
    rng = Random(f"registration {number}")  # noqa: S311 - as above
    state = rng.choice(_STATES)
    partner = rng.choice(partners)
    received_at = person.created_at
    service = rng.choice(services)
    row = Registration(
        reference=_reference(rng),
        form_key=f"{KEY}{number}",
        service=service,
        person=person,
        language=person.language,
        for_whom=ForWhom.SELF,
        preferred_name=person.preferred_name,
        email=person.email,
        phone=person.phone,
        contact_by=person.contact_by,
        good_time=person.good_time,
        voicemail=rng.choice(YesNo.values),
        lives_with_mbc=YesNo.YES,
        french=rng.choice(French.values),
        attendance=rng.choice(Attending.values),
        state=state,
        received_at=received_at,
        promised_on=_promise(local_date(received_at), service.promise_days),
        assigned_to=None if state == _S.RECEIVED else partner,
    )
    if state == _S.CONFIRMED:
        row.confirmed_at, row.confirmed_by = received_at, partner
    elif state == _S.WAITING:
        row.listed_at, row.listed_by = received_at, partner
    elif state in {_S.WITHDRAWN, _S.NOT_A_FIT, _S.UNREACHABLE}:
        row.closed_at, row.closed_by = received_at, partner
    row.search_text = search_text_of(row)
    return row


def _consent(row: Registration) -> Consent:
    subject_type, subject_id = subject_key(row)
    return Consent(
        person=row.person,
        purpose=ConsentPurpose.CONTACT,
        text_version=CONSENT_TEXTS[ConsentPurpose.CONTACT].version,
        language=row.language,
        channel=ConsentChannel.WEB,
        given_at=row.received_at,
        subject_type=subject_type,
        subject_id=subject_id,
    )


def _event(row: Registration) -> AuditEvent:
    subject_type, subject_id = subject_key(row)
    return AuditEvent(
        at=row.received_at,
        verb="submit",
        subject_type=subject_type,
        subject_id=subject_id,
        to_state=_S.RECEIVED,
    )


def _messages(rows: list[Registration]) -> Iterator[Message]:
    for row in rows:
        if not row.takes_email:
            continue
        subject_type, subject_id = subject_key(row)
        message = Message(
            kind=RECEIVED.name,
            purpose=RECEIVED.purpose,
            dedupe_key=f"{row.form_key}/received",
            to_address=row.email,
            language=row.language,
            subject=f"Votre demande {row.reference}",
            person_id=row.person_id,
            subject_type=subject_type,
            subject_id=subject_id,
            created_at=row.received_at,
            due_at=row.received_at,
            date_header=row.received_at,
            state=MessageState.SENT,
            sent_at=row.received_at,
            attempts=1,
        )
        message.message_id = message_id_for(message)
        message.seal(text=_TEXT, html=f"<p>{_TEXT}</p>", calendar=None)
        yield message


def _groups() -> list[Service]:
    pillar = Pillar.objects.order_by("position", "pk").first()
    if pillar is None:
        raise Pillar.DoesNotExist
    values: dict[str, Any] = {
        "kind": ServiceKind.GROUP,
        "room": Room.GROUP,
        "pillar": pillar,
        "phone": "+15145550100",
        "places": None,
        "is_published": False,
        "position": 999,
    }
    return [
        Service.objects.get_or_create(
            slug=f"invented-{number}", defaults={**values, **_texts(f"Groupe inventé {number}")}
        )[0]
        for number in range(1, GROUPS + 1)
    ]


def _texts(words: str) -> dict[str, str]:
    columns = ("name", "summary", "body")
    return {f"{column}_{language}": words for column in columns for language in ("fr", "en")}


def _partners() -> list[User]:
    partners = []
    for number in range(PARTNERS):
        email = f"invented-partner{number}@example.org"
        known = User.objects.filter(email=email).first()
        rng = Random(email)  # noqa: S311 - as above
        partners.append(
            known or User.objects.create_user(email, name=invented_name(rng), roles=(Role.PARTNER,))
        )
    return partners


def _of(rng: Random, hundredths: int) -> bool:
    """True for so many people of a hundred."""
    return rng.randrange(100) < hundredths


class _Number(PhoneNumber):
    """One that is known to be valid: asking each time takes a quarter of the whole."""

    def is_valid(self) -> bool:
        """Yes: what we invent is of the plan, but of nobody."""
        return True


@cache
def _number(e164: str) -> PhoneNumber:
    number: PhoneNumber = _Number.from_string(e164)
    return number


def _moment(rng: Random, now: datetime) -> datetime:
    return now - timedelta(minutes=rng.randrange(YEARS * 365 * 24 * 60))


@cache
def _promise(day: Any, days: int) -> Any:
    return add_working_days(day, days)


def _reference(rng: Random) -> str:
    signs = "".join(rng.choices(ALPHABET, k=SIGNS))
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))
