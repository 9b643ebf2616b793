"""The contact card of a person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.staff.columns import named_row, phone_link
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb

from ..enums import PersonStatus
from ..models import Person
from ..operations import resume_contact, stop_contact


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """The contact card of somebody with a record in one's own rooms."""

    is_personal = True
    state_field = "status"
    list_display = ("row", "language", "status")
    list_filter = ("status", "language")
    ordering = ("-pk",)
    sortable_by = ("row",)
    fields = (
        "preferred_name",
        "telephone",
        "email",
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

    def whom(self, subject: Any) -> str:
        """Herself."""
        return str(subject.preferred_name)

    @admin.display(description=gettext_lazy("person"), ordering="preferred_name")
    def row(self, person: Person) -> str:
        """Her name, and the reference."""
        return named_row(person.preferred_name, person.reference)

    @admin.display(description=gettext_lazy("telephone"))
    def telephone(self, person: Person) -> str:
        """The number as people read it, ready to be called."""
        return phone_link(person.number)
