"""A small world: a reader of each role, and rows of every kind with canaries in what is personal.

Whoever adds a model about people adds its rows here, beside those of its neighbours: a `Row` says
how it stands to each reader, and the words that must not be seen come from `Canaries`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from assistance.models import Criteria
from assistance.operations.figures import publish_figures, set_programme_budget
from assistance.periods import period_of
from registrations.enums import CallOutcome
from registrations.models import Registration
from registrations.operations import (
    ask_for_links,
    decline_registration,
    log_call,
    take_registration,
)
from services.models import Service
from stage4club.core.drafts import save_draft
from stage4club.notifications.enums import ChannelName
from stage4club.notifications.models import Channel, Message
from stage4club.people.enums import CallTopic, Role, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import (
    assign_call_task,
    declare_tie,
    finish_call_task,
    know_caller,
)
from stage4club.privacy.models import Consent
from tests.factories import (
    NOW,
    make_helper,
    make_opinion,
    make_page,
    make_program,
    make_registration,
    make_resource,
    make_service,
    make_session,
    make_tag,
    make_theme,
    make_user,
)
from tests.permissions.applications import applications
from tests.permissions.appointments import appointments
from tests.permissions.canaries import Canaries
from tests.permissions.rows import World
from tests.permissions.watched import emergencies, logs, proofs
from tests.stage4club.people.rows import make_call_task


def make_world() -> World:
    """The world; a few hundred statements."""
    world = World()
    for role in Role:
        address = f"{role.value}@staff.example.org"
        world.readers[role] = make_user(role, name=f"Lectrice {role.value}", email=address)
        world.add(f"account of {role.value}", world.readers[role])
    world.add("channel", Channel.objects.create(name=ChannelName.EMAIL))
    service = _catalogue(world)
    _registrations(world, service)
    _calls(world)
    appointments(world)
    applications(world)
    emergencies(world)
    logs(world)
    proofs(world)
    words = world.canaries.word("draft", "core.draft.body")
    save_draft("token", "registration", {"message": words}, now=NOW)
    asked = world.canaries.email("asked link", "registrations.askedlink.address")
    ask_for_links(asked, form_key="asked", suspicious=False, now=NOW)
    return world


def _catalogue(world: World) -> Service:
    """What is public, and the meetings, whose place is for who takes part."""
    service = make_service(places=None)
    pillar, tag = service.pillar, make_tag()
    theme = make_theme(service)
    for subject in (make_program(), make_page(), tag, make_resource(pillar, tag), theme, pillar):
        world.add(subject._meta.model_name or "", subject)
    world.add("service", service)
    # To come: what is in force is changed by nobody.
    world.add("criteria", Criteria.objects.create(applies_from=date(2099, 1, 1)))
    _figures(world)
    for name, days, opener in (("her meeting", 30, Role.SOCIAL_WORKER), ("a meeting", 60, None)):
        session = make_session(
            service,
            days=days,
            place=world.canaries.word(name, "services.session.place"),
            video_url=f"https://{world.canaries.word(name, 'services.session.video_url')}.org/",
            opened_by=world.readers[opener] if opener else None,
        )
        world.add(name, session, room=Room.GROUP, follower=opener)
    opinion = make_opinion(
        service,
        would_help=world.canaries.word("opinion", "services.opinion.would_help"),
        helps=world.canaries.word("opinion", "services.opinion.helps"),
    )
    world.add("opinion", opinion)
    return service


def _figures(world: World) -> None:
    """A budget, and what was published: both hold nothing of anybody."""
    officer = world.readers[Role.FINANCE]
    year, amount = NOW.year, Decimal(50_000)
    budget = set_programme_budget(year=year, amount=amount, by=officer, now=NOW)
    world.add("budget", budget)
    period = period_of(f"{year - 1}-4")
    world.add("figures", publish_figures(period, by=officer, now=NOW))


def _registrations(world: World, service: Service) -> None:
    """Hers, another's, one that waits, one in quarantine, a closed one, and of who works here."""

    def typed(name: str, *, suspicious: bool = False, email: str = "", **standing: Any) -> Any:
        registration = _registration(world.canaries, service, name, suspicious, email)
        beside = _beside(registration)
        waits = not suspicious and name != "closed"
        group = {"words": name, "room": Room.GROUP, **standing}
        world.add(f"registration {name}", registration, waits=waits, **group)
        for kind, subject, shows in beside:
            world.add(f"{kind} {name}", subject, shows=frozenset(shows), **group)
        return registration

    partner, other = world.readers[Role.PARTNER], make_user(name="Consœur")
    world.add("account of a colleague", other)
    hers = typed("hers", follower=Role.PARTNER)
    take_registration(hers, by=partner, now=NOW)
    log_call(hers, by=partner, now=NOW, outcome=CallOutcome.VOICEMAIL)
    take_registration(typed("another's"), by=other, now=NOW)
    typed("untaken", untaken=True)
    typed("robot's", suspicious=True)
    closed = typed("closed", follower=Role.PARTNER, is_over=True)
    take_registration(closed, by=partner, now=NOW)
    decline_registration(closed, by=partner, now=NOW)
    for role in (Role.PARTNER, Role.COORDINATOR):
        email = world.readers[role].email
        typed(f"of the {role.value}", email=email, untaken=True, close_to=frozenset({role}))
    for role in (Role.PARTNER, Role.COORDINATOR):
        known = typed(f"known to the {role.value}", untaken=True, known_to=frozenset({role}))
        take_registration(known, by=world.readers[role], now=NOW)
        declare_tie(known.person, by=world.readers[role], now=NOW)


def _registration(
    made: Canaries, service: Service, name: str, suspicious: bool, email: str
) -> Registration:
    """One request, filled by somebody who helps, with a canary wherever one types."""
    of, helper = "registrations.registration", "registrations.helper"
    return make_registration(
        service,
        suspicious=suspicious,
        preferred_name=made.word(name, f"{of}.preferred_name"),
        email=email or made.email(name, f"{of}.email"),
        phone=made.phone(name, f"{of}.phone"),
        access_needs=made.word(name, f"{of}.access_needs"),
        message=made.word(name, f"{of}.message"),
        helper=make_helper(
            name=made.word(name, f"{helper}.name"),
            relationship=made.word(name, f"{helper}.relationship"),
            email=made.email(name, f"{helper}.email"),
            phone=made.phone(name, f"{helper}.phone"),
        ),
    )


def _beside(registration: Registration) -> Iterator[tuple[str, Model, set[str]]]:
    """What else one request stored, and what its pages show where that is not always the same."""
    of, helper = "registrations.registration", "registrations.helper"
    yield "person", registration.person, set()
    for consent in Consent.objects.about(registration):
        yield "consent", consent, set()
    for message in Message.objects.about(registration):
        if message.to_address == registration.email:
            yield "message", message, {f"{of}.email", f"{of}.preferred_name"}
        else:
            yield "message to the helper", message, {f"{helper}.email", f"{helper}.name"}


def _calls(world: World) -> None:
    """Calls of each room: given to the partner, to nobody, made, about a death, to herself."""
    partner, coordinator = world.readers[Role.PARTNER], world.readers[Role.COORDINATOR]

    def typed(name: str, room: Room, *, topic: str = "", **standing: Any) -> CallTask:
        made, of = world.canaries, "people.calltask"
        about = made.word(name, f"{of}.about_name") if topic == CallTopic.DEATH else ""
        task = make_call_task(
            room=room,
            name=made.word(name, f"{of}.typed_name"),
            phone=made.phone(name, f"{of}.typed_phone"),
            script=made.word(name, f"{of}.script"),
            topic=topic,
            about_name=about,
        )
        world.add(name, task, room=room, waits=name != "a call made", **standing)
        return task

    hers = typed("her call", Room.GROUP, follower=Role.PARTNER)
    assign_call_task(hers, by=coordinator, now=NOW, assignee=partner)
    typed("a call of the group", Room.GROUP, topic=CallTopic.DEATH)
    finish_call_task(typed("a call made", Room.GROUP), by=coordinator, now=NOW)
    typed("a call of assistance", Room.ASSISTANCE)
    typed("a call of social work", Room.SOCIAL_WORK)
    known = typed("a call to whom she knows", Room.ASSISTANCE, known_to=frozenset({Role.FINANCE}))
    know_caller(known, by=world.readers[Role.FINANCE], now=NOW)
    herself = world.rows["person of the partner"].subject
    task = make_call_task(room=Room.GROUP, person=herself, assigned_to=partner)
    standing = {"words": "of the partner", "close_to": frozenset({Role.PARTNER}), "waits": True}
    world.add("a call to the partner", task, room=Room.GROUP, **standing)
