"""What staff are asked about calls and accounts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.forms import EmailLineField, LineField
from stage4club.core.staff.fields import StaffModelForm

from ..enums import Recognised, Role
from ..models import CallTask, Tie, User
from ..operations.accounts import reserve_address
from ..policy import roles_of_room


class AssignCallForm(forms.Form):
    """Whom to give the call to: somebody of its room who neither is that person nor knows her."""

    needs_subject = True
    assignee = forms.ModelChoiceField(
        label=_("Give to"), queryset=User.objects.none(), empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, subject: CallTask, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        callers = User.objects.with_role(*roles_of_room(subject.room))
        person = subject.person
        known = Tie.objects.about(person=person, call=None if person else subject)
        callers = callers.exclude(pk__in=known.values("user"))
        if person:
            callers = callers.exclude(email__iexact=person.email)
        cast("forms.ModelChoiceField[User]", self.fields["assignee"]).queryset = callers


def _roles_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class RolesForm(forms.Form):
    """The roles of an account, those it has already ticked."""

    needs_subject = True
    roles = _roles_field()

    def __init__(self, *args: Any, subject: User, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["roles"] = [role.value for role in subject.roles]


class AccountForm(StaffModelForm):
    """Name, address and language. There is no password here: it is chosen by its owner."""

    name = LineField(label=_("Name"), help_text=_("As colleagues know her."))
    email = EmailLineField(
        label=_("E-mail"),
        help_text=_("She signs in with this address."),
        attrs={"autocomplete": "off"},
    )

    class Meta:
        """What is typed."""

        model = User
        fields = ("name", "email", "language")

    def clean_email(self) -> str:
        """The address as it is stored; nobody else takes it until this is saved."""
        try:
            return reserve_address(self.cleaned_data["email"], owner=self.instance)
        except RuleError as refusal:
            raise forms.ValidationError(str(refusal)) from None


class NewAccountForm(AccountForm):
    """The same, and what she will do here."""

    roles = _roles_field()


class ResetForm(forms.Form):
    """How the administrator knew that the one who asks is the owner of the account."""

    recognised = forms.TypedChoiceField(
        label=_("How did you recognise this person?"),
        help_text=_("A call or a message that you receive proves nothing: call back yourself."),
        choices=Recognised.choices,
        coerce=Recognised,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you recognised this person.")},
    )
