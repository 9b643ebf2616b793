"""What a measurement needs from inside our site: `python -m tests.bench.inside_ours WORD …`.

It runs with the environment of the site, in a process of its own, and says in JSON what it did.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402 - the models are there only now
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from registrations.enums import RegistrationState  # noqa: E402
from registrations.models import Registration  # noqa: E402
from services.models import Pillar  # noqa: E402
from stage4club.core.errors import RuleError  # noqa: E402
from stage4club.notifications.delivery.mime import message_id_for  # noqa: E402
from stage4club.notifications.enums import MessageState  # noqa: E402
from stage4club.notifications.models import Message  # noqa: E402
from stage4club.notifications.operations import ring_doorbell  # noqa: E402
from stage4club.people.enums import Role  # noqa: E402
from stage4club.people.models import Person, User  # noqa: E402
from stage4club.people.operations import check_invented_people  # noqa: E402
from tests.bench import (  # noqa: E402
    inside_appointments,
    inside_assistance,
    inside_audit,
    inside_figures,
    inside_filter,
    inside_many,
    inside_payments,
    inside_sealed,
)
from tests.factories import make_registration, make_service, make_user  # noqa: E402
from tests.registering import ANSWERS, FORM, OURS_ONLY, card, where  # noqa: E402
from tests.visitor import Answer  # noqa: E402


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


def statements() -> None:
    """Say how many statements each request of a registration makes."""
    browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    fields = OURS_ONLY | ANSWERS | card(9999)
    made: dict[str, int] = {}

    def ask(name: str, path: str, sent: dict[str, str] | None = None) -> Answer:
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(path) if sent is None else browser.post(path, sent)
        made[name] = len(queries)
        headers = {name.lower(): value for name, value in answer.items()}
        return Answer(answer.status_code, headers, answer.content, 0)

    form = ask("form", FORM)
    kept = ask("fill in", FORM, fields | form.hidden)
    check = ask("read again", where(kept))
    sent = ask("send", where(kept), check.hidden)
    ask("thanks", where(sent))
    say(made)


def read(role: str, *paths: str) -> None:
    """Say how many statements each page makes for somebody who was there before."""
    browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    browser.force_login(new_user(Role(role), 1))
    browser.get(paths[0])
    made = []
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        made.append(len(queries))
    say(made)


def sign_in(role: str, count: str) -> None:
    """Say the session cookies of `count` members of staff with this role."""
    say([cookie_of(new_user(Role(role), number)) for number in range(int(count))])


def group(people: str, places: str, partners: str) -> None:
    """A group with so many places and people, each taken by one of so many partners.

    Says, for each partner, her cookie and the keys of her registrations.
    """
    users = [new_user(Role.PARTNER, number) for number in range(int(partners))]
    with transaction.atomic():
        service = make_service(
            slug=f"bench-{uuid4()}", pillar=Pillar.objects.first(), places=int(places)
        )
        rows = [
            make_registration(
                service,
                taken_by=users[number % len(users)],
                form_key=f"bench-{uuid4()}",
                preferred_name=f"Élodie {number}",
                email=f"{uuid4()}@example.org",
            )
            for number in range(int(people))
        ]
    by_partner = [
        [cookie_of(user), [row.pk for row in rows if row.assigned_to_id == user.pk]]
        for user in users
    ]
    say({"service": service.pk, "partners": by_partner})


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
    return make_user(role, name=f"Partenaire {number}", email=f"{uuid4()}@example.org")


def cookie_of(user: User) -> str:
    """The session of somebody signed in."""
    browser = Client()
    browser.force_login(user)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def nobody_real() -> None:
    """Say why the database may not be filled; an empty sentence when nobody real is in it."""
    refusal = ""
    if Person._meta.db_table in connection.introspection.table_names():
        try:
            check_invented_people()
        except RuleError as found:
            with translation.override("en"):
                refusal = str(found.message)
    say(refusal)


def say(value: object) -> None:
    """One line for the process that asked."""
    print(json.dumps(value), flush=True)  # noqa: T201 - this is how it answers


WORDS = {
    "deliver": deliver,
    "statements": statements,
    "read": read,
    "sign_in": sign_in,
    "group": group,
    "confirmed": confirmed,
    "places_rule": places_rule,
    "nobody_real": nobody_real,
    "seal": lambda count: say(inside_sealed.seal(int(count))),
    "rotate": lambda: say(inside_sealed.rotate()),
    "happen": lambda count: say(inside_audit.happen(int(count))),
    "seal_and_verify": lambda: say(inside_audit.seal_and_verify()),
    "filtered": lambda database: say(inside_filter.filtered(database)),
    "filtered_assistance": lambda database: say(inside_filter.filtered_assistance(database)),
    "filtered_many": lambda database: say(inside_filter.filtered_many(database)),
    "fill_many": lambda count: say(inside_many.fill_many(int(count))),
    "slots": lambda database: say(inside_appointments.slots(database)),
    "offered": lambda count: say(inside_appointments.offered(count)),
    "one_social_worker": lambda: say(inside_appointments.one_social_worker()),
    "booked": lambda: say(inside_appointments.booked()),
    "fill_applications": lambda count: say(inside_assistance.fill_applications(count)),
    "application_pages": lambda database: say(inside_assistance.application_pages(database)),
    "fill_payments": lambda: say(inside_payments.fill_payments()),
    "payment_pages": lambda database: say(inside_payments.payment_pages(database)),
    "grants_at_once": lambda: say(inside_assistance.grants_at_once()),
    "fill_figures": lambda count: say(inside_figures.fill_figures(count)),
    "figures_page": lambda database: say(inside_figures.figures_page(database)),
    "look": lambda count: say(inside_sealed.look(int(count))),
}

if __name__ == "__main__":
    WORDS[sys.argv[1]](*sys.argv[2:])
