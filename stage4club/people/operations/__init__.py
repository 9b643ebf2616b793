"""What may be done about people, calls to make and staff accounts."""

from .accounts import (
    AddressTaken,
    LastAdministrator,
    NotAnAddress,
    NotForHerself,
    UnsuitableName,
    change_account,
    change_roles,
    choose_password,
    close_account,
    invite_admin,
    open_account,
    reopen_account,
)
from .call_tasks import (
    MustNotBeCalled,
    NotInThisRoom,
    assign_call_task,
    cancel_call_task,
    finish_call_task,
    open_call_task,
)
from .invitations import (
    AccountClosed,
    JustInvited,
    PasswordAlreadyChosen,
    PasswordNotChosen,
    invite_user,
    last_invitations,
    preview_invitation,
    preview_new_password,
    send_new_password,
)
from .locks import lock_contacts
from .people import AlreadyInStatus, delete_unused_person, resume_contact, stop_contact
from .resolving import resolve_person

__all__ = [
    "AccountClosed",
    "AddressTaken",
    "AlreadyInStatus",
    "JustInvited",
    "LastAdministrator",
    "MustNotBeCalled",
    "NotAnAddress",
    "NotForHerself",
    "NotInThisRoom",
    "PasswordAlreadyChosen",
    "PasswordNotChosen",
    "UnsuitableName",
    "assign_call_task",
    "cancel_call_task",
    "change_account",
    "change_roles",
    "choose_password",
    "close_account",
    "delete_unused_person",
    "finish_call_task",
    "invite_admin",
    "invite_user",
    "last_invitations",
    "lock_contacts",
    "open_account",
    "open_call_task",
    "preview_invitation",
    "preview_new_password",
    "reopen_account",
    "resolve_person",
    "resume_contact",
    "send_new_password",
    "stop_contact",
]
