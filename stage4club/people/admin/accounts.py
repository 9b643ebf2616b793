"""Staff accounts: name, address, roles. What a role may do is a table in code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.spoken import clock, long_day
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.staff.preview import Preview
from stage4club.core.staff.verbs import Verb
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import Rendered

from ..enums import AccountChange
from ..models import User
from ..operations import (
    change_account,
    change_roles,
    close_account,
    close_sessions,
    has_factor,
    invite_user,
    last_invitations,
    open_account,
    preview_invitation,
    preview_new_password,
    reopen_account,
    reset_second_factor,
    send_new_password,
)
from .forms import AccountForm, NewAccountForm, ResetForm, RolesForm
from .ties import END_TIE, ties_in_words


def _preview(words: Callable[..., Rendered]) -> Callable[..., Preview]:
    def preview(user: User, *, by: User, now: datetime) -> Preview:
        content = words(user, by=by, now=now)
        return Preview(
            subject=content.subject,
            text=content.text,
            html=content.html,
            recipient=user.email,
            language=user.language,
            note=_(
                "It leaves at once. Its link is for the person who receives it, "
                "so you do not see it here."
            ),
        )

    return preview


def _awaits_password(user: User, by: User) -> bool:
    return user.is_active and not user.has_usable_password()


def _has_password(user: User, by: User) -> bool:
    return user.is_active and user.has_usable_password()


def _is_signed_in_elsewhere(user: User, by: User) -> bool:
    # Her own sessions stand on « Mes sessions ouvertes », where she stays signed in.
    return user.pk != by.pk and _has_password(user, by)


def _has_lost_hers(user: User, by: User) -> bool:
    return user.pk != by.pk and has_factor(user)


def _is_open(user: User, by: User) -> bool:
    return user.is_active


def _is_closed(user: User, by: User) -> bool:
    return not user.is_active


@admin.register(User)
class UserAdmin(StaffModelAdmin):
    """Accounts are opened and corrected here; the rest is verbs."""

    is_personal = True
    list_display = ("name", "email", "role_names", "is_active", "has_password")
    list_filter = ("is_active",)
    ordering = ("name", "pk")
    search_fields = ("name", "email")
    search_help_text = gettext_lazy("A name or an address")
    readonly_fields = ("role_names", "is_active", "password_words", "tie_words")
    verbs = (
        Verb(
            name="invite",
            label=gettext_lazy("Send the invitation"),
            permission="people.invite_user",
            operation=invite_user,
            allowed=_awaits_password,
            preview=_preview(preview_invitation),
            intro=lambda user: _("She chooses her password herself, through a link."),
            done=lambda message: _("The invitation is on its way."),
        ),
        Verb(
            name="change-roles",
            label=gettext_lazy("Change the roles"),
            permission="people.change_roles_user",
            operation=change_roles,
            form=RolesForm,
            intro=lambda user: _(
                "It applies from her next click. Whoever is no social worker any more keeps no "
                "appointment: they go back to her colleagues within a minute, and the people who "
                "expected them are called. Giving the role again does not bring them back."
            ),
            done=lambda user: (
                _("Her roles are: %(roles)s.") % {"roles": ", ".join(user.role_labels)}
            ),
            quiet=True,
        ),
        Verb(
            name="new-password",
            label=gettext_lazy("Send a link for a new password"),
            permission="people.renew_password_user",
            operation=send_new_password,
            allowed=_has_password,
            preview=_preview(preview_new_password),
            intro=lambda user: _(
                "For somebody who forgot hers. The old one works until she has chosen another."
            ),
            done=lambda message: _("The link is on its way."),
            quiet=True,
        ),
        Verb(
            name="close-sessions",
            label=gettext_lazy("Close all sessions"),
            permission="people.close_sessions_user",
            operation=close_sessions,
            allowed=_is_signed_in_elsewhere,
            intro=lambda user: _(
                "For a lost telephone, say. On every device she is asked for her password again; "
                "what she is typing at this moment is lost."
            ),
            done=lambda user: _("She is signed out everywhere."),
            quiet=True,
        ),
        Verb(
            name="reset-second-factor",
            label=gettext_lazy("Take the second proof away"),
            permission="people.reset_second_factor_user",
            operation=reset_second_factor,
            form=ResetForm,
            allowed=_has_lost_hers,
            intro=lambda user: _(
                "For somebody who has lost her telephone and her recovery codes. Her application, "
                "her passkeys and her codes open nothing any more; she sets up another proof when "
                "she signs in next. She is told by e-mail."
            ),
            done=lambda user: _("The second proof is taken away."),
            quiet=True,
        ),
        Verb(
            name="close",
            label=gettext_lazy("Close the account"),
            permission="people.close_user",
            operation=close_account,
            allowed=_is_open,
            intro=lambda user: _(
                "She is signed out everywhere and can no longer sign in. What she did stays under "
                "her name. What was given to her has to be given to somebody else: ask her to do "
                "so first. Appointments that are still hers go back to her colleagues within a "
                "minute, and the people who expected them are called."
            ),
            done=lambda user: _("The account is closed."),
            quiet=True,
        ),
        Verb(
            name="open-again",
            label=gettext_lazy("Open the account again"),
            permission="people.close_user",
            operation=reopen_account,
            allowed=_is_closed,
            intro=lambda user: (
                _("She can sign in again, with these roles: %(roles)s.")
                % {"roles": ", ".join(user.role_labels)}
            ),
            done=lambda user: _("The account is open again."),
        ),
        END_TIE,
    )
    history_words = {
        **dict(AccountChange.choices),
        "choose-password": gettext_lazy("Password chosen"),
        "invite": gettext_lazy("Invitation sent"),
        "new-password": gettext_lazy("Link for a new password sent"),
        "change-roles": gettext_lazy("Roles given"),
        "forgotten-password": gettext_lazy("Link for a new password asked for at the sign-in page"),
        "close-sessions": gettext_lazy("Sessions closed"),
        "close": gettext_lazy("Account closed"),
        "open-again": gettext_lazy("Account opened again"),
        "export": gettext_lazy("Log exported"),
        "export-payments": gettext_lazy("List of payments taken away"),
        "emergency-unknown": gettext_lazy("Emergency access: a reference that opens nothing"),
        "emergency-closed": gettext_lazy("Emergency access: closed for an hour"),
        "emergency-refused": gettext_lazy("Emergency access: tried while it was closed"),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the groups that `role_names` reads."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is typed for a new account; later, what only verbs change besides."""
        typed = ("name", "email", "language")
        return (*typed, "roles") if obj is None else (*typed, *self.readonly_fields)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Roles are asked once, for a new account; then there is a verb."""
        form = NewAccountForm if obj is None else AccountForm
        return super().get_form(request, obj, change, **{"form": form, **options})

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        """One operation for each of the two pages."""
        by: Any = request.user
        if change:
            change_account(obj, by=by, now=timezone.now())
        else:
            roles = form.cleaned_data["roles"]
            open_account(obj, by=by, now=timezone.now(), roles=roles)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The names of the changed fields; giving roles is an event of its own."""
        names: list[str] = super().construct_change_message(request, form, formsets, add)
        return [name for name in names if name != "roles"]

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, user: User) -> str:
        """The roles, in words."""
        return ", ".join(user.role_labels)

    @admin.display(description=gettext_lazy("password chosen"), boolean=True)
    def has_password(self, user: User) -> bool:
        """Whether she can sign in."""
        return user.has_usable_password()

    @admin.display(description=gettext_lazy("password"))
    def password_words(self, user: User) -> str:
        """Whether it is chosen, and what became of the last link."""
        chosen = _("Chosen by her") if user.has_usable_password() else _("Not chosen yet")
        message = last_invitations([user]).get(user.pk)
        return chosen if message is None else f"{chosen}. {_link_words(message)}"

    @admin.display(description=gettext_lazy("declared ties"))
    def tie_words(self, user: User) -> str:
        """Whom she said that she knows, by public reference: no name, no room."""
        return ties_in_words(user)

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """Invitations that did not arrive: nobody else would notice."""
        users = [user for user in self.get_queryset(request) if _awaits_password(user, user)]
        messages = last_invitations(users)
        return [
            WaitingLine(
                _("The invitation to %(name)s could not be delivered.") % {"name": user.name},
                self.subject_url(user),
            )
            for user in users
            if user.pk in messages and messages[user.pk].state == MessageState.FAILED
        ]


def _link_words(message: Message) -> str:
    words = {
        "date": long_day(message.created_at),
        "time": clock(message.created_at),
        "state": message.get_state_display().lower(),
        "reason": message.error_in_words,
    }
    if message.state == MessageState.FAILED:
        return _("Link of %(date)s, %(time)s: could not be sent. %(reason)s") % words
    return _("Link of %(date)s, %(time)s: %(state)s.") % words
