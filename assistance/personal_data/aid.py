"""What applications hold about people, and what they do when news comes up from below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from stage4club.core.emergency import Line, Section, lines_of, named
from stage4club.core.models.conditions import NOTHING, none_of
from stage4club.core.models.subject import is_about, subject_key
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask, Person, User
from stage4club.people.operations import MustNotBeCalled
from stage4club.privacy.models import Consent

from ..emails.aid import RECEIVED_HELPER
from ..enums import AID_UNDECIDED, AidClosing, AidState, Need
from ..models import (
    AidCircumstances,
    AidDecision,
    AidHelper,
    AidRequest,
    AidYear,
    AskedPaper,
    BankDetails,
    Document,
    LedgerEntry,
    Payment,
    PaymentWay,
    StageAttestation,
)
from ..operations.aid import (
    close_aid_request,
    give_applications_back,
    give_payments_back,
    have_called,
    hold_applications,
    let_letter_leave,
    spoken_news,
    write_links_at,
)

_SUBJECT = AidRequest._meta.label_lower
_VIEW = "assistance.view_aidrequest"


def visible_people(user: User) -> Q:
    """People with an application that `user` may open."""
    if not user.scopes(_VIEW):
        return NOTHING
    return Q(in_assistance=True) & none_of("pk", AidRequest.objects.close_keys(user).people)


def visible_messages(user: User) -> Q:
    """Messages about applications that `user` may open."""
    if not user.scopes(_VIEW):
        return NOTHING
    return is_about(AidRequest, but=AidRequest.objects.close_keys(user).rows)


def emergency_record(*, reference: str, user: User) -> AidRequest | None:
    """The application of this reference, unless its person is close to `user`."""
    close = AidRequest.objects.close_to(user).order_by().values("pk")
    found = AidRequest.objects.filter(reference=reference).exclude(pk__in=close)
    return found.select_related("person", "reviewer").first()


def emergency_sections(*, row: Model) -> Sequence[Section] | None:
    """How she is reached, who helps her, what she asked for and where it stands."""
    if not isinstance(row, AidRequest):
        return None
    sections = [Section(_("To reach"), _to_reach(row))]
    helper = AidHelper.objects.filter(request=row).first()
    if helper is not None:
        lines = [
            *lines_of(helper, "name", "relationship"),
            *named([(_("telephone"), helper.number)]),
            *lines_of(helper, "email"),
        ]
        sections.append(Section(_("Who helps this person"), lines))
    asked: list[Line] = [
        *named([(_("to help with"), ", ".join(str(Need(need).label) for need in row.needs))]),
        *lines_of(row, "amount_requested", "amount_granted"),
    ]
    followed = ("state", "received_at", "promised_on", "reviewer")
    return [
        *sections,
        Section(_("What is asked for"), asked),
        Section(_("To follow"), lines_of(row, *followed)),
    ]


def _to_reach(row: AidRequest) -> list[Line]:
    reached = ("email", "contact_by", "good_time", "voicemail", "language", "for_whom")
    return [
        *lines_of(row, "preferred_name"),
        *named([(_("telephone"), row.number or row.person.number)]),
        *lines_of(row, *reached),
    ]


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Their applications, with all that stands beside, and their years of assistance."""
    of_them = AidRequest.objects.filter(person__in=people)
    rows: list[Model] = [*of_them.only("pk")]
    beside = (AidCircumstances, AidHelper, AskedPaper, Document, AidDecision)
    for model in (*beside, PaymentWay, BankDetails, Payment, LedgerEntry):
        rows += model._default_manager.filter(request__in=of_them).only("pk")
    rows += AidYear.objects.filter(person__in=people).only("pk")
    rows += StageAttestation.objects.filter(person__in=people).only("pk")
    return [subject_key(row) for row in rows]


def of_same_person(subject: tuple[str, str]) -> list[tuple[str, str]]:
    """Every application of the person whose application `subject` is."""
    subject_type, key = subject
    if subject_type != _SUBJECT:
        return []
    hers = AidRequest.objects.filter(person__aid_requests=int(key)).order_by()
    return [(_SUBJECT, str(pk)) for pk in hers.values_list("pk", flat=True)]


def links_asked(*, address: str, key: str, now: datetime) -> None:
    """Somebody would like the links of this address again."""
    write_links_at(address, key=key, now=now)


def hold_requests(*, person: Person) -> None:
    """Until the transaction ends, nobody else changes an application of hers."""
    hold_applications(person)


def tied(*, person: Person, user: User, by: User, now: datetime) -> None:
    """Who knows this person reviews and pays nothing of hers any more."""
    give_applications_back(person, user=user, by=by, now=now)
    give_payments_back(person, user=user, by=by, now=now)


def died(*, person: Person, by: User, now: datetime) -> None:
    """What the bank does not have yet is taken back: people decide who receives it.

    What was granted stays granted in her year, and what she asked for stays open to whoever
    decides: nothing is lost, and a mistake is undone by the ordinary verbs. The caller holds all.
    """
    give_payments_back(person, by=by, now=now)


def consent_withdrawn(*, consent: Consent, by: User | None, now: datetime) -> None:
    """Without her agreement nobody reads, and nobody decides on, what she sent."""
    if consent.subject_type != _SUBJECT:
        return
    undecided = AidRequest.objects.filter(state__in=AID_UNDECIDED, decided_at__isnull=True)
    request = undecided.filter(pk=consent.subject_id).first()
    if request is not None:
        close_aid_request(request, by=by, now=now, closing=AidClosing.WITHDRAWN)


def message_failed(*, message: Message, now: datetime) -> None:
    """Somebody did not get her message: a human calls her, with the words to say.

    Nobody calls about what was closed, unless she gave it up and is told so; nor somebody who
    must not be called.
    """
    if message.subject_type != _SUBJECT:
        return
    request = AidRequest.objects.select_related("person", "reviewer").get(pk=message.subject_id)
    if request.state == AidState.CLOSED and request.closing != AidClosing.GIVEN_UP:
        return
    if message.kind == RECEIVED_HELPER.name:
        helper = AidHelper.objects.filter(request=request).first()
        words = _("This message was for %(name)s, who filled in the form for this person.")
        script = words % {"name": helper.name} if helper else ""
    else:
        script = spoken_news(request)
    with suppress(MustNotBeCalled):
        have_called(
            request,
            reason=CallReason.MESSAGE_FAILED,
            dedupe_key=f"message-failed/{message.pk}",
            script=script,
            now=now,
        )


def call_made(*, call: CallTask, by: User, now: datetime) -> None:
    """That nothing is granted was said: the letter may leave."""
    if call.subject_type == _SUBJECT:
        request = AidRequest.objects.filter(pk=call.subject_id).first()
        if request is not None:
            let_letter_leave(request, now=now)
