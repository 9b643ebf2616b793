"""The contact card of a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.models import AuditEvent
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.contacts import ContactsAdmin, are_shown, email_words, phone_words
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb

from ..enums import PersonStatus
from ..models import Person
from ..operations import resume_contact, stop_contact


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin, ContactsAdmin):
    """The contact card of somebody with a record in one's own rooms.

    It is nobody's work by itself: who calls reads the number on the record that she follows.
    """

    is_personal = True
    state_field = "status"
    list_display = ("row", "language", "status")
    list_filter = ("status", "language")
    ordering = ("-pk",)
    sortable_by = ("row",)
    fields = (
        "preferred_name",
        "telephone",
        "email_display",
        "contact_by",
        "good_time",
        "voicemail",
        "language",
        "status_changed_at",
    )
    verbs = (
        Verb(
            name="contact-again",
            label=gettext_lazy("May be contacted again"),
            permission="people.resume_contact_person",
            operation=resume_contact,
            states=(PersonStatus.DO_NOT_CONTACT,),
            intro=lambda person: _(
                "For somebody who asks for it, or where it was noted by mistake. "
                "What was stopped stays stopped: nothing leaves by itself."
            ),
            done=lambda person: _("Noted. This person may be written to and called again."),
        ),
        Verb(
            name="do-not-contact",
            label=gettext_lazy("Do not contact"),
            permission="people.stop_contact_person",
            operation=stop_contact,
            states=(PersonStatus.ACTIVE, PersonStatus.PAUSE, PersonStatus.LEFT),
            intro=lambda person: _(
                "Nothing will leave for this person any more, from any room. "
                "What was about to leave is stopped, and the calls to make are cancelled."
            ),
            done=lambda person: _("Noted. Nothing more will be sent."),
            quiet=True,
        ),
    )

    history_words = {
        "note-death": gettext_lazy("A death was noted"),
        "undo-death": gettext_lazy("A death that was noted by mistake was undone"),
    }

    def names_for(self, reader: Any, events: Iterable[AuditEvent]) -> dict[int, str]:
        """Nobody's: all rooms share the card, and a name left out would tell of another room."""
        return {event.actor_id: "" for event in events if event.actor_id is not None}

    def whom(self, subject: Any) -> str:
        """Herself."""
        return str(subject.preferred_name)

    @admin.display(description=gettext_lazy("person"), ordering="preferred_name")
    def row(self, person: Person) -> str:
        """Her name, and the reference."""
        return named_row(person.preferred_name, person.reference)

    @admin.display(description=gettext_lazy("telephone"))
    def telephone(self, person: Person) -> str:
        """The number as people read it, masked unless it was asked for."""
        return phone_words(person.number, shown=are_shown(person))

    @admin.display(description=gettext_lazy("e-mail"))
    def email_display(self, person: Person) -> str:
        """The address, masked unless it was asked for."""
        return email_words(person.email, shown=are_shown(person))

    def has_contacts(self, subject: Any) -> bool:
        """Where a number or an address is kept."""
        return bool(subject.number or subject.email)
