"""« Je connais cette personne »: what is said before and after, and the ties of an account."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.spoken import long_day
from stage4club.core.staff.verbs import Verb

from ..enums import Role
from ..models import Tie, User
from ..operations import end_tie

LABEL = gettext_lazy("I know this person")


def goes_back(user: User, *, to_take: bool) -> str:
    """Where what `user` gives back goes: as she reads it before she does it.

    `to_take`: whether patient-partners can take it where nobody else coordinates.
    """
    if not user.has_role(Role.COORDINATOR) or _somebody_else_coordinates(user):
        return _("You will no longer see this file. It goes back to the coordination.")
    if to_take:
        return _(
            "You will no longer see this file. Nobody else coordinates for now: it waits among "
            "those that patient-partners can take."
        )
    return _(
        "You will no longer see this file. Nobody else coordinates for now: it stays closed until "
        "somebody else does."
    )


def done() -> str:
    """Once it is done, on her home."""
    return _("Noted. You will no longer see this file, and nobody reads here why.")


def _somebody_else_coordinates(user: User) -> bool:
    others = User.objects.with_role(Role.COORDINATOR).exclude(pk=user.pk)
    return bool(others.exists())


class EndTieForm(forms.Form):
    """Which tie to end, by public reference: whoever manages accounts learns nothing else."""

    needs_subject = True
    tie = forms.ModelChoiceField(
        label=gettext_lazy("Which tie?"),
        queryset=Tie.objects.none(),
        empty_label=gettext_lazy("Choose a reference"),
    )

    def __init__(self, *args: Any, subject: User, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast("forms.ModelChoiceField[Tie]", self.fields["tie"])
        choice.queryset = open_ties(subject)


def open_ties(user: User) -> Any:
    """Her open ties with their references, the latest first."""
    return user.ties.open().select_related("person", "call").order_by("-declared_at", "-pk")


def ties_in_words(user: User) -> str:
    """The references of those whom she said that she knows, each with its day."""
    words = [
        _("%(reference)s, since %(day)s") % {"reference": tie, "day": long_day(tie.declared_at)}
        for tie in open_ties(user)
    ]
    return " · ".join(words) or "–"


def _has_ties(user: User, by: User) -> bool:
    return user.pk != by.pk and user.ties.open().exists()


END_TIE = Verb(
    name="end-tie",
    label=gettext_lazy("End a declared tie"),
    permission="people.end_tie",
    operation=end_tie,
    form=EndTieForm,
    allowed=_has_ties,
    intro=lambda user: _(
        "She may see this file again, and be given it. Only if she says that it was a mistake."
    ),
    done=lambda tie: _("The tie is ended."),
    quiet=True,
)
