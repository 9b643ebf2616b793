"""What each role may do: one table, synchronised to Django's groups after each migrate.

The table follows domain.md (Roles). A permission that is not here belongs to nobody: there is
no superuser. Scope (own, assigned, all) is said by `visible_to` of each model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from .enums import Role

_WORKS_ON_REGISTRATIONS = frozenset(
    {
        "registrations.view_registration",
        "registrations.view_helper",
        "registrations.view_contactattempt",
        "registrations.add_registration",
        "registrations.log_call_registration",
        "registrations.confirm_registration",
        "registrations.wait_registration",
        "registrations.offer_registration",
        "registrations.send_schedule_registration",
        "registrations.decline_registration",
        "registrations.unreachable_registration",
        "registrations.withdraw_registration",
        "registrations.reopen_registration",
        "registrations.assign_registration",
        "people.view_person",
        "people.view_calltask",
        "people.finish_calltask",
        "privacy.view_consent",
        "notifications.view_message",
        "notifications.read_message_body",
        "services.view_session",
        "services.view_service",
    }
)
#: People affected answer what people affected say.
_ANSWERS_OPINIONS = frozenset(
    {
        "services.view_opinion",
        "services.group_opinion",
        "services.erase_opinion",
        "services.view_theme",
        "services.add_theme",
        "services.change_theme",
    }
)
_MAKES_CALLS = frozenset({"people.view_calltask", "people.finish_calltask"})
#: In a room without a coordinator those who make the calls see to them.
_RUNS_CALLS = frozenset(
    {"people.assign_calltask", "people.cancel_calltask", "people.release_calltask"}
)
_EDITS_CATALOGUE = frozenset(
    {
        "services.view_program",
        "services.change_program",
        "services.view_pillar",
        "services.change_pillar",
        "services.view_page",
        "services.change_page",
        "services.view_resource",
        "services.add_resource",
        "services.change_resource",
        "services.view_resourcetag",
        "services.add_resourcetag",
        "services.change_resourcetag",
        "services.view_service",
        "services.change_service",
    }
)
_RUNS_CALENDAR = frozenset(
    {
        "services.view_service",
        "services.view_session",
        "services.add_session",
        "services.change_session",
        "services.reschedule_session",
        "services.cancel_session",
    }
)

PERMISSIONS: Mapping[Role, frozenset[str]] = {
    Role.PARTNER: _WORKS_ON_REGISTRATIONS | _ANSWERS_OPINIONS | {"registrations.take_registration"},
    Role.COORDINATOR: _WORKS_ON_REGISTRATIONS
    | _ANSWERS_OPINIONS
    | _RUNS_CALENDAR
    | _RUNS_CALLS
    | {
        "registrations.take_registration",
        "registrations.release_registration",
        "people.stop_contact_person",
        "people.resume_contact_person",
        "privacy.withdraw_consent",
        "notifications.resend_message",
        "notifications.abort_message",
        "notifications.release_message",
    },
    Role.SOCIAL_WORKER: _MAKES_CALLS | _RUNS_CALLS | {"services.view_session"},
    Role.FINANCE: _MAKES_CALLS | _RUNS_CALLS,
    Role.APPROVER: _MAKES_CALLS,
    Role.PRIVACY: frozenset(
        {"privacy.view_consent", "privacy.view_all_consents", "privacy.withdraw_consent"}
    ),
    Role.EDITOR: _EDITS_CATALOGUE,
    Role.ADMIN: frozenset(
        {
            "people.view_user",
            "people.add_user",
            "people.change_user",
            "people.invite_user",
            "people.renew_password_user",
            "people.change_roles_user",
            "people.close_user",
            "notifications.view_health",
        }
    ),
}

#: Models of which no role holds any permission, each with the reason.
NOBODY: Mapping[str, str] = {
    "core.auditevent": "Written by operations only; read on the page of the row it is about.",
    "core.draft": "What somebody is still typing: nobody reads it before it is sent.",
    "core.privatelink": "Opens a page without a password: staff have pages of their own.",
}


def sync_roles() -> None:
    """Make one group per role hold exactly the permissions of the table, and remove other groups.

    A permission whose application is not migrated yet waits for the next time; that the table
    names only permissions which models declare is a system check (`checks`).
    """
    # Read here: models cannot be imported before the applications are ready.
    group_model: Any = apps.get_model("auth", "Group")
    permission_model: Any = apps.get_model("auth", "Permission")
    known = {
        f"{app_label}.{codename}": pk
        for pk, app_label, codename in permission_model.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role, names in PERMISSIONS.items():
        group, _created = group_model.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names if name in known])
    group_model.objects.exclude(name__in=Role.values).delete()


def sync_roles_after_migrate(sender: Any, **kwargs: Any) -> None:
    """Synchronise once, after the last application with models has created its permissions."""
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if sender is with_models[-1]:
        sync_roles()
