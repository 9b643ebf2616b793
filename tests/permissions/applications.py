"""The sealed room of financial assistance, with canaries in what people typed there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistance.enums import AskedBecause, Grounds, Paper, PayBy
from assistance.models import AidRequest
from assistance.operations.aid import (
    Way,
    approve_aid_request,
    approve_payment,
    ask_documents,
    begin_draft,
    choose_way,
    prepare_payment,
    receive_documents,
    send_payment,
    start_review,
)
from stage4club.core.bank_accounts import AccountNumbers
from stage4club.notifications.models import Message
from stage4club.people.enums import Role, Room
from stage4club.people.operations import declare_tie
from stage4club.privacy.models import Consent
from tests.assistance.aids import make_aid_request
from tests.assistance.documents import send
from tests.factories import NOW, make_helper
from tests.permissions.rows import World

A, BESIDE, H = (f"assistance.aid{part}." for part in ("request", "circumstances", "helper"))
ASKED, DECIDED = "assistance.askedpaper.words", "assistance.aiddecision.words"

WAY, BANK = "assistance.paymentway.", "assistance.bankdetails."
NUMBERS = ("institution", "transit", "account")
#: Its attestation is awaited: the care team may be written to.
WITHOUT_PAPERS = "without its papers"
#: One that is seen, and those that the finance officer must not see.
WITH_A_DOCUMENT = {"reviewed", "of the finance officer", "known to the finance officer"}

FINANCE, APPROVER = Role.FINANCE, Role.APPROVER


def applications(world: World) -> None:
    """One at each stage, a robot's, and those of whom the finance officer knows; a draft."""
    officer = world.readers[FINANCE]
    hers = {"follower": FINANCE}
    _typed(world, "that waits", waits=True)
    _typed(world, WITHOUT_PAPERS)
    reviewed = _typed(world, "reviewed", waits_for=frozenset({FINANCE}), **hers)
    start_review(reviewed, by=officer, now=NOW)
    asked = _typed(world, "with a question", **hers)
    start_review(asked, by=officer, now=NOW)
    ask_documents(
        asked,
        by=officer,
        now=NOW,
        paper=Paper.RECEIPT,
        because=AskedBecause.MISSING,
        words=world.canaries.word("application with a question", ASKED),
    )
    for which, amount, standing in (
        ("to confirm", 1200, {"waits_for": frozenset({APPROVER})}),
        ("decided", 300, {"is_over": True}),
    ):
        decided = _typed(world, which, **hers, **standing)
        start_review(decided, by=officer, now=NOW)
        approve_aid_request(
            decided,
            by=officer,
            now=NOW,
            amount=Decimal(amount),
            grounds=Grounds.BUDGET,
            words=world.canaries.word(f"application {which}", DECIDED),
        )
    _paid(world)
    _typed(world, "robot's", suspicious=True)
    herself = {"close_to": frozenset({FINANCE})}
    _typed(world, "of the finance officer", email=officer.email, waits=True, **herself)
    known = _typed(world, "known to the finance officer", waits=True, known_to=frozenset({FINANCE}))
    start_review(known, by=officer, now=NOW)
    declare_tie(known.person, by=officer, now=NOW)
    for row in world.of("assistance.aidrequest"):
        _told(world, row.name)
    typed = {"message": world.canaries.word("draft of an application", "assistance.aiddraft.body")}
    begin_draft(form_key="draft", answers=typed, language="fr", now=NOW)


def _paid(world: World) -> None:
    """One to prepare, one to approve, one of which the bank has the payment."""
    officer, approver = world.readers[FINANCE], world.readers[APPROVER]
    for which, standing in (
        ("to pay", {"waits_for": frozenset({FINANCE})}),
        ("to approve", {"waits_for": frozenset({APPROVER})}),
        ("at the bank", {}),
    ):
        name = f"application {which}"
        granted = _typed(world, which, follower=FINANCE, is_over=True, **standing)
        start_review(granted, by=officer, now=NOW)
        approve_aid_request(
            granted, by=officer, now=NOW, amount=Decimal(300), grounds=Grounds.BUDGET
        )
        made = [world.canaries.word(name, f"{BANK}{column}") for column in NUMBERS]
        payee = world.canaries.word(name, f"{WAY}payee")
        way = Way(PayBy.DEPOSIT, payee=payee, account=AccountNumbers(*made))
        choose_way(granted, by=None, now=NOW, way=way)
        if which == "to pay":
            continue
        payment = prepare_payment(granted, by=officer, now=NOW)
        if which == "at the bank":
            approve_payment(granted, by=approver, now=NOW)
            send_payment(granted, by=officer, now=NOW)
        world.add(f"payment of {name}", payment, words=name, room=Room.ASSISTANCE)
    mailed = _typed(world, "paid by cheque", follower=FINANCE, is_over=True)
    start_review(mailed, by=officer, now=NOW)
    approve_aid_request(mailed, by=officer, now=NOW, amount=Decimal(200), grounds=Grounds.BUDGET)
    words = [
        world.canaries.word("application paid by cheque", f"{WAY}{column}")
        for column in ("payee", "address")
    ]
    choose_way(mailed, by=officer, now=NOW, way=Way(PayBy.CHEQUE, *words))
    prepare_payment(mailed, by=officer, now=NOW)
    approve_payment(mailed, by=approver, now=NOW)
    send_payment(mailed, by=officer, now=NOW)


def _typed(
    world: World, which: str, *, suspicious: bool = False, email: str = "", **standing: Any
) -> AidRequest:
    name, made = f"application {which}", world.canaries
    request = make_aid_request(
        suspicious=suspicious,
        preferred_name=made.word(name, f"{A}preferred_name"),
        email=email or made.email(name, f"{A}email"),
        phone=made.phone(name, f"{A}phone"),
        amount_requested=Decimal(1500),
        legal_name=made.word(name, f"{BESIDE}legal_name"),
        message=made.word(name, f"{BESIDE}words"),
        helper=make_helper(
            name=made.word(name, f"{H}name"),
            relationship=made.word(name, f"{H}relationship"),
            email=made.email(name, f"{H}email"),
            phone=made.phone(name, f"{H}phone"),
        ),
    )
    if not suspicious and which != WITHOUT_PAPERS:
        receive_documents(request, by=None, now=NOW, papers=list(request.papers.awaited()))
    if which in WITH_A_DOCUMENT:
        send(request, f"{made.word(name, 'assistance.document.name')}.pdf")
    of_room = {"words": name, "room": Room.ASSISTANCE, **standing}
    world.add(name, request, **of_room)
    of_room |= {"waits": False, "waits_for": frozenset()}
    world.add(f"person of {name}", request.person, **of_room)
    return request


def _told(world: World, name: str) -> None:
    """What was agreed to and what was written, all of it as seen as the application itself."""
    row = world.rows[name]
    standing = {
        key: getattr(row, key)
        for key in ("words", "room", "follower", "close_to", "known_to", "is_over")
    }
    for consent in Consent.objects.about(row.subject):
        world.add(f"consent {consent.purpose} of {name}", consent, **standing)
    for number, message in enumerate(Message.objects.about(row.subject)):
        shows = frozenset({f"{A}email", f"{A}preferred_name"})
        typed = frozenset(place.column for place in world.canaries.of(row.words, shows))
        world.add(f"message {number} of {name}", message, shows=typed, **standing)
