"""How a person wishes to be left alone, or not."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.errors import RuleError
from stage4club.notifications.operations import abort_open_messages

from ..enums import PersonStatus
from ..models import Person, User
from ..policy import DEATH_UNDONE_WITHIN
from .call_tasks import cancel_open_calls
from .locks import hold_person

#: Nothing is noted any more about the wishes of somebody who has died.
_STOPPED = frozenset({PersonStatus.DO_NOT_CONTACT, PersonStatus.DECEASED})
#: As the history tells it; what she was before is read from there.
_DEATH = "note-death"


class AlreadyInStatus(RuleError):
    """What is to be noted is so already, or no longer makes sense."""

    message = _("This is already noted for this person.")


class TooLateToUndo(RuleError):
    """A death that was noted by mistake is undone within thirty days."""

    message = _("This was noted more than thirty days ago: it can no longer be undone here.")


@transaction.atomic(savepoint=False)
def delete_unused_person(person: Person) -> bool:
    """Forget a person typed by mistake a moment ago; True when nothing else speaks of her."""
    try:
        with transaction.atomic():
            person.delete()
    except models.ProtectedError:
        return False
    return True


@transaction.atomic
def stop_contact(person: Person, *, by: User, now: datetime) -> Person:
    """Note « ne plus me contacter »: no message leaves any more, from any room, and nobody calls.

    What was waiting is aborted and the calls to make are cancelled. Raises `AlreadyInStatus` when
    it is already so, or when the person has died.
    """
    # Messages before the person (`hold_person`), as a worker that settles one and opens a call.
    abort_open_messages(person.pk, by=by, now=now, reason="do_not_contact")
    person = hold_person(person.pk)
    if person.status in _STOPPED:
        raise AlreadyInStatus
    cancel_open_calls(person, by=by, now=now)
    return _move(person, "do-not-contact", PersonStatus.DO_NOT_CONTACT, by=by, now=now)


@transaction.atomic
def resume_contact(person: Person, *, by: User, now: datetime) -> Person:
    """She may be contacted again, because she asked for it or it was noted by mistake.

    Nothing that was stopped is sent or called after all. Raises `AlreadyInStatus` when nothing
    was stopped, or when the person has died.
    """
    person = hold_person(person.pk)
    if person.status != PersonStatus.DO_NOT_CONTACT:
        raise AlreadyInStatus
    return _move(person, "contact-again", PersonStatus.ACTIVE, by=by, now=now)


@transaction.atomic
def note_death(person: Person, *, by: User, now: datetime) -> Person:
    """She has died: nothing leaves any more, from any room, and nobody calls (domain.md §6).

    Each app hears `died` in the same transaction, with all that she asked for held. Raises
    `AlreadyInStatus`, and then nothing was changed.
    """
    # Requests of every room, then what each does, messages, the person, calls (`hold_person`).
    personal_data.notify("hold_requests", person=person)
    personal_data.notify("died", person=person, by=by, now=now)
    abort_open_messages(person.pk, by=by, now=now, reason="died")
    person = hold_person(person.pk)
    if person.status == PersonStatus.DECEASED:
        raise AlreadyInStatus
    cancel_open_calls(person, by=by, now=now)
    return _move(person, _DEATH, PersonStatus.DECEASED, by=by, now=now)


@transaction.atomic
def undo_death(person: Person, *, by: User, now: datetime) -> Person:
    """It was a mistake: her status is the one from before. Each app hears `undied`.

    Nothing that was stopped is sent, called or paid after all: it goes on by the ordinary verbs.
    Raises `AlreadyInStatus` where no death is noted, and `TooLateToUndo`.
    """
    personal_data.notify("hold_requests", person=person)
    person = hold_person(person.pk)
    if person.status != PersonStatus.DECEASED:
        raise AlreadyInStatus
    noted = audit.history(person).filter(verb=_DEATH)[:1].get()
    if now - noted.at > DEATH_UNDONE_WITHIN:
        raise TooLateToUndo
    person = _move(person, "undo-death", PersonStatus(noted.from_state), by=by, now=now)
    personal_data.notify("undied", person=person, by=by, now=now)
    return person


def _move(person: Person, verb: str, status: PersonStatus, *, by: User, now: datetime) -> Person:
    before = person.status
    person.status, person.status_changed_at, person.status_changed_by = status, now, by
    person.save(update_fields=["status", "status_changed_at", "status_changed_by"])
    audit.record(verb, person, by=by, now=now, from_state=before, to_state=person.status)
    return person
