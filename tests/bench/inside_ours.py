"""What a measurement needs from inside our site: `python -m tests.bench.inside_ours WORD …`.

It runs with the environment of the site, in a process of its own, and says in JSON what it did.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402 - the models are there only now
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from registrations.enums import Attending, ForWhom, French, RegistrationState, YesNo  # noqa: E402
from registrations.models import Registration  # noqa: E402
from registrations.models.search import search_text_of  # noqa: E402
from services.models import Service  # noqa: E402
from stage4club.core.references import new_reference  # noqa: E402
from stage4club.notifications.delivery.mime import message_id_for  # noqa: E402
from stage4club.notifications.enums import MessageState  # noqa: E402
from stage4club.notifications.models import Message  # noqa: E402
from stage4club.notifications.operations import ring_doorbell  # noqa: E402
from stage4club.people.enums import ContactBy, GoodTime, Role  # noqa: E402
from stage4club.people.models import Person, User  # noqa: E402
from stage4club.people.policy import name_key  # noqa: E402


def deliver(count: str) -> None:
    """Queue `count` messages, say so, and ring once a line comes in."""
    now = timezone.now()
    patterns = Message.objects.filter(state=MessageState.SENT).order_by("pk")[: int(count)]
    copies = [copy_of(pattern, now) for pattern in patterns]
    Message.objects.bulk_create(copies)
    say(len(copies))
    sys.stdin.readline()
    ring_doorbell()


def copy_of(pattern: Message, now) -> Message:
    """The same letter to the same invented person, to be sent now."""
    text, html = pattern.read_text(), pattern.read_html()
    pattern.pk = uuid4()
    pattern.dedupe_key = f"bench/{pattern.pk}"
    pattern.state, pattern.attempts, pattern.sent_at = MessageState.PENDING, 0, None
    pattern.created_at = pattern.due_at = pattern.date_header = now
    pattern.message_id = message_id_for(pattern)
    pattern.seal(text=text, html=html, calendar=None)
    return pattern


def sign_in(role: str, count: str) -> None:
    """Say the session cookies of `count` members of staff with this role."""
    say([cookie_of(new_user(Role(role), number)) for number in range(int(count))])


def group(people: str, places: str, partners: str) -> None:
    """A group with so many places and people, each assigned to one of so many partners.

    Says, for each partner, her cookie and the keys of her registrations.
    """
    service = Service.objects.filter(slug="chit-chat-club").get()
    service.pk, service.slug, service.places = None, f"bench-{uuid4().hex[:8]}", int(places)
    service.save(force_insert=True)
    users = [new_user(Role.PARTNER, number) for number in range(int(partners))]
    rows = [assigned_row(service, number, users) for number in range(int(people))]
    rows = Registration.objects.bulk_create(rows)
    by_partner = [
        [cookie_of(user), [row.pk for row in rows if row.assigned_to_id == user.pk]]
        for user in users
    ]
    say({"service": service.pk, "partners": by_partner})


def assigned_row(service: Service, number: int, users: list[User]) -> Registration:
    """Somebody invented who has been called, nearly."""
    now = timezone.now()
    name = f"Élodie {number}"
    email = f"{uuid4().hex}@example.org"
    person = Person.objects.create(
        reference=new_reference(),
        preferred_name=name,
        name_key=name_key(name),
        email=email,
        language="fr",
        contact_by=ContactBy.EMAIL,
        good_time=GoodTime.ANY,
        created_at=now,
    )
    row = Registration(
        reference=new_reference(),
        form_key=f"bench-{uuid4().hex}",
        service=service,
        person=person,
        language="fr",
        for_whom=ForWhom.SELF,
        preferred_name=name,
        email=email,
        contact_by=ContactBy.EMAIL,
        good_time=GoodTime.ANY,
        voicemail=YesNo.YES,
        lives_with_mbc=YesNo.YES,
        french=French.YES,
        attendance=Attending.EITHER,
        state=RegistrationState.ASSIGNED,
        received_at=now,
        promised_on=now.date(),
        assigned_to=users[number % len(users)],
    )
    row.search_text = search_text_of(row)
    return row


def confirmed(service: str) -> None:
    """Say how many people of the group are confirmed."""
    of_group = Registration.objects.filter(service=int(service))
    say(of_group.filter(state=RegistrationState.CONFIRMED).count())


def places_rule(wish: str) -> None:
    """Take away (`off`) or put back (`on`) what keeps to the places: for a negative control."""
    verb = {"on": "ENABLE", "off": "DISABLE"}[wish]
    with connection.cursor() as sql:
        sql.execute(
            f"ALTER TABLE {Registration._meta.db_table} {verb} TRIGGER registrations_places"
        )
    say(wish)


def new_user(role: Role, number: int) -> User:
    """An invented member of staff."""
    email = f"{uuid4().hex}@example.org"
    return User.objects.create_user(email, name=f"Partenaire {number}", roles=(role,))


def cookie_of(user: User) -> str:
    """The session of somebody signed in."""
    browser = Client()
    browser.force_login(user)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def say(value: object) -> None:
    """One line for the process that asked."""
    print(json.dumps(value), flush=True)  # noqa: T201 - this is how it answers


WORDS = {
    "deliver": deliver,
    "sign_in": sign_in,
    "group": group,
    "confirmed": confirmed,
    "places_rule": places_rule,
}

if __name__ == "__main__":
    WORDS[sys.argv[1]](*sys.argv[2:])
