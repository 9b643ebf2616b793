"""What people hold about a person, and what others may ask about her."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from stage4club.core.emergency import Section, lines_of, named
from stage4club.core.models.subject import subject_key

from .models import CallTask, Person, Tie, User
from .policy import may_receive


def may_contact(people: Collection[int], *, purpose: str, now: datetime) -> set[int]:
    """Those to whom a message of this purpose may go: the status of each decides.

    Somebody who is no longer stored is not written to.
    """
    statuses = Person.objects.filter(pk__in=people).values_list("pk", "status")
    return {key for key, status in statuses if may_receive(status, purpose)}


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Their cards, the calls to them, and who said that she knows them."""
    rows = [*Person.objects.filter(pk__in=people).only("pk")]
    calls = [*CallTask.objects.filter(person__in=people).only("pk")]
    ties = [*Tie.objects.filter(Q(person__in=people) | Q(call__in=calls)).only("pk")]
    return [subject_key(row) for row in (*rows, *calls, *ties)]


def emergency_record(*, reference: str, user: User) -> Model | None:
    """The person or the call of this reference, unless it is close to `user`."""
    person = Person.objects.filter(reference=reference)
    call = CallTask.objects.filter(reference=reference)
    return (
        person.exclude(pk__in=Person.objects.close_to(user).values("pk")).first()
        or call.exclude(pk__in=CallTask.objects.close_to(user).values("pk")).first()
    )


def emergency_sections(*, row: Model) -> Sequence[Section] | None:
    """Everything of a contact card, or of a call to make."""
    if isinstance(row, Person):
        return [Section(_("To reach"), _card(row))]
    if isinstance(row, CallTask):
        return [
            Section(_("To reach"), _called(row)),
            Section(_("Call"), lines_of(row, "reason", "topic", "about_name", "script")),
            Section(_("To follow"), lines_of(row, "due_on", "assigned_to", "state")),
        ]
    return None


def _card(person: Person) -> list[tuple[str, str]]:
    return [
        *lines_of(person, "preferred_name"),
        *named([(_("telephone"), person.number)]),
        *lines_of(person, "email", "contact_by", "good_time"),
        (_("A voice message may be left"), _("Yes") if person.voicemail else _("No")),
        *lines_of(person, "language", "status"),
    ]


def _called(call: CallTask) -> list[tuple[str, str]]:
    return [
        *named([(_("name"), call.called_name), (_("telephone"), call.number)]),
        *lines_of(call, "good_time", "language"),
    ]
