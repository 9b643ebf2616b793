"""What is asked around a thread: the code that opens it, a message, who comes along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import (
    BlockField,
    CheckField,
    CodeField,
    EmailLineField,
    LineField,
    NotSixDigits,
    PhoneLineField,
    Section,
    StageForm,
    asks_the_public,
)

#: A practical matter takes a few lines.
LONGEST = 1000


@asks_the_public(_("To open your messages about an appointment"))
class ThreadCodeForm(StageForm):
    """The code that was sent or said."""

    title = _("Write your code")
    submit_label = _("Open my messages")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    code = CodeField(
        label=_("Six-digit code"), missing=NotSixDigits.message, help_text=_("It works once.")
    )

    sections = (Section(("code",)),)
    reasons = {"code": _("So that nobody but you opens your messages, even with your link.")}


@asks_the_public(_("To open the answer to an application"))
class FileCodeForm(StageForm):
    """The code that was sent or said."""

    title = _("Write your code")
    submit_label = _("Open my file")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    code = CodeField(
        label=_("Six-digit code"), missing=NotSixDigits.message, help_text=_("It works once.")
    )

    sections = (Section(("code",)),)
    reasons = {"code": _("So that nobody but you reads the answer, even with your link.")}


@asks_the_public(_("To write about an appointment"))
class MessageForm(StageForm):
    """One message about a practical matter."""

    title = _("My messages")
    submit_label = pgettext_lazy("message", "Send")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    text = BlockField(
        label=_("Your message"),
        missing=_("Write your message."),
        max_length=LONGEST,
        attrs={"rows": "4"},
    )

    sections = (Section(("text",)),)
    reasons = {"text": _("So that we can answer you. It is erased after 90 days.")}


@asks_the_public(_("To say who comes along to a family meeting"))
class AttendeeForm(StageForm):
    """Another adult: a name, one way to be reached, and that she agrees."""

    title = _("Who comes along")
    submit_label = _("Add this person")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]
    one_of = frozenset({"email", "phone"})

    name = LineField(label=_("First name, or the name to use"), missing=_("Write a name."))
    email = EmailLineField(label=_("E-mail"), required=False)
    phone = PhoneLineField(label=_("Telephone"), required=False)
    agrees = CheckField(label=_("This person agrees that you give us this information."))

    sections = (Section(("name", "email", "phone", "agrees")),)
    reasons = {
        "name": _("So that we know how to call this person."),
        "email": _("So that we can send this person the link to a page of her own."),
        "phone": _("If there is no e-mail. One of the two is enough."),
        "agrees": _("Because this information belongs to this person."),
    }

    def not_about_who_types(self) -> Iterable[str]:
        """Somebody else than who types."""
        return ("name", "email", "phone")

    def clean(self) -> dict[str, Any]:
        """One way to be reached, and one only."""
        super().clean()
        typed = self.cleaned_data
        reached = [name for name in ("email", "phone") if typed.get(name)]
        if not reached and not {"email", "phone"} & set(self.errors):
            self.add_error("email", ValidationError(_("Write an e-mail or a telephone number.")))
        if len(reached) > 1:
            self.add_error("phone", ValidationError(_("One way is enough: leave one empty.")))
        return typed
