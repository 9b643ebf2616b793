"""Who may do what to which rows: one table, model × permission × role.

It follows domain.md (Roles). What does not stand here is denied: there is no superuser. A row is of
one's own rooms (`policy.ROOMS`), and nobody meets her own file nor that of somebody close to her.
Django's groups are kept equal to it (`roles`); `visible_to` of each model keeps to the scopes
(`User.scopes`); `manage.py permissions` prints it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .enums import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Scope(TextChoices):
    """Which rows of a model a permission is about."""

    ALL = "all", _("all")
    ASSIGNED = "assigned", pgettext_lazy("rows", "given to her")
    #: Those of a meeting that she opens, say.
    OWN = "own", pgettext_lazy("rows", "her own")


class Row(NamedTuple):
    """One line of the table: a permission, and the scope of each role that holds it."""

    model: str
    permission: str
    scopes: Mapping[Role, Scope]


ALL, ASSIGNED, OWN = Scope

PARTNER = Role.PARTNER
COORDINATOR = Role.COORDINATOR
SOCIAL_WORKER = Role.SOCIAL_WORKER
FINANCE = Role.FINANCE
APPROVER = Role.APPROVER

#: The two who call people of the group.
_GROUP = {PARTNER: ASSIGNED, COORDINATOR: ALL}
_COORDINATOR = {COORDINATOR: ALL}
#: People affected answer what people affected say.
_AFFECTED = {PARTNER: ALL, COORDINATOR: ALL}
_CALLERS = {**_GROUP, SOCIAL_WORKER: ALL, FINANCE: ALL, APPROVER: ALL}
#: Her own requests and those that nobody has taken.
_SOCIAL_WORK = {SOCIAL_WORKER: ASSIGNED}
_SOCIAL_WORKERS = {SOCIAL_WORKER: ALL}
#: Read and answered by whoever follows the appointment, and nobody else.
_OWN_THREADS = {SOCIAL_WORKER: OWN}
_OWN_HOURS = {SOCIAL_WORKER: OWN}
#: The payer, alone (domain.md, Roles); another one approves what she prepares.
_FINANCE = _PAYS = {FINANCE: ALL}
_APPROVES = {APPROVER: ALL}
#: The two who decide on an application, one after the other.
_DECIDES = {**_FINANCE, APPROVER: ALL}
#: Who reads statistics (domain.md, Roles).
_FIGURES = {COORDINATOR: ALL, SOCIAL_WORKER: ALL, **_DECIDES, Role.PRIVACY: ALL}
#: Whom they follow, each in her room.
_FOLLOWERS = {**_GROUP, **_SOCIAL_WORK, **_DECIDES}
#: Of whom she answers for, in a room without a coordinator.
_ANSWERS = {COORDINATOR: ALL, **_SOCIAL_WORK, **_DECIDES}
#: In a room without a coordinator those who make the calls see to them.
_RUNS_CALLS = {COORDINATOR: ALL, SOCIAL_WORKER: ALL, FINANCE: ALL}
_PRIVACY = {Role.PRIVACY: ALL}
_EDITOR = {Role.EDITOR: ALL}
_ADMIN = {Role.ADMIN: ALL}


def _each(who: Mapping[Role, Scope], *permissions: str) -> dict[str, Mapping[Role, Scope]]:
    return dict.fromkeys(permissions, who)


TABLE: Mapping[str, Mapping[str, Mapping[Role, Scope]]] = {
    "registrations.registration": {
        # Of one that nobody has taken, a patient-partner reads four columns (domain.md §8).
        "view_registration": _GROUP,
        "add_registration": _AFFECTED,
        "take_registration": _AFFECTED,
        "assign_registration": _GROUP,
        "release_registration": _COORDINATOR,
        "log_call_registration": _GROUP,
        "confirm_registration": _GROUP,
        "wait_registration": _GROUP,
        "offer_registration": _GROUP,
        "send_schedule_registration": _GROUP,
        "decline_registration": _GROUP,
        "unreachable_registration": _GROUP,
        "withdraw_registration": _GROUP,
        "reopen_registration": _GROUP,
        "read_code_registration": _GROUP,
    },
    "registrations.helper": {"view_helper": _GROUP},
    "registrations.contactattempt": {"view_contactattempt": _GROUP},
    "assistance.appointment": {
        "view_appointment": _SOCIAL_WORK,
        "add_appointment": _SOCIAL_WORK,
        "take_appointment": _SOCIAL_WORK,
        "propose_appointment": _SOCIAL_WORK,
        "book_appointment": _SOCIAL_WORK,
        "move_appointment": _SOCIAL_WORK,
        "hand_over_appointment": _SOCIAL_WORK,
        "fulfil_appointment": _SOCIAL_WORK,
        "cancel_appointment": _SOCIAL_WORK,
        "close_appointment": _SOCIAL_WORK,
        "release_appointment": _SOCIAL_WORK,
        "read_code_appointment": _SOCIAL_WORK,
    },
    "assistance.attendee": _each(_SOCIAL_WORK, "view_attendee", "add_attendee", "remove_attendee"),
    "assistance.threadmessage": {"view_threadmessage": _OWN_THREADS},
    "assistance.appointmentreason": {"view_appointmentreason": _SOCIAL_WORK},
    "assistance.appointmenthelper": {"view_appointmenthelper": _SOCIAL_WORK},
    "assistance.proposal": {"view_proposal": _SOCIAL_WORK},
    "assistance.availability": _each(
        _OWN_HOURS, "view_availability", "add_availability", "change_availability"
    ),
    "assistance.absence": _each(_OWN_HOURS, "view_absence", "add_absence", "change_absence"),
    "assistance.place": _each(_SOCIAL_WORKERS, "view_place", "add_place", "change_place"),
    "assistance.criteria": {
        "view_criteria": _DECIDES,
        "add_criteria": _FINANCE,
        "change_criteria": _FINANCE,
    },
    "assistance.aidrequest": {
        "view_aidrequest": _DECIDES,
        "release_aidrequest": _DECIDES,
        "start_review_aidrequest": _DECIDES,
        "ask_documents_aidrequest": _DECIDES,
        "receive_documents_aidrequest": _DECIDES,
        "ask_care_team_aidrequest": _DECIDES,
        "destroy_document_aidrequest": _DECIDES,
        "approve_aidrequest": _DECIDES,
        "confirm_aidrequest": _DECIDES,
        "decline_aidrequest": _DECIDES,
        "review_again_aidrequest": _DECIDES,
        "close_aidrequest": _DECIDES,
        "merge_aidrequest": _DECIDES,
        "read_code_aidrequest": _DECIDES,
        "choose_way_aidrequest": _DECIDES,
        "give_up_aidrequest": _DECIDES,
        "prepare_payment_aidrequest": _PAYS,
        "approve_payment_aidrequest": _APPROVES,
        "take_back_payment_aidrequest": _DECIDES,
        "send_payment_aidrequest": _PAYS,
        "confirm_payment_aidrequest": _PAYS,
        "return_payment_aidrequest": _PAYS,
    },
    "assistance.payment": {
        "view_payment": _DECIDES,
        "export_payment": _PAYS,
        "import_payment": _PAYS,
    },
    "assistance.paymentway": {"view_paymentway": _DECIDES},
    "assistance.bankdetails": {"view_bankdetails": _PAYS},
    "assistance.aidcircumstances": {"view_aidcircumstances": _DECIDES},
    "assistance.aidhelper": {"view_aidhelper": _DECIDES},
    "assistance.askedpaper": {"view_askedpaper": _DECIDES},
    "assistance.document": {"view_document": _DECIDES},
    "assistance.stageattestation": {"view_stageattestation": _DECIDES},
    "assistance.aiddecision": {"view_aiddecision": _DECIDES},
    "assistance.aidyear": {"view_aidyear": _DECIDES},
    "assistance.ledgerentry": {"view_ledgerentry": _DECIDES},
    "assistance.programmebudget": {
        "view_programmebudget": _DECIDES,
        "add_programmebudget": _FINANCE,
    },
    # As they were published, small counts hidden: nobody is told from them outside the room.
    "assistance.figures": {
        "view_figures": _FIGURES,
        "export_figures": _FIGURES,
        "publish_figures": _DECIDES,
    },
    "people.person": {
        "view_person": _FOLLOWERS,
        "stop_contact_person": _ANSWERS,
        "resume_contact_person": _ANSWERS,
    },
    # By public reference: neither a name nor a room.
    "people.tie": {"view_tie": _ADMIN, "end_tie": _ADMIN},
    "people.calltask": {
        "view_calltask": _CALLERS,
        "finish_calltask": _CALLERS,
        "assign_calltask": _RUNS_CALLS,
        "cancel_calltask": _RUNS_CALLS,
        "release_calltask": _RUNS_CALLS,
    },
    "people.user": {
        "view_user": _ADMIN,
        "add_user": _ADMIN,
        "change_user": _ADMIN,
        "invite_user": _ADMIN,
        "renew_password_user": _ADMIN,
        "change_roles_user": _ADMIN,
        "close_sessions_user": _ADMIN,
        "close_user": _ADMIN,
        "reset_second_factor_user": _ADMIN,
    },
    "core.auditevent": {"view_auditevent": _PRIVACY, "export_auditevent": _PRIVACY},
    "core.accessevent": {"view_accessevent": _PRIVACY, "export_accessevent": _PRIVACY},
    "privacy.consent": {
        "view_consent": {**_GROUP, **_PRIVACY},
        "view_all_consents": _PRIVACY,
        "withdraw_consent": {**_COORDINATOR, **_PRIVACY},
    },
    "privacy.emergencyaccess": {
        "open_emergencyaccess": {**_COORDINATOR, **_ADMIN},
        "view_emergencyaccess": {COORDINATOR: OWN, Role.ADMIN: OWN, **_PRIVACY},
        "review_emergencyaccess": _PRIVACY,
    },
    "notifications.message": {
        "view_message": _FOLLOWERS,
        "read_message_body": _FOLLOWERS,
        "resend_message": _ANSWERS,
        "abort_message": _ANSWERS,
        "release_message": _ANSWERS,
    },
    "notifications.channel": {"view_channel": _ADMIN},
    "services.session": {
        "view_session": {PARTNER: ALL, COORDINATOR: ALL, SOCIAL_WORKER: OWN},
        "add_session": _COORDINATOR,
        "change_session": _COORDINATOR,
        "reschedule_session": _COORDINATOR,
        "cancel_session": _COORDINATOR,
    },
    "services.opinion": {
        "view_opinion": _AFFECTED,
        "group_opinion": _AFFECTED,
        "erase_opinion": _AFFECTED,
    },
    "services.theme": {
        "view_theme": _AFFECTED,
        "add_theme": _AFFECTED,
        "change_theme": _AFFECTED,
    },
    "services.service": {
        "view_service": {**_AFFECTED, **_EDITOR},
        "change_service": _EDITOR,
    },
    "services.program": {"view_program": _EDITOR, "change_program": _EDITOR},
    "services.pillar": {"view_pillar": _EDITOR, "change_pillar": _EDITOR},
    "services.page": {"view_page": _EDITOR, "change_page": _EDITOR},
    "services.resource": {
        "view_resource": _EDITOR,
        "add_resource": _EDITOR,
        "change_resource": _EDITOR,
    },
    "services.resourcetag": {
        "view_resourcetag": _EDITOR,
        "add_resourcetag": _EDITOR,
        "change_resourcetag": _EDITOR,
    },
}

#: Models of which no role holds any permission, each with the reason.
NOBODY: Mapping[str, StrOrPromise] = {
    "core.auditseal": _("Digests: `manage.py audit_verify` reads them, nobody else has to."),
    "core.draft": _("What somebody is still typing: nobody reads it before it is sent."),
    "assistance.aiddraft": _("What somebody is still typing: nobody reads it before it is sent."),
    "core.onetimecode": _("Said or sent to one person; its digits are kept nowhere."),
    "people.browsersession": _("Each member of staff sees where she herself is signed in."),
    "people.signinattempt": _("Digests that nobody could read."),
    "assistance.practice": _("Shown and changed with the hours of whom it belongs to."),
    "assistance.earliernotice": _("Shown to the person, on her private page."),
    "assistance.reservation": _("Shown with the appointment, and as a time that is taken."),
    "registrations.askedlink": _("An address somebody typed: it is gone once it is answered."),
    "core.privatelink": _("Opens a page without a password: staff have pages of their own."),
}


def rows() -> Iterator[Row]:
    """The lines of the table, in its order, each permission with its app."""
    for model, permissions in TABLE.items():
        app_label = model.partition(".")[0]
        for codename, scopes in permissions.items():
            yield Row(model, f"{app_label}.{codename}", scopes)


#: What each role holds, whatever the scope.
PERMISSIONS: Mapping[Role, frozenset[str]] = {
    role: frozenset(row.permission for row in rows() if role in row.scopes) for role in Role
}

_SCOPES: Mapping[str, Mapping[Role, Scope]] = {row.permission: row.scopes for row in rows()}


def scopes_of(permission: str) -> Mapping[Role, Scope]:
    """The scope of each role that holds `permission`, named with its app.

    Raises LookupError for one that is not in the table: it would be nobody's without a word.
    """
    return _SCOPES[permission]
