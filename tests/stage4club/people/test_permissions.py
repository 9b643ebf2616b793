"""The table of permissions against domain.md, the models and the back office."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.checks import CheckMessage

from services.models import Session
from stage4club.core.staff.inlines import StaffInline
from stage4club.core.staff.verbs import Verb
from stage4club.notifications.models import Channel
from stage4club.people import checks
from stage4club.people.enums import Role, Room
from stage4club.people.models import User
from stage4club.people.permissions import (
    ALL,
    ASSIGNED,
    NOBODY,
    OWN,
    PERMISSIONS,
    TABLE,
    Scope,
    rows,
    scopes_of,
)
from tests.factories import make_user

#: Her own requests and those that nobody has taken.
SOCIAL_WORK = {Role.SOCIAL_WORKER: ASSIGNED}
#: Whoever decides on financial assistance, one after the other.
DECIDES = {Role.FINANCE: ALL, Role.APPROVER: ALL}
#: domain.md, Roles: who reads which rows. What is not built yet has no row in the table.
READERS: dict[str, dict[Role, Scope]] = {
    "registrations.registration": {Role.PARTNER: ASSIGNED, Role.COORDINATOR: ALL},
    "registrations.helper": {Role.PARTNER: ASSIGNED, Role.COORDINATOR: ALL},
    "registrations.contactattempt": {Role.PARTNER: ASSIGNED, Role.COORDINATOR: ALL},
    "assistance.appointment": SOCIAL_WORK,
    "assistance.appointmentreason": SOCIAL_WORK,
    "assistance.appointmenthelper": SOCIAL_WORK,
    "assistance.proposal": SOCIAL_WORK,
    "assistance.attendee": SOCIAL_WORK,
    "assistance.threadmessage": {Role.SOCIAL_WORKER: OWN},
    "assistance.availability": {Role.SOCIAL_WORKER: OWN},
    "assistance.absence": {Role.SOCIAL_WORKER: OWN},
    "assistance.place": {Role.SOCIAL_WORKER: ALL},
    "assistance.criteria": DECIDES,
    "assistance.aidrequest": DECIDES,
    "assistance.aidcircumstances": DECIDES,
    "assistance.aidhelper": DECIDES,
    "assistance.askedpaper": DECIDES,
    "assistance.document": DECIDES,
    "assistance.stageattestation": DECIDES,
    "assistance.aiddecision": DECIDES,
    "assistance.aidyear": DECIDES,
    "assistance.ledgerentry": DECIDES,
    "assistance.payment": DECIDES,
    "assistance.paymentway": DECIDES,
    # The payer only.
    "assistance.bankdetails": {Role.FINANCE: ALL},
    "assistance.programmebudget": DECIDES,
    "assistance.figures": {
        Role.COORDINATOR: ALL,
        Role.SOCIAL_WORKER: ALL,
        Role.PRIVACY: ALL,
        **DECIDES,
    },
    "people.person": {Role.PARTNER: ASSIGNED, Role.COORDINATOR: ALL, **SOCIAL_WORK, **DECIDES},
    "people.calltask": {
        Role.PARTNER: ASSIGNED,
        Role.COORDINATOR: ALL,
        Role.SOCIAL_WORKER: ALL,
        **DECIDES,
    },
    "people.user": {Role.ADMIN: ALL},
    "people.tie": {Role.ADMIN: ALL},
    "core.auditevent": {Role.PRIVACY: ALL},
    "core.accessevent": {Role.PRIVACY: ALL},
    "privacy.consent": {Role.PARTNER: ASSIGNED, Role.COORDINATOR: ALL, Role.PRIVACY: ALL},
    "privacy.emergencyaccess": {Role.COORDINATOR: OWN, Role.ADMIN: OWN, Role.PRIVACY: ALL},
    "notifications.message": {
        Role.PARTNER: ASSIGNED,
        Role.COORDINATOR: ALL,
        **SOCIAL_WORK,
        **DECIDES,
    },
    "notifications.channel": {Role.ADMIN: ALL},
    "services.session": {Role.PARTNER: ALL, Role.COORDINATOR: ALL, Role.SOCIAL_WORKER: OWN},
    "services.opinion": {Role.PARTNER: ALL, Role.COORDINATOR: ALL},
    "services.theme": {Role.PARTNER: ALL, Role.COORDINATOR: ALL},
    "services.service": {Role.PARTNER: ALL, Role.COORDINATOR: ALL, Role.EDITOR: ALL},
    "services.program": {Role.EDITOR: ALL},
    "services.pillar": {Role.EDITOR: ALL},
    "services.page": {Role.EDITOR: ALL},
    "services.resource": {Role.EDITOR: ALL},
    "services.resourcetag": {Role.EDITOR: ALL},
}


def said(messages: list[CheckMessage]) -> list[tuple[str | None, str]]:
    return [(message.id, message.msg) for message in of_the_product(messages)]


def of_the_product(messages: list[CheckMessage]) -> list[CheckMessage]:
    """Without those about the sample models of our own tests."""
    return [message for message in messages if "sample." not in message.msg]


def test_each_role_reads_what_domain_md_says() -> None:
    views = {model: f"view_{model.partition('.')[2]}" for model in TABLE}
    assert {model: dict(TABLE[model][view]) for model, view in views.items()} == READERS


def test_who_does_something_to_a_row_reads_it() -> None:
    for row in rows():
        readers = READERS[row.model]
        adds = row.permission.partition(".")[2].startswith(("add_", "open_"))
        for role, scope in row.scopes.items():
            assert role in readers, row
            # Of one that nobody has taken she reads enough to take it.
            assert scope == readers[role] or adds or "take_" in row.permission, row


def test_only_administrators_touch_accounts_and_they_touch_nothing_else() -> None:
    accounts = checks.permissions_of(User)
    others = {
        "notifications.view_channel",
        "people.view_tie",
        "people.end_tie",
        # One record, for an hour, and the privacy officer is told.
        "privacy.open_emergencyaccess",
        "privacy.view_emergencyaccess",
    }
    assert PERMISSIONS[Role.ADMIN] == accounts | others
    for role in set(Role) - {Role.ADMIN}:
        assert PERMISSIONS[role] & accounts == set()


def test_a_patient_partner_does_nothing_that_a_coordinator_may_not() -> None:
    assert PERMISSIONS[Role.PARTNER] < PERMISSIONS[Role.COORDINATOR]


def test_nobody_has_a_reason() -> None:
    assert all(NOBODY.values())
    assert not NOBODY.keys() & TABLE.keys()
    assert {apps.get_model(name)._meta.label_lower for name in NOBODY} == set(NOBODY)


def test_a_permission_that_is_not_in_the_table_is_nobodys_aloud() -> None:
    assert scopes_of("people.view_user") == {Role.ADMIN: ALL}
    with pytest.raises(LookupError, match=r"people\.delete_user"):
        scopes_of("people.delete_user")


# Accounts -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_has_the_scopes_and_the_rooms_of_its_roles() -> None:
    view = "people.view_calltask"
    both = make_user(Role.PARTNER, Role.SOCIAL_WORKER)
    assert both.scopes(view) == {ASSIGNED, ALL}
    assert both.rooms_where(view, ASSIGNED) == {Room.GROUP}
    assert both.rooms_where(view, ALL) == {Room.SOCIAL_WORK}
    assert both.rooms_where(view, OWN) == frozenset()
    assert both.scopes("people.view_user") == frozenset()
    both.is_active = False
    assert both.scopes(view) == frozenset()
    assert both.rooms_where(view, ALL) == frozenset()


asks, nobody = "notifications.Channel asks for", "no role holds it."


# What the checks say ------------------------------------------------------------------------------


def test_the_table_is_complete() -> None:
    found = [*checks.check_roles(), *checks.check_models(), *checks.check_staff_pages()]
    assert said([*found, *checks.check_exports()]) == []


def test_a_permission_that_nobody_declares_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {**PERMISSIONS, Role.EDITOR: frozenset({"services.viev_service"})}
    monkeypatch.setattr(checks, "PERMISSIONS", table)
    assert said(checks.check_roles()) == [
        ("people.E001", "Role “editor”: no model declares services.viev_service."),
    ]


def test_a_model_without_a_line_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {model: lines for model, lines in TABLE.items() if model != "services.theme"}
    monkeypatch.setattr(checks, "TABLE", table)
    found = of_the_product(checks.check_models())
    assert said(found) == [
        ("people.E002", f"“services.{verb}_theme” is nobody's without a word.")
        for verb in ("add", "change", "view")
    ]
    assert {message.hint for message in found} == {
        "Write a line for it in people/permissions.py, TABLE; or its model in NOBODY, with why."
    }


def test_a_verb_that_no_role_may_do_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    shred = Verb("shred", "Shred", permission="notifications.shred_channel", operation=print)
    monkeypatch.setattr(admin.site._registry[Channel], "verbs", (shred,))
    assert said(checks.check_staff_pages()) == [
        ("people.E003", f"The verb “shred” of {asks} “notifications.shred_channel”: {nobody}")
    ]


def test_an_inline_that_no_role_may_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class LinkInline(StaffInline):
        model = apps.get_model("core", "privatelink")

    monkeypatch.setattr(admin.site._registry[Channel], "inlines", (LinkInline,))
    assert said(checks.check_staff_pages()) == [
        ("people.E003", f"LinkInline of {asks} “core.view_privatelink”: {nobody}")
    ]


def test_a_page_that_asks_for_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = admin.site._registry[Session]
    page = sessions.page_url("secret/", lambda request: None, name="secret", permission="")
    monkeypatch.setattr(sessions, "get_urls", lambda: [page])
    assert said(checks.check_staff_pages()) == [
        ("people.E003", "The page “secret” of services.Session asks for “”: no role holds it.")
    ]


@pytest.mark.parametrize("permission", ["", "services.view_session", "services.change_session"])
def test_an_export_without_a_permission_of_its_own_is_an_error(
    monkeypatch: pytest.MonkeyPatch, permission: str
) -> None:
    sessions = admin.site._registry[Session]
    name, view = "export", lambda request: None
    page = sessions.page_url("export/", view, name=name, permission=permission)
    monkeypatch.setattr(sessions, "get_urls", lambda: [page])
    what = f"“{name}” of services.Session takes rows away and asks for “{permission}”"
    assert said(checks.check_exports()) == [
        ("people.E004", f"The page {what}, which is no export_… of its own.")
    ]
    verb = Verb("export-all", "Export", permission="services.view_session", operation=print)
    monkeypatch.setattr(sessions, "get_urls", list)
    monkeypatch.setattr(sessions, "verbs", (verb,))
    assert [message.id for message in checks.check_exports()] == ["people.E004"]


def test_an_export_that_no_role_holds_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = admin.site._registry[Session]
    permission = "services.export_session"
    page = sessions.page_url("export/", lambda request: None, name="export", permission=permission)
    monkeypatch.setattr(sessions, "get_urls", lambda: [page])
    assert said(checks.check_exports()) == []
    assert said(checks.check_staff_pages()) == [
        ("people.E003", f"The page “export” of services.Session asks for “{permission}”: {nobody}")
    ]
