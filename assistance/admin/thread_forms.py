"""What a social worker types around the threads of an appointment."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
)
from stage4club.people.models import User

from ..forms.thread import LONGEST
from ..models import Appointment, Thread
from ..operations import threads_of


class AnswerForm(StageForm):
    """A message to one of the adults."""

    title = _("Messages")
    submit_label = pgettext_lazy("message", "Send")
    # Staff are no robots.
    website = None  # type: ignore[assignment]

    text = BlockField(
        label=_("Your message"),
        missing=_("Write your message."),
        max_length=LONGEST,
        attrs={"rows": "3"},
    )

    sections = (Section(("text",)),)
    reasons = {"text": _("Practical matters only. It is erased after 90 days.")}


class AddAttendeeForm(forms.Form):
    """Somebody who comes along, as the person says it."""

    name = LineField(label=_("First name, or the name to use"), missing=_("Write a name."))
    email = EmailLineField(label=_("E-mail"), required=False)
    phone = PhoneLineField(label=_("Telephone"), required=False)
    agrees = CheckField(label=_("This person agrees that we have this information."))

    def clean(self) -> dict[str, Any]:
        """One way to be reached, and one only; the box is answered, and not handed on."""
        super().clean()
        typed = self.cleaned_data
        reached = [name for name in ("email", "phone") if typed.get(name)]
        if not reached and not {"email", "phone"} & set(self.errors):
            self.add_error("email", ValidationError(_("Write an e-mail or a telephone number.")))
        if len(reached) > 1:
            self.add_error("phone", ValidationError(_("One way is enough: leave one empty.")))
        typed.pop("agrees", None)
        return typed


class _OneOfThemForm(forms.Form):
    """A choice among the adults of this appointment."""

    needs_subject = True

    def __init__(self, *args: Any, subject: Appointment, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [thread for thread in threads_of(subject) if self.is_offered(thread)]
        self._threads = {thread.key: thread for thread in offered}
        choice: Any = self.fields["whose"]
        choice.choices = [(key, thread.name) for key, thread in self._threads.items()]

    @abstractmethod
    def is_offered(self, thread: Thread) -> bool:
        """Whether one may choose her."""

    def chosen(self) -> Thread:
        """The thread of who was chosen."""
        key: str = self.cleaned_data["whose"]
        return self._threads[key]


class ReadCodeForm(_OneOfThemForm):
    """To whom the code is read: to those who are not written to."""

    whose = ChoiceField(label=_("Who is on the telephone?"), choices=())

    def is_offered(self, thread: Thread) -> bool:
        """Who gets none by e-mail."""
        return not thread.email

    def clean(self) -> dict[str, Any]:
        """The thread itself."""
        super().clean()
        return {"thread": self.chosen()} if "whose" in self.cleaned_data else {}


class RemoveAttendeeForm(_OneOfThemForm):
    """Who does not come along after all."""

    whose = ChoiceField(label=_("Who does not come along?"), choices=())

    def is_offered(self, thread: Thread) -> bool:
        """All but the person herself."""
        return thread.attendee is not None

    def clean(self) -> dict[str, Any]:
        """The attendee herself."""
        super().clean()
        return {"attendee": self.chosen().attendee} if "whose" in self.cleaned_data else {}
